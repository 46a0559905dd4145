"""Answers as comma-separated values (RFC 4180) that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Sequence

from planctl.render.reason import reason_text
from planctl.schedule.due_list import PlanRow

# What a spreadsheet takes for the beginning of a formula (OWASP ASVS 1.2.10, CWE-1236).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell(text: str) -> str:
    """Write the text so that it stays text."""
    from planctl.render import escape

    safe = escape.line(text)
    return f"'{safe}" if text.startswith(_FORMULA) or safe.startswith(_FORMULA) else safe


def due(listed: Sequence[PlanRow], *, brief: bool = False) -> str:
    """Write the due list, a header first; plans that cannot be read on top, with the state `unreadable`.

    A `brief` one has client and date alone; of a plan that cannot be read it says that in place of the date.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    if brief:
        writer.writerow(["client", "due"])
        writer.writerows([cell(row.client), row.due.day if row.due else row.trouble] for row in listed)
        return file.getvalue()
    writer.writerow(["client", "due", "days", "state", "kind", "reason", "file", "line"])
    for row in listed:
        client, name = cell(row.client), cell(row.file)
        if row.due is None:
            problem = row.problems[0]
            message = cell(f"{problem.at(row.file)}: {problem.message}")
            writer.writerow([client, "", "", row.trouble.code, "", message, name, problem.place.line or ""])
        elif row.due.deciding is not None:
            due, reason = row.due, row.due.deciding
            writer.writerow(
                [client, due.day, due.days, due.state, reason.kind, cell(reason_text(reason)), name, reason.line]
            )
    return file.getvalue()
