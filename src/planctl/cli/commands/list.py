"""`list`: all plans, a line each."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from planctl.cli import console, due_plans, inputs
from planctl.cli.options import Archived, AsOf, At, Format, NoIndex, Output
from planctl.doctor import vanished_plans
from planctl.exit_codes import ExitCode
from planctl.storage import paths, scan

if TYPE_CHECKING:
    from planctl.cli.session import ReadFolder
    from planctl.storage.plan_folder import UnreadablePlan


def list_command(
    context: typer.Context,
    format: Format = "text",
    no_index: NoIndex = False,
    output: Output = None,
    as_of: AsOf = None,
    at: At = None,
    archived: Archived = False,
) -> int:
    """List all plans: state, start, last and next review, active goals, open triggers.

    With --at, they are the plans that the folder held in git by that day.

    Example: planctl list
    """
    day, today = inputs.parse_day(as_of, "ahead", "--as-of"), inputs.today()
    if at is None and format == "text":
        folder = inputs.plans_folder(context)
        folders = [folder, *([paths.archive(folder)] if archived and paths.archive(folder).is_dir() else [])]
        rows = vanished_plans.rows(folder)
        for place in folders:
            rows += scan.scan(place, day, today=today, use_index=not no_index, track=console.track)
        due_plans.report(rows)
    else:
        from planctl.cli import session

        read = session.read_folders(context, None, at, archived)
        unread = session.report_unreadable_in(read)
        gone = session.report_vanished(read[0].opened.path) if at is None else []
        today = read[0].day or today
        day = day if as_of else today
        if format == "json":
            return _json(read, unread, gone, day, today, output)
        rows = [
            scan.row_of(plan, folder.opened, day, today)
            for folder in read
            for plan in (*filter(None, [folder.opened.broken_settings]), *folder.documents)
        ]
    from planctl.render.text.plan_list import page, summary

    console.print_page(page(rows), console.output_style(context, output), output)
    console.info_on_terminal(summary(rows))
    return ExitCode.UNREADABLE if any(row.problems for row in rows) else ExitCode.OK


def _json(
    folders: "list[ReadFolder]",
    unread: "list[UnreadablePlan]",
    gone: "list[UnreadablePlan]",
    day: date,
    today: date,
    output: Path | None,
) -> int:
    """Print the plans with their own keys, for which each has to be parsed."""
    from planctl.analysis import overview
    from planctl.render import json

    overviews = [
        overview.overview(plan, folder.opened.settings, day, today) for folder in folders for plan in folder.plans
    ]
    console.print_result(json.plans(overviews, unread, day, gone), output)
    return ExitCode.UNREADABLE if unread or gone else ExitCode.OK
