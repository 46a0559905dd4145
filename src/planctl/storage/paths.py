"""Where plans are: the plans folder, and the files in it that are plans or look like plans."""

import os
import re
import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from planctl.errors import PlanctlError, UsageError, no_access, reason
from planctl.model import ids
from planctl.model.source import nearest
from planctl.storage import locks
from planctl.storage.files import REPLACED_WITHIN_SECONDS, SUFFIX

SETTINGS_FILE: Final = "planctl.yaml"
PLANCTL_FOLDER: Final = ".planctl"
FOLDER_ID: Final = f"{PLANCTL_FOLDER}/folder-id"
# At the beginning of a line, or of a pair in braces.
_PLAN_KEY: Final = re.compile(rb"""(?:^|[{,][ \t]*)["']?(format|client|history)["']?[ \t]*:""", re.MULTILINE)
ARCHIVE: Final = "archive"
_PLAN_NAME: Final = "a plan's file is named CLIENT.yaml"


def editor_schema(format: str) -> str:
    """Return where the editors' schema of a format is in a plans folder."""
    return f"{PLANCTL_FOLDER}/{format}.schema.json"


def find(given: Path | None) -> Path:
    """Return the plans folder: the one given, else the nearest upward with a `planctl.yaml`, else the current one.

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
    return home(here)


def home(folder: Path) -> Path:
    """Return the folder whose settings hold in this one: the nearest upward with a `planctl.yaml`, else itself."""
    if is_there(folder / SETTINGS_FILE):
        return folder
    # With the dots taken at their word, a folder would be looked into that the path does not lie below.
    whole = Path(os.path.realpath(folder)) if ".." in folder.parts else folder.absolute()
    return next((above for above in whole.parents if os.path.lexists(above / SETTINGS_FILE)), folder)


def is_there(path: Path) -> bool:
    """Tell whether something stands at the path, be it a link to nothing.

    Raises:
        PlanctlError: the system does not say; what may be there is never taken for missing.
    """
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise no_access(error) from None
    return True


def archive(folder: Path) -> Path:
    """Return where a folder's closed plans are put away, whether or not there are any."""
    return folder / ARCHIVE


def plan_files(path: Path) -> list[Path]:
    """Return every file of the folder that is a plan or looks like one, by name.

    Raises:
        PlanctlError: the folder cannot be read.
    """
    return [path / name for name in plan_names(path)]


def plan_names(path: Path) -> list[str]:
    """Return the names of `plan_files`.

    While git does not leave off it is all that was ever there: what is gone by then is reported as such.
    """
    ever: set[str] = set()

    def look() -> list[str]:
        names = _names(path)
        ever.update(names)
        return names

    names, is_quiet = locks.undisturbed(path, look)
    return [name for name in (names if is_quiet else sorted(ever)) if looks_like_a_plan(name)]


def _names(path: Path) -> list[str]:
    try:
        with os.scandir(path) as entries:
            return sorted(entry.name for entry in entries)
    except OSError as error:
        raise PlanctlError(f"the plans folder {path} cannot be read: {reason(error)}") from None


def writing_place(plan: Path) -> Path:
    """Return the plan's path in the folder under whose lock and journal it is written.

    That of the file itself; but for a link to a file in a folder that is no plans folder it is the link's.
    """
    target = Path(os.path.realpath(plan))
    is_beside = target.parent == Path(os.path.realpath(plan.parent))
    return target if is_beside or os.path.lexists(target.parent / SETTINGS_FILE) else plan


def is_plans_folder(path: Path) -> bool:
    """Tell whether the folder holds a `planctl.yaml`, or at least a plan; true where that cannot be looked at."""
    try:
        if is_there(path / SETTINGS_FILE):
            return True
        with os.scandir(path) as entries:
            return any(looks_like_a_plan(entry.name) for entry in entries)
    except (OSError, PlanctlError):
        return True


def looks_like_a_plan(name: str) -> bool:
    """Tell whether a file of that name is a plan or is meant for one."""
    return not name.startswith(".") and name.lower().endswith((SUFFIX, ".yml")) and name != SETTINGS_FILE


def is_other_yaml(client: str) -> bool:
    """Tell whether a CLIENT is the path of YAML that is no plan: in no plans folder, and without a plan's keys."""
    path = Path(client)
    if not is_path(client) or os.path.lexists(path.parent / SETTINGS_FILE):
        return False
    try:
        return len(set(_PLAN_KEY.findall(path.read_bytes()))) < 2
    except OSError:
        return False


