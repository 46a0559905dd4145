"""When a plan must next be reviewed, and why.

The earliest candidate wins, and in doubt a review is due.
"""

from datetime import date

from planctl.model import instruments
from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.schedule import clocks, status, triggers
from planctl.schedule.due import Due, Facts, Reason
from planctl.schedule.pauses import Rest, moved, rests
from planctl.schedule.terms import Terms, terms

__all__ = ["Due", "Reason", "Terms", "facts", "next_review", "terms"]


def next_review(plan: Plan, settings: Settings, as_of: date) -> Due:
    """When the plan must next be reviewed, as it could be known on `as_of`."""
    known = plan.as_known(as_of)
    holding = terms(known, settings)
    state = status.plan_state(known.history)
    if state == "closed":
        return Due(as_of, holding.notice, state, ())
    found = [
        *triggers.triggers(known, holding),
        *triggers.deterioration(known, holding, settings.instruments),
        *triggers.target_dates(known),
        *clocks.candidates(known, holding),
    ]
    resting = rests(known.history)
    settled = [_moved(candidate, resting) for candidate in found]
    return Due(as_of, holding.notice, state, tuple(sorted(settled, key=lambda candidate: candidate.order)))


def _moved(candidate: Reason, resting: list[Rest]) -> Reason:
    if candidate.due is None or not resting:
        return candidate
    due, passed = moved(candidate.due, resting, candidate.rank in ("trigger", "deterioration"))
    if not passed:
        return candidate
    rest = "closed" if passed[-1].closed else "paused"
    if due is None:
        said = f"{candidate.said} = {candidate.due}, held back while the plan is paused"
    else:
        said = f"{candidate.said} = {candidate.due}, moved to {due}, the end of the time the plan was {rest}"
    return candidate._replace(due=due, said=said)


def facts(plan: Plan, settings: Settings, answer: Due) -> Facts | None:
    """What holds once all of the plan is known; none where it would tell a score.

    `answer` is the plan's answer for some day, which is the same for every day on which all is known.
    """
    known_by = max(entry.known for entry in plan.history)
    known = answer.as_of >= known_by
    due = answer._replace(as_of=known_by) if known else next_review(plan, settings, known_by)
    deciding = due.deciding
    places: dict[str, tuple[int, int]] = {}
    if deciding is not None and deciding.goal is not None:
        goal = plan.goal_or_objective(deciding.goal)
        places = {"goal": goal.place("id")} if goal is not None else {}
    elif deciding is not None and deciding.measure is not None:
        instrument = instruments.find(deciding.measure, settings.instruments)
        if instrument is not None and instrument.min_change_kind == "percent":
            return None  # What is meaningful is a share of the client's own score.
        places = _score_places(plan, deciding)
    return Facts(status.summary(plan, due), deciding, places)


def _score_places(plan: Plan, deciding: Reason) -> dict[str, tuple[int, int]]:
    """Where the measure's name and the two scores of a deterioration stand."""
    found: dict[str, tuple[int, int]] = {}
    for goal, _ in plan.goals_and_objectives():
        if goal.measure is not None and goal.measure.name == deciding.measure:
            found.setdefault("measure", goal.measure.place("name"))
            if goal.measure.baseline == deciding.reference:
                found.setdefault("reference", goal.measure.place("baseline"))
    for entry in plan.history:
        if entry.kind == "reading" and entry.line() == deciding.line:
            found["value"] = entry.place("value")
        elif entry.kind == "reading" and entry.value == deciding.reference:
            found.setdefault("reference", entry.place("value"))
    return found
