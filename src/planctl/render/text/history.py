"""The history of a plan, for reading."""

from collections.abc import Mapping

from planctl.analysis import diff
from planctl.analysis.diff import Value
from planctl.model.plan import Entry, Plan
from planctl.render import escape
from planctl.render.plain_layout import columns


def journal(plan: Plan) -> str:
    """One line an entry, in the order in which things became known: day, kind, what is said of it, note."""
    rows = [[entry.date.isoformat(), _kind(entry), _details(entry)] for entry in plan.history]
    return "".join(f"{line}\n" for line in columns([[escape.line(cell) for cell in row] for row in rows]))


def entry(each: Entry) -> str:
    """An entry on one line: `2026-03-20 relapse, known 2026-03-30`."""
    return ", ".join(filter(None, (f"{each.date} {_kind(each)}", _details(each))))


def _kind(entry: Entry) -> str:
    return entry.kind.replace("_", " ")


def _details(entry: Entry) -> str:
    known = [f"known {entry.logged}"] if entry.logged else []
    facts = [f"{key.replace('_', ' ')} {said(value)}" for key, value in diff.entry_facts(entry).items()]
    return ", ".join([*known, *facts, *([f'"{entry.note}"'] if entry.note else [])])


_UNITS = ("day", "week", "month", "year")


def said(value: Value | None) -> str:
    """A value in words; free text in quotes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {said(each)}" for name, each in value.items())
    if isinstance(value, tuple):
        return ", ".join(said(each) for each in value)
    text = str(value)
    return f'"{text}"' if _is_free(text) else text


def _is_free(text: str) -> bool:
    # Intervals, days, ids and the format's own words stand bare.
    first, *rest = text.split() or [""]
    return "".join(text.split()) != text and not (first.isdigit() and len(rest) == 1 and rest[0].rstrip("s") in _UNITS)
