"""What planctl wrote and neither the plan nor git's history has: overwritten by git, an editor, or a sync."""

import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from planctl.errors import PlanctlError
from planctl.git import command, repository
from planctl.model.source import Items, Problem
from planctl.planfile import decode, history_blocks, yaml_reader
from planctl.planfile.decode import UnreadableFile
from planctl.storage import files, journal
from planctl.storage.journal import Write

# A clock that was set back meanwhile is allowed for.
_SLACK: Final = timedelta(days=1)


class Lost(NamedTuple):
    """A write that is lost; `kind` and `date` are the entry's, and empty where it is a whole plan that is gone."""

    write: Write
    kind: str = ""
    date: str = ""


def find(
    folder: Path,
    suspects: dict[str, list[Write]],
    unread: Callable[[str, Problem], None] = lambda file, problem: None,
) -> list[Lost]:
    """Return those among the suspects that are lost, the first written on top; `unread` gets what cannot be read.

    What a commit of the present branch has held is not: whatever took it out later, git's history has it. Nor is
    an entry that was edited by hand: the plan has another of the same kind and day that nobody else wrote.
    """
    lost: list[Lost] = []
    for name, writes in suspects.items():
        path = folder / name
        try:
            data = files.read_file(path)
            lost += _lost_entries(path, data, [write for write in journal.writes(folder) if write.file == name])
        except UnreadableFile as refused:
            if os.path.lexists(path):
                unread(name, refused.problem)
            elif not _added_lines(path, writes):
                lost.append(Lost(next((write for write in writes if write.is_plan), writes[0])))
    return sorted(lost, key=lambda item: item.write.at)


def _lost_entries(path: Path, data: bytes, writes: Sequence[Write]) -> list[Lost]:
    here = history_blocks.entries(yaml_reader.read(decode.text(data)))
    absent = []
    for write in writes:
        meaning = "" if write.is_plan else _meaning(write)
        if here[meaning] > 0:
            here[meaning] -= 1
        elif meaning:
            absent.append((write, meaning))
    if not absent:
        return []
    committed = _added_lines(path, [write for write, _ in absent])
    unexplained = Counter(_kind_and_date(meaning) for meaning in (here - _entries_at_head(path)).elements())
    lost = []
    for write, meaning in absent:
        kind, day = _kind_and_date(meaning)
        if committed.issuperset(line.strip() for line in write.lines):
            continue
        if unexplained[kind, day] > 0:
            unexplained[kind, day] -= 1
        else:
            lost.append(Lost(write, kind, day))
    return lost


def _meaning(write: Write) -> str:
    try:
        tree = yaml_reader.read("\n".join(write.lines))
    except UnreadableFile:
        return ""
    return history_blocks.canonical(tree.items[0]) if isinstance(tree, Items) and tree.items else ""


def _kind_and_date(meaning: str) -> tuple[str, str]:
    entry = json.loads(meaning)
    return (str(entry.get("kind", "")), str(entry.get("date", ""))) if isinstance(entry, dict) else ("", "")


def _added_lines(path: Path, writes: Sequence[Write]) -> set[str]:
    """Return every line that a commit of the present branch has added to the file since the first of the writes.

    Under a former name, too: a renamed plan is nearly the same, and the commits before belong to it.
    """
    since = datetime.fromisoformat(min(write.at for write in writes)) - _SLACK
    shown = ("log", "-p", "-m", "-U0", "--format=", "--no-ext-diff", "--no-textconv", "--no-color", f"--since={since}")
    lines: set[str] = set()
    # git follows a name through renames, but not through all that is merged.
    for following in ((), ("--follow", "-M90%")):
        try:
            log = command.read(path.parent, *shown, *following, "HEAD", "--", path.name, ok_codes=(0, 128))
        except PlanctlError:
            continue  # No git, or none that answers: nothing was committed that we know of.
        added = log.output.decode("utf-8", "replace").splitlines()
        lines |= {line[1:].strip() for line in added if line.startswith("+") and not line.startswith("+++")}
    return lines


def _entries_at_head(path: Path) -> Counter[str]:
    try:
        committed = repository.show("HEAD", path)
        tree = yaml_reader.read(decode.text(committed)) if committed else None
    except (PlanctlError, UnreadableFile):
        return Counter()
    return history_blocks.entries(tree) if tree is not None else Counter()
