"""What a command has at hand: the plans folder with its settings, and the plans it was asked about."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from planctl.cli import arguments, meter, streams
from planctl.errors import DONE, NOT_READ
from planctl.storage import paths as place
from planctl.storage import plan_folder
from planctl.storage.plan_folder import Broken, Document, Folder


def folder(context: Any, plans: Path | None, clients: Sequence[str] | None = None) -> Folder:
    """The plans folder that the command line means, opened; `clients` may be paths into it."""
    return plan_folder.open_folder(arguments.plans_folder(context, plans, clients))


def documents(opened: Folder, clients: Sequence[str] | None) -> list[Document | Broken]:
    """The plans named, or all of the folder."""
    if not clients:
        return plan_folder.read_all(opened, meter.watched)
    paths = dict.fromkeys(place.client_path(opened.path, client) for client in clients)
    return plan_folder.read(opened, paths, meter.watched)


def document(opened: Folder, client: str) -> Document | None:
    """The plan named; none, once its problems are told, if it cannot be read."""
    found = plan_folder.read(opened, [place.client_path(opened.path, client)])[0]
    if isinstance(found, Broken):
        tell_broken([found])
        return None
    return found


def settings_told(opened: Folder) -> int:
    """Say what is wrong with the folder's settings, if anything; the exit code that follows from it."""
    if opened.broken_settings is None:
        return DONE
    tell_broken([opened.broken_settings])
    return NOT_READ


def tell_broken(broken: Iterable[Broken]) -> None:
    """Say of each plan that cannot be read what is wrong with it, and where."""
    for each in broken:
        for problem in each.problems:
            streams.problem(each.file, problem)
