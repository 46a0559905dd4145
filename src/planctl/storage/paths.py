"""Where plans are: the plans folder, and the files in it that are plans or look like plans."""

import os
from pathlib import Path
from typing import Final

from planctl.errors import PlanctlError, UsageError
from planctl.model import ids
from planctl.model.source import nearest
from planctl.storage.files import SUFFIX

SETTINGS_FILE: Final = "planctl.yaml"
EDITOR_SCHEMA: Final = ".planctl/plan.schema.json"


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


def plan_files(path: Path) -> list[Path]:
    """Every file of the folder that is a plan or looks like one, by name.

    Raises:
        PlanctlError: the folder cannot be read.
    """
    return [path / name for name in plan_names(path)]


def plan_names(path: Path) -> list[str]:
    """The names of `plan_files`."""
    try:
        with os.scandir(path) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError as fault:
        raise PlanctlError(
            f"the plans folder {path} cannot be read: {(fault.strerror or 'unknown fault').lower()}"
        ) from None
    return [name for name in names if _looks_like_a_plan(name)]


def is_plans_folder(path: Path) -> bool:
    """Whether the folder holds a `planctl.yaml`, or at least a plan; true where that cannot be looked at."""
    if (path / SETTINGS_FILE).exists():
        return True
    try:
        with os.scandir(path) as entries:
            return any(_looks_like_a_plan(entry.name) for entry in entries)
    except OSError:
        return True


def _looks_like_a_plan(name: str) -> bool:
    return not name.startswith(".") and name.lower().endswith((SUFFIX, ".yml")) and name != SETTINGS_FILE


def client_path(folder: Path, client: str) -> Path:
    """The path of the plan that a command line means by CLIENT: an id, or a path to a plan file.

    Raises:
        UsageError: it is neither.
        PlanctlError: there is no such plan.
    """
    if os.sep in client or client.endswith(SUFFIX):
        path = Path(client)
        stem = path.name.removesuffix(SUFFIX)
        if ids.fault(stem) or not path.name.endswith(SUFFIX):
            shown = _shown(client)
            raise UsageError(f"{shown} is neither a client id nor a plan file", "a plan's file is named CLIENT.yaml")
        if not _exists(path):
            raise PlanctlError(f"there is no file {path}", "planctl list shows the plans there are")
        return path
    checked_id(client)
    path = folder / f"{client}{SUFFIX}"
    if not _exists(path):
        known = [file.name.removesuffix(SUFFIX) for file in plan_files(folder)]
        close = nearest(client, known)
        hint = f"did you mean {close}?" if close else "planctl list shows the plans there are"
        raise PlanctlError(f"there is no plan {client} in {folder}", hint)
    return path


def checked_id(client: str) -> str:
    """The client's id, if it is one.

    Raises:
        UsageError: it is no id; the message names it.
    """
    fault = ids.fault(client)
    if fault:
        what, hint = fault
        raise UsageError(f"{_shown(client)} is no client id", f"{what}: {hint}" if "name" in what else hint)
    return client


def _shown(client: str) -> str:
    return client if len(client) <= 80 else f"{client[:77]}..."


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()
