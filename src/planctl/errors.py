"""The errors that stop a command."""

import os
from typing import Final

from planctl.exit_codes import ExitCode
from planctl.model.source import Problem

ONCE: Final = "do not record it again"
UNCHANGED: Final = "; nothing was changed"


class PlanctlError(Exception):
    """Something that a user or a file can cause: what is wrong, and what to do about it.

    Neither `message` nor `hint` ever quotes a client's text. `problems` are those of the files
    that stand in the way, each with its file's name.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        exit_code: int = ExitCode.UNREADABLE,
        problems: tuple[tuple[str, Problem], ...] = (),
    ) -> None:
        super().__init__(message)
        self.problems = problems
        self.message = message
        self.hint = hint
        self.exit_code = exit_code

    @property
    def cause(self) -> str:
        """The message without the assurance that nothing was changed, for where something else was."""
        return self.message.removesuffix(UNCHANGED)


class Unconfirmed(PlanctlError):
    """Something was written, and what was to follow failed; the hint says not to do it again."""

    def __init__(self, done: str, cause: str, advice: str = "", problems: tuple[tuple[str, Problem], ...] = ()) -> None:
        super().__init__(f"{done}, but {cause}", f"{ONCE}; {advice}" if advice else ONCE, problems=problems)
        self._cause, self.advice = cause, advice

    @property
    def cause(self) -> str:
        """What failed, without what was done."""
        return self._cause


class NoAccess(PlanctlError):
    """The system refused to let planctl look at something."""


class UsageError(PlanctlError):
    """The command line asks for something that is not there or cannot be read."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint, ExitCode.USAGE)


def reason(error: OSError) -> str:
    """Return the system's reason in words that can follow a colon."""
    return (error.strerror or str(error) or type(error).__name__).lower()


def not_written(path: object, error: OSError) -> PlanctlError:
    """Return the error for a file that the system would not let us write."""
    return PlanctlError(f"{path} cannot be written: {reason(error)}{UNCHANGED}")


def no_access(error: OSError) -> NoAccess:
    """Return the error for whatever else the system refuses, wherever that shows."""
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "a file"
    return NoAccess(f"cannot access {name}: {reason(error)}", "look at its mode and at the disk, then try again")
