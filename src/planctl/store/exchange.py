"""Two files that change places in one step, where the system can do that."""

import os
from pathlib import Path
from typing import Final

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
