"""`review-due`: which plans must be reviewed, when, and why."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planctl.cli import console, due_plans, inputs, options
from planctl.cli.options import Alarms, AsOf, Brief, Clients, NoIndex, Output, Text, flag, option
from planctl.errors import UsageError
from planctl.exit_codes import ExitCode
from planctl.schedule.due_list import DueFilter, PlanRow

FORMATS = ("text", "json", "csv", "ics")


def review_due_command(
    context: typer.Context,
    clients: Clients = None,
    within: Annotated[Text, option("--within", "INTERVAL", "List what is due within this time; 0d for today.")] = None,
    overdue: Annotated[bool, flag("--overdue", "List only overdue reviews.")] = False,
    everything: Annotated[bool, flag("--all", "List every plan that has a date.")] = False,
    explain: Annotated[bool, flag("--explain", "Show how each date was computed, with line numbers.")] = False,
    brief: Brief = False,
    no_index: NoIndex = False,
    exit_code: Annotated[bool, flag("--exit-code", "Exit with code 1 if something is due.")] = False,
    format: Annotated[str, options.format(*FORMATS, help="text, json, csv or ics.")] = "text",
    alarm: Alarms = None,
    output: Output = None,
    as_of: AsOf = None,
) -> int:
    """List the plans that are due for review, with the reason.

    Lists what is overdue or comes due within the notice period (14 days unless the plan or the
    folder sets another). If nothing is due, nothing is printed, so cron sends no mail. A plan that
    cannot be read is listed first, every time. Lead times of triggers are planctl's defaults, not
    legal requirements: `planctl policies` has the sources.

    Example: planctl review-due --within 30d --explain
    """
    if overdue and everything:
        raise UsageError("--overdue and --all cannot be combined", "use one or the other")
    if alarm and format != "ics":
        raise UsageError("--alarm is only for calendars", "add --format ics")
    alarms = inputs.parse_alarms(alarm) if alarm else ()
    notice = inputs.parse_interval(within, "--within", zero=True) if within is not None else None
    wanted = DueFilter(notice, overdue, everything)
    day = inputs.parse_day(as_of, "ahead", "--as-of")
    reasons: due_plans.Reasons = "none" if brief else "all" if explain or format == "json" else "deciding"
    found = due_plans.find(context, clients, wanted, day, reasons=reasons, use_index=not no_index)
    listed, rows, _ = found
    if format == "text":
        from planctl.render.plain_layout import text
        from planctl.render.text.due import page

        # Laid out without rich, whatever it is shown on: this is the command that has to be quick.
        style = console.output_style(context, output)
        console.print_result(text(page(listed, explain, brief), style.columns, color=style.color), output)
    elif format == "json":
        from planctl.render import json

        console.print_result(json.due(listed, day, sum(1 for row in rows if row.is_plan), brief=brief), output)
    elif format == "csv":
        from planctl.render import csv

        console.print_result(csv.due(listed, brief=brief), output)
    else:
        from planctl.render import ics

        calendar = ics.due(listed, day, inputs.now(), found.folder_ids(), alarms, brief=brief, whole=not clients)
        console.print_result(calendar, output)
    is_all = day == inputs.today() and not (clients or overdue or within)
    seen = Path(rows[0].folder) if is_all and rows else None
    _report(listed, rows, wanted, day, seen)
    if any(row.problems for row in listed):
        return ExitCode.UNREADABLE
    return ExitCode.FINDINGS if exit_code and listed else ExitCode.OK


def _report(listed: list[PlanRow], rows: list[PlanRow], wanted: DueFilter, day: date, seen: Path | None) -> None:
    """Say on a terminal how many are due; if that is all that is due today in a folder, the person has `seen` it."""
    from planctl.render.text.due import summary

    if console.info_on_terminal(summary(listed, rows, wanted, day)) and seen is not None:
        from planctl.reminders import store

        store.mark_seen(seen, inputs.now())
