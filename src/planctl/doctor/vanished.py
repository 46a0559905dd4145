"""What a list of plans would leave out unsaid: entries that are lost."""

from pathlib import Path
from typing import TYPE_CHECKING

from planctl.model.source import WHOLE_FILE, Problem
from planctl.schedule.due_list import PlanRow, Trouble
from planctl.storage import journal
from planctl.storage.files import SUFFIX

if TYPE_CHECKING:
    from planctl.git.lost_entries import Lost


def rows(folder: Path, file: str | None = None) -> list[PlanRow]:
    """Return a row for each plan of the folder, or for the one in `file`, that lost what planctl wrote to it."""
    suspects = journal.suspects(folder, file)
    if not suspects:
        return []
    # Only now: it parses plans, and asks git.
    from planctl.git import lost_entries

    lost: dict[str, list[Lost]] = {}
    for item in lost_entries.find(folder, suspects):
        lost.setdefault(item.write.file, []).append(item)
    return [_row(folder, file, items) for file, items in lost.items()]


def _row(folder: Path, file: str, items: "list[Lost]") -> PlanRow:
    client = file.removesuffix(SUFFIX)
    problems = []
    for write, kind, day in items:
        if kind:
            message = f"the {kind.replace('_', ' ')} of {day}, recorded {_when(write.at)}, is no longer in the file"
        else:
            message = f"was written by planctl {_when(write.at)}, and is no longer there"
        hint = f"planctl restore {client} puts it back, or --forget it if it was taken out on purpose"
        problems.append(Problem(WHOLE_FILE, message, hint))
    trouble = Trouble.LOST_ENTRY if items[0].kind else Trouble.MISSING
    path = str(folder / file)
    return PlanRow(client, file, path, str(folder), problems=tuple(problems), is_plan=False, trouble=trouble)


def _when(at: str) -> str:
    return f"on {at[:10]} at {at[11:16]} UTC"
