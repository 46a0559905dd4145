"""Read the bytes of a file that is to hold a plan."""

import contextlib
import os
import stat
from pathlib import Path
from typing import Final

from planctl.errors import reason
from planctl.model.source import WHOLE_FILE, Problem
from planctl.planfile.decode import LARGEST_FILE, UnreadableFile, too_large

SUFFIX: Final = ".yaml"
DRAFT_SUFFIX: Final = f".draft{SUFFIX}"
# How long git and editors, which unlink a file and write it anew, may take about it.
REPLACED_WITHIN_SECONDS: Final = 0.1
_SMALL: Final = 32 * 1024
# Opening a named pipe would otherwise wait for its writer for ever.
_HOW: Final = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


def read_small_file(path: str) -> bytes | None:
    """Read a small file at once, whatever sort of file it is; return none where one read is not enough.

    It takes half as many calls of the system as `read_file`, which says what is wrong with the file.
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
        close(descriptor)
    return data if len(data) < _SMALL else None


def read_file(path: Path | str) -> bytes:
    """Read a file, which must be an ordinary one and no larger than a plan can be.

    Raises:
        UnreadableFile: it is not there, not readable, not a file, or too large.
    """
    try:
        descriptor = os.open(path, _HOW)
    except OSError as error:
        raise _cannot_open(error) from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            sort = _sort(status.st_mode)
            raise UnreadableFile(Problem(WHOLE_FILE, f"is {sort}, not a file", "move it out of the plans folder"))
        data = os.read(descriptor, min(status.st_size, LARGEST_FILE) + 1)
        # One read has nearly always all of it; a file that is being written to may go on.
        while len(data) <= LARGEST_FILE and (more := os.read(descriptor, LARGEST_FILE + 1 - len(data))):
            data += more
    except OSError as error:
        raise _cannot_open(error) from None
    finally:
        close(descriptor)
    if len(data) > LARGEST_FILE:
        raise too_large()
    return data


def close(descriptor: int) -> None:
    """Close what was only read or locked: should that fail, nothing is lost by it."""
    with contextlib.suppress(OSError):
        os.close(descriptor)


def _cannot_open(error: OSError) -> UnreadableFile:
    if isinstance(error, FileNotFoundError):
        problem = Problem(WHOLE_FILE, "is not there any more", "restore it, or remove what points to it")
    elif isinstance(error, PermissionError):
        problem = Problem(WHOLE_FILE, "may not be read by this user", "look at its mode: chmod u+r")
    else:
        problem = Problem(WHOLE_FILE, f"cannot be read: {reason(error)}", "look at the disk, then try again")
    return UnreadableFile(problem)


def _sort(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a named pipe" if stat.S_ISFIFO(mode) else "a device or socket"
