"""What stops a command: one exception, and the exit code that each sort of it has."""

from typing import Final

from planctl.model.source import Problem

DONE: Final = 0
FOUND: Final = 1
WRONG_COMMAND_LINE: Final = 2
NOT_READ: Final = 3
BUG: Final = 70
INTERRUPTED: Final = 130


class PlanctlError(Exception):
    """Something that a user or a file can cause: what is wrong, and what to do about it.

    Neither `message` nor `hint` ever quotes a client's text. `problems` are those of the files
    that stand in the way, each with its file's name.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        exit_code: int = NOT_READ,
        problems: tuple[tuple[str, Problem], ...] = (),
    ) -> None:
        super().__init__(message)
        self.problems = problems
        self.message = message
        self.hint = hint
        self.exit_code = exit_code


class UsageError(PlanctlError):
    """The command line asks for something that is not there or cannot be read."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint, WRONG_COMMAND_LINE)


def not_written(path: object, fault: OSError) -> PlanctlError:
    """The error for a file that the system would not let us write."""
    reason = (fault.strerror or str(fault) or type(fault).__name__).lower()
    return PlanctlError(f"{path} cannot be written: {reason}; nothing was changed")
