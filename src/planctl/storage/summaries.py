"""Every plan of a folder in one line."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planctl.schedule.due import Summary
from planctl.schedule.due_list import Unread
from planctl.storage.files import SUFFIX
from planctl.storage.index import Known
from planctl.storage.survey import Parsed, survey

if TYPE_CHECKING:
    from planctl.storage.plan_folder import Watched


def summaries(
    folder: Path, as_of: date, *, use_index: bool = True, watched: "Watched" = iter
) -> tuple[list[Summary], list[Unread]]:
    """Every plan in one line as it could be known on `as_of`, and what cannot be read, the settings on top.

    Both are in the order of the files' names. What is not in the index is `watched` while it is read.
    """
    asked = _Asked(as_of)
    unread = survey(folder, as_of, asked, use_index=use_index, watched=watched).unread
    asked.found.sort(key=lambda found: found[0])
    return [summary for _, summary in asked.found], unread


class _Asked:
    """The plans seen so far, each with its file's name."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.found: list[tuple[str, Summary]] = []

    def of_known(self, file: str, data: bytes, known: Known) -> None:
        self.found.append((file, known.summary(file.removesuffix(SUFFIX), self.as_of)))

    def of_parsed(self, plan: Parsed) -> None:
        self.found.append((plan.file, plan.summary))
