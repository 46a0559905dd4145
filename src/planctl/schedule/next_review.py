"""When a plan must next be reviewed, and why.

The earliest candidate wins, and in doubt a review is due.
"""

from datetime import date

from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.schedule import clocks, status, triggers
from planctl.schedule.due import Due, Reason
from planctl.schedule.pauses import Rest, moved, rests
from planctl.schedule.terms import terms


def next_review(plan: Plan, settings: Settings, as_of: date) -> Due:
    """When the plan must next be reviewed, as it could be known on `as_of`."""
    known = plan.as_known(as_of)
    holding = terms(known, settings)
    state = status.plan_state(known.history)
    if state == "closed":
        return Due(as_of, holding.notice, state, None)
    found = [
        *triggers.triggers(known, holding),
        *triggers.deterioration(known, holding, settings.instruments),
        *triggers.target_dates(known),
        *clocks.candidates(known, holding),
    ]
    resting = rests(known.history)
    settled = sorted((_moved(candidate, resting) for candidate in found), key=lambda candidate: candidate.order)
    return Due(as_of, holding.notice, state, settled[0].due if settled else None, tuple(settled))


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
