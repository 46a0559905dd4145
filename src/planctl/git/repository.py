"""The repository that a plans folder stands in: its root, its revisions, the files in them."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from planctl.errors import PlanctlError
from planctl.git import call, crypt

# What is under way leaves one of these in the git folder until it is finished or given up.
_UNDER_WAY: Final = {
    "MERGE_HEAD": "a merge",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
}


@dataclass(frozen=True, slots=True)
class Revision:
    """One commit that changed a file."""

    id: str
    date: date


def top_level(folder: Path) -> Path | None:
    """The root of the working tree that the folder stands in; none if it stands in no repository.

    Raises:
        PlanctlError: git is missing, or refuses the repository (such as one of another owner).
    """
    ended = call.read(folder, "rev-parse", "--show-toplevel", fine=(0, 128))
    if ended.code == 0:
        return Path(os.fsdecode(ended.output.removesuffix(b"\n")))
    if "not a git repository" in ended.complaint:
        return None
    raise call.failure(ended.complaint)


def git_folder(folder: Path) -> Path | None:
    """The git folder of the working tree, where what nobody is to commit can stand; none without a repository."""
    ended = call.read(folder, "rev-parse", "--absolute-git-dir", fine=(0, 128))
    return Path(os.fsdecode(ended.output.removesuffix(b"\n"))) if ended.code == 0 else None


def under_way(folder: Path) -> str | None:
    """What git is in the middle of (`a merge`, `a rebase`), if anything."""
    place = git_folder(folder)
    if place is None:
        return None
    return next((what for sign, what in _UNDER_WAY.items() if (place / sign).exists()), None)


def real(path: Path) -> Path:
    """Where the file itself stands: a symlinked plan is in its target's repository."""
    return Path(os.path.realpath(path))


def relative(path: Path) -> str:
    """The file's path from the root of its repository, as git names it.

    Raises:
        PlanctlError: it stands in no repository.
    """
    file = real(path)
    top = top_level(file.parent)
    if top is None:
        raise PlanctlError(f"{path.parent} is in no git repository", "planctl init makes one")
    return file.relative_to(os.path.realpath(top)).as_posix()


def show(revision: str, path: Path) -> bytes | None:
    """The file's bytes in a revision, or in the index for an empty one; none if it is not there.

    Raises:
        PlanctlError: there is no such revision, or no repository.
    """
    file = real(path)
    name = relative(path)
    if revision:
        named = ("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        # What begins with a dash would be taken for an option.
        found = None if revision.startswith("-") else call.read(file.parent, *named, fine=(0, 1, 128))
        if found is None or found.code:
            raise PlanctlError(f"there is no revision {revision}", "git log --oneline shows those there are")
        revision = found.text
    there = call.read(file.parent, "rev-parse", "--verify", "--quiet", f"{revision}:{name}", fine=(0, 1, 128))
    return blob(file.parent, there.text) if there.code == 0 else None


def blob(folder: Path, id: str) -> bytes:
    """The bytes of one object of the repository, opened where git-crypt encrypted it and its key is here."""
    return crypt.decrypted(folder, call.read(folder, "cat-file", "blob", id).output)


def revisions(path: Path) -> list[Revision]:
    """The commits that changed the file, the latest first.

    Raises:
        PlanctlError: it stands in no repository.
    """
    name = real(path)
    said = call.read(
        name.parent, "log", "--format=%H %cs", "--no-ext-diff", "--no-textconv", "--", name.name, fine=(0, 128)
    )
    if said.code:
        relative(path)  # Says so where it stands in no repository; else nothing was committed yet.
        return []
    return [
        Revision(id, date.fromisoformat(day)) for id, _, day in (line.partition(" ") for line in said.text.splitlines())
    ]
