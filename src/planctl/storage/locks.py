"""The lock of a plans folder: no two planctl write into it at once."""

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from planctl.errors import PlanctlError, not_written

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
    except OSError as fault:
        raise not_written(folder / LOCK_FILE, fault) from None
    try:
        _wait_for(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, folder: Path) -> None:
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
        except OSError as fault:
            # A network folder without locks, for one.
            raise not_written(folder / LOCK_FILE, fault) from None


_GIT_WAIT_SECONDS: Final = 15.0
# git never holds it so long unless somebody is writing a commit message; far more often it crashed.
_STALE_SECONDS: Final = 60.0


def find(folder: Path) -> Path | None:
    """Where git's lock of the working tree that the folder stands in is, or would be; none outside git.

    Looked up without git, since every writing command would otherwise wait for it to start.
    """
    for above in (folder, *folder.parents):
        place = above / ".git"
        if place.is_dir():
            return place / "index.lock"
        try:
            # In a worktree or submodule it is a file that says where.
            said = place.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            continue
        if said.startswith("gitdir: "):
            return above / said.removeprefix("gitdir: ").rstrip("\n") / "index.lock"
    return None


def age(lock: Path | None) -> float | None:
    """How many seconds old the lock is; none where git holds none."""
    if lock is None:
        return None
    try:
        return max(time.time() - os.lstat(lock).st_mtime, 0.0)
    except OSError:
        return None


def wait(lock: Path | None, tell: Callable[[str], None]) -> None:
    """Wait until git has finished; a lock that a crashed git left behind is told, and passed over.

    Raises:
        PlanctlError: git is still at it after a quarter of a minute.
    """
    deadline = time.monotonic() + _GIT_WAIT_SECONDS
    pause = 0.01
    while (seconds := age(lock)) is not None:
        if seconds > _STALE_SECONDS:
            tell(
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
