"""`init`: a plans folder, ready for git and for an editor."""

import contextlib
import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final, Optional

import typer

from planctl.cli import console, inputs, session
from planctl.cli.options import NoInput
from planctl.errors import PlanctlError, Unconfirmed, no_access, reason
from planctl.git import setup
from planctl.planfile import json_schema
from planctl.planfile.decode import UnreadableFile
from planctl.render import escape
from planctl.storage import atomic_write, files, folder_id, paths, plan_folder, update
from planctl.storage.plan_folder import Folder

_SETTINGS = """\
# yaml-language-server: $schema=.planctl/settings.schema.json
# Settings for all plans of this folder; everything may be left out.

# practitioner: {name: , credential: }

# When reviews are due, for plans that do not say so themselves; see: planctl policies
# review: {every: 6 months}

# How soon after a trigger a review is due, and triggers of your own (planctl init tells your editor of them).
# triggers:
#   crisis: 1 day
#   school_meeting: 14 days

# How large a worsening of an instrument calls for a review, in place of the published change; see: planctl measures
# measures: {PCL-5: {worse_by: 15}}

# Which rules of planctl check apply; see: planctl rule
# check:
#   ignore: {P008: discharge criteria are kept elsewhere}

# Files that look like plans and are none; planctl names all others.
# ignore_files: ["*.bak"]

# Commit each file that planctl writes.
# git: {commit: true}

# How you are reminded of what is due, once planctl reminders install has set that up.
# remind: {mail: me@example.org, calendar: ~/reviews.ics}

# How dates are written on pages for clients: en-US (June 3, 2026) or en-GB (3 June 2026).
# locale: en-GB
"""
_IN_THE_WAY: Final = "rename it or remove it, then run planctl init again"
_AGAIN: Final = "see to that, then run planctl init again; it goes on where it stopped"
_SCHEMAS: Final = tuple(map(paths.editor_schema, json_schema.FORMATS))
_FILES: Final = (paths.SETTINGS_FILE, ".gitattributes", ".gitignore", *_SCHEMAS, paths.FOLDER_ID)


def init_command(
    context: typer.Context,
    folder: Annotated[
        Optional[Path], typer.Argument(metavar="[DIR]", help="The folder; else the current one.", readable=False)
    ] = None,
    no_input: NoInput = False,
) -> int:
    """Create a plans folder, or complete one. Safe to run again: it overwrites nothing you wrote.

    Writes planctl.yaml, .gitignore, .gitattributes, and schemas for your editor if they are missing,
    creates a git repository if the folder is not in one, and sets up planctl's merge and diff
    drivers for this clone. In your home folder, or in a folder with other files, it creates a
    repository only if you confirm on a terminal.

    Example: planctl init plans
    """
    path = folder or Path()
    _check_fit(path)
    makes_repository = _makes_repository(path, asks=inputs.may_ask(context, no_input))
    receipt = _Receipt()
    _make_folders(path, receipt.add)
    so_far = "is not set up completely"
    try:
        opened = _write_files(path, receipt.add)
        so_far = "has its files, but git could not be set up for it"
        for done in setup.set_up(path, makes_repository):
            receipt.add(done)
    except Unconfirmed as written:
        raise PlanctlError(f"{path}: {written.message}", _AGAIN) from None
    except (PlanctlError, OSError) as error:
        fault = no_access(error) if isinstance(error, OSError) else error
        raise PlanctlError(f"{path} {so_far}: {fault.cause}", fault.hint or _AGAIN) from None
    if receipt.fault is not None:
        raise PlanctlError(f"{path} is set up, but {receipt.fault.cause}", receipt.fault.hint)
    named = f" --plans {shlex.quote(str(path))}" if folder else ""
    console.info(f"next: planctl new CLIENT{named}, using a pseudonym, never a name")
    return session.report_settings(opened)


class _Receipt:
    """Says of each thing as soon as it is done; where that fails, the rest is done all the same."""

    fault: PlanctlError | None = None

    def add(self, done: str) -> None:
        if self.fault is not None:
            return
        try:
            console.print_result(f"{escape.line(done)}\n")
        except PlanctlError as fault:
            self.fault = fault


