"""A file put in the place of another: whole or not at all, on the disk, and with the mode it had."""

import contextlib
import errno
import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from planctl.errors import PlanctlError, not_written
from planctl.planfile.decode import UnreadableFile
from planctl.storage import files

# Our own unfinished writings: those below the folder's lock, and those of answers, which take no lock.
_PLAN: Final = ".planctl-"
_ANSWER: Final = ".planctl-answer-"
_SUFFIX: Final = ".tmp"
# No answer takes so long to write: what is older is a dead run's.
_DEAD_SECONDS: Final = 600.0
_HELD: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ChangedOnDisk(Exception):
    """Somebody else replaced the file between our reading and our writing."""


@contextlib.contextmanager
def _signals_wait(target: Path) -> Iterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP wait until the file is written: that takes milliseconds.

    So they leave no temporary file, and whoever is interrupted just after it is told that it was written.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        raise
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    except KeyboardInterrupt as stop:
        stop.add_note(f"{target.name} was written")
        raise


def replace(target: Path, expected: bytes, data: bytes) -> None:
    """Put the data in the place of the file's bytes, which must still be those expected.

    The folder's lock is to be held.

    Raises:
        Replaced: they are not.
        PlanctlError: it cannot be written. Nothing was changed unless it says so.
    """
    there = replaceable(target)
    with _signals_wait(target):
        temporary = _temporary(_PLAN, target, data, there)
        try:
            # Nearly always the same; asked before the exchange, which need not be taken back then.
            if _data(target) != expected:
                raise ChangedOnDisk
            _change_places(temporary, target, expected, data)
        finally:
            _remove(temporary)
        _sync_folder(target)


def replaceable(target: Path) -> os.stat_result:
    """What the system knows of a file that may be replaced.

    Raises:
        Replaced: it is not there.
        PlanctlError: it is read-only, or has several names.
    """
    try:
        there = target.stat()
    except FileNotFoundError:
        raise ChangedOnDisk from None
    except OSError as fault:
        raise not_written(target, fault) from None
    if there.st_nlink > 1:
        raise PlanctlError(
            f"{target.name} has {there.st_nlink} names (hard links), and writing would part them; nothing was changed",
            "remove the other names",
        )
    if not there.st_mode & stat.S_IWUSR:
        raise PlanctlError(f"{target.name} is read-only; nothing was changed", "to change it: chmod u+w")
    return there


def _change_places(temporary: Path, target: Path, expected: bytes, data: bytes) -> None:
    try:
        exchange(temporary, target)
    except Unsupported:
        _rename(temporary, target)
        return
    except FileNotFoundError:
        raise ChangedOnDisk from None
    except OSError as fault:
        raise not_written(target, fault) from None
    if _data(temporary) == expected:
        return
    # Another program replaced the file since it was compared: its version goes back to its place.
    try:
        exchange(temporary, target)
    except OSError:
        _keep(temporary, target)
    if _data(temporary) not in (data, None):
        _keep(temporary, target)
    raise ChangedOnDisk


def _keep(temporary: Path, target: Path) -> None:
    """Give what another program wrote a name of its own, so that nobody's text is lost."""
    kept = target.with_name(f"{target.stem}.displaced-{os.urandom(4).hex()}{target.suffix}")
    with contextlib.suppress(OSError):
        os.rename(temporary, kept)


def create(path: Path, data: bytes) -> None:
    """Write a new file, which must not exist yet; its mode is 0600 whatever the umask.

    The folder's lock is to be held.

    Raises:
        PlanctlError: it exists, or cannot be written. Nothing was changed unless it says so.
    """
    with _signals_wait(path):
        temporary = _temporary(_PLAN, path, data)
        try:
            _give_name(temporary, path)
        finally:
            _remove(temporary)
        _sync_folder(path)


def exists_already(path: Path) -> PlanctlError:
    """The refusal to write a new file where there is one; a link to nothing counts, too."""
    return PlanctlError(f"{path} exists already, and is not overwritten")


def _give_name(temporary: Path, path: Path) -> None:
    try:
        try:
            os.link(temporary, path, follow_symlinks=False)
        except OSError as fault:
            if fault.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP) or os.path.lexists(path):
                raise
            # Memory sticks know no second names.
            os.rename(temporary, path)
    except FileExistsError:
        raise exists_already(path) from None
    except OSError as fault:
        raise not_written(path, fault) from None


