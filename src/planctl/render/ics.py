"""Answers as an iCalendar file (RFC 5545, with the names of RFC 7986 and 9074): one all-day event a review.

Events keep their UID from one run to the next, and a later file has the higher SEQUENCE and the later DTSTAMP and
LAST-MODIFIED, so that a calendar replaces rather than repeats them: some look at the one, some at the other. A UID
follows from the folder's id and the client's, and tells neither.

There is no METHOD: it would make the file an invitation, which RFC 5546 wants an ORGANIZER in.

One event more rings a week after the file's day, unless a later file has moved it on by then: who has a job write the
file learns from it that the job is dead.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from planctl import __version__
from planctl.model import dates
from planctl.model.dates import Interval
from planctl.render import escape
from planctl.render.reason import reason_text
from planctl.schedule.due_list import PlanRow, Trouble

# An alarm counted in days alone would ring at midnight, when an all-day event begins.
_HOUR: Final = 9
_ON_THE_DAY: Final = Interval(0, "day")
# Seconds are counted from here: above the numbers that former versions gave, and within 31 bits until 2088.
_FIRST: Final = date(2020, 1, 1)
_DAY_SECONDS: Final = 24 * 60 * 60
_LARGEST: Final = 2**31 - 1
_CALENDAR: Final = "Treatment plan reviews"
# How often a calendar that subscribes to the file should read it again: as often as the reminder's job writes it.
_REFRESH: Final = "PT1H"
# The event that later files move on.
_DEAD_DAYS: Final = 7
_DEAD: Final = "No later calendar file has taken the place of this one: planctl reminders status says why."


def due(
    listed: Sequence[PlanRow],
    as_of: date,
    now: datetime,
    folder_ids: Mapping[str, UUID],
    alarms: Sequence[Interval] = (),
    *,
    brief: bool = False,
    whole: bool = True,
) -> str:
    """Write the due list; what is overdue or unreadable stands on the day asked about, so that it rings again.

    Args:
        listed: the plans to review, and those that cannot be read.
        as_of: the day asked about.
        now: the local time, with its zone, which makes the second file of a day a later version than the first.
        folder_ids: the id of each folder that was asked about.
        alarms: how long before each review to ring, at nine in the morning where the calendar is. A plan
            that cannot be read rings on its day.
        brief: whether reasons are left out.
        whole: whether it is of all plans, and so tells that somebody has looked at them all.
    """
    written = datetime.combine(as_of, now.timetz())
    uids = _Uids(folder_ids)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//planctl//planctl {__version__}//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_CALENDAR}",
        f"X-WR-CALNAME:{_CALENDAR}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}",
        f"X-PUBLISHED-TTL:{_REFRESH}",
    ]
    for row in listed:
        if row.due is None:
            problem = row.problems[0]
            lines += _event(
                written,
                as_of,
                uids.of(row),
                f"{'Plan ' if row.is_plan else ''}{row.client if row.is_plan else row.file} {row.trouble}",
                None if brief else f"{problem.at(row.file)}: {problem.message}",
                [_ON_THE_DAY] if alarms else [],
            )
        elif row.due.day is not None:
            overdue = row.due.day < as_of
            is_plan = row.due.deciding is not None and row.due.deciding.category == "initial plan"
            what = "Initial plan" if is_plan else "Review"
            summary = f"{what} {row.client}{f', due {row.due.day}' if overdue else ''}"
            reason = reason_text(row.due.deciding) if row.due.deciding and not brief else None
            # Its own day is gone, and would never ring.
            day, rings = (as_of, [_ON_THE_DAY] if alarms else []) if overdue else (row.due.day, alarms)
            lines += _event(written, day, uids.of(row), summary, reason, rings)
    if whole:
        summary, day = f"planctl has not looked since {as_of}", as_of + timedelta(days=_DEAD_DAYS)
        lines += _event(written, day, uids.of_folder("looked"), summary, None if brief else _DEAD, [_ON_THE_DAY])
    elif not listed:
        # A file without any event is none.
        lines += _event(written, as_of, uids.of_folder("nothing due"), "No plan to review", None, [])
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


class _Uids:
    """The events' UIDs: those of clients, numbered where a copy of a folder has the same ones, and a folder's own."""

    def __init__(self, folder_ids: Mapping[str, UUID]) -> None:
        self._folder_ids = folder_ids
        self._given: Counter[UUID] = Counter()

    def of(self, row: PlanRow) -> UUID:
        is_review = row.trouble is Trouble.UNREADABLE
        event = f"review of {row.client!a}" if is_review else f"{row.trouble} {row.file!a}"
        uid = uuid5(self._folder_ids[row.folder], event)
        self._given[uid] += 1
        return uid if self._given[uid] == 1 else uuid5(uid, str(self._given[uid]))

    def of_folder(self, event: str) -> UUID:
        return uuid5(next(iter(self._folder_ids.values())), event)


def _event(
    written: datetime, day: date, uid: UUID, summary: str, description: str | None, alarms: Sequence[Interval]
) -> list[str]:
    stamp = f"{written.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"SEQUENCE:{_version(written)}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(summary)}",
        *([] if description is None else [f"DESCRIPTION:{escaped(description)}"]),
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        *(line for before in _days_before(day, alarms) for line in _alarm(before, uid, summary)),
        "END:VEVENT",
    ]


def _version(written: datetime) -> int:
    """Count the seconds of the local calendar: days, and seconds of the day."""
    seconds = (written.hour * 60 + written.minute) * 60 + written.second
    return min(max(0, (written.date() - _FIRST).days * _DAY_SECONDS + seconds), _LARGEST)


def _days_before(day: date, alarms: Sequence[Interval]) -> Iterator[int]:
    # A month is counted on the calendar, back from the review itself.
    yield from dict.fromkeys((day - dates.before(day, alarm)).days for alarm in alarms)


def _alarm(days: int, event: UUID, summary: str) -> list[str]:
    trigger = f"-P{days - 1}DT{24 - _HOUR}H" if days > 1 else f"-PT{24 - _HOUR}H" if days == 1 else f"PT{_HOUR}H"
    return [
        "BEGIN:VALARM",
        f"UID:{uuid5(event, f'alarm {days} days before')}",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(summary)}",
        f"TRIGGER:{trigger}",
        "END:VALARM",
    ]


def escaped(text: str) -> str:
    """Escape a text value: what has a meaning in the format, line breaks among it."""
    shown = "\n".join(escape.lines(text))
    return shown.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """Fold the line into pieces of at most 75 octets, never within a character."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > 75:
            yield piece
            piece, size = " ", 1
        piece += character
        size += width
    yield piece
