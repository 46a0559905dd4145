"""Which plan a new file was before it was renamed: told by what the plans say, never by their length or layout."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from planctl.git import commits
from planctl.git.commits import Change
from planctl.model import source
from planctl.model.source import Plain
from planctl.planfile import decode, yaml_reader
from planctl.storage import paths


class _Plan(NamedTuple):
    """What a plan says without its client's id, and its history."""

    client: Plain
    rest: dict[str, Plain]
    history: list[Plain]


def in_changes(top: Path, changes: Sequence[Change]) -> dict[str, str]:
    """Return the former names of the plans that the changes of one commit renamed, by their new names."""
    plans = [change for change in changes if is_plan(change.path)]
    added = {change.path: change.after for change in plans if not change.before}
    removed = {change.path: change.before for change in plans if not change.after}
    if not added or not removed:
        return {}
    contents = commits.blobs(top, [*added.values(), *removed.values()])
    sides = [{name: contents.get(id, b"") for name, id in side.items()} for side in (added, removed)]
    return former_names(*sides)


def is_plan(name: str) -> bool:
    """Tell whether a path from the root of a repository may be a plan's."""
    return paths.looks_like_a_plan(PurePosixPath(name).name)


def former_names(added: Mapping[str, bytes], removed: Mapping[str, bytes]) -> dict[str, str]:
    """Return which of the files that went away in one step each of those is that came, if it is one of them.

    Two plans are never taken for one because they look alike: they must be the same but for the client's
    id, or share their beginning and most of their history.
    """
    former: dict[str, str] = {}
    by_content = {data: name for name, data in removed.items()}
    for name, data in added.items():
        if data in by_content:
            former[name] = by_content.pop(data)
    old = {name: _plan(data) for name, data in removed.items() if name not in former.values()}
    new = {name: _plan(data) for name, data in added.items() if name not in former}
    shares = {(a, b): _share(before, after) for a, after in new.items() for b, before in old.items()}
    for (name, was), share in sorted(shares.items(), key=lambda item: -item[1]):
        if share > 0 and name not in former and was not in former.values():
            former[name] = was
    return former


def _plan(data: bytes) -> _Plan | None:
    try:
        whole = source.plain(yaml_reader.read(decode.text(data)))
    except decode.UnreadableFile:
        return None
    history = whole.get("history") if isinstance(whole, dict) else None
    if not isinstance(whole, dict) or not isinstance(history, list) or not history:
        return None
    return _Plan(whole.pop("client", ""), whole, history)


def _share(old: _Plan | None, new: _Plan | None) -> float:
    """Return how much of the old plan's history the new one has, from 0 to 1; 0 where it is another plan."""
    if old is None or new is None:
        return 0.0
    if old.rest == new.rest:
        return 1.0
    if old.history[0] != new.history[0]:
        return 0.0
    shared = sum(1 for entry in old.history if entry in new.history)
    if old.client != new.client and shared < 2:
        return 0.0
    return shared / len(old.history) if 2 * shared >= len(old.history) else 0.0
