"""An edit under way: the plan, its draft, and what is asked about them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from planctl.analysis import diff
from planctl.analysis.diff import Comparison
from planctl.cli import console, inputs, session
from planctl.cli.prompts import terminal
from planctl.errors import PlanctlError
from planctl.model.plan import Entry
from planctl.model.source import WHOLE_FILE, Problem
from planctl.planfile import decode, draft_file
from planctl.planfile.decode import UnreadableFile
from planctl.storage import draft, files, plan_folder, update
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan


@dataclass(frozen=True)
class Edit:
    """An edit under way.

    Attributes:
        opened: the plans folder.
        path: the plan.
        draft: what the editor is given.
        before: the plan's bytes as they were read.
        plan: the same, parsed; none where the plan cannot be read.
        asks: whether there is somebody to ask.
        resumed: whether the draft is that of an earlier edit, which may have begun with another plan.
    """

    opened: Folder
    path: Path
    draft: Path
    before: bytes
    plan: Document | None
    asks: bool
    resumed: bool = False

    @property
    def client(self) -> str:
        """The id that the file's name gives."""
        return self.path.name.removesuffix(files.SUFFIX)

    @property
    def shown(self) -> str:
        """Where the draft is, in words for the user."""
        return str(inputs.short_path(self.draft))

    def came_back(self) -> bytes | UnreadableFile:
        """What the editor left in the draft, or why that cannot be read.

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
        """What the editor left, read as the plan; what is wrong with it is told."""
        if isinstance(data, UnreadableFile):
            document: Document | UnreadablePlan = UnreadablePlan(self.path, (data.problem,))
        else:
            document = plan_folder.parsed(self.path, data, self.opened.settings)
        if isinstance(document, UnreadablePlan):
            # The lines are the draft's.
            session.report_unreadable([UnreadablePlan(self.draft, document.problems)])
        return document

    def compared(self, after: Document) -> Comparison | None:
        """What the draft changes; none where the plan could not be read before."""
        if self.plan is None:
            return None
        custom = [dict(update.custom_keys(document.tree)) for document in (self.plan, after)]
        return diff.compare(self.plan.plan, after.plan, *custom)

    def is_meant(self, document: Document) -> bool:
        """Whether the draft is to replace the plan; asked where it does what nobody should do unawares."""
        if self.resumed:
            self._tell_changes("The draft makes these changes:", document)
        rewriting = diff.history_rewrite(self.plan.plan, document.plan) if self.plan is not None else None
        if rewriting:
            for entry in rewriting.removed:
                self._warn(entry, "was changed or removed")
            if rewriting.displaced is not None:
                self._warn(rewriting.displaced, "is no longer where it was")
            console.info("  review dates are counted from the history, which normally only grows at its end")
            return self.asks and self._yes("This changes a past entry. Continue?", False)
        return not self.resumed or self._yes("Replace the plan with it?", True)

    def what_now(self) -> str:
        """`edit` again, `keep` the draft, or `drop` it: what is to be done with a draft that is not taken over."""
        if not self.asks:
            return "keep"
        with self._kept():
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
        """The edit once its draft is written; none if a draft that is there already is left for later.

        Raises:
            PlanctlError: the draft cannot be written, or one is there already and nobody can be asked about it.
        """
        if not draft.is_there(self.draft):
            draft.write(self.draft, self.before)
            return self
        data = self._former()
        if data == self.before:
            return self
        if not self.asks:
            raise PlanctlError(
                f"a draft already exists: {self.shown}; nothing was changed",
                f"unless the plan is being edited elsewhere, continue with planctl edit {self.client} on a terminal",
            )
        answer = self._about_former(data)
        if answer == "stop":
            return None
        if answer == "continue":
            return replace(self, resumed=True)
        draft.remove(self.draft)
        draft.write(self.draft, self.before)
        return self

    def _former(self) -> bytes:
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

    def _about_former(self, data: bytes) -> str:
        terminal.show(f"A draft of this plan already exists: {self.shown}")
        terminal.show("Either the plan is being edited elsewhere, or an earlier edit was not finished.")
        document = plan_folder.parsed(self.path, data, self.opened.settings)
        if isinstance(document, Document):
            self._tell_changes("The draft makes these changes:", document)
        return terminal.choose(
            "What should happen to the draft?",
            [
                ("continue", "continue editing it"),
                ("afresh", "discard it and start from the current plan"),
                ("stop", "leave both unchanged"),
            ],
            default="continue",
        )

    def _tell_changes(self, heading: str, document: Document) -> None:
        from planctl.render.text.diff import changes

        compared = self.compared(document)
        if compared is not None:
            console.info(f"{heading}\n{changes(compared)}".rstrip("\n"))

    def _warn(self, entry: Entry, what: str) -> None:
        console.warn(f"{self.path.name}:{entry.line()}: the {entry.kind.replace('_', ' ')} of {entry.date} {what}")

    def _yes(self, question: str, default: bool) -> bool:
        with self._kept():
            return terminal.confirm(question, default)

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """While something is asked: whoever breaks it off is told where the draft is."""
        try:
            yield
        except KeyboardInterrupt as stop:
            stop.add_note(f"nothing was changed; the draft is kept: {self.shown}")
            raise


def begun(opened: Folder, path: Path, asks: bool) -> Edit | None:
    """An edit of the plan at `path`, its draft written; none if a former draft is left for later.

    A plan that cannot be parsed may be edited, to mend it; what is wrong with it is told.

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
    return Edit(opened, path, draft.path_of(path), before, plan, asks).with_draft()
