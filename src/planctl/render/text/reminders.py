"""How reminders are doing, and what installing them changes."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from planctl.reminders.record import Record, Trouble
from planctl.reminders.schedulers import Change, Scheduled, Write
from planctl.render import escape, json

HINTS: Final = {
    "systemd": "look at: journalctl --user --since -1h",
    "launchd": "look at: launchctl print gui/$(id -u)",
    "crontab": "is cron running? look at: crontab -l",
}


class Status(NamedTuple):
    """The record, the schedule, and what is wrong with either at a moment."""

    record: Record | None
    scheduled: Scheduled | None
    troubles: list[Trouble]
    now: datetime


def change(change: Change, dry_run: bool) -> str:
    """Show a change that was made, or would be, with all that was written."""
    if not isinstance(change, Write):
        shown = f"{'would run' if dry_run else 'ran'}: {' '.join(change.command)}\n"
        return shown + _indented(change.text)
    path = escape.line(str(change.path))
    if change.text is None:
        return f"{'would delete' if dry_run else 'deleted'} {path}\n"
    return f"{'would write' if dry_run else 'wrote'} {path}\n{_indented(change.added or change.text)}"


def _indented(text: str) -> str:
    return "".join(f"  {escape.line(line)}\n" if line else "\n" for line in text.splitlines())


def status(status: Status) -> str:
    """Write schedule, looked, told, seen and the next run, one per line; then what is wrong, with what to do."""
    record, here = status.record or Record(), status.scheduled
    number = record.counts
    looked = f"{_moment(record.looked)}, {number.due} of {number.plans} plans to review" if record.looked else "not yet"
    told = f"{_moment(record.told)}, by {' and '.join(record.told_by)}" if record.told else "not yet"
    rows = [
        ("schedule", f"{here.scheduler}, {here.job.hours}" if here else "none"),
        ("looked", looked),
        ("told", told),
        ("seen", _moment(record.seen) or "not yet"),
        ("next run", _moment(here.job.next_run(status.now)) if here and not here.fault else "none"),
    ]
    lines = [f"{name.ljust(8)}  {text}" for name, text in rows]
    for trouble in status.troubles:
        lines += [escape.line(trouble.message), f"  {escape.line(trouble.hint)}"]
    return "".join(f"{line}\n" for line in lines)


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def status_json(status: Status) -> str:
    """Write the status as JSON."""
    record, here = status.record or Record(), status.scheduled

    def moment(time: datetime | None) -> str | None:
        return time.isoformat() if time else None

    schedule: dict[str, Any] | None = None
    if here is not None:
        job = here.job
        schedule = {"scheduler": here.scheduler, "first_hour": job.first, "last_hour": job.last, "command": job.command}
    return json.document(
        {
            "healthy": not status.troubles,
            "schedule": schedule,
            "looked": moment(record.looked),
            "counts": record.counts._asdict(),
            "told": moment(record.told),
            **json.named(record, "told_by", "failed"),
            "seen": moment(record.seen),
            "next_run": here.job.next_run(status.now).isoformat() if here and not here.fault else None,
            "findings": [json.named(trouble, "check", "message", "hint") for trouble in status.troubles],
        }
    )


def tested(record: Record, scheduler: str) -> str:
    """Report what a test delivered by which way."""
    lines = [f"{scheduler} ran the job at {record.tested:%H:%M:%S}"]
    for way, reason in record.tested_by.items():
        lines.append(f"{way}: {f'failed, {reason}' if reason else _SENT[way]}")
    return "".join(f"{line}\n" for line in lines)


_SENT: Final = {
    "desktop": "handed over to your desktop; did you see the notification?",
    "mail": "handed over to sendmail; did the mail arrive?",
    "after": "your command ended well",
}
