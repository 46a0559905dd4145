"""The history of a plan, for reading."""

from planctl.analysis import diff
from planctl.model.plan import Entry, Plan
from planctl.render import visible
from planctl.render.text.columns import columns
from planctl.render.text.values import said


def journal(plan: Plan) -> str:
    """One line an entry, in the order in which things became known: day, kind, what is said of it, note."""
    rows = [[entry.date.isoformat(), _kind(entry), _details(entry)] for entry in plan.history]
    return "".join(f"{line}\n" for line in columns([[visible.line(cell) for cell in row] for row in rows]))


def entry(each: Entry) -> str:
    """An entry on one line: `2026-03-20 relapse, known 2026-03-30`."""
    return ", ".join(filter(None, (f"{each.date} {_kind(each)}", _details(each))))


def _kind(entry: Entry) -> str:
    return entry.kind.replace("_", " ")


def _details(entry: Entry) -> str:
    known = [f"known {entry.logged}"] if entry.logged else []
    facts = [f"{key.replace('_', ' ')} {said(value)}" for key, value in diff.entry_facts(entry).items()]
    return ", ".join([*known, *facts, *([f'"{entry.note}"'] if entry.note else [])])
