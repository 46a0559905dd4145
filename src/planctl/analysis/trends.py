"""The course of each measure of a plan: its readings over time, with the reviews and events that fell between."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planctl.analysis import scores as progress
from planctl.analysis.scores import Score
from planctl.model import instruments
from planctl.model.instruments import Instrument, Number
from planctl.model.plan import Entry, Goal, Measure, Plan
from planctl.model.settings import Settings
from planctl.schedule import status
from planctl.schedule.pauses import plan_state
from planctl.schedule.terms import terms as review_terms


@dataclass(frozen=True, slots=True)
class Target:
    """What one goal wants of a measure. `state` is `active`, `achieved` or `dropped`."""

    goal: Goal
    value: Number | None
    by: date | None
    state: str


@dataclass(frozen=True, slots=True)
class MeasureTrend:
    """One measure over time.

    Attributes:
        measure: as the goal that is still worked on has it, if several goals share it.
        instrument: the known one, or none for a measure of one's own.
        targets: what each goal wants of it, in the order of the file.
        scores: the readings, by date.
        started: the day that the baseline stands for.
        until: the last day to be drawn: of a reading, of the plan, or of a target still ahead.
        marks: the reviews and triggers from `started` on, by date.
    """

    measure: Measure
    instrument: Instrument | None
    targets: tuple[Target, ...]
    scores: tuple[Score, ...]
    started: date
    until: date
    marks: tuple[Entry, ...]

    @property
    def better(self) -> str | None:
        """Which way is better, if that is known."""
        return self.measure.direction(self.instrument)

    @property
    def cutoff(self) -> Number | None:
        """The edge of the clinical side, where there is one."""
        return self.instrument.cutoff[1] if self.instrument is not None and self.instrument.cutoff else None

    @property
    def reviews(self) -> tuple[Entry, ...]:
        """The reviews among the marks."""
        return tuple(entry for entry in self.marks if entry.kind == "review")

    @property
    def events(self) -> tuple[Entry, ...]:
        """The triggers among the marks."""
        return tuple(entry for entry in self.marks if entry.kind != "review")

    @property
    def points(self) -> tuple[tuple[date, Number], ...]:
        """What is drawn: the baseline on the day it stands for, unless a reading is as old, and the readings."""
        taken = tuple((score.day, score.value) for score in self.scores)
        if self.measure.baseline is None or (taken and taken[0][0] <= self.started):
            return taken
        return ((self.started, self.measure.baseline), *taken)

    @property
    def lines(self) -> tuple[tuple[str, Number], ...]:
        """The levels to compare with: each with what it is, no level of one sort twice."""
        found: list[tuple[str, Number]] = []
        for target in self.targets:
            if target.value is not None and target.state != "dropped":
                found.append(("target", target.value))
        if self.cutoff is not None:
            found.append(("cut-off", self.cutoff))
        if self.measure.baseline is not None:
            found.append(("baseline", self.measure.baseline))
        return tuple(dict.fromkeys(found))

    @property
    def values(self) -> tuple[Number, ...]:
        """All that must find room between the lower and the upper end of a chart."""
        return tuple(value for _, value in (*self.points, *self.lines))


def courses(plan: Plan, settings: Settings, as_of: date) -> tuple[MeasureTrend, ...]:
    """The course of every measure, as it could be known on `as_of`, in the order of the file."""
    known = plan.as_known(as_of)
    names = dict.fromkeys(instruments.identity(name, settings.instruments) for name in _names(known))
    return tuple(_course(known, name, settings, as_of) for name in names)


def _names(plan: Plan) -> Iterator[str]:
    return (goal.measure.name for goal, _ in plan.goals_and_objectives() if goal.measure is not None)


def _course(plan: Plan, name: str, settings: Settings, as_of: date) -> MeasureTrend:
    targets = tuple(_targets(plan, name, settings))
    measure = progress.measure_of(plan, name, settings.instruments) or targets[0].goal.measure
    if measure is None:
        raise ValueError("a course is of a measure that a goal has")
    instrument = instruments.find(measure.name, settings.instruments)
    scores = tuple(
        progress.score(measure, instrument, entry.value, entry.date)
        for entry in progress.readings(plan.history, name, settings.instruments)
        if entry.value is not None
    )
    started = min(target.goal.start or plan.start for target in targets)
    leads = review_terms(plan, settings).leads
    marks = [entry for entry in plan.history if entry.kind == "review" or entry.kind in leads]
    return MeasureTrend(
        measure=measure,
        instrument=instrument,
        targets=targets,
        scores=scores,
        started=started,
        until=_until(plan, targets, scores, as_of),
        marks=tuple(sorted((entry for entry in marks if entry.date >= started), key=lambda entry: entry.date)),
    )


def _targets(plan: Plan, name: str, settings: Settings) -> Iterator[Target]:
    over = status.ended(plan.history)
    for goal, parent in plan.goals_and_objectives():
        if goal.measure is not None and instruments.identity(goal.measure.name, settings.instruments) == name:
            end = over.get(goal.id) or (over.get(parent.id) if parent else None)
            state = "active" if end is None else "dropped" if end.kind == "dropped" else "achieved"
            yield Target(goal, goal.measure.target, goal.by, state)


def _until(plan: Plan, targets: tuple[Target, ...], scores: tuple[Score, ...], as_of: date) -> date:
    closed = plan_state(plan.history, as_of) == "closed"
    days = [plan.start, plan.history[-1].date if closed and plan.history else as_of]
    days += [score.day for score in scores]
    if not closed:
        days += [target.by for target in targets if target.by is not None and target.state == "active"]
    return max(days)
