"""What has happened to a plan since its last review: what the next one looks at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from planctl.analysis import scores
from planctl.analysis.scores import Score
from planctl.model import instruments
from planctl.model.plan import Entry, Goal, Intervention, Measure, Plan
from planctl.model.settings import Settings
from planctl.schedule import status

# Target dates are mentioned this long before they come.
NEAR_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading since the review, compared with the baseline and with the last reading that the review knew of."""

    score: Score
    since_review: Score | None


@dataclass(frozen=True, slots=True)
class MeasureHistory:
    """A measure since the review.

    Attributes:
        name: as the plan has it.
        goals: the ids of the active goals and objectives that have it.
        reference: the last reading that the review knew of, if there was one.
        readings: those since, by date.
    """

    name: str
    goals: tuple[str, ...]
    reference: Entry | None
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class UpcomingTarget:
    """An active goal or objective whose target date `day` is near or has passed on `as_of`."""

    goal: Goal
    day: date
    as_of: date

    @property
    def days(self) -> int:
        """Days to the target date; less than zero once it has passed."""
        return (self.day - self.as_of).days


@dataclass(frozen=True, slots=True)
class SinceReview:
    """What has happened since the last review of either scope, or since the plan was made.

    Attributes:
        review: the last review, if there was one.
        full_review: the last one of the whole plan, which may be an earlier one.
        previous_review: the day of the last review held elsewhere.
        events: the entries other than readings, in the order of the file.
        measures: those of the active goals, and any other that has readings.
        upcoming_targets: target dates that are near or have passed, by date.
        not_agreed: the interventions for active goals that the client declined, or was undecided about.
    """

    review: Entry | None
    full_review: Entry | None
    previous_review: date | None
    events: tuple[Entry, ...]
    measures: tuple[MeasureHistory, ...]
    upcoming_targets: tuple[UpcomingTarget, ...]
    not_agreed: tuple[Intervention, ...]


def since_review(plan: Plan, settings: Settings, as_of: date) -> SinceReview:
    """Collect what has happened since the last review, as it could be known on `as_of`.

    What the review had not seen counts as since: what stands below it in the file, and what became
    known only after its day.
    """
    known = plan.as_known(as_of)
    review = status.latest(status.reviews(known.history))
    seen: list[Entry] = []
    new: list[Entry] = []
    below = review is None
    for entry in known.history:
        (new if below or (review is not None and entry.known > review.date) else seen).append(entry)
        below = below or entry is review
    active = [goal for goal, _ in status.active_goals(known)]
    ids = {goal.id for goal in active}
    upcoming = (
        UpcomingTarget(goal, goal.by, as_of)
        for goal in active
        if goal.by is not None and (goal.by - as_of).days <= NEAR_DAYS
    )
    return SinceReview(
        review=review,
        full_review=status.latest(entry for entry in known.history if entry.full_review),
        previous_review=known.previous_review,
        events=tuple(entry for entry in new if entry.kind not in ("created", "reading")),
        measures=tuple(_measure_histories(known, active, seen, new, settings)),
        upcoming_targets=tuple(sorted(upcoming, key=lambda target: target.day)),
        not_agreed=tuple(
            intervention
            for intervention in known.interventions
            if intervention.agreement in ("declined", "undecided")
            and (not intervention.goals or ids.intersection(intervention.goals))
        ),
    )


def _measure_histories(
    plan: Plan, active: list[Goal], seen: list[Entry], new: list[Entry], settings: Settings
) -> Iterator[MeasureHistory]:
    goals: dict[str, list[str]] = {}
    for goal in active:
        if goal.measure is not None:
            goals.setdefault(instruments.identity(goal.measure.name, settings.instruments), []).append(goal.id)
    for entry in new:
        if entry.kind == "reading" and entry.measure is not None:
            goals.setdefault(instruments.identity(entry.measure, settings.instruments), [])
    before, since_then = (scores.readings_by_measure(entries, settings.instruments) for entries in (seen, new))
    defined = scores.measures(plan, settings.instruments)
    for name, ids in goals.items():
        readings = since_then.get(name, [])
        measure = defined.get(name) or Measure(name=readings[0].measure or name)
        instrument = instruments.find(measure.name, settings.instruments)
        reference = status.latest(before.get(name, ()))
        compared = []
        for entry in readings:
            value = entry.value if entry.value is not None else 0
            since = None
            if reference is not None:
                # The better direction is that of the measure itself, not of its target from another baseline.
                from_reference = measure.replace(baseline=reference.value, better=measure.direction(instrument))
                since = scores.score(from_reference, instrument, value, entry.date)
            compared.append(Reading(scores.score(measure, instrument, value, entry.date), since))
        yield MeasureHistory(measure.name, tuple(ids), reference, tuple(compared))
