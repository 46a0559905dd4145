"""The rules that a treatment plan is checked against."""
