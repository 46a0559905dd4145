"""git's index, read without git: which files of a folder git tracks.

The format is that of `gitformat-index(5)`, versions 2 to 4. What is not understood is left to git itself.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

_SIGNATURE: Final = b"DIRC"
_HEADER: Final = 12
# Ten numbers of four bytes, then the id of the content.
_STATUS: Final = 40
_SHA1, _SHA256 = 20, 32
_EXTENDED: Final = 0x40
_LONGEST: Final = 0x0FFF
# Entries that stand elsewhere, or for whole folders; the name of an extension that must be understood is small.
_ELSEWHERE: Final = (b"link", b"sdir")


class CannotRead(Exception):
    """The index is of a kind that only git itself reads, or damaged."""


def tracked(index: Path, prefix: bytes) -> set[bytes]:
    """Return the names of the files that git tracks below the folder with that prefix, such as `plans/`.

    Raises:
        CannotRead: only git can tell. No index at all means that nothing is tracked.
    """
    try:
        data = index.read_bytes()
    except FileNotFoundError:
        return set()
    except OSError as error:
        raise CannotRead from error
    for id_bytes in (_SHA1, _SHA256):
        try:
            return _names(data, id_bytes, prefix)
        except (IndexError, ValueError):
            continue
    raise CannotRead


def _names(data: bytes, id_bytes: int, prefix: bytes) -> set[bytes]:
    version, count = int.from_bytes(data[4:8], "big"), int.from_bytes(data[8:_HEADER], "big")
    if data[:4] != _SIGNATURE or not 2 <= version <= 4:
        raise ValueError
    found = set()
    place, name, skipped = _HEADER, b"", len(prefix)
    to_flags = _STATUS + id_bytes
    # Once for each file of the repository: nothing is called here that need not be.
    for _ in range(count):
        start = place + to_flags
        high = data[start]
        length = (high << 8 | data[start + 1]) & _LONGEST
        start += 4 if high & _EXTENDED else 2
        kept = b""
        if version == 4:
            drop, start = _number(data, start)
            kept = name[: len(name) - drop]
        end = start + length - len(kept) if length < _LONGEST else data.index(b"\0", start)
        if data[end]:
            raise ValueError
        name = kept + data[start:end]
        if name.startswith(prefix):
            found.add(name[skipped:])
        # Entries of the older versions are filled up to a multiple of eight.
        place = end + 1 if version == 4 else place + (end - place) // 8 * 8 + 8
    if any(data[at : at + 4] in _ELSEWHERE for at in _extensions(data, place, id_bytes)):
        raise ValueError
    return found


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Read a number of variable length; return it, and the place behind it."""
    byte = data[at]
    value = byte & 0x7F
    while byte & 0x80:
        at += 1
        byte = data[at]
        value = ((value + 1) << 7) | (byte & 0x7F)
    return value, at + 1


def _extensions(data: bytes, place: int, id_bytes: int) -> Iterator[int]:
    while place + 8 <= len(data) - id_bytes:
        yield place
        place += 8 + int.from_bytes(data[place + 4 : place + 8], "big")
