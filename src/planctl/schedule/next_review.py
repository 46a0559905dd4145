"""When a plan must next be reviewed, and why.

The earliest reason wins, and in doubt a review is due.
"""

from datetime import date

from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.schedule import clocks, events, initial_plan, pauses
from planctl.schedule.due import Due, Reason
from planctl.schedule.terms import terms


def next_review(plan: Plan, settings: Settings, as_of: date, today: date | None = None) -> Due:
    """Find when the plan must next be reviewed, as it could be known on `as_of`.

    `today` is given by those who list plans: what is dated after it is not known on any day yet, and
    keeps the plan in the list. Without it a day is replayed.
    """
    known = plan.as_known(as_of)
    holding = terms(known, settings)
    state = pauses.plan_state(known.history, as_of)
    unsettled = [
        *events.triggers(known, holding),
        *events.deterioration(known, holding, settings.instruments),
    ]
    if state == "closed":
        reasons = [reason._replace(due=None, computed=reason.due, moved_by="closed") for reason in unsettled]
    else:
        scheduled = [
            *events.target_dates(known),
            *clocks.reasons(known, holding),
            *initial_plan.reasons(known, holding),
        ]
        resting = pauses.Rests(pauses.pauses(known.history))
        reasons = [_moved(reason, resting) for reason in (*unsettled, *scheduled)]
        reasons += _forgotten_pause(known)
    if today is not None:
        reasons += _dated_ahead(plan, as_of, max(as_of, today))
    reasons.sort(key=lambda reason: reason.order)
    return Due(as_of, holding.notice, state, reasons[0].due if reasons else None, tuple(reasons))


def _moved(reason: Reason, resting: pauses.Rests) -> Reason:
    if reason.due is None:
        return reason
    due, last = resting.move(reason.due, ignore_pauses=reason.is_trigger)
    if last is None:
        return reason
    return reason._replace(due=due, computed=reason.due, moved_by="closed" if last.closed else "paused")


def _forgotten_pause(plan: Plan) -> list[Reason]:
    """Find what was held in a pause which nobody has ended: P017."""
    forgotten = pauses.forgotten_pause(plan.history)
    if forgotten is None:
        return []
    held = forgotten.held
    return [
        Reason("pause-forgotten", "clock", held.known, held.date, held.line(), since=forgotten.since, event=held.kind)
    ]


def _dated_ahead(plan: Plan, as_of: date, today: date) -> list[Reason]:
    """Find the first entry that nobody can know of yet, which hides what has happened: P003."""
    ahead = next((entry for entry in plan.history if entry.known > today), None)
    return [] if ahead is None else [Reason("in-the-future", "clock", as_of, ahead.known, ahead.line())]
