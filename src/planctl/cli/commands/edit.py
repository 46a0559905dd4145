"""`edit`: a plan in the user's own editor; what comes back is checked before it replaces the plan."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import typer

from planctl.analysis import diff
from planctl.analysis.diff import Comparison
from planctl.cli import console, inputs, recording, session
from planctl.cli.options import Client, Commit, NoInput
from planctl.cli.prompts import editor, terminal
from planctl.errors import PlanctlError
from planctl.exit_codes import ExitCode
from planctl.model.plan import Entry
from planctl.model.plurals import count, spaced
from planctl.model.source import WHOLE_FILE, Problem
from planctl.planfile import decode, draft_file
from planctl.planfile.decode import UnreadableFile
from planctl.schedule.next_review import next_review
from planctl.storage import draft, files, plan_folder, update
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan

# An editor with a window of its own may return at once, and go on; nobody types so fast.
_AT_ONCE_SECONDS: Final = 1.0


@dataclass(frozen=True)
class Edit:
    """An edit in progress.

    Attributes:
        opened: the plans folder.
        path: the plan.
        draft: what the editor is given.
        before: the plan's bytes as they were read.
        plan: the same, parsed; none where the plan cannot be read.
        interactive: whether questions can be asked.
        resumed: whether the draft is that of an earlier edit, which may have begun with another plan.
    """

    opened: Folder
    path: Path
    draft: Path
    before: bytes
    plan: Document | None
    interactive: bool
    resumed: bool = False

    @property
    def client(self) -> str:
        """The id that the file's name gives."""
        return self.path.name.removesuffix(files.SUFFIX)

    @property
    def shown(self) -> str:
        """Where the draft is, in words for the user."""
        return str(inputs.short_path(self.draft))

    def read_draft(self) -> bytes | UnreadableFile:
        """Return what the editor left in the draft, or why that cannot be read.

        Raises:
            PlanctlError: there is no draft any more.
        """
        try:
            return draft.read(self.draft)
        except UnreadableFile as refused:
            if not draft.is_there(self.draft):
                raise PlanctlError("the draft no longer exists; nothing was changed") from None
            return refused

    def read(self, data: bytes | UnreadableFile) -> Document | UnreadablePlan:
        """Parse what the editor left, and report what is wrong with it."""
        if isinstance(data, UnreadableFile):
            document: Document | UnreadablePlan = UnreadablePlan(self.path, (data.problem,))
        else:
            document = plan_folder.parsed(self.path, data, self.opened.settings)
        if isinstance(document, UnreadablePlan):
            # The lines are the draft's.
            session.report_unreadable([UnreadablePlan(self.draft, document.problems)])
        return document

    def compare(self, after: Document) -> Comparison | None:
        """Return what the draft changes; none where the plan could not be read before."""
        if self.plan is None:
            return None
        custom = [dict(update.custom_keys(document.tree)) for document in (self.plan, after)]
        return diff.compare(self.plan.plan, after.plan, *custom)

    def confirm(self, document: Document) -> bool:
        """Return whether the draft should replace the plan, asking where it rewrites the history."""
        if self.resumed:
            self._show_changes(document)
        rewrite = diff.history_rewrite(self.plan.plan, document.plan) if self.plan is not None else None
        if rewrite:
            for entry in rewrite.removed:
                self._warn_about(entry, "was changed or removed")
            if rewrite.displaced is not None:
                self._warn_about(rewrite.displaced, "is no longer where it was")
            console.info("  review dates are counted from the history, which normally only grows at its end")
            return self.interactive and self._confirm("This changes a past entry. Continue?", False)
        return not self.resumed or self._confirm("Replace the plan with it?", True)

    def ask_what_next(self) -> str:
        """Ask what to do with a draft that does not replace the plan: `edit` again, `keep` or `drop` it."""
        if not self.interactive:
            return "keep"
        with self._keeping_draft():
            return terminal.choose(
                "What now?",
                [
                    ("edit", "edit the draft again"),
                    ("keep", "leave the plan unchanged and keep the draft"),
                    ("drop", "leave the plan unchanged and discard the draft"),
                ],
                default="edit",
            )

    def with_draft(self) -> "Edit | None":
        """Write the draft and return the edit; none if an earlier draft is left for later.

        Raises:
            PlanctlError: the draft cannot be written, or one is there already and nobody can be asked about it.
        """
        if not draft.is_there(self.draft):
            draft.write(self.draft, self.before)
            return self
        data = self._read_earlier_draft()
        if data == self.before:
            return self
        if not self.interactive:
            raise PlanctlError(
                f"a draft already exists: {self.shown}; nothing was changed",
                f"unless the plan is being edited elsewhere, continue with planctl edit {self.client} on a terminal",
            )
        answer = self._ask_about_earlier_draft(data)
        if answer == "stop":
            return None
        if answer == "continue":
            return replace(self, resumed=True)
        draft.remove(self.draft)
        draft.write(self.draft, self.before)
        return self

    def _read_earlier_draft(self) -> bytes:
        try:
            data = draft.read(self.draft)
        except UnreadableFile as refused:
            problem = refused.problem
            raise PlanctlError(f"{self.shown} {problem.message}; nothing was changed", problem.hint) from None
        dialogue = draft_file.read(data)
        if dialogue is not None:
            raise PlanctlError(
                f"{self.shown} is the draft of planctl {dialogue.command}; nothing was changed",
                f"planctl {dialogue.command} {self.client} goes on with it; or delete it",
            )
        return data

    def _ask_about_earlier_draft(self, data: bytes) -> str:
        terminal.show(f"A draft of this plan already exists: {self.shown}")
        terminal.show("Either the plan is being edited elsewhere, or an earlier edit was not finished.")
        document = plan_folder.parsed(self.path, data, self.opened.settings)
        if isinstance(document, Document):
            self._show_changes(document)
        return terminal.choose(
            "What should happen to the draft?",
            [
                ("continue", "continue editing it"),
                ("afresh", "discard it and start from the current plan"),
                ("stop", "leave both unchanged"),
            ],
            default="continue",
        )

    def _show_changes(self, document: Document) -> None:
        from planctl.render.text.diff import changes

        comparison = self.compare(document)
        if comparison is not None:
            console.info(f"The draft makes these changes:\n{changes(comparison)}".rstrip("\n"))

    def _warn_about(self, entry: Entry, what: str) -> None:
        console.warn(f"{self.path.name}:{entry.line()}: the {spaced(entry.kind)} of {entry.date} {what}")

    def _confirm(self, question: str, default: bool) -> bool:
        with self._keeping_draft():
            return terminal.confirm(question, default)

    @contextmanager
    def _keeping_draft(self) -> Iterator[None]:
        """Say where the draft is kept when a question is interrupted."""
        try:
            yield
        except KeyboardInterrupt as stop:
            stop.add_note(f"nothing was changed; the draft is kept: {self.shown}")
            raise


