"""The vocabulary of a treatment plan: what a plan file says, as values.

Every state (a goal achieved, a plan closed) is read off the history; none is kept here.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar, Final, Literal, Self, dataclass_transform

from planctl.model.dates import Frequency, Interval
from planctl.model.instruments import Instrument, Number, reaches
from planctl.model.source import WHOLE_FILE, Node, Place
from planctl.model.source import Mapping as MappingNode

# A field named `date` hides the type of that name.
Day = date
Route = tuple[str | int, ...]
Never = Literal["never"]
EMPTY: Final[Mapping[Any, Any]] = MappingProxyType({})


@dataclass_transform(kw_only_default=True, frozen_default=True)
class PlanPart:
    """Base of everything in a plan file: immutable, built from keywords, compared by what it says.

    It does what `@dataclass(frozen=True, kw_only=True)` does, but compiles nothing: the dataclasses of a plan
    took 15 ms to make where importing Typer takes 60, in every command. Its constructor refuses a key that it
    does not know, or the lack of one that it needs. Two parts that say the same are equal wherever they stand.
    """

    KEYS: ClassVar[tuple[str, ...]] = ()
    _ALLOWED: ClassVar[frozenset[str]] = frozenset({"node"})
    _REQUIRED: ClassVar[frozenset[str]] = frozenset()
    # Where it stands in its file; none where it stands in no file.
    node: Node | None = None

    def __init_subclass__(cls) -> None:
        cls.KEYS = (*cls.KEYS, *cls.__annotations__)
        cls._ALLOWED = cls._ALLOWED.union(cls.KEYS)
        cls._REQUIRED = frozenset(key for key in cls.KEYS if not hasattr(cls, key))

    def __init__(self, **values: Any) -> None:
        if not (self._ALLOWED >= values.keys() >= self._REQUIRED):
            unknown, missing = values.keys() - self._ALLOWED, self._REQUIRED - values.keys()
            wrong = [f"unknown: {', '.join(sorted(unknown))}"] if unknown else []
            wrong += [f"missing: {', '.join(sorted(missing))}"] if missing else []
            raise TypeError(f"{type(self).__name__}: {'; '.join(wrong)}")
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, key) == getattr(other, key) for key in self.KEYS)

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, key) for key in self.KEYS))

    def __repr__(self) -> str:
        values = ", ".join(f"{key}={getattr(self, key)!r}" for key in self.KEYS)
        return f"{type(self).__name__}({values})"

    def replace(self, **values: Any) -> Self:
        """Return a copy with other values for some keys."""
        # What was computed from the old values is no key.
        kept = {key: value for key, value in self.__dict__.items() if key in self._ALLOWED}
        return type(self)(**{**kept, **values})

    def place(self, key: str = "") -> Place:
        """Return the place of the value of `key`, or of the part itself where it has no such key."""
        if self.node is None:
            return WHOLE_FILE
        value = self.node.get(key) if key and isinstance(self.node, MappingNode) else None
        return (value or self.node).place

    def line(self, key: str = "") -> int:
        """Return the line of `place`, counted from 1; 0 where the part stands in no file."""
        return self.place(key).line


class Practitioner(PlanPart):
    """Who is responsible for the plan."""

    name: str | None = None
    credential: str | None = None
    license: str | None = None
    npi: str | None = None


class Person(PlanPart):
    """Somebody besides the client and the practitioner who has to do with the plan; initials will do for `name`."""

    role: str
    name: str | None = None
    must_sign: bool = False


class ReviewTerms(PlanPart):
    """When reviews, and the initial plan, are due, as a plan, the settings or a policy put it."""

    every: Interval | None = None
    anchor: str | None = None
    first: Interval | None = None
    early: Interval | None = None
    sessions: int | None = None
    whichever: str | None = None
    plan_due: Interval | None = None
    plan_due_from: str | None = None
    plan_due_by: str | None = None
    plan_due_visits: int | None = None
    policy: tuple[str, ...] = ()
    triggers: Mapping[str, Interval | Never] = EMPTY
    needs_content: tuple[str, ...] | None = None
    notice: Interval | None = None
    grace: Interval | None = None


class Intake(PlanPart):
    """The day of the first contact, and the three questions of the first sessions, in the client's own words."""

    date: Day | None = None
    hopes: str | None = None
    goals: str | None = None
    improvement: str | None = None


