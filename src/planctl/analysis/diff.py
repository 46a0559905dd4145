"""What changed between two states of a plan: its parts matched by id, its history entry by entry."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from planctl.model import entry_kinds_and_leads, schema
from planctl.model.dates import Frequency, Interval
from planctl.model.instruments import Number
from planctl.model.plan import Entry, Plan
from planctl.model.schema import ListOf, Record
from planctl.model.source import Plain
from planctl.planfile.yaml_writer import entry_text

Value = str | bool | Number | date | Interval | Frequency | tuple["Value", ...] | Mapping[str, "Value"]
Facts = Mapping[str, Value]

# The `what` of the part that holds the keys outside of any section or list.
PLAN: Final = "plan"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a plan: what it is (`goal`, `review`), its id if it has one, and its keys."""

    what: str
    id: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that was added, removed or changed; `facts` has the value before and after of each key that differs."""

    what: str
    id: str
    change: Literal["added", "removed", "changed"]
    facts: Mapping[str, tuple[Value | None, Value | None]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two states of a plan."""

    parts: tuple[Difference, ...]
    entries_added: tuple[Entry, ...]
    entries_removed: tuple[Entry, ...]

    def __bool__(self) -> bool:
        return bool(self.parts or self.entries_added or self.entries_removed)


@dataclass(frozen=True, slots=True)
class HistoryRewrite:
    """What was done to a history besides adding to its end.

    Attributes:
        removed: the former entries that are no longer there as they were.
        displaced: if none is removed, the first former entry that something else now stands before.
    """

    removed: tuple[Entry, ...]
    displaced: Entry | None

    def __bool__(self) -> bool:
        return bool(self.removed or self.displaced)


def history_rewrite(before: Plan, after: Plan) -> HistoryRewrite:
    """Find what was done to the history besides adding to its end."""
    removed = _surplus(before, after)
    if removed:
        return HistoryRewrite(removed, None)
    now = iter(after.journal)
    displaced = (entry for entry in before.journal if entry_text(entry) != entry_text(next(now)))
    return HistoryRewrite((), next(displaced, None))


def compare(before: Plan, after: Plan, custom_before: Plain = "", custom_after: Plain = "") -> Comparison:
    """Compare two states, in the order of the format; `custom_…` are the custom keys, which a plan does not hold."""
    old = {(part.what, part.id): part for part in parts(before, custom_before)}
    new = {(part.what, part.id): part for part in parts(after, custom_after)}
    # A part that is gone is listed where it stood, after the part above it that is still there.
    gone: dict[tuple[str, str] | None, list[tuple[str, str]]] = {}
    above = None
    for place in old:
        if place in new:
            above = place
        else:
            gone.setdefault(above, []).append(place)
    order = [*gone.get(None, ()), *(place for there in new for place in (there, *gone.get(there, ())))]
    differences = []
    for what, id in order:
        old_part, new_part = old.get((what, id)), new.get((what, id))
        old_facts = old_part.facts if old_part else {}
        new_facts = new_part.facts if new_part else {}
        changed = {
            key: (old_facts.get(key), new_facts.get(key))
            for key in dict.fromkeys((*new_facts, *old_facts))
            if old_facts.get(key) != new_facts.get(key)
        }
        if old_part is None or new_part is None:
            differences.append(Difference(what, id, "added" if old_part is None else "removed", changed))
        elif changed:
            differences.append(Difference(what, id, "changed", changed))
    return Comparison(tuple(differences), _surplus(after, before), _surplus(before, after))


def _surplus(plan: Plan, other: Plan) -> tuple[Entry, ...]:
    """The entries that occur in one plan more often than in the other, in its order."""
    left = Counter(entry_text(entry) for entry in other.journal)
    surplus = []
    for entry in plan.journal:
        text = entry_text(entry)
        if left[text] > 0:
            left[text] -= 1
        else:
            surplus.append(entry)
    return tuple(surplus)


def parts(plan: Plan, custom: Plain = "") -> Iterator[Part]:
    """Take a plan without its history to parts, in the order of the format; sections even if they are empty."""
    top_level: dict[str, Value] = {}
    sections: list[Part] = []
    for key in schema.PLAN.keys:
        value = getattr(plan, key.attribute)
        if isinstance(key.type, Record):
            sections.append(Part(key.name, "", facts(value, key.type) if value is not None else {}))
        elif isinstance(key.type, ListOf) and isinstance(key.type.item, Record):
            sections += _items(value, key.type.item)
        elif not isinstance(key.type, schema.History) and value:
            top_level[key.name] = _value(value)
    if isinstance(custom, dict):
        top_level |= {name: _value(value) for name, value in custom.items()}
    yield Part(PLAN, "", top_level)
    yield from sections


def _items(items: tuple[Any, ...], record: Record, parent: str = "") -> Iterator[Part]:
    seen: Counter[str] = Counter()
    for item in items:
        id = _identity(item)
        seen[id] += 1
        if seen[id] > 1:
            id = f"{id} ({seen[id]})"
        item_facts = facts(item, record)
        yield Part(record.name, id, {**item_facts, "under": parent} if parent else item_facts)
        if record is schema.GOAL:
            yield from _items(item.objectives, schema.OBJECTIVE, item.id)


def _identity(item: Any) -> str:
    """The item's id or code, else what distinguishes it from its like, else its text."""
    for keys in (("id", "code"), ("type", "modality", "rule", "on")):
        names = [str(getattr(item, key)) for key in keys if getattr(item, key, None)]
        if names:
            return " ".join(names)
    return str(getattr(item, "text", ""))


def facts(part: Any, record: Record) -> dict[str, Value]:
    """List a part's keys with their values; the keys of a goal's measure become the goal's."""
    listed: dict[str, Value] = {}
    for key in record.keys:
        value = getattr(part, key.attribute)
        if key.name == "id" or value is None or value is False or value in ((), {}):
            continue
        if isinstance(key.type, Record):
            inner = facts(value, key.type)
            listed |= {key.name if name == "name" else name: inner[name] for name in inner}
        elif not (isinstance(key.type, ListOf) and isinstance(key.type.item, Record)):
            listed[key.name] = _value(value)
    return listed


def entry_facts(entry: Entry) -> dict[str, Value]:
    """List an entry's keys besides its date, kind, `logged` and `note`."""
    record = (entry_kinds_and_leads.KINDS.get(entry.kind) or entry_kinds_and_leads.Kind(entry.kind, "")).record
    listed = facts(entry, record)
    return {name: listed[name] for name in listed if name not in ("date", "kind", "logged", "note")}


def _value(value: Any) -> Value:
    if isinstance(value, Mapping):
        return {str(name): _value(item) for name, item in value.items()}
    scalar: Value = value
    return tuple(_value(item) for item in value) if isinstance(value, tuple | list) else scalar
