"""The draft of a plan that is being edited: a file of its own beside the plan, and its owner's alone.

It stands in the plans folder, since a client's words do not belong in /tmp; it is hidden, so that it
is taken for no plan; and it ends in .yaml, so that editors know its language and its schema.
"""

import contextlib
import os
import stat
from pathlib import Path

from planctl.errors import PlanctlError, Unconfirmed, reason
from planctl.model.source import WHOLE_FILE, Problem
from planctl.planfile.decode import UnreadableFile
from planctl.storage import atomic_write, files, paths, update
from planctl.storage.files import DRAFT_SUFFIX, SUFFIX


def path_of(plan: Path) -> Path:
    """Return the path of a plan's draft: beside the file itself where the plan is a link into a plans folder."""
    return paths.writing_place(plan).with_name(f".{plan.name.removesuffix(SUFFIX)}{DRAFT_SUFFIX}")


def client_of(name: str) -> str | None:
    """Return the client whose draft a file of that name is; none where it is no draft."""
    is_draft = name.startswith(".") and name.endswith(DRAFT_SUFFIX) and len(name) > len(DRAFT_SUFFIX) + 1
    return name[1:].removesuffix(DRAFT_SUFFIX) if is_draft else None


def is_there(draft: Path) -> bool:
    """Tell whether something stands under the draft's name, other than what a power cut leaves of a file."""
    return os.path.lexists(draft) and not _is_blank(draft)


def _is_blank(draft: Path) -> bool:
    """Tell whether a file holds nothing, or nothing but NULs."""
    try:
        return not files.read_file(draft).strip(b"\0")
    except UnreadableFile:
        return False


def write(draft: Path, data: bytes) -> None:
    """Write a draft, which must not exist yet.

    Raises:
        PlanctlError: it exists, or cannot be written.
    """
    if _is_blank(draft):
        remove(draft)
    try:
        update.create(draft, data)
    except Unconfirmed as fault:
        raise _unconfirmed(draft, fault) from None


def replace(draft: Path, data: bytes) -> None:
    """Write a draft, in the place of an earlier one if there is one.

    Raises:
        PlanctlError: it cannot be written.
    """
    if not is_there(draft):
        return write(draft, data)
    try:
        return atomic_write.replace(draft, read(draft), data)
    except Unconfirmed as fault:
        raise _unconfirmed(draft, fault) from None
    except (UnreadableFile, atomic_write.ChangedOnDisk):
        raise PlanctlError(f"the draft {draft.name} was changed by another program") from None


def _unconfirmed(draft: Path, fault: Unconfirmed) -> PlanctlError:
    return PlanctlError(f"the draft {draft.name} may not be safe on the disk: {fault.cause}", fault.advice)


def read(draft: Path) -> bytes:
    """Read the draft's bytes. Whatever mode an editor has given it, it is its owner's alone again.

    Raises:
        UnreadableFile: it is not there, no ordinary file, not readable, or too large.
    """
    try:
        status = os.lstat(draft)
    except OSError:
        return files.read_file(draft)
    if stat.S_ISLNK(status.st_mode):
        raise UnreadableFile(
            Problem(WHOLE_FILE, "is a symbolic link, not a file", "look where it leads, and remove it")
        )
    if stat.S_ISREG(status.st_mode) and stat.S_IMODE(status.st_mode) != 0o600:
        with contextlib.suppress(OSError):
            os.chmod(draft, 0o600)
    return files.read_file(draft)


def remove(draft: Path) -> None:
    """Remove a draft that nobody needs any more.

    Raises:
        PlanctlError: it cannot be removed.
    """
    try:
        os.unlink(draft)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise PlanctlError(
            f"the draft {draft} cannot be removed: {reason(error)}", "look at it, and remove it"
        ) from None
