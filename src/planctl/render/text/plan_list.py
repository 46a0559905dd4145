"""All plans, one line per plan."""

from collections.abc import Sequence
from typing import Final

from planctl.model.plurals import count, spaced
from planctl.render.blocks import Block, Spans, Table, Tone, keep_together, span, words
from planctl.render.text.due import due_tone, unreadable_row, when
from planctl.schedule.due import Due
from planctl.schedule.due_list import PlanRow

_HEAD: Final = ("client", "state", "start", "last review", "next review", "goals", "open triggers")
_STATE_TONES: Final[dict[str, Tone]] = {"paused": "soon", "closed": "quiet"}


def page(rows: Sequence[PlanRow]) -> list[Block]:
    """Lay out a heading, then one line per plan; those that cannot be read on top."""
    unreadable = [unreadable_row(row) for row in rows if row.due is None]
    plans = [_row(row, row.due) for row in rows if row.due is not None]
    blocks: list[Block] = [Table(unreadable, wrap_columns=frozenset({2}))] if unreadable else []
    if plans:
        blocks.append(Table(plans, _HEAD, wrap_columns=frozenset({4, 6}), unlabelled=frozenset({0, 1})))
    return blocks


def _row(row: PlanRow, due: Due) -> tuple[Spans, ...]:
    next_review = words("none", "quiet")
    if due.day is not None:
        tone = due_tone(due.day, due.as_of, due.notice)
        distance = keep_together(words(when(due.day, due.as_of), tone))
        next_review = (span(f"{due.day},", tone), span(" "), *distance)
    triggers = ", ".join(map(spaced, row.open_triggers))
    return (
        words(row.client, "title"),
        words(due.plan_state, _STATE_TONES.get(due.plan_state, "")),
        words(str(row.start)),
        words(_last_review(row)),
        next_review,
        words(str(row.active_goals)),
        words(triggers, "bad") if triggers else words("none", "quiet"),
    )


def _last_review(row: PlanRow) -> str:
    if row.last_review is None and row.previous_review is not None:
        return f"{row.previous_review} elsewhere"
    return str(row.last_review or "none yet")


def summary(rows: Sequence[PlanRow]) -> str:
    """Say how many reviews wait, among how many plans, and how many cannot be read."""
    states = [row.due.state for row in rows if row.due is not None]
    unreadable = sum(1 for row in rows if row.due is None and row.is_plan)
    numbers = {
        "overdue": states.count("overdue"),
        "due today": states.count("due"),
        "cannot be read": unreadable,
    }
    waiting = [f"{number} {what}" for what, number in numbers.items() if number]
    return ", ".join([*(waiting or ["nothing overdue"]), f"{count(len(states) + unreadable, 'plan')} in all"])
