"""`review-due` and `calendar`: which plans must be reviewed, when, and why."""

import os
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from planctl import errors
from planctl.cli import completers, console, inputs
from planctl.cli.options import AsOf, Clients, Color, NoIndex, Output, Plans
from planctl.errors import UsageError
from planctl.model.dates import Interval
from planctl.schedule import due_list
from planctl.schedule.due_list import DueFilter, DueList
from planctl.storage import answers, paths

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
    shorter = inputs.length(within, "--within", zero=True)
    asked = _Asked(inputs.plans_folder(context, plans, clients), clients, as_of, use_index=not no_index)
    answer = asked.answer(shorter, overdue, everything)
    if explain or format == "json":
        answer = asked.with_candidates(answer)
    if format == "text":
        from planctl.render.plain_layout import text
        from planctl.render.text.due import page

        # Laid out without rich, whatever it is shown on: this is the command that has to be quick.
        look = console.look(context, color, output)
        console.answer(text(page(answer, explain, brief), look.columns, color=look.color), output)
    else:
        console.answer(_written(answer, format, alarms, whole=not clients), output)
    is_today = asked.day == inputs.today() and not (clients or overdue or within)
    return _ended(answer, exit_code, asked.folder if is_today else None)


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
    answer = _Asked(inputs.plans_folder(context, plans, clients), clients, as_of).answer(
        None, overdue=False, everything=True
    )
    console.answer(_written(answer, "ics", alarms, whole=not clients), output)
    return _ended(answer, exit_code=False, whole=None)


class _Asked:
    """The folder, plans and day that the command line asks about."""

    def __init__(self, folder: Path, clients: Any, as_of: str | None, *, use_index: bool = True) -> None:
        self.folder = folder
        self.day = inputs.day(as_of, "ahead", "--as-of")
        self.use_index = use_index
        self.named = [str(paths.client_path(folder, client)) for client in dict.fromkeys(clients or ())]

    def answer(self, within: Interval | None, overdue: bool, everything: bool) -> DueList:
        """The due list, once what cannot be read is told."""
        wanted = DueFilter(self.day, within, overdue=overdue, everything=everything)
        found = answers.answers(
            self.folder, wanted, self.named or None, use_index=self.use_index, watched=console.watched
        )
        for unread in found.unread:
            for problem in unread.problems:
                console.problem(unread.file, problem)
        return due_list.due_list(
            found.listed, found.unread, wanted, others=found.others, upcoming=found.upcoming, notice=found.notice
        )

    def with_candidates(self, answer: DueList) -> DueList:
        """The due list with all candidates of each plan, where the index gave the binding one alone."""
        named = {path.rpartition(os.sep)[2]: path for path in self.named}
        files = [named.get(review.file) or f"{self.folder}{os.sep}{review.file}" for review in answer.reviews]
        wanted = DueFilter(self.day, everything=True)
        whole = {file: due for _, file, due in answers.answers(self.folder, wanted, files, use_index=False).listed}
        # A plan that has changed since it was listed keeps the answer that it was listed by.
        reviews = [
            review._replace(due=whole[review.file], deciding=whole[review.file].deciding or review.deciding)
            if review.file in whole and whole[review.file].day == review.day
            else review
            for review in answer.reviews
        ]
        return answer._replace(reviews=tuple(reviews))


def _lengths(alarms: list[str] | None) -> tuple[Interval, ...]:
    said = [inputs.length(text, "--alarm", zero=True) for text in alarms or ()]
    return tuple(dict.fromkeys(each for each in said if each is not None))


def _written(answer: DueList, format: str, alarms: tuple[Interval, ...], *, whole: bool) -> str:
    if format == "json":
        from planctl.render import json

        return json.due(answer)
    if format == "csv":
        from planctl.render import csv

        return csv.due(answer)
    from planctl.render import ics

    return ics.due(answer, inputs.now(), alarms, whole=whole)


def _ended(answer: DueList, exit_code: bool, whole: Path | None) -> int:
    """Say on a terminal how many are due; if that is all of today of the `whole` folder, the person has seen it."""
    from planctl.render.text.due import summary

    if console.tell_on_terminal(summary(answer)) and whole is not None:
        from planctl.reminders import store

        store.mark_seen(whole, inputs.now())
    if answer.unread:
        return errors.NOT_READ
    return errors.FOUND if exit_code and answer.reviews else errors.DONE
