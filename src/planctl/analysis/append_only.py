"""Whether a plan's history was only ever added to, from all its versions and which came from which."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from planctl.planfile.history_entries import HistoryEntry

# An entry, and which one where several say the same: two facts alike are two facts.
Id = tuple[str, int]

# That an entry stands where another one stood, below all that was kept, is likely only if they are alike.
_ALIKE: Final = frozenset({"date", "kind"})

# Letters by which git judges a signature.
GOOD: Final = frozenset("GU")
UNSIGNED: Final = "N"
BAD: Final = "B"


@dataclass(frozen=True, slots=True)
class Version:
    """A plan as one commit has it.

    Attributes:
        revision: the commit; empty for what has not been committed.
        path: the file's name from the root of the repository.
        parents: the places of the versions it came from in the sequence of all; a merge has several.
        entries: its history; none where it cannot be read, or the plan is gone.
        gone: whether the commit took the plan away.
        dropped: whether the commit is no longer part of the history of the repository.
    """

    revision: str
    day: date
    path: str
    parents: tuple[int, ...]
    entries: tuple[HistoryEntry, ...] | None
    gone: bool = False
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What a version did to the history besides adding to it.

    Attributes:
        what: an entry was `changed`, `removed` or `moved` up or down; it stood only in a commit that is
            no longer part of the history (`dropped`); the whole plan was taken away (`gone`); or the version
            is `unreadable`.
        before: the entry as it was; empty for a plan, and for a version that is unreadable.
        after: what took its place; empty unless it was changed.
        restored: the version that brought it back, if any did.
    """

    what: Literal["changed", "removed", "moved", "dropped", "gone", "unreadable"]
    version: Version
    before: str = ""
    after: str = ""
    restored: Version | None = None


