"""The one way in which planctl writes a file: whole or not at all, and nothing else changed."""

import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

from planctl.errors import PlanctlError
from planctl.model.settings import Settings
from planctl.model.source import Mapping, Node, Plain, Problem, plain
from planctl.planfile import decode, edits
from planctl.planfile import yaml_reader as tree
from planctl.planfile.decode import UnreadableFile
from planctl.planfile.edits import Change, Insertion
from planctl.storage import atomic_write, files, locks, plan_folder
from planctl.storage.locks import LOCK_FILE, locked
from planctl.storage.plan_folder import Document, UnreadablePlan

__all__ = [
    "LOCK_FILE",
    "ChangedMeanwhile",
    "UnreadablePlanError",
    "change",
    "check_free",
    "check_replaceable",
    "create",
    "output",
    "own_keys",
    "replace",
    "spliced",
]

_MOST_TRIES: Final = 20
# How long git and editors, which unlink a file and write it anew, may take about it.
_REPLACED_WITHIN_SECONDS: Final = 0.1


class UnreadablePlanError(PlanctlError):
    """A plan that was to be changed cannot be read; nothing was changed."""

    def __init__(self, broken: UnreadablePlan) -> None:
        super().__init__(f"{broken.file} cannot be read, and was not changed")
        self.problems = tuple((broken.file, problem) for problem in broken.problems)


class ChangedMeanwhile(PlanctlError):
    """A plan is not any more what it was when it was read; nothing was changed."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} was changed meanwhile; nothing was changed", "try again")


def change(
    path: Path,
    settings: Settings,
    make: Callable[[Document], Change],
    tell: Callable[[str], None] = lambda warning: None,
) -> Document:
    """Make a change to the plan at `path`, and return the plan as it stands in the file now.

    `make` is given the plan as it is under the lock. A symlinked plan is changed at its target.
    `tell` is given what the user should know of, though it stopped nothing.

    Raises:
        UnreadablePlanError: the file holds no sound plan.
        PlanctlError: the layout does not allow it, or the file cannot be written. Nothing was changed
            unless it says so.
    """
    target = Path(os.path.realpath(path))
    with locked(target.parent):
        atomic_write.remove_leftovers(target.parent, locked=True)
        git = locks.find(target.parent)
        locks.wait(git, tell)
        for _ in range(_MOST_TRIES):
            document = _read(path, settings)
            if isinstance(document, UnreadablePlan):
                raise UnreadablePlanError(document)
            after = _changed(document, settings, make(document))
            try:
                atomic_write.replace(target, document.data, after.data)
            except atomic_write.ChangedOnDisk:
                continue
            if locks.age(git) is None or _outlives_git(target, git, document.data, after.data):
                return after
    raise PlanctlError(f"{path.name} is being changed by another program all the time; nothing was changed")


def _read(path: Path, settings: Settings) -> Document | UnreadablePlan:
    found = plan_folder.document(path, settings)
    if isinstance(found, UnreadablePlan):
        time.sleep(_REPLACED_WITHIN_SECONDS)
        found = plan_folder.document(path, settings)
    return found


def _outlives_git(target: Path, git: Path | None, before: bytes, after: bytes) -> bool:
    """Whether what was added is still there once git, which has come meanwhile, has finished.

    git takes its lock after it has found the file unchanged, and may replace what was written since.
    """
    try:
        locks.wait(git, lambda warning: None)
        there = files.data_of(target)
    except PlanctlError:
        return True  # It was written, and what git makes of it later is git's to tell.
    except UnreadableFile:
        return False
    added = Counter(after.splitlines()) - Counter(before.splitlines())
    return there == after or added <= Counter(there.splitlines())


def _changed(document: Document, settings: Settings, wanted: Change) -> Document:
    """The document after the change, read back from its text and found to say exactly that."""
    try:
        insertion = wanted.insertion(document.tree)
    except edits.CannotExtend as fault:
        raise PlanctlError(f"{document.file}:{fault.line}: {fault.message}; nothing was changed", fault.hint) from None
    data = spliced(document.data, insertion)
    after = plan_folder.parsed(document.path, data, settings)
    if isinstance(after, UnreadablePlan):
        raise _refused(document, after.problems[0]) if _is_yaml(data) else _cannot_extend(document)
    if after.plan != wanted.applied(document.plan) or own_keys(after.tree) != own_keys(document.tree):
        raise _cannot_extend(document)
    return after


def _is_yaml(data: bytes) -> bool:
    """Whether what is wrong with the text is what it says, and not how it is laid out."""
    try:
        tree.read(decode.text(data))
    except UnreadableFile:
        return False
    return True


def _cannot_extend(document: Document) -> PlanctlError:
    return PlanctlError(
        f"{document.file} is laid out in a way that cannot be extended safely; nothing was changed",
        "is there something below the last entry, such as a line `...`? Remove it, or add the entry by hand",
    )


def _refused(document: Document, problem: Problem) -> PlanctlError:
    return PlanctlError(
        f"{document.file}: with the addition it would be no sound plan: {problem.message}; nothing was changed",
        problem.hint or "planctl check shows what is wrong",
    )


def own_keys(tree: Node) -> dict[str, Plain]:
    """What the keys of one's own say, which no plan holds."""
    pairs = tree.pairs if isinstance(tree, Mapping) else []
    return {key.text: plain(value) for key, value in pairs if key.text.startswith("x_")}


