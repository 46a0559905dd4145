"""What keeps reminders from being relied on, for `reminders status` and `doctor`."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from planctl import __version__
from planctl.model.settings import RemindSettings
from planctl.reminders import delivery, schedulers
from planctl.reminders import record as records
from planctl.reminders.record import Record, Trouble
from planctl.reminders.schedulers import Scheduled

_HIDDEN: Final = ("Documents", "Desktop", "Downloads", "Library/Mobile Documents", "Library/CloudStorage")


class Machine(NamedTuple):
    """What of the machine matters to the reminders of a folder.

    Attributes:
        scheduled: the jobs of all folders.
        program: the version that the scheduled planctl of this folder says it has; none if it cannot be run.
        notifier: the program that shows notifications.
        bus: the session bus's address.
        mailer: the program that takes mail.
        macos: whether it is a Mac, which has no session bus and hides some folders.
    """

    scheduled: Sequence[Scheduled]
    program: str | None
    notifier: str | None
    bus: str | None
    mailer: str | None
    macos: bool
    home: str = ""
    is_in_crontab: bool = False


def machine(folder: Path, scheduled: Sequence[Scheduled], environment: Mapping[str, str]) -> Machine:
    """Look at the machine: its schedules, and the programs that a reminder needs."""
    here = of_folder(folder, scheduled)
    return Machine(
        scheduled,
        _version(here.job.program) if here else None,
        delivery.notifier(),
        delivery.session_bus(environment),
        delivery.find("sendmail"),
        sys.platform == "darwin",
        os.path.realpath(environment.get("HOME") or "/nowhere"),
        schedulers.is_in_crontab(),
    )


def of_folder(folder: Path, scheduled: Sequence[Scheduled]) -> Scheduled | None:
    """Return the job of the folder."""
    path = os.path.realpath(folder)
    return next((schedule for schedule in scheduled if os.path.realpath(schedule.job.folder) == path), None)


def _version(program: Sequence[str]) -> str | None:
    try:
        result = subprocess.run(  # noqa: S603  # what the schedule runs every hour
            [*program, "--version"], capture_output=True, timeout=10, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout.decode("utf-8", "replace").strip().removeprefix("planctl ") if result.returncode == 0 else None


def troubles(
    folder: Path, machine: Machine, record: Record | None, settings: RemindSettings, today: date
) -> Iterator[Trouble]:
    """Yield all that is wrong with the reminders of a folder; without schedule and record, a note alone."""
    here = of_folder(folder, machine.scheduled)
    if here is None:
        others = ", ".join(sorted({other.job.folder for other in machine.scheduled}))
        if others:
            yield Trouble(
                "schedule",
                f"the schedule looks at another folder ({others}), not at this one",
                "planctl reminders install",
            )
        elif not machine.is_in_crontab or record is not None:
            message = "nothing looks for due reviews by itself: no schedule is installed"
            yield Trouble("schedule", message, "planctl reminders install", note=record is None)
        if record is None:
            return
    else:
        yield from _of_schedule(here, machine)
        if record is None:
            yield Trouble("looked", "nothing has looked for due reviews yet", "planctl reminders test tries it out")
    if record is not None and (trouble := records.trouble(record, today)) is not None:
        yield trouble
    yield from _of_ways(machine, settings)
    if machine.macos and any(os.path.realpath(folder).startswith(f"{machine.home}/{name}") for name in _HIDDEN):
        yield Trouble(
            "hidden-folder",
            "macOS hides this folder from jobs",
            "move it to another folder of your home, or give planctl's Python Full Disk Access",
        )


def disproved(record: Record) -> set[str]:
    """Return the checks that can only guess, where the record proves that it did look, and did tell."""
    looked = record.looked and record.installed and record.looked >= record.installed
    was_told = record.told_by and not record.untold_since
    return ({"cron"} if looked else set()) | ({"ways", "session-bus"} if was_told else set())


def _of_schedule(here: Scheduled, machine: Machine) -> Iterator[Trouble]:
    if here.fault:
        check = "cron" if here.scheduler == "crontab" else "schedule"
        hint = "start cron" if here.scheduler == "crontab" else "planctl reminders install"
        yield Trouble(check, here.fault, hint)
    if machine.program is None:
        program = " ".join(here.job.program)
        yield Trouble("program", f"the scheduled program cannot be run: {program}", "planctl reminders install")
    elif machine.program != __version__:
        message = f"the scheduled program is planctl {machine.program}, and this one is {__version__}"
        yield Trouble("program", message, "planctl reminders install, with the one you use")


def _of_ways(machine: Machine, settings: RemindSettings) -> Iterator[Trouble]:
    desktop = settings.desktop and machine.notifier is not None and (machine.bus is not None or machine.macos)
    if settings.mail and machine.mailer is None:
        yield Trouble("mail", "there is no sendmail, and no mail can be sent", "install an MTA such as msmtp-mta")
    if desktop or settings.after or (settings.mail and machine.mailer):
        return
    if not settings.desktop:
        yield Trouble("ways", "no way to tell you is set", "set mail or after under remind: in planctl.yaml")
    elif machine.notifier is None:
        message = "there is neither a desktop to notify you nor a way to send mail"
        yield Trouble("ways", message, "install libnotify-bin, or set mail or after under remind: in planctl.yaml")
    else:
        message = "there is no session bus, so that no notification can be shown"
        yield Trouble("session-bus", message, "log in to a desktop, or set mail or after under remind: in planctl.yaml")
