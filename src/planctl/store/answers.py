"""When each plan of a folder is due: from the index where its content is known, else by parsing it."""

import os
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from planctl.dates import Interval
from planctl.due import DEFAULT_NOTICE, THE_CLIENTS, Due, Facts
from planctl.due_list import Unread
from planctl.store import contents, place
from planctl.store.contents import SUFFIX, Refused
from planctl.store.index import Index, key

if TYPE_CHECKING:
    from planctl.store.folder import Watched
    from planctl.store.reading import Document

# A value as most plans have it: in quotes without an escape, or plain up to what ends it.
_VALUE: Final = r"\"([^\"\\\n]*)\"|'([^'\n]*)'|([^\s,\[\]{}#\"'][^,\[\]{}#\"'\n]*?)(?=\s*(?:[,\]}\n#]|$))"


class Answers(NamedTuple):
    """Each plan's client, file name and due date; the plans that cannot be read; the folder's notice."""

    due: list[tuple[str, str, Due]]
    unread: list[Unread]
    notice: Interval


def answers(
    folder: Path,
    files: Iterable[str],
    as_of: date,
    *,
    use_index: bool = True,
    shown: Callable[[Due], bool] = lambda due: True,
    watched: "Watched" = iter,
) -> Answers:
    """When each of the plan files is due, as it could be known on `as_of`.

    A plan whose answer comes from the index has the binding candidate alone, and what of that is the
    client's own only if it is to be `shown`. What is not in the index is `watched` while it is read.
    """
    index = Index(folder, _settings_bytes(folder)) if use_index else None
    found: list[tuple[str, str, Due]] = []
    unknown: list[str] = []
    for path in files:
        due = _indexed(index, path, as_of, shown) if index is not None else None
        if due is None:
            unknown.append(path)
        else:
            name = path.rpartition(os.sep)[2]
            found.append((name.removesuffix(SUFFIX), name, due))
    if not unknown:
        if index is not None:
            index.save(index.notice)
        return Answers(found, [], index.notice if index is not None else DEFAULT_NOTICE)
    return _with_parsed(folder, watched([Path(path) for path in unknown]), as_of, index, found)


def _settings_bytes(folder: Path) -> bytes:
    try:
        return contents.data_of(folder / place.SETTINGS_FILE)
    except Refused:
        return b""


def _indexed(index: Index, path: str, as_of: date, shown: Callable[[Due], bool]) -> Due | None:
    try:
        data = contents.data_of(path)
    except Refused:
        return None
    facts = index.look_up(key(path.rpartition(os.sep)[2], data))
    # On an earlier day not all of the plan was known: what was, only the plan itself can tell.
    if facts is None or as_of < facts.known_by:
        return None
    due = facts.due(as_of)
    if facts.places and facts.binding is not None and shown(due):
        return due._replace(candidates=(facts.binding._replace(**values_at(data, facts.places)),))
    return due


def values_at(data: bytes, places: dict[str, tuple[int, int]]) -> dict[str, Any]:
    """The values that stand at the places of a plan, each a line and a column counted from 1."""
    lines = data.decode("utf-8-sig").split("\n")
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


def _with_parsed(
    folder: Path, files: Iterable[Path], as_of: date, index: Index | None, found: list[tuple[str, str, Due]]
) -> Answers:
    # What parsing takes is imported only where something is to be parsed.
    from planctl import schedule
    from planctl.store import folder as folders
    from planctl.store.reading import Broken

    opened = folders.open_folder(folder)
    keeping = index if opened.broken_settings is None else None
    broken: list[Broken] = [opened.broken_settings] if opened.broken_settings else []
    for document in folders.read_each(opened, files):
        if isinstance(document, Broken):
            broken.append(document)
            continue
        due = schedule.next_review(document.plan, opened.settings, as_of)
        found.append((document.plan.client, document.file, due))
        if keeping is not None:
            _keep(keeping, document, schedule.facts(document.plan, opened.settings))
    notice = opened.settings.review.notice or DEFAULT_NOTICE
    if keeping is not None:
        keeping.save(notice)
    unread = [
        Unread(each.client, each.file, each.problems, is_plan=each is not opened.broken_settings) for each in broken
    ]
    return Answers(found, unread, notice)


def _keep(index: Index, document: "Document", facts: Facts | None) -> None:
    if facts is None:
        return
    if facts.binding is not None:
        wanted = {name: value for name in THE_CLIENTS if (value := getattr(facts.binding, name)) is not None}
        # What is written in a way that cannot be found again is not worth a second way of finding it.
        if wanted.keys() != facts.places.keys() or values_at(document.data, facts.places) != wanted:
            return
    index.keep(key(document.file, document.data), facts)
