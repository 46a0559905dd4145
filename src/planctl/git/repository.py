"""The repository that a plans folder stands in: its root, its revisions, the files in them."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from planctl.errors import PlanctlError
from planctl.git import command, git_crypt
from planctl.storage import locks

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
    """Return the root of the working tree that the folder stands in; none if it stands in no repository.

    Raises:
        PlanctlError: git is missing, or refuses the repository (such as one of another owner).
    """
    result = command.read(folder, "rev-parse", "--show-toplevel", ok_codes=(0, 128))
    if result.code == 0:
        return Path(os.fsdecode(result.output.removesuffix(b"\n")))
    if "not a git repository" in result.stderr:
        return None
    raise command.failure(result.stderr)


def git_folder(folder: Path) -> Path | None:
    """Return the git folder of the working tree, for what nobody is to commit; none without a repository."""
    result = command.read(folder, "rev-parse", "--absolute-git-dir", ok_codes=(0, 128))
    return Path(os.fsdecode(result.output.removesuffix(b"\n"))) if result.code == 0 else None


def under_way(folder: Path) -> str | None:
    """Return what git is in the middle of (`a merge`, `a rebase`), if anything."""
    place = git_folder(folder)
    if place is None:
        return None
    return next((what for sign, what in _UNDER_WAY.items() if (place / sign).exists()), None)


def real(path: Path) -> Path:
    """Return where the file itself stands: a symlinked plan is in its target's repository."""
    return Path(os.path.realpath(path))


def relative(path: Path) -> str:
    """Return the file's path from the root of its repository, as git names it.

    Raises:
        PlanctlError: it stands in no repository.
    """
    file = real(path)
    top = top_level(file.parent)
    if top is None:
        raise outside(path.parent)
    return file.relative_to(os.path.realpath(top)).as_posix()


def committed_top(folder: Path) -> Path:
    """Return the root of the repository that the folder stands in, which has at least one commit.

    Raises:
        PlanctlError: there is no repository, or nothing has been committed.
    """
    top = top_level(folder)
    if top is None:
        raise outside(folder)
    if commit_id(top, "HEAD") is None:
        raise PlanctlError(f"nothing has been committed in {folder} yet", "commit the plans: git add, git commit")
    return Path(os.path.realpath(top))


def name_in(top: Path, path: Path) -> str:
    """Return the path from the root of the repository at `top`, empty for the root itself.

    Raises:
        PlanctlError: it lies outside of it.
    """
    try:
        name = Path(os.path.realpath(path)).relative_to(top).as_posix()
    except ValueError:
        raise PlanctlError(f"{path.name} stands in another repository", "name it by its own path") from None
    return "" if name == "." else name


def outside(folder: Path) -> PlanctlError:
    """Return the error for a folder that stands in no repository."""
    return PlanctlError(f"{folder} is in no git repository", "planctl init makes one")


def no_revision(revision: str) -> PlanctlError:
    """Return the error for a revision that is not there."""
    return PlanctlError(f"there is no revision {revision}", "git log --oneline shows those there are")


