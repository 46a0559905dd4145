"""`init`: a plans folder, ready for git and for an editor."""

import contextlib
import os
from pathlib import Path
from typing import Annotated, Final, Optional

import typer

from planctl import git
from planctl.cli import console, inputs
from planctl.cli.options import Color, NoInput
from planctl.errors import ExitCode, PlanctlError
from planctl.planfile import json_schema
from planctl.planfile.decode import UnreadableFile
from planctl.render import escape
from planctl.storage import atomic_write, files, folder_id, paths, plan_folder, update

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
_SCHEMAS: Final = tuple(map(paths.editor_schema, json_schema.FORMATS))
_FILES: Final = (paths.SETTINGS_FILE, ".gitattributes", ".gitignore", *_SCHEMAS, paths.FOLDER_ID)


def init_command(
    context: typer.Context,
    folder: Annotated[Optional[Path], typer.Argument(metavar="[DIR]", help="The folder; else the current one.")] = None,
    no_input: NoInput = False,
    color: Color = None,
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
    if not path.is_dir():
        try:
            path.mkdir(mode=0o700, parents=True)
        except OSError as fault:
            reason = (fault.strerror or "unknown fault").lower()
            raise PlanctlError(f"{path} cannot be made: {reason}") from None
        path.chmod(0o700)
        _did(f"made {path}")
    _write(path / paths.SETTINGS_FILE, _SETTINGS)
    _write(path / ".gitattributes", git.ATTRIBUTES, complete=True)
    _write(path / ".gitignore", git.IGNORE, complete=True)
    if not (path / paths.PLANCTL_FOLDER).is_dir():
        (path / paths.PLANCTL_FOLDER).mkdir(mode=0o700)
    opened = plan_folder.open_folder(path)
    for name in json_schema.FORMATS:
        schema = path / paths.editor_schema(name)
        text = json_schema.text(name, opened.settings, is_whole=not opened.broken_settings)
        if not schema.is_file() or schema.read_text(encoding="utf-8", errors="replace") != text:
            atomic_write.write_output(schema, text.encode())
            _did(f"wrote {schema}")
    folder_id.folder_id(path, lambda file: _did(f"wrote {file}"))
    for done in git.set_up(path, makes_repository):
        _did(done)
    console.info(f"next: planctl new CLIENT{f' --plans {path}' if folder else ''}, using a pseudonym, never a name")
    return ExitCode.OK


def _check_fit(path: Path) -> None:
    """Stop before anything is done where something else has the name of a file or a folder that `init` needs.

    Raises:
        PlanctlError: it has.
    """
    hint = "rename it or remove it, then run planctl init again"
    parent = path / paths.PLANCTL_FOLDER
    if os.path.lexists(parent) and not parent.is_dir():
        raise PlanctlError(f"{parent} is in the way: planctl needs a folder by that name; nothing was changed", hint)
    for file in (path / name for name in _FILES):
        try:
            if os.path.lexists(file):
                files.read_file(file)
        except UnreadableFile as refused:
            raise PlanctlError(f"{file} {refused.problem.message}; nothing was changed", hint) from None


def _makes_repository(path: Path, asks: bool) -> bool:
    """Whether a git repository may be made of the folder: in a home folder, or beside other files, only if wanted."""
    if not path.is_dir() or not git.lacks_repository(path):
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
    ours = {
        *_FILES,
        *paths.plan_names(path),
        paths.PLANCTL_FOLDER,
        ".planctl.lock",
        "templates",
        "archive",
    }
    return any(entry.name not in ours for entry in path.iterdir())


def _write(path: Path, text: str, *, complete: bool = False) -> None:
    """Write a file that is missing, or add to one the lines that it lacks."""
    if not path.exists() and not path.is_symlink():
        update.create(path, text.encode())
        _did(f"wrote {path}")
        return
    if not complete:
        return
    there = path.read_text(encoding="utf-8", errors="surrogateescape")
    lines = there.splitlines()
    missing = [line for line in text.splitlines() if line not in lines and line and not line.startswith("#")]
    if missing:
        end = "" if there.endswith("\n") or not there else "\n"
        added = there + end + "".join(f"{line}\n" for line in missing)
        atomic_write.write_output(path, added.encode("utf-8", "surrogateescape"))
        _did(f"added {len(missing)} lines to {path}")


def _did(what: str) -> None:
    console.print_result(f"{escape.line(what)}\n")
