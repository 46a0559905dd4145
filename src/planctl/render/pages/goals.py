"""The goals: what each is, how it is measured, how far it has come."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from planctl.analysis.overview import GoalStatus, Overview
from planctl.analysis.scores import Score
from planctl.analysis.trends import MeasureTrend
from planctl.model.instruments import Number, format_number
from planctl.model.plan import Goal as PlanGoal
from planctl.model.plan import Measure, Plan
from planctl.render.pages.blocks import NOTHING, STICKY_SPACE, Chart, Goal, Section, long_date, short_date
from planctl.schedule import status

# The progress that a review recorded, as one says it to the person who works on the goal.
PROGRESS: Final = {
    "improving": "getting better",
    "worsening": "harder than before",
    "no-change": "about the same",
    "achieved": "reached",
    "sustaining": "reached, and holding",
    "not-achieved": "not reached yet",
    "no-progress": "no change yet",
    "not-attainable": "out of reach for now",
    "in-progress": "under way",
}
_ENDED: Final = {"achieved": "Reached", "dropped": "Discontinued"}
# So many readings, the latest, are written below a chart; the rest are counted.
_MOST_READINGS: Final = 12


def goals(
    overview: Overview, trends: tuple[MeasureTrend, ...], locale: str, without: Collection[str] = ()
) -> Section | None:
    """Write each goal with its steps and its chart."""
    names = goal_names(overview.plan)
    cards: dict[str, Goal] = {}
    for status_of_goal in overview.goals:
        goal = status_of_goal.goal
        label = names[goal.id]
        charts = () if "charts" in without else tuple(
            _chart(trend, status_of_goal, overview, locale, events="events" not in without)
            # A measure that several goals share is drawn once, with the first of them.
            for trend in trends if trend.scores and trend.goals[0].goal is goal
        )  # fmt: skip
        card = Goal(
            label=f"{label[0].upper()}{label[1:]}",
            title=goal.words or goal.text,
            text=goal.text if goal.words else "",
            facts=tuple(_facts(status_of_goal, overview.due.as_of, locale)),
            notes=tuple(_notes(status_of_goal, overview.plan, locale)),
            levels=_levels(goal),
            charts=charts,
        )
        parent = status_of_goal.parent
        if parent is None:
            cards[goal.id] = card
        else:
            above = cards[parent.id]
            cards[parent.id] = replace(above, steps=(*above.steps, card))
    return Section("Your goals", tuple(cards.values())) if cards else None


def goal_names(plan: Plan) -> dict[str, str]:
    """Name each goal and step by a number, by its id: an id means nothing to the client."""
    names = {}
    for number, goal in enumerate(plan.goals, 1):
        names[goal.id] = f"goal {number}"
        one = len(goal.objectives) == 1
        for step, objective in enumerate(goal.objectives, 1):
            names[objective.id] = f"{'a step' if one else f'step {step}'} toward goal {number}"
    return names


def number(value: Number | None) -> str:
    """Write a value of a table."""
    return NOTHING if value is None else format_number(value)


def measure_name(measure: Measure | None) -> str:
    """Name a measure with its unit; empty where there is none."""
    return ", ".join(filter(None, (measure.name, measure.unit))) if measure else ""


def end(status: GoalStatus, overview: Overview, locale: str, *, reached: str) -> str:
    """Say by when a goal is to be reached, or when it was `reached` or discontinued."""
    as_of = overview.due.as_of
    if status.state != "active" and status.since:
        return f"{reached if status.state == 'achieved' else 'discontinued'} {short_date(status.since, locale, as_of)}"
    return short_date(status.goal.by, locale, as_of) if status.goal.by else NOTHING


def _chart(trend: MeasureTrend, of: GoalStatus, overview: Overview, locale: str, *, events: bool) -> Chart:
    as_of = overview.due.as_of
    latest = trend.scores[-_MOST_READINGS:]
    readings = ", ".join(f"{format_number(score.value)} on {short_date(score.day, locale, as_of)}" for score in latest)
    earlier = len(trend.scores) - len(latest)
    if earlier:
        readings += f"; and {earlier} earlier"
    return Chart(trend, chart_title(trend), tuple(_chart_levels(trend, of, overview.plan)), readings, events)


def chart_title(trend: MeasureTrend) -> str:
    """Name the measure of a chart, and which way is better."""
    return measure_name(trend.measure) + (f" ({trend.better} is better)" if trend.better else "")


def _chart_levels(trend: MeasureTrend, of: GoalStatus, plan: Plan) -> Iterator[tuple[str, int | float]]:
    """Name the lines of a chart: the goal it is drawn with, its steps, other goals, the clinical line."""
    names = goal_names(plan)
    steps = {
        objective.id: f"step {number}" for goal in plan.goals for number, objective in enumerate(goal.objectives, 1)
    }
    named: dict[int | float, list[str]] = {}
    for other in trend.goals:
        if other.target is None or other.state == "dropped":
            continue
        if other.parent is not None:
            name = steps[other.goal.id]
        else:
            name = "goal" if other.goal is of.goal or other.goal is of.parent else names[other.goal.id]
        named.setdefault(other.target, []).append(name)
    if trend.instrument is not None and trend.instrument.cutoff:
        named.setdefault(trend.instrument.cutoff[1], []).append("clinical line")
    return ((_line(list(dict.fromkeys(lines))), value) for value, lines in named.items())


def _line(names: list[str]) -> str:
    """Name a line by all that lie on it, or by the first where they are too many for its label."""
    return ", ".join(names) if len(names) <= 2 else f"{names[0]} and {len(names) - 1} more"


def _levels(goal: PlanGoal) -> tuple[str, ...]:
    levels = sorted((int(level), text) for level, text in goal.levels.items())
    return tuple(f"{level:+d}: {text}" if level else f"0: {text}" for level, text in levels)


def _facts(current: GoalStatus, as_of: date, locale: str) -> Iterator[tuple[str, str]]:
    measure = current.goal.measure
    if measure is not None and measure.baseline is not None:
        yield "Start", format_number(measure.baseline)
    if current.score is not None:
        yield "Now", format_number(current.score.value)
    if current.target is not None:
        yield "Target", format_number(current.target)
    if current.state != "active" and current.since:
        yield _ENDED[current.state], short_date(current.since, locale, as_of)
    elif current.goal.by:
        yield "By", short_date(current.goal.by, locale, as_of)


def _notes(current: GoalStatus, plan: Plan, locale: str) -> Iterator[str]:
    goal = current.goal
    if current.score is not None and current.state == "active":
        yield from _last_score(current.score, locale)
    elif goal.measure is not None and current.score is None:
        yield f"What we measure: {measure_name(goal.measure)}."
    review = status.latest(entry for entry in status.reviews(plan.history) if goal.id in entry.goals)
    if review is not None:
        yield f"At the review on {long_date(review.date, locale)}: {PROGRESS[review.goals[goal.id]]}."
    if goal.maintenance:
        yield "Maintaining this level is the goal."
    if goal.agreed == "declined":
        yield "You chose not to work on this goal."
    elif goal.agreed is not None:
        yield f"You agreed on {long_date(goal.agreed, locale)}."


def _last_score(score: Score, locale: str) -> Iterator[str]:
    yield f"Last measured on {long_date(score.day, locale)}."
    if score.improvement and score.baseline is not None:
        # An improvement is called better; a change for the worse is reported as a number.
        direction = "better" if score.improvement > 0 else "higher" if score.value > score.baseline else "lower"
        progress = ""
        if score.progress is not None and score.progress >= 1:
            progress = ", which reaches the target"
        elif score.progress is not None and score.progress > 0:
            progress = f", {round(score.progress * 100)}{STICKY_SPACE}% of the way to the target"
        yield f"That is {format_number(abs(score.improvement))} {direction} than at the start{progress}."
    elif score.improvement is not None:
        yield "That is the same as at the start."
    if score.meaningful and score.min_change is not None:
        counts = "is more than chance would explain" if score.reliable else "counts as a real change"
        yield f"A change of {format_number(score.min_change)} or more {counts}."
    elif score.meaningful is False and score.min_change is not None and score.improvement:
        yield f"Only a change of {format_number(score.min_change)} or more counts; smaller changes may be chance."
    if score.remission:
        yield "The score has crossed the cut-off of this measure, for the better."
