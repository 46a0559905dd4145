"""Put a file in the place of another: whole or not at all, on the disk, and with the mode it had."""

import contextlib
import errno
import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from planctl.errors import UNCHANGED, PlanctlError, Unconfirmed, not_written, reason
from planctl.planfile.decode import UnreadableFile
from planctl.storage import files, paths

# Our own unfinished writings: those below the folder's lock, and those of answers, which take no lock.
_PLAN: Final = ".planctl-"
_ANSWER: Final = ".planctl-answer-"
_SUFFIX: Final = ".tmp"
# No answer takes so long to write: what is older is a dead run's.
_DEAD_SECONDS: Final = 60.0
DEFERRED_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ChangedOnDisk(Exception):
    """Somebody else replaced the file between our reading and our writing."""


def replace(target: Path, expected: bytes, data: bytes) -> None:
    """Put the data in the place of the file's bytes, which must still be those expected.

    The folder's lock is to be held.

    Raises:
        ChangedOnDisk: they are not.
        PlanctlError: it cannot be written. Nothing was changed unless it says so.
    """
    current = replaceable(target)
    with _temporary(_PLAN, target, data, current) as temporary:
        # Nearly always the same; compared before the exchange, which need not be taken back then.
        _check_same(target, target, expected)
        try:
            exchange(temporary, target)
        except Unsupported:
            _rename(temporary, target)
            return
        except FileNotFoundError:
            raise ChangedOnDisk from None
        except OSError as error:
            raise not_written(target, error) from None
        try:
            _check_same(temporary, target, expected)
        except (ChangedOnDisk, PlanctlError):
            _take_back(temporary, target, data)
            raise


def _check_same(path: Path, named: Path, expected: bytes) -> None:
    """Make sure that a file, which has or had the name of another, holds the bytes expected.

    Raises:
        ChangedOnDisk: it does not, or is gone.
        PlanctlError: it cannot be read.
    """
    try:
        if files.read_file(path) == expected:
            return
    except UnreadableFile as refused:
        if os.path.lexists(path):
            raise PlanctlError(f"{named.name} {refused.problem.message}{UNCHANGED}", refused.problem.hint) from None
    raise ChangedOnDisk


def _take_back(temporary: Path, target: Path, data: bytes) -> None:
    """Put back the version of another program that replaced the file since it was compared.

    What cannot go back is given a name of its own, so that nobody's text is lost.
    """
    displaced = _displaced(target)
    try:
        exchange(temporary, target)
    except OSError:
        with contextlib.suppress(OSError):
            os.rename(temporary, displaced)
    if _read(temporary) not in (data, None):
        with contextlib.suppress(OSError):
            os.rename(temporary, displaced)


def _displaced(path: Path) -> Path:
    return path.with_name(f"{path.stem}.displaced-{os.urandom(4).hex()}{path.suffix}")


def replaceable(target: Path) -> os.stat_result:
    """Return the status of a file, if it may be replaced.

    Raises:
        ChangedOnDisk: it does not exist any more.
        PlanctlError: it is read-only, or has several names.
    """
    try:
        status = target.stat()
    except FileNotFoundError:
        raise ChangedOnDisk from None
    except OSError as error:
        raise not_written(target, error) from None
    if status.st_nlink > 1:
        raise PlanctlError(
            f"{target.name} has {status.st_nlink} names (hard links), and writing would part them; nothing was changed",
            "remove the other names",
        )
    if not status.st_mode & stat.S_IWUSR:
        raise PlanctlError(f"{target.name} is read-only; nothing was changed", "to change it: chmod u+w")
    return status


def create(path: Path, data: bytes) -> None:
    """Write a new file, which must not exist yet; its mode is 0600 whatever the umask.

    The folder's lock is to be held.

    Raises:
        PlanctlError: it exists, or cannot be written. Nothing was changed unless it says so.
    """
    with _temporary(_PLAN, path, data) as temporary:
        _link(temporary, path)


def move(source: Path, target: Path, expected: bytes, data: bytes) -> None:
    """Write the data to a new file and remove the source, which must still hold the bytes expected.

    At every moment one of the two is there and whole; if the run dies in between, both are, and the same
    move goes on from there. The locks of both folders are to be held.

    Raises:
        ChangedOnDisk: the source was changed by another program, and is as that left it.
        PlanctlError: the target exists already with other contents, or cannot be written.
    """
    status = replaceable(source)
    with _temporary(_PLAN, target, data, status, attributes_of=source) as temporary:
        _check_same(source, source, expected)
        if not os.path.lexists(target) or _read(target) != data:
            _link(temporary, target)
        # The new name is on the disk before the old one goes.
        _sync_folder(target)
        _take_away(source, target, expected)
    if source.parent != target.parent:
        _sync_folder(source)


def _take_away(source: Path, target: Path, expected: bytes) -> None:
    """Remove a file that has another name by now; if another program has just changed it, undo that other name."""
    aside = _unfinished(source.parent, _PLAN)
    try:
        os.rename(source, aside)
    except OSError as error:
        _drop(target)
        raise not_written(source, error) from None
    try:
        _check_same(aside, source, expected)
    except (ChangedOnDisk, PlanctlError):
        # Back first: a leftover is removed by the next run, and may hold the only copy.
        try:
            os.link(aside, source, follow_symlinks=False)
        except OSError:
            os.rename(aside, _displaced(source))
        _drop(target)
        with contextlib.suppress(OSError):
            os.unlink(aside)
        raise
    # If it stays, the next run removes it.
    with contextlib.suppress(OSError):
        os.unlink(aside)


