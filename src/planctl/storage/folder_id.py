"""The id of a plans folder: a random UUID that the UIDs of calendar events and FHIR resources follow from.

Two practices may give the same pseudonym, and their events and resources must not be taken for one another. Two clones
of one practice's plans must give theirs the same UIDs: so the id stands in a file that is committed. That is no key of
planctl.yaml, which is copied from one practice to another.
"""

import contextlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from planctl.errors import PlanctlError
from planctl.planfile.decode import UnreadableFile
from planctl.storage import atomic_write, files, paths
from planctl.storage.locks import locked

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def folder_id(folder: Path, report: Callable[[Path], None]) -> UUID:
    """Return the id of the folder whose settings hold in this one; if it has none, make one and `report` its file.

    Where no file can be written the id follows from the folder's path, and is the same on every run.

    Raises:
        PlanctlError: there is an id that cannot be read.
    """
    home = paths.home(folder)
    with contextlib.suppress(OSError, PlanctlError):  # Another planctl was quicker, or the folder may only be read.
        create(home, report)
    return _read(home / paths.FOLDER_ID) or uuid5(NAMESPACE_URL, Path(os.path.realpath(home)).as_uri())


def create(home: Path, report: Callable[[Path], None]) -> None:
    """Give a plans folder an id and `report` its file, unless there is one.

    Raises:
        OSError, PlanctlError: the file cannot be written.
    """
    file = home / paths.FOLDER_ID
    if file.exists():
        return
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with locked(home):
        if not file.exists():
            atomic_write.create(file, f"{uuid4()}\n".encode())
            report(file)


def _read(file: Path) -> UUID | None:
    try:
        match = _UUID.search(files.read_file(file).decode("utf-8", "replace"))
    except UnreadableFile as refused:
        if file.is_file():
            # Another id would make every event a new one.
            raise PlanctlError(f"{file} {refused.problem.message}", refused.problem.hint) from None
        return None
    return UUID(match[0]) if match else None
