"""What `--at DATE|REVISION` means: the plans as they were committed, and which revision that is."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planctl.cli import console, inputs, parse_date
from planctl.errors import PlanctlError, UsageError
from planctl.model.dates import UnreadableDay
from planctl.model.plurals import count
from planctl.storage.plan_folder import Document, UnreadablePlan

if TYPE_CHECKING:
    from planctl.git.snapshot import Snapshot


def take(folder: Path, at: str) -> tuple["Snapshot", date]:
    """Return the folder as `--at` means it, and the day that it is looked at on.

    Raises:
        UsageError: `at` is a date that can be read in more than one way.
        PlanctlError: there is no such revision, nothing had been committed by then, or there is no repository.
    """
    from planctl.git import snapshot

    taken: Snapshot | None
    try:
        day = parse_date.parse(at, inputs.now(), "back")
    except UnreadableDay as fault:
        taken = snapshot.of_revision(folder, at)
        if taken is None and isinstance(fault, parse_date.NotADate):
            raise PlanctlError(
                f"--at {at} is neither a date nor a revision", f"{parse_date.HINT}; git log --oneline shows revisions"
            ) from None
        if taken is None:
            raise UsageError(f"--at {parse_date.error_message(at, fault)}", parse_date.HINT) from None
        return taken, taken.commit.day
    return snapshot.of_day(folder, day), day


def announce(taken: "Snapshot", day: date) -> None:
    """Say which revision the plans are read in."""
    merge = ", a merge" if taken.commit.is_merge else ""
    console.info(f"as of {day}: revision {taken.commit.name}, committed on {taken.commit.day}{merge}")
    if taken.out_of_order:
        console.info(
            f"the revision holds {count(taken.out_of_order, 'commit')} dated after {day}: "
            "the commits are not in the order of their dates"
        )


def read(taken: "Snapshot", files: Iterable[Path]) -> list[Document | UnreadablePlan]:
    """Read plans as they were then; says which of them had another name.

    Raises:
        PlanctlError: one of them was not there.
    """
    files = list(files)
    documents = taken.read(files)
    for file, document in zip(files, documents, strict=True):
        if document.path.name != file.name:
            console.info(f"{file.stem} was called {document.path.stem} then")
    return documents
