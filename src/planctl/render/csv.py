"""Answers as comma-separated values (RFC 4180) that no spreadsheet takes for formulas."""

import csv
import io

from planctl.schedule.due_list import DueList

# What a spreadsheet takes for the beginning of a formula (OWASP ASVS 1.2.10, CWE-1236).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell(text: str) -> str:
    """The text as a cell that stays text."""
    from planctl.render import escape

    safe = escape.line(text)
    return f"'{safe}" if text.startswith(_FORMULA) or safe.startswith(_FORMULA) else safe


def due(answer: DueList) -> str:
    """The due list, a header first; plans that cannot be read on top, with the state `unreadable`."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(["client", "due", "days", "state", "kind", "reason", "file", "line"])
    for unread in answer.unread:
        problem = unread.problems[0]
        message = f"{problem.at(unread.file)}: {problem.message}"
        line = problem.place.line or ""
        rows.writerow([cell(unread.client), "", "", "unreadable", "", cell(message), cell(unread.file), line])
    for review in answer.reviews:
        because = review.deciding
        rows.writerow(
            [
                cell(review.client),
                review.day.isoformat(),
                review.due.days,
                review.due.state,
                because.kind,
                cell(because.text),
                cell(review.file),
                because.line,
            ]
        )
    return written.getvalue()
