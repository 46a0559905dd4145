"""Change several plans of a folder at once: all of them, or none."""

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from planctl.errors import PlanctlError, Unconfirmed
from planctl.planfile.decode import UnreadableFile
from planctl.planfile.edits import Edit
from planctl.storage import atomic_write, files, locks, update
from planctl.storage.locks import locked
from planctl.storage.plan_folder import Document, Folder

_AGAIN: Final = "do the same again: what is there already is not added twice"


class Change(NamedTuple):
    """A new plan, or edits of one that is there."""

    path: Path
    new: Document | None = None
    edits: tuple[Edit, ...] = ()


def prepare(opened: Folder, change: Change) -> tuple[Document | None, Document]:
    """Return the plan before the change, if there is one, and after it, read back from its text.

    Raises:
        PlanctlError: the plan cannot be read, the change does not fit it, or a new plan's name is taken.
    """
    if change.new is not None:
        update.check_free(change.path)
        return None, change.new
    before = after = update.read(change.path, opened.settings)
    update.check_replaceable(change.path)
    for edit in change.edits:
        after = update.edited(after, opened.settings, edit.check(after.plan))
    return before, after


def write(
    opened: Folder, changes: Sequence[Change], warn: Callable[[str], None], unnoted: Callable[[PlanctlError], None]
) -> list[Document]:
    """Write all changes, and return the plans as they are now; where one cannot be written, take the others back.

    A run that is killed leaves some of them written, each of them whole.

    Raises:
        PlanctlError: one of them cannot be made or written; nothing was changed unless it says so.
    """
    with locked(opened.path):
        atomic_write.remove_leftovers(opened.path, locked=True)
        git = locks.git_lock(opened.path)
        locks.wait_for_git(git, warn)
        prepared = [prepare(opened, change) for change in changes]
        written: list[tuple[Document | None, Document]] = []
        try:
            for before, after in prepared:
                # Noted first: whoever interrupts it does so when the file is written.
                written.append((before, after))
                try:
                    if before is None:
                        atomic_write.create(after.path, after.data)
                    else:
                        atomic_write.replace(Path(os.path.realpath(after.path)), before.data, after.data)
                except Unconfirmed as fault:
                    unnoted(fault)
        except BaseException as fault:
            left = _take_back(written)
            for before, after in left:
                update.note_change(after.path, before.data if before else None, after.data, unnoted)
            if left and isinstance(fault, PlanctlError):
                names = ", ".join(after.file for _, after in left)
                raise PlanctlError(
                    f"{fault.cause}; {names} had been changed already, and could not be changed back", _AGAIN
                ) from None
            if isinstance(fault, atomic_write.ChangedOnDisk):
                raise update.ChangedMeanwhile(written[-1][1].file) from None
            raise
        if locks.age_seconds(git) is not None:
            for before, after in written:
                if before and not update.outlives_git(Path(os.path.realpath(after.path)), git, before.data, after.data):
                    raise PlanctlError(
                        f"git replaced {after.file} while it was written; the other plans were changed", _AGAIN
                    )
        for before, after in written:
            update.note_change(after.path, before.data if before else None, after.data, unnoted)
    return [after for _, after in prepared]


def _take_back(written: Sequence[tuple[Document | None, Document]]) -> list[tuple[Document | None, Document]]:
    """Change the plans back, and return those that are still as they were to be."""
    for before, after in reversed(written):
        # Whoever has changed a plan since then keeps it.
        with contextlib.suppress(PlanctlError, atomic_write.ChangedOnDisk, UnreadableFile, OSError):
            if before is not None:
                atomic_write.replace(Path(os.path.realpath(after.path)), after.data, before.data)
            elif files.read_file(after.path) == after.data:
                os.unlink(after.path)
    return [change for change in written if _holds(change[1])]


def _holds(document: Document) -> bool:
    try:
        return files.read_file(document.path) == document.data
    except UnreadableFile:
        return False
