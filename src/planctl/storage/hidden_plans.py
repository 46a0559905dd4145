"""Plans that are no plan of the folder: files that look like one under another name, and plans in sub-folders."""

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from planctl.model import ids
from planctl.planfile.decode import UnreadableFile
from planctl.storage import files, paths
from planctl.storage.files import DRAFT_SUFFIX, SUFFIX

# Kept there on purpose, or by tools.
_KNOWN_FOLDERS: Final = frozenset({paths.ARCHIVE, "templates"})
_KNOWN_FILES: Final = frozenset({paths.SETTINGS_FILE, ".planctl.lock", ".gitignore", ".gitattributes", ".git"})
_OTHER_SORTS: Final = (
    ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".docx", ".odt", ".xlsx", ".ods", ".html", ".ics", ".csv",
)  # fmt: skip
_PACKED: Final = (".gpg", ".pgp", ".asc", ".age", ".enc", ".gz", ".bz2", ".xz", ".zst", ".zip", ".7z")
_BACKUP: Final = ("~", "#", ".orig", ".bak", ".save", ".rej", ".swp", ".swo", ".tmp")
# Compiled where they are needed first: most folders hold nothing but plans.
_UNFINISHED: Final = r"\.planctl-.*\.tmp"
# `c-2.yaml` within a longer name, whatever stands around it.
_NAMED: Final = r"(?is)[.#~]*(?P<client>.*?)\.ya?ml(?P<rest>.*)"
_CLIENT: Final = r"""(?m)(?:^|[,{])[ \t{]*["']?client["']?\s*:\s*["']?([^\s"',}]*)"""
_OTHER_KEYS: Final = r"""(?m)(?:^|[,{])[ \t{]*["']?(?:history|start)["']?\s*:"""
_ENTRY: Final = r"(?m)^[ \t]*-[ \t]*\{.*$"
_DEEPEST: Final = 4
_MOST_ENTRIES: Final = 5000


class HiddenPlan(NamedTuple):
    """A file that no command reads as a plan; `path` leads there from the plans folder."""

    path: str
    is_in_subfolder: bool = False


def find(folder: Path) -> list[HiddenPlan]:
    """Return what looks like a plan and is none of the folder's, by path. A folder that cannot be read has none.

    A copy of a plan that is there is left out where it holds no entry that the plan lacks.
    """
    plans, others, folders = set(), [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if paths.looks_like_a_plan(entry.name):
                    plans.add(entry.name)
                elif entry.name in _KNOWN_FILES or entry.name in _KNOWN_FOLDERS:
                    continue
                elif not _is_folder(entry):
                    others.append(entry.name)
                elif not entry.name.startswith("."):
                    folders.append(entry.path)
    except OSError:
        return []
    hidden = [HiddenPlan(name) for name in others if _is_disguised(folder, name, plans)]
    budget = iter(range(_MOST_ENTRIES))
    for path in folders:
        hidden += [
            HiddenPlan(os.path.relpath(plan, folder), is_in_subfolder=True)
            for plan in _plans_below(path, _DEEPEST, budget)
        ]
    return sorted(hidden)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # A link that leads in a circle.


def _is_disguised(folder: Path, name: str, plans: Collection[str]) -> bool:
    if name.endswith(DRAFT_SUFFIX) or re.fullmatch(_UNFINISHED, name) or name.lower().endswith(_OTHER_SORTS):
        return False
    text = _start_of(f"{folder}{os.sep}{name}")
    client = _client(text)
    if client:
        plan = f"{client}{SUFFIX}"
        return plan not in plans or _says_more(text, _start_of(f"{folder}{os.sep}{plan}"))
    named = re.fullmatch(_NAMED, name)
    if named is None:
        stem, ending = os.path.splitext(name)
        return ending.lower() in _PACKED and not ids.fault(stem) and f"{stem}{SUFFIX}" not in plans
    if not named["rest"] and name.startswith("."):
        return False  # The settings of some tool.
    is_backup = not named["client"] or name.lower().endswith(_BACKUP)
    plan = f"{named['client']}{SUFFIX}"
    return not (is_backup and (plan in plans or plan == paths.SETTINGS_FILE))


def _start_of(path: str) -> str:
    """Read enough of a file to know a plan by; empty where it cannot be read."""
    try:
        data = files.read_small_file(path) or files.read_file(path)
    except UnreadableFile:
        return ""
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if utf_16 else "utf-8", "replace").lstrip("\ufeff")


def _client(text: str) -> str:
    """Return the client of the plan that the text is, or empty text where it is none."""
    found = re.search(_CLIENT, text)
    return found[1] if found and re.search(_OTHER_KEYS, text) else ""


def _says_more(copy: str, plan: str) -> bool:
    present = {line.strip() for line in plan.splitlines()}
    return any(line.strip() not in present for line in re.findall(_ENTRY, copy))


def _plans_below(folder: str, depth: int, budget: Iterator[int]) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            inside = [entry for entry, _ in zip(entries, budget, strict=False)]
    except OSError:
        return
    if any(entry.name == paths.SETTINGS_FILE for entry in inside):
        return  # A plans folder of its own.
    for entry in inside:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            yield from _plans_below(entry.path, depth - 1, budget) if depth else ()
        elif paths.looks_like_a_plan(entry.name) and _client(_start_of(entry.path)):
            yield entry.path
