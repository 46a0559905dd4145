"""Which plans of a folder are to be reviewed: what `planctl review-due` answers, before any format."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.source import Problem
from planctl.schedule.due import Due


class Trouble(StrEnum):
    """Why a file or a plan stands on top of the list, in the words of all formats."""

    UNREADABLE = "cannot be read"
    LOST_ENTRY = "lost an entry"
    MISSING = "is missing"
    NOT_READ = "is not read"
    NO_PLANS = "holds no plan"

    @property
    def code(self) -> str:
        """Its name for programs."""
        return self.name.lower().replace("_", "-")


class PlanRow(NamedTuple):
    """One plan of a folder as it could be known on a day: when it is due, or why nobody can tell.

    Attributes:
        file: what the file is called in answers; it is read from `path`, with the settings of `folder`.
        due: none where the plan cannot be read. A row that comes from the index has no reasons.
        last_review: the day of the latest review, full or for an event.
        previous_review: the day of the last review held elsewhere.
        active_goals: how many goals (not objectives) are still worked on.
        open_triggers: the kinds of the triggers, and of deteriorations, that no review has dealt with
            yet, each once, the one that is due first on top.
        sealed_reason: the deciding reason as the index keeps it.
        problems: why the plan cannot be read, or what else is the trouble.
        is_plan: false where it is the folder's settings that cannot be read, or a second row of a plan.
    """

    client: str
    file: str
    path: str
    folder: str
    due: Due | None = None
    start: date | None = None
    last_review: date | None = None
    previous_review: date | None = None
    active_goals: int = 0
    open_triggers: tuple[str, ...] = ()
    sealed_reason: str = ""
    problems: tuple[Problem, ...] = ()
    is_plan: bool = True
    trouble: Trouble = Trouble.UNREADABLE


class DueFilter(NamedTuple):
    """Which plans are to be listed.

    Attributes:
        within: the notice for all plans; else each plan's own.
        overdue: list only what was due before the day asked about.
        all: list every plan that has a date.
    """

    within: Interval | None = None
    overdue: bool = False
    all: bool = False

    def includes(self, due: Due) -> bool:
        """Tell whether a plan with that due date, if it has any, is to be listed."""
        if due.day is None:
            return False
        if self.overdue:
            return due.day < due.as_of
        return self.all or due.day <= dates.after(due.as_of, self.within or due.notice)


def select(rows: Iterable[PlanRow], wanted: DueFilter) -> list[PlanRow]:
    """Return the rows to list: what cannot be read on top, then what is due, by day and client."""
    unreadable: list[PlanRow] = []
    listed: list[tuple[date, str, PlanRow]] = []
    for row in rows:
        if row.due is None:
            unreadable.append(row)
        elif row.due.day is not None and wanted.includes(row.due):
            listed.append((row.due.day, row.client, row))
    listed.sort(key=lambda item: item[:2])
    return [*unreadable, *(row for _, _, row in listed)]
