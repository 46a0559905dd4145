"""`list`: all plans, a line each."""

from datetime import date
from pathlib import Path

import typer

from planctl.cli import console, due_plans, inputs
from planctl.cli.options import AsOf, Color, Format, NoIndex, Output, Plans
from planctl.errors import ExitCode
from planctl.storage import scan


def list_command(
    context: typer.Context,
    format: Format = "text",
    no_index: NoIndex = False,
    output: Output = None,
    as_of: AsOf = None,
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
        return _json(folder, day, output)
    from planctl.render.text.plan_list import page, summary

    rows = scan.scan(folder, day, today=inputs.today(), use_index=not no_index, track=console.track)
    due_plans.report(rows)
    console.print_page(page(rows), console.output_style(context, color, output), output)
    console.info_on_terminal(summary(rows))
    return ExitCode.UNREADABLE if any(row.problems for row in rows) else ExitCode.OK


def _json(folder: Path, day: date, output: Path | None) -> int:
    """Print the plans with their own keys, for which each has to be parsed."""
    from planctl.analysis import overview
    from planctl.render import json
    from planctl.storage import plan_folder
    from planctl.storage.plan_folder import UnreadablePlan

    opened = plan_folder.open_folder(folder)
    read = plan_folder.read_all(opened, console.track)
    unreadable = [plan for plan in read if isinstance(plan, UnreadablePlan)]
    if opened.broken_settings is not None:
        unreadable.insert(0, opened.broken_settings)
    for plan in unreadable:
        console.problems(plan.file, plan.problems)
    overviews = [
        overview.overview(document.plan, opened.settings, day, inputs.today())
        for document in read
        if not isinstance(document, UnreadablePlan)
    ]
    console.print_result(json.plans(overviews, unreadable), output)
    return ExitCode.UNREADABLE if unreadable else ExitCode.OK
