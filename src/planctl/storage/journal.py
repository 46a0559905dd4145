"""The journal of a plans folder: what planctl wrote lately, so that what others overwrite is noticed.

git and editors know nothing of the folder's lock. What they put in the place of a plan may lack an entry that
was written a moment before, and neither they nor the plan can tell. The journal can: each write adds one line
to `.planctl/journal`, which git ignores, and which nobody but its owner may read.
"""

import contextlib
import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from planctl.errors import PlanctlError, not_written, reason
from planctl.planfile.decode import UnreadableFile
from planctl.storage import atomic_write, files

JOURNAL: Final = ".planctl/journal"
_KEPT: Final = 200
# Shortened every hundred lines; what is missed stays longer than other writes, though not for ever.
_STEP: Final = 100
_MOST_MISSED: Final = 1000
# Names itself, so that a folder which was set up by an earlier version ignores it, too.
_IGNORE: Final = b"journal*\n.gitignore\n"


class Write(NamedTuple):
    """One write of planctl's: the lines that it added to a plan's history, a whole new plan, or another change of it.

    Attributes:
        id: by which it is taken back.
        at: the second in which it was written, in UTC.
        file: the plan's path from the folder.
        lines: as they stand in the file; none where it was not the history that was changed.
        is_plan: whether the lines are those of a new plan.
    """

    id: str
    at: str
    file: str
    lines: tuple[str, ...]
    is_plan: bool = False


def add(plan: Path, lines: Sequence[str], *, is_plan: bool = False) -> None:
    """Note what was written to a plan. The lock of its folder is to be held.

    Raises:
        PlanctlError: the journal cannot be written; the plan was.
    """
    write = Write(os.urandom(6).hex(), _now(), plan.name, tuple(lines), is_plan)
    _append(plan.parent, write._asdict())
    with contextlib.suppress(OSError, PlanctlError):
        _shorten(plan.parent)


def mark_moved(old: Path, new: Path) -> None:
    """Note that planctl gave a plan another name, or moved it into a folder below or back: what it wrote went along.

    The locks of both folders are to be held.

    Raises:
        PlanctlError: the journal cannot be written.
    """
    folder = Path(os.path.commonpath((old.parent, new.parent)))
    place, target = (path.relative_to(folder).as_posix() for path in (old, new))
    if any(write.file == place for write in _noted(folder)):
        _append(folder, {"moved": place, "to": target})


def forget(folder: Path, settled: Sequence[Write]) -> None:
    """Note that nobody is to miss these writes any more.

    Raises:
        PlanctlError: the journal cannot be written.
    """
    for write in settled:
        _append(folder, {"removed": write.id})


def writes(folder: Path) -> list[Write]:
    """Return what planctl wrote lately and did not take back, the first on top; a journal that is damaged says less.

    Raises:
        PlanctlError: there is a journal that cannot be read.
    """
    return [write for write in _noted(folder) if write.lines]


def last(folder: Path, file: str) -> Write | None:
    """Return the last write to a plan that was not taken back, if the journal goes back so far.

    Raises:
        PlanctlError: the journal cannot be read.
    """
    return next((write for write in reversed(_noted(folder)) if write.file == file), None)


def _noted(folder: Path) -> list[Write]:
    by_id: dict[str, Write] = {}
    for record in _records(folder):
        if "removed" in record:
            by_id.pop(record["removed"], None)
        elif "moved" in record:
            for id, write in by_id.items():
                if write.file == record["moved"]:
                    by_id[id] = write._replace(file=record["to"])
        elif record.keys() == set(Write._fields):
            by_id[record["id"]] = Write(**record | {"lines": tuple(record["lines"])})
    return list(by_id.values())


def lines_missing(data: bytes, of_plan: Sequence[Write]) -> list[Write]:
    """Return the writes whose lines do not stand in a plan's bytes as they were written, whatever their margin."""
    lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines()]
    present, text = Counter(lines), "\n".join(("", *lines, ""))
    missing = []
    for write in of_plan:
        first = write.lines[0].strip()
        present[first] -= 1
        whole = "\n".join(("", *(line.strip() for line in write.lines), ""))
        if present[first] < 0 or (len(write.lines) > 1 and whole not in text):
            missing.append(write)
    return missing


def suspects(folder: Path, file: str | None = None) -> dict[str, list[Write]]:
    """Return the writes that a first look does not find in the plans of the folder, or in one `file`, by file.

    A plan that cannot be read may have them or not.

    Raises:
        PlanctlError: the journal cannot be read.
    """
    by_file: dict[str, list[Write]] = {}
    for write in writes(folder):
        if file is None or write.file == file:
            by_file.setdefault(write.file, []).append(write)
    missing = {}
    for name, of_plan in by_file.items():
        path = f"{folder}{os.sep}{name}"
        try:
            data = files.read_small_file(path) or files.read_file(path)
        except UnreadableFile:
            absent = of_plan
        else:
            absent = lines_missing(data, [write for write in of_plan if not write.is_plan])
        if absent:
            missing[name] = absent
    return missing


def _append(folder: Path, record: dict[str, Any]) -> None:
    path = folder / JOURNAL
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        if not path.exists():
            _ignore(path.with_name(".gitignore"))
        descriptor = os.open(path, flags, 0o600)
        try:
            # A line begins with its end, so that one that was cut off by a crash spoils no other.
            os.write(descriptor, b"\n" + json.dumps(record, separators=(",", ":")).encode() + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise not_written(path, error) from None


def _ignore(file: Path) -> None:
    there = file.read_bytes() if os.path.lexists(file) else b""
    if _IGNORE not in there:
        atomic_write.write_output(file, there + _IGNORE)


def _records(folder: Path) -> Iterator[dict[str, Any]]:
    try:
        descriptor = os.open(folder / JOURNAL, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            with open(descriptor, "rb", closefd=False) as file:
                lines = file.read().splitlines()
        finally:
            files.close(descriptor)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise PlanctlError(
            f"{folder / JOURNAL} cannot be read: {reason(error)}", "look at it, and at the disk"
        ) from None
    for line in lines:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            yield record


def _shorten(folder: Path) -> None:
    """Keep the last writes, and those that are missed; whoever reads meanwhile has the old file, or the new one."""
    lines = sum(1 for _ in _records(folder))
    if lines <= _KEPT or lines % _STEP:
        return
    noted = _noted(folder)
    missed = {write.id for of_plan in suspects(folder).values() for write in of_plan}
    kept = [write for write in noted[:-_KEPT] if write.id in missed][-_MOST_MISSED:] + noted[-_KEPT:]
    path = folder / JOURNAL
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(temporary, flags, 0o600), "wb") as file:
        for write in kept:
            file.write(json.dumps(write._asdict(), separators=(",", ":")).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
