"""The reviews: those held, and the next one with its reason."""

from collections.abc import Iterator
from typing import Final

from planctl.handout import goals, reasons
from planctl.handout.blocks import Block, Heading, Paragraph, Table
from planctl.model import dates
from planctl.model.plan import Entry, Plan
from planctl.schedule import status
from planctl.schedule.due import Due

_DECISIONS: Final = {
    "continue": "go on as planned",
    "revise": "change the plan",
    "step-up": "more support",
    "step-down": "less support",
    "close": "end treatment",
}


def reviews(plan: Plan) -> Iterator[Block]:
    """The reviews held, by date. Their notes are the practitioner's own, like all notes of the history."""
    held = sorted(status.reviews(plan.history), key=lambda entry: entry.date)
    yield Heading("Reviews so far")
    if not held:
        yield Paragraph("None yet.")
        return
    numbers = goals.numbers(plan)
    yield Table(
        ("Date", "About", "Goals", "Decision", "Took part"),
        tuple(_review(each, numbers) for each in held),
        (18, 15, 33, 18, 16),
    )


def _review(entry: Entry, numbers: dict[str, str]) -> tuple[str, ...]:
    return (
        dates.written(entry.date),
        "the whole plan" if entry.full_review else "what had happened",
        "; ".join(f"{numbers[goal]}: {goals.PROGRESS[said]}" for goal, said in entry.goals.items()),
        _DECISIONS.get(entry.decision or "", ""),
        ", ".join("you" if each == "client" else each for each in entry.with_),
    )


def following(due: Due, plan: Plan) -> Iterator[Block]:
    """The next review, and why it is then."""
    yield Heading("Next review")
    binding = due.binding
    if binding is None or due.day is None:
        closed = "Treatment has ended, and so no review is due."
        yield Paragraph(closed if due.plan_state == "closed" else "No date is set for the next review.")
        return
    was = "was due on" if due.day < due.as_of else "is due on"
    why = reasons.reason(binding, goals.numbers(plan))
    yield Paragraph(f"The next review {was} {dates.written(due.day)}. {why}")
    yield Paragraph("You may ask for a review at any time.")
