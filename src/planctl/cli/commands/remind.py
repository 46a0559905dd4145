"""`remind`: look what is due, tell it, and account for both. What a scheduler runs every hour."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from planctl.cli import console, inputs
from planctl.cli.options import flag
from planctl.doctor import vanished
from planctl.errors import ExitCode, PlanctlError
from planctl.model.settings import RemindSettings
from planctl.reminders import delivery, messages, store
from planctl.reminders.messages import Message
from planctl.reminders.record import DamagedRecord, Record
from planctl.schedule import due_list
from planctl.schedule.due_list import DueFilter, PlanRow
from planctl.storage import paths, scan

# What went wrong with telling, as flags; whatever is higher is no outcome.
_UNTOLD, _UNSAVED, _CRASHED = 1, 2, 4


def remind_command(
    context: typer.Context, seen: Annotated[bool, flag("--seen", "Mark the current reminder as seen.")] = False
) -> int:
    """Check what is due, remind you at most once a day or when it changes, and keep a record of both.

    `planctl reminders install` schedules this every hour; planctl reminders status shows how it is
    doing. It sends a desktop notification (counts only), and whatever `remind:` in planctl.yaml adds:
    `mail` (ids and dates) or `after` (a command of yours, which gets the same). If one way fails, the
    next is tried; a reminder not seen for three days is also sent another way.

    Example: planctl remind --seen
    """
    folder, is_there = _plans_folder(context)
    now = inputs.now()
    with store.locked(folder):
        try:
            record = (store.load(folder) or store.new(folder)).at_home(now)
        except DamagedRecord:
            console.warn("the record of reminders cannot be read, and is begun anew")
            record = store.new(folder)
        if seen:
            code = _kept(store.save(folder, record.see(now)))
            if code == ExitCode.OK:
                console.print_result(f"{record.counts.plans_due} to review: seen\n")
            return code
        rows = [*vanished.rows(folder), *scan.scan(folder, now.date())] if is_there else [messages.no_plans(folder)]
        listed = due_list.select(rows, DueFilter())
        counts = messages.counts(listed, sum(row.is_plan for row in rows), now.date())
        key = messages.answer_key(listed)
        record = record.look(counts, now)
        wants_test = record.wants_test(now)
        wanted = bool(counts.due) and not record.is_told(key, now.date())
        settings = _settings(folder, needed=wants_test or wanted)
        if settings.calendar:
            _write_calendar(folder, settings.calendar, rows)
        outcome = 0 if store.save(folder, record) else _UNSAVED
        if wants_test or wanted:
            message = messages.message(listed, counts) if is_there else messages.NO_PLANS
            outcome |= delivery.in_own_process(
                partial(_tell, folder, record, key, message if wanted else None, settings)
            )
    if outcome >= _CRASHED:
        raise RuntimeError("telling ended in an exception")
    return _report(folder, record, outcome, listed, rows)


def _plans_folder(context: typer.Context) -> tuple[Path, bool]:
    """The plans folder, and whether it is one: that of a disk which is not there is empty or gone, and to be told."""
    try:
        folder = inputs.plans_folder(context)
    except PlanctlError as fault:
        if context.obj.plans is None:
            raise
        console.error(fault.message, fault.hint)
        return context.obj.plans, False
    return folder, paths.is_plans_folder(folder)


def _settings(folder: Path, *, needed: bool) -> RemindSettings:
    """The folder's settings. They are parsed only where they matter: something is due, or a calendar is to be kept."""
    file = folder / paths.SETTINGS_FILE
    try:
        if not needed and b"calendar" not in file.read_bytes():
            return RemindSettings()
    except OSError:
        return RemindSettings()
    from planctl.storage import plan_folder

    settings = plan_folder.open_folder(folder).settings.remind
    if settings.after is None:
        return settings
    facts = file.stat()
    if facts.st_uid in (0, os.geteuid()) and not facts.st_mode & 0o002:
        return settings
    console.warn(f"{file} can be written by others, and its command `after` is not run")
    return settings._replace(after=None)


def _write_calendar(folder: Path, path: str, rows: list[PlanRow]) -> None:
    """Write all reviews, without reasons: a calendar goes to telephones, and its events are shown on them."""
    from planctl.model.dates import Interval
    from planctl.render import ics
    from planctl.storage import atomic_write

    now = inputs.now()
    listed = due_list.select(rows, DueFilter(all=True))
    folder_ids = {str(folder): inputs.folder_id(folder)}
    text = ics.due(listed, now.date(), now, folder_ids, [Interval(0, "day")], brief=True)
    try:
        atomic_write.write_output(folder / Path(path).expanduser(), text.encode())
    except (PlanctlError, RuntimeError) as fault:
        console.warn(f"the calendar was not written: {fault}")


def _tell(folder: Path, record: Record, key: str, message: Message | None, settings: RemindSettings) -> int:
    """Make the test that was asked for, tell the message, and record both; what went wrong, as flags."""
    saved = delivered = True
    if record.wants_test(inputs.now()):
        for outcomes in delivery.deliver(messages.TEST, settings):
            record = record._replace(tested_by=outcomes)
        record = record._replace(tested=inputs.now())
        saved = store.save(folder, record)
    if message is not None:
        for outcomes in delivery.deliver(message, settings, record.ways_wanted(inputs.today())):
            delivered = "" in outcomes.values()
            saved = store.save(folder, record.tell(key, outcomes, inputs.now()))
    return (0 if delivered else _UNTOLD) | (0 if saved else _UNSAVED)


def _report(folder: Path, record: Record, outcome: int, listed: list[PlanRow], rows: list[PlanRow]) -> int:
    """Say on a terminal what is due, and everywhere what could not be done; the exit code."""
    if sys.stderr is not None and sys.stderr.isatty():
        from planctl.render.text.due import summary

        console.info(summary(listed, rows, DueFilter(), inputs.today()))
        store.mark_seen(folder, inputs.now())
    if outcome & _UNTOLD:
        after = store.load(folder) or record
        ways = "; ".join(f"{way}: {reason}" for way, reason in after.failed.items())
        hint = "set mail or after under remind: in planctl.yaml, then try planctl reminders test"
        console.error(
            f"{record.counts.plans_due} to review, and nobody could be told{f' ({ways})' if ways else ''}", hint
        )
    if outcome & _UNSAVED:
        return _kept(False)
    return ExitCode.UNREADABLE if outcome or record.counts.unreadable else ExitCode.OK


def _kept(saved: bool) -> int:
    if not saved:
        message = "the record of reminders cannot be written: what was told may be told again"
        console.error(message, "look at the disk, and at ~/.local/state/planctl")
    return ExitCode.OK if saved else ExitCode.UNREADABLE
