"""Find the plans that are due, for `review-due` and `calendar`. Imports little: this is what has to be quick."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from planctl.cli import console, inputs
from planctl.doctor import vanished_plans
from planctl.schedule import due_list
from planctl.schedule.due_list import DueFilter, PlanRow
from planctl.storage import scan

if TYPE_CHECKING:
    from uuid import UUID

Reasons = Literal["none", "deciding", "all"]


class DuePlans(NamedTuple):
    """The plans that are due, all plans asked about, and the folders that they are read with."""

    listed: list[PlanRow]
    rows: list[PlanRow]
    folders: list[Path]

    def folder_ids(self) -> "dict[str, UUID]":
        """Return the ids that calendar events get theirs from."""
        return {str(folder): inputs.folder_id(folder) for folder in self.folders}


def find(
    context: Any,
    clients: Sequence[str] | None,
    wanted: DueFilter,
    day: date,
    *,
    reasons: Reasons = "deciding",
    use_index: bool = True,
) -> DuePlans:
    """Return the plans that are due, and all plans asked about, each read with the settings of its own folder.

    The problems of plans that cannot be read are reported.
    """
    today = inputs.today()
    rows: list[PlanRow] = []
    by_folder = inputs.find_plans(context, clients)
    for folder, files in by_folder.items():
        paths = None if files is None else [str(file) for file in files]
        lost = (
            vanished_plans.rows(folder)
            if files is None
            else [row for file in files for row in vanished_plans.lost_of(file)]
        )
        rows += [row._replace(folder=str(folder)) for row in lost]
        rows += scan.scan(folder, day, paths, today=today, use_index=use_index, track=console.track)
    if len(by_folder) > 1:
        rows = [row._replace(file=inputs.file_label(Path(row.path), len(by_folder))) for row in rows]
    listed = due_list.select(rows, wanted)
    if reasons != "none":
        only = reasons == "deciding"
        # Selected again, since a plan may have been changed meanwhile.
        listed = due_list.select(scan.with_reasons(listed, day, today, deciding_only=only, track=console.track), wanted)
    report(rows)
    return DuePlans(listed, rows, list(by_folder))


def report(rows: Sequence[PlanRow]) -> None:
    """Report which plans cannot be read, and which stand under two ids."""
    for row in rows:
        console.problems(row.file, row.problems)
    for one, other in scan.twins(rows):
        console.warn(
            f"{one.file} and {other.file} differ in nothing but the id; if a rename was interrupted, finish it: "
            "planctl rename OLD NEW"
        )
