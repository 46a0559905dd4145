"""Change a plan's file: whole or not at all, and nothing else in it."""

import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

from planctl.errors import PlanctlError, Unconfirmed
from planctl.model.plan import Plan, ReviewTerms
from planctl.model.settings import Settings
from planctl.model.source import Mapping, Node, Plain, plain
from planctl.planfile import decode, edits, history_blocks, imported_ids, settings_file, yaml_reader
from planctl.planfile.decode import UnreadableFile
from planctl.planfile.edits import Edit, Insertion
from planctl.planfile.history_blocks import EntryBlock, Lines
from planctl.planfile.imported_ids import AddImportedIds
from planctl.storage import atomic_write, files, journal, locks, paths, plan_folder
from planctl.storage.locks import locked
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan

_MOST_TRIES: Final = 20


def _stop(fault: PlanctlError) -> None:
    raise fault


class ChangedMeanwhile(PlanctlError):
    """A plan is not any more what it was when it was read; nothing was changed. `now` is what it is, if known."""

    def __init__(self, file: str, now: Document | None = None) -> None:
        super().__init__(f"{file} was changed meanwhile; nothing was changed", "try again")
        self.now = now


def apply(
    path: Path,
    edit: Edit,
    settings: Settings,
    *,
    seen: Plan | None = None,
    warn: Callable[[str], None] = lambda warning: None,
    unnoted: Callable[[PlanctlError], None] = _stop,
) -> Document:
    """Apply an edit to the plan at `path`, and return the plan as it is in the file now.

    Lock, re-read, check, splice, read back, compare, replace. A symlinked plan is changed at its target.

    Args:
        seen: what the plan must still say, where the edit follows from what somebody has read in it.
        warn: is given what the user should know of, though it stopped nothing.
        unnoted: is given the fault where the plan was written and the journal was not, to be told once the
            command has done the rest; else it stops the command at once.

    Raises:
        ChangedMeanwhile: the plan does not say what was `seen`.
        PlanctlError: the plan cannot be read, the edit does not fit it, its layout does not allow it, or
            the file cannot be written. Nothing was changed unless it says so.
    """
    target, place = Path(os.path.realpath(path)), paths.writing_place(path)
    with locked(place.parent):
        atomic_write.remove_leftovers(place.parent, locked=True)
        git = locks.git_lock(target.parent)
        locks.wait_for_git(git, warn)
        for _ in range(_MOST_TRIES):
            document = read(path, settings)
            if seen is not None and document.plan != seen:
                raise ChangedMeanwhile(document.file, document)
            after = edited(document, settings, edit.check(document.plan))
            try:
                atomic_write.replace(target, document.data, after.data)
            except atomic_write.ChangedOnDisk:
                continue
            if locks.age_seconds(git) is None or outlives_git(target, git, document.data, after.data):
                note_change(path, document.data, after.data, unnoted)
                return after
    raise PlanctlError(f"{path.name} is being changed by another program all the time; nothing was changed")


def note_change(plan: Path, before: bytes | None, after: bytes, unnoted: Callable[[PlanctlError], None]) -> None:
    """Note in the journal what was added to a plan's history and taken out of it, or that the plan is new or changed.

    Without the note it is written all the same, and `unnoted` gets the fault. The lock is to be held.
    """
    place = paths.writing_place(plan)
    try:
        if before is None:
            journal.add(place, after.decode().splitlines(), is_plan=True)
            return
        written = [write for write in journal.writes(place.parent) if write.file == place.name and not write.is_plan]
        lacked = journal.lines_missing(before, written)
        settled = [write for write in journal.lines_missing(after, written) if write not in lacked]
        journal.forget(place.parent, settled)
        added = _added_entries(before, after)
        for lines in added:
            journal.add(place, lines)
        if not added and not settled:
            journal.add(place, ())
    except PlanctlError as fault:
        unnoted(
            Unconfirmed(f"{plan.name} was written", f"the journal that would show a later loss was not: {fault.cause}")
        )


