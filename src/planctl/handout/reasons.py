"""Why the next review is when it is, in words for the client."""

from collections.abc import Mapping
from typing import Final

from planctl.model import dates, entry_kinds
from planctl.model.instruments import shown
from planctl.schedule.due import Candidate

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


def reason(because: Candidate, numbers: Mapping[str, str]) -> str:
    """One or two sentences; `numbers` is what the page calls each goal."""
    if ", moved to " in because.said:
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


def _after_event(because: Candidate, numbers: Mapping[str, str]) -> str:
    if because.kind in entry_kinds.GOAL_ENDS:
        goal = numbers[because.goal or ""]
        what = f"{goal} was reached" if because.kind == "achieved" else f"we let {goal} go"
        since = f"After {what}"
    else:
        since = f"After {_EVENTS.get(because.kind) or 'the ' + because.kind.replace('_', ' ')}"
    return f"{since}, noted on {dates.written(because.date)}, we look at the plan together within {because.lead}."
