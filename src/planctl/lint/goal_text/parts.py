"""The parts of a goal's sentence: who, does what, to what, how much, by when; and what did not count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planctl.model.dates import Interval
from planctl.model.instruments import Instrument, Number

Sort = Literal["direction", "inner", "open", "once", "stopping", "saying", "unlisted"]
SubjectSort = Literal["client", "staff", "other", "passive", "none"]
HorizonSort = Literal["date", "offset", "occasion", "window"]
LevelSort = Literal[
    "amount", "change", "bound", "ratio", "rate", "percent", "count", "standard", "none", "rating", "half", "score"
]


@dataclass(frozen=True, slots=True)
class Subject:
    """Who acts: the client unless the words say otherwise."""

    sort: SubjectSort
    words: str


@dataclass(frozen=True, slots=True)
class Act:
    """A doing or a state to reach: its verb, what it is done to, and what the word lists say of both.

    `narrowed` holds when the object names something one can see, count or look up; `domain` when
    it names a whole domain or an inner state. `role` tells a goal's own acts from the means
    (`by walking`) and the signs (`as shown by`).
    """

    sort: Sort
    verb: str
    object: str
    role: Literal["goal", "means", "sign"] = "goal"
    narrowed: bool = False
    domain: bool = False
    event: bool = False
    deliverable: bool = False
    understanding: bool = False
    countable: bool = False
    inner: bool = False
    general: bool = False
    measured: bool = False
    comparing: bool = False
    several: bool = False
    alone: bool = False
    making: bool = False
    contact: bool = False
    definite: bool = False
    improving: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Horizon:
    """By when: a date, an offset from the start, an occasion or a window of time.

    `day` is exact where the words give all of it; `year`, `month` and `day_of_month` are what they give.
    """

    sort: HorizonSort
    words: str
    day: date | None = None
    year: int | None = None
    month: int | None = None
    day_of_month: int | None = None
    offset: Interval | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """How much: the numbers, what bounds them and what they count.

    `low` and `high` are the level aimed at; `start` is the level left behind (`from 18 to 9`).
    """

    sort: LevelSort
    words: str
    low: Number | None = None
    high: Number | None = None
    start: Number | None = None
    bound: Literal["", "<", "<=", ">", ">=", "by"] = ""
    unit: str = ""
    per: str = ""
    near: frozenset[str] = frozenset()
    instrument: Instrument | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that look like a level or a horizon and are none, with the reason."""

    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Parts:
    """A goal's sentence, read."""

    text: str
    subject: Subject
    acts: tuple[Act, ...] = ()
    levels: tuple[Level, ...] = ()
    horizons: tuple[Horizon, ...] = ()
    vague_horizons: tuple[str, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    physical: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    absolutes: tuple[str, ...] = ()
    jargon: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    named_blanks: tuple[str, ...] = ()
    asides: tuple[Aside, ...] = ()
    # Numbers and words of time that no reading accounts for: where there are any, absence is not proven.
    unread: tuple[str, ...] = ()

    @property
    def goal_acts(self) -> tuple[Act, ...]:
        """The acts that are the goal itself, not its means or signs."""
        return tuple(act for act in self.acts if act.role == "goal")

    @property
    def main(self) -> Act | None:
        """The first act of the goal, which the reading takes for its main one."""
        return next(iter(self.goal_acts), None)

    def describe(self) -> tuple[str, ...]:
        """One line for each part found, with the exact words."""
        return tuple(_lines(self))


def _lines(parts: Parts) -> Iterator[str]:
    who = {"client": "the client", "none": "the client, unnamed", "staff": "staff", "other": "somebody else"}
    quoted = f' "{parts.subject.words}"' if parts.subject.words else ""
    yield f"subject: {who.get(parts.subject.sort, 'somebody who is not named')}{quoted}"
    for act in parts.acts:
        role = {"goal": "act", "means": "means", "sign": "sign"}[act.role]
        verb = f'"{act.verb}"' if act.verb else "none"
        yield f"{role}: {verb} ({_SORTS[act.sort]})"
        if act.object:
            yield f'object: "{act.object}" ({_object(act)})'
    yield from (f'level: "{level.words}" ({level.sort})' for level in parts.levels)
    yield from (f'horizon: "{horizon.words}" ({horizon.sort})' for horizon in parts.horizons)
    yield from (f"instrument: {instrument.label}" for instrument in parts.instruments)
    yield from (f'qualifier: "{words}"' for words in parts.qualifiers)
    yield from (f'not a horizon: "{words}" (no calendar holds it)' for words in parts.vague_horizons)
    yield from (f'does not count: "{aside.words}" ({aside.why})' for aside in parts.asides)
    yield from (f'not read: "{words}"' for words in parts.unread)


def _object(act: Act) -> str:
    if act.event:
        return "an event"
    if act.deliverable:
        return "something that is there or not"
    if act.narrowed:
        return "something one can see"
    return "a whole domain or an inner state" if act.domain else "in no word list"


_SORTS = {
    "direction": "a direction",
    "inner": "an inner state",
    "open": "a doing without an end",
    "once": "done or not done",
    "stopping": "something that will not happen",
    "saying": "saying or showing",
    "unlisted": "a verb in no word list",
}
