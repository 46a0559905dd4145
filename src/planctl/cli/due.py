"""`review-due` and `calendar`: which plans must be reviewed, when, and why."""

from typing import Annotated, Any, Optional

import typer

from planctl import due_list, errors
from planctl.cli import desk, streams
from planctl.cli.options import AsOf, Clients, Color, Output, Plans
from planctl.dates import Interval
from planctl.due_list import DueList, Unread
from planctl.errors import UsageError
from planctl.store.folder import Folder
from planctl.store.reading import Broken, Document

FORMATS = ("text", "json", "csv", "ics")


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
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 when something is due.")] = False,
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, json, csv or ics.")] = "text",
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
    desk.one_of(format, FORMATS, "--format")
    if overdue and everything:
        raise UsageError("--overdue and --all contradict each other", "give one of the two")
    opened = desk.folder(context, plans)
    answer = _answer(opened, clients, as_of, desk.length(within, "--within", zero=True), overdue, everything)
    streams.answer(_written(answer, format, explain, brief), output)
    return _ended(opened, answer, exit_code)


def calendar_command(
    context: typer.Context,
    clients: Clients = None,
    output: Output = None,
    as_of: AsOf = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """All next reviews as an iCalendar file, the same as `review-due --all --format ics`.

    Each review keeps its identity from one file to the next, so that a calendar which takes the
    new file moves the event.

    Example: planctl calendar -o reviews.ics
    """
    opened = desk.folder(context, plans)
    answer = _answer(opened, clients, as_of, None, overdue=False, everything=True)
    streams.answer(_written(answer, "ics"), output)
    return _ended(opened, answer, exit_code=False)


def _answer(
    opened: Folder, clients: Any, as_of: str | None, within: Interval | None, overdue: bool, everything: bool
) -> DueList:
    day = desk.day(as_of, "ahead", "--as-of")
    read = desk.documents(opened, clients)
    broken = [opened.broken_settings] if opened.broken_settings else []
    broken += [each for each in read if isinstance(each, Broken)]
    desk.tell_broken(broken)
    return due_list.due_list(
        [(each.file, each.plan) for each in read if isinstance(each, Document)],
        [Unread(each.client, each.file, each.problems, each is not opened.broken_settings) for each in broken],
        opened.settings,
        day,
        within=within,
        overdue=overdue,
        everything=everything,
    )


def _written(answer: DueList, format: str, explain: bool = False, brief: bool = False) -> str:
    if format == "json":
        from planctl.render import json

        return json.due(answer)
    if format == "csv":
        from planctl.render import csv

        return csv.due(answer)
    if format == "ics":
        from planctl.render import ics

        return ics.due(answer)
    from planctl.render.text.due import due

    return due(answer, explain, brief)


def _ended(opened: Folder, answer: DueList, exit_code: bool) -> int:
    from planctl.render.text.due import summary

    streams.tell_on_terminal(summary(answer))
    if answer.unread:
        return errors.NOT_READ
    return errors.FOUND if exit_code and answer.reviews else errors.DONE
