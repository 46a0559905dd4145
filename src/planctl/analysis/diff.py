"""What changed between two states of a plan: its parts matched by id, its history entry by entry."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from planctl.model import entry_kinds, schema
from planctl.model.dates import Interval
from planctl.model.instruments import Number
from planctl.model.plan import Entry, Plan
from planctl.model.schema import ListOf, Record
from planctl.model.source import Plain
from planctl.planfile import edits

# A value as it is said: days and intervals as words, lists and mappings of such.
Said = str | bool | Number | tuple["Said", ...] | Mapping[str, "Said"]
Facts = Mapping[str, Said]

# Whole plans apart from what stands in a section or a list.
PLAN: Final = "plan"


@dataclass(frozen=True, slots=True)
class PlanPart:
    """A part of a plan: what it is (`goal`, `review`), its id where it has one, and what is said of it."""

    what: str
    id: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that was added, removed or changed; `facts` has the value before and after of each key that differs."""

    what: str
    id: str
    happened: Literal["added", "removed", "changed"]
    facts: Mapping[str, tuple[Said | None, Said | None]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two states of a plan."""

    parts: tuple[Difference, ...]
    entries_added: tuple[Entry, ...]
    entries_removed: tuple[Entry, ...]

    def __bool__(self) -> bool:
        return bool(self.parts or self.entries_added or self.entries_removed)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What was done to a history besides adding to its end.

    Attributes:
        gone: the former entries that are no longer there as they were.
        displaced: the first former entry that something else now stands before, where none is gone.
    """

    gone: tuple[Entry, ...]
    displaced: Entry | None

    def __bool__(self) -> bool:
        return bool(self.gone or self.displaced)


def rewriting(before: Plan, after: Plan) -> Rewriting:
    """What was done to the history besides adding to its end."""
    gone = _more(before, after)
    if gone:
        return Rewriting(gone, None)
    there = iter(after.history)
    displaced = (entry for entry in before.history if edits.entry_text(entry) != edits.entry_text(next(there)))
    return Rewriting((), next(displaced, None))


def comparison(before: Plan, after: Plan, own_before: Plain = "", own_after: Plain = "") -> Comparison:
    """What differs, in the order of the format; `own_…` are the keys of one's own, which a plan does not hold."""
    old = {(part.what, part.id): part for part in parts(before, own_before)}
    new = {(part.what, part.id): part for part in parts(after, own_after)}
    # What is gone stands where it stood, after the part above it that is still there.
    found = [_difference(old.get(place), new.get(place)) for place in _in_order(list(old), list(new))]
    return Comparison(
        tuple(difference for difference in found if difference is not None),
        _more(after, before),
        _more(before, after),
    )


def _in_order(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> list[tuple[str, str]]:
    order = list(new)
    above = -1
    for place in old:
        if place in new:
            above = order.index(place)
        else:
            above += 1
            order.insert(above, place)
    return order


def _difference(old: PlanPart | None, new: PlanPart | None) -> Difference | None:
    known = new or old
    if known is None:
        return None
    before, after = (part.facts if part else {} for part in (old, new))
    facts = {
        key: (before.get(key), after.get(key))
        for key in dict.fromkeys((*after, *before))
        if before.get(key) != after.get(key)
    }
    if old is not None and new is not None:
        return Difference(known.what, known.id, "changed", facts) if facts else None
    return Difference(known.what, known.id, "removed" if new is None else "added", facts)


def _more(plan: Plan, than: Plan) -> tuple[Entry, ...]:
    """The entries that stand in one plan more often than in the other, in its order."""
    left = Counter(edits.entry_text(entry) for entry in than.history)
    found = []
    for entry in plan.history:
        text = edits.entry_text(entry)
        if left[text] > 0:
            left[text] -= 1
        else:
            found.append(entry)
    return tuple(found)


def parts(plan: Plan, own: Plain = "") -> Iterator[PlanPart]:
    """The parts of a plan, without its history, in the order of the format; sections even where nothing is said."""
    plain: dict[str, Said] = {}
    found: list[PlanPart] = []
    for key in schema.PLAN.keys:
        value = getattr(plan, key.attribute)
        if isinstance(key.type, Record):
            found.append(PlanPart(key.name, "", facts(value, key.type) if value is not None else {}))
        elif isinstance(key.type, ListOf) and isinstance(key.type.item, Record):
            found += _items(value, key.type.item)
        elif not isinstance(key.type, schema.History) and value:
            plain[key.name] = _said(value)
    if isinstance(own, dict):
        plain |= {name: _said(value) for name, value in own.items()}
    yield PlanPart(PLAN, "", plain)
    yield from found


def _items(values: tuple[Any, ...], shape: Record, under: str = "") -> Iterator[PlanPart]:
    seen: Counter[str] = Counter()
    for value in values:
        id = _identity(value)
        seen[id] += 1
        said = facts(value, shape)
        if seen[id] > 1:
            id = f"{id} ({seen[id]})"
        yield PlanPart(shape.name, id, {**said, "under": under} if under else said)
        if shape is schema.GOAL:
            yield from _items(value.objectives, schema.OBJECTIVE, value.id)


def _identity(value: Any) -> str:
    """What the part is called: its id, its code, or the words that tell it from its like."""
    names = [getattr(value, name, None) for name in ("id", "code")]
    names = [name for name in names if name] or [
        getattr(value, name, None) for name in ("type", "modality", "rule", "on")
    ]
    return " ".join(str(name) for name in names if name) or str(getattr(value, "text", ""))


def facts(value: Any, shape: Record) -> dict[str, Said]:
    """What is said of a part, key by key; what stands in a measure is said of the goal itself."""
    found: dict[str, Said] = {}
    for key in shape.keys:
        said = getattr(value, key.attribute)
        if key.name == "id" or said is None or said is False or said in ((), {}):
            continue
        if isinstance(key.type, Record):
            inner = facts(said, key.type)
            found |= {key.name if name == "name" else name: each for name, each in inner.items()}
        elif not (isinstance(key.type, ListOf) and isinstance(key.type.item, Record)):
            found[key.name] = _said(said)
    return found


def entry_facts(entry: Entry) -> dict[str, Said]:
    """What an entry says besides its date, kind, `logged` and `note`."""
    shape = (entry_kinds.KINDS.get(entry.kind) or entry_kinds.Kind(entry.kind, "")).record
    return {name: said for name, said in facts(entry, shape).items() if name not in ("date", "kind", "logged", "note")}


def _said(value: Any) -> Said:
    if isinstance(value, Mapping):
        return {str(name): _said(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return tuple(_said(each) for each in value)
    return str(value) if isinstance(value, date | Interval) else value
