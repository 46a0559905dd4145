"""Two histories that parted, joined entry by entry: what both sides know, nothing lost, nothing twice."""

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from planctl.planfile.history_blocks import EntryBlock, Lines, SplitPlan, comments

OURS, BETWEEN, THEIRS = "<<<<<<< ours", "=======", ">>>>>>> theirs"

# An entry, and which one where several say the same: two facts alike are two facts.
Id = tuple[str, int]
Side = Mapping[Id, EntryBlock]
_Version = TypeVar("_Version", str, Lines)


@dataclass(frozen=True, slots=True)
class Joined:
    """Histories joined: the lines, how often each entry stands in them, and how many conflicts are marked."""

    lines: Lines
    entries: Counter[str]
    conflicts: int


@dataclass
class _Fates:
    """What became of the base's entries on both sides.

    `clashes` has the two versions of each entry that both sides changed, under the id by which it
    stands in the order; one of the two is none where that side deleted it. `stand_ins` has the new
    version of each entry that was edited. `kept` are entries deleted on one side whose comment was
    changed on the other.
    """

    clashes: dict[Id, tuple[Id | None, Id | None]] = field(default_factory=dict)
    stand_ins: dict[Id, Id] = field(default_factory=dict)
    kept: set[Id] = field(default_factory=set)


def joined(base: SplitPlan, ours: SplitPlan, theirs: SplitPlan) -> Joined:
    """The histories of two sides that parted from `base`, joined.

    The union of both, ordered by when things became known as far as each side's own order allows.
    An entry deleted on one side and untouched on the other stays deleted; an edited one takes the
    place of the old. Where both sides changed an entry, both versions stand between conflict markers.
    """
    margin = chosen(base.margin, ours.margin, theirs.margin)
    base, ours, theirs = base.at(margin), ours.at(margin), theirs.at(margin)
    old, our, their = _identified(base.units), _identified(ours.units), _identified(theirs.units)
    wanted = counts(_said(old), _said(our), _said(their))
    fates = _fates(old, our, their, wanted)
    if base.units in (ours.units, theirs.units):
        order = list(their if base.units == ours.units else our)
    else:
        order = _interleaved(
            _placed(our, wanted, fates), _placed(their, wanted, fates), tuple(old), {**old, **their, **our}
        )
    return _written(order, (old, our, their), (base, ours, theirs), fates)


def _identified(units: Sequence[EntryBlock]) -> dict[Id, EntryBlock]:
    seen: Counter[str] = Counter()
    found = {}
    for unit in units:
        found[unit.says, seen[unit.says]] = unit
        seen[unit.says] += 1
    return found


def counts(before: Counter[str], here: Counter[str], there: Counter[str]) -> Counter[str]:
    """How often each entry is to stand in the result: deleted where one side did, unless the other added one."""
    wanted: Counter[str] = Counter()
    for says in here | there:
        few, many = sorted((here[says], there[says]))
        wanted[says] = few if many <= before[says] else many
    return wanted


def _said(side: Side) -> Counter[str]:
    return Counter(says for says, _ in side)


def _fates(old: Side, our: Side, their: Side, wanted: Counter[str]) -> _Fates:
    fates = _Fates()
    gone = [id for id in old if id[1] >= wanted[id[0]]]
    if not gone:
        return fates
    our_edits, their_edits = _edits(old, our, their), _edits(old, their, our)
    for id in gone:
        mine, yours = our_edits.get(id), their_edits.get(id)
        edited = mine or yours
        if id in our or id in their:
            if edited:
                fates.stand_ins[id] = edited
            elif not _covers(old[id].lead, (our if id in our else their)[id].lead):
                fates.kept.add(id)
                fates.clashes[id] = (id, None) if id in our else (None, id)
        elif edited:
            fates.clashes[edited] = (mine, yours)
            if mine and yours:
                fates.stand_ins[yours] = mine
    return fates


def _covers(lines: Lines, others: Lines) -> bool:
    return set(comments(others)) <= set(comments(lines))


def _edits(old: Side, side: Side, other: Side) -> dict[Id, Id]:
    """The entries of the base that this side alone says otherwise, with what it says in their place."""
    before, after = list(old), list(side)
    found: dict[Id, Id] = {}
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for change, low, high, new_low, new_high in matcher.get_opcodes():
        if change != "replace":
            continue
        candidates = [id for id in after[new_low:new_high] if id not in old and id not in other]
        for id in before[low:high]:
            if id in side:
                continue
            likest = max(candidates, key=lambda each: _likeness(old[id], side[each]), default=None)
            if likest is not None and _likeness(old[id], side[likest]) >= 0.5:
                found[id] = likest
                candidates.remove(likest)
    return found


