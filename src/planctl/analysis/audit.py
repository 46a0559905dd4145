"""Whether reviews were held on time: the history of a plan, replayed day by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from planctl.model import dates, entry_kinds
from planctl.model.plan import Entry, Plan
from planctl.model.settings import Settings
from planctl.schedule import status, triggers
from planctl.schedule.due import Due, Reason
from planctl.schedule.next_review import next_review
from planctl.schedule.terms import Terms
from planctl.schedule.terms import terms as review_terms

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """A review held, and the date it was due on as of the day before it.

    `logged_late` is the number of days by which it was written down later than the plan's grace allows.
    """

    client: str
    review: Entry
    due: Due
    logged_late: int

    @property
    def days_late(self) -> int | None:
        """Days from the due date to the review, 0 when it was held in time; none where nothing was due."""
        return None if self.due.day is None else max(0, (self.review.date - self.due.day).days)

    @property
    def on_time(self) -> bool | None:
        """Whether it was held on or before the due date; none where nothing was due."""
        return None if self.days_late is None else self.days_late == 0


@dataclass(frozen=True, slots=True)
class Answered:
    """A trigger, and the review that closed it; none while it is open, for good where the plan is `closed`."""

    client: str
    trigger: Entry
    review: Entry | None
    closed: bool = False

    @property
    def days(self) -> int | None:
        """Days from the day it became known to the review that closed it."""
        return None if self.review is None else (self.review.date - self.trigger.known).days


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A review that was due before the day of the audit and has not been held."""

    client: str
    day: date
    because: Reason


@dataclass(frozen=True, slots=True)
class Audit:
    """The reviews, triggers and outstanding reviews of some plans, as they could be known on `as_of`."""

    as_of: date
    plans: int
    reviews: tuple[Held, ...]
    triggers: tuple[Answered, ...]
    outstanding: tuple[Outstanding, ...]

    @property
    def on_time(self) -> int:
        """How many reviews were held on or before their due date."""
        return sum(1 for each in self.reviews if each.on_time is True)

    @property
    def late(self) -> int:
        """How many reviews were held after their due date."""
        return sum(1 for each in self.reviews if each.on_time is False)


def audit(plans: Iterable[Plan], settings: Settings, as_of: date) -> Audit:
    """The audit of the plans, by client; within a plan, reviews by date and triggers by the file's order.

    What a plan says of its clock today holds for its whole past: that half of it has no history here.
    """
    reviews: list[Held] = []
    triggers: list[Answered] = []
    outstanding: list[Outstanding] = []
    audited = sorted(plans, key=lambda plan: plan.client)
    for plan in audited:
        known = plan.as_known(as_of)
        reviews += _reviews(known, settings)
        due = next_review(known, settings, as_of)
        triggers += _triggers(known, settings, due)
        if due.day is not None and due.deciding is not None and due.state == "overdue":
            outstanding.append(Outstanding(plan.client, due.day, due.deciding))
    return Audit(as_of, len(audited), tuple(reviews), tuple(triggers), tuple(outstanding))


def joined(parts: Sequence[Audit]) -> Audit:
    """The audits of several folders on one day as one, by client."""
    return Audit(
        parts[0].as_of,
        sum(part.plans for part in parts),
        tuple(sorted((each for part in parts for each in part.reviews), key=attrgetter("client"))),
        tuple(sorted((each for part in parts for each in part.triggers), key=attrgetter("client"))),
        tuple(sorted((each for part in parts for each in part.outstanding), key=attrgetter("client"))),
    )


def _reviews(plan: Plan, settings: Settings) -> list[Held]:
    grace = review_terms(plan, settings).grace
    held = sorted(status.reviews(plan.history), key=lambda entry: entry.date)
    found = []
    for review in held:
        allowed = dates.after(review.date, grace) if grace else review.date
        due = next_review(plan, settings, review.date - _DAY)
        found.append(Held(plan.client, review, due, max(0, (review.known - allowed).days)))
    return found


def _triggers(plan: Plan, settings: Settings, due: Due) -> list[Answered]:
    terms = review_terms(plan, settings)
    goals = {goal.id for goal in plan.goals}
    closed = due.plan_state == "closed"
    found = [
        Answered(plan.client, entry, _closing(entry, plan.history[index + 1 :], terms), closed)
        for index, entry in enumerate(plan.history)
        if entry.kind in terms.leads and (entry.kind not in entry_kinds.GOAL_ENDS or entry.goal in goals)
    ]
    for candidate in due.candidates if closed else ():
        if candidate.rank == "deterioration":
            found.append(Answered(plan.client, Entry(date=candidate.date, kind=candidate.kind), None, closed))
    return found


def _closing(trigger: Entry, below: Sequence[Entry], terms: Terms) -> Entry | None:
    """The earliest review further down that has dealt with the trigger."""
    closing = [entry for entry in status.reviews(below) if triggers.deals_with(entry, trigger, terms)]
    return min(closing, key=lambda entry: entry.date, default=None)
