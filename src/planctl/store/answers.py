"""When each plan of a folder is due: from the index where its content is known, else by parsing it."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from planctl.dates import Interval
from planctl.due import Due, Facts
from planctl.due_list import DEFAULT_NOTICE, Unread
from planctl.store import contents, place
from planctl.store.contents import SUFFIX, Refused
from planctl.store.index import Index, key

if TYPE_CHECKING:
    from planctl.store.reading import Document

_ID_HERE = re.compile(r"[\"']?([a-z0-9][a-z0-9._-]{0,63})")


class Answers(NamedTuple):
    """Each plan's client, file name and due date; the plans that cannot be read; the folder's notice."""

    due: list[tuple[str, str, Due]]
    unread: list[Unread]
    notice: Interval


def answers(folder: Path, files: Iterable[Path], as_of: date, *, use_index: bool = True) -> Answers:
    """When each plan is due, as it could be known on `as_of`.

    A plan whose answer comes from the index has the binding candidate alone.
    """
    index = Index(folder, _settings_bytes(folder)) if use_index else None
    found: list[tuple[str, str, Due]] = []
    unknown: list[Path] = []
    for path in files:
        due = _indexed(index, path, as_of) if index is not None else None
        if due is None:
            unknown.append(path)
        else:
            found.append((path.name.removesuffix(SUFFIX), path.name, due))
    if not unknown:
        if index is not None:
            index.save(index.notice)
        return Answers(found, [], index.notice if index is not None else DEFAULT_NOTICE)
    return _with_parsed(folder, unknown, as_of, index, found)


def _settings_bytes(folder: Path) -> bytes:
    try:
        return contents.data_of(folder / place.SETTINGS_FILE)
    except Refused:
        return b""


def _indexed(index: Index, path: Path, as_of: date) -> Due | None:
    try:
        data = contents.data_of(path)
    except Refused:
        return None
    facts = index.look_up(key(path.name, data))
    # On an earlier day not all of the plan was known: what was, only the plan itself can tell.
    if facts is None or as_of < facts.known_by:
        return None
    goal = goal_at(data, facts.goal_place) if facts.goal_place is not None else None
    return facts.due(as_of, goal)


def goal_at(data: bytes, at: tuple[int, int]) -> str | None:
    """The id that stands at a line and column of a plan, both counted from 1."""
    line, column = at
    text = data.decode("utf-8-sig").split("\n", line)[line - 1]
    match = _ID_HERE.match(text, column - 1)
    return match[1] if match else None


def _with_parsed(
    folder: Path, files: list[Path], as_of: date, index: Index | None, found: list[tuple[str, str, Due]]
) -> Answers:
    # What parsing takes is imported only where something is to be parsed.
    from planctl import schedule
    from planctl.store import folder as folders
    from planctl.store.reading import Broken

    opened = folders.open_folder(folder)
    broken: list[Broken] = [opened.broken_settings] if opened.broken_settings else []
    for document in folders.read(opened, files):
        if isinstance(document, Broken):
            broken.append(document)
            continue
        found.append((document.plan.client, document.file, schedule.next_review(document.plan, opened.settings, as_of)))
        if index is not None and opened.broken_settings is None:
            _keep(index, document, schedule.facts(document.plan, opened.settings))
    notice = opened.settings.review.notice or DEFAULT_NOTICE
    if index is not None and opened.broken_settings is None:
        index.save(notice)
    return Answers(found, [Unread(each.client, each.file, each.problems) for each in broken], notice)


def _keep(index: Index, document: "Document", facts: Facts | None) -> None:
    if facts is None:
        return
    goal = facts.binding.goal if facts.binding is not None else None
    # An id written in a way that cannot be found again is not worth a second way of finding it.
    if facts.goal_place is None or goal_at(document.data, facts.goal_place) == goal:
        index.keep(key(document.file, document.data), facts)
