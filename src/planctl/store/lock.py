"""The lock of a plans folder: no two planctl write into it at once."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
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
