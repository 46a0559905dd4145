"""`import`: clients, plans and scores taken over from elsewhere."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Optional

import typer

from planctl.cli import completers, console, inputs, recording, session
from planctl.cli.options import Commit, Text, argument, flag
from planctl.errors import PlanctlError, UsageError, reason
from planctl.exit_codes import ExitCode
from planctl.interchange import fhir_import, fhir_plan, fhir_source, roster_and_scores, table
from planctl.interchange.fhir_readings import Refused
from planctl.interchange.roster_and_scores import Incoming
from planctl.model import instruments
from planctl.model.settings import SHIPPED
from planctl.planfile.edits import AddEntries
from planctl.planfile.imported_ids import AddImportedIds
from planctl.render.text import imported
from planctl.storage import batch, bundled_data, new_plan, paths, update
from planctl.storage.batch import Change
from planctl.storage.files import SUFFIX
from planctl.storage.plan_folder import Folder

_TABLES = (".csv", ".tsv", ".txt")


def import_command(
    context: typer.Context,
    source: Annotated[Path, argument("SOURCE", "CSV or FHIR R4 JSON: a file, or a folder of such files.")],
    client: Annotated[
        Text,
        argument(
            "[CLIENT]",
            "For FHIR: the pseudonym of the client whose plan it becomes; without it, the plans are listed.",
            completers.complete_clients,
        ),
    ] = None,
    plan: Annotated[
        Optional[int], typer.Option("--plan", metavar="N", help="Which of several care plans.", show_default=False)
    ] = None,
    dry_run: Annotated[bool, flag("--dry-run", "Check everything, and write nothing.")] = False,
    commit: Commit = False,
) -> int:
    """Take over clients, plans, and scores from elsewhere.

    A CSV roster has the columns client and start, and may have last_review, every and policy: each
    row becomes a new plan. CSV scores have client, date, measure and value: each row becomes a
    reading. The header says which it is; the order of the columns is free, and others are not read.
    Every bad row is named by its line, and as long as there is one, nothing is written.

    FHIR R4 is a Bundle, lines of JSON, or a folder of resources. Without CLIENT its care plans are
    listed, with no name and no text. With CLIENT the care plan becomes a new plan; a plan that is
    there only gains readings. Names, birth dates, addresses and narratives are not read, and what
    has no place in a plan becomes a comment. What is there already is never added again.

    Example: planctl import roster.csv --dry-run
    """
    opened = session.open_folder(context)
    files = _files(source)
    if all(file.suffix.lower() in fhir_source.ENDINGS for file in files):
        return _import_fhir(opened, source, client, plan, dry_run, commit)
    if client is not None or plan is not None:
        raise UsageError("a spreadsheet names its clients itself", "leave out CLIENT and --plan")
    return _import_tables(opened, files, dry_run, commit)


def _files(source: Path) -> list[Path]:
    """The files that SOURCE means, all of them tables or all of them FHIR.

    Raises:
        UsageError: there are none, or some of both.
    """
    if not source.is_dir():
        return [source]
    tables = sorted(path for path in source.iterdir() if path.suffix.lower() in _TABLES)
    resources = sorted(path for path in source.iterdir() if path.suffix.lower() in fhir_source.ENDINGS)
    if tables and resources:
        raise UsageError(f"{source} holds spreadsheets and FHIR", "name one of the files, or a folder of one sort")
    if not tables and not resources:
        raise UsageError(f"{source} holds neither CSV nor JSON", "name a file, or a folder of such files")
    return tables or resources


# ---- spreadsheets --------------------------------------------------------------------------------


def _import_tables(opened: Folder, files: Sequence[Path], dry_run: bool, commit: bool) -> int:
    labeled = []
    for path in files:
        try:
            with path.open("rb") as stream:
                labeled.append((str(path), stream.read(table.LARGEST_MIB * 1024 * 1024 + 1)))
        except OSError as fault:
            raise PlanctlError(f"{path} cannot be read: {reason(fault)}") from None
    incoming = roster_and_scores.read(labeled, opened, inputs.today())
    for label, columns in incoming.unread:
        console.info(f"{label}: not read: {', '.join(columns)}")
    for label, problem in incoming.problems:
        console.problem(label, problem)
    if incoming.problems:
        number = len(incoming.problems)
        console.info(f"{number} problem{'s' if number > 1 else ''}; nothing was written")
        return ExitCode.UNREADABLE
    return _write(opened, _changes(opened, incoming), imported.tables(incoming), dry_run, commit)


def _changes(opened: Folder, incoming: Incoming) -> list[Change]:
    blank = bundled_data.read(opened.path, SHIPPED[0])
    new = [Change(opened.plan_path(plan.client), new=new_plan.compose(opened, plan, blank)) for plan in incoming.plans]
    return new + [
        Change(opened.plan_path(client), edits=(AddEntries(entries),)) for client, entries in incoming.additions.items()
    ]


# ---- FHIR ----------------------------------------------------------------------------------------


def _import_fhir(
    opened: Folder, path: Path, client: str | None, number: int | None, dry_run: bool, commit: bool
) -> int:
    source = fhir_source.read(path)
    if client is None:
        console.print_result(imported.care_plans(fhir_import.listing(source)))
        console.info("to import one: planctl import SOURCE CLIENT --plan N, with a pseudonym, never a name")
        return ExitCode.OK
    paths.checked_id(client)
    care_plan = fhir_import.choose(source, number)
    file = opened.plan_path(client)
    if not file.exists():
        taken = fhir_plan.take(source, care_plan, client, opened.settings, inputs.today())
        blank = bundled_data.read(opened.path, SHIPPED[0])
        made = new_plan.compose(opened, taken.plan, blank, fhir_import.above_history(taken))
        _report_refused(opened, taken.readings.refused)
        if taken.notes:
            console.info(f"{client}: {len(taken.notes)} parts have no place in a plan, and are comments in the file")
        return _write(opened, [Change(file, new=made)], imported.new_plan(taken), dry_run, commit)
    document = update.read(file, opened.settings)
    addition = fhir_import.addition(source, care_plan, document, opened.settings, inputs.today())
    _report_refused(opened, addition.refused)
    for entry in addition.changed:
        console.warn(f"{client}: a score of {entry.date} was corrected since it was imported, and is not taken again")
    edits = (AddImportedIds(addition.ids), AddEntries(addition.entries)) if addition.entries else ()
    changes = [Change(file, edits=edits)] if edits else []
    return _write(opened, changes, imported.added(client, addition), dry_run, commit)


def _report_refused(opened: Folder, refused: Sequence[Refused]) -> None:
    for score in refused:
        is_instrument = instruments.find(score.measure, opened.settings.instruments) is not None
        console.info(imported.refused(score, is_instrument))


def _write(opened: Folder, changes: Sequence[Change], done: str, dry_run: bool, commit: bool) -> int:
    """Write the changes, or only try whether they could be written, and say what was done."""
    if dry_run:
        for change in changes:
            batch.prepare(opened, change)
        console.print_result(f"would import {done}\n")
        return session.report_settings(opened)
    unnoted: list[PlanctlError] = []
    batch.write(opened, changes, console.warn, unnoted.append)
    with console.after_writing(f"imported {done}", unnoted):
        console.print_receipt(f"imported {done}\n")
        for change in changes:
            recording.commit_if_wanted(opened, change.path, "import", change.path.name.removesuffix(SUFFIX), commit)
        recording.check_settings(opened)
    if any(change.new is not None for change in changes):
        console.info("next: planctl review-due --all, and planctl check for what the plans do not say yet")
    return ExitCode.OK
