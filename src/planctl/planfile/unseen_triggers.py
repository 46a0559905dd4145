"""Triggers in merged histories: a review made on one side has not seen what the other side added."""

import bisect
from collections.abc import Container, Mapping, Sequence
from operator import itemgetter
from typing import Final, Generic, NamedTuple, TypeVar

from planctl.model import entry_kinds_and_leads
from planctl.planfile.history_blocks import EntryBlock

_Id = TypeVar("_Id", bound=tuple[str, int])

# What no settings make a trigger of, in all likelihood; the merged plan is looked at again with its settings.
_RECORDS: Final = entry_kinds_and_leads.KINDS.keys() - entry_kinds_and_leads.LEADS.keys() - {"admission"}
_CONTENT: Final = frozenset({"goals", "decision", "next", "with", "note"})
_NOTHING: Final = frozenset({"null", '""', "[]", "{}"})


class KeptOpen(NamedTuple):
    """A trigger that was moved below a review; the days are as written."""

    kind: str
    known: str
    review: str


class _ReviewsBelow(Generic[_Id]):
    """The reviews met on the way up a history: which of them closes an entry further up."""

    def __init__(self) -> None:
        # Each later in its date than all further down: the lowest that closes an entry is found by halving.
        self._any: list[tuple[str, _Id]] = []
        self._with_content: list[tuple[str, _Id]] = []
        self._by_day: dict[str, _Id] = {}

    def add(self, id: _Id, review: EntryBlock) -> None:
        """Add the next review further up."""
        says_anything = any(key in _CONTENT and value not in _NOTHING for key, value in review.facts)
        for reviews in (self._any, self._with_content) if says_anything else (self._any,):
            if not reviews or review.date > reviews[-1][0]:
                reviews.append((review.date, id))
        self._by_day.setdefault(review.date, id)

    def lowest_closing(self, entry: EntryBlock) -> _Id | None:
        """Return the lowest review that closes the entry: on or after the day it became known, and not in silence.

        For a reading it is one of the same day: only its place says whether it came before or after.
        """
        if entry.kind == "reading":
            return self._by_day.get(entry.known)
        if entry.kind in _RECORDS:
            return None
        reviews = self._with_content if entry.kind in entry_kinds_and_leads.NEEDS_CONTENT else self._any
        place = bisect.bisect_left(reviews, entry.known, key=itemgetter(0))
        return reviews[place][1] if place < len(reviews) else None


def seen(side: dict[_Id, EntryBlock]) -> set[_Id]:
    """Return the triggers and readings that a review further down has dealt with on this side."""
    below: _ReviewsBelow[_Id] = _ReviewsBelow()
    dealt_with = set()
    for id, block in reversed(side.items()):
        if block.kind == "review":
            below.add(id, block)
        elif below.lowest_closing(block) is not None:
            dealt_with.add(id)
    return dealt_with


def keep_open(
    order: Sequence[_Id], blocks: Mapping[_Id, EntryBlock], dealt_with: Container[_Id]
) -> tuple[list[_Id], tuple[KeptOpen, ...]]:
    """Move each trigger that no side has `dealt_with` below the reviews that would close it, and say which moved."""
    below: _ReviewsBelow[_Id] = _ReviewsBelow()
    late: dict[_Id, list[_Id]] = {}
    moved: list[KeptOpen] = []
    for id in reversed(order):
        block = blocks[id]
        if block.kind == "review":
            below.add(id, block)
        elif id not in dealt_with and (closing := below.lowest_closing(block)) is not None:
            late.setdefault(closing, []).append(id)
            if block.kind != "reading":
                moved.append(KeptOpen(block.kind, block.known, blocks[closing].date))
    out_of_place = {id for ids in late.values() for id in ids}
    kept = [id for place in order if place not in out_of_place for id in (place, *reversed(late.get(place, ())))]
    return kept, tuple(reversed(moved))