class Named(NamedTuple):
    """A plan's file, and the folder whose settings it is read with."""

    folder: Path
    file: Path


def named(client: str, plans_folder: Callable[[], Path], gone: bool = False) -> Named:
    """Return the plan that CLIENT means: an id in the plans folder, or a path to a plan file anywhere.

    `plans_folder` is asked only where an id is named; a plan that is `gone` need not be there.

    Raises:
        UsageError: it is neither.
        PlanctlError: there is no such plan.
    """
    file = client_path(Path() if is_path(client) else plans_folder(), client, gone)
    return Named(home(file.parent), file)


def all_named(
    clients: Iterable[str], plans_folder: Callable[[], Path], pass_over: Callable[[Path], None], gone: bool = False
) -> dict[Path, list[Path]]:
    """Return the plans that several CLIENTs mean, each once, under the folders that they are read with.

    Settings among them, as the shell finds them by `*.yaml`, are handed to `pass_over`; their folder is
    among the answer's, with no plan if none of its plans is named.

    Raises:
        UsageError: one is neither an id nor a path to a plan file.
        PlanctlError: there is no such plan.
    """
    folders: dict[str, Path] = {}
    by_folder: dict[Path, list[Path]] = {}
    seen = set()
    plans_folder_once = cache(plans_folder)
    for client in clients:
        if is_path(client) and Path(client).name == SETTINGS_FILE and is_there(Path(client)):
            pass_over(Path(client))
            plan = None
            folder = Path(client).parent
        else:
            folder, plan = named(client, plans_folder_once, gone)
        # Two spellings of one folder, or of one file, are one.
        files = by_folder.setdefault(folders.setdefault(os.path.realpath(folder), folder), [])
        if plan is not None and (place := (os.path.realpath(plan), plan.name)) not in seen:
            seen.add(place)
            files.append(plan)
    return by_folder


def client_path(folder: Path, client: str, gone: bool = False) -> Path:
    """Return the path of the plan that a command line means by CLIENT: an id, or a path to a plan file.

    A plan that is `gone` need not be there.

    Raises:
        UsageError: it is neither.
        PlanctlError: there is no such plan.
    """
    if is_path(client):
        path = Path(client)
        if path.name == SETTINGS_FILE:
            raise UsageError(f"{path} holds the settings of its folder, and is not a plan", _PLAN_NAME)
        stem = path.name.removesuffix(SUFFIX)
        if ids.fault(stem) or not path.name.endswith(SUFFIX):
            shown = _shown(client)
            raise UsageError(f"{shown} is neither a client id nor a plan file", _PLAN_NAME)
        if not gone and not _comes_to_be_there(path):
            raise PlanctlError(f"there is no file {path}", "planctl list shows the plans there are")
        return path
    checked_id(client)
    path = folder / f"{client}{SUFFIX}"
    if not gone and not _comes_to_be_there(path):
        known = [file.name.removesuffix(SUFFIX) for file in plan_files(folder)]
        close = nearest(client, known)
        hint = f"did you mean {close}?" if close else "planctl list shows the plans there are"
        if is_there(archive(folder) / path.name):
            hint = f"it is archived: --archived reads it, and planctl archive {client} --restore brings it back"
        raise PlanctlError(f"there is no plan {client} in {folder}", hint)
    return path


def _comes_to_be_there(path: Path) -> bool:
    """Tell whether a file is there, or is in a moment: git and editors unlink a file and write it anew."""
    if is_there(path):
        return True
    time.sleep(REPLACED_WITHIN_SECONDS)
    return is_there(path)


def is_path(client: str) -> bool:
    """Tell whether a CLIENT is a path rather than an id."""
    return os.sep in client or client.endswith(SUFFIX)


def checked_id(client: str) -> str:
    """Return the client's id, if it is one.

    Raises:
        UsageError: it is no id; the message names it.
    """
    fault = ids.fault(client)
    if fault:
        what, hint = fault
        raise UsageError(f"{_shown(client)} is not a client id", f"{what}: {hint}" if "name" in what else hint)
    if f"{client}{SUFFIX}" == SETTINGS_FILE:
        raise UsageError(f"{client} is not a client id", f"{SETTINGS_FILE} holds the settings of the folder")
    return client


def _shown(client: str) -> str:
    return client if len(client) <= 80 else f"{client[:77]}..."