def write_output(path: Path, data: bytes) -> None:
    """Write a file of the user's choice, replacing what is there.

    Raises:
        PlanctlError: it cannot be written.
    """
    target = Path(os.path.realpath(path))
    try:
        there = target.stat()
    except OSError:
        there = None
    if there is not None and not stat.S_ISREG(there.st_mode):
        # A device or pipe takes what it is given, and cannot be replaced.
        try:
            target.write_bytes(data)
        except BrokenPipeError:
            pass
        except OSError as fault:
            raise not_written(path, fault) from None
        return
    remove_leftovers(target.parent, locked=False)
    with _signals_wait(target):
        temporary = _temporary(_ANSWER, target, data, there)
        try:
            _rename(temporary, target)
        finally:
            _remove(temporary)
        _sync_folder(target)


def remove_leftovers(folder: Path, *, locked: bool) -> None:
    """Remove the unfinished writings of dead runs. Under the folder's lock, every unfinished plan is one."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if not name.endswith(_SUFFIX) or not name.startswith(_PLAN):
                continue
            with contextlib.suppress(OSError):
                if name.startswith(_ANSWER):
                    if time.time() - entry.stat(follow_symlinks=False).st_mtime > _DEAD_SECONDS:
                        os.unlink(entry.path)
                elif locked:
                    os.unlink(entry.path)


def _temporary(prefix: str, target: Path, data: bytes, there: os.stat_result | None = None) -> Path:
    """A file beside the target that holds the data, safely on the disk, with the owner and mode of what is there."""
    temporary = target.parent / f"{prefix}{os.urandom(8).hex()}{_SUFFIX}"
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(temporary, flags, 0o600)
        try:
            _fill(descriptor, data)
            if there is not None:
                _make_like(descriptor, there, target)
            else:
                os.fchmod(descriptor, 0o600)
            os.fsync(descriptor)
            if os.pread(descriptor, len(data) + 1, 0) != data:
                raise OSError("what was written does not read back")
        finally:
            os.close(descriptor)
    except BaseException as fault:
        _remove(temporary)
        if isinstance(fault, OSError):
            raise not_written(target, fault) from None
        raise
    return temporary


def _fill(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def _make_like(descriptor: int, there: os.stat_result, target: Path) -> None:
    here = os.fstat(descriptor)
    if (there.st_uid, there.st_gid) != (here.st_uid, here.st_gid):
        os.fchown(descriptor, there.st_uid, there.st_gid)
    for name, value in _attributes(target).items():
        os.setxattr(descriptor, name, value)
    os.fchmod(descriptor, stat.S_IMODE(there.st_mode))


def _attributes(target: Path) -> dict[str, bytes]:
    """The user's own attributes and the access list; the others are the system's to give."""
    if not hasattr(os, "listxattr"):
        return {}
    try:
        names = os.listxattr(target)
        return {
            name: os.getxattr(target, name)
            for name in names
            if name.startswith("user.") or name == "system.posix_acl_access"
        }
    except OSError as fault:
        # A file that is gone by now is noticed when it is compared.
        if fault.errno in (errno.ENOTSUP, errno.ENOENT, errno.ENODATA):
            return {}
        raise


def _rename(temporary: Path, target: Path) -> None:
    try:
        os.replace(temporary, target)
    except OSError as fault:
        raise not_written(target, fault) from None


def _data(path: Path) -> bytes | None:
    try:
        return files.data_of(path)
    except UnreadableFile:
        return None


def _remove(temporary: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(temporary)


def _sync_folder(target: Path) -> None:
    try:
        descriptor = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as fault:
        reason = (fault.strerror or "unknown fault").lower()
        raise PlanctlError(
            f"{target.name} was written, but the disk does not confirm it: {reason}",
            "do not record it again; look at the file, and at the disk",
        ) from None


_HERE: Final = -100  # AT_FDCWD
_EXCHANGE: Final = 2  # RENAME_EXCHANGE


class Unsupported(Exception):
    """The system, or the file system, cannot exchange files."""


def exchange(one: Path, other: Path) -> None:
    """Give each of the two files the other's name.

    A plain rename destroys what stands under the new name, and an editor may have put it there a
    moment ago; after an exchange it can be looked at, and put back.

    Raises:
        Unsupported: it cannot be done here.
        OSError: it failed, as when one of them is gone.
    """
    import ctypes
    import errno

    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        raise Unsupported from None
    if renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return
    number = ctypes.get_errno()
    # EPERM: some file systems say so for what they do not know.
    if number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM):
        raise Unsupported
    raise OSError(number, os.strerror(number), str(other))
