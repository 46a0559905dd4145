"""The reviews of the coming months, week by week: the workload ahead."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.plan import Entry, Plan
from planctl.model.settings import Settings
from planctl.schedule.due import Reason
from planctl.schedule.next_review import next_review

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Expected:
    """A review to come. It is `projected` where it follows from an earlier one that is still to be held."""

    client: str
    day: date
    because: Reason
    projected: bool


@dataclass(frozen=True, slots=True)
class Week:
    """The reviews of one week, which begins on a Monday."""

    monday: date
    reviews: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is overdue on `as_of`, the weeks from then to `until`, and the plans that have no date."""

    as_of: date
    until: date
    overdue: tuple[Expected, ...]
    weeks: tuple[Week, ...]
    undated: tuple[str, ...] = field(default=())


def forecast(plans: Iterable[Plan], settings: Settings, as_of: date, months: int) -> Forecast:
    """The next review of each plan, and those after it if each is held in full on its due date.

    What is overdue is taken to be held on `as_of`. Only what the calendar tells is foreseen: clocks,
    target dates, dates already set; no events, and no sessions.
    """
    until = dates.after(as_of, Interval(months, "month"))
    expected: list[Expected] = []
    undated = []
    for plan in plans:
        found = list(_expected(plan.as_known(as_of), settings, as_of, until))
        due = next_review(plan, settings, as_of)
        if due.day is None and due.plan_state != "closed":
            undated.append(plan.client)
        expected += found
    return Forecast(
        as_of,
        until,
        _in_order(each for each in expected if each.day < as_of),
        tuple(_weeks(_in_order(each for each in expected if each.day >= as_of), as_of, until)),
        tuple(sorted(undated)),
    )


def joined(parts: Sequence[Forecast]) -> Forecast:
    """The forecasts of several folders for the same time as one."""
    first = parts[0]
    weeks = zip(*(part.weeks for part in parts), strict=True)
    return Forecast(
        first.as_of,
        first.until,
        _in_order(each for part in parts for each in part.overdue),
        tuple(Week(same[0].monday, _in_order(each for week in same for each in week.reviews)) for same in weeks),
        tuple(sorted(client for part in parts for client in part.undated)),
    )


def _in_order(expected: Iterable[Expected]) -> tuple[Expected, ...]:
    return tuple(sorted(expected, key=lambda each: (each.day, each.client)))


def _expected(plan: Plan, settings: Settings, as_of: date, until: date) -> Iterator[Expected]:
    deciding, projected = next_review(plan, settings, as_of).deciding, False
    while deciding is not None and deciding.due is not None and deciding.due <= until:
        yield Expected(plan.client, deciding.due, deciding, projected)
        held = max(deciding.due, as_of)
        plan = plan.with_entry(Entry(date=held, kind="review", decision="continue"))
        # What is due on the day itself is the policy's wish for a next date, which nobody has set yet.
        ahead = next_review(plan, settings, held).candidates
        deciding = next((each for each in ahead if each.due is not None and each.due > held), None)
        projected = True


def _weeks(expected: Sequence[Expected], as_of: date, until: date) -> Iterator[Week]:
    monday = as_of - timedelta(days=as_of.weekday())
    while monday <= until:
        yield Week(monday, tuple(each for each in expected if monday <= each.day < monday + _WEEK))
        monday += _WEEK