def _added_entries(before: bytes, after: bytes) -> list[Lines]:
    """Return the lines of each entry that the history has afterwards, and had not before; empty where unreadable."""
    appended = after[len(before) :].decode().strip("\r\n") if after.startswith(before) else ""
    if appended and "\n" not in appended:
        return [(appended,)]
    if before.startswith(after) or _history(before) == _history(after):
        return []
    try:
        old, new = (_entry_blocks(data) for data in (before, after))
    except (UnreadableFile, history_blocks.CannotSplit):
        return []
    left = Counter(block.canonical for block in new) - Counter(block.canonical for block in old)
    added = []
    for block in reversed(new):
        if left[block.canonical] > 0:
            left[block.canonical] -= 1
            added.append(block.body)
    return added[::-1]


def _history(data: bytes) -> bytes:
    """Return the lower half of a file, from the line of its last key on."""
    return data[data.rfind(b"\nhistory:") :]


def _entry_blocks(data: bytes) -> tuple[EntryBlock, ...]:
    text = decode.text(data).replace("\r\n", "\n")
    return history_blocks.split(text, yaml_reader.read(text)).blocks


def read(path: Path, settings: Settings) -> Document:
    """Return the plan at `path`, which is to be changed.

    Raises:
        PlanctlError: it cannot be read.
    """
    document = plan_folder.document(path, settings)
    if isinstance(document, UnreadablePlan):
        time.sleep(files.REPLACED_WITHIN_SECONDS)
        document = plan_folder.read_again(settings, document)
    if isinstance(document, UnreadablePlan):
        raise unreadable(document)
    return document


def unreadable(plan: UnreadablePlan) -> PlanctlError:
    """Return the error for a plan that was to be changed and cannot be read."""
    return PlanctlError(
        f"{plan.file} cannot be read, and was not changed",
        problems=tuple((plan.file, problem) for problem in plan.problems),
    )


def outlives_git(target: Path, git: Path | None, before: bytes, after: bytes) -> bool:
    """Tell whether the change is still in the file once git, which has come meanwhile, has finished.

    git takes its lock after it has found the file unchanged, and may replace what was written since.
    """
    try:
        locks.wait_for_git(git, lambda warning: None)
        current = files.read_file(target)
    except PlanctlError:
        return True  # It was written, and what git makes of it later is git's to tell.
    except UnreadableFile:
        return False
    old, new, now = (Counter(text.splitlines()) for text in (before, after, current))
    return current == after or (new - old <= now and all(now[line] < old[line] for line in old - new))


def edited(document: Document, settings: Settings, edit: Edit) -> Document:
    """Return the document after the edit, read back from its text and found to say exactly that.

    Raises:
        PlanctlError: its layout does not allow the edit, or it would be no plan afterwards.
    """
    try:
        insertion = edit.insertion(document.tree)
    except edits.CannotExtend as error:
        raise PlanctlError(f"{document.file}:{error.line}: {error.message}; nothing was changed", error.hint) from None
    data = spliced(document.data, insertion)
    after = plan_folder.parsed(document.path, data, settings)
    if isinstance(after, UnreadablePlan):
        if not _is_yaml(data):
            raise _cannot_extend(document)
        problem = after.problems[0]
        raise PlanctlError(
            f"{document.file}: it would not be a valid plan afterwards: {problem.message}; nothing was changed",
            problem.hint or "planctl check shows what is wrong",
        )
    expected_keys = custom_keys(document.tree)
    if isinstance(edit, AddImportedIds):
        expected_keys[imported_ids.KEY] = edit.applied_ids(document.tree)
    if after.plan != edit.applied(document.plan) or custom_keys(after.tree) != expected_keys:
        raise _cannot_extend(document)
    return after


def _is_yaml(data: bytes) -> bool:
    """Tell whether what is wrong with the text is what it says, and not how it is laid out."""
    try:
        yaml_reader.read(decode.text(data))
    except UnreadableFile:
        return False
    return True


