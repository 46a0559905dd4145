"""Three-way merge of histories, entry by entry: nothing lost, nothing twice."""

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from planctl.planfile import unseen_triggers
from planctl.planfile.history_blocks import EntryBlock, Lines, SplitPlan, comments
from planctl.planfile.unseen_triggers import KeptOpen

OURS, BETWEEN, THEIRS = "<<<<<<< ours", "=======", ">>>>>>> theirs"

# An entry, and which one where several say the same: two facts alike are two facts.
Id = tuple[str, int]
Side = dict[Id, EntryBlock]
_Version = TypeVar("_Version", str, Lines)


@dataclass(frozen=True, slots=True)
class MergedHistory:
    """The merged lines, how often each entry stands in them, and how many conflicts are marked.

    `kept_open` are the triggers that stand below a review which has not seen them, and not where their day would be.
    """

    lines: Lines
    entries: Counter[str]
    conflicts: int
    kept_open: tuple[KeptOpen, ...] = ()


@dataclass
class _Changes:
    """What both sides did to the entries of the base.

    Attributes:
        conflicts: the two versions of each entry that both sides changed, under the id by which it stands
            in the order; one of the two is none where that side deleted it.
        replacements: the new version of each edited entry.
        kept: entries deleted on one side whose comment was changed on the other.
    """

    conflicts: dict[Id, tuple[Id | None, Id | None]] = field(default_factory=dict)
    replacements: dict[Id, Id] = field(default_factory=dict)
    kept: set[Id] = field(default_factory=set)


def merge(base: SplitPlan, ours: SplitPlan, theirs: SplitPlan) -> MergedHistory:
    """Merge the histories of two sides that parted from `base`.

    The result is the union of both, ordered by when things became known as far as each side's own order allows;
    but a trigger stands below a review that was held without knowing of it, and so stays open.
    An entry deleted on one side and untouched on the other stays deleted; an edited one takes the
    place of the old. Where both sides changed an entry, both versions stand between conflict markers.
    """
    margin = changed_version(base.margin, ours.margin, theirs.margin)
    base, ours, theirs = base.at(margin), ours.at(margin), theirs.at(margin)
    old, our, their = _by_id(base.blocks), _by_id(ours.blocks), _by_id(theirs.blocks)
    wanted = merged_counts(_counts(old), _counts(our), _counts(their))
    changes = _changes(old, our, their, wanted)
    kept_open: tuple[KeptOpen, ...] = ()
    if base.blocks in (ours.blocks, theirs.blocks):
        order = list(their if base.blocks == ours.blocks else our)
    else:
        one, other = _kept_in_order(our, wanted, changes), _kept_in_order(their, wanted, changes)
        blocks = {**old, **their, **our}
        order = _interleaved(one, other, tuple(old), blocks)
        order, kept_open = unseen_triggers.keep_open(order, blocks, _seen(our, their, changes, blocks))
    return replace(_render(order, (old, our, their), (base, ours, theirs), changes), kept_open=kept_open)


def _seen(our: Side, their: Side, changes: _Changes, blocks: Side) -> set[Id]:
    """Return what a review of either side has dealt with; an entry edited but for its kind and day is the same."""
    ids = unseen_triggers.seen(our) | unseen_triggers.seen(their)
    for old, new in changes.replacements.items():
        if old in ids and (blocks[old].kind, blocks[old].known) == (blocks[new].kind, blocks[new].known):
            ids.add(new)
    return ids


def _by_id(blocks: Sequence[EntryBlock]) -> Side:
    seen: Counter[str] = Counter()
    by_id: Side = {}
    for block in blocks:
        by_id[block.canonical, seen[block.canonical]] = block
        seen[block.canonical] += 1
    return by_id


def merged_counts(base: Counter[str], ours: Counter[str], theirs: Counter[str]) -> Counter[str]:
    """Count how often each entry belongs in the result: deleted where one side did, unless the other added one."""
    wanted: Counter[str] = Counter()
    for meaning in ours | theirs:
        few, many = sorted((ours[meaning], theirs[meaning]))
        wanted[meaning] = few if many <= base[meaning] else many
    return wanted


def _counts(side: Side) -> Counter[str]:
    return Counter(meaning for meaning, _ in side)


def _changes(old: Side, our: Side, their: Side, wanted: Counter[str]) -> _Changes:
    changes = _Changes()
    gone = [id for id in old if id[1] >= wanted[id[0]]]
    if not gone:
        return changes
    our_edits, their_edits = _edits(old, our, their), _edits(old, their, our)
    for id in gone:
        mine, yours = our_edits.get(id), their_edits.get(id)
        edited = mine or yours
        if id in our or id in their:
            if edited:
                changes.replacements[id] = edited
            elif not _covers(old[id].lead, (our if id in our else their)[id].lead):
                changes.kept.add(id)
                changes.conflicts[id] = (id, None) if id in our else (None, id)
        elif edited:
            changes.conflicts[edited] = (mine, yours)
            if mine and yours:
                changes.replacements[yours] = mine
    return changes


