"""`undo`: the last entry of a history taken back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from planctl.analysis import undo
from planctl.cli import completers, console, inputs, recording, session
from planctl.cli.options import Commit, Format, NoInput, Text, argument, flag, option
from planctl.errors import PlanctlError, UsageError
from planctl.exit_codes import ExitCode
from planctl.git import repository, versions
from planctl.model import retraction
from planctl.model.plan import Entry, Plan
from planctl.planfile.edits import AddEntry, CannotExtend, RemoveEntry
from planctl.schedule.next_review import next_review
from planctl.storage import journal, paths, plan_folder, update
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan


def undo_command(
    context: typer.Context,
    client: Annotated[
        Text,
        argument(
            "[CLIENT]",
            "A client id, or a path to a plan file; without one, the plan changed last.",
            completers.complete_clients,
        ),
    ] = None,
    reason: Annotated[Text, option("--reason", "TEXT", "Why, where the entry is retracted.")] = None,
    yes: Annotated[bool, flag("--yes", "Do not ask.")] = False,
    no_input: NoInput = False,
    format: Format = "text",
    commit: Commit = False,
) -> int:
    """Take back the last entry of a plan's history, after showing it and asking.

    An entry that git has not committed is removed, and the file is as it was before. A committed
    one stays where it is, and an entry `retracted` is added: from then on it counts for nothing,
    and planctl history still shows it. Undoing a retraction makes the entry count again.

    A goal that was added is no entry: see planctl diff, planctl edit and git restore. With --yes
    nothing is removed unless the entry is what was changed last.

    Example: planctl undo c-0112 --yes
    """
    why = inputs.read_text(reason, "--reason")
    opened, path = session.find_plan(context, client) if client else _last_changed(session.open_folder(context))
    document = session.read_plan(opened, path)
    plan, head = document.plan, versions.committed(path, opened)
    how = undo.way_back(plan, head.plan if isinstance(head, Document) else None)
    # What git has in a form that cannot be read may hold the entry.
    retracts = how == "retract" or isinstance(head, UnreadablePlan)
    entry = undo.retraction_of_last(plan, inputs.today(), why) if retracts else None
    if yes and entry is None:
        _check_written_last(document, was_committed=head is not None)
    if not yes and not _is_wanted(document, entry, inputs.may_ask(context, no_input)):
        console.info(f"{plan.client}: nothing was undone")
        return ExitCode.OK
    edit = AddEntry(entry) if entry else RemoveEntry(isinstance(head, Document) and _was_unfinished(document, head))
    unnoted: list[PlanctlError] = []
    after = update.apply(path, edit, opened.settings, seen=plan, warn=console.warn, unnoted=unnoted.append)
    with console.after_writing(f"{plan.client}: the last entry was {'retracted' if entry else 'removed'}", unnoted):
        _print_receipt(opened, after.plan, plan.journal[-1], entry, format)
        if entry is not None:
            recording.commit_if_wanted(opened, path, "undo", plan.client, commit)
        recording.check_settings(opened)
    return ExitCode.OK


def _last_changed(opened: Folder) -> tuple[Folder, Path]:
    """The plan that was written last, if there is no doubt about it.

    Raises:
        UsageError: no plan has an entry that could simply be removed, or more than one may be meant.
    """
    changed = repository.uncommitted(opened.path)
    files = [path for path in paths.plan_files(opened.path) if changed is None or path.name in changed]
    documents = [document for document in plan_folder.read(opened, files) if isinstance(document, Document)]
    removable = [document for document in documents if _can_remove(document, opened)]
    if not removable:
        raise UsageError("no plan here has an entry that is not committed yet", "name the plan: planctl undo CLIENT")
    times = {document.plan.client: document.path.stat().st_mtime_ns for document in documents}
    last = max(documents, key=lambda document: times[document.plan.client])
    rivals = [
        document.plan.client
        for document in removable
        if document is not last
        and (
            last not in removable
            or times[document.plan.client] == times[last.plan.client]
            or document.plan.journal[-1].known > last.plan.journal[-1].known
        )
    ]
    if rivals:
        raise UsageError(
            f"{', '.join([last.plan.client, *rivals])}: it is not clear what was changed last",
            "name the plan: planctl undo CLIENT",
        )
    return opened, last.path


def _check_written_last(document: Document, was_committed: bool) -> None:
    """Make sure, where nobody looks at it, that the entry to be removed is what was written last.

    Without a committed version to compare with, only the journal of writes can tell.

    Raises:
        PlanctlError: it is not, or nothing shows that it is.
    """
    client, place = document.plan.client, paths.writing_place(document.path)
    last = journal.last(place.parent, place.name)
    hint = f"planctl edit {client} takes back anything; without --yes, planctl undo {client} shows the entry and asks"
    if last is not None and not last.lines:
        raise PlanctlError(f"what was changed last in {client} is the plan, not its history; nothing was undone", hint)
    lines = [line.strip() for line in _lines(document, document.plan.journal[-1])]
    if was_committed or (last is not None and lines == [line.strip() for line in last.lines]):
        return
    raise PlanctlError(f"nothing shows that {client}'s last entry was written last; nothing was undone", hint)


def _can_remove(document: Document, opened: Folder) -> bool:
    """Whether the last entry was never committed."""
    if len(document.plan.journal) == 1:
        return False
    head = versions.committed(document.path, opened)
    if head is None:
        return True
    names = retraction.references(document.plan.journal)
    return isinstance(head, Document) and names[-1] not in retraction.references(head.plan.journal)


def _is_wanted(document: Document, retracting: Entry | None, asks: bool) -> bool:
    """Whether whoever has seen the entry wants it taken back.

    Raises:
        UsageError: there is nobody to ask.
    """
    from planctl.planfile import yaml_writer
    from planctl.render import escape
    from planctl.render.text.log import describe

    last = document.plan.journal[-1]
    if not asks:
        raise UsageError(
            "undo asks before it takes anything back, and there is no terminal to ask on",
            f"add --yes to take back the last entry of {document.plan.client}: {describe(last)}",
        )
    from planctl.cli.prompts import terminal

    console.info(f"The last entry of {document.file}, in line {last.line()}:")
    for line in _lines(document, last):
        console.info(escape.line(line), whole=True)
    if retracting is None:
        return terminal.confirm("It is not committed. Remove it?", True)
    console.info("It is committed, so it stays, and a line is added by which it counts for nothing:")
    console.info(f"  - {escape.line(yaml_writer.entry_text(retracting))}", whole=True)
    return terminal.confirm("Add it?", True)


def _lines(document: Document, entry: Entry) -> Sequence[str]:
    """The entry as it stands in the file, with whatever comment is beside it."""
    first, last = entry.line(), entry.node.last_line if entry.node is not None else 0
    return [line.decode() for line in document.data.splitlines()[first - 1 : last]]


def _was_unfinished(document: Document, head: Document) -> bool:
    """Whether the file ended without a line end before the entry was written, which supplied it."""
    if head.data.endswith(b"\n"):
        return False
    try:
        return update.spliced(document.data, RemoveEntry(unfinished=True).insertion(document.tree)) == head.data
    except CannotExtend:
        return False  # Which stops the removal itself.


def _print_receipt(opened: Folder, plan: Plan, entry: Entry, retracting: Entry | None, format: str) -> None:
    due = next_review(plan, opened.settings, inputs.today())
    if format == "json":
        from planctl.render import json

        text = json.undone(plan.client, entry, retracting, due)
    else:
        from planctl.render.text import log

        text = log.undone(plan.client, entry, retracting, due)
    console.print_receipt(text)
