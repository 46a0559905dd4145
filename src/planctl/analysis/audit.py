"""Whether reviews were held on time: the history of a plan, replayed day by day."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from planctl.model import dates, entry_kinds_and_leads
from planctl.model.plan import Entry, Plan
from planctl.model.settings import Settings
from planctl.schedule import events, initial_plan, status
from planctl.schedule.due import Due, Reason
from planctl.schedule.next_review import next_review
from planctl.schedule.pauses import plan_state
from planctl.schedule.terms import Terms
from planctl.schedule.terms import terms as review_terms
from planctl.schedule.unsettled import unsettled


@dataclass(frozen=True, slots=True)
class HeldReview:
    """A review that was held, and the date it was due on as of the day before it.

    `logged_late` is the number of days by which it was written down later than the plan's grace allows.
    """

    client: str
    review: Entry
    due: Due
    logged_late: int

    @property
    def days_late(self) -> int | None:
        """Days from the due date to the review, 0 if it was held in time; None if nothing was due."""
        return None if self.due.day is None else max(0, (self.review.date - self.due.day).days)

    @property
    def on_time(self) -> bool | None:
        """Whether it was held on or before the due date; None if nothing was due."""
        return None if self.days_late is None else self.days_late == 0


@dataclass(frozen=True, slots=True)
class InitialPlan:
    """The initial plan of a client: why it was due, and whether it was `done` on the day `until` which it was awaited.

    If it was not, that is the day on which the plan was closed, or the day of the audit.
    """

    client: str
    reason: Reason
    done: bool
    until: date

    @property
    def days_late(self) -> int:
        """Days from the due date until it was done, or was no longer awaited; 0 in time."""
        return max(0, (self.until - self.reason.due).days) if self.reason.due is not None else 0


@dataclass(frozen=True, slots=True)
class TriggerResponse:
    """A trigger, and the review that closed it; None while it is open, for good if the plan is `closed`."""

    client: str
    trigger: Entry
    review: Entry | None
    closed: bool = False

    @property
    def days(self) -> int | None:
        """Days from the day it became known to the review that closed it."""
        return None if self.review is None else (self.review.date - self.trigger.known).days


@dataclass(frozen=True, slots=True)
class OverdueReview:
    """A review that was due before the day of the audit and has not been held."""

    client: str
    day: date
    reason: Reason


@dataclass(frozen=True, slots=True)
class Audit:
    """The initial plans, reviews held, triggers and overdue reviews of some plans, as could be known on `as_of`.

    `not_judged` counts the reviews held before their plan was taken over from elsewhere.
    """

    as_of: date
    plans: int
    initial_plans: tuple[InitialPlan, ...]
    reviews: tuple[HeldReview, ...]
    triggers: tuple[TriggerResponse, ...]
    overdue: tuple[OverdueReview, ...]
    not_judged: int = 0

    @property
    def on_time(self) -> int:
        """How many reviews were held on or before their due date."""
        return sum(1 for review in self.reviews if review.on_time is True)

    @property
    def late(self) -> int:
        """How many reviews were held after their due date."""
        return sum(1 for review in self.reviews if review.on_time is False)


def audit(plans: Iterable[Plan], settings: Settings, as_of: date) -> Audit:
    """Audit the plans, by client; within a plan, reviews by date and triggers by the file's order.

    A plan's review terms of today are taken for its whole past: that half of a plan has no history here.
    """
    initial_plans: list[InitialPlan] = []
    reviews: list[HeldReview] = []
    responses: list[TriggerResponse] = []
    overdue: list[OverdueReview] = []
    not_judged = 0
    audited = sorted(plans, key=lambda plan: plan.client)
    for plan in audited:
        known = plan.as_known(as_of).without_retracted()
        initial_plans += _initial_plans(known, settings, as_of)
        held = _held_reviews(known, settings)
        judged = [review for review in held if _is_ours(review.review, known)]
        reviews += judged
        not_judged += len(held) - len(judged)
        due = next_review(known, settings, as_of).for_review()
        responses += [
            response
            for response in _trigger_responses(known, settings, due)
            if response.review is None or _is_ours(response.review, known)
        ]
        if due.day is not None and due.deciding is not None and due.state == "overdue":
            overdue.append(OverdueReview(plan.client, due.day, due.deciding))
    return Audit(
        as_of, len(audited), tuple(initial_plans), tuple(reviews), tuple(responses), tuple(overdue), not_judged
    )


def _is_ours(entry: Entry, plan: Plan) -> bool:
    """Tell whether planctl kept the plan on the day of the entry, so that this can be held against it."""
    return plan.imported is None or entry.date >= plan.imported


def joined(parts: Sequence[Audit]) -> Audit:
    """Join the audits of several folders on one day, by client."""
    return Audit(
        parts[0].as_of,
        sum(part.plans for part in parts),
        tuple(sorted((initial for part in parts for initial in part.initial_plans), key=attrgetter("client"))),
        tuple(sorted((review for part in parts for review in part.reviews), key=attrgetter("client"))),
        tuple(sorted((response for part in parts for response in part.triggers), key=attrgetter("client"))),
        tuple(sorted((review for part in parts for review in part.overdue), key=attrgetter("client"))),
        sum(part.not_judged for part in parts),
    )


def _initial_plans(plan: Plan, settings: Settings, as_of: date) -> list[InitialPlan]:
    """Say when each initial plan was due as of the day before it was done, or before the plan was closed without it."""
    initial_plans = []
    for clock in review_terms(plan, settings).initial_plans:
        completed = initial_plan.completed(plan, clock)
        if completed is not None and not _is_ours(completed, plan):
            continue
        closed = status.latest(entry for entry in plan.history if entry.kind == "closed")
        ended = completed or (closed if plan_state(plan.history, as_of) == "closed" else None)
        day = ended.date - timedelta(days=1) if ended is not None else as_of
        for reason in next_review(plan, settings, day).reasons:
            if reason.category == "initial plan" and (reason.policy or "") == clock.policy:
                until = ended.date if ended is not None else as_of
                initial_plans.append(InitialPlan(plan.client, reason, completed is not None, until))
                break
    return initial_plans


def _held_reviews(plan: Plan, settings: Settings) -> list[HeldReview]:
    terms = review_terms(plan, settings)
    reviews = sorted(status.reviews(plan.history), key=lambda entry: entry.date)
    due = _due_on(plan, settings, terms, {review.date - timedelta(days=1) for review in reviews})
    held = []
    for review in reviews:
        log_by = dates.after(review.date, terms.grace) if terms.grace else review.date
        late = max(0, (review.known - log_by).days)
        held.append(HeldReview(plan.client, review, due[review.date - timedelta(days=1)], late))
    return held


def _due_on(plan: Plan, settings: Settings, terms: Terms, days: Iterable[date]) -> dict[date, Due]:
    """Find what was due on each of the days, as it could be known on that day.

    Of what became known by the day before, only what still counts is carried on: a day takes no longer the
    longer the history is.
    """
    coming = sorted(enumerate(plan.history), key=lambda placed: placed[1].known, reverse=True)
    places = {id(entry): place for place, entry in enumerate(plan.history)}
    standing: list[Entry] = []
    due = {}
    for day in sorted(days):
        while coming and coming[-1][1].known <= day:
            insort(standing, coming.pop()[1], key=lambda entry: places[id(entry)])
        standing = unsettled(standing, terms)
        due[day] = next_review(plan.replace(journal=tuple(standing)), settings, day).for_review()
    return due


def _trigger_responses(plan: Plan, settings: Settings, due: Due) -> list[TriggerResponse]:
    terms = review_terms(plan, settings)
    goals = {goal.id for goal in plan.goals}
    closed = due.plan_state == "closed"
    responses = []
    # The reviews below an entry by their dates, collected from the end of the history.
    below: list[tuple[date, int]] = []
    for index in reversed(range(len(plan.history))):
        entry = plan.history[index]
        if entry.kind == "review":
            insort(below, (entry.date, index))
        elif entry.kind in terms.leads and (entry.kind not in entry_kinds_and_leads.GOAL_ENDS or entry.goal in goals):
            first = bisect_left(below, (entry.known, 0))
            later = (plan.history[below[place][1]] for place in range(first, len(below)))
            dealing = next((review for review in later if events.deals_with(review, entry, terms)), None)
            responses.append(TriggerResponse(plan.client, entry, dealing, closed))
    responses.reverse()
    for reason in due.reasons if closed else ():
        if reason.category == "deterioration":
            responses.append(TriggerResponse(plan.client, Entry(date=reason.date, kind=reason.kind), None, closed))
    return responses
