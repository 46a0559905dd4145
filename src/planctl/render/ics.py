"""Answers as an iCalendar file (RFC 5545): one all-day event a review.

Events keep their UID from one run to the next, and a later day's file has the higher SEQUENCE and the later
LAST-MODIFIED, so that a calendar replaces rather than repeats them: some look at the one, some at the other.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from planctl import __version__
from planctl.model import dates
from planctl.model.dates import Interval
from planctl.render import escape
from planctl.schedule.due_list import PlanRow

# An alarm counted in days alone would ring at midnight, when an all-day event begins.
_HOUR: Final = 9
_ON_THE_DAY: Final = Interval(0, "day")


def due(listed: Sequence[PlanRow], as_of: date, alarms: Sequence[Interval] = ()) -> str:
    """The due list; a plan that cannot be read stands on the day asked about.

    Args:
        listed: the plans to review, and those that cannot be read.
        as_of: the day asked about.
        alarms: how long before each review to ring, at nine in the morning where the calendar is. A plan
            that cannot be read rings on its day.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//planctl//planctl {__version__}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for row in listed:
        if row.due is None:
            problem = row.problems[0]
            lines += _event(
                as_of,
                as_of,
                row.client,
                f"{'Plan ' if row.is_plan else ''}{row.client if row.is_plan else row.file} cannot be read",
                f"{problem.at(row.file)}: {problem.message}",
                [_ON_THE_DAY] if alarms else [],
            )
        elif row.due.day is not None and row.due.deciding is not None:
            lines += _event(as_of, row.due.day, row.client, f"Review {row.client}", row.due.deciding.text, alarms)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(
    as_of: date, day: date, client: str, summary: str, description: str, alarms: Sequence[Interval]
) -> list[str]:
    # The stamps are the day asked about and not the clock: the same question gives the same file.
    stamp = f"{as_of:%Y%m%d}T000000Z"
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(client)}-next-review@planctl",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"SEQUENCE:{as_of.toordinal()}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(summary)}",
        f"DESCRIPTION:{escaped(description)}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        *(line for before in _days_before(day, alarms) for line in _alarm(before, summary)),
        "END:VEVENT",
    ]


def _days_before(day: date, alarms: Sequence[Interval]) -> Iterator[int]:
    # A month is counted on the calendar, back from the review itself.
    yield from dict.fromkeys((day - dates.before(day, alarm)).days for alarm in alarms)


def _alarm(days: int, summary: str) -> list[str]:
    trigger = f"-P{days - 1}DT{24 - _HOUR}H" if days > 1 else f"-PT{24 - _HOUR}H" if days == 1 else f"PT{_HOUR}H"
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(summary)}", f"TRIGGER:{trigger}", "END:VALARM"]


def escaped(text: str) -> str:
    """A text value: what has a meaning in the format is escaped, line breaks among it."""
    shown = "\n".join(escape.lines(text))
    return shown.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, never within a character."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > 75:
            yield piece
            piece, size = " ", 1
        piece += character
        size += width
    yield piece
