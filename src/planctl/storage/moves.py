"""Give a plan another name or folder: never over another plan, and with one whole plan there at every moment."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from planctl.errors import PlanctlError, not_written
from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.planfile import decode, edits
from planctl.storage import atomic_write, draft, journal, locks, plan_folder, update
from planctl.storage.files import SUFFIX
from planctl.storage.plan_folder import Document


def move(
    source: Path,
    target: Path,
    settings: Settings,
    warn: Callable[[str], None],
    unnoted: Callable[[PlanctlError], None],
    seen: Plan | None = None,
) -> Document:
    """Move a plan to the file `target`, whose name becomes its `client`, and return it as it is there.

    A move that was interrupted, so that the plan stands under both names, is finished. The folder is made
    if it is not there, and the plan must still say what was `seen`.

    Raises:
        ChangedMeanwhile: another program changed the plan just now.
        PlanctlError: the plan cannot be read or moved, a draft of it is unfinished, or something else stands
            under the new name. Nothing was changed unless it says so.
    """
    check_movable(source, target)
    try:
        target.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise not_written(target.parent, error) from None
    with ExitStack() as held:
        for folder in dict.fromkeys((source.parent, target.parent)):
            held.enter_context(locks.locked(folder))
            atomic_write.remove_leftovers(folder, locked=True)
        locks.wait_for_git(locks.git_lock(source.parent), warn)
        document = update.read(source, settings)
        if seen is not None and document.plan != seen:
            raise update.ChangedMeanwhile(source.name, document)
        after = _renamed(document, target, settings)
        try:
            atomic_write.move(source, target, document.data, after.data)
        except atomic_write.ChangedOnDisk:
            raise update.ChangedMeanwhile(source.name) from None
        try:
            journal.mark_moved(source, target)
        except PlanctlError as fault:
            unnoted(PlanctlError(f"the journal that would show a later loss was not told: {fault.cause}"))
    return after


def check_movable(source: Path, target: Path) -> None:
    """Make sure that no link and no unfinished draft stands in the way.

    Raises:
        PlanctlError: one does.
    """
    if source.is_symlink():
        raise PlanctlError(
            f"{source.name} is a symbolic link; nothing was changed",
            f"name the file itself: {os.path.realpath(source)}",
        )
    for plan in (source, target):
        if draft.is_there(draft.path_of(plan)):
            client = plan.name.removesuffix(SUFFIX)
            raise PlanctlError(
                f"there is an unfinished draft of {client}; nothing was changed",
                f"finish it or drop it first: planctl {'edit' if plan.exists() else 'new'} {client}",
            )


def _renamed(document: Document, target: Path, settings: Settings) -> Document:
    """Return the plan as it is to stand at the target, read back and found to say nothing else."""
    client = target.name.removesuffix(SUFFIX)
    data = document.data
    if client != document.plan.client:
        text = decode.text(data)
        byte_order_mark = data[: len(data) - len(text.encode())]
        try:
            data = byte_order_mark + edits.with_client(text, document.tree, client).encode()
        except edits.CannotExtend as error:
            raise PlanctlError(
                f"{document.file}:{error.line}: {error.message}; nothing was changed", error.hint
            ) from None
    after = plan_folder.parsed(target, data, settings)
    if (
        not isinstance(after, Document)
        or after.plan != document.plan.replace(client=client)
        or update.custom_keys(after.tree) != update.custom_keys(document.tree)
    ):
        raise PlanctlError(f"{document.file} is laid out in a way that cannot be renamed safely; nothing was changed")
    return after
