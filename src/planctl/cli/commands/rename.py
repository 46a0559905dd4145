"""`rename`: give a client another id."""

from typing import Annotated

import typer

from planctl.cli import completers, console, recording, session
from planctl.cli.options import Commit, argument
from planctl.errors import PlanctlError, UsageError
from planctl.exit_codes import ExitCode
from planctl.storage import moves, paths


def rename_command(
    context: typer.Context,
    old: Annotated[str, argument("OLD", "The client's id, or a path to the plan file.", completers.complete_clients)],
    new: Annotated[str, argument("NEW", "The new id: a pseudonym, never a name.")],
    commit: Commit = False,
) -> int:
    """Give a client another id: the plan's file, its `client` line, and the name that git follows it by.

    Every other byte stays as it is, and no other plan is ever overwritten. git keeps the old id in
    its history; so do pages, calendars and backups made before.

    Example: planctl rename c-0112 c-0312
    """  # fmt: skip
    opened, path = session.find_plan(context, old)
    target = path.with_name(f"{paths.checked_id(new)}{path.suffix}")
    if target.name == path.name:
        raise UsageError(f"{new} is its id already")
    unnoted: list[PlanctlError] = []
    moves.move(path, target, opened.settings, console.warn, unnoted.append)
    done = f"{path.name} is now {target.name}"
    with console.after_writing(done, unnoted):
        console.print_receipt(f"{done}\n")
        recording.record_move(opened, path, target, "planctl: rename", commit)
        recording.check_settings(opened)
    return ExitCode.OK
