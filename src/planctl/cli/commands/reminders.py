"""`reminders`: install, look after, try out and remove the job that reminds of what is due."""

import os
import re
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from planctl.cli import console, inputs
from planctl.cli.options import Format, Text, argument, choice, flag, option
from planctl.errors import PlanctlError, UsageError
from planctl.exit_codes import ExitCode
from planctl.model.settings import MAIL_ADDRESS, RemindSettings
from planctl.reminders import health, schedulers, store
from planctl.reminders.record import DamagedRecord, Record
from planctl.reminders.schedulers import Change, Write
from planctl.render.text import reminders as render
from planctl.storage import paths, plan_folder

_ACTIONS = ("install", "status", "test", "remove")
_SCHEDULERS = ("auto", *schedulers.NAMES)


def reminders_command(
    context: typer.Context,
    action: Annotated[str, argument("ACTION", "install, status, test or remove.", lambda: list(_ACTIONS))],
    scheduler: Annotated[
        Text, choice("--scheduler", "NAME", _SCHEDULERS, "install: auto (default), systemd, launchd or crontab.")
    ] = None,
    hours: Annotated[Text, option("--hours", "HOURS", "install: the hours to check; 8-19 by default.")] = None,
    desktop: Annotated[
        Optional[bool],
        typer.Option("--desktop/--no-desktop", help="install: show notifications, or not.", show_default=False),
    ] = None,
    mail: Annotated[Text, option("--mail", "ADDRESS", "install: mail ids and dates to this address.")] = None,
    dry_run: Annotated[bool, flag("--dry-run", "install, remove: show what would be done.")] = False,
    wait: Annotated[
        int, typer.Option("--wait", metavar="SECONDS", min=1, max=600, help="test: how long to wait for the job.")
    ] = 150,
    format: Format = "text",
) -> int:
    """Set up an hourly check for what is due, and see whether it works.

    install schedules planctl remind with systemd, launchd, or cron, and shows everything it writes;
    running it again changes nothing. status shows when the last check ran, when and how you were
    reminded, when you saw it, and when the next check is; exit code 0 if all is well, 1 if not.
    test has the scheduler run the job, and shows what was delivered. remove undoes all of it.

    Example: planctl reminders status
    """
    action = inputs.parse_choice(action, _ACTIONS, "ACTION")
    given = {"--scheduler": scheduler, "--hours": hours, "--desktop or --no-desktop": desktop, "--mail": mail}
    for name, value in given.items():
        if value is not None and action != "install":
            raise UsageError(f"{name} belongs to install", f"planctl reminders install {name.split()[0]} ...")
    if dry_run and action not in ("install", "remove"):
        raise UsageError("--dry-run belongs to install and remove", f"planctl reminders {action} changes no schedule")
    if action == "remove":
        return _remove(context, dry_run)
    folder = inputs.plans_folder(context)
    if action == "status":
        return _status(folder, format)
    if action == "test":
        return _test(folder, wait)
    return _install(folder, scheduler or "auto", hours or "8-19", desktop, mail, dry_run)


def _install(folder: Path, scheduler: str, hours: str, desktop: bool | None, mail: str | None, dry_run: bool) -> int:
    first, last = _hours(hours)
    if mail is not None and not re.fullmatch(MAIL_ADDRESS, mail):
        raise UsageError(f"--mail {mail} is not a mail address", "write it like me@example.org")
    name = schedulers.choose() if scheduler == "auto" else scheduler
    job = schedulers.job(folder, first, last)
    changes: list[Change] = [*_settings(folder, desktop, mail), *schedulers.install(job, name)]
    _apply(changes, dry_run)
    if not changes:
        console.print_result(f"already installed with {name}: nothing was changed\n")
    if not dry_run:
        with store.locked(folder):
            record = _record(folder) or store.new(folder)
            if changes or record.installed is None:
                record = record._replace(installed=inputs.now(), scheduler=name)
            if not store.save(folder, record):
                console.warn("the record of reminders cannot be written; look at ~/.local/state/planctl")
    if changes and not dry_run:
        console.info(f"{name} looks at {job.hours}; planctl reminders test tries it out")
    return ExitCode.OK


def _hours(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,2})(?:\s*-\s*(\d{1,2}))?", text.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 24)
    if not 0 <= first <= last <= 23:
        raise UsageError(f"--hours {text} are not hours of a day", "write them like 8-19, the earlier one first")
    return first, last


