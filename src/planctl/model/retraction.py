"""Retractions: entries of kind `retracted`, by which earlier ones count for nothing and yet stay in the file."""

from collections import Counter
from collections.abc import Mapping, Sequence

from planctl.model import fingerprint
from planctl.model.plan import Entry


def references(journal: Sequence[Entry]) -> list[str]:
    """Return the name by which a retraction refers to each entry: `2026-03-02 crisis 1a2b3c4d`.

    Of entries that say the same the second is named `2026-03-02 crisis 1a2b3c4d (2)`, and so on.
    """
    seen: Counter[str] = Counter()
    names = []
    for entry in journal:
        name = f"{entry.date} {entry.kind} {fingerprint.of_entry(entry)}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def retractions(journal: Sequence[Entry]) -> Mapping[int, Entry]:
    """Return the retraction in force of each entry that has one, by the entry's place in the journal.

    An entry whose retraction was itself retracted counts again. A retraction stands below its entry, so
    walking upward meets it first. One whose entry is not there does nothing.
    """
    place_of = _places(journal)
    in_force: dict[int, Entry] = {}
    for place in range(len(journal) - 1, -1, -1):
        entry = journal[place]
        if entry.is_retraction and place not in in_force:
            retracted = place_of.get(entry.of or "", place)
            if retracted < place:
                in_force[retracted] = entry
    return in_force


def unresolved(journal: Sequence[Entry]) -> list[Entry]:
    """Return the retractions that name no entry above them, or the one that made the plan."""
    place_of = _places(journal)
    return [
        entry
        for place, entry in enumerate(journal)
        if entry.is_retraction and not 0 < place_of.get(entry.of or "", place) < place
    ]


def _places(journal: Sequence[Entry]) -> dict[str, int]:
    """Return the place of each entry that a retraction may name, by the name that refers to it."""
    days_and_kinds = {tuple((entry.of or "").split(" ")[:2]) for entry in journal if entry.is_retraction}
    named = [place for place, entry in enumerate(journal) if (entry.date.isoformat(), entry.kind) in days_and_kinds]
    return dict(zip(references([journal[place] for place in named]), named, strict=True))
