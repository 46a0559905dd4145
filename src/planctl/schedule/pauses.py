"""The times in which a plan rests, and what they do to a due date."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from planctl.model.plan import Entry


class Rest(NamedTuple):
    """From `start` until the day before `end`; with no end while nobody knows when it is over."""

    start: date
    end: date | None
    closed: bool

    def holds(self, day: date) -> bool:
        """Whether the day falls inside the rest."""
        return self.start <= day and (self.end is None or day < self.end)


def rests(history: Sequence[Entry]) -> list[Rest]:
    """The pauses and closures of a plan, by their first day."""
    by_date = sorted(history, key=lambda entry: entry.date)
    found = [*_pauses(by_date), *_closures(by_date)]
    return sorted(found, key=lambda rest: rest.start)


def _pauses(by_date: list[Entry]) -> list[Rest]:
    found = []
    paused: Entry | None = None
    until: date | None = None
    for entry in by_date:
        if entry.kind == "paused":
            # A second `paused` prolongs or limits the pause there is.
            paused, until = paused or entry, entry.until
        elif entry.kind in ("resumed", "reopened") and paused is not None:
            found.append(Rest(paused.date, entry.date, closed=False))
            paused = None
    if paused is not None:
        found.append(Rest(paused.date, until, closed=False))
    return found


def _closures(by_date: list[Entry]) -> list[Rest]:
    found = []
    closed: Entry | None = None
    for entry in by_date:
        if entry.kind == "closed":
            closed = closed or entry
        elif entry.kind == "reopened" and closed is not None:
            found.append(Rest(closed.date, entry.date, closed=True))
            closed = None
    return found


def moved(due: date, rests: Sequence[Rest], through_pauses: bool) -> tuple[date | None, list[Rest]]:
    """Where a due date goes, and the rests that moved it; none while nobody knows.

    Args:
        due: the date as computed.
        rests: by their first day.
        through_pauses: true for what no pause holds back.
    """
    passed = []
    day: date | None = due
    for rest in rests:
        if day is not None and rest.holds(day) and (rest.closed or not through_pauses):
            day = rest.end
            passed.append(rest)
    return day, passed
