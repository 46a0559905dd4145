"""A plans folder: where it is, its settings, and the plan files in it."""

import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from planctl.errors import PlanctlError, UsageError
from planctl.model import ReviewTerms
from planctl.parse import folder as parse_folder
from planctl.parse import id_fault
from planctl.problems import WHOLE_FILE, Problem, nearest
from planctl.settings import Settings
from planctl.store import guard, reading, shipped, tree
from planctl.store.reading import SUFFIX, Broken, Document

SETTINGS_FILE: Final = "planctl.yaml"
# How long git and editors, which unlink a file and write it anew, may take about it.
_REPLACED_WITHIN_SECONDS: Final = 0.1


@dataclass(frozen=True)
class Folder:
    """A plans folder with its settings; `broken_settings` says what is wrong with those, if anything."""

    path: Path
    settings: Settings
    broken_settings: Broken | None = None

    def plan_path(self, client: str) -> Path:
        """Where the plan of a client stands, or would stand."""
        return self.path / f"{client}{SUFFIX}"


def find(given: Path | None) -> Path:
    """The plans folder: the one given, else the nearest upward with a `planctl.yaml`, else the current one.

    Raises:
        PlanctlError: there is no such folder.
    """
    if given is not None:
        if not given.is_dir():
            raise PlanctlError(f"there is no plans folder {given}", "make one with: planctl init DIR")
        return given
    try:
        here = Path.cwd()
    except OSError:
        raise PlanctlError("the current folder is gone", "change to a folder, or name one with --plans DIR") from None
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    return here


def open_folder(path: Path) -> Folder:
    """The folder at `path` with its settings, read once; settings that cannot be read say nothing."""
    defaults = Settings(policies=shipped.policies(), instruments=shipped.instruments())
    file = path / SETTINGS_FILE
    if not file.exists() and not file.is_symlink():
        return Folder(path, defaults)
    try:
        data = reading.data_of(file)
        # Settings may be empty, or comments alone; a plan may not.
        root = tree.read(guard.text(data)) if _says_anything(data) else None
    except guard.Refused as refused:
        return Folder(path, defaults, Broken(file, (refused.problem,)))
    if root is None:
        return Folder(path, defaults)
    said, problems = parse_folder.settings(root, shipped.policies())
    problems = sorted({*tree.repeated_keys(root), *problems}, key=lambda problem: problem.place)
    settings = Settings(
        practitioner=said.practitioner,
        review=said.review or ReviewTerms(),
        triggers=said.triggers or {},
        check=said.check_settings(),
        commit=bool((said.git or {}).get("commit")),
        policies={**shipped.policies(), **parse_folder.own_policies(said)},
        instruments=shipped.instruments(),
    )
    return Folder(path, settings, Broken(file, tuple(problems)) if problems else None)


def _says_anything(data: bytes) -> bool:
    return any(
        line.strip() and not line.strip().startswith(b"#") for line in data.removeprefix(b"\xef\xbb\xbf").splitlines()
    )


def plan_files(path: Path) -> list[Path]:
    """Every file of the folder that is a plan or looks like one, by name.

    Raises:
        PlanctlError: the folder cannot be read.
    """
    try:
        with os.scandir(path) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError as fault:
        raise PlanctlError(
            f"the plans folder {path} cannot be read: {(fault.strerror or 'unknown fault').lower()}"
        ) from None
    return [path / name for name in names if _looks_like_a_plan(name)]


def _looks_like_a_plan(name: str) -> bool:
    return not name.startswith(".") and name.lower().endswith((SUFFIX, ".yml")) and name != SETTINGS_FILE


def read_all(folder: Folder) -> list[Document | Broken]:
    """Every plan of the folder, readable or not, in the order of the files' names."""
    return read(folder, plan_files(folder.path))


def read(folder: Folder, paths: Iterable[Path]) -> list[Document | Broken]:
    """The plans at the paths; what cannot be read is looked at once more before it is reported."""
    found = [read_once(folder, path) for path in paths]
    if any(isinstance(document, Broken) for document in found):
        time.sleep(_REPLACED_WITHIN_SECONDS)
        found = [read_once(folder, document.path) if isinstance(document, Broken) else document for document in found]
    return found


def read_once(folder: Folder, path: Path) -> Document | Broken:
    """The plan at the path as it is at this moment."""
    return reading.misnamed(path) or reading.document(path, folder.settings)


def client_path(folder: Folder, client: str) -> Path:
    """The path of the plan that a command line means by CLIENT: an id, or a path to a plan file.

    Raises:
        UsageError: it is neither.
        PlanctlError: there is no such plan.
    """
    if os.sep in client or client.endswith(SUFFIX):
        path = Path(client)
        stem = path.name.removesuffix(SUFFIX)
        if id_fault(stem) or not path.name.endswith(SUFFIX):
            shown = _shown(client)
            raise UsageError(f"{shown} is neither a client id nor a plan file", "a plan's file is named CLIENT.yaml")
        if not _exists(path):
            raise PlanctlError(f"there is no file {path}", "planctl list shows the plans there are")
        return path
    checked_id(client)
    path = folder.plan_path(client)
    if not _exists(path):
        known = [file.name.removesuffix(SUFFIX) for file in plan_files(folder.path)]
        close = nearest(client, known)
        hint = f"did you mean {close}?" if close else "planctl list shows the plans there are"
        raise PlanctlError(f"there is no plan {client} in {folder.path}", hint)
    return path


def checked_id(client: str) -> str:
    """The client's id, if it is one.

    Raises:
        UsageError: it is no id; the message names it.
    """
    fault = id_fault(client)
    if fault:
        raise UsageError(f"{_shown(client)} is no client id", fault[1])
    return client


def _shown(client: str) -> str:
    return client if len(client) <= 80 else f"{client[:77]}..."


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def named_soundly(path: Path) -> bool:
    """Whether the file's name is a client id with the ending of a plan."""
    return reading.misnamed(path) is None


def problems(documents: Sequence[Document | Broken]) -> list[tuple[str, Problem]]:
    """All that is wrong with the plans, with the name of the file each."""
    return [
        (document.file, problem)
        for document in documents
        if isinstance(document, Broken)
        for problem in document.problems or (Problem(WHOLE_FILE, "cannot be read"),)
    ]
