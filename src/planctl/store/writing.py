"""The one way in which planctl writes a file: whole or not at all, and nothing else changed."""

import contextlib
import fcntl
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from planctl import changes
from planctl.changes import Change, Insertion
from planctl.errors import PlanctlError
from planctl.nodes import Mapping, Node, Plain, plain
from planctl.problems import Problem
from planctl.settings import Settings
from planctl.store import contents, guard, reading, tree
from planctl.store.contents import Refused
from planctl.store.reading import Broken, Document

LOCK_FILE: Final = ".planctl.lock"
# Our own unfinished writings; under the lock every one of them is a dead run's.
_TEMPORARY: Final = ".planctl-", ".tmp"
_WAIT_SECONDS: Final = 60.0
_MOST_TRIES: Final = 20


class UnreadablePlan(PlanctlError):
    """A plan that was to be changed cannot be read; nothing was changed."""

    def __init__(self, broken: Broken) -> None:
        super().__init__(f"{broken.file} cannot be read, and was not changed")
        self.problems = tuple((broken.file, problem) for problem in broken.problems)


class _Replaced(Exception):
    """Somebody else replaced the file between our reading and our writing."""


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: no other planctl writes into the folder meanwhile.

    The lock is never deleted, and the system frees it when its holder dies.

    Raises:
        PlanctlError: the folder may not be written, or another planctl holds the lock for a minute.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(folder / LOCK_FILE, flags, 0o600)
    except OSError as fault:
        raise _not_written(folder / LOCK_FILE, fault) from None
    try:
        _wait_for(descriptor)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    pause = 0.002
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise PlanctlError(
                    "another planctl has been writing into this folder for a minute; nothing was changed",
                    "look for a planctl that hangs, then try again",
                ) from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.05)


def change(path: Path, settings: Settings, make: Callable[[Document], Change]) -> Document:
    """Make a change to the plan at `path`, and return the plan as it stands in the file now.

    `make` is given the plan as it is under the lock. A symlinked plan is changed at its target.

    Raises:
        UnreadablePlan: the file holds no sound plan.
        PlanctlError: the layout does not allow it, or the file cannot be written. Nothing was changed.
    """
    target = Path(os.path.realpath(path))
    with locked(target.parent):
        _remove_leftovers(target.parent)
        for _ in range(_MOST_TRIES):
            document = reading.document(path, settings)
            if isinstance(document, Broken):
                raise UnreadablePlan(document)
            after = _changed(document, settings, make(document))
            try:
                _replace(target, document.data, after.data)
            except _Replaced:
                continue
            return after
    raise PlanctlError(f"{path.name} is being changed by another program all the time; nothing was changed")


def _changed(document: Document, settings: Settings, wanted: Change) -> Document:
    """The document after the change, read back from its text and found to say exactly that."""
    try:
        insertion = wanted.insertion(document.tree)
    except changes.CannotExtend as fault:
        raise PlanctlError(f"{document.file}:{fault.line}: {fault.message}; nothing was changed", fault.hint) from None
    data = spliced(document.data, insertion)
    after = reading.parsed(document.path, data, settings)
    if isinstance(after, Broken):
        raise _refused(document, after.problems[0]) if _is_yaml(data) else _cannot_extend(document)
    if after.plan != wanted.applied(document.plan) or own_keys(after.tree) != own_keys(document.tree):
        raise _cannot_extend(document)
    return after


def _is_yaml(data: bytes) -> bool:
    """Whether what is wrong with the text is what it says, and not how it is laid out."""
    try:
        tree.read(guard.text(data))
    except Refused:
        return False
    return True


def _cannot_extend(document: Document) -> PlanctlError:
    return PlanctlError(
        f"{document.file} is laid out in a way that cannot be extended safely; nothing was changed",
        "is there something below the last entry, such as a line `...`? Remove it, or add the entry by hand",
    )


def _refused(document: Document, problem: Problem) -> PlanctlError:
    return PlanctlError(
        f"{document.file}: with the addition it would be no sound plan: {problem.message}; nothing was changed",
        problem.hint or "planctl check shows what is wrong",
    )


def own_keys(tree: Node) -> dict[str, Plain]:
    """What the keys of one's own say, which no plan holds."""
    pairs = tree.pairs if isinstance(tree, Mapping) else []
    return {key.text: plain(value) for key, value in pairs if key.text.startswith("x_")}


