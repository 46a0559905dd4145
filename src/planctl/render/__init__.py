"""Answers as texts: one module a format, which returns what only the command line prints."""
