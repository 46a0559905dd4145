"""What a command has at hand: the plans folder with its settings, and the plans it was asked about."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from planctl.cli import console, inputs
from planctl.doctor import vanished_plans
from planctl.errors import PlanctlError
from planctl.exit_codes import ExitCode
from planctl.model.plan import Plan
from planctl.storage import bundled_data, paths, plan_folder
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan

if TYPE_CHECKING:
    from planctl.git.snapshot import Snapshot
    from planctl.lint.linter import Finding


def open_folder(context: Any) -> Folder:
    """The plans folder that the command line means, opened."""
    return plan_folder.open_folder(inputs.plans_folder(context))


def find_plan(context: Any, client: str, archived: bool = False) -> tuple[Folder, Path]:
    """The folder whose settings the plan named is read with, opened, and the plan's file; it may be `archived`.

    Raises:
        UsageError: it is neither an id nor a path to a plan file.
        PlanctlError: there is no such plan.
    """
    client = inputs.archived(context, client) if archived else client
    named = paths.named(client, lambda: inputs.plans_folder(context))
    return plan_folder.open_folder(named.folder), named.file


class View(NamedTuple):
    """One plan to look at: with its folder, the day to answer for, and that day's today.

    `label` is what a file is called.
    """

    opened: Folder
    document: Document
    day: date
    today: date
    label: Callable[[Path], str] = attrgetter("name")

    def report_settings(self) -> int:
        """Say what is wrong with the folder's settings, if anything; the exit code that follows from it."""
        return report_settings(self.opened, self.label)


def look_at(context: Any, client: str, at: str | None, as_of: str | None = None, archived: bool = False) -> View:
    """The plan named, as it is, or as committed `at` a day or in a revision; it may be `archived`."""
    if at is None:
        day = inputs.parse_day(as_of, "ahead", "--as-of")
        opened, path = find_plan(context, client, archived)
        return View(opened, read_plan(opened, path), day, inputs.today())
    from planctl.cli import snapshots

    asked = inputs.parse_day(as_of, "ahead", "--as-of") if as_of else None
    client = inputs.archived(context, client) if archived else client
    named = paths.named(client, lambda: inputs.plans_folder(context), gone=True)
    taken, then = snapshots.take(named.folder, at)
    snapshots.announce(taken, then)
    document = _readable(snapshots.read(taken, [named.file])[0], taken.label)
    return View(taken.opened, document, asked or then, asked or then, taken.label)


class ReadFolder(NamedTuple):
    """The plans asked about of one folder, and what of them cannot be read.

    `label` is what a file is called; `unread` are the folder's settings, if they cannot be read, and
    then its plans. `taken` is the revision that they were read in, and `day` is its today.
    """

    opened: Folder
    documents: list[Document | UnreadablePlan]
    label: Callable[[Path], str]
    taken: "Snapshot | None" = None
    day: date | None = None

    @property
    def plans(self) -> list[Plan]:
        """The plans that could be read."""
        return [document.plan for document in self.documents if isinstance(document, Document)]

    @property
    def unread(self) -> list[UnreadablePlan]:
        """What could not."""
        broken = [document for document in self.documents if isinstance(document, UnreadablePlan)]
        return [self.opened.broken_settings, *broken] if self.opened.broken_settings else broken


def read_folders(
    context: Any,
    clients: Sequence[str] | None,
    at: str | None = None,
    archived: bool = False,
    *,
    as_given: bool = False,
) -> list[ReadFolder]:
    """The plans named, or all of the plans folder, by the folders that they are read with; the `archived`, too.

    With `at`, they are read as they were committed on a day or in a revision. With `as_given`, files are
    called by their paths where any was named by its path.
    """
    if archived and clients:
        clients = [inputs.archived(context, client) for client in clients]
    files_by_folder = inputs.find_plans(context, clients, gone=at is not None)
    if archived and not clients:
        files_by_folder |= {folder: None for folder in map(paths.archive, list(files_by_folder)) if folder.is_dir()}
    if at is not None:
        return _read_at(files_by_folder, at)
    label: Callable[[Path], str] = partial(inputs.file_label, folders=len(files_by_folder))
    if as_given and any(map(paths.is_path, clients or ())):
        label = str
    folders = []
    for path, files in files_by_folder.items():
        opened = plan_folder.open_folder(path)
        documents = (
            plan_folder.read_all(opened, console.track)
            if files is None
            else plan_folder.read(opened, files, console.track)
        )
        folders.append(ReadFolder(opened, documents, label))
    return folders


def _read_at(files_by_folder: Mapping[Path, list[Path] | None], at: str) -> list[ReadFolder]:
    from planctl.cli import snapshots

    folders: list[ReadFolder] = []
    for folder, files in files_by_folder.items():
        taken, day = snapshots.take(folder, at)
        if not any(read.taken and read.taken.commit == taken.commit for read in folders):
            snapshots.announce(taken, day)
        documents = taken.read_all() if files is None else snapshots.read(taken, files)
        folders.append(ReadFolder(taken.opened, documents, taken.label, taken, day))
    return folders


def read_plan(opened: Folder, path: Path, message: str = "") -> Document:
    """The plan in that file.

    Raises:
        PlanctlError: it cannot be read; `message` is said below its problems.
    """
    return _readable(plan_folder.read(opened, [path])[0], message=message)


def _readable(
    document: Document | UnreadablePlan, label: Callable[[Path], str] = attrgetter("name"), message: str = ""
) -> Document:
    if isinstance(document, UnreadablePlan):
        raise PlanctlError(message, problems=tuple((label(document.path), problem) for problem in document.problems))
    return document


def report_settings(opened: Folder, label: Callable[[Path], str] = attrgetter("name")) -> int:
    """Say what is wrong with the folder's settings, if anything; the exit code that follows from it."""
    if opened.broken_settings is None:
        return ExitCode.OK
    report_unreadable([opened.broken_settings], label)
    return ExitCode.UNREADABLE


def report_unreadable(broken: Iterable[UnreadablePlan], label: Callable[[Path], str] = attrgetter("name")) -> None:
    """Say of each plan that cannot be read what is wrong with it, and where."""
    for plan in broken:
        for problem in plan.problems:
            console.problem(label(plan.path), problem)


def report_unreadable_in(folders: Iterable[ReadFolder]) -> list[UnreadablePlan]:
    """Report what cannot be read in any of the folders, and return it."""
    folders = list(folders)
    for folder in folders:
        report_unreadable(folder.unread, folder.label)
    return [unreadable for folder in folders for unreadable in folder.unread]


def goal_texts(opened: Folder) -> "Mapping[str, tuple[str, ...]]":
    """The goal texts of all plans of the folder, as `linter.same_texts` gives them."""
    from planctl.lint import linter

    return linter.same_texts(
        document.plan for document in plan_folder.read_all(opened) if isinstance(document, Document)
    )


def findings(opened: Folder, document: Document, texts: "Mapping[str, tuple[str, ...]]") -> "list[Finding]":
    """What `planctl check` would ask of the plan today; `texts` are those of the folder's plans."""
    from planctl.lint import linter

    choice, lexicon = linter.RuleSelection(opened.settings.check.select), bundled_data.lexicon()
    result = linter.check(document.plan, document.file, opened.settings, lexicon, inputs.today(), choice, texts)
    return result.findings


def report_vanished(folder: Path) -> list[UnreadablePlan]:
    """Report what a list of the folder's plans would leave out, and return it."""
    missing = [UnreadablePlan(Path(row.path), row.problems) for row in vanished_plans.rows(folder)]
    report_unreadable(missing)
    return missing
