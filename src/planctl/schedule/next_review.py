"""When a plan must next be reviewed, and why.

The earliest candidate wins, and in doubt a review is due.
"""

from collections.abc import Iterator
from datetime import date

from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.schedule import clocks, triggers
from planctl.schedule.due import Due, Reason
from planctl.schedule.pauses import Rest, forgotten_pause, moved, plan_state, rests
from planctl.schedule.terms import terms


def next_review(plan: Plan, settings: Settings, as_of: date, today: date | None = None) -> Due:
    """When the plan must next be reviewed, as it could be known on `as_of`.

    `today` is given by those who list plans: what is dated after it is not known on any day yet, and
    keeps the plan in the list. Without it a day is replayed.
    """
    known = plan.as_known(as_of)
    holding = terms(known, settings)
    state = plan_state(known.history, as_of)
    seen_by_nobody = [
        *triggers.triggers(known, holding),
        *triggers.deterioration(known, holding, settings.instruments),
    ]
    if state == "closed":
        found = [_never_reviewed(candidate) for candidate in seen_by_nobody]
    else:
        scheduled = [*triggers.target_dates(known), *clocks.candidates(known, holding)]
        resting = rests(known.history)
        found = [_moved(candidate, resting) for candidate in [*seen_by_nobody, *scheduled]]
        found += _forgotten_pause(known)
    if today is not None:
        found += _dated_ahead(plan, as_of, max(as_of, today))
    settled = sorted(found, key=lambda candidate: candidate.order)
    return Due(as_of, holding.notice, state, settled[0].due if settled else None, tuple(settled))


def _never_reviewed(candidate: Reason) -> Reason:
    return candidate._replace(due=None, said=f"{candidate.said}, never reviewed")


def _forgotten_pause(plan: Plan) -> Iterator[Reason]:
    """That something was held in a pause which nobody has ended: P017."""
    forgotten = forgotten_pause(plan.history)
    if forgotten is not None:
        held = forgotten.held
        yield Reason(
            kind="pause-forgotten",
            rank="clock",
            due=held.known,
            date=held.date,
            lead=None,
            line=held.line(),
            said=f"{held.kind} on {held.date}, and the plan has been paused since {forgotten.since} (P017)",
        )


def _dated_ahead(plan: Plan, as_of: date, today: date) -> Iterator[Reason]:
    """The first of the entries that nobody can know of yet, which hides what has happened: P003."""
    ahead = next((entry for entry in plan.history if entry.known > today), None)
    if ahead is not None:
        yield Reason(
            kind="in-the-future",
            rank="clock",
            due=as_of,
            date=ahead.known,
            lead=None,
            line=ahead.line(),
            said=f"an entry is dated {ahead.known}, which lies ahead (P003)",
        )


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
