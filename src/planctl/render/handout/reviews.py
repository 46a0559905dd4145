"""The reviews: those held, and the next one with its reason."""

from collections.abc import Iterator, Mapping
from typing import Final

from planctl.model import dates, entry_kinds
from planctl.model.instruments import shown
from planctl.model.plan import Entry, Plan
from planctl.render.handout import goals
from planctl.render.handout.blocks import Block, Heading, Paragraph, Table
from planctl.schedule import status
from planctl.schedule.due import Due, Reason

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
    deciding = due.deciding
    if deciding is None or due.day is None:
        closed = "Treatment has ended, and so no review is due."
        yield Paragraph(closed if due.plan_state == "closed" else "No date is set for the next review.")
        return
    was = "was due on" if due.day < due.as_of else "is due on"
    why = reason(deciding, goals.numbers(plan))
    yield Paragraph(f"The next review {was} {dates.written(due.day)}. {why}")
    yield Paragraph("You may ask for a review at any time.")


_EVENTS: Final = {
    "crisis": "the crisis",
    "relapse": "the relapse",
    "worsening": "the harder time",
    "trauma": "what happened to you",
    "hospital_discharge": "the stay in hospital",
    "emergency_visit": "the visit to the emergency department",
    "level_of_care_change": "the change in your care",
    "new_diagnosis": "the new diagnosis",
    "medication_change": "the change of medication",
    "missed_sessions": "the sessions that did not take place",
    "progress": "the steps you have taken",
    "request": "your wish for a review",
    "disagreement": "our different views of the plan",
    "life_change": "the change in your life",
}


def reason(because: Reason, numbers: Mapping[str, str]) -> str:
    """One or two sentences; `numbers` is what the page calls each goal."""
    if ", moved to " in because.said or because.kind == "pause-forgotten":
        return "The plan was at rest, and is looked at again when it goes on."
    if because.rank == "trigger":
        return _after_event(because, numbers)
    if because.kind == entry_kinds.DETERIORATION and because.reference is not None and because.value is not None:
        went = f"{because.measure} has gone from {shown(because.reference)} to {shown(because.value)}"
        return f"{went}. After a change like that we look at the plan together within {because.lead}."
    if because.kind == "target-date":
        goal = numbers[because.goal or ""]
        return f"{goal[0].upper()}{goal[1:]} is to be reached by then."
    if because.kind == "next":
        return f"We chose this day at the review on {dates.written(because.date)}."
    if because.kind == "no-next":
        return "No day for it has been set yet."
    if because.kind == "sessions":
        return f"We look at the plan again after {because.lead}."
    if because.kind == "first":
        return f"The first review is held within {because.lead} of the start."
    return f"The plan is looked at again every {because.lead}.".replace("every 1 ", "every ")


def _after_event(because: Reason, numbers: Mapping[str, str]) -> str:
    if because.kind in entry_kinds.GOAL_ENDS:
        goal = numbers[because.goal or ""]
        what = f"{goal} was reached" if because.kind == "achieved" else f"we let {goal} go"
        since = f"After {what}"
    else:
        since = f"After {_EVENTS.get(because.kind) or 'the ' + because.kind.replace('_', ' ')}"
    return f"{since}, noted on {dates.written(because.date)}, we look at the plan together within {because.lead}."
