"""What came of an edit, as text."""

from planctl.analysis.diff import Comparison
from planctl.render import visible
from planctl.render.text.differences import differences
from planctl.render.text.recorded import next_review
from planctl.schedule.due import Due


def edited(client: str, found: Comparison | None, due: Due) -> str:
    """What changed in words, if the plan could be read before, and the next review with its reason."""
    changed = f"{client}: can be read again\n" if found is None else f"{client}: changed\n{changes(found)}"
    return f"{changed}{visible.line(next_review(due))}\n"


def changes(found: Comparison) -> str:
    """What changed in words, where something did that a plan says or not."""
    return differences(found) or "only comments, order or spacing\n"
