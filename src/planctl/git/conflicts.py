"""A file that git left in conflict: the versions of it that the index keeps."""

from dataclasses import dataclass
from pathlib import Path

from planctl.git import call, repository


@dataclass(frozen=True, slots=True)
class Stages:
    """The three versions of a file in conflict; one is none where the file was not there."""

    base: bytes | None
    ours: bytes | None
    theirs: bytes | None


def stages(path: Path) -> Stages | None:
    """The versions of a file in conflict; none if the index holds no conflict of it.

    Raises:
        PlanctlError: it stands in no repository.
    """
    repository.relative(path)
    file = repository.real(path)
    said = call.read(file.parent, "ls-files", "--unmerged", "-z", "--", file.name).output
    found: dict[int, bytes] = {}
    for record in said.split(b"\0"):
        if record:
            _, id, stage = record.partition(b"\t")[0].split(b" ")
            found[int(stage)] = repository.blob(file.parent, id.decode("ascii"))
    return Stages(found.get(1), found.get(2), found.get(3)) if found else None


def stage(path: Path) -> None:
    """Tell git that the file is joined: add it, and it alone, to the index.

    Raises:
        PlanctlError: git refused.
    """
    file = repository.real(path)
    call.write(file.parent, "add", "--", file.name)
