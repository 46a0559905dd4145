"""A history entry out of what a command line says."""

from datetime import date
from typing import Any

from planctl.cli import arguments
from planctl.errors import UsageError
from planctl.model.plan import Entry
from planctl.model.source import did_you_mean
from planctl.storage.plan_folder import Document


def entry(
    kind: str, on: str | None, logged: str | None, note: str | None, said: dict[str, Any], day: date | None = None
) -> Entry:
    """The entry of that kind, of the day given or that `on` means; `said` are the kind's own keys.

    Raises:
        UsageError: a day lies ahead, cannot be read, or became known before it happened.
    """
    day = day or arguments.happened(on)
    known = arguments.happened(logged, "--logged") if logged else None
    if known is not None and known < day:
        raise UsageError(
            f"--logged {known} is before --date {day}", "`logged` is the day it became known: the same day, or later"
        )
    text = arguments.text_of(note, "--note")
    if text and "\n" in text:
        raise UsageError(
            "--note: a note is one short line, and this has several",
            "say it in one line; what is longer belongs in your own notes of the session",
        )
    return Entry(date=day, kind=kind, logged=known if known != day else None, note=text, **said)


def checked(entry: Entry, document: Document) -> Entry:
    """The entry, if the goals it names are there.

    Raises:
        UsageError: one is not.
    """
    known = [goal.id for goal, _ in document.plan.aims()]
    for id in filter(None, [entry.goal, *entry.goals]):
        if id not in known:
            raise UsageError(f"the plan has no goal {id}", did_you_mean(id, known, "goals") if known else "")
    return entry
