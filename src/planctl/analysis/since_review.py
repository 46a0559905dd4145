"""What has happened to a plan since its last review: what the next one looks at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from planctl.analysis import scores
from planctl.analysis.scores import Score
from planctl.model import instruments as measures
from planctl.model.plan import Entry, Goal, Intervention, Measure, Plan
from planctl.model.settings import Settings
from planctl.schedule import status

# A target date is near from so many days before it on.
NEAR_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading since the review: against the baseline, and against the last reading that the review knew of."""

    score: Score
    since_review: Score | None


@dataclass(frozen=True, slots=True)
class MeasureHistory:
    """A measure since the review.

    Attributes:
        name: as the plan has it.
        goals: the ids of the goals and objectives still worked on that it belongs to.
        reference: the last reading that the review knew of, if there was one.
        readings: those since, by date.
    """

    name: str
    goals: tuple[str, ...]
    reference: Entry | None
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class UpcomingTarget:
    """A goal or objective still worked on, whose `day` is near or has passed on the day that was asked about."""

    goal: Goal
    day: date
    as_of: date

    @property
    def days(self) -> int:
        """Days to the target date; less than zero where it has passed."""
        return (self.day - self.as_of).days


@dataclass(frozen=True, slots=True)
class SinceReview:
    """What has happened since the last review of either scope, or since the plan was made.

    Attributes:
        review: the last review, if there was one.
        full_review: the last one of the whole plan, which may be an earlier one.
        events: what was entered besides readings, in the order of the file.
        measured: the measures of the goals still worked on, and any other that there are readings of.
        nearing: target dates that are near or have passed, by date.
        not_agreed: the interventions for goals still worked on that the client declined, or was undecided about.
    """

    review: Entry | None
    full_review: Entry | None
    events: tuple[Entry, ...]
    measured: tuple[MeasureHistory, ...]
    nearing: tuple[UpcomingTarget, ...]
    not_agreed: tuple[Intervention, ...]


def since(plan: Plan, settings: Settings, as_of: date) -> SinceReview:
    """What has happened since the last review, as it could be known on `as_of`.

    What a review had not seen counts as since: what stands below it in the file, and what became
    known only after its day.
    """
    known = plan.as_known(as_of)
    review = status.latest(status.reviews(known.history))
    seen, new = _parted(known, review)
    return SinceReview(
        review=review,
        full_review=status.latest(entry for entry in known.history if entry.full_review),
        events=tuple(entry for entry in new if entry.kind not in ("created", "reading")),
        measured=tuple(_measured(known, seen, new, settings)),
        nearing=tuple(sorted(_nearing(known, as_of), key=lambda each: each.day)),
        not_agreed=tuple(_not_agreed(known)),
    )


def _parted(plan: Plan, review: Entry | None) -> tuple[list[Entry], list[Entry]]:
    """The entries that the review had seen, itself among them, and those that it had not."""
    seen: list[Entry] = []
    new: list[Entry] = []
    below = review is None
    for entry in plan.history:
        (new if below or (review is not None and entry.known > review.date) else seen).append(entry)
        below = below or entry is review
    return seen, new


def _measured(plan: Plan, seen: list[Entry], new: list[Entry], settings: Settings) -> Iterator[MeasureHistory]:
    instruments = settings.instruments
    goals: dict[str, list[Goal]] = {}
    for goal, _ in status.active_goals_and_objectives(plan):
        if goal.measure is not None:
            goals.setdefault(measures.identity(goal.measure.name, instruments), []).append(goal)
    taken = (entry.measure for entry in new if entry.kind == "reading" and entry.measure is not None)
    for name in dict.fromkeys([*goals, *(measures.identity(each, instruments) for each in taken)]):
        readings = scores.readings(new, name, instruments)
        own = scores.measure_of(plan, name, instruments) or Measure(name=readings[0].measure or name)
        reference = status.latest(scores.readings(seen, name, instruments))
        yield MeasureHistory(
            name=own.name,
            goals=tuple(goal.id for goal in goals.get(name, ())),
            reference=reference,
            readings=tuple(_reading(own, entry, reference, settings) for entry in readings),
        )


def _reading(own: Measure, entry: Entry, reference: Entry | None, settings: Settings) -> Reading:
    instrument = measures.find(own.name, settings.instruments)
    value = entry.value if entry.value is not None else 0
    against = None
    if reference is not None:
        # Which way is better must not be read off another baseline.
        other = Measure(
            name=own.name,
            unit=own.unit,
            baseline=reference.value,
            target=own.target,
            better=own.direction(instrument),
            worse_by=own.worse_by,
        )
        against = scores.score(other, instrument, value, entry.date)
    return Reading(scores.score(own, instrument, value, entry.date), against)


def _nearing(plan: Plan, as_of: date) -> Iterator[UpcomingTarget]:
    for goal, _ in status.active_goals_and_objectives(plan):
        if goal.by is not None and (goal.by - as_of).days <= NEAR_DAYS:
            yield UpcomingTarget(goal, goal.by, as_of)


def _not_agreed(plan: Plan) -> Iterator[Intervention]:
    active = {goal.id for goal, _ in status.active_goals_and_objectives(plan)}
    for each in plan.interventions:
        if each.agreement in ("declined", "undecided") and (not each.goals or active.intersection(each.goals)):
            yield each
