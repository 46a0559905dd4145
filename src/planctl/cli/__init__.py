"""The command line: arguments to the core, its answers to a format, the exit code. The only clock."""
