"""The times in which a plan rests, and what they do to a due date."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from planctl.model.plan import Entry
from planctl.schedule.due import PlanState

# A pause without an end in which, after so many days, something is held again has been forgotten.
FORGOTTEN_DAYS: Final = 90
_KINDS: Final = frozenset({"paused", "resumed", "closed", "reopened"})
_HELD: Final = frozenset({"session", "reading", "review"})


class Rest(NamedTuple):
    """From `start` until the day before `end`; with no end while nobody knows when it is over."""

    start: date
    end: date | None
    closed: bool

    def contains(self, day: date) -> bool:
        """Whether the day falls inside the rest."""
        return self.start <= day and (self.end is None or day < self.end)


class OutOfPlace(NamedTuple):
    """An entry, by its position in the history, that begins a rest there is already or ends one there is not.

    `since` is the day the rest there is began on.
    """

    position: int
    entry: Entry
    since: date | None


class ForgottenPause(NamedTuple):
    """A pause without an end, since `since`, and the first thing `held` once it had been long forgotten."""

    position: int
    held: Entry
    since: date


def rests(history: Sequence[Entry]) -> list[Rest]:
    """The pauses and closures of a plan, by their first day."""
    return sorted(_walk(history)[0], key=lambda rest: rest.start)


def out_of_place(history: Sequence[Entry]) -> list[OutOfPlace]:
    """The plan closed twice, paused while paused, or resumed while not paused; in the order of the file."""
    return sorted(_walk(history)[1])


def plan_state(history: Sequence[Entry], as_of: date) -> PlanState:
    """Whether the plan is active, rests, or has ended, on a day on which all of the history is known."""
    resting = [rest for rest in rests(history) if rest.contains(as_of)]
    if any(rest.closed for rest in resting):
        return "closed"
    return "paused" if resting else "active"


def forgotten_pause(history: Sequence[Entry]) -> ForgottenPause | None:
    """The pause that nobody has ended although treatment goes on, if there is one."""
    endless = [rest for rest in rests(history) if rest.end is None]
    if not endless or any(rest.closed for rest in endless):
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
    """The day on which the pause that holds on `day` ends, if it has an end."""
    pauses = (rest for rest in rests(history) if not rest.closed and rest.contains(day))
    return next((pause.end for pause in pauses), None)


def ended_later(history: Sequence[Entry]) -> dict[int, Entry]:
    """The entries, by their position, that are dated before the pause or closure they end, each with its beginning."""
    return {index: begun for index, _, begun in _dated(history) if begun is not None}


def _dated(history: Sequence[Entry]) -> list[tuple[int, date, Entry | None]]:
    """What begins and ends rests: its position, and the day it counts from, by that day.

    What is dated before the rest that it ends counts from the day it was logged or, failing that, from
    the day of what it ends, which is the third item.
    """
    days = {index: entry.date for index, entry in enumerate(history) if entry.kind in _KINDS}
    begun: dict[int, Entry] = {}
    for begins, ends in (("closed", "reopened"), ("paused", "resumed")):
        running = False
        for index in sorted(days, key=lambda index: (days[index], index)):
            kind = history[index].kind
            if kind == ends and not running:
                above = (history[each] for each in days if each < index and history[each].kind == begins)
                later = [entry for entry in above if entry.date > history[index].date]
                if later:
                    begun[index] = later[-1]
                    days[index] = max(history[index].known, later[-1].date)
            if kind in (begins, ends, "reopened"):
                running = kind == begins
    return [(index, day, begun.get(index)) for index, day in sorted(days.items(), key=lambda item: (item[1], item[0]))]


def _walk(history: Sequence[Entry]) -> tuple[list[Rest], list[OutOfPlace]]:
    found: list[Rest] = []
    wrong: list[OutOfPlace] = []
    pause: Rest | None = None
    closure: Rest | None = None
    for index, day, _ in _dated(history):
        entry = history[index]
        if entry.kind == "paused":
            if pause is not None and pause.end is not None and day > pause.end:
                found.append(pause)
                pause = None
            if pause is not None:
                wrong.append(OutOfPlace(index, entry, pause.start))
            # A second one prolongs or limits the pause there is.
            pause = Rest(pause.start if pause is not None else day, entry.until, closed=False)
        elif entry.kind == "closed":
            if closure is not None:
                wrong.append(OutOfPlace(index, entry, closure.start))
            closure = closure or Rest(day, None, closed=True)
        else:
            if pause is not None:
                found.append(pause._replace(end=day if pause.end is None else min(day, pause.end)))
            elif entry.kind == "resumed":
                wrong.append(OutOfPlace(index, entry, None))
            pause = None
            if entry.kind == "reopened" and closure is not None:
                found.append(closure._replace(end=day))
                closure = None
    found += [rest for rest in (pause, closure) if rest is not None]
    return found, wrong


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
        if day is not None and rest.contains(day) and (rest.closed or not through_pauses):
            day = rest.end
            passed.append(rest)
    return day, passed