class Diagnosis(PlanPart):
    code: str
    label: str | None = None
    date: Day | None = None
    primary: bool = False


class ClientProblem(PlanPart):
    """A problem that the client brings, with the `impairment` it leads to; `deferred` says why it has to wait."""

    id: str
    text: str
    impairment: str | None = None
    diagnosis: str | None = None
    deferred: str | None = None


class Strength(PlanPart):
    text: str
    use: str | None = None


class Safety(PlanPart):
    """The risk as judged on `date`; `plan` points to the safety plan and is not the plan itself."""

    risk: str | None = None
    plan: str | None = None
    date: Day | None = None


class Service(PlanPart):
    type: str | None = None
    modality: str | None = None
    minutes: int | None = None
    every: Interval | Frequency | None = None
    until: Day | None = None


class Measure(PlanPart):
    """What shows that a goal is reached: a known instrument, or a count of one's own.

    `worse_by` is the smallest meaningful worsening of a custom measure, in its unit.
    """

    name: str
    unit: str | None = None
    baseline: Number | None = None
    target: Number | None = None
    better: Literal["lower", "higher"] | None = None
    worse_by: Number | None = None

    def direction(self, instrument: Instrument | None) -> Literal["lower", "higher"] | None:
        """Say which way is better: as the measure says, as the instrument is made, or as the target lies."""
        if self.better is not None:
            return self.better
        if instrument is not None and instrument.better != "either":
            return instrument.better
        if self.baseline is not None and self.target is not None and self.baseline != self.target:
            return "lower" if self.target < self.baseline else "higher"
        return None

    def smallest_change(self, instrument: Instrument | None, reference: Number) -> float | None:
        """Return the smallest meaningful change in points, from a reference score; none where none is known."""
        if self._has_own_change:
            return float(self.worse_by or 0)
        return instrument.smallest_change(reference) if instrument is not None else None

    def is_meaningful(self, change: float, instrument: Instrument | None, reference: Number) -> bool | None:
        """Tell whether a change of so many points, either way, is meaningful; none where that is not known."""
        if self._has_own_change:
            return reaches(change, self.worse_by or 0)
        return instrument.is_meaningful(change, reference) if instrument is not None else None

    @property
    def _has_own_change(self) -> bool:
        # A `worse_by` of zero or less says nothing that could be held against a score.
        return self.worse_by is not None and self.worse_by > 0


class Goal(PlanPart):
    """A goal, or an objective below one (which has no objectives and no levels of its own)."""

    id: str
    text: str
    words: str | None = None
    problem: str | None = None
    measure: Measure | None = None
    start: Day | None = None
    by: Day | None = None
    agreed: Day | Literal["declined"] | None = None
    maintenance: bool = False
    safety: bool = False
    objectives: tuple["Goal", ...] = ()
    levels: Mapping[str, str] = EMPTY


class Intervention(PlanPart):
    id: str
    text: str | None = None
    goals: tuple[str, ...] = ()
    approach: str | None = None
    who: str | None = None
    every: Interval | Frequency | None = None
    agreement: str | None = None


class Discharge(PlanPart):
    criteria: tuple[str, ...] = ()
    discussed: Day | None = None


class Ignore(PlanPart):
    """A finding set aside, with the reason and, where it is for a time, its last day."""

    rule: str | None = None
    on: str | None = None
    reason: str | None = None
    until: Day | None = None


