"""One pass over a folder's plans: the index answers for each file that it knows, the others are parsed."""

import os
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planctl.planfile.decode import UnreadableFile
from planctl.schedule.due_list import PlanRow
from planctl.storage import files, paths
from planctl.storage.plan_index import Index, unseal

if TYPE_CHECKING:
    from planctl.storage.plan_folder import Document, Folder, Track, UnreadablePlan


def scan(
    folder: Path,
    as_of: date,
    named: Sequence[str] | None = None,
    *,
    today: date | None = None,
    use_index: bool = True,
    track: "Track" = iter,
) -> list[PlanRow]:
    """Return a row for each plan of the folder, or for each of the files `named`, as it could be known on `as_of`.

    The rows are in the order of the files. A plan that cannot be read has a row, too, and on top of all
    stand the settings, where those cannot be read. A plan with an entry dated after `today`
    says so, where that day is given. What is not in the index is tracked while it is read.
    """
    settings = _settings_bytes(folder) if use_index else None
    index = Index(folder, settings) if settings is not None else None
    in_folder = str(folder)
    # As pathlib writes the path of a plan: in the folder `.` without any, in `/` with one slash.
    beginning = str(folder / "x").removesuffix("x")
    wanted = [f"{beginning}{name}" for name in paths.plan_names(folder)] if named is None else list(named)
    rows: dict[str, PlanRow] = {}
    unknown: list[str] = []
    for path in wanted:
        row = _indexed(path, in_folder, as_of, index) if index is not None else None
        if row is not None:
            rows[path] = row
        else:
            unknown.append(path)
    on_top: list[PlanRow] = []
    if unknown or not wanted:
        # What parsing takes is imported only where something is to be parsed.
        from planctl.storage import plan_folder

        opened = plan_folder.open_folder(folder)
        if opened.broken_settings is not None:
            on_top.append(_unreadable(opened.broken_settings, in_folder))
        # Rows that follow from settings other than those the index was opened for are not kept in it.
        is_sound = opened.broken_settings is None and opened.settings_data == settings
        rows |= {row.path: row for row in _parsed(opened, unknown, (as_of, today), index if is_sound else None, track)}
    if index is not None:
        index.save(whole=named is None)
    return [*on_top, *(rows[path] for path in wanted if path in rows)]


def with_reasons(
    rows: Sequence[PlanRow],
    as_of: date,
    today: date | None = None,
    *,
    deciding_only: bool = False,
    track: "Track" = iter,
) -> list[PlanRow]:
    """Return the rows with the reasons for each due date, for which plans that the index knew are parsed.

    Where the deciding reason is enough, most plans need not be. A plan that has been changed since it was
    scanned has the row that it has now.
    """
    parsed: dict[str, PlanRow] = {}
    lacking: dict[str, list[str]] = {}
    for row in rows:
        if row.due is None or row.due.day is None or row.due.reasons:
            continue
        data = files.read_small_file(row.path) if deciding_only else None
        reason = unseal(row.sealed_reason, data) if data is not None else None
        if reason is not None:
            parsed[row.path] = row._replace(due=row.due._replace(reasons=(reason,)))
        else:
            lacking.setdefault(row.folder, []).append(row.path)
    for folder, files_in_folder in lacking.items():
        from planctl.storage import plan_folder

        opened = plan_folder.open_folder(Path(folder))
        parsed |= {row.path: row for row in _parsed(opened, files_in_folder, (as_of, today), None, track)}
    return [parsed[row.path]._replace(file=row.file) if row.path in parsed else row for row in rows]


def twins(rows: Sequence[PlanRow]) -> list[tuple[PlanRow, PlanRow]]:
    """Return the plans that differ in nothing but their id, as an interrupted rename leaves them.

    New plans, which say nothing yet, are alike by nature, and no rename leaves more than two.
    """
    alike: dict[object, list[PlanRow]] = {}
    for row in rows:
        if row.due is not None and (row.active_goals or row.last_review or row.open_triggers):
            facts = (row.folder, row.start, row.last_review, row.due.day, row.active_goals, row.open_triggers)
            alike.setdefault(facts, []).append(row)
    by_text: dict[bytes, list[PlanRow]] = {}
    for candidates in alike.values():
        for row in candidates if len(candidates) > 1 else ():
            by_text.setdefault(_text_without_client(row.path), []).append(row)
    return [(rows[0], rows[1]) for rows in by_text.values() if len(rows) == 2]


def _text_without_client(path: str) -> bytes:
    try:
        return re.sub(rb"^client:.*\n", b"", files.read_file(path), count=1, flags=re.MULTILINE)
    except UnreadableFile:
        return os.fsencode(path)  # Gone by now, and like no other.


def _settings_bytes(folder: Path) -> bytes | None:
    """Return the folder's settings, empty where there are none; none where they cannot be read, which must be told."""
    path = f"{paths.home(folder)}{os.sep}{paths.SETTINGS_FILE}"
    try:
        return files.read_file(path)
    except UnreadableFile:
        return None if paths.is_there(Path(path)) else b""


def _indexed(path: str, folder: str, as_of: date, index: Index) -> PlanRow | None:
    try:
        data = files.read_small_file(path) or files.read_file(path)
    except UnreadableFile:
        return None
    return index.row(path, folder, data, as_of)


def _parsed(
    opened: "Folder", wanted: Sequence[str], days: tuple[date, date | None], index: Index | None, track: "Track"
) -> Iterator[PlanRow]:
    """Yield the rows of plans that the index does not know; those that it can know from now on are kept in it."""
    from planctl.schedule import pauses
    from planctl.storage import plan_folder
    from planctl.storage.plan_folder import UnreadablePlan

    as_of, today = days
    for document in plan_folder.read_each(opened, track([Path(path) for path in wanted])):
        if isinstance(document, UnreadablePlan) and plan_folder.is_ignored(document, opened):
            continue
        row = row_of(document, opened, as_of, today)
        yield row
        if index is None or row.due is None or isinstance(document, UnreadablePlan):
            continue
        plan = document.plan
        if plan.as_known(as_of) is plan:
            then = row.due._replace(plan_state=pauses.plan_state(plan.history, plan.known_by))
            pause_end = pauses.end_of_pause(plan.history, plan.known_by)
            index.keep(row._replace(due=then), document.data, plan.known_by, pause_end)


def row_of(document: "Document | UnreadablePlan", opened: "Folder", as_of: date, today: date | None) -> PlanRow:
    """Return the row of a plan that has been read, or of one that cannot be."""
    from planctl.schedule import status
    from planctl.schedule.next_review import next_review
    from planctl.storage.plan_folder import UnreadablePlan

    folder = str(opened.path)
    if isinstance(document, UnreadablePlan):
        return _unreadable(document, folder)
    plan = document.plan
    known = plan.as_known(as_of)
    due = next_review(plan, opened.settings, as_of, today)
    last_review = status.latest(status.reviews(known.history))
    return PlanRow(
        client=plan.client,
        file=document.file,
        path=str(document.path),
        folder=folder,
        due=due,
        start=plan.start,
        last_review=last_review.date if last_review is not None else None,
        previous_review=known.previous_review,
        active_goals=sum(1 for _, parent in status.active_goals(known) if parent is None),
        open_triggers=tuple(dict.fromkeys(due.open_triggers)),
    )


def _unreadable(plan: "UnreadablePlan", folder: str) -> PlanRow:
    return PlanRow(plan.client, plan.file, str(plan.path), folder, problems=plan.problems, is_plan=plan.is_plan)
