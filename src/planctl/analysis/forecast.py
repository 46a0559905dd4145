"""The reviews of the coming months, week by week: the workload ahead."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.plan import Entry, Plan
from planctl.model.settings import Settings
from planctl.schedule.due import Reason
from planctl.schedule.next_review import next_review

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class ExpectedReview:
    """A review to come, `projected` if it follows from an earlier one that is still to be held."""

    client: str
    day: date
    reason: Reason
    projected: bool


@dataclass(frozen=True, slots=True)
class Week:
    """The reviews of one week, which begins on a Monday."""

    monday: date
    reviews: tuple[ExpectedReview, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is overdue on `as_of`, the weeks from then to `until`, and the plans that have no date."""

    as_of: date
    until: date
    overdue: tuple[ExpectedReview, ...]
    weeks: tuple[Week, ...]
    undated: tuple[str, ...] = ()


def forecast(plans: Iterable[Plan], settings: Settings, as_of: date, months: int) -> Forecast:
    """List the next review of each plan, and those after it if each is held in full on its due date.

    An overdue review is taken to be held on `as_of`. Only what the calendar determines is foreseen:
    clocks, target dates and dates already set; no events, and no sessions.
    """
    until = dates.after(as_of, Interval(months, "month"))
    expected: list[ExpectedReview] = []
    undated = []
    for plan in plans:
        expected += _expected_reviews(plan.as_known(as_of), settings, as_of, until)
        due = next_review(plan, settings, as_of)
        if due.for_review().day is None and due.plan_state != "closed":
            undated.append(plan.client)
    expected.sort(key=_ORDER)
    weeks = []
    monday = as_of - timedelta(days=as_of.weekday())
    while monday <= until:
        of_week = (review for review in expected if review.day >= as_of and monday <= review.day < monday + _WEEK)
        weeks.append(Week(monday, tuple(of_week)))
        monday += _WEEK
    overdue = tuple(review for review in expected if review.day < as_of)
    return Forecast(as_of, until, overdue, tuple(weeks), tuple(sorted(undated)))


def joined(parts: Sequence[Forecast]) -> Forecast:
    """Join the forecasts of several folders for the same time."""
    first = parts[0]
    weeks = zip(*(part.weeks for part in parts), strict=True)
    return Forecast(
        first.as_of,
        first.until,
        tuple(sorted((review for part in parts for review in part.overdue), key=_ORDER)),
        tuple(
            Week(same[0].monday, tuple(sorted((review for week in same for review in week.reviews), key=_ORDER)))
            for same in weeks
        ),
        tuple(sorted(client for part in parts for client in part.undated)),
    )


_ORDER = attrgetter("day", "client")


def _expected_reviews(plan: Plan, settings: Settings, as_of: date, until: date) -> Iterator[ExpectedReview]:
    due = next_review(plan, settings, as_of)
    initial = next((reason for reason in due.reasons if reason.category == "initial plan"), None)
    if initial is not None and initial.due is not None and initial.due <= until:
        yield ExpectedReview(plan.client, initial.due, initial, projected=False)
    reason, projected = due.for_review().deciding, False
    while reason is not None and reason.due is not None and reason.due <= until:
        yield ExpectedReview(plan.client, reason.due, reason, projected)
        held = max(reason.due, as_of)
        plan = plan.with_entry(Entry(date=held, kind="review", decision="continue"))
        # A policy may ask on that very day for the next date to be set, which nobody has done yet: look past it.
        later = next_review(plan, settings, held).for_review().reasons
        reason = next((candidate for candidate in later if candidate.due is not None and candidate.due > held), None)
        projected = True
