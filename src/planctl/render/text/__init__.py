"""Answers as plain text: the same words on a terminal, in a pipe and in mail."""
