"""All plans: a line each."""

from collections.abc import Sequence

from planctl.render.blocks import Block, Spans, Table, Tone, span, whole, words
from planctl.render.text.due import due_tone, unreadable_row, when
from planctl.schedule.due import Due
from planctl.schedule.due_list import PlanRow

_HEAD = ("client", "state", "start", "last review", "next review", "goals", "open triggers")


def page(rows: Sequence[PlanRow]) -> list[Block]:
    """A heading, then a line a plan; those that cannot be read on top."""
    unreadable = [unreadable_row(row) for row in rows if row.due is None]
    plans = [_row(row, row.due) for row in rows if row.due is not None]
    blocks: list[Block] = [Table(unreadable, loose=frozenset({2}))] if unreadable else []
    if plans:
        blocks.append(Table(plans, _HEAD, loose=frozenset({4, 6}), evident=frozenset({0, 1})))
    return blocks


def summary(rows: Sequence[PlanRow]) -> str:
    """The line for a terminal: how many reviews wait, among how many plans, and how many cannot be read."""
    states = [row.due.state for row in rows if row.due is not None]
    unreadable = sum(1 for row in rows if row.due is None and row.is_plan)
    counts = [
        (states.count("overdue"), "overdue"),
        (states.count("due"), "due today"),
        (unreadable, "cannot be read"),
    ]
    waiting = [f"{count} {what}" for count, what in counts if count]
    plans = len(states) + unreadable
    return ", ".join([*(waiting or ["nothing overdue"]), f"{plans} plan{'' if plans == 1 else 's'} in all"])


def _row(row: PlanRow, due: Due) -> tuple[Spans, ...]:
    tones: dict[str, Tone] = {"paused": "soon", "closed": "quiet"}
    triggers = ", ".join(kind.replace("_", " ") for kind in row.open_triggers)
    return (
        words(row.client, "title"),
        words(due.plan_state, tones.get(due.plan_state, "")),
        words(str(row.start)),
        words(row.last_review.isoformat() if row.last_review else "none yet"),
        _next_review(due),
        words(str(row.active_goals)),
        words(triggers, "bad") if triggers else words("none", "quiet"),
    )


def _next_review(due: Due) -> Spans:
    if due.day is None:
        return words("none", "quiet")
    tone = due_tone(due.day, due.as_of, due.notice)
    return (span(f"{due.day},", tone), span(" "), *whole(when(due.day, due.as_of), tone))
