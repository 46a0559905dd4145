"""When a plan must next be reviewed, and why.

The earliest candidate wins, and in doubt a review is due.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from planctl import dates, standing
from planctl.dates import Interval
from planctl.model import Plan
from planctl.schedule import clocks, events
from planctl.schedule.candidate import Candidate
from planctl.schedule.rests import Rest, moved, rests
from planctl.schedule.terms import Terms, terms
from planctl.settings import Settings

State = Literal["overdue", "due", "upcoming"]

__all__ = ["Candidate", "Due", "Terms", "next_review", "terms"]


@dataclass(frozen=True, slots=True)
class Due:
    """The answer for one plan and one day: all candidates, the one that binds first among them."""

    as_of: date
    notice: Interval
    plan_state: standing.PlanState
    candidates: tuple[Candidate, ...]

    @property
    def binding(self) -> Candidate | None:
        """The candidate that the due date comes from; none where there is no due date."""
        first = self.candidates[0] if self.candidates else None
        return first if first is not None and first.due is not None else None

    @property
    def day(self) -> date | None:
        """The day the review is due on, or none."""
        return self.binding.due if self.binding else None

    @property
    def days(self) -> int | None:
        """Days from `as_of` to the due date; less than zero when it has passed."""
        return (self.day - self.as_of).days if self.day else None

    @property
    def state(self) -> State | None:
        """`overdue`, `due` or `upcoming`; none without a due date."""
        if self.days is None:
            return None
        return "overdue" if self.days < 0 else "due" if self.days == 0 else "upcoming"

    def listed(self, within: Interval | None = None) -> bool:
        """Whether the review is due by the end of the notice; `within` stands in for the plan's own."""
        return self.day is not None and self.day <= dates.after(self.as_of, within or self.notice)


def next_review(plan: Plan, settings: Settings, as_of: date) -> Due:
    """When the plan must next be reviewed, as it could be known on `as_of`."""
    known = plan.as_known(as_of)
    holding = terms(known, settings)
    state = standing.plan_state(known.history)
    if state == "closed":
        return Due(as_of, holding.notice, state, ())
    found = [
        *events.triggers(known, holding),
        *events.deterioration(known, holding, settings.instruments),
        *events.target_dates(known),
        *clocks.candidates(known, holding),
    ]
    resting = rests(known.history)
    settled = [_moved(candidate, resting) for candidate in found]
    return Due(as_of, holding.notice, state, tuple(sorted(settled, key=lambda candidate: candidate.order)))


def _moved(candidate: Candidate, resting: list[Rest]) -> Candidate:
    if candidate.due is None or not resting:
        return candidate
    due, passed = moved(candidate.due, resting, candidate.rank in ("trigger", "deterioration"))
    if not passed:
        return candidate
    rest = "closed" if passed[-1].closed else "paused"
    if due is None:
        text = f"{candidate.text} = {candidate.due}, held back while the plan is paused"
    else:
        text = f"{candidate.text} = {candidate.due}, moved to {due}, the end of the time the plan was {rest}"
    return replace(candidate, due=due, text=text)
