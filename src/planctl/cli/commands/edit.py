"""`edit`: a plan in the user's own editor; what comes back is checked before it replaces the plan."""

import os
from pathlib import Path
from typing import Final

import typer

from planctl.cli import console, edit_session, inputs, session
from planctl.cli.edit_session import Edit
from planctl.cli.options import Client, Commit, NoInput
from planctl.cli.prompts import editor
from planctl.errors import ExitCode, PlanctlError
from planctl.model.plurals import count
from planctl.planfile.decode import UnreadableFile
from planctl.schedule.next_review import next_review
from planctl.storage import bundled_data, draft, plan_folder, update
from planctl.storage.plan_folder import Document, Folder

# An editor with a window of its own may return at once, and go on; nobody types so fast.
_AT_ONCE_SECONDS: Final = 1.0


def edit_command(
    context: typer.Context,
    client: Client,
    no_input: NoInput = False,
    commit: Commit = False,
) -> int:
    """Edit a plan in your editor: $VISUAL, or else $EDITOR.

    The editor opens a draft next to the plan. Your changes are checked before they replace the
    plan; if they cannot be read, you can edit again, keep the draft, or discard it. A graphical
    editor needs an option that makes it wait, such as EDITOR="code --wait".

    Example: planctl edit c-0112
    """
    opened, path = session.find_plan(context, client)
    return edit(opened, path, commit, interactive=inputs.may_ask(context, no_input))


def edit(opened: Folder, path: Path, commit: bool, interactive: bool = True) -> int:
    """Let the user edit the plan in that file, and return the exit code.

    Questions are put only to somebody at a terminal, and only where `interactive` is set; where none can be
    put, what would need one leaves the plan as it is and the draft beside it.

    Raises:
        PlanctlError: there is no such plan or editor, the editor failed, or the plan was changed
            meanwhile or cannot be written. The plan was not changed unless it says so.
    """
    program = editor.command(os.environ)
    current = edit_session.begin(opened, path, interactive and inputs.has_terminal())
    if current is None:
        return ExitCode.UNREADABLE
    while True:
        result = editor.run(program, current.draft)
        data = current.read_draft()
        if result.code:
            raise _editor_failed(current, data, f"the editor {result.description}")
        if data == current.before:
            return _leave_unchanged(current, result.seconds < _AT_ONCE_SECONDS)
        document = current.read(data)
        if isinstance(document, Document) and current.confirm(document):
            return _replace_plan(current, document, commit)
        answer = current.ask_what_next()
        if answer == "drop":
            return _leave_unchanged(current, False)
        if answer == "keep":
            console.info(f"nothing was changed; the draft is kept: {current.shown}")
            return ExitCode.UNREADABLE


def _editor_failed(current: Edit, data: bytes | UnreadableFile, ended: str) -> PlanctlError:
    """The error of an editor that did not end well: as with git and visudo, nothing is changed then."""
    if data == current.before:
        draft.remove(current.draft)
        return PlanctlError(f"{ended}; nothing was changed")
    return PlanctlError(
        f"{ended}; nothing was changed; the draft is kept: {current.shown}",
        f"planctl edit {current.client} goes on with it",
    )


def _leave_unchanged(current: Edit, at_once: bool) -> int:
    draft.remove(current.draft)
    console.print_result(f"{current.client}: nothing was changed\n")
    if at_once:
        console.info(
            "the editor returned immediately; if its window is still open, add an option that makes it wait, "
            'such as EDITOR="code --wait"'
        )
    return session.report_settings(current.opened)


def _replace_plan(current: Edit, document: Document, commit: bool) -> int:
    """Replace the plan with the draft, and report the result."""
    kept = f"the draft is kept: {current.shown}"
    try:
        findings = _findings(current.opened, document)
        update.replace(current.path, current.before, document.data, console.warn)
    except update.ChangedMeanwhile as fault:
        hint = f"planctl edit {current.client} shows how it differs from the plan as it is now, and goes on with it"
        raise PlanctlError(f"{fault.message}; {kept}", hint) from None
    except PlanctlError as fault:
        raise PlanctlError(f"{fault.message}; {kept}", fault.hint) from None
    with console.after_writing(f"{current.path.name} was written"):
        draft.remove(current.draft)
        _print_result(current, document, findings)
        session.commit_if_wanted(current.opened, current.path, "edit", current.client, commit)
        session.check_settings(current.opened)
    return ExitCode.OK


def _print_result(current: Edit, document: Document, findings: int) -> None:
    from planctl.render.text.diff import edited

    due = next_review(document.plan, current.opened.settings, inputs.today())
    console.print_receipt(edited(current.client, current.compare(document), due))
    if findings:
        console.info(f"planctl check {current.client} has {count(findings, 'finding')}")


def _findings(opened: Folder, document: Document) -> int:
    """Count the findings of the rules; they are no reason not to write the plan."""
    from planctl.lint import linter

    others = (other.plan for other in plan_folder.read_all(opened) if isinstance(other, Document))
    choice, texts = linter.RuleSelection(opened.settings.check.select), linter.same_texts([document.plan, *others])
    lexicon, today = bundled_data.lexicon(), inputs.today()
    return len(linter.check(document.plan, document.file, opened.settings, lexicon, today, choice, texts).findings)
