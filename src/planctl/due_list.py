"""Which plans of a folder are to be reviewed: the answer of `planctl review-due`, before any format."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from planctl import dates
from planctl.dates import Interval
from planctl.due import DEFAULT_NOTICE, Candidate, Due
from planctl.problems import Problem


class Review(NamedTuple):
    """One plan's next review."""

    client: str
    file: str
    due: Due
    day: date
    binding: Candidate


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


def is_listed(due: Due, within: Interval | None, overdue: bool) -> bool:
    """Whether a plan is to be listed; `overdue` lists only what was due before the day asked about."""
    if overdue:
        return due.day is not None and due.day < due.as_of
    return due.listed(within)


def due_list(
    answers: Iterable[tuple[str, str, Due]],
    unread: Sequence[Unread],
    as_of: date,
    *,
    notice: Interval = DEFAULT_NOTICE,
    within: Interval | None = None,
    overdue: bool = False,
    everything: bool = False,
) -> DueList:
    """The reviews due, as they could be known on `as_of`.

    Args:
        answers: each plan's client, file name, and when it is due.
        unread: the plans that cannot be read.
        as_of: the day asked about.
        notice: the folder's, which the list as a whole speaks of.
        within: the notice for all plans; else each plan's own.
        overdue: list only what was due before `as_of`.
        everything: list every plan that has a date.
    """
    listed: list[Review] = []
    upcoming: date | None = None
    count = sum(1 for each in unread if each.is_plan)
    for client, file, due in answers:
        count += 1
        binding = due.binding
        if binding is None or binding.due is None:
            continue
        day = binding.due
        if everything or is_listed(due, within, overdue):
            listed.append(Review(client, file, due, day, binding))
        elif upcoming is None or day < upcoming:
            upcoming = day
    return DueList(
        as_of=as_of,
        until=_until(listed, as_of, within or notice, overdue=overdue, everything=everything),
        plans=count,
        reviews=tuple(sorted(listed, key=lambda review: (review.day, review.client))),
        unread=tuple(unread),
        upcoming=upcoming,
    )


def _until(listed: Sequence[Review], as_of: date, notice: Interval, *, overdue: bool, everything: bool) -> date:
    """The last day on which a review that is asked about can be due."""
    if overdue:
        return as_of - timedelta(days=1)
    if everything and listed:
        return max(review.day for review in listed)
    return dates.after(as_of, notice)
