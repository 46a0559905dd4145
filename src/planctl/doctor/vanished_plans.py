"""What a list of plans would leave out unsaid: plans that are gone or go by another name, and lost entries."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planctl.errors import PlanctlError
from planctl.model.plurals import spaced
from planctl.model.source import WHOLE_FILE, Problem
from planctl.schedule.due_list import PlanRow, Trouble
from planctl.storage import git_index, hidden_plans, journal, locks, paths
from planctl.storage.files import SUFFIX

if TYPE_CHECKING:
    from planctl.git.lost_entries import Lost
    from planctl.storage.hidden_plans import HiddenPlan


def rows(folder: Path) -> list[PlanRow]:
    """Return a row for all that a list of the folder's plans leaves out, unless its settings ignore it."""
    missing, _ = locks.undisturbed(folder, lambda: _missing(folder))
    found = [*map(_hidden, hidden_plans.find(folder)), *missing, *lost_rows(folder)]
    if not found:
        return []
    from fnmatch import fnmatch

    from planctl.storage import plan_folder

    ignored = plan_folder.open_folder(folder).settings.ignore_files
    by_file = {row.file: row for row in found if not any(fnmatch(row.file, pattern) for pattern in ignored)}
    return [by_file[file]._replace(folder=str(folder), path=str(folder / file)) for file in sorted(by_file)]


def _hidden(plan: "HiddenPlan") -> PlanRow:
    if plan.is_in_subfolder:
        message = "is a plan in a subfolder, where no command reads it"
        hint = "move it into the plans folder; or keep it in a plans folder of its own: planctl init DIR"
    else:
        message = "looks like a plan, but is not named like one: CLIENT.yaml"
        hint = "rename it, or move it out of the folder"
    return _row(plan.path, Trouble.NOT_READ, message, f"{hint}; or name it under ignore_files in {paths.SETTINGS_FILE}")


def _missing(folder: Path) -> list[PlanRow]:
    """Return a row for each plan that git tracks and the folder lacks, unless it is in the archive, or closed.

    So is one whose removal is not committed yet: git is asked for these only where the index says that something
    is staged, or is not what HEAD holds.
    """
    resolved = Path(os.path.realpath(folder))
    found = locks.git_folders(resolved)
    if found is None:
        return []
    root, git_folder = found
    prefix = b"" if root == resolved else os.fsencode(resolved.relative_to(root)) + b"/"
    try:
        names, tree = git_index.tracked(git_folder / "index", prefix)
    except git_index.CannotRead:
        names, tree = _names_from_git(folder, "ls-files", "-z", "--", "."), None
    committed = git_index.tree_at_head(git_folder) if tree else None
    is_as_committed = tree is not None and committed in (tree, None)
    removed = set() if is_as_committed else _names_from_git(folder, *_REMOVED)
    names |= removed
    try:
        # As bytes, and all at once: nearly always nothing is left of them.
        names -= set(os.listdir(os.fsencode(folder)))  # noqa: PTH208
    except OSError:
        return []
    tracked = sorted(os.fsdecode(name) for name in names if b"/" not in name)
    lacking = [
        name for name in tracked if paths.looks_like_a_plan(name) and not os.path.lexists(paths.archive(folder) / name)
    ]
    return [
        _row(name, Trouble.MISSING, *(text.format(name) for text in (_STAGED if is_staged else _LACKING)))
        for name in lacking
        if not _is_closed(folder / name, "HEAD" if (is_staged := os.fsencode(name) in removed) else "")
    ]


_LACKING: Final = (
    "is in git but not in the folder",
    "git restore {0} brings it back (in a sparse checkout: git sparse-checkout disable); git rm {0} lets it go",
)
_STAGED: Final = (
    "is removed, but that is not committed",
    "git restore --staged --worktree {0} brings it back; git commit lets it go",
)
# Not those renamed; names are those from the folder.
_REMOVED: Final = ("diff-index", "--cached", "-M", "--relative", "--diff-filter=D", "--name-only", "-z", "HEAD")


def _names_from_git(folder: Path, *arguments: str) -> set[bytes]:
    from planctl.git import command

    try:
        listing = command.read(folder, *arguments).output
    except PlanctlError:
        return set()
    return set(listing.split(b"\0")) - {b""}


def _is_closed(path: Path, revision: str) -> bool:
    """Tell whether the plan was closed when git last saw it."""
    from planctl.git import repository
    from planctl.schedule import pauses
    from planctl.storage import plan_folder
    from planctl.storage.plan_folder import Document

    try:
        data = repository.show(revision, path) or b""
    except PlanctlError:
        return False
    document = plan_folder.parsed(path, data, plan_folder.open_folder(path.parent).settings)
    if not isinstance(document, Document):
        return False
    history = document.plan.history
    return pauses.plan_state(history, max(entry.known for entry in document.plan.journal)) == "closed"


def lost_of(plan: Path) -> list[PlanRow]:
    """Return a row for the plan in that file, if it lost what planctl wrote to it."""
    place = paths.writing_place(plan)
    return [row._replace(path=str(plan)) for row in lost_rows(place.parent, place.name)]


def lost_rows(folder: Path, file: str | None = None) -> list[PlanRow]:
    """Return a row for each plan of the folder, or for the one in `file`, that lost what planctl wrote to it."""
    try:
        suspects, _ = locks.undisturbed(folder, lambda: journal.suspects(folder, file))
    except PlanctlError as fault:
        message = f"{fault.message}; what git or an editor overwrites goes unnoticed"
        return [_row(journal.JOURNAL, Trouble.NOT_READ, message, fault.hint)]
    if not suspects:
        return []
    # Only now: it parses plans, and asks git.
    from planctl.git import lost_entries

    lost: dict[str, list[Lost]] = {}
    for item in lost_entries.find(folder, suspects):
        lost.setdefault(item.write.file, []).append(item)
    return [_lost(file, items) for file, items in lost.items()]


def _lost(file: str, items: "list[Lost]") -> PlanRow:
    hint = f"planctl restore {file.removesuffix(SUFFIX)} puts it back, or --forget it if it was taken out on purpose"
    problems = []
    for write, kind, day in items:
        when = f"on {write.at[:10]} at {write.at[11:16]} UTC"
        if kind:
            message = f"the {spaced(kind)} of {day}, recorded {when}, is no longer in the file"
        else:
            message = f"was written by planctl {when}, and is no longer there"
        problems.append(Problem(WHOLE_FILE, message, hint))
    row = _row(file, Trouble.LOST_ENTRY if items[0].kind else Trouble.MISSING)
    return row._replace(problems=tuple(problems))


def _row(file: str, trouble: Trouble, message: str = "", hint: str = "") -> PlanRow:
    problems = (Problem(WHOLE_FILE, message, hint),)
    return PlanRow(file.removesuffix(SUFFIX), file, file, "", problems=problems, is_plan=False, trouble=trouble)
