"""A survey of a folder's plans: the index answers for each whose content it knows, the others are parsed."""

import os
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from planctl.model.dates import Interval
from planctl.planfile.decode import UnreadableFile
from planctl.schedule.due import DEFAULT_NOTICE, THE_CLIENTS, Due, Facts, Summary
from planctl.schedule.due_list import Unread
from planctl.storage import files as contents
from planctl.storage import paths
from planctl.storage.index import Index, Known, key
from planctl.storage.values import values_at

if TYPE_CHECKING:
    from planctl.storage.plan_folder import Document, Folder, Watched


class Parsed(NamedTuple):
    """What parsing one plan gave; `of` is its key in the index, if its facts can be kept there."""

    client: str
    file: str
    due: Due
    summary: Summary
    of: str
    facts: Facts | None


class Asking(Protocol):
    """Whoever asks something of every plan; each plan comes to it once, in one of two ways and in no order."""

    def of_known(self, file: str, data: bytes, known: Known) -> None:
        """A plan that the index knows: its file's name, its bytes, and what is known of it."""

    def of_parsed(self, plan: Parsed) -> None:
        """A plan that had to be parsed."""


class Surveyed(NamedTuple):
    """What is told of the folder as a whole: its notice, and what cannot be read.

    On top of `unread` stand the settings, below them the plans in the order in which they were to be read.
    """

    unread: list[Unread]
    notice: Interval


def survey(
    folder: Path,
    as_of: date,
    asking: Asking,
    named: Sequence[str] | None = None,
    *,
    use_index: bool = True,
    watched: "Watched" = iter,
) -> Surveyed:
    """Ask each plan of the folder, or each of the files `named`, as it could be known on `as_of`.

    What is not in the index is `watched` while it is read; where several processes read, it is what this
    one reads.
    """
    settings = _settings_bytes(folder) if use_index else None
    index = Index(folder, settings) if settings is not None else None
    files = [f"{folder}{os.sep}{name}" for name in paths.plan_names(folder)] if named is None else named
    unknown = [path for path in files if index is None or not _is_indexed(index, path, as_of, asking)]
    unread: list[Unread] = []
    notice = index.notice if index is not None else DEFAULT_NOTICE
    if unknown or not files:
        notice = _parse(folder, unknown, as_of, index, settings, asking, unread, watched)
    if index is not None:
        index.save(notice, whole=named is None)
    return Surveyed(unread, notice)


def _settings_bytes(folder: Path) -> bytes | None:
    """What the folder's settings say, nothing if it has none; none where they cannot be read, which must be told."""
    path = f"{folder}{os.sep}{paths.SETTINGS_FILE}"
    try:
        return contents.data_of(path)
    except UnreadableFile:
        return None if os.path.lexists(path) else b""


def _is_indexed(index: Index, path: str, as_of: date, asking: Asking) -> bool:
    name = path.rpartition(os.sep)[2]
    data = contents.at_once(path)
    if data is None:
        try:
            data = contents.data_of(path)
        except UnreadableFile:
            return False
    known = index.look_up(key(name, data), as_of)
    if known is None:
        return False
    asking.of_known(name, data, known)
    return True


def _parse(
    folder: Path,
    files: Sequence[str],
    as_of: date,
    index: Index | None,
    settings: bytes | None,
    asking: Asking,
    unread: list[Unread],
    watched: "Watched",
) -> Interval:
    """Ask the plans that the index does not know, and return the folder's notice."""
    # What parsing takes is imported only where something is to be parsed.
    from planctl.storage import plan_folder, side_by_side

    opened = plan_folder.open_folder(folder)
    if opened.broken_settings is not None:
        broken = opened.broken_settings
        unread.append(Unread(broken.client, broken.file, broken.problems, is_plan=False))
    if opened.broken_settings is not None or opened.settings_data != settings:
        # Facts that follow from other settings than the index was opened for are not kept in it.
        index = None
    work = partial(_parsed, opened, as_of, index is not None)
    for each in side_by_side.worked_through(work, files, own=partial(work, watched=watched)):
        if isinstance(each, Unread):
            unread.append(each)
            continue
        asking.of_parsed(each)
        if index is not None and each.facts is not None:
            index.keep(each.of, each.facts)
    return opened.settings.review.notice or DEFAULT_NOTICE


def _parsed(
    opened: "Folder", as_of: date, indexed: bool, files: Sequence[str], watched: "Watched" = iter
) -> list[Parsed | Unread]:
    from planctl.schedule import status
    from planctl.schedule.next_review import next_review
    from planctl.storage import plan_folder
    from planctl.storage.plan_folder import UnreadablePlan

    found: list[Parsed | Unread] = []
    for document in plan_folder.read_each(opened, watched([Path(path) for path in files])):
        if isinstance(document, UnreadablePlan):
            found.append(Unread(document.client, document.file, document.problems))
            continue
        due = next_review(document.plan, opened.settings, as_of)
        facts = _facts_to_keep(document, opened, due) if indexed else None
        of = key(document.file, document.data) if facts is not None else ""
        summary = status.summary(document.plan, due)
        found.append(Parsed(document.plan.client, document.file, due, summary, of, facts))
    return found


def _facts_to_keep(document: "Document", opened: "Folder", due: Due) -> Facts | None:
    from planctl.schedule.next_review import facts as next_review_facts

    facts = next_review_facts(document.plan, opened.settings, due)
    if facts is not None and facts.deciding is not None:
        wanted = {name: value for name in THE_CLIENTS if (value := getattr(facts.deciding, name)) is not None}
        # What is written in a way that cannot be found again is not worth a second way of finding it.
        if wanted.keys() != facts.places.keys() or values_at(document.data, facts.places) != wanted:
            return None
    return facts
