"""A plans folder as it was committed: on a day or in a revision, with the settings and the names of then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePosixPath

from planctl.errors import PlanctlError
from planctl.git import commits, renames, repository, versions
from planctl.git.commits import Commit
from planctl.storage import paths, plan_folder
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The folder in one revision.

    Attributes:
        top: the root of the working tree.
        opened: the folder, with the settings of then.
        commit: the revision.
        since: the commits after it, the latest first.
        out_of_order: how many of the commits below it are dated later than the day that was asked for.
    """

    top: Path
    opened: Folder
    commit: Commit
    since: tuple[Commit, ...]
    out_of_order: int

    def label(self, path: Path) -> str:
        """Return what a file of the revision is called, as git writes it."""
        return f"{self.commit.name}:{path.name}"

    def read(self, files: Iterable[Path]) -> list[Document | UnreadablePlan]:
        """Read plans, each by the name that it had then.

        Raises:
            PlanctlError: one of them is not in the revision.
        """
        return self._read([self._name_then(path) for path in files])

    def read_all(self) -> list[Document | UnreadablePlan]:
        """Read all plans that the folder held then, in the order of their names."""
        prefix = repository.name_in(self.top, self.opened.path)
        files = map(PurePosixPath, commits.tree(self.top, self.commit.id, f"{prefix}/" if prefix else "."))
        inside = (file for file in files if file.parent == PurePosixPath(prefix))
        return self._read(sorted(str(file) for file in inside if paths.looks_like_a_plan(file.name)))

    def _read(self, names: list[str]) -> list[Document | UnreadablePlan]:
        ids = commits.tree(self.top, self.commit.id, *names)
        contents = commits.blobs(self.top, ids.values())
        return [self._parsed(self.opened.path / PurePosixPath(name).name, contents[ids[name]]) for name in names]

    def _parsed(self, path: Path, data: bytes) -> Document | UnreadablePlan:
        return plan_folder.misnamed(path) or versions.parse(path, data, self.opened)

    def _name_then(self, path: Path) -> str:
        name = now = repository.name_in(self.top, repository.real(path))
        first = None
        for commit in self.since:
            if any(change.path == name and not change.before for change in commit.changes[0]):
                first = commit
                name = renames.in_changes(self.top, commit.changes[0]).get(name, name)
        if name in commits.tree(self.top, self.commit.id, name):
            return name
        known = f"it was first committed on {first.day}" if first is not None else f"git log -- {now} shows where it is"
        raise PlanctlError(f"{now} is not in revision {self.commit.name} of {self.commit.day}", known)


def of_day(folder: Path, day: date) -> Snapshot:
    """Return the folder as it had been committed by the end of the day, by the clock of this computer.

    Raises:
        PlanctlError: the folder is in no repository, or nothing had been committed by then.
    """
    top = repository.committed_top(folder)
    history = commits.log(top, "HEAD", first_parent=True)
    end = datetime.combine(day + timedelta(days=1), time()).timestamp()
    index = next((index for index, commit in enumerate(history) if commit.seconds < end), None)
    if index is None:
        raise PlanctlError(f"nothing had been committed by {day}", f"the first commit is of {history[-1].day}")
    out_of_order = sum(commit.seconds >= end for commit in history[index:])
    return Snapshot(top, _opened(top, folder, history[index]), history[index], tuple(history[:index]), out_of_order)


def of_revision(folder: Path, revision: str) -> Snapshot | None:
    """Return the folder as it is in the revision; none if there is no such revision.

    Raises:
        PlanctlError: the folder is in no repository, or nothing has been committed.
    """
    top = repository.committed_top(folder)
    id = repository.commit_id(top, revision)
    if id is None:
        return None
    commit = commits.log(top, "-1", id, first_parent=True)[0]
    since = commits.log(top, f"{id}..HEAD", first_parent=True)
    return Snapshot(top, _opened(top, folder, commit), commit, tuple(since), 0)


def _opened(top: Path, folder: Path, commit: Commit) -> Folder:
    """Return the folder with the settings that held in it: of the nearest `planctl.yaml` upward in the revision."""
    here = PurePosixPath(repository.name_in(top, folder))
    candidates = [str(above / paths.SETTINGS_FILE) for above in (here, *here.parents)]
    files = commits.tree(top, commit.id, *candidates)
    nearest = next((name for name in candidates if name in files), None)
    data = commits.blobs(top, [files[nearest]])[files[nearest]] if nearest else b""
    return plan_folder.parsed_settings(folder / paths.SETTINGS_FILE, data)
