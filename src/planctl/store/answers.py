"""When each plan of a folder is due: from the index where its content is known, else by parsing it."""

import os
import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from planctl.dates import Interval
from planctl.due import DEFAULT_NOTICE, THE_CLIENTS, Due, Facts
from planctl.due_list import Unread, Wanted
from planctl.store import contents, place
from planctl.store.contents import SUFFIX, Refused
from planctl.store.index import Index, Known, key

if TYPE_CHECKING:
    from planctl.store.folder import Folder, Watched
    from planctl.store.reading import Document

# A value as most plans have it: in quotes without an escape, or plain up to what ends it.
_VALUE: Final = r"\"([^\"\\\n]*)\"|'([^'\n]*)'|([^\s,\[\]{}#\"'][^,\[\]{}#\"'\n]*?)(?=\s*(?:[,\]}\n#]|$))"


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
    wanted: Wanted,
    named: Sequence[str] | None = None,
    *,
    use_index: bool = True,
    watched: "Watched" = iter,
) -> Answers:
    """When each plan of the folder is due, or each of the files `named`, as it could be known on the day asked about.

    A plan whose answer comes from the index has the binding candidate alone. What is not in the index is
    `watched` while it is read; where several processes read, it is what this one reads.
    """
    index = Index(folder, _settings_bytes(folder)) if use_index else None
    files = [f"{folder}{os.sep}{name}" for name in place.plan_names(folder)] if named is None else named
    asked = _Asked(wanted)
    unknown = [path for path in files if index is None or not _is_indexed(index, path, asked)]
    unread: list[Unread] = []
    notice = index.notice if index is not None else DEFAULT_NOTICE
    if unknown or not files:
        notice = _parsed(folder, unknown, index, asked, unread, watched)
    if index is not None:
        index.save(notice, whole=named is None)
    return Answers(asked.listed, asked.others, asked.upcoming, unread, notice)


class _Asked:
    """The plans seen so far: those to be listed, and of the others what is told of them as a whole."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.listed: list[tuple[str, str, Due]] = []
        self.others = 0
        self.upcoming: date | None = None

    def lists(self, day: date | None, notice: Interval) -> bool:
        """Whether a plan due on that day is to be listed; if not, it is counted among the others."""
        if self.wanted.takes(day, notice):
            return True
        self.others += 1
        if day is not None and (self.upcoming is None or day < self.upcoming):
            self.upcoming = day
        return False


def _settings_bytes(folder: Path) -> bytes:
    try:
        return contents.data_of(folder / place.SETTINGS_FILE)
    except Refused:
        return b""


def _is_indexed(index: Index, path: str, asked: _Asked) -> bool:
    name = path.rpartition(os.sep)[2]
    data = contents.at_once(path)
    if data is None:
        try:
            data = contents.data_of(path)
        except Refused:
            return False
    known = index.look_up(key(name, data), asked.wanted.as_of)
    if known is None:
        return False
    if asked.lists(known.day, known.notice):
        asked.listed.append((name.removesuffix(SUFFIX), name, _completed(known, data, asked.wanted.as_of)))
    return True


def _completed(known: Known, data: bytes, as_of: date) -> Due:
    """The answer, with what of it is the client's own looked up in the plan."""
    due, places = known.due(as_of)
    if not places or due.binding is None:
        return due
    return due._replace(candidates=(due.binding._replace(**values_at(data, places)),))


def values_at(data: bytes, places: dict[str, tuple[int, int]]) -> dict[str, Any]:
    """The values that stand at the places of a plan, each a line and a column counted from 1."""
    lines = data.removeprefix(b"\xef\xbb\xbf").decode().split("\n")
    found: dict[str, Any] = {}
    for name, (line, column) in places.items():
        match = re.compile(_VALUE).match(lines[line - 1], column - 1)
        text = (match[1] or match[2] or match[3]) if match else None
        if text is None or name in ("goal", "measure"):
            found[name] = text
        else:
            found[name] = _number(text)
    return found


def _number(text: str) -> int | float | None:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return None


class _Parsed(NamedTuple):
    """What parsing one plan gave; `of` is its key in the index, if its facts can be kept there."""

    client: str
    file: str
    due: Due
    of: str
    facts: Facts | None


def _parsed(
    folder: Path,
    files: Sequence[str],
    index: Index | None,
    asked: _Asked,
    unread: list[Unread],
    watched: "Watched",
) -> Interval:
    """Ask the plans that the index does not know, and return the folder's notice."""
    # What parsing takes is imported only where something is to be parsed.
    from planctl.store import folder as folders
    from planctl.store import side_by_side

    opened = folders.open_folder(folder)
    if opened.broken_settings is not None:
        settings = opened.broken_settings
        unread.append(Unread(settings.client, settings.file, settings.problems, is_plan=False))
        index = None
    work = partial(_parsed_part, opened, asked.wanted.as_of, index is not None)
    for each in side_by_side.worked_through(work, files, own=partial(work, watched=watched)):
        if isinstance(each, Unread):
            unread.append(each)
            continue
        if asked.lists(each.due.day, each.due.notice):
            asked.listed.append((each.client, each.file, each.due))
        if index is not None and each.facts is not None:
            index.keep(each.of, each.facts)
    return opened.settings.review.notice or DEFAULT_NOTICE


def _parsed_part(
    opened: "Folder", as_of: date, indexed: bool, files: Sequence[str], watched: "Watched" = iter
) -> list[_Parsed | Unread]:
    from planctl import schedule
    from planctl.store import folder as folders
    from planctl.store.reading import Broken

    found: list[_Parsed | Unread] = []
    for document in folders.read_each(opened, watched([Path(path) for path in files])):
        if isinstance(document, Broken):
            found.append(Unread(document.client, document.file, document.problems))
            continue
        due = schedule.next_review(document.plan, opened.settings, as_of)
        facts = _facts_to_keep(document, opened) if indexed else None
        of = key(document.file, document.data) if facts is not None else ""
        found.append(_Parsed(document.plan.client, document.file, due, of, facts))
    return found


def _facts_to_keep(document: "Document", opened: "Folder") -> Facts | None:
    from planctl import schedule

    facts = schedule.facts(document.plan, opened.settings)
    if facts is not None and facts.binding is not None:
        wanted = {name: value for name in THE_CLIENTS if (value := getattr(facts.binding, name)) is not None}
        # What is written in a way that cannot be found again is not worth a second way of finding it.
        if wanted.keys() != facts.places.keys() or values_at(document.data, facts.places) != wanted:
            return None
    return facts