class Entry(PlanPart):
    """One thing that happened. `date` is the day it happened; `logged` the day it became known, if later."""

    date: Day
    kind: str
    by: str | None = None
    method: str | None = None
    declined: str | None = None
    plan: str | None = None
    source: str | None = None
    what: str | None = None
    measure: str | None = None
    value: Number | None = None
    goal: str | None = None
    scope: str | None = None
    decision: str | None = None
    goals: Mapping[str, str] = EMPTY
    next: Day | None = None
    participants: tuple[str, ...] = ()
    of: str | None = None
    reason: str | None = None
    until: Day | None = None
    logged: Day | None = None
    note: str | None = None

    @property
    def known(self) -> Day:
        """The day from which the plan can take the entry into account."""
        return self.logged or self.date

    @property
    def is_signature(self) -> bool:
        """Whether somebody signed, and did not decline to."""
        return self.kind == "signed" and self.declined is None

    @property
    def is_retraction(self) -> bool:
        """Whether it takes back an earlier entry, which then counts for nothing."""
        return self.kind == "retracted"

    @property
    def full_review(self) -> bool:
        """Whether it is a review of the whole plan, the only kind that moves the clock."""
        return self.kind == "review" and self.scope != "event"

    @property
    def has_content(self) -> bool:
        """Whether a review says anything: of a goal, a decision, a next date, who took part, a note."""
        return bool(self.goals or self.decision or self.next or self.participants or self.note)


class Plan(PlanPart):
    """One client's treatment plan, with everything that has happened to it.

    `journal` is the history as it stands in the file, `history` is what of it counts. `previous_review` is the
    day of the last review held elsewhere, before the plan was kept here.
    """

    client: str
    start: Day
    journal: tuple[Entry, ...]
    format: int = 1
    practitioner: Practitioner | None = None
    minor: bool = False
    people: tuple[Person, ...] = ()
    level_of_care: str | None = None
    previous_review: Day | None = None
    review: ReviewTerms | None = None
    intake: Intake | None = None
    diagnoses: tuple[Diagnosis, ...] = ()
    problems: tuple[ClientProblem, ...] = ()
    strengths: tuple[Strength, ...] = ()
    barriers: tuple[str, ...] = ()
    preferences: str | None = None
    language: str | None = None
    safety: Safety | None = None
    services: tuple[Service, ...] = ()
    goals: tuple[Goal, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    discharge: Discharge | None = None
    ignore: tuple[Ignore, ...] = ()

    @cached_property
    def history(self) -> tuple[Entry, ...]:
        """The entries that count: all but those retracted, and the retractions."""
        gone = self.retractions
        return tuple(entry for place, entry in enumerate(self.journal) if not entry.is_retraction and place not in gone)

    @cached_property
    def retractions(self) -> Mapping[int, Entry]:
        """The retraction of each retracted entry, by the entry's place in the journal."""
        if not any(entry.is_retraction for entry in self.journal):
            return EMPTY
        from planctl.model import retraction  # It needs the schema, which is built on this module.

        return retraction.retractions(self.journal)

    def with_entry(self, entry: Entry) -> "Plan":
        """Return the plan as it stands once `entry` has been added to its journal."""
        return self.replace(journal=(*self.journal, entry))

    def without_retracted(self) -> "Plan":
        """Return the plan as if what was retracted had never been written, on whatever day one looks back to."""
        return self if len(self.history) == len(self.journal) else self.replace(journal=self.history)

    @cached_property
    def imported(self) -> Day | None:
        """The day from which planctl has kept the plan, if it was taken over from elsewhere."""
        return max((entry.date for entry in self.history if entry.kind == "imported"), default=None)

    def as_known(self, day: Day) -> "Plan":
        """Return the plan as it stood on `day`: without the entries that nobody knew of yet."""
        if self.known_by <= day:
            return self
        elsewhere = self.previous_review if self.previous_review and self.previous_review <= day else None
        journal = tuple(entry for entry in self.journal if entry.known <= day)
        return self.replace(journal=journal, previous_review=elsewhere)

    @property
    def known_by(self) -> Day:
        """The day from which all of the plan can be taken into account."""
        return max([self.previous_review or Day.min, *(entry.known for entry in self.journal)])

    def goals_and_objectives(self) -> Iterator[tuple[Goal, Goal | None]]:
        """Yield every goal and objective in the order of the file, each objective with its goal."""
        for goal in self.goals:
            yield goal, None
            for objective in goal.objectives:
                yield objective, goal

    def goal_or_objective(self, id: str) -> Goal | None:
        """Return the goal or objective of that id, or none."""
        return next((goal for goal, _ in self.goals_and_objectives() if goal.id == id), None)
