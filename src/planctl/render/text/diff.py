"""What changed in a plan, in words."""

from collections.abc import Iterator

from planctl.analysis import diff
from planctl.analysis.diff import Comparison, Difference, Value
from planctl.model.plan import Plan
from planctl.model.source import Plain
from planctl.render import escape
from planctl.render.text import history
from planctl.render.text.history import said
from planctl.render.text.log import next_review_line
from planctl.schedule.due import Due


def differences(found: Comparison) -> str:
    """One line for each part that changed, and one for each entry that came or went; empty where nothing did."""
    lines = [_line(difference) for difference in found.parts]
    lines += [f"history: removed {history.entry(entry)}" for entry in found.entries_removed]
    lines += [f"history: added {history.entry(entry)}" for entry in found.entries_added]
    return "".join(f"{escape.line(line)}\n" for line in lines)


def in_words(plan: Plan, own: Plain = "") -> str:
    """The whole plan in the same words, one fact a line, for git to compare."""
    lines = [
        f"{_name(part.what, part.id)}: {_key(key)} {said(value)}"
        for part in diff.parts(plan, own)
        for key, value in part.facts.items()
    ]
    lines += [f"history: {history.entry(entry)}" for entry in plan.history]
    return "".join(f"{escape.line(line)}\n" for line in lines)


def _name(what: str, id: str) -> str:
    """`g1` for goals and objectives, of which most is said; `problem p1`, `review` for others."""
    return id if what in ("goal", "objective") else f"{what} {id}".rstrip()


def _key(key: str) -> str:
    return key if key.startswith("x_") else key.replace("_", " ")


def _line(difference: Difference) -> str:
    if difference.change == "changed":
        changed = (_change(key, *values) for key, values in difference.facts.items())
        return f"{_name(difference.what, difference.id)}: {', '.join(changed)}"
    now = difference.change == "added"
    facts = {key: values[1 if now else 0] for key, values in difference.facts.items()}
    told = [f"{_key(key)} {said(value)}" for key, value in facts.items() if value is not None]
    id = f" {difference.id}" if difference.id != facts.get("text") else ""
    return f"{difference.what}{id} {difference.change}" + (f": {', '.join(told)}" if told else "")


def _change(key: str, before: Value | None, after: Value | None) -> str:
    if isinstance(before, tuple | None) and isinstance(after, tuple | None):
        return ", ".join(_list_change(_key(key), before or (), after or ()))
    if before is None or after is None:
        return f"{_key(key)} {said(after)} added" if before is None else f"{_key(key)} {said(before)} removed"
    return f"{_key(key)} {said(before)} → {said(after)}"


def _list_change(key: str, before: tuple[Value, ...], after: tuple[Value, ...]) -> Iterator[str]:
    gone = [value for value in before if value not in after]
    new = [value for value in after if value not in before]
    yield from (f"{key} {said(value)} removed" for value in gone)
    yield from (f"{key} {said(value)} added" for value in new)
    if not gone and not new:
        yield f"{key} {said(before)} → {said(after)}"


def edited(client: str, found: Comparison | None, due: Due) -> str:
    """What changed in words, if the plan could be read before, and the next review with its reason."""
    changed = f"{client}: can be read again\n" if found is None else f"{client}: changed\n{changes(found)}"
    return f"{changed}{escape.line(next_review_line(due))}\n"


def changes(found: Comparison) -> str:
    """What changed in words, where something did that a plan says or not."""
    return differences(found) or "only comments, order or spacing\n"
