"""The reviews: those held, and the next one with its reason."""

import re
from collections.abc import Iterator
from datetime import date

from planctl import dates, standing
from planctl.due import Due
from planctl.handout import goals
from planctl.handout.blocks import Block, Heading, Paragraph, Table
from planctl.model import Entry, Plan

_DECISIONS = {
    "continue": "go on as planned",
    "revise": "change the plan",
    "step-up": "more support",
    "step-down": "less support",
    "close": "end treatment",
}
_ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def reviews(plan: Plan) -> Iterator[Block]:
    held = sorted(standing.reviews(plan.history), key=lambda entry: entry.date)
    yield Heading("Reviews so far")
    if not held:
        yield Paragraph("None yet.")
        return
    yield Table(
        ("Date", "About", "Goals", "Decision", "Took part"),
        tuple(_review(plan, each) for each in held),
        (18, 14, 31, 22, 15),
    )


def _review(plan: Plan, entry: Entry) -> tuple[str, ...]:
    numbers = dict(goals.numbers(plan))
    steps = {step.id for goal in plan.goals for step in goal.objectives}
    found = [
        f"{f'a step towards {numbers[goal]}' if goal in steps else numbers[goal]}: {said.replace('-', ' ')}"
        for goal, said in entry.goals.items()
    ]
    decision = _DECISIONS.get(entry.decision or "", "")
    return (
        dates.written(entry.date),
        "the whole plan" if entry.full_review else "one event",
        "; ".join(found),
        f"{decision} ({entry.note})" if decision and entry.note else decision or entry.note or "",
        ", ".join(entry.with_),
    )


def following(due: Due) -> Iterator[Block]:
    yield Heading("Next review")
    binding = due.binding
    if binding is None or due.day is None:
        closed = "Treatment has ended, and so no review is due."
        yield Paragraph(closed if due.plan_state == "closed" else "No date is set for the next review.")
        return
    was = "was due on" if due.day < due.as_of else "is due on"
    reason = _ISO.sub(lambda found: dates.written(date.fromisoformat(found[0])), binding.text)
    yield Paragraph(f"The next review {was} {dates.written(due.day)}. Why then: {reason}.")
    yield Paragraph("You may ask for a review at any time.")