def _covers(lines: Lines, others: Lines) -> bool:
    return set(comments(others)) <= set(comments(lines))


def _edits(old: Side, side: Side, other: Side) -> dict[Id, Id]:
    """Return the entries of the base that this side alone says otherwise, with what it has in their place."""
    before, after = list(old), list(side)
    edits: dict[Id, Id] = {}
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for change, low, high, new_low, new_high in matcher.get_opcodes():
        if change != "replace":
            continue
        candidates = [id for id in after[new_low:new_high] if id not in old and id not in other]
        for id in before[low:high]:
            if id in side:
                continue
            nearest = max(candidates, key=lambda other: _likeness(old[id], side[other]), default=None)
            if nearest is not None and _likeness(old[id], side[nearest]) >= 0.5:
                edits[id] = nearest
                candidates.remove(nearest)
    return edits


def _likeness(one: EntryBlock, other: EntryBlock) -> float:
    return len(one.facts & other.facts) / max(len(one.facts), len(other.facts), 1)


def _kept_in_order(side: Side, wanted: Counter[str], changes: _Changes) -> list[Id]:
    """Return the side's entries that stay, in its order, each edited one in the place of the old."""
    order: dict[Id, None] = {}
    for id in side:
        if id in changes.replacements:
            order.setdefault(changes.replacements[id])
        elif id[1] < wanted[id[0]] or id in changes.kept:
            order.setdefault(id)
    return list(order)


def _interleaved(one: Sequence[Id], other: Sequence[Id], old: Sequence[Id], blocks: Side) -> list[Id]:
    """Both orders in one: an entry follows what it follows on each side, else the earlier known goes first.

    Where the two orders contradict each other, the side that moved entries about has its way.
    """
    members = (frozenset(one), frozenset(other))
    takes_precedence = (_moved(one, old) >= _moved(other, old), _moved(other, old) >= _moved(one, old))
    left = (list(reversed(one)), list(reversed(other)))
    order: dict[Id, None] = {}
    while left[0] or left[1]:
        heads = [(side, ids[-1]) for side, ids in enumerate(left) if ids]
        free = [id for side, id in heads if id not in members[1 - side] or id == left[1 - side][-1]]
        free = free or [id for side, id in heads if takes_precedence[side]]
        order.setdefault(min(free, key=lambda id: (blocks[id].known, id)))
        for ids in left:
            while ids and ids[-1] in order:
                ids.pop()
    return list(order)


def _moved(side: Sequence[Id], old: Sequence[Id]) -> bool:
    """Tell whether the side has entries of the base in another order than the base."""
    members, base = frozenset(side), frozenset(old)
    return [id for id in side if id in base] != [id for id in old if id in members]


def _render(
    order: Sequence[Id],
    sides: tuple[Side, Side, Side],
    texts: tuple[SplitPlan, SplitPlan, SplitPlan],
    changes: _Changes,
) -> MergedHistory:
    old, our, their = sides
    before = {new: id for id, new in changes.replacements.items()}
    lines: list[str] = []
    entries: Counter[str] = Counter()
    # What stood below the last entry is above the first new one of each side that added any.
    tail, tail_given = texts[0].tail, False
    for id in order:
        if id in changes.conflicts:
            mine, yours = changes.conflicts[id]
            lines += [OURS, *(our[mine].lines if mine else ()), BETWEEN]
            lines += [*(their[yours].lines if yours else ()), THEIRS]
            continue
        was = before.get(id, id)
        versions = [side.get(key) or side.get(was) for side, key in ((old, was), (our, id), (their, id))]
        lead = _merged_comments(*(block.lead if block else None for block in versions))
        if tail and id not in old and lead[: len(tail)] == tail:
            lead = lead[len(tail) :] if tail_given else lead
            tail_given = True
        bodies = [side[id].body for side in (our, their) if id in side]
        body = changed_version(old[id].body, *bodies) if len(bodies) == 2 and id in old else min(bodies)
        lines += [*lead, *body]
        entries[id[0]] += 1
    rest = _merged_comments(*(text.tail for text in texts))
    lines += rest[len(tail) :] if tail_given and rest[: len(tail)] == tail else rest
    return MergedHistory(tuple(lines), entries, len(changes.conflicts))


def changed_version(base: _Version, ours: _Version, theirs: _Version) -> _Version:
    """Pick the version that was changed; of two changes that mean the same, always the same one."""
    if ours in (base, theirs):
        return theirs
    return ours if theirs == base else min(ours, theirs)


def _merged_comments(base: Lines | None, ours: Lines | None, theirs: Lines | None) -> Lines:
    """Merge the comments of both sides; where only one side changed them, take that side's."""
    if ours is None or theirs is None:
        return ours or theirs or ()
    base = base or ()
    if ours in (theirs, base) or theirs == base:
        return changed_version(base, ours, theirs)
    first, second = sorted((ours, theirs))
    gone = set(base) - (set(ours) & set(theirs))
    both = (*first, *(line for line in second if line not in first))
    return tuple(line for line in both if line not in gone)
