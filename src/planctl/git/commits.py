"""Commits of just the file that a command wrote."""

from pathlib import Path

from planctl.errors import PlanctlError
from planctl.git import call, repository
from planctl.storage.plan_folder import Folder


def commit(file: Path, message: str) -> str:
    """Commit the file and nothing else, whatever is staged besides; returns what was done, in words.

    While a merge or the like is under way nothing is committed, since it would become part of that.

    Raises:
        PlanctlError: the file stands in no repository, or git or a hook refused.
    """
    path = repository.real(file)
    folder, name = path.parent, path.name
    if repository.top_level(folder) is None:
        raise PlanctlError(
            f"{file.name} was written but not committed: it is in no git repository", "planctl init makes one"
        )
    busy = repository.under_way(folder)
    if busy is not None:
        return f"{file.name} was written but not committed: {busy} is under way, which is to be finished first"
    known = call.read(folder, "ls-files", "--error-unmatch", "--", name, fine=(0, 1)).code == 0
    try:
        if not known:
            call.write(folder, "add", "--intent-to-add", "--", name)
        ended = call.write(
            folder, "commit", "--quiet", "--only", "--message", message, "--", name, fine=(0, 1, 128), hooks=True
        )
    except call.GitError as fault:
        raise _not_committed(file, fault) from None
    if ended.code == 0:
        return f"committed: {message}"
    if _unchanged(ended):
        return f"{file.name} is in git already, as it is"
    if not known:
        # As it was before: a file that git does not know of yet.
        call.write(folder, "rm", "--quiet", "--cached", "--", name, fine=(0, 1, 128))
    refusal = call.failure(ended.complaint)
    if "ident" in ended.complaint.lower():
        refusal.hint = "tell git who you are: git config user.name NAME, git config user.email ADDRESS"
    raise _not_committed(file, refusal)


def _unchanged(ended: call.Ended) -> bool:
    return any(sign in ended.text for sign in ("nothing to commit", "nothing added to commit", "no changes added"))


def _not_committed(file: Path, fault: call.GitError) -> PlanctlError:
    return PlanctlError(f"{file.name} was written but not committed: {fault.message}", fault.hint)


def commit_written(opened: Folder, path: Path, verb: str, client: str, wanted: bool = False) -> str:
    """Commit what a command has written to a plan, if `--commit` or the settings ask for it.

    Returns what was done, in words for the user; empty where nobody asked. The message is the verb
    and the id, and nothing clinical.

    Raises:
        PlanctlError: the plan is written, but git or a hook refused the commit.
    """
    if not (wanted or opened.settings.commit):
        return ""
    return commit(path, f"planctl: {verb} {client}")