@dataclass(frozen=True, slots=True)
class VerifiedPlan:
    """What became of one plan's history.

    Attributes:
        versions: how many were committed.
        retractions: the entries that take others back, as text.
        unfounded: the signatures given for a plan that was never committed, as text.
    """

    client: str
    versions: int
    rewrites: tuple[Rewrite, ...]
    retractions: tuple[str, ...]
    unfounded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignedCommit:
    """A commit that made a version of a plan: what git says of its signature, and whose plans it is about."""

    revision: str
    day: date
    clients: tuple[str, ...]
    signature: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What git's history says of some plans.

    Attributes:
        commits: those that made the plans' versions, the earliest first.
        uncommitted: the clients whose plans were never committed.
        shallow: whether the clone lacks its beginning, which then was not looked at.
    """

    plans: tuple[VerifiedPlan, ...]
    commits: tuple[SignedCommit, ...]
    uncommitted: tuple[str, ...]
    shallow: bool

    @property
    def signed(self) -> int:
        """How many commits bear a good signature."""
        return sum(commit.signature in GOOD for commit in self.commits)

    @property
    def unchecked(self) -> int:
        """How many commits bear a signature that cannot be checked here, or no longer holds."""
        return len(self.commits) - self.signed - sum(commit.signature in (UNSIGNED, BAD) for commit in self.commits)

    @property
    def forged(self) -> tuple[SignedCommit, ...]:
        """The commits whose signature does not fit them."""
        return tuple(commit for commit in self.commits if commit.signature == BAD)

    @property
    def is_clean(self) -> bool:
        """Whether every history was only ever added to, and every signature is of a plan that was committed."""
        return not self.forged and not any(plan.rewrites or plan.unfounded for plan in self.plans)


def joined(parts: Sequence[Verification]) -> Verification:
    """Join what was verified in several folders."""
    return Verification(
        tuple(plan for part in parts for plan in part.plans),
        tuple(dict.fromkeys(commit for part in parts for commit in part.commits)),
        tuple(client for part in parts for client in part.uncommitted),
        any(part.shallow for part in parts),
    )


@dataclass
class _State:
    """What is known once a version has been looked at: its entries in order, and those that stood there ever."""

    entries: dict[Id, HistoryEntry] = field(default_factory=dict)
    ever: dict[Id, HistoryEntry] = field(default_factory=dict)

    @property
    def removed(self) -> set[Id]:
        """The entries that stood there once, and do not any more."""
        return self.ever.keys() - self.entries.keys()


def rewrites(versions: Sequence[Version]) -> list[Rewrite]:
    """Find all that was done to a history besides adding to it; each version comes after its parents.

    An entry counts as removed by a merge only if no side had removed it before. Versions that were
    dropped are asked only what they added.
    """
    states: list[_State] = []
    found: list[Rewrite] = []
    lost: dict[Id, int] = {}
    for version in versions:
        parents = [states[index] for index in version.parents]
        before = _State(ever={id: entry for state in parents for id, entry in state.ever.items()})
        removed = set[Id]().union(*(state.removed for state in parents))
        before.entries = {id: entry for id, entry in before.ever.items() if id not in removed}
        if len(parents) == 1:
            before.entries = parents[0].entries
        if version.entries is None:
            # What follows is compared with what stood there before.
            states.append(before)
            if not (version.gone or version.dropped):
                found.append(Rewrite("unreadable", version))
            continue
        after = _State(_numbered(version.entries))
        after.ever = before.ever | after.entries
        states.append(after)
        if version.dropped:
            continue
        for id in removed & after.entries.keys() & lost.keys():
            index = lost.pop(id)
            found[index] = replace(found[index], restored=version)
        for id, replacement in _losses(before, after).items():
            lost[id] = len(found)
            what: Literal["changed", "removed"] = "changed" if replacement else "removed"
            found.append(Rewrite(what, version, id[0], replacement[0] if replacement else ""))
        found += [Rewrite("moved", version, id[0]) for id in _moved(parents, after)]
    return [*found, *_endings(versions, states)]


def _numbered(entries: Iterable[HistoryEntry]) -> dict[Id, HistoryEntry]:
    seen: Counter[str] = Counter()
    numbered = {}
    for entry in entries:
        numbered[entry.text, seen[entry.text]] = entry
        seen[entry.text] += 1
    return numbered


def _losses(before: _State, after: _State) -> dict[Id, Id | None]:
    """Return the entries that are no longer there, each with the new one that took its place, if one did."""
    lost = [id for id in before.entries if id not in after.entries]
    if not lost:
        return {}
    new = [id for id in after.entries if id not in before.ever]
    above_old, above_new = _gaps(before.entries, after.entries), _gaps(after.entries, before.entries)
    last = next((id for id in reversed(after.entries) if id in before.entries), None)
    replaced: dict[Id, Id] = {}
    pairs = [
        (_likeness(before.entries[old], after.entries[fresh]), old, fresh)
        for old in lost
        for fresh in new
        if above_old[old] == above_new[fresh] or before.entries[old].keys & after.entries[fresh].keys
    ]
    for likeness, old, fresh in sorted(pairs, key=lambda pair: -pair[0]):
        same_gap = above_old[old] == above_new[fresh]
        shared = {key for key, _ in before.entries[old].keys & after.entries[fresh].keys}
        likely = (same_gap and (above_old[old] != last or shared & _ALIKE)) or likeness >= 0.5
        if likely and old not in replaced and fresh not in replaced.values():
            replaced[old] = fresh
    return {id: replaced.get(id) for id in lost}


def _gaps(entries: Iterable[Id], others: Iterable[Id]) -> dict[Id, Id | None]:
    """Return for each entry the nearest one above it that the others have, too."""
    kept = set(others)
    above: Id | None = None
    gaps = {}
    for id in entries:
        gaps[id] = above
        above = id if id in kept else above
    return gaps


def _likeness(one: HistoryEntry, other: HistoryEntry) -> float:
    return len(one.keys & other.keys) / max(1, len(one.keys | other.keys))


def _moved(parents: Sequence[_State], after: _State) -> list[Id]:
    """Return the fewest entries whose move explains an order of two entries that no parent has them in."""
    place = {id: index for index, id in enumerate(after.entries)}
    orders = [[id for id in parent.entries if id in place] for parent in parents]
    ranks = [{id: rank for rank, id in enumerate(order)} for order in orders]
    inverted: set[tuple[Id, Id]] = set()
    for order in orders:
        places = [place[id] for id in order]
        if places != sorted(places):
            inverted |= {
                (upper, lower)
                for index, upper in enumerate(order)
                for lower in order[index + 1 :]
                if place[upper] > place[lower]
                and not any(upper in rank and lower in rank and rank[lower] < rank[upper] for rank in ranks)
            }
    moved = []
    while inverted:
        counts = Counter(id for pair in inverted for id in pair)
        moved.append(max(counts, key=lambda id: (counts[id], place[id])))
        inverted = {pair for pair in inverted if moved[-1] not in pair}
    return moved


def _endings(versions: Sequence[Version], states: Sequence[_State]) -> Iterator[Rewrite]:
    """Yield what is no part of the history any more: the plan itself, and what stood only in dropped commits."""
    passed = {parent for version in versions if not version.dropped for parent in version.parents}
    for index, version in enumerate(versions):
        if version.gone and not version.dropped and index not in passed:
            while former := next((versions[parent] for parent in version.parents if versions[parent].gone), None):
                version = former
            yield Rewrite("gone", version)
    ever = {id for version, state in zip(versions, states, strict=True) if not version.dropped for id in state.ever}
    if not ever:
        first = next((version for version in versions if version.entries), None)
        yield from [Rewrite("dropped", first)] if first else []
        return
    for version, state in zip(versions, states, strict=True):
        for id in state.entries if version.dropped else ():
            if id not in ever:
                ever.add(id)
                yield Rewrite("dropped", version, id[0])
