"""Which plans of a folder are to be reviewed: the answer of `planctl review-due`, before any format."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.source import Problem
from planctl.schedule.due import DEFAULT_NOTICE, Due, Reason


class Review(NamedTuple):
    """One plan's next review."""

    client: str
    file: str
    due: Due
    day: date
    deciding: Reason


class Unread(NamedTuple):
    """A plan that cannot be read, and of which nobody knows when it is due.

    The folder's settings, where they cannot be read, are listed like one, but are no plan.
    """

    client: str
    file: str
    problems: tuple[Problem, ...]
    is_plan: bool = True


class DueList(NamedTuple):
    """The reviews to list, sorted by day and client; `upcoming` is the next day after those listed."""

    as_of: date
    until: date
    plans: int
    reviews: tuple[Review, ...]
    unread: tuple[Unread, ...]
    upcoming: date | None


class DueFilter:
    """Which plans are to be listed.

    Args:
        as_of: the day asked about.
        within: the notice for all plans; else each plan's own.
        overdue: list only what was due before `as_of`.
        everything: list every plan that has a date.
    """

    def __init__(
        self, as_of: date, within: Interval | None = None, *, overdue: bool = False, everything: bool = False
    ) -> None:
        self.as_of = as_of
        self.within = within
        self.overdue = overdue
        self.everything = everything
        self._last: dict[Interval, date] = {}

    def includes(self, day: date | None, notice: Interval) -> bool:
        """Whether a plan that is due on that day, if on any, and has that notice is to be listed."""
        if day is None:
            return False
        if self.overdue:
            return day < self.as_of
        return self.everything or day <= self.last(notice)

    def last(self, notice: Interval) -> date:
        """The last day on which a plan with that notice can be due to be listed."""
        length = self.within or notice
        # Thousands of plans have the same few notices.
        if length not in self._last:
            self._last[length] = dates.after(self.as_of, length)
        return self._last[length]


def due_list(
    listed: Iterable[tuple[str, str, Due]],
    unread: Sequence[Unread],
    wanted: DueFilter,
    *,
    others: int = 0,
    upcoming: date | None = None,
    notice: Interval = DEFAULT_NOTICE,
) -> DueList:
    """The reviews due, as they could be known on the day asked about.

    Args:
        listed: the client, the file name and the answer of each plan to be listed; one without a date is not.
        unread: the plans that cannot be read.
        wanted: what was asked for.
        others: how many other plans there are, the earliest of which is due on `upcoming`.
        notice: the folder's, which the list as a whole speaks of.
    """
    plans = list(listed)
    reviews = [
        Review(client, file, due, due.deciding.due, due.deciding)
        for client, file, due in plans
        if due.deciding is not None and due.deciding.due is not None
    ]
    reviews.sort(key=lambda review: (review.day, review.client))
    return DueList(
        as_of=wanted.as_of,
        until=_until(reviews, wanted, notice),
        plans=others + len(plans) + sum(1 for each in unread if each.is_plan),
        reviews=tuple(reviews),
        unread=tuple(unread),
        upcoming=upcoming,
    )


def _until(reviews: Sequence[Review], wanted: DueFilter, notice: Interval) -> date:
    """The last day on which a review that is asked about can be due."""
    if wanted.overdue:
        return wanted.as_of - timedelta(days=1)
    if wanted.everything and reviews:
        return reviews[-1].day
    return wanted.last(notice)