def _drop(path: Path) -> None:
    """Remove a file that was written and is not to stay."""
    try:
        os.unlink(path)
    except OSError as error:
        cause = f"{path.name} was written and cannot be removed: {reason(error)}"
        raise PlanctlError(cause, "look at both files, and remove it") from None


def _link(temporary: Path, path: Path) -> None:
    """Give a temporary file its name, which must be free.

    Raises:
        PlanctlError: it is not, or the system refuses.
    """
    try:
        try:
            os.link(temporary, path, follow_symlinks=False)
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP) or os.path.lexists(path):
                raise
            # Memory sticks know no second names.
            os.rename(temporary, path)
    except FileExistsError:
        raise exists_already(path) from None
    except OSError as error:
        raise not_written(path, error) from None


def exists_already(path: Path) -> PlanctlError:
    """Return the refusal to write a new file where there is one; a link to nothing counts, too."""
    return PlanctlError(f"{path} exists already, and is not overwritten")


def write_output(path: Path, data: bytes, *, replaces_yaml: bool = False) -> None:
    """Write a file, replacing what stands in its place; one named like a plan or the settings only if that is meant.

    Raises:
        PlanctlError: it cannot be written.
    """
    target = Path(os.path.realpath(path))
    try:
        current = path.stat()
    except OSError:
        current = None
    if not replaces_yaml and target.suffix.lower() in (files.SUFFIX, ".yml"):
        where = f"{path} leads to {target}, which" if path.is_symlink() else f"{path}"
        if current is not None:
            raise PlanctlError(f"{where} is named like a plan, and is not overwritten", "choose another name")
        if (target.parent / paths.SETTINGS_FILE).exists():
            raise PlanctlError(f"{where} is named like a plan, and would be taken for one", "choose another name")
    if current is not None and not stat.S_ISREG(current.st_mode):
        # A device or pipe takes what it is given, and cannot be replaced; a link to a pipe leads to no place.
        try:
            path.write_bytes(data)
        except BrokenPipeError:
            pass
        except OSError as error:
            raise not_written(path, error) from None
        return
    remove_leftovers(target.parent, locked=False)
    with _temporary(_ANSWER, target, data, current) as temporary:
        _rename(temporary, target)


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


def _unfinished(folder: Path, prefix: str) -> Path:
    return folder / f"{prefix}{os.urandom(8).hex()}{_SUFFIX}"


@contextlib.contextmanager
def _temporary(
    prefix: str, target: Path, data: bytes, like: os.stat_result | None = None, attributes_of: Path | None = None
) -> Iterator[Path]:
    """Provide a file beside the target that holds the data, safely on the disk, to be given the target's name.

    It has the owner and mode of the file that it is to be `like`, and the attributes of the target, or of
    another file. Afterwards it is removed and the folder
    made safe, too. SIGINT, SIGTERM and SIGHUP wait until all is done, which takes milliseconds: so they leave
    no temporary file, and whoever interrupts it just afterwards is told that it was written.
    """
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, DEFERRED_SIGNALS)
    try:
        temporary = _unfinished(target.parent, prefix)
        try:
            try:
                _write(temporary, attributes_of or target, data, like)
            except OSError as error:
                raise not_written(target, error) from None
            yield temporary
        finally:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        _sync_folder(target)
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        raise
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    except KeyboardInterrupt as interrupt:
        interrupt.add_note(f"{target.name} was written")
        raise


def _write(temporary: Path, attributes_of: Path, data: bytes, like: os.stat_result | None) -> None:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, 0o600)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        if like is not None:
            _copy_status(descriptor, attributes_of, like)
        else:
            os.fchmod(descriptor, 0o600)
        os.fsync(descriptor)
        if os.pread(descriptor, len(data) + 1, 0) != data:
            raise OSError("what was written does not read back")
    finally:
        os.close(descriptor)


def _copy_status(descriptor: int, target: Path, status: os.stat_result) -> None:
    """Give a file the owner and mode of the target, the user's own attributes, and the access list."""
    own = os.fstat(descriptor)
    if (status.st_uid, status.st_gid) != (own.st_uid, own.st_gid):
        os.fchown(descriptor, status.st_uid, status.st_gid)
    attributes: dict[str, bytes] = {}
    if hasattr(os, "listxattr"):
        try:
            for name in os.listxattr(target):
                if name.startswith("user.") or name == "system.posix_acl_access":
                    attributes[name] = os.getxattr(target, name)
        except OSError as error:
            # A file that is gone by now is noticed when it is compared.
            if error.errno not in (errno.ENOTSUP, errno.ENOENT, errno.ENODATA):
                raise
            attributes = {}
    for name, value in attributes.items():
        os.setxattr(descriptor, name, value)
    os.fchmod(descriptor, stat.S_IMODE(status.st_mode))


def _rename(temporary: Path, target: Path) -> None:
    try:
        os.replace(temporary, target)
    except OSError as error:
        raise not_written(target, error) from None


def _read(path: Path) -> bytes | None:
    try:
        return files.read_file(path)
    except UnreadableFile:
        return None


def _sync_folder(target: Path) -> None:
    try:
        descriptor = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            files.close(descriptor)
    except OSError as error:
        cause, advice = f"the disk does not confirm it: {reason(error)}", "look at the file, and at the disk"
        raise Unconfirmed(f"{target.name} was written", cause, advice) from None


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