def edit_command(context: typer.Context, client: Client, no_input: NoInput = False, commit: Commit = False) -> int:
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
    current = _begin(opened, path, interactive and inputs.has_terminal())
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
    """Replace the plan with the draft, and report the result; findings of the rules are no reason not to."""
    from planctl.render.text.diff import edited

    kept = f"the draft is kept: {current.shown}"
    unnoted: list[PlanctlError] = []
    try:
        findings = session.findings(current.opened, document, session.goal_texts(current.opened))
        update.replace(current.path, current.before, document.data, unnoted.append)
    except update.ChangedMeanwhile as fault:
        hint = f"planctl edit {current.client} shows how it differs from the plan as it is now, and goes on with it"
        raise PlanctlError(f"{fault.message}; {kept}", hint) from None
    except PlanctlError as fault:
        raise PlanctlError(f"{fault.message}; {kept}", fault.hint) from None
    with console.after_writing(f"{current.path.name} was written", unnoted):
        draft.remove(current.draft)
        due = next_review(document.plan, current.opened.settings, inputs.today())
        console.print_receipt(edited(current.client, current.compare(document), due))
        if findings:
            console.info(f"planctl check {current.client} has {count(len(findings), 'finding')}")
        recording.commit_if_wanted(current.opened, current.path, "edit", current.client, commit)
        recording.check_settings(current.opened)
    return ExitCode.OK


def _begin(opened: Folder, path: Path, interactive: bool) -> Edit | None:
    """Begin to edit the plan at `path`, its draft written; none if an earlier draft is left for later.

    A plan that cannot be parsed may be edited, to repair it; what is wrong with it is reported.

    Raises:
        PlanctlError: the plan or the draft cannot be opened or written, or the plan is encrypted.
    """
    wrong = plan_folder.misnamed(path)
    if wrong is not None:
        raise update.unreadable(wrong)
    try:
        before = files.read_file(path)
    except UnreadableFile as refused:
        raise update.unreadable(UnreadablePlan(path, (refused.problem,))) from None
    tool = decode.encrypted_by(before)
    if tool:
        problem = Problem(WHOLE_FILE, f"is encrypted by {tool}", "unlock the folder first")
        raise update.unreadable(UnreadablePlan(path, (problem,)))
    update.check_replaceable(path)
    document = plan_folder.parsed(path, before, opened.settings)
    if isinstance(document, UnreadablePlan):
        session.report_unreadable([document])
    plan = document if isinstance(document, Document) else None
    return Edit(opened, path, draft.path_of(path), before, plan, interactive).with_draft()
