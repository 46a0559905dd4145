"""The bytes of a file that is to hold a plan."""

import os
import stat
from pathlib import Path
from typing import Final

from planctl.model.source import WHOLE_FILE, Problem
from planctl.planfile.decode import LARGEST_FILE, UnreadableFile, too_large

SUFFIX: Final = ".yaml"
_SMALL: Final = 32 * 1024
# Opening a named pipe would otherwise wait for its writer for ever.
_HOW: Final = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


def at_once(path: str) -> bytes | None:
    """The bytes of a small file in one read, whatever sort of file it is; none where one read is not enough.

    It takes half as many calls of the system as `data_of`, which says what is wrong with the file.
    """
    try:
        descriptor = os.open(path, _HOW)
    except OSError:
        return None
    try:
        data = os.read(descriptor, _SMALL)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return data if len(data) < _SMALL else None


def data_of(path: Path | str) -> bytes:
    """The bytes of a file, which must be an ordinary one and no larger than a plan can be.

    Raises:
        Refused: it is not there, not readable, not a file, or too large.
    """
    try:
        descriptor = os.open(path, _HOW)
    except OSError as fault:
        raise UnreadableFile(_unopened(fault)) from None
    try:
        there = os.fstat(descriptor)
        if not stat.S_ISREG(there.st_mode):
            sort = _sort(there.st_mode)
            raise UnreadableFile(Problem(WHOLE_FILE, f"is {sort}, not a file", "move it out of the plans folder"))
        data = os.read(descriptor, min(there.st_size, LARGEST_FILE) + 1)
        # One read has nearly always all of it; a file that is being written to may go on.
        while len(data) <= LARGEST_FILE and (more := os.read(descriptor, LARGEST_FILE + 1 - len(data))):
            data += more
    except OSError as fault:
        raise UnreadableFile(_unopened(fault)) from None
    finally:
        os.close(descriptor)
    if len(data) > LARGEST_FILE:
        raise too_large()
    return data


def _unopened(fault: OSError) -> Problem:
    if isinstance(fault, FileNotFoundError):
        return Problem(WHOLE_FILE, "is not there any more", "restore it, or remove what points to it")
    if isinstance(fault, PermissionError):
        return Problem(WHOLE_FILE, "may not be read by this user", "look at its mode: chmod u+r")
    reason = (fault.strerror or type(fault).__name__).lower()
    return Problem(WHOLE_FILE, f"cannot be opened: {reason}")


def _sort(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a named pipe" if stat.S_ISFIFO(mode) else "a device or socket"
