"""Versions of a plan as git holds them, parsed with settings that may be older or newer than they are."""

from pathlib import Path

from planctl.git import merge_driver
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


def custom_keys(document: Document) -> Plain:
    """Return what the practitioner's custom keys hold."""
    return dict(update.custom_keys(document.tree))
