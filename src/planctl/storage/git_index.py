"""git's index, read without git: which files of a folder git tracks, and whether a removal may be staged.

The format is that of `gitformat-index(5)`, versions 2 to 4. What is not understood is left to git itself.
"""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

_SIGNATURE: Final = b"DIRC"
_HEADER: Final = 12
# Ten numbers of four bytes, then the id of the content.
_STATUS: Final = 40
_SHA1, _SHA256 = 20, 32
_EXTENDED: Final = 0x40
_LONGEST: Final = 0x0FFF
# Entries that stand elsewhere, or for whole folders; the name of an extension that must be understood is small.
_ELSEWHERE: Final = (b"link", b"sdir")


class Tracked(NamedTuple):
    """What git's index says of a folder.

    Attributes:
        names: of the files that git tracks below it.
        tree: the id of the tree that the whole index was last written as, or read from; none once anything is staged.
    """

    names: set[bytes]
    tree: bytes | None


class CannotRead(Exception):
    """The index is of a kind that only git itself reads, or damaged."""


def tracked(index: Path, prefix: bytes) -> Tracked:
    """Return what git tracks below the folder with that prefix, such as `plans/`.

    Raises:
        CannotRead: only git can tell. No index at all means that nothing is tracked.
    """
    try:
        data = index.read_bytes()
    except FileNotFoundError:
        return Tracked(set(), None)
    except OSError as error:
        raise CannotRead from error
    for id_bytes in (_SHA1, _SHA256):
        try:
            return _read(data, id_bytes, prefix)
        except (IndexError, ValueError):
            continue
    raise CannotRead


def _read(data: bytes, id_bytes: int, prefix: bytes) -> Tracked:
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
    tree = None
    for at in _extensions(data, place, id_bytes):
        if data[at : at + 4] in _ELSEWHERE:
            raise ValueError
        if data[at : at + 4] == b"TREE":
            tree = _tree(data[at + 8 :], id_bytes)
    return Tracked(found, tree)


def _tree(extension: bytes, id_bytes: int) -> bytes | None:
    """Return the id of the whole tree, which the extension begins with; none where something was staged since."""
    counts, _, rest = extension.partition(b"\n")
    return None if counts.startswith(b"\0-") else rest[:id_bytes]


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


def tree_at_head(git_folder: Path) -> bytes | None:
    """Return the id of the tree that HEAD's commit holds; none where that is in a pack, which only git itself reads.

    A commit that was just made is in a file of its own.
    """
    try:
        # In a worktree that was added, what all have in common is elsewhere.
        pointer = git_folder / "commondir"
        common = git_folder / pointer.read_text().strip() if pointer.exists() else git_folder
        head = (git_folder / "HEAD").read_text().strip()
        commit = (common / name).read_text().strip() if (name := head.removeprefix("ref: ")) != head else head
        data = zlib.decompress((common / "objects" / commit[:2] / commit[2:]).read_bytes())
        kind, tree = data.partition(b"\0")[2].split(maxsplit=2)[:2]
        return bytes.fromhex(tree.decode("ascii")) if kind == b"tree" else None
    except (OSError, ValueError, zlib.error):
        return None
