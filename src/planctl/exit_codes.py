"""How planctl ends."""

from enum import IntEnum


class ExitCode(IntEnum):
    """How planctl ends."""

    OK = 0
    # `check` has findings, or `--exit-code` was given and something is due.
    FINDINGS = 1
    USAGE = 2
    # Something could not be read, written or found; what could be done was done.
    UNREADABLE = 3
    # A bug of planctl's own, so that it is not taken for findings.
    BUG = 70
    INTERRUPTED = 130
