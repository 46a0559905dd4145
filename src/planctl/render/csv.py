"""Answers as comma-separated values (RFC 4180) that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Sequence

from planctl.schedule.due_list import PlanRow

# What a spreadsheet takes for the beginning of a formula (OWASP ASVS 1.2.10, CWE-1236).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell(text: str) -> str:
    """The text as a cell that stays text."""
    from planctl.render import escape

    safe = escape.line(text)
    return f"'{safe}" if text.startswith(_FORMULA) or safe.startswith(_FORMULA) else safe


def due(listed: Sequence[PlanRow]) -> str:
    """The due list, a header first; plans that cannot be read on top, with the state `unreadable`."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(["client", "due", "days", "state", "kind", "reason", "file", "line"])
    for row in listed:
        if row.due is None:
            problem = row.problems[0]
            message = f"{problem.at(row.file)}: {problem.message}"
            line = problem.place.line or ""
            rows.writerow([cell(row.client), "", "", "unreadable", "", cell(message), cell(row.file), line])
        elif row.due.deciding is not None:
            due, because = row.due, row.due.deciding
            rows.writerow(
                [
                    cell(row.client),
                    due.day,
                    due.days,
                    due.state,
                    because.kind,
                    cell(because.text),
                    cell(row.file),
                    because.line,
                ]
            )
    return written.getvalue()
