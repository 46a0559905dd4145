"""`import`: clients and scores taken over from elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from planctl.cli import console, inputs, session
from planctl.cli.options import Color, Commit, Plans
from planctl.errors import ExitCode, PlanctlError, UsageError, reason
from planctl.interchange import spreadsheets, table
from planctl.interchange.spreadsheets import Incoming
from planctl.model.plurals import count
from planctl.model.settings import SHIPPED
from planctl.planfile.edits import AddEntries
from planctl.storage import batch, bundled_data, new_plan
from planctl.storage.batch import Change
from planctl.storage.files import SUFFIX
from planctl.storage.plan_folder import Folder

_TABLES = (".csv", ".tsv", ".txt")


def import_command(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A CSV file, or a folder of them.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, and write nothing.")] = False,
    commit: Commit = False,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Take over clients and scores from a spreadsheet.

    A roster has the columns client and start, and may have last_review, every and policy: each row
    becomes a new plan. Scores have client, date, measure and value: each row becomes a reading. The
    header says which it is; the order of the columns is free, and others are not read. Every bad row
    is named by its line, and as long as there is one, nothing is written. What is there already is
    not added again.

    Example: planctl import roster.csv --dry-run
    """
    opened = session.open_folder(context, plans)
    incoming = spreadsheets.read(_files(source), opened, inputs.today())
    for label, columns in incoming.unread:
        console.info(f"{label}: not read: {', '.join(columns)}")
    for label, problem in incoming.problems:
        console.problem(label, problem)
    if incoming.problems:
        rows = count(len(incoming.problems), "problem")
        console.info(f"{rows}; nothing was written")
        return ExitCode.UNREADABLE
    changes = _changes(opened, incoming)
    if dry_run:
        for change in changes:
            batch.prepare(opened, change)
    else:
        batch.write(opened, changes, console.warn)
    done = _summary(incoming)
    if dry_run:
        console.print_result(f"would import {done}\n")
        return session.report_settings(opened)
    with console.after_writing(f"imported {done}"):
        console.print_receipt(f"imported {done}\n")
        for change in changes:
            session.commit_if_wanted(opened, change.path, "import", change.path.name.removesuffix(SUFFIX), commit)
    if incoming.plans:
        console.info("next: planctl review-due --all, and planctl check for what the plans do not say yet")
    return session.report_settings(opened)


def _files(source: Path) -> list[tuple[str, bytes]]:
    """The labels and bytes of the files that SOURCE means.

    Raises:
        UsageError: there are none.
        PlanctlError: one cannot be read.
    """
    if source.is_dir():
        paths = sorted(path for path in source.iterdir() if path.suffix.lower() in _TABLES)
        if not paths:
            raise UsageError(f"{source} holds no CSV file", "name a file, or a folder of CSV files")
    else:
        paths = [source]
    files = []
    for path in paths:
        try:
            with path.open("rb") as stream:
                files.append((str(path), stream.read(table.LARGEST_MIB * 1024 * 1024 + 1)))
        except OSError as fault:
            raise PlanctlError(f"{path} cannot be read: {reason(fault)}") from None
    return files


def _changes(opened: Folder, incoming: Incoming) -> list[Change]:
    blank = bundled_data.read(opened.path, SHIPPED[0])
    new = [Change(opened.plan_path(plan.client), new=new_plan.compose(opened, plan, blank)) for plan in incoming.plans]
    return new + [
        Change(opened.plan_path(client), edits=(AddEntries(entries),)) for client, entries in incoming.additions.items()
    ]


def _summary(incoming: Incoming) -> str:
    readings = [entry for plan in incoming.plans for entry in plan.history if entry.kind == "reading"]
    readings += [entry for entries in incoming.additions.values() for entry in entries]
    counted = [
        (len(incoming.plans), incoming.known_plans, "new plan"),
        (len(readings), incoming.known_readings, "reading"),
    ]
    parts = [
        count(new, noun) + (f" ({known} there already)" if known else "")
        for new, known, noun in counted
        if new or known
    ]
    return ", ".join(parts) or "nothing to import"
