"""The history of a plan, for reading."""

from collections.abc import Mapping

from planctl.analysis import diff
from planctl.analysis.diff import Value
from planctl.model.plan import Entry, Plan
from planctl.model.plurals import spaced
from planctl.planfile.unseen_triggers import KeptOpen
from planctl.render import plain_layout
from planctl.render.reason import reason_text
from planctl.schedule.due import Reason


def journal(plan: Plan) -> str:
    """Lay out one line per entry, in the order in which they became known: day, kind, facts, note.

    What was retracted is still there, and says so.
    """
    rows = []
    for place, entry in enumerate(plan.journal):
        retraction = plan.retractions.get(place)
        details = [f"retracted on {retraction.date}"] if retraction is not None else []
        details += [_details(entry)]
        rows.append([entry.date.isoformat(), spaced(entry.kind), ", ".join(filter(None, details))])
    return plain_layout.columns(rows)


def entry_line(entry: Entry) -> str:
    """Write an entry on one line: `2026-03-20 relapse, known 2026-03-30`."""
    return ", ".join(filter(None, (f"{entry.date} {spaced(entry.kind)}", _details(entry))))


def kept_open_line(file: str, trigger: KeptOpen) -> str:
    """Say that a merge left a trigger open, and why it stands where it does."""
    return (
        f"{file}: the {spaced(trigger.kind)} of {trigger.known} stands below the review of {trigger.review} "
        "and stays open: the review was recorded without it"
    )


def overtaken_line(file: str, reason: Reason) -> str:
    """Say that a merge leaves what one side had open without a review, since the other side could not know of it."""
    return (
        f"{file}: after the merge nothing asks for a review because of {reason_text(reason)}: the other side "
        "reviewed or closed the plan without knowing of it"
    )


def _details(entry: Entry) -> str:
    details = [f"known {entry.logged}"] if entry.logged else []
    details += [f"{spaced(key)} {value_text(value)}" for key, value in diff.entry_facts(entry).items()]
    details += [f'"{entry.note}"'] if entry.note else []
    return ", ".join(details)


def value_text(value: Value | None) -> str:
    """Write a value in words; free text in quotes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {value_text(item)}" for name, item in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(value_text, value))
    # Ids and the format's own words have no spaces.
    return f'"{value}"' if isinstance(value, str) and "".join(value.split()) != value else str(value)
