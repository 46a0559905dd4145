"""`pause`, `resume`, `close` and `reopen`: short for `log` with the kind of entry that each records."""

import inspect
from collections.abc import Callable
from typing import Any

from planctl.cli.commands.log import log_command


def _short_for(kind: str, help: str, *more: str) -> Callable[..., int]:
    """Make the command that records an entry of that kind, with those options of `log` that it takes."""
    names = ("context", "client", "on", *more, "reason", "logged", "note", "force", "no_input", "format", "commit")
    whole = inspect.signature(log_command)

    def command(**given: Any) -> int:
        return log_command(kind=kind, **given)

    command.__doc__ = help
    # It is by the signature that Typer knows the options.
    command.__signature__ = whole.replace(parameters=[whole.parameters[name] for name in names])  # type: ignore[attr-defined]
    return command


pause_command = _short_for(
    "paused",
    """Pause a plan: its clock rests until --until, or until you resume it.

    A crisis, another trigger, or a worsening score makes a review due all the same. Pausing a
    paused plan needs --force. Short for planctl log CLIENT paused.

    Example: planctl pause c-0112 --until 2026-09-01 --reason "summer abroad"
    """,
    "until",
)
resume_command = _short_for(
    "resumed",
    """Resume a paused plan: its clock goes on.

    A pause with --until ends on that day by itself. Resuming a plan that is not paused needs
    --force. Short for planctl log CLIENT resumed.

    Example: planctl resume c-0150 --reason "back from leave"
    """,
)
close_command = _short_for(
    "closed",
    """Close a plan: treatment has ended, and no review is due any more.

    If a trigger is still open, planctl asks you to confirm; what was never reviewed stays on
    record. Closing a closed plan needs --force. Short for planctl log CLIENT closed.

    Example: planctl close c-0112 --reason "goals reached"
    """,
)
reopen_command = _short_for(
    "reopened",
    """Reopen a closed plan: treatment starts again, and so does its clock.

    Short for planctl log CLIENT reopened.

    Example: planctl reopen c-0156 --reason "asked to come back"
    """,
)
