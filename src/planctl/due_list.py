"""Which plans of a folder are to be reviewed: the answer of `planctl review-due`, before any format."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from planctl import dates
from planctl.dates import Interval
from planctl.model import Plan
from planctl.problems import Problem
from planctl.schedule import Due, next_review
from planctl.schedule.candidate import Candidate
from planctl.settings import Settings


@dataclass(frozen=True, slots=True)
class Review:
    """One plan's next review."""

    client: str
    file: str
    due: Due
    day: date
    binding: Candidate


@dataclass(frozen=True, slots=True)
class Unread:
    """A plan that cannot be read, and of which nobody knows when it is due.

    The folder's settings, where they cannot be read, are listed like one, but are no plan.
    """

    client: str
    file: str
    problems: tuple[Problem, ...]
    is_plan: bool = True


@dataclass(frozen=True, slots=True)
class DueList:
    """The reviews to list, sorted by day and client; `upcoming` is the next day after those listed."""

    as_of: date
    until: date
    plans: int
    reviews: tuple[Review, ...]
    unread: tuple[Unread, ...]
    upcoming: date | None


def due_list(
    plans: Iterable[tuple[str, Plan]],
    unread: Sequence[Unread],
    settings: Settings,
    as_of: date,
    *,
    within: Interval | None = None,
    overdue: bool = False,
    everything: bool = False,
) -> DueList:
    """The reviews due, as they could be known on `as_of`.

    Args:
        plans: each plan with its file's name.
        unread: the plans that cannot be read.
        settings: the folder's.
        as_of: the day asked about.
        within: the notice for all plans; else each plan's own, the folder's, or 14 days.
        overdue: list only what was due before `as_of`.
        everything: list every plan that has a date.
    """
    listed: list[Review] = []
    others: list[Review] = []
    count = sum(1 for each in unread if each.is_plan)
    for file, plan in plans:
        count += 1
        due = next_review(plan, settings, as_of)
        if due.day is None or due.binding is None:
            continue
        review = Review(plan.client, file, due, due.day, due.binding)
        wanted = everything or (due.day < as_of if overdue else due.listed(within))
        (listed if wanted else others).append(review)
    notice = within or settings.review.notice or Interval(14, "day")
    return DueList(
        as_of=as_of,
        until=dates.after(as_of, notice),
        plans=count,
        reviews=tuple(sorted(listed, key=lambda review: (review.day, review.client))),
        unread=tuple(unread),
        upcoming=min((review.day for review in others), default=None),
    )