def _cannot_extend(document: Document) -> PlanctlError:
    return PlanctlError(
        f"{document.file} is laid out in a way that cannot be changed safely; nothing was changed",
        "is there something below the last entry, such as a line `...`? Remove it, or add the entry by hand",
    )


def custom_keys(tree: Node) -> dict[str, Plain]:
    """Return the keys that begin with `x_` and their values, which no plan holds."""
    pairs = tree.pairs if isinstance(tree, Mapping) else []
    return {key.text: plain(value) for key, value in pairs if key.text.startswith("x_")}


def spliced(data: bytes, insertion: Insertion) -> bytes:
    """Return the file's bytes with the lines added or removed, in the file's own line ends."""
    end = b"\r\n" if data.count(b"\r\n") * 2 > data.count(b"\n") else b"\n"
    added = b"".join(line.encode() + end for line in insertion.lines)
    if insertion.after_line is None:
        return data + (b"" if data.endswith(b"\n") else end) + added
    lines = data.splitlines(keepends=True) if b"\r" not in data else _lines(data)
    above, below = lines[: insertion.after_line], lines[insertion.after_line + insertion.removed :]
    if above and not above[-1].endswith(b"\n"):
        above[-1] += end
    if insertion.bare:
        above[-1] = above[-1].replace(b" []", b"", 1)
    text = b"".join(above) + added + b"".join(below)
    return text.removesuffix(end) if insertion.unfinished else text


def _lines(data: bytes) -> list[bytes]:
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def replace(path: Path, expected: bytes, data: bytes, unnoted: Callable[[PlanctlError], None] = _stop) -> None:
    """Put the data in the place of the file's bytes, which must still be those expected.

    Raises:
        ChangedMeanwhile: they are not.
        PlanctlError: the file cannot be written. Nothing was changed unless it says so.
    """
    target, place = Path(os.path.realpath(path)), paths.writing_place(path)
    with locked(place.parent):
        atomic_write.remove_leftovers(place.parent, locked=True)
        for _ in range(_MOST_TRIES):
            try:
                atomic_write.replace(target, expected, data)
            except atomic_write.ChangedOnDisk:
                if not paths.is_there(target) or _data(path) != expected:
                    break
                continue
            return note_change(path, expected, data, unnoted)
    raise ChangedMeanwhile(path.name)


def _data(path: Path) -> bytes:
    try:
        return files.read_file(path)
    except UnreadableFile as refused:
        raise unreadable(UnreadablePlan(path, (refused.problem,))) from None


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
        _create(path, data)


def create_plan(path: Path, data: bytes, unnoted: Callable[[PlanctlError], None] = _stop) -> None:
    """Write a new plan, and note it in the journal.

    Raises:
        PlanctlError: it exists, or cannot be written. Nothing was changed unless it says so.
    """
    with locked(path.parent):
        _create(path, data)
        note_change(path, None, data, unnoted)


def _create(path: Path, data: bytes) -> None:
    atomic_write.remove_leftovers(path.parent, locked=True)
    atomic_write.create(path, data)


def write_review(opened: Folder, terms: ReviewTerms) -> Path:
    """Add the review terms of all plans to the folder's settings, which say nothing of them yet.

    Returns:
        The settings file, every other byte of which is as it was.

    Raises:
        PlanctlError: it cannot be extended or written; nothing was changed.
    """
    path = paths.home(opened.path) / paths.SETTINGS_FILE
    before = files.read_file(path) if path.exists() else None
    data = settings_file.with_review((before or b"").decode(), terms).encode()
    after = plan_folder.parsed_settings(path, data)
    if after.broken_settings is not None or after.settings != opened.settings._replace(review=terms):
        raise PlanctlError(
            f"{path.name} is laid out in a way that cannot be extended safely; nothing was changed",
            "add it by hand: review: {every: 90 days}",
        )
    if before is None:
        create(path, data)
    else:
        with locked(path.parent):
            atomic_write.replace(path, before, data)
    return path
