"""All plans: a line each."""

from collections.abc import Sequence

from planctl.render import plain_layout
from planctl.render.blocks import Block, Spans, Table, Tone, span, whole, words
from planctl.render.text.due import due_tone, unread_row, when
from planctl.schedule.due import Summary
from planctl.schedule.due_list import Unread

_HEAD = ("client", "state", "start", "last review", "next review", "goals", "open triggers")


def plans(listed: Sequence[Summary], unread: Sequence[Unread]) -> str:
    """A heading, then a line a plan; those that cannot be read on top."""
    return plain_layout.text(page(listed, unread))


def page(listed: Sequence[Summary], unread: Sequence[Unread]) -> list[Block]:
    """The same, to be laid out."""
    broken = Table([unread_row(each) for each in unread], loose=frozenset({2}))
    known = Table([_row(each) for each in listed], _HEAD, loose=frozenset({4, 6}), evident=frozenset({0, 1}))
    return [*([broken] if unread else []), *([known] if listed else [])]


def summary(listed: Sequence[Summary], unread: Sequence[Unread] = ()) -> str:
    """The line for a terminal: how many reviews wait, among how many plans, and how many cannot be read."""
    broken = sum(1 for each in unread if each.is_plan)
    overdue = sum(1 for each in listed if each.next_review is not None and each.next_review < each.as_of)
    today = sum(1 for each in listed if each.next_review == each.as_of)
    counts = [f"{overdue} overdue"] if overdue else []
    counts += [f"{today} due today"] if today else []
    counts += [f"{broken} cannot be read"] if broken else []
    plans = len(listed) + broken
    return ", ".join([*(counts or ["nothing overdue"]), f"{plans} plan{'' if plans == 1 else 's'} in all"])


def _row(each: Summary) -> tuple[Spans, ...]:
    state: dict[str, Tone] = {"paused": "soon", "closed": "quiet"}
    triggers = ", ".join(kind.replace("_", " ") for kind in each.open_triggers)
    return (
        words(each.client, "title"),
        words(each.plan_state, state.get(each.plan_state, "")),
        words(each.start.isoformat()),
        words(each.last_review.isoformat() if each.last_review else "none yet"),
        _next_review(each),
        words(str(each.active_goals)),
        words(triggers, "bad") if triggers else words("none", "quiet"),
    )


def _next_review(each: Summary) -> Spans:
    if each.next_review is None:
        return words("none", "quiet")
    tone = due_tone(each.next_review, each.as_of, each.notice)
    return (span(f"{each.next_review},", tone), span(" "), *whole(when(each.next_review, each.as_of), tone))
