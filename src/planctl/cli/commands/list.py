"""`list`: all plans, a line each."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from planctl.cli import console, due_plans, inputs
from planctl.cli.options import Archived, AsOf, Color, Format, NoIndex, Output, Plans
from planctl.doctor import vanished
from planctl.errors import ExitCode
from planctl.storage import paths, scan

if TYPE_CHECKING:
    from planctl.cli.session import Read


def list_command(
    context: typer.Context,
    format: Format = "text",
    no_index: NoIndex = False,
    output: Output = None,
    as_of: AsOf = None,
    archived: Archived = False,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """List all plans: state, start, last and next review, active goals, open triggers.

    Example: planctl list
    """
    folder = inputs.plans_folder(context, plans)
    inputs.parse_choice(format, ("text", "json"), "--format")
    day = inputs.parse_day(as_of, "ahead", "--as-of")
    if format == "json":
        from planctl.cli import session

        return _json(session.read_folders(context, plans, None, archived=archived), day, output)
    folders = [folder, *([paths.archive(folder)] if archived and paths.archive(folder).is_dir() else [])]
    from planctl.render.text.plan_list import page, summary

    rows = [
        *vanished.rows(folder),
        *(
            row
            for place in folders
            for row in scan.scan(place, day, today=inputs.today(), use_index=not no_index, track=console.track)
        ),
    ]
    due_plans.report(rows)
    console.print_page(page(rows), console.output_style(context, color, output), output)
    console.info_on_terminal(summary(rows))
    return ExitCode.UNREADABLE if any(row.problems for row in rows) else ExitCode.OK


def _json(folders: "list[Read]", day: date, output: Path | None) -> int:
    """Print the plans with their own keys, for which each has to be parsed."""
    from planctl.analysis import overview
    from planctl.cli import session
    from planctl.render import json
    from planctl.storage.plan_folder import UnreadablePlan

    unreadable = session.report_unreadable_in(folders)
    unseen = [UnreadablePlan(Path(row.path), row.problems) for row in vanished.rows(folders[0].opened.path)]
    session.report_unreadable(unseen)
    unreadable = [*unseen, *unreadable]
    overviews = [
        overview.overview(plan, folder.opened.settings, day, inputs.today())
        for folder in folders
        for plan in folder.plans
    ]
    console.print_result(json.plans(overviews, unreadable, day), output)
    return ExitCode.UNREADABLE if unreadable else ExitCode.OK
