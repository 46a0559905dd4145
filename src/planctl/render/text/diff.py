"""What changed in a plan, in words."""

from collections.abc import Iterator

from planctl.analysis import diff
from planctl.analysis.diff import Comparison, Difference, Value
from planctl.model.plan import Plan
from planctl.model.plurals import spaced
from planctl.model.source import Plain
from planctl.render import escape
from planctl.render.text.history import entry_line, value_text
from planctl.render.text.log import next_review_line
from planctl.schedule.due import Due


def differences(comparison: Comparison) -> str:
    """Write one line per part that changed, and one per entry that came or went; empty if nothing did."""
    lines = [_difference_line(difference) for difference in comparison.parts]
    lines += [f"history: removed {entry_line(entry)}" for entry in comparison.entries_removed]
    lines += [f"history: added {entry_line(entry)}" for entry in comparison.entries_added]
    return _text(lines)


def changes(comparison: Comparison) -> str:
    """Write what changed, if only in comments, order or spacing."""
    return differences(comparison) or "only comments, order or spacing\n"


def edited(client: str, comparison: Comparison | None, due: Due) -> str:
    """Write what an edit changed, if the plan could be read before, and the next review with its reason."""
    changed = f"{client}: can be read again\n" if comparison is None else f"{client}: changed\n{changes(comparison)}"
    return changed + _text([next_review_line(due)])


def in_words(plan: Plan, custom: Plain = "") -> str:
    """Write the whole plan in the same words, one fact per line, for git to compare."""
    lines = [
        f"{_part_name(part.what, part.id)}: {_key(key)} {value_text(value)}"
        for part in diff.parts(plan, custom)
        for key, value in part.facts.items()
    ]
    return _text([*lines, *(f"history: {entry_line(entry)}" for entry in plan.journal)])


def _text(lines: list[str]) -> str:
    return "".join(f"{escape.line(line)}\n" for line in lines)


def _part_name(what: str, id: str) -> str:
    """Name a part: `g1` for goals and objectives, which are mentioned most; `problem p1`, `review` for others."""
    return id if what in ("goal", "objective") else f"{what} {id}".rstrip()


def _key(key: str) -> str:
    return key if key.startswith("x_") else spaced(key)


def _difference_line(difference: Difference) -> str:
    if difference.change == "changed":
        changed = (_change(_key(key), *values) for key, values in difference.facts.items())
        return f"{_part_name(difference.what, difference.id)}: {', '.join(changed)}"
    side = 1 if difference.change == "added" else 0
    facts = {key: values[side] for key, values in difference.facts.items() if values[side] is not None}
    id = f" {difference.id}" if difference.id != facts.get("text") else ""
    listed = ", ".join(f"{_key(key)} {value_text(value)}" for key, value in facts.items())
    return f"{difference.what}{id} {difference.change}" + (f": {listed}" if listed else "")


def _change(key: str, before: Value | None, after: Value | None) -> str:
    if isinstance(before, tuple | None) and isinstance(after, tuple | None):
        return ", ".join(_list_changes(key, before or (), after or ()))
    if before is None or after is None:
        return f"{key} {value_text(after)} added" if before is None else f"{key} {value_text(before)} removed"
    return f"{key} {value_text(before)} → {value_text(after)}"


def _list_changes(key: str, before: tuple[Value, ...], after: tuple[Value, ...]) -> Iterator[str]:
    removed = [value for value in before if value not in after]
    added = [value for value in after if value not in before]
    yield from (f"{key} {value_text(value)} removed" for value in removed)
    yield from (f"{key} {value_text(value)} added" for value in added)
    if not removed and not added:
        yield f"{key} {value_text(before)} → {value_text(after)}"
