"""The files of a plans folder: can they be read, and by whom else; what does not belong there."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from planctl.doctor.finding import HealthFinding
from planctl.planfile import json_schema
from planctl.storage import bundled_data, draft, paths
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_LEFT_OVER: Final = re.compile(r"\..*\.sw[a-z]|.*~|#.*#|\.#.*|.*\.(?:save|orig|bak|draft|rej)|\.planctl-.*\.tmp", re.I)
# Dropbox, Syncthing, Nextcloud, OneDrive and file managers, in this order; and what planctl itself puts aside.
_COPY: Final = re.compile(
    r".*(?:conflicted copy|\.sync-conflict-|\(conflict|-conflict-| \(\d+\)\.| - copy|^copy of ).*|.*\.displaced-.*",
    re.I,
)
_WORDS: Final = re.compile(r"[^\W\d_]+")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def findings(opened: Folder, read: list[Document | UnreadablePlan]) -> Iterator[HealthFinding]:
    """What is wrong with the folder and the files directly in it."""
    yield from _unreadable(opened, read)
    yield from _modes(opened.path, read)
    yield from _entries(opened.path)
    yield from _schema(opened)


def _unreadable(opened: Folder, read: list[Document | UnreadablePlan]) -> Iterator[HealthFinding]:
    broken = [each for each in read if isinstance(each, UnreadablePlan)]
    for each in [opened.broken_settings, *broken] if opened.broken_settings else broken:
        for problem in each.problems:
            hint = problem.hint or "planctl check shows what is wrong"
            yield HealthFinding("unreadable", problem.at(each.file), problem.message, hint)


def _modes(folder: Path, read: list[Document | UnreadablePlan]) -> Iterator[HealthFinding]:
    mode = stat.S_IMODE(folder.stat().st_mode)
    is_open = bool(mode & _OTHERS)
    if is_open:
        yield HealthFinding("folder-mode", str(folder), f"other users may look into it (mode {mode:04o})", "chmod 700")
    for each in read:
        try:
            mode = stat.S_IMODE(each.path.stat().st_mode)
        except OSError:
            continue  # It is told already that it cannot be read.
        if mode & _OTHERS:
            yield HealthFinding(
                "file-mode",
                each.file,
                f"other users may read it (mode {mode:04o})"
                if is_open
                else f"has mode {mode:04o}; only the folder's own mode keeps others out",
                "chmod 600; and umask 077 in your shell's profile, since git makes files anew",
                note=not is_open,
            )


def _entries(folder: Path) -> Iterator[HealthFinding]:
    names = bundled_data.first_names()
    root = os.path.realpath(folder)
    for path in sorted(folder.iterdir()):
        name = path.name
        if path.is_symlink():
            target = os.path.realpath(path)
            if os.path.commonpath((root, target)) != root:
                yield HealthFinding(
                    "symlink",
                    name,
                    "is a symbolic link that leads out of the folder, where neither git nor its mode protects it",
                    "move the file itself here",
                )
        elif path.is_file() and path.stat().st_nlink > 1:
            yield HealthFinding(
                "hard-link", name, "has more than one name (hard links), and is never written", "remove one"
            )
        client = draft.client_of(name)
        if client is not None:
            yield HealthFinding(
                "left-over",
                name,
                "is the draft of an edit that is still under way, or was never finished",
                f"planctl edit {client} goes on with it; or delete it",
            )
        elif _LEFT_OVER.fullmatch(name):
            yield HealthFinding(
                "left-over", name, "was left behind by an editor or an interrupted run", "look at it, then delete it"
            )
        elif _COPY.fullmatch(name):
            yield HealthFinding(
                "copy", name, "is a copy that a sync made of a conflict", "join it by hand, then delete it"
            )
        if any(word.casefold() in names for word in _words(name)):
            yield HealthFinding(
                "name",
                name,
                "is called like a person; file names stand in git, backups and mail, and nothing encrypts them",
                "use a pseudonym such as c-0142, for the file and its key client",
            )


def _schema(opened: Folder) -> Iterator[HealthFinding]:
    file = opened.path / paths.EDITOR_SCHEMA
    try:
        there = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return  # Plans then name none, and who removed it wants none.
    if there != json_schema.plan_schema(opened.settings, is_whole=not opened.broken_settings):
        yield HealthFinding(
            "schema",
            paths.EDITOR_SCHEMA,
            "does not say what planctl.yaml and this planctl say, and editors go by it",
            "planctl init writes it anew",
        )


def _words(name: str) -> list[str]:
    stem = name.lstrip(".").partition(".")[0]
    return [word for part in _WORDS.findall(stem) for word in _CAMEL.split(part)]
