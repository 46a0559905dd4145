"""Check the files of a plans folder: whether they can be read, by whom, and what does not belong there."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from planctl.analysis import retention
from planctl.doctor import vanished_plans
from planctl.doctor.finding import HealthFinding, Setup
from planctl.model import ids
from planctl.planfile import json_schema
from planctl.storage import bundled_data, draft, paths, plan_folder
from planctl.storage.plan_folder import UnreadablePlan

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_LEFT_OVER: Final = re.compile(r"\..*\.sw[a-z]|.*~|#.*#|\.#.*|.*\.(?:save|orig|bak|draft|rej)|\.planctl-.*\.tmp", re.I)
# Dropbox, Syncthing, Nextcloud, OneDrive and file managers, in this order; and what planctl itself puts aside.
_COPY: Final = re.compile(
    r".*(?:conflicted copy|\.sync-conflict-|\(conflict|-conflict-| \(\d+\)\.| - copy|^copy of ).*|.*\.displaced-.*",
    re.I,
)


def unreadable_files(setup: Setup) -> Iterator[HealthFinding]:
    """Check that the settings and all plans can be read."""
    unreadable = [plan for plan in setup.plans if isinstance(plan, UnreadablePlan)]
    settings = setup.folder.broken_settings
    for plan in [settings, *unreadable] if settings else unreadable:
        for problem in plan.problems:
            hint = problem.hint or "planctl check shows what is wrong"
            yield HealthFinding("unreadable", problem.at(plan.file), problem.message, hint)


def left_out_plans(setup: Setup) -> Iterator[HealthFinding]:
    """Check that no list leaves out a plan, or an entry, that was there."""
    for row in vanished_plans.rows(setup.folder.path):
        for problem in row.problems:
            yield HealthFinding(row.trouble.code, row.file, problem.message, problem.hint)


def archived_plans(setup: Setup) -> Iterator[HealthFinding]:
    """Check that only closed plans are in the archive, where no list of due reviews looks."""
    archive = paths.archive(setup.folder.path)
    for plan in plan_folder.read_all(setup.folder._replace(path=archive)) if archive.is_dir() else ():
        if isinstance(plan, UnreadablePlan):
            yield HealthFinding("archive", f"{archive.name}/{plan.file}", "cannot be read", "planctl archive --list")
        elif retention.closed_on(plan.plan) is None:
            client = plan.plan.client
            yield HealthFinding(
                "archive",
                f"{archive.name}/{plan.file}",
                "is not closed, and nothing reminds you of it there",
                f"planctl archive {client} --restore brings it back; planctl close {client} then ends it",
            )


def renamed_policies(setup: Setup) -> Iterator[HealthFinding]:
    """Check that the settings name policies as they are called now; `check` looks at the plans."""
    settings = setup.folder.settings
    for name in settings.review.policy:
        policy = settings.policies[name]
        if policy.name != name:
            message = f"follows policy {name}, which is now {policy.name}: {policy.aliases[name]}"
            yield HealthFinding("policy", paths.SETTINGS_FILE, message, f"write policy: {policy.name} there")


def file_modes(setup: Setup) -> Iterator[HealthFinding]:
    """Check that nobody else can read the folder and its plans."""
    folder = setup.folder.path
    mode = stat.S_IMODE(folder.stat().st_mode)
    is_open = bool(mode & _OTHERS)
    if is_open:
        yield HealthFinding("folder-mode", str(folder), f"other users can look into it (mode {mode:04o})", "chmod 700")
    for plan in setup.plans:
        try:
            mode = stat.S_IMODE(plan.path.stat().st_mode)
        except OSError:
            continue  # Reported as unreadable.
        if mode & _OTHERS:
            message = f"has mode {mode:04o}; only the folder's own mode keeps others out"
            yield HealthFinding(
                "file-mode",
                plan.file,
                f"other users can read it (mode {mode:04o})" if is_open else message,
                "chmod 600; and umask 077 in your shell's profile, since git makes files anew",
                note=not is_open,
            )


def folder_entries(setup: Setup) -> Iterator[HealthFinding]:
    """Check for links, files left over, copies of a sync, and names of people."""
    root = os.path.realpath(setup.folder.path)
    first_names = bundled_data.first_names()
    for path in sorted(setup.folder.path.iterdir()):
        yield from _link(path, root)
        yield from _left_over(path.name)
        stem = path.name.lstrip(".").partition(".")[0]
        if ids.names_a_person(stem, first_names):
            yield HealthFinding(
                "name",
                path.name,
                "is named like a person; file names appear in git, backups and mail, and nothing encrypts them",
                "use a pseudonym such as c-0142, for the file and its key client",
            )


def _link(path: Path, root: str) -> Iterator[HealthFinding]:
    if path.is_symlink():
        if os.path.commonpath((root, os.path.realpath(path))) != root:
            yield HealthFinding(
                "symlink",
                path.name,
                "is a symbolic link that leads out of the folder, where neither git nor its mode protects it",
                "move the file itself here",
            )
    elif path.is_file() and path.stat().st_nlink > 1:
        yield HealthFinding(
            "hard-link", path.name, "has more than one name (hard links), and is never written", "remove one"
        )


def _left_over(name: str) -> Iterator[HealthFinding]:
    client = draft.client_of(name)
    if client is not None:
        yield HealthFinding(
            "left-over",
            name,
            "is the draft of an edit that is still under way, or was never finished",
            f"planctl edit {client} goes on with it; or delete it",
        )
    elif _LEFT_OVER.fullmatch(name):
        yield HealthFinding(
            "left-over", name, "was left behind by an editor or an interrupted run", "look at it, then delete it"
        )
    elif _COPY.fullmatch(name):
        yield HealthFinding(
            "copy", name, "is a copy that a sync made of a conflict", "merge it by hand, then delete it"
        )


def editor_schemas(setup: Setup) -> Iterator[HealthFinding]:
    """Check that the schemas which editors use are those of these settings."""
    folder = setup.folder
    for name in json_schema.FORMATS:
        file = paths.editor_schema(name)
        try:
            text = (folder.path / file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # Files then name none, and whoever removed it wants none.
        if text != json_schema.text(name, folder.settings, is_whole=not folder.broken_settings):
            yield HealthFinding(
                "schema",
                file,
                "differs from planctl.yaml and this version of planctl, and editors rely on it",
                "planctl init writes it again",
            )
            return  # That one is enough to run it for.
