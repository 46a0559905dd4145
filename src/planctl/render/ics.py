"""Answers as an iCalendar file (RFC 5545): one all-day event a review.

Events keep their UID from one run to the next, so that a calendar replaces rather than repeats them.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from planctl import __version__
from planctl.due_list import DueList
from planctl.render import visible


def due(answer: DueList) -> str:
    """The due list; a plan that cannot be read stands on the day asked about."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//planctl//planctl {__version__}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for unread in answer.unread:
        problem = unread.problems[0]
        lines += _event(
            answer.as_of,
            answer.as_of,
            unread.client,
            f"{'Plan ' if unread.is_plan else ''}{unread.client if unread.is_plan else unread.file} cannot be read",
            f"{problem.at(unread.file)}: {problem.message}",
        )
    for review in answer.reviews:
        lines += _event(answer.as_of, review.day, review.client, f"Review {review.client}", review.binding.text)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(as_of: date, day: date, client: str, summary: str, description: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(client)}-next-review@planctl",
        # The stamp is the day asked about and not the clock: the same question gives the same file.
        f"DTSTAMP:{as_of:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(summary)}",
        f"DESCRIPTION:{escaped(description)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """A text value: what has a meaning in the format is escaped, line breaks among it."""
    shown = "\n".join(visible.lines(text))
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
