"""How the last entry of a history can be taken back: its line goes, or another entry retracts it."""

from datetime import date
from typing import Literal

from planctl.errors import PlanctlError
from planctl.model import fingerprint, retraction
from planctl.model.plan import Entry, Plan


def way_back(plan: Plan, committed: Plan | None) -> Literal["remove", "retract"]:
    """Decide how the last entry is taken back: only a line that was never committed may go without a trace.

    `committed` is the plan as it was last committed, if it was.

    Raises:
        PlanctlError: there is nothing to take back, or something else was changed last.
    """
    client = plan.client
    if len(plan.journal) == 1:
        raise PlanctlError(
            f"{client} has nothing but its `created` entry, which cannot be undone",
            "a plan that was made by mistake is a file to delete",
        )
    if committed is None:
        return "remove"
    names, kept = retraction.references(plan.journal), retraction.references(committed.journal)
    uncommitted = set(names) - set(kept)
    if names[-1] in uncommitted:
        if set(kept) - set(names):
            raise PlanctlError(
                f"committed entries of {client} were changed or removed since; nothing was undone",
                f"planctl diff {client} shows them; git restore brings back the committed version",
            )
        return "remove"
    if not uncommitted and fingerprint.of_plan(plan) != fingerprint.of_plan(committed):
        raise PlanctlError(
            f"what was changed last in {client} is the plan, not its history; nothing was undone",
            f"planctl diff {client} shows it: take it back with planctl edit {client}, or all of it with git restore; "
            "once it is committed, undo is about the history again",
        )
    return "retract"


def retraction_of_last(plan: Plan, day: date, reason: str | None) -> Entry:
    """Return the entry by which the last one counts for nothing."""
    return Entry(date=day, kind="retracted", of=retraction.references(plan.journal)[-1], reason=reason)