def spliced(data: bytes, insertion: Insertion) -> bytes:
    """The file's bytes with the lines added, in the file's own line ends."""
    end = b"\r\n" if data.count(b"\r\n") * 2 > data.count(b"\n") else b"\n"
    added = b"".join(line.encode() + end for line in insertion.lines)
    if insertion.after_line is None:
        return data + (b"" if data.endswith(b"\n") else end) + added
    lines = data.splitlines(keepends=True) if b"\r" not in data else _lines(data)
    above, below = lines[: insertion.after_line], lines[insertion.after_line :]
    if above and not above[-1].endswith(b"\n"):
        above[-1] += end
    if insertion.bare:
        above[-1] = above[-1].replace(b" []", b"", 1)
    return b"".join(above) + added + b"".join(below)


def _lines(data: bytes) -> list[bytes]:
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def replace(path: Path, expected: bytes, data: bytes) -> None:
    """Put the data in the place of the file's bytes, which must still be those expected.

    Raises:
        PlanctlError: the file was changed meanwhile, or cannot be written. Nothing was changed.
    """
    target = Path(os.path.realpath(path))
    with locked(target.parent):
        _remove_leftovers(target.parent)
        try:
            _replace(target, expected, data)
        except _Replaced:
            raise PlanctlError(f"{path.name} was changed meanwhile; nothing was changed", "try again") from None


def create(path: Path, data: bytes) -> None:
    """Write a new file, which must not exist yet; its mode is 0600 whatever the umask.

    Raises:
        PlanctlError: it exists, or cannot be written. Nothing was changed.
    """
    with locked(path.parent):
        _remove_leftovers(path.parent)
        temporary = _temporary(path, data, 0o600)
        try:
            os.link(temporary, path, follow_symlinks=False)
        except FileExistsError:
            raise PlanctlError(f"{path} exists already, and is not overwritten") from None
        except OSError as fault:
            raise _not_written(path, fault) from None
        finally:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        _sync_folder(path.parent)


def output(path: Path, data: bytes) -> None:
    """Write an answer to a file of the user's choice: whole or not at all, replacing what is there.

    Raises:
        PlanctlError: it cannot be written.
    """
    target = Path(os.path.realpath(path))
    mode = 0o600
    with contextlib.suppress(OSError):
        mode = stat.S_IMODE(target.stat().st_mode)
    if target.exists() and not target.is_file():
        # A device or pipe takes what it is given, and cannot be replaced.
        try:
            target.write_bytes(data)
        except OSError as fault:
            raise _not_written(path, fault) from None
        return
    temporary = _temporary(target, data, mode)
    _rename(temporary, target)


def _replace(target: Path, expected: bytes, data: bytes) -> None:
    try:
        there = target.stat()
    except OSError as fault:
        raise _not_written(target, fault) from None
    if there.st_nlink > 1:
        raise PlanctlError(
            f"{target.name} has {there.st_nlink} names (hard links), and writing would part them; nothing was changed",
            "remove the other names",
        )
    if not there.st_mode & stat.S_IWUSR:
        raise PlanctlError(f"{target.name} is read-only; nothing was changed", "to change it: chmod u+w")
    temporary = _temporary(target, data, stat.S_IMODE(there.st_mode), owner=(there.st_uid, there.st_gid))
    try:
        if contents.data_of(target) != expected:
            raise _Replaced
    except (_Replaced, Refused):
        os.unlink(temporary)
        raise _Replaced from None
    _rename(temporary, target)


def _rename(temporary: Path, target: Path) -> None:
    try:
        os.replace(temporary, target)
    except OSError as fault:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise _not_written(target, fault) from None
    _sync_folder(target.parent)


def _temporary(target: Path, data: bytes, mode: int, owner: tuple[int, int] | None = None) -> Path:
    """A file beside the target that holds the data, safely on the disk."""
    prefix, suffix = _TEMPORARY
    temporary = target.parent / f"{prefix}{os.urandom(8).hex()}{suffix}"
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(temporary, flags, 0o600)
    except OSError as fault:
        raise _not_written(target, fault) from None
    try:
        with open(descriptor, "r+b") as file:
            file.write(data)
            file.flush()
            here = os.fstat(descriptor)
            if owner is not None and owner != (here.st_uid, here.st_gid):
                os.fchown(descriptor, *owner)
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
            file.seek(0)
            if file.read() != data:
                raise OSError("what was written does not read back")
    except BaseException as fault:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        if isinstance(fault, OSError):
            raise _not_written(target, fault) from None
        raise
    return temporary


def _remove_leftovers(folder: Path) -> None:
    prefix, suffix = _TEMPORARY
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(prefix) and entry.name.endswith(suffix):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _not_written(path: Path, fault: OSError) -> PlanctlError:
    reason = (fault.strerror or str(fault) or type(fault).__name__).lower()
    return PlanctlError(f"{path} cannot be written: {reason}; nothing was changed")