def commit_id(folder: Path, revision: str) -> str | None:
    """Return the full id of the commit that a revision names; none if it names none."""
    # What begins with a dash would be taken for an option.
    if not revision or revision.startswith("-"):
        return None
    named = ("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    parsed = command.read(folder, *named, ok_codes=(0, 1, 128))
    return parsed.text if parsed.code == 0 else None


def show(revision: str, path: Path) -> bytes | None:
    """Return the file's bytes in a revision, or in the index for an empty one; none if it is not there.

    Raises:
        PlanctlError: there is no such revision, or no repository.
    """
    file = real(path)
    name = relative(path)
    if revision:
        id = commit_id(file.parent, revision)
        if id is None:
            raise no_revision(revision)
        revision = id
    entry = command.read(file.parent, "rev-parse", "--verify", "--quiet", f"{revision}:{name}", ok_codes=(0, 1, 128))
    return blob(file.parent, entry.text) if entry.code == 0 else None


def blob(folder: Path, id: str) -> bytes:
    """Return the bytes of one object of the repository, opened where git-crypt encrypted it and its key is here."""
    return git_crypt.decrypted(folder, command.read(folder, "cat-file", "blob", id).output)


def revisions(path: Path) -> list[Revision]:
    """Return the commits that changed the file, the latest first.

    Raises:
        PlanctlError: it stands in no repository.
    """
    name = real(path)
    log = command.read(
        name.parent, "log", "--format=%H %cs", "--no-ext-diff", "--no-textconv", "--", name.name, ok_codes=(0, 128)
    )
    if log.code:
        relative(path)  # Says so where it stands in no repository; else nothing was committed yet.
        return []
    return [
        Revision(id, date.fromisoformat(day)) for id, _, day in (line.partition(" ") for line in log.text.splitlines())
    ]


def uncommitted(folder: Path) -> set[str] | None:
    """Return the names of the folder's files that differ from the last commit; none without a repository."""
    if locks.git_lock(real(folder)) is None or top_level(folder) is None:
        return None
    status = command.read(folder, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", ".")
    return {os.fsdecode(record[3:]).rpartition("/")[2] for record in status.output.split(b"\0") if record}


def stage_move(source: Path, target: Path) -> bool:
    """Tell git of the new name of a file it knows, as `git mv` does; return whether its last commit has the old one."""
    folder, old = target.parent, os.path.relpath(source, target.parent)
    if top_level(folder) is None or not command.read(folder, "ls-files", "--", old).output:
        return False
    committed = command.read(folder, "rev-parse", "--verify", "--quiet", f"HEAD:./{old}", ok_codes=(0, 1, 128))
    command.write(folder, "rm", "--quiet", "--cached", "--", old)
    command.write(folder, "add", "--", target.name)
    return committed.code == 0


def commit(file: Path, message: str, moved_from: Path | None = None) -> str:
    """Commit the file and nothing else, whatever is staged besides; returns what was done, in words.

    A file that was committed under another name, `moved_from`, is committed with the end of that name.
    While a merge or the like is under way nothing is committed, since it would become part of that.

    Raises:
        PlanctlError: the file stands in no repository, or git or a hook refused.
    """
    path = real(file)
    folder, name = path.parent, path.name
    if top_level(folder) is None:
        raise PlanctlError(f"{file.name} was not committed: it is in no git repository", "planctl init makes one")
    busy = under_way(folder)
    if busy is not None:
        return f"{file.name} was not committed: {busy} is under way; finish it first"
    known = command.read(folder, "ls-files", "--error-unmatch", "--", name, ok_codes=(0, 1)).code == 0
    names = [name] if moved_from is None else [os.path.relpath(moved_from, folder), name]
    try:
        if not known:
            command.write(folder, "add", "--intent-to-add", "--", name)
        result = command.write(
            folder, "commit", "--quiet", "--only", "--message", message, "--", *names, ok_codes=(0, 1, 128), hooks=True
        )
    except command.GitError as fault:
        raise _not_committed(file, fault) from None
    if result.code == 0:
        return f"committed: {message}"
    if _unchanged(result):
        return f"{file.name} is in git already, as it is"
    if not known:
        # As it was before: a file that git does not know of yet.
        command.write(folder, "rm", "--quiet", "--cached", "--", name, ok_codes=(0, 1, 128))
    refusal = command.failure(result.stderr)
    if "ident" in result.stderr.lower():
        refusal.hint = "tell git who you are: git config user.name NAME, git config user.email ADDRESS"
    raise _not_committed(file, refusal)


def _unchanged(result: command.GitResult) -> bool:
    return any(sign in result.text for sign in ("nothing to commit", "nothing added to commit", "no changes added"))


def _not_committed(file: Path, fault: command.GitError) -> PlanctlError:
    return PlanctlError(f"{file.name} was not committed: {fault.message}", fault.hint)


@dataclass(frozen=True, slots=True)
class Stages:
    """The three versions of a file in conflict; one is none where the file was not there."""

    base: bytes | None
    ours: bytes | None
    theirs: bytes | None


def stages(path: Path) -> Stages | None:
    """Return the versions of a file in conflict; none if the index holds no conflict of it.

    Raises:
        PlanctlError: it stands in no repository.
    """
    relative(path)
    file = real(path)
    listing = command.read(file.parent, "ls-files", "--unmerged", "-z", "--", file.name).output
    by_stage: dict[int, bytes] = {}
    for record in listing.split(b"\0"):
        if record:
            _, id, stage = record.partition(b"\t")[0].split(b" ")
            by_stage[int(stage)] = blob(file.parent, id.decode("ascii"))
    return Stages(by_stage.get(1), by_stage.get(2), by_stage.get(3)) if by_stage else None


def leaves_this_side(path: Path) -> bool:
    """Tell whether git takes a file in conflict for binary, such as what git-crypt encrypts, and leaves it unmarked."""
    file = real(path)
    if command.read(file.parent, "check-attr", "merge", "--", file.name).text.endswith(": unset"):
        return True
    return b"\0" in command.read(file.parent, "cat-file", "blob", f":2:./{file.name}").output


def stage(path: Path) -> None:
    """Tell git that the file is joined: add it, and it alone, to the index."""
    file = real(path)
    command.write(file.parent, "add", "--", file.name)
