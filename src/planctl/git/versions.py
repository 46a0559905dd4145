"""Versions of a plan as git holds them, parsed with settings that may be older or newer than they are."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from planctl.errors import PlanctlError
from planctl.git import merge_driver, repository
from planctl.model import fingerprint
from planctl.model.plan import Entry, Plan
from planctl.model.source import Plain
from planctl.planfile import decode, yaml_reader
from planctl.storage import plan_folder, update
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan


def parse(path: Path, data: bytes, opened: Folder) -> Document | UnreadablePlan:
    """Parse one version of a plan; it may use kinds and policies that the settings no longer name."""
    try:
        root = yaml_reader.read(decode.text(data))
    except decode.UnreadableFile as unreadable:
        return UnreadablePlan(path, (unreadable.problem,))
    return plan_folder.parsed(path, data, merge_driver.knowing(opened.settings, root))


def committed(path: Path, opened: Folder) -> Document | UnreadablePlan | None:
    """Return the plan as it was last committed; none if it never was, or stands in no repository.

    Raises:
        PlanctlError: git is missing, or refuses the repository.
    """
    found = repository.last_committed(path)
    return parse(path.with_name(found[0]), found[1], opened) if found is not None else None


def signed(path: Path, opened: Folder, signatures: Sequence[Entry]) -> dict[str, Plan]:
    """Return the committed plans that the signatures are of, by fingerprint; those that git does not have are left out.

    Looked for from the last commit back to the first that has any of the signatures.
    """
    wanted = {entry.plan for entry in signatures}
    plans: dict[str, Plan] = {}
    with contextlib.suppress(PlanctlError):  # No git, or no repository: then nobody knows.
        for revision in repository.revisions(path):
            data = repository.show(revision.id, path)
            document = parse(path, data, opened) if data is not None else None
            if not isinstance(document, Document):
                continue
            of = fingerprint.of_plan(document.plan)
            if of in wanted:
                plans.setdefault(of, document.plan)
            if plans.keys() == wanted or not any(entry in document.plan.journal for entry in signatures):
                break
    return plans


def custom_keys(document: Document) -> Plain:
    """Return what the practitioner's custom keys hold."""
    return dict(update.custom_keys(document.tree))
