"""git's own lock: while it is there, git may be replacing the files of the folder."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from planctl.errors import PlanctlError

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