def spliced(data: bytes, insertion: Insertion) -> bytes:
    """The file's bytes with the lines added, in the file's own line ends."""
    end = b"\r\n" if data.count(b"\r\n") * 2 > data.count(b"\n") else b"\n"
    added = b"".join(line.encode() + end for line in insertion.lines)
    if insertion.after_line is None:
        return data + (b"" if data.endswith(b"\n") else end) + added
    lines = data.splitlines(keepends=True) if b"\r" not in data else _lines(data)
    above, below = lines[: insertion.after_line], lines[insertion.after_line :]
    if above and not above[-1].endswith(b"\n"):
        above[-1] += end
    if insertion.bare:
        above[-1] = above[-1].replace(b" []", b"", 1)
    return b"".join(above) + added + b"".join(below)


def _lines(data: bytes) -> list[bytes]:
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def replace(path: Path, expected: bytes, data: bytes) -> None:
    """Put the data in the place of the file's bytes, which must still be those expected.

    Raises:
        ChangedMeanwhile: they are not.
        PlanctlError: the file cannot be written. Nothing was changed unless it says so.
    """
    target = Path(os.path.realpath(path))
    with locked(target.parent):
        atomic_write.remove_leftovers(target.parent, locked=True)
        try:
            atomic_write.replace(target, expected, data)
        except atomic_write.ChangedOnDisk:
            raise ChangedMeanwhile(path.name) from None


def check_replaceable(path: Path) -> None:
    """Stop where the file could not be replaced anyway, before somebody works on it.

    Raises:
        PlanctlError: it is not there, read-only, or has several names.
    """
    try:
        atomic_write.replaceable(Path(os.path.realpath(path)))
    except atomic_write.ChangedOnDisk:
        raise PlanctlError(f"{path.name} is not there any more; nothing was changed") from None


def check_free(path: Path) -> None:
    """Make sure, before anybody is asked anything, that a new file could stand at `path`.

    Raises:
        PlanctlError: something stands there already.
    """
    if os.path.lexists(path):
        raise atomic_write.exists_already(path)


def create(path: Path, data: bytes) -> None:
    """Write a new file, which must not exist yet; its mode is 0600 whatever the umask.

    Raises:
        PlanctlError: it exists, or cannot be written. Nothing was changed unless it says so.
    """
    with locked(path.parent):
        atomic_write.remove_leftovers(path.parent, locked=True)
        atomic_write.create(path, data)


def output(path: Path, data: bytes) -> None:
    """Write an answer to a file of the user's choice: whole or not at all, replacing what is there.

    Raises:
        PlanctlError: it cannot be written.
    """
    atomic_write.output(path, data)
