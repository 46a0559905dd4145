"""All plans as text: one line each."""

from collections.abc import Sequence

from planctl.due_list import Unread
from planctl.overview import Overview
from planctl.render import visible
from planctl.render.text.columns import columns
from planctl.render.text.due import unread_row


def plans(overviews: Sequence[Overview], unread: Sequence[Unread]) -> str:
    """A heading, then a line a plan; those that cannot be read on top."""
    rows = [["client", "state", "start", "last review", "next review", "goals", "open triggers"]]
    rows += [_row(each) for each in overviews]
    broken = columns([unread_row(each) for each in unread])
    lines = [*broken, *columns(rows)] if overviews else broken
    return "".join(f"{visible.line(line)}\n" for line in lines)


def _row(each: Overview) -> list[str]:
    return [
        each.plan.client,
        each.state,
        each.plan.start.isoformat(),
        each.last_review.isoformat() if each.last_review else "none yet",
        each.due.day.isoformat() if each.due.day else "none",
        str(each.active_goals),
        ", ".join(dict.fromkeys(kind.replace("_", " ") for kind in each.open_triggers)) or "none",
    ]
