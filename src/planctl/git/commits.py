"""Commits with the files they changed, and the bytes of files, each by one call of git however many there are."""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, NamedTuple

from planctl.git import command, git_crypt

_NO_FILE: Final = "0" * 7
_MARK: Final = "\x01"
_RAW: Final = ("--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv")

# What checks signatures.
_SIGNERS: Final = {"gpg.program": "gpg", "gpg.x509.program": "gpgsm", "gpg.ssh.program": "ssh-keygen"}


class Change(NamedTuple):
    """A file that a commit holds otherwise than a parent does: its blob before and after, empty for no file."""

    path: str
    before: str
    after: str


class Commit(NamedTuple):
    """One commit; `seconds` since the epoch are its author's, `changes` are the differences from each parent."""

    id: str
    parents: tuple[str, ...]
    seconds: int
    changes: tuple[tuple[Change, ...], ...]

    @property
    def day(self) -> date:
        """The author's day, by the clock of this computer."""
        return datetime.fromtimestamp(self.seconds, UTC).astimezone().date()

    @property
    def name(self) -> str:
        """The revision as people write it."""
        return self.id[:8]

    @property
    def is_merge(self) -> bool:
        """Whether it joins several lines of work."""
        return len(self.parents) > 1


def log(folder: Path, *revisions: str, first_parent: bool = False) -> list[Commit]:
    """Return the commits that `revisions` reach, each before its parents.

    Args:
        folder: any folder of the working tree.
        revisions: as git has them; none reach nothing where nothing has been committed yet.
        first_parent: follow merges along their first parent alone, and compare them with no other.

    Raises:
        PlanctlError: there is no such revision, or git refused.
    """
    options = ["--topo-order", "--root", *(["--first-parent", "-m"] if first_parent else []), *_RAW]
    result = command.read(folder, "log", *options, f"--format={_MARK}%H %at %P", *revisions, "--")
    commits: list[Commit] = []
    for record in os.fsdecode(result.output).split(_MARK)[1:]:
        head, _, raw = record.partition("\0")
        id, seconds, *parents = head.split()
        commits.append(Commit(id, tuple(parents), int(seconds), (tuple(_changes(raw)),)))
    return commits if first_parent else _with_merges(folder, commits)


def _with_merges(folder: Path, commits: list[Commit]) -> list[Commit]:
    """Return the commits with what each merge changes from each parent, of which `git log` leaves out those alike."""
    pairs = [f"{commit.id} {parent}\n" for commit in commits if commit.is_merge for parent in commit.parents]
    if not pairs:
        return commits
    asked = command.read_stdin(folder, "".join(pairs).encode(), "diff-tree", "--stdin", "-r", "--always", *_RAW)
    changes: dict[str, list[tuple[Change, ...]]] = {}
    merge = ""
    fields = iter(os.fsdecode(asked).split("\0"))
    for field in filter(None, fields):
        if field.startswith(":"):
            changes[merge][-1] += (_change(field, next(fields)),)
        else:
            merge = field
            changes.setdefault(merge, []).append(())
    return [commit._replace(changes=tuple(changes[commit.id])) if commit.is_merge else commit for commit in commits]


def _changes(raw: str) -> Iterator[Change]:
    fields = raw.strip("\0\n").split("\0")
    return map(_change, fields[::2], fields[1::2])


def _change(status: str, path: str) -> Change:
    _, _, before, after, _ = status.split(" ")
    return Change(path, *("" if id.startswith(_NO_FILE) else id for id in (before, after)))


def tree(folder: Path, revision: str, *paths: str) -> dict[str, str]:
    """Return the blobs that a revision holds at the paths from its root; of a path that ends in `/`, all files in it.

    Raises:
        PlanctlError: there is no such revision.
    """
    if not paths:
        return {}
    listing = command.read(folder, "ls-tree", "-z", "--full-tree", revision, "--", *paths).output
    entries = (entry.split("\t", 1) for entry in os.fsdecode(listing).split("\0") if entry)
    return {path: about.split(" ")[2] for about, path in entries if about.split(" ")[1] == "blob"}


def blobs(folder: Path, ids: Iterable[str]) -> dict[str, bytes]:
    """Return the bytes of blobs, opened where git-crypt encrypted them and its key is here."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    output = command.read_stdin(folder, "".join(f"{id}\n" for id in wanted).encode(), "cat-file", "--batch")
    contents, at = {}, 0
    for id in wanted:
        end = output.index(b"\n", at)
        *_, size = output[at:end].split(b" ")
        if not size.isdigit():
            # A submodule, or an object that a shallow clone lacks.
            at = end + 1
            continue
        contents[id] = git_crypt.decrypted(folder, output[end + 1 : end + 1 + int(size)])
        at = end + 2 + int(size)
    return contents


def versions(top: Path, name: str, revisions: Iterable[str]) -> list[bytes]:
    """Return the bytes of a file in the revisions that have it, in their order, each once.

    Raises:
        PlanctlError: git refused.
    """
    asked = "".join(f"{revision}:{name}\n" for revision in revisions)
    found = command.read_stdin(top, os.fsencode(asked), "cat-file", "--batch-check=%(objectname)")
    ids = (line for line in found.decode("utf-8", "replace").splitlines() if not line.endswith(" missing"))
    return list(blobs(top, ids).values())


def signatures(folder: Path, ids: Iterable[str]) -> dict[str, str]:
    """Return what git says of each commit's signature: `G` and `U` are good, `N` is none, `B` does not fit."""
    wanted = "".join(f"{id}\n" for id in ids)
    if not wanted:
        return {}
    programs: list[str] = []
    for name, usual in _SIGNERS.items():
        # Of the user's own choice, and never the repository's.
        chosen = command.read(folder, "config", "--global", "--get", name, ok_codes=(0, 1, 128))
        programs += ["-c", f"{name}={chosen.text or usual}"]
    listing = command.read_stdin(
        folder, wanted.encode(), *programs, "log", "--no-walk=unsorted", "--stdin", "--format=%H %G?"
    )
    found = dict(line.split(" ", 1) for line in listing.decode("ascii").splitlines())
    # Of an SSH signature that it cannot check for lack of known signers, git says that there is none.
    objects = blobs(folder, (id for id, letter in found.items() if letter == "N"))
    return found | {id: "E" for id, data in objects.items() if b"\ngpgsig" in data.partition(b"\n\n")[0]}
