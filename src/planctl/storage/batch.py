"""Change several plans of a folder at once: all of them, or none."""

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from planctl.errors import PlanctlError
from planctl.planfile.edits import Edit
from planctl.storage import atomic_write, locks, update
from planctl.storage.locks import locked
from planctl.storage.plan_folder import Document, Folder


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


def write(opened: Folder, changes: Sequence[Change], warn: Callable[[str], None]) -> list[Document]:
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
                if before is None:
                    atomic_write.create(after.path, after.data)
                else:
                    atomic_write.replace(Path(os.path.realpath(after.path)), before.data, after.data)
        except BaseException as fault:
            _take_back(written)
            if isinstance(fault, atomic_write.ChangedOnDisk):
                raise update.ChangedMeanwhile(written[-1][1].file) from None
            raise
        if locks.age_seconds(git) is not None:
            for before, after in written:
                if before and not update.outlives_git(Path(os.path.realpath(after.path)), git, before.data, after.data):
                    raise PlanctlError(
                        f"git replaced {after.file} while it was written; the other plans were changed",
                        "do the same again: what is there already is not added twice",
                    )
        for before, after in written:
            update.note_change(after.path, before.data if before else None, after.data, warn)
    return [after for _, after in prepared]


def _take_back(written: Sequence[tuple[Document | None, Document]]) -> None:
    for before, after in reversed(written):
        # Whoever has changed a plan since then keeps it.
        with contextlib.suppress(PlanctlError, atomic_write.ChangedOnDisk, OSError):
            if before is not None:
                atomic_write.replace(Path(os.path.realpath(after.path)), after.data, before.data)
            elif after.path.read_bytes() == after.data:
                after.path.unlink()