def _likeness(one: EntryBlock, other: EntryBlock) -> float:
    return len(one.facts & other.facts) / max(len(one.facts), len(other.facts), 1)


def _placed(side: Side, wanted: Counter[str], fates: _Fates) -> list[Id]:
    """The side's entries that stay, in its order, each edited one in the place of the old."""
    found: dict[Id, None] = {}
    for id in side:
        if id in fates.stand_ins:
            found.setdefault(fates.stand_ins[id])
        elif id[1] < wanted[id[0]] or id in fates.kept:
            found.setdefault(id)
    return list(found)


def _interleaved(one: Sequence[Id], other: Sequence[Id], old: Sequence[Id], units: Side) -> list[Id]:
    """Both orders in one: an entry follows what it follows on each side, else the earlier known goes first.

    Where the two orders contradict each other, the side that moved entries about has its way.
    """
    members = (frozenset(one), frozenset(other))
    has_its_way = (_moved(one, old) >= _moved(other, old), _moved(other, old) >= _moved(one, old))
    left = (list(reversed(one)), list(reversed(other)))
    order: dict[Id, None] = {}
    while left[0] or left[1]:
        heads = [(side, ids[-1]) for side, ids in enumerate(left) if ids]
        free = [id for side, id in heads if id not in members[1 - side] or id == left[1 - side][-1]]
        free = free or [id for side, id in heads if has_its_way[side]]
        order.setdefault(min(free, key=lambda id: (units[id].known, id)))
        for ids in left:
            while ids and ids[-1] in order:
                ids.pop()
    return list(order)


def _moved(side: Sequence[Id], old: Sequence[Id]) -> bool:
    """Whether the side has entries of the base in another order than the base."""
    here, there = frozenset(side), frozenset(old)
    return [id for id in side if id in there] != [id for id in old if id in here]


def _written(
    order: Sequence[Id], sides: tuple[Side, Side, Side], texts: tuple[SplitPlan, SplitPlan, SplitPlan], fates: _Fates
) -> Joined:
    old, our, their = sides
    before = {new: id for id, new in fates.stand_ins.items()}
    lines: list[str] = []
    entries: Counter[str] = Counter()
    # What stood below the last entry is above the first new one of each side that added any.
    tail, tail_given = texts[0].tail, False
    for id in order:
        if id in fates.clashes:
            mine, yours = fates.clashes[id]
            lines += [OURS, *(our[mine].lines if mine else ()), BETWEEN]
            lines += [*(their[yours].lines if yours else ()), THEIRS]
            continue
        was = before.get(id, id)
        found = [side.get(each) or side.get(was) for side, each in ((old, was), (our, id), (their, id))]
        lead = _joined_comments(*(unit.lead if unit else None for unit in found))
        if tail and id not in old and lead[: len(tail)] == tail:
            lead = lead[len(tail) :] if tail_given else lead
            tail_given = True
        there = [side[id].body for side in (our, their) if id in side]
        body = chosen(old[id].body, *there) if len(there) == 2 and id in old else min(there)
        lines += [*lead, *body]
        entries[id[0]] += 1
    rest = _joined_comments(*(text.tail for text in texts))
    lines += rest[len(tail) :] if tail_given and rest[: len(tail)] == tail else rest
    return Joined(tuple(lines), entries, len(fates.clashes))


def chosen(base: _Version, ours: _Version, theirs: _Version) -> _Version:
    """The version that was changed; of two changes that mean the same, always the same one."""
    if ours in (base, theirs):
        return theirs
    return ours if theirs == base else min(ours, theirs)


def _joined_comments(base: Lines | None, ours: Lines | None, theirs: Lines | None) -> Lines:
    """The comments of both sides; those of the side that changed them, where only one did."""
    if ours is None or theirs is None:
        return ours or theirs or ()
    base = base or ()
    if ours in (theirs, base) or theirs == base:
        return chosen(base, ours, theirs)
    first, second = sorted((ours, theirs))
    gone = set(base) - (set(ours) & set(theirs))
    both = (*first, *(line for line in second if line not in first))
    return tuple(line for line in both if line not in gone)
