"""`archive`: put a closed plan away, and say how long the plans put away are to be kept."""

from pathlib import Path
from typing import Annotated

import typer

from planctl.cli import console, inputs, recording, session
from planctl.cli.options import Commit, Format, OptionalClient, Output, flag
from planctl.errors import PlanctlError, UsageError
from planctl.exit_codes import ExitCode
from planctl.storage import locks, moves, paths, plan_folder
from planctl.storage.plan_folder import Folder


def archive_command(
    context: typer.Context,
    client: OptionalClient = None,
    restore: Annotated[bool, flag("--restore", "Bring the plan back from the archive.")] = False,
    list_plans: Annotated[bool, flag("--list", "List the archived plans, and until when each is to be kept.")] = False,
    format: Format = "text",
    commit: Commit = False,
    output: Output = None,
) -> int:
    """Move a closed plan to the subfolder archive, where no list and no reminder shows it.

    --archived reads the archive too: on show, list, history, progress, export and audit. With
    --list, see until when each plan is to be kept: `retention: {years: 7, minor_until: 21}` in
    planctl.yaml counts from the day it was closed. No plan holds a date of birth, so for a minor
    you have to look that up. When the time is over, the list prints the commands that destroy the
    plan; planctl itself never does.

    Example: planctl archive c-0156
    """
    if list_plans:
        if client is not None or restore:
            raise UsageError("--list lists all archived plans", "leave out CLIENT and --restore")
        return _list(context, session.open_folder(context), format, output)
    if client is None:
        raise UsageError("which plan?", "planctl archive CLIENT, or planctl archive --list")
    if restore:
        opened, path = session.find_plan(context, client, archived=True)
        if path.parent.name != paths.ARCHIVE:
            raise PlanctlError(f"{client} is not archived", "planctl archive --list shows the plans that are")
        _move(opened, path, path.parent.parent / path.name, "restore", commit)
        return ExitCode.OK
    opened, path = session.find_plan(context, client)
    if path.parent.name == paths.ARCHIVE:
        raise PlanctlError(f"{client} is archived already", f"to bring it back: planctl archive {client} --restore")
    _move(opened, path, paths.archive(path.parent) / path.name, "archive", commit)
    return ExitCode.OK


def _move(opened: Folder, source: Path, target: Path, verb: str, commit: bool) -> None:
    """Move the plan, and say where it is and until when it is to be kept.

    Raises:
        PlanctlError: it is to be archived and is not closed, or it cannot be moved.
    """
    from planctl.analysis import retention

    document = session.read_plan(opened, source, f"{source.name} was not moved")
    client = document.plan.client
    kept = retention.kept_plan(document.plan, "", opened.settings.retention, inputs.today())
    if verb == "archive" and kept.closed is None:
        raise PlanctlError(
            f"{client} is not closed, and only closed plans are archived", f"to end it: planctl close {client}"
        )
    unnoted: list[PlanctlError] = []
    moves.move(source, target, opened.settings, console.warn, unnoted.append, seen=document.plan)
    done = f"{client} moved to {inputs.short_path(target.parent)}/" if verb == "archive" else f"{client} is restored"
    with console.after_writing(done, unnoted):
        until = f", to be kept until {kept.keep_until} at least" if verb == "archive" and kept.keep_until else ""
        console.print_receipt(f"{done}{until}\n")
        recording.record_move(opened, source, target, f"planctl: {verb} {client}", commit)
        recording.check_settings(opened)


def _list(context: typer.Context, opened: Folder, format: str, output: Path | None) -> int:
    from planctl.analysis import retention

    folder = paths.archive(opened.path)
    read = plan_folder.read_all(opened._replace(path=folder), console.track) if folder.is_dir() else []
    unread = [plan for plan in read if isinstance(plan, plan_folder.UnreadablePlan)]
    session.report_unreadable(unread)
    kept = [
        retention.kept_plan(
            document.plan, f"{paths.ARCHIVE}/{document.file}", opened.settings.retention, inputs.today()
        )
        for document in read
        if isinstance(document, plan_folder.Document)
    ]
    if format == "json":
        from planctl.render import json_reports

        console.print_result(json_reports.archive(kept, unread), output)
    elif kept:
        from planctl.render.text.plan_list import archive_page

        in_git = locks.git_lock(opened.path) is not None
        console.print_page(archive_page(kept, in_git), console.output_style(context, output), output)
    elif not unread:
        console.info("no plan is archived")
    return max(session.report_settings(opened), ExitCode.UNREADABLE if unread else ExitCode.OK)
