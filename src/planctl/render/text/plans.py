"""All plans: a line each."""

from collections.abc import Sequence

from planctl.due import Due
from planctl.due_list import Unread
from planctl.overview import Overview
from planctl.render.page import Block, Spans, Table, Tone, span, whole, words
from planctl.render.text import layout
from planctl.render.text.due import due_tone, unread_row, when

_HEAD = ("client", "state", "start", "last review", "next review", "goals", "open triggers")


def plans(overviews: Sequence[Overview], unread: Sequence[Unread]) -> str:
    """A heading, then a line a plan; those that cannot be read on top."""
    return layout.text(page(overviews, unread))


def page(overviews: Sequence[Overview], unread: Sequence[Unread]) -> list[Block]:
    """The same, to be laid out."""
    broken = Table([unread_row(each) for each in unread], loose=frozenset({2}))
    known = Table([_row(each) for each in overviews], _HEAD, loose=frozenset({4, 6}), evident=frozenset({0, 1}))
    return [*([broken] if unread else []), *([known] if overviews else [])]


def summary(overviews: Sequence[Overview]) -> str:
    """The line for a terminal: how many reviews wait, among how many plans."""
    states = [each.due.state for each in overviews]
    counts = [f"{states.count('overdue')} overdue"] if "overdue" in states else []
    counts += [f"{states.count('due')} due today"] if "due" in states else []
    return ", ".join([*(counts or ["nothing overdue"]), f"{len(states)} plan{'' if len(states) == 1 else 's'} in all"])


def _row(each: Overview) -> tuple[Spans, ...]:
    state: dict[str, Tone] = {"paused": "soon", "closed": "quiet"}
    triggers = ", ".join(dict.fromkeys(kind.replace("_", " ") for kind in each.open_triggers))
    return (
        words(each.plan.client, "title"),
        words(each.state, state.get(each.state, "")),
        words(each.plan.start.isoformat()),
        words(each.last_review.isoformat() if each.last_review else "none yet"),
        _next_review(each.due),
        words(str(each.active_goals)),
        words(triggers, "bad") if triggers else words("none", "quiet"),
    )


def _next_review(due: Due) -> Spans:
    if due.day is None:
        return words("none", "quiet")
    tone = due_tone(due)
    return (span(f"{due.day},", tone), span(" "), *whole(when(due.day, due.as_of), tone))
