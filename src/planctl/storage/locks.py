"""Locks: no two planctl write into a plans folder at once, and none while git does."""

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from planctl.errors import PlanctlError, not_written
from planctl.storage import files

LOCK_FILE: Final = ".planctl.lock"
_WAIT_SECONDS: Final = 60.0


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: no other planctl writes into the folder meanwhile.

    The lock is never deleted, and the system frees it when its holder dies.

    Raises:
        PlanctlError: the folder may not be written, or another planctl holds the lock for a minute.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    try:
        descriptor = os.open(folder / LOCK_FILE, flags, 0o600)
    except OSError as error:
        raise not_written(folder / LOCK_FILE, error) from None
    try:
        deadline, pause = time.monotonic() + _WAIT_SECONDS, 0.002
        while not _is_taken(descriptor, folder):
            if time.monotonic() > deadline:
                raise PlanctlError(
                    "another planctl has been writing into this folder for a minute; nothing was changed",
                    "look for a planctl that hangs, then try again",
                )
            time.sleep(pause)
            pause = min(pause * 1.5, 0.05)
        yield
    finally:
        # Freed by hand, too: should the closing fail, the same run may want it again.
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        files.close(descriptor)


def _is_taken(descriptor: int, folder: Path) -> bool:
    """Try to take the lock; return whether it is ours now."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        # A network folder without locks, for one.
        raise not_written(folder / LOCK_FILE, error) from None
    return True


_GIT_WAIT_SECONDS: Final = 15.0
# git never holds it so long unless somebody is writing a commit message; far more often it crashed.
_STALE_SECONDS: Final = 60.0
# Longer than git holds its lock for any folder of plans.
_LOOK_SECONDS: Final = 2.0

_Seen = TypeVar("_Seen")


def git_folders(folder: Path) -> tuple[Path, Path] | None:
    """Locate the working tree that a resolved folder is in, and its git folder; none outside git.

    Looked up without git, since every command would otherwise wait for it to start.
    """
    for above in (folder, *folder.parents):
        place = above / ".git"
        if os.path.isdir(place):  # a Path fails where it may not look
            return above, place
        try:
            # In a worktree or submodule it is a file that says where.
            pointer = place.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            continue
        if pointer.startswith("gitdir: "):
            return above, above / pointer.removeprefix("gitdir: ").rstrip("\n")
    return None


def git_lock(folder: Path) -> Path | None:
    """Locate git's lock of the working tree that the folder is in; none outside git. It need not exist."""
    found = git_folders(folder)
    return found[1] / "index.lock" if found else None


def undisturbed(folder: Path, look: Callable[[], _Seen]) -> tuple[_Seen, bool]:
    """Return what is seen in a folder while git is not at work there, and whether it was not, for two seconds.

    git takes files away and makes them anew under its lock, and whoever looks meanwhile misses them.
    """
    found = git_folders(Path(os.path.realpath(folder)))
    if found is None:
        return look(), True
    deadline = time.monotonic() + _LOOK_SECONDS
    while True:
        before = _state(found[1])
        seen = look()
        is_quiet = before is not None and before == _state(found[1])
        if is_quiet or time.monotonic() > deadline:
            return seen, is_quiet
        time.sleep(0.02)


def _state(git_folder: Path) -> tuple[int, ...] | None:
    """Return by what a change of git's index is known; none while git holds its lock, unless that is a dead one's."""
    seconds = age_seconds(git_folder / "index.lock")
    if seconds is not None and seconds < _STALE_SECONDS:
        return None
    try:
        status = os.stat(git_folder / "index")
    except OSError:
        return ()
    return status.st_ino, status.st_mtime_ns, status.st_size


def age_seconds(lock: Path | None) -> float | None:
    """Return how many seconds old the lock is; none where git holds none."""
    if lock is None:
        return None
    try:
        return max(time.time() - os.lstat(lock).st_mtime, 0.0)
    except OSError:
        return None


def wait_for_git(lock: Path | None, warn: Callable[[str], None]) -> None:
    """Wait until git has finished; warn of a lock that a crashed git left behind, and pass it over.

    Raises:
        PlanctlError: git is still at it after a quarter of a minute.
    """
    deadline = time.monotonic() + _GIT_WAIT_SECONDS
    pause = 0.01
    while (seconds := age_seconds(lock)) is not None:
        if seconds > _STALE_SECONDS:
            warn(
                f"{lock} is older than a minute: a git that crashed left it behind, or a commit is being written; "
                "git itself will not go on until it is gone"
            )
            return
        if time.monotonic() > deadline:
            raise PlanctlError(
                f"git is at work in this folder ({lock}); nothing was changed",
                "try again when it has finished; if no git is running, remove that file",
            )
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
