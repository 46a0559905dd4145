"""`init`: a plans folder, ready for git and for an editor."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from planctl import git
from planctl.cli import console
from planctl.cli.options import Color
from planctl.errors import DONE, PlanctlError
from planctl.planfile import json_schema
from planctl.render import escape
from planctl.storage import atomic_write, paths, plan_folder, update

_SETTINGS = """\
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

# Commit each file that planctl writes.
# git: {commit: true}

# How you are reminded of what is due, once planctl reminders install has set that up.
# remind: {mail: me@example.org, calendar: ~/reviews.ics}

# How dates are written on pages for clients: en-US (June 3, 2026) or en-GB (3 June 2026).
# locale: en-GB
"""


def init_command(
    context: typer.Context,
    folder: Annotated[Optional[Path], typer.Argument(metavar="[DIR]", help="The folder; else the current one.")] = None,
    color: Color = None,
) -> int:
    """Make a plans folder, or complete one: safe to run again, and it overwrites nothing you wrote.

    Writes planctl.yaml, .gitignore, .gitattributes and the editor's schema where they are missing,
    makes a git repository if the folder is in none, and sets up planctl's merge and diff drivers
    for this clone.

    Example: planctl init plans
    """
    path = folder or Path()
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
    schema = path / paths.EDITOR_SCHEMA
    if not schema.parent.is_dir():
        schema.parent.mkdir(mode=0o700)
    opened = plan_folder.open_folder(path)
    text = json_schema.plan_schema(opened.settings, is_whole=not opened.broken_settings)
    if not schema.is_file() or schema.read_text(encoding="utf-8", errors="replace") != text:
        atomic_write.write_output(schema, text.encode())
        _did(f"wrote {schema}")
    for done in git.set_up(path):
        _did(done)
    console.tell(f"next: planctl new CLIENT{f' --plans {path}' if folder else ''}, with a pseudonym and never a name")
    return DONE


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
    console.answer(f"{escape.line(what)}\n")
