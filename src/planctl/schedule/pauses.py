"""The times in which a plan is paused or closed, and what they do to a due date."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate, islice
from typing import Final, NamedTuple

from planctl.model.plan import Entry
from planctl.schedule.due import PlanState

# A pause without an end in which, after so many days, something is held again has been forgotten.
FORGOTTEN_DAYS: Final = 90
_KINDS: Final = frozenset({"paused", "resumed", "closed", "reopened"})
_HELD: Final = frozenset({"session", "reading", "review"})


class Pause(NamedTuple):
    """A time in which no review is scheduled: the plan is paused, or `closed` until it is reopened.

    From `start` until the day before `end`; without an end while nobody knows when it is over.
    """

    start: date
    end: date | None
    closed: bool

    def contains(self, day: date) -> bool:
        """Tell whether the day falls inside the pause."""
        return self.start <= day and (self.end is None or day < self.end)


class OutOfPlace(NamedTuple):
    """An entry, by its position in the history, that begins a pause while there is one or ends one there is not.

    `since` is the day on which the pause there is began.
    """

    position: int
    entry: Entry
    since: date | None


class ForgottenPause(NamedTuple):
    """A pause without an end, since `since`, and the first thing `held` once it had been long forgotten."""

    position: int
    held: Entry
    since: date


def has_pauses(history: Sequence[Entry]) -> bool:
    """Tell whether the plan was ever paused or closed, resumed or reopened."""
    return any(entry.kind in _KINDS for entry in history)


def pauses(history: Sequence[Entry]) -> list[Pause]:
    """Return the pauses and closures of a plan, by their first day."""
    return sorted(_walk(history)[0], key=lambda pause: pause.start)


def out_of_place(history: Sequence[Entry]) -> list[OutOfPlace]:
    """Find the plan closed twice, paused while paused, or resumed while not paused; in the order of the file."""
    return sorted(_walk(history)[1])


def plan_state(history: Sequence[Entry], as_of: date) -> PlanState:
    """Say whether the plan is active, paused or closed, on a day on which all of the history is known."""
    resting = [pause for pause in pauses(history) if pause.contains(as_of)]
    if any(pause.closed for pause in resting):
        return "closed"
    return "paused" if resting else "active"


def forgotten_pause(history: Sequence[Entry]) -> ForgottenPause | None:
    """Find the pause that nobody has ended although treatment goes on, if there is one."""
    endless = [pause for pause in pauses(history) if pause.end is None]
    if not endless or any(pause.closed for pause in endless):
        return None
    since = endless[0].start
    late = [
        (entry.date, index)
        for index, entry in enumerate(history)
        if entry.kind in _HELD and (entry.date - since).days > FORGOTTEN_DAYS
    ]
    if not late:
        return None
    _, index = min(late)
    return ForgottenPause(index, history[index], since)


def end_of_pause(history: Sequence[Entry], day: date) -> date | None:
    """Return the day on which the pause that contains `day` ends, if it has an end."""
    return next((pause.end for pause in pauses(history) if not pause.closed and pause.contains(day)), None)


def ended_later(history: Sequence[Entry]) -> dict[int, Entry]:
    """Find the entries dated before the pause or closure that they end; their position, and what they end."""
    return {index: begun for index, _, begun in _dated(history) if begun is not None}


def _dated(history: Sequence[Entry]) -> list[tuple[int, date, Entry | None]]:
    """List what begins and ends pauses: its position, and the day it counts from, by that day.

    What is dated before the pause that it ends counts from the day it was logged or, failing that, from
    the day of what it ends, which is the third item.
    """
    days = {index: entry.date for index, entry in enumerate(history) if entry.kind in _KINDS}
    if not days:
        return []
    begun: dict[int, Entry] = {}
    for begins, ends in (("closed", "reopened"), ("paused", "resumed")):
        later_above = _later_above(history, days, begins, ends)
        running = False
        for index in sorted(days, key=lambda index: (days[index], index)):
            kind = history[index].kind
            if not running and index in later_above:
                begun[index] = later_above[index]
                days[index] = max(history[index].known, begun[index].date)
            if kind in (begins, ends, "reopened"):
                running = kind == begins
    return [(index, day, begun.get(index)) for index, day in sorted(days.items(), key=lambda item: (item[1], item[0]))]


def _later_above(history: Sequence[Entry], places: Iterable[int], begins: str, ends: str) -> dict[int, Entry]:
    """Find, for each entry that ends something, the last one above it that begins such a thing on a later day."""
    later: dict[int, Entry] = {}
    # Those that may still be found: each is later than whatever stands below it.
    above: list[Entry] = []
    for place in places:
        entry = history[place]
        if entry.kind == begins:
            while above and above[-1].date <= entry.date:
                above.pop()
            above.append(entry)
        elif entry.kind == ends:
            count = bisect_left(above, -entry.date.toordinal(), key=lambda begun: -begun.date.toordinal())
            if count:
                later[place] = above[count - 1]
    return later


def _walk(history: Sequence[Entry]) -> tuple[list[Pause], list[OutOfPlace]]:
    ended: list[Pause] = []
    wrong: list[OutOfPlace] = []
    pause: Pause | None = None
    closure: Pause | None = None
    for index, day, _ in _dated(history):
        entry = history[index]
        if entry.kind == "paused":
            if pause is not None and pause.end is not None and day > pause.end:
                ended.append(pause)
                pause = None
            if pause is not None:
                wrong.append(OutOfPlace(index, entry, pause.start))
            # A second one prolongs or limits the pause there is.
            pause = Pause(pause.start if pause is not None else day, entry.until, closed=False)
        elif entry.kind == "closed":
            if closure is not None:
                wrong.append(OutOfPlace(index, entry, closure.start))
            closure = closure or Pause(day, None, closed=True)
        else:
            if pause is not None:
                ended.append(pause._replace(end=day if pause.end is None else min(day, pause.end)))
            elif entry.kind == "resumed":
                wrong.append(OutOfPlace(index, entry, None))
            pause = None
            if entry.kind == "reopened" and closure is not None:
                ended.append(closure._replace(end=day))
                closure = None
    ended += [last for last in (pause, closure) if last is not None]
    return ended, wrong


class Rests:
    """The pauses and closures of a plan, by their first day, to move many due dates over."""

    def __init__(self, pauses: Sequence[Pause]) -> None:
        self._pauses = pauses
        # By what day each of them and all before it are over, so that those need not be looked at.
        self._over = list(accumulate((pause.end or date.max for pause in pauses), max))

    def move(self, due: date, *, ignore_pauses: bool) -> tuple[date | None, Pause | None]:
        """Move a due date to the end of the pauses that contain it; return it, and the last that moved it.

        The date is none while nobody knows when such a pause ends.

        Args:
            due: the date as computed.
            ignore_pauses: true for what no pause holds back, though a closure does.
        """
        day: date | None = due
        last = None
        for pause in islice(self._pauses, bisect_right(self._over, due), None):
            if day is None or pause.start > day:
                break
            if pause.contains(day) and (pause.closed or not ignore_pauses):
                day, last = pause.end, pause
        return day, last
