"""`review-due` and `calendar`: which plans must be reviewed, when, and why."""

from datetime import date
from pathlib import Path
from typing import Annotated, Optional

import typer

from planctl import errors
from planctl.cli import completers, console, inputs
from planctl.cli.options import AsOf, Clients, Color, NoIndex, Output, Plans
from planctl.errors import UsageError
from planctl.model.dates import Interval
from planctl.schedule import due_list
from planctl.schedule.due_list import DueFilter, PlanRow
from planctl.storage import paths, scan

FORMATS = ("text", "json", "csv", "ics")
Alarms = Annotated[
    Optional[list[str]],
    typer.Option(
        "--alarm",
        metavar="INTERVAL",
        help="In iCalendar: ring at 9:00 this long before, 0d for the day itself; may be repeated.",
        show_default=False,
    ),
]


def review_due_command(
    context: typer.Context,
    clients: Clients = None,
    within: Annotated[
        Optional[str],
        typer.Option("--within", metavar="INTERVAL", help="List what is due within this time; 0d for today."),
    ] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="List only what should have been reviewed.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="List every plan that has a date.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show the arithmetic, with the lines it is from.")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="Client and date alone, for mail.")] = False,
    no_index: NoIndex = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 when something is due.")] = False,
    format: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", help="text, json, csv or ics.", autocompletion=completers.words(*FORMATS)
        ),
    ] = "text",
    alarm: Alarms = None,
    output: Output = None,
    as_of: AsOf = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Which plans must be reviewed, when, and why.

    Lists what is overdue, or due on or before the day asked about plus the notice (14 days unless
    the plan or the folder says otherwise). Nothing due prints nothing, so that cron sends no mail;
    a plan that cannot be read stands on top, every time. Lead times of triggers are planctl's
    defaults and no law: `planctl policies` has the sources.

    Example: planctl review-due --within 30d --explain
    """
    inputs.one_of(format, FORMATS, "--format")
    if overdue and everything:
        raise UsageError("--overdue and --all contradict each other", "give one of the two")
    if alarm and format != "ics":
        raise UsageError("--alarm belongs to a calendar", "add --format ics")
    alarms = _lengths(alarm)
    wanted = DueFilter(inputs.length(within, "--within", zero=True), overdue, everything)
    folder, day = inputs.plans_folder(context, plans, clients), inputs.day(as_of, "ahead", "--as-of")
    rows = scan.scan(
        folder, day, _named(folder, clients), today=inputs.today(), use_index=not no_index, track=console.track
    )
    listed = due_list.select(rows, wanted)
    if not (brief and format == "text"):
        listed = _with_reasons(listed, wanted, day)
    _tell_problems(rows)
    if format == "text":
        from planctl.render.plain_layout import text
        from planctl.render.text.due import page

        # Laid out without rich, whatever it is shown on: this is the command that has to be quick.
        look = console.look(context, color, output)
        console.answer(text(page(listed, explain, brief), look.columns, color=look.color), output)
    elif format == "json":
        from planctl.render import json

        console.answer(json.due(listed, day, sum(1 for row in rows if row.is_plan)), output)
    elif format == "csv":
        from planctl.render import csv

        console.answer(csv.due(listed), output)
    else:
        from planctl.render import ics

        console.answer(ics.due(listed, day, inputs.now(), alarms, whole=not clients), output)
    is_all = day == inputs.today() and not (clients or overdue or within)
    return _exit_code(listed, rows, wanted, day, fail_if_due=exit_code, seen=folder if is_all else None)


def calendar_command(
    context: typer.Context,
    clients: Clients = None,
    alarm: Alarms = None,
    output: Output = None,
    as_of: AsOf = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """All next reviews as an iCalendar file, the same as `review-due --all --format ics`.

    Each review keeps its identity from one file to the next, and a later file is a later version of
    it, so that a calendar which takes the new file moves the event. A review that is no
    longer due is not in the new file: a calendar that subscribes to the file drops it, one that
    takes files in keeps it until you delete it. What is overdue stands on the file's own day, and
    one event more rings a week later, unless a new file moves it on: then nothing has looked.

    Example: planctl calendar --alarm 7d --alarm 0d -o reviews.ics
    """
    alarms = _lengths(alarm)
    from planctl.render import ics

    folder, day, wanted = inputs.plans_folder(context, plans, clients), inputs.day(as_of, "ahead", "--as-of"), _ALL
    rows = scan.scan(folder, day, _named(folder, clients), today=inputs.today(), track=console.track)
    listed = _with_reasons(due_list.select(rows, wanted), wanted, day)
    _tell_problems(rows)
    console.answer(ics.due(listed, day, inputs.now(), alarms, whole=not clients), output)
    return _exit_code(listed, rows, wanted, day)


_ALL = DueFilter(all=True)


def _named(folder: Path, clients: list[str] | None) -> list[str] | None:
    return [str(paths.client_path(folder, client)) for client in dict.fromkeys(clients)] if clients else None


def _with_reasons(listed: list[PlanRow], wanted: DueFilter, day: date) -> list[PlanRow]:
    # Selected again, since a plan may have been changed meanwhile.
    return due_list.select(scan.with_reasons(listed, day, inputs.today(), console.track), wanted)


def _tell_problems(rows: list[PlanRow]) -> None:
    for row in rows:
        console.problems(row.file, row.problems)


def _lengths(alarms: list[str] | None) -> tuple[Interval, ...]:
    lengths = [inputs.length(text, "--alarm", zero=True) for text in alarms or ()]
    return tuple(dict.fromkeys(length for length in lengths if length is not None))


def _exit_code(
    listed: list[PlanRow],
    rows: list[PlanRow],
    wanted: DueFilter,
    day: date,
    *,
    fail_if_due: bool = False,
    seen: Path | None = None,
) -> int:
    """Say on a terminal how many are due. Where that is all of today of a folder, the person has `seen` it."""
    from planctl.render.text.due import summary

    if console.tell_on_terminal(summary(listed, rows, wanted, day)) and seen is not None:
        from planctl.reminders import store

        store.mark_seen(seen, inputs.now())
    if any(row.problems for row in listed):
        return errors.NOT_READ
    return errors.FOUND if fail_if_due and listed else errors.DONE
