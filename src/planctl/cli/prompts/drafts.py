"""Drafts of guided dialogues: kept when one is broken off, and offered when it is begun again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from planctl.cli import inputs
from planctl.cli.prompts import terminal
from planctl.cli.prompts.dialogue import Dialogue
from planctl.errors import PlanctlError
from planctl.model.plurals import count
from planctl.planfile import draft_file
from planctl.planfile.decode import UnreadableFile
from planctl.planfile.draft_file import Draft
from planctl.storage import draft as files


def former(plan: Path, command: str) -> Draft | None:
    """Return the draft of that command on the plan, if there is one and the user wants to continue with it."""
    draft = _read(files.path_of(plan))
    if draft is None or draft.command != command or not draft.answers:
        return None
    last = draft.answers[-1]
    terminal.show(f"A draft of {last.day} has {count(len(draft.answers), 'answer')}, the last to: {last.question}")
    return draft if terminal.confirm("Continue with it?", True) else None


def _read(path: Path) -> Draft | None:
    if not files.is_there(path):
        return None
    try:
        return draft_file.read(files.read(path))
    except UnreadableFile:
        return None


@contextmanager
def kept_if_interrupted(
    dialogue: Dialogue, plan: Path, command: str, client: str, options: Mapping[str, str]
) -> Iterator[None]:
    """Offer to keep a draft of the answers when the dialogue is broken off.

    Raises:
        KeyboardInterrupt: Ctrl-C or Ctrl-D; its note says whether a draft was kept.
    """
    try:
        yield
    except KeyboardInterrupt as stop:
        stop.__notes__ = [_offer_draft(dialogue, plan, command, client, options)]
        raise


def _offer_draft(dialogue: Dialogue, plan: Path, command: str, client: str, options: Mapping[str, str]) -> str:
    path = files.path_of(plan)
    if not any(answer.text for answer in dialogue.given):
        return "nothing was changed"
    terminal.show()
    try:
        if not terminal.confirm("Keep a draft?", True):
            remove(plan)
            return "nothing was changed, and no draft was kept"
    except KeyboardInterrupt:
        return "nothing was changed, and no draft was kept"
    if files.is_there(path) and _read(path) is None:
        return f"nothing was changed, and no draft was kept: {inputs.short_path(path)} is the draft of an edit"
    text = draft_file.text(Draft(command, options, tuple(dialogue.given)), client)
    try:
        files.replace(path, text.encode())
    except PlanctlError as fault:
        return f"nothing was changed; the draft could not be kept: {fault.message}"
    return f"the draft is kept: {inputs.short_path(path)}; planctl {command} {client} goes on with it"


def remove(plan: Path) -> None:
    """Remove the draft of a dialogue that is over; the draft of an edit stays.

    Raises:
        PlanctlError: it cannot be removed.
    """
    path = files.path_of(plan)
    if _read(path) is not None:
        files.remove(path)
