"""`remind`: look what is due, tell it, and account for both. What a scheduler runs every hour."""

import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from planctl import errors
from planctl.cli import console, inputs
from planctl.cli.options import Plans
from planctl.errors import PlanctlError
from planctl.model.settings import RemindSettings
from planctl.reminders import delivery, messages, store
from planctl.reminders.record import DamagedRecord, Record
from planctl.schedule import due_list
from planctl.schedule.due_list import DueFilter, DueList
from planctl.storage import answers, paths

# What went wrong with telling, as flags; whatever is higher is no outcome.
_UNTOLD, _UNSAVED, _CRASHED = 1, 2, 4
_WAYS = "set mail or after under remind: in planctl.yaml, then try planctl reminders test"
_STATE = "look at the disk, and at ~/.local/state/planctl"


def remind_command(
    context: typer.Context,
    seen: Annotated[bool, typer.Option("--seen", help="Say that you have seen what was told.")] = False,
    plans: Plans = None,
) -> int:
    """Look what is due, tell it at most once a day, and again when it changes; keep a record of both.

    This is what `planctl reminders install` has run every hour; planctl reminders status says how it
    is doing. It tells by a desktop notification (counts alone), and by what `remind:` in planctl.yaml
    names besides: `mail` (ids and dates), `after` (a command of yours, which gets the same). Where one
    way fails the next is tried, and what was told and not seen for three days is told by one more.

    Example: planctl remind --seen
    """
    folder = inputs.plans_folder(context, plans)
    now = inputs.now()
    with store.locked(folder):
        try:
            record = (store.load(folder) or store.new(folder)).at_home(now)
        except DamagedRecord:
            console.warn("the record of reminders cannot be read, and is begun anew")
            record = store.new(folder)
        if seen:
            return _kept(store.save(folder, record.see(now)))
        answer = _look(folder)
        number = messages.counts(answer)
        record = record.look(number, now)
        asked = record.wants_test(now)
        wanted = bool(number.due) and not record.is_told(messages.answer_key(answer), now.date())
        settings = _settings(folder, needed=asked or wanted)
        if settings.calendar:
            _write_calendar(folder, settings.calendar)
        outcome = 0 if store.save(folder, record) else _UNSAVED
        if asked or wanted:
            outcome |= delivery.outlive(partial(_tell, folder, record, answer if wanted else None, settings))
    return _report(folder, answer, outcome)


def _look(folder: Path, *, everything: bool = False) -> DueList:
    wanted = DueFilter(inputs.today(), everything=everything)
    found = answers.answers(folder, wanted)
    return due_list.due_list(
        found.listed, found.unread, wanted, others=found.others, upcoming=found.upcoming, notice=found.notice
    )


def _settings(folder: Path, *, needed: bool) -> RemindSettings:
    """The folder's settings. They are parsed only where they matter: something is due, or a calendar is to be kept."""
    file = folder / paths.SETTINGS_FILE
    try:
        if not needed and b"calendar" not in file.read_bytes():
            return RemindSettings()
    except OSError:
        return RemindSettings()
    from planctl.storage import plan_folder

    found = plan_folder.open_folder(folder).settings.remind
    facts = file.stat()
    if found.after and (facts.st_uid not in (0, os.geteuid()) or facts.st_mode & 0o002):
        console.warn(f"{file} can be written by others, and its command `after` is not run")
        return found._replace(after=None)
    return found


def _write_calendar(folder: Path, path: str) -> None:
    """Write all reviews, without reasons: a calendar goes to telephones, and its events are shown on them."""
    from planctl.model.dates import Interval
    from planctl.render import ics
    from planctl.storage import atomic_write

    text = ics.due(_look(folder, everything=True), inputs.now(), [Interval(0, "day")], brief=True)
    try:
        atomic_write.output(folder / Path(path).expanduser(), text.encode())
    except (PlanctlError, RuntimeError) as fault:
        console.warn(f"the calendar was not written: {fault}")


def _tell(folder: Path, record: Record, answer: DueList | None, settings: RemindSettings) -> int:
    """Make the test that was asked for, tell the answer, and record both; what went wrong, as flags."""
    saved = True
    if record.wants_test(inputs.now()):
        for outcomes in delivery.deliver(messages.TEST, settings):
            record = record._replace(tested_by=outcomes)
        record = record._replace(tested=inputs.now())
        saved = store.save(folder, record)
    told = answer is None
    if answer is not None:
        before, key = record, messages.answer_key(answer)
        ways = record.ways_wanted(inputs.today())
        for outcomes in delivery.deliver(messages.message(answer), settings, ways):
            record = before.tell(key, outcomes, inputs.now())
            saved = store.save(folder, record)
            told = told or "" in outcomes.values()
    return (0 if told else _UNTOLD) | (0 if saved else _UNSAVED)


def _report(folder: Path, answer: DueList, outcome: int) -> int:
    """Say on a terminal what is due, and everywhere what could not be done; the exit code."""
    if outcome >= _CRASHED:
        raise RuntimeError("telling ended in an exception")
    from planctl.render.text.due import summary

    if console.tell_on_terminal(summary(answer)):
        store.mark_seen(folder, inputs.now())
    if outcome & _UNTOLD:
        failed = store.load(folder) if not outcome & _UNSAVED else None
        ways = "; ".join(f"{way}: {reason}" for way, reason in failed.failed.items()) if failed else ""
        console.error(
            f"{messages.message(answer).title}, and nobody could be told{f' ({ways})' if ways else ''}", _WAYS
        )
    if outcome & _UNSAVED:
        return _kept(False)
    return errors.NOT_READ if outcome or answer.unread else errors.DONE


def _kept(saved: bool) -> int:
    if not saved:
        console.error("the record of reminders cannot be written: what was told may be told again", _STATE)
    return errors.DONE if saved else errors.NOT_READ
