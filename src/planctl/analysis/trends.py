"""Each measure of a plan over time: its readings, with the reviews and triggers that fell between."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from planctl.analysis.overview import GoalStatus, goal_statuses
from planctl.analysis.scores import Score, measures, readings_by_measure, scores
from planctl.model import instruments
from planctl.model.instruments import Instrument, Number
from planctl.model.plan import Entry, Measure, Plan
from planctl.model.settings import Settings
from planctl.schedule.pauses import plan_state
from planctl.schedule.terms import terms as review_terms

LevelKind = Literal["target", "cut-off", "baseline"]


@dataclass(frozen=True, slots=True)
class MeasureTrend:
    """One measure over time.

    Attributes:
        measure: as defined by the goal that is still worked on, if several goals share it.
        instrument: the known one; None for a custom measure.
        goals: the goals and objectives that have this measure, in the order of the file.
        scores: the readings, by date.
        started: the day that the baseline stands for.
        until: the last day to be drawn: of a reading, of the plan, or of a target still ahead.
        events: the reviews and triggers from `started` on, by date.
    """

    measure: Measure
    instrument: Instrument | None
    goals: tuple[GoalStatus, ...]
    scores: tuple[Score, ...]
    started: date
    until: date
    events: tuple[Entry, ...]

    @property
    def better(self) -> str | None:
        """Which direction is better, if that is known."""
        return self.measure.direction(self.instrument)

    @property
    def reviews(self) -> tuple[Entry, ...]:
        """The reviews among the events."""
        return tuple(entry for entry in self.events if entry.kind == "review")

    @property
    def triggers(self) -> tuple[Entry, ...]:
        """The triggers among the events."""
        return tuple(entry for entry in self.events if entry.kind != "review")

    @property
    def points(self) -> tuple[tuple[date, Number], ...]:
        """What is drawn: the baseline on the day it stands for, unless a reading is as old, and the readings."""
        taken = tuple((score.day, score.value) for score in self.scores)
        if self.measure.baseline is None or (taken and taken[0][0] <= self.started):
            return taken
        return ((self.started, self.measure.baseline), *taken)

    @property
    def reference_levels(self) -> tuple[tuple[LevelKind, Number], ...]:
        """The levels to compare with, each once: targets, cut-off, baseline."""
        levels: list[tuple[LevelKind, Number]] = []
        for goal in self.goals:
            if goal.target is not None and goal.state != "dropped":
                levels.append(("target", goal.target))
        if self.instrument is not None and self.instrument.cutoff:
            levels.append(("cut-off", self.instrument.cutoff[1]))
        if self.measure.baseline is not None:
            levels.append(("baseline", self.measure.baseline))
        return tuple(dict.fromkeys(levels))

    @property
    def values(self) -> tuple[Number, ...]:
        """All values that a chart must have room for."""
        return tuple(value for _, value in (*self.points, *self.reference_levels))


def measure_trends(plan: Plan, settings: Settings, as_of: date) -> tuple[MeasureTrend, ...]:
    """Follow every measure of a plan, as it could be known on `as_of`, in the order of the file."""
    known = plan.as_known(as_of)
    by_measure: dict[str, list[GoalStatus]] = {}
    for goal_status in goal_statuses(known, settings):
        if goal_status.goal.measure is not None:
            name = instruments.identity(goal_status.goal.measure.name, settings.instruments)
            by_measure.setdefault(name, []).append(goal_status)
    defined = measures(known, settings.instruments)
    readings = readings_by_measure(known.history, settings.instruments)
    closed = plan_state(known.history, as_of) == "closed"
    last_day = known.history[-1].date if closed else as_of
    leads = review_terms(known, settings).leads
    events = sorted(
        (entry for entry in known.history if entry.kind == "review" or entry.kind in leads),
        key=lambda entry: entry.date,
    )
    trends = []
    for name, goals in by_measure.items():
        taken = scores(defined[name], readings.get(name, ()), settings.instruments)
        started = min(goal_status.goal.start or known.start for goal_status in goals)
        ahead = [goal.goal.by for goal in goals if goal.goal.by is not None and goal.state == "active" and not closed]
        trends.append(
            MeasureTrend(
                measure=defined[name],
                instrument=instruments.find(defined[name].name, settings.instruments),
                goals=tuple(goals),
                scores=taken,
                started=started,
                until=max([known.start, last_day, *(score.day for score in taken), *ahead]),
                events=tuple(entry for entry in events if entry.date >= started),
            )
        )
    return tuple(trends)
