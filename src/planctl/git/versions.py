"""Versions of a plan as git holds them, parsed with settings that may be older or newer than they are."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from planctl.errors import PlanctlError
from planctl.git import commits, merge_driver, renames, repository
from planctl.model import fingerprint
from planctl.model.plan import Entry, Plan
from planctl.model.source import Plain
from planctl.planfile import decode, yaml_reader
from planctl.storage import files, locks, paths, plan_folder, update
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan

# Of a plan that has more, its signed version is looked for no further: a second would go by.
_MOST_VERSIONS: Final = 300


def parse(path: Path, data: bytes, opened: Folder) -> Document | UnreadablePlan:
    """Parse one version of a plan; it may use kinds and policies that the settings no longer name."""
    try:
        root = yaml_reader.read(decode.text(data))
    except decode.UnreadableFile as unreadable:
        return UnreadablePlan(path, (unreadable.problem,))
    return plan_folder.parsed(path, data, merge_driver.knowing(opened.settings, root))


def committed(path: Path, opened: Folder) -> Document | UnreadablePlan | None:
    """Return the plan as it was last committed, under the name that it had then; none if it never was."""
    folder = repository.real(path).parent
    # Without a repository git need not be there.
    if locks.git_lock(folder) is None or repository.top_level(folder) is None:
        return None
    if repository.commit_id(folder, "HEAD") is None:
        return None
    top = repository.committed_top(folder)
    name = repository.name_in(top, path)
    parent = PurePosixPath(name).parent
    tree = commits.tree(top, "HEAD", *{f"{folder}/" for folder in (parent, parent.parent, parent / paths.ARCHIVE)})
    if name not in tree:
        gone = {other: id for other, id in tree.items() if renames.is_plan(other) and not os.path.lexists(top / other)}
        contents = commits.blobs(top, gone.values())
        removed = {other: contents.get(id, b"") for other, id in gone.items()}
        name = renames.former_names({name: files.read_file(path)}, removed).get(name, "")
    return parse(path.with_name(PurePosixPath(name).name), repository.blob(top, tree[name]), opened) if name else None


def signed(path: Path, opened: Folder, signatures: Sequence[Entry]) -> dict[str, Plan]:
    """Return the committed plans that the signatures are of, by fingerprint; those that git does not have are left out.

    Looked for under every name of the plan: first in the versions that hold one of the signatures, the latest first.
    """
    wanted = {entry.plan for entry in signatures if entry.plan}
    plans: dict[str, Plan] = {}
    with contextlib.suppress(PlanctlError):  # No git, or no repository: then nobody knows.
        top = repository.committed_top(path.parent)
        name: Path | None = path
        while name is not None and plans.keys() != wanted:
            revisions = repository.revisions(name)
            in_git = repository.name_in(top, repository.real(name))
            versions = commits.versions(top, in_git, [revision.id for revision in revisions])
            # In what order git lists the commits of two clones that were merged is no matter of what they hold.
            versions.sort(key=lambda data: not any(print_of_plan.encode() in data for print_of_plan in wanted))
            for data in versions[:_MOST_VERSIONS]:
                document = parse(name, data, opened)
                if isinstance(document, Document) and (of := fingerprint.of_plan(document.plan)) in wanted:
                    plans.setdefault(of, document.plan)
                    if plans.keys() == wanted:
                        break
            name = _former_path(name, revisions[-1].id) if revisions else None
    return plans


def _former_path(path: Path, revision: str) -> Path | None:
    """Return the path that a plan had before the commit that brought it under this one; none if it was new there."""
    top = repository.committed_top(path.parent)
    commit = commits.log(top, "-1", revision, first_parent=True)[0]
    former = renames.in_changes(top, commit.changes[0]).get(repository.name_in(top, repository.real(path)))
    return top / former if former is not None else None


def custom_keys(document: Document) -> Plain:
    """Return what the practitioner's custom keys hold."""
    return dict(update.custom_keys(document.tree))