def _make_folders(path: Path, did: Callable[[str], None]) -> None:
    """Make the folder and those above it that are missing, each for its owner alone whatever the umask."""
    for missing in reversed([place for place in (path, *path.parents) if not place.is_dir()]):
        try:
            missing.mkdir(mode=0o700)
            missing.chmod(0o700)
        except OSError as error:
            raise PlanctlError(f"{missing} cannot be made: {reason(error)}") from None
        did(f"made {missing}")


def _write_files(path: Path, did: Callable[[str], None]) -> Folder:
    """Make what is missing, and say so of each thing as soon as it is there; returns the folder."""
    _write(path / paths.SETTINGS_FILE, _SETTINGS, did)
    _write(path / ".gitattributes", setup.ATTRIBUTES, did, complete=True)
    _write(path / ".gitignore", setup.IGNORE, did, complete=True)
    if not (path / paths.PLANCTL_FOLDER).is_dir():
        (path / paths.PLANCTL_FOLDER).mkdir(mode=0o700)
    opened = plan_folder.open_folder(path)
    for name in json_schema.FORMATS:
        schema = path / paths.editor_schema(name)
        text = json_schema.text(name, opened.settings, is_whole=not opened.broken_settings)
        if not schema.is_file() or files.read_file(schema) != text.encode():
            atomic_write.write_output(schema, text.encode())
            did(f"wrote {schema}")
    folder_id.create(path, lambda file: did(f"wrote {file}"))
    return opened


def _check_fit(path: Path) -> None:
    """Stop before anything is done where something else has the name of a file or a folder that `init` needs.

    Raises:
        PlanctlError: it has.
    """
    parent = path / paths.PLANCTL_FOLDER
    if os.path.lexists(parent) and not parent.is_dir():
        raise PlanctlError(
            f"{parent} is in the way: planctl needs a folder by that name; nothing was changed", _IN_THE_WAY
        )
    for file in (path / name for name in _FILES):
        try:
            if paths.is_there(file):
                files.read_file(file)
        except UnreadableFile as refused:
            raise PlanctlError(f"{file} {refused.problem.message}; nothing was changed", _IN_THE_WAY) from None


def _makes_repository(path: Path, asks: bool) -> bool:
    """Whether a git repository may be made of the folder: in a home folder, or beside other files, only if wanted."""
    if not path.is_dir() or not setup.lacks_repository(path):
        return True
    home = Path("~")
    with contextlib.suppress(RuntimeError):  # Cron may know of none.
        home = home.expanduser()
    if home.is_dir() and path.samefile(home):
        what = "is your home folder"
    elif _others(path):
        what = "contains files other than plans"
    else:
        return True
    if not asks:
        console.info(f"{path.absolute()} {what}: planctl makes it a git repository only if you confirm on a terminal")
        return False
    from planctl.cli.prompts import terminal

    terminal.show(f"{path.absolute()} {what}, and is not in a git repository.")
    return terminal.confirm("Make the whole folder a repository?", False)


def _others(path: Path) -> bool:
    """Whether the folder holds anything that belongs neither to plans nor to planctl."""
    ours = {*_FILES, *paths.plan_names(path), paths.PLANCTL_FOLDER, ".planctl.lock", "templates", "archive"}
    return any(entry.name not in ours for entry in path.iterdir())


def _write(path: Path, text: str, did: Callable[[str], None], *, complete: bool = False) -> None:
    """Write a file that is missing, or add to one the lines that it lacks."""
    if not paths.is_there(path):
        update.create(path, text.encode())
        did(f"wrote {path}")
        return
    if not complete:
        return
    there = files.read_file(path).decode("utf-8", "surrogateescape")
    lines = there.splitlines()
    missing = [line for line in text.splitlines() if line not in lines and line and not line.startswith("#")]
    if missing:
        end = "" if there.endswith("\n") or not there else "\n"
        added = there + end + "".join(f"{line}\n" for line in missing)
        atomic_write.write_output(path, added.encode("utf-8", "surrogateescape"))
        did(f"added {len(missing)} lines to {path}")
