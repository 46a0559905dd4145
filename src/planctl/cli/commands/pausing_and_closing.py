"""`pause`, `resume`, `close` and `reopen`: short for `log` with the kind of entry that each records."""

from collections.abc import Callable

import typer

from planctl.cli.commands.log import log_command
from planctl.cli.options import Client, Commit, Force, Format, Logged, NoInput, Note, On, Until, Why


def pause_command(
    context: typer.Context,
    client: Client,
    on: On = None,
    until: Until = None,
    reason: Why = None,
    logged: Logged = None,
    note: Note = None,
    force: Force = False,
    no_input: NoInput = False,
    format: Format = "text",
    commit: Commit = False,
) -> int:
    """Pause a plan: its clock rests until --until, or until you resume it.

    A crisis, another trigger, or a worsening score makes a review due all the same. Pausing a
    paused plan needs --force. Short for planctl log CLIENT paused.

    Example: planctl pause c-0112 --until 2026-09-01 --reason "summer abroad"
    """
    return log_command(
        context, client, "paused", on, logged, note, until=until, reason=reason, force=force, no_input=no_input,
        format=format, commit=commit,
    )  # fmt: skip


def _short_for(kind: str, help: str) -> Callable[..., int]:
    """Make the command that records an entry of that kind."""

    def command(
        context: typer.Context,
        client: Client,
        on: On = None,
        reason: Why = None,
        logged: Logged = None,
        note: Note = None,
        force: Force = False,
        no_input: NoInput = False,
        format: Format = "text",
        commit: Commit = False,
    ) -> int:
        return log_command(
            context, client, kind, on, logged, note, reason=reason, force=force, no_input=no_input,
            format=format, commit=commit,
        )  # fmt: skip

    command.__doc__ = help
    return command


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