def _settings(folder: Path, desktop: bool | None, mail: str | None) -> list[Change]:
    """What makes `planctl.yaml` say how to tell; nothing where it says so already, or nothing was asked for.

    Raises:
        PlanctlError: it has a section of its own, which is not ours to rewrite.
    """
    opened = plan_folder.open_folder(folder)
    settings = opened.settings.remind
    wanted = settings._replace(desktop=settings.desktop if desktop is None else desktop, mail=mail or settings.mail)
    if wanted == settings:
        return []
    if opened.broken_settings is not None:
        raise PlanctlError("planctl.yaml cannot be read, and is not added to", "planctl check shows what is wrong")
    line = f"remind: {{{_in_one_line(wanted)}}}\n"
    text = opened.settings_data.decode("utf-8")
    # Only what stands in one line, as we write it, is ours to rewrite: a comment in it would be lost.
    changed, count = re.subn(r"^remind: \{[^#\n{}]*\}\n", lambda _: line, text, flags=re.MULTILINE)
    if not count:
        changed = f"{text}{'' if text.endswith(chr(10)) or not text else chr(10)}{line}"
    path = folder / paths.SETTINGS_FILE
    after = plan_folder.parsed_settings(path, changed.encode())
    if after.broken_settings is not None or after.settings != opened.settings._replace(remind=wanted):
        hint = f"it should say: {_in_one_line(wanted)}"
        raise PlanctlError("planctl.yaml has a section remind of your own, which is left alone", hint)
    return [Write(path, changed, line)]


def _in_one_line(settings: RemindSettings) -> str:
    """The settings as they are written in one line."""
    texts = {"mail": settings.mail, "after": settings.after, "calendar": settings.calendar}
    written = [] if settings.desktop and any(texts.values()) else [f"desktop: {str(settings.desktop).lower()}"]
    return ", ".join(written + [f"{key}: {_quote(text)}" for key, text in texts.items() if text is not None])


def _quote(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z][\w./@~+-]*", text) else "'" + text.replace("'", "''") + "'"


def _apply(changes: list[Change], dry_run: bool) -> None:
    """Show each change, and make it."""
    for change in changes:
        if not dry_run:
            schedulers.apply(change)
        console.print_result(render.change(change, dry_run))


def _remove(context: typer.Context, dry_run: bool) -> int:
    plans: Path | None = context.obj.plans
    # A folder that is gone has a schedule to be removed, too.
    gone = plans is not None and not plans.exists()
    folder = plans if gone and plans is not None else inputs.plans_folder(context)
    key = store.key(folder)
    changes = [change for name in schedulers.NAMES for change in schedulers.remove(key, name)]
    records = [Write(path, None) for path in store.places(folder) if path.exists()]
    _apply([*changes, *records], dry_run)
    if not changes and not records:
        console.print_result("no schedule of this folder is installed: nothing was changed\n")
    return ExitCode.OK


def _status(folder: Path, format: str) -> int:
    now = inputs.now()
    record = _record(folder)
    scheduled = schedulers.installed()
    machine = health.machine(folder, scheduled, os.environ)
    opened = plan_folder.open_folder(folder)
    record = record.at_home(now) if record else None
    troubles = [
        trouble._replace(note=False)
        for trouble in health.troubles(folder, machine, record, opened.settings.remind, now.date())
        if record is None or trouble.check not in health.disproved(record)
    ]
    here = health.of_folder(folder, scheduled)
    status = render.Status(record, here, troubles, now)
    console.print_result(render.status_json(status) if format == "json" else render.status(status))
    return ExitCode.FINDINGS if troubles else ExitCode.OK


def _record(folder: Path) -> Record | None:
    try:
        return store.load(folder)
    except DamagedRecord:
        console.warn("the record of reminders cannot be read, and is taken for none")
        return None


def _test(folder: Path, wait: int) -> int:
    """Have the scheduler run the job, and wait until the record says that it did."""
    here = health.of_folder(folder, schedulers.installed())
    if here is None:
        raise PlanctlError("no schedule of this folder is installed", "planctl reminders install")
    begun = inputs.now()
    with store.locked(folder):
        record = _record(folder) or store.new(folder)
        if not store.save(folder, record._replace(test_asked=begun)):
            raise PlanctlError("the record of reminders cannot be written", "look at ~/.local/state/planctl")
    begin, end = schedulers.start(here, inputs.now())
    try:
        for change in begin:
            schedulers.apply(change)
        console.info(f"waiting for {here.scheduler} to run the job, at most {wait} seconds")
        done = _wait_for_test(folder, begun, wait)
    finally:
        for change in end:
            schedulers.apply(change)
    if done is None:
        raise PlanctlError(
            f"{here.scheduler} did not run the job within {wait} seconds", here.fault or render.HINTS[here.scheduler]
        )
    console.print_result(render.tested(done, here.scheduler))
    return ExitCode.OK if "" in done.tested_by.values() else ExitCode.FINDINGS


def _wait_for_test(folder: Path, begun: datetime, wait: int) -> Record | None:
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline:
        record = _record(folder)
        if record is not None and record.tested is not None and record.tested >= begun:
            return record
        time.sleep(0.2)
    return None
