"""When each plan of a folder is due."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from planctl.model.dates import Interval
from planctl.schedule.due import Due
from planctl.schedule.due_list import DueFilter, Unread
from planctl.storage.files import SUFFIX
from planctl.storage.index import Known
from planctl.storage.survey import Parsed, survey
from planctl.storage.values import values_at

if TYPE_CHECKING:
    from planctl.storage.plan_folder import Watched


class Answers(NamedTuple):
    """What a folder's plans answer when they are asked for their due dates.

    Attributes:
        listed: client, file name and due date of each plan that is to be listed.
        others: how many other plans there are, and `upcoming` the earliest day that one of them is due on.
        unread: the plans that cannot be read.
        notice: the folder's.
    """

    listed: list[tuple[str, str, Due]]
    others: int
    upcoming: date | None
    unread: list[Unread]
    notice: Interval


def answers(
    folder: Path,
    wanted: DueFilter,
    named: Sequence[str] | None = None,
    *,
    use_index: bool = True,
    watched: "Watched" = iter,
) -> Answers:
    """When each plan of the folder is due, or each of the files `named`, as it could be known on the day asked about.

    A plan whose answer comes from the index has the binding candidate alone. What is not in the index is
    `watched` while it is read; where several processes read, it is what this one reads.
    """
    asked = _Asked(wanted)
    unread, notice = survey(folder, wanted.as_of, asked, named, use_index=use_index, watched=watched)
    return Answers(asked.listed, asked.others, asked.upcoming, unread, notice)


class _Asked:
    """The plans seen so far: those to be listed, and of the others what is told of them as a whole."""

    def __init__(self, wanted: DueFilter) -> None:
        self.wanted = wanted
        self.listed: list[tuple[str, str, Due]] = []
        self.others = 0
        self.upcoming: date | None = None

    def of_known(self, file: str, data: bytes, known: Known) -> None:
        if self._lists(known.day, known.notice):
            self.listed.append((file.removesuffix(SUFFIX), file, _completed(known, data, self.wanted.as_of)))

    def of_parsed(self, plan: Parsed) -> None:
        if self._lists(plan.due.day, plan.due.notice):
            self.listed.append((plan.client, plan.file, plan.due))

    def _lists(self, day: date | None, notice: Interval) -> bool:
        """Whether a plan due on that day is to be listed; if not, it is counted among the others."""
        if self.wanted.includes(day, notice):
            return True
        self.others += 1
        if day is not None and (self.upcoming is None or day < self.upcoming):
            self.upcoming = day
        return False


def _completed(known: Known, data: bytes, as_of: date) -> Due:
    """The answer, with what of it is the client's own looked up in the plan."""
    due, places = known.due(as_of)
    if not places or due.deciding is None:
        return due
    return due._replace(candidates=(due.deciding._replace(**values_at(data, places)),))
