"""The goals: what each is, how it is measured, how far it has come."""

from collections.abc import Iterator
from typing import Final

from planctl.analysis.overview import GoalStatus, Overview
from planctl.analysis.scores import Score
from planctl.analysis.trends import MeasureTrend
from planctl.model.dates import long_date
from planctl.model.instruments import format_number
from planctl.model.plan import Measure, Plan
from planctl.render.handout.blocks import Block, Chart, Heading, Items, Paragraph, Quote
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


def goals(overview: Overview, trends: tuple[MeasureTrend, ...], locale: str) -> Iterator[Block]:
    """Write each goal with its steps and its chart."""
    if overview.goals:
        yield Heading("Your goals")
    number = 0
    for current in overview.goals:
        goal = current.goal
        if current.parent is None:
            number += 1
            yield Heading(f"Goal {number}: {goal.text}", 3)
        else:
            yield Heading(f"A step toward goal {number}: {goal.text}", 4)
        if goal.words:
            yield Quote(goal.words)
        for sentences in (_facts(current, locale), _results(current, overview.plan, locale)):
            text = " ".join(sentences)
            if text:
                yield Paragraph(text)
        if goal.levels:
            yield Paragraph("How far it can go, from the least to the most:")
            levels = sorted((int(level), text) for level, text in goal.levels.items())
            yield Items(tuple(f"{level:+d}: {text}" if level else f"0: {text}" for level, text in levels))
        # A measure that several goals share is drawn once, with the first of them.
        yield from (Chart(trend) for trend in trends if trend.scores and trend.goals[0].goal is goal)


def goal_names(plan: Plan) -> dict[str, str]:
    """Name each goal and step by a number, by its id: an id means nothing to the client."""
    names = {}
    for number, goal in enumerate(plan.goals, 1):
        names[goal.id] = f"goal {number}"
        names |= {step.id: f"a step toward goal {number}" for step in goal.objectives}
    return names


def _facts(current: GoalStatus, locale: str) -> Iterator[str]:
    goal = current.goal
    if current.state != "active" and current.since:
        ended = "Reached" if current.state == "achieved" else "Discontinued"
        yield f"{ended} on {long_date(current.since, locale)}."
    if goal.measure is not None:
        yield from _measure(goal.measure, current.score.better if current.score else goal.measure.better)
    by = long_date(goal.by, locale) if goal.by and current.state == "active" else ""
    if current.target is not None:
        yield f"Target: {format_number(current.target)}{f', by {by}' if by else ''}."
    elif by:
        yield f"Target date: {by}."
    if goal.maintenance:
        yield "Maintaining this level is the goal."
    if goal.agreed == "declined":
        yield "You chose not to work on this goal."
    elif goal.agreed is not None:
        yield f"Agreed on {long_date(goal.agreed, locale)}."


def _measure(measure: Measure, better: str | None) -> Iterator[str]:
    about = ", ".join(filter(None, (measure.unit, f"{better} is better" if better else "")))
    yield f"What we measure: {measure.name}{f' ({about})' if about else ''}."
    if measure.baseline is not None:
        yield f"At the start: {format_number(measure.baseline)}."


def _results(current: GoalStatus, plan: Plan, locale: str) -> Iterator[str]:
    if current.score is not None and current.state == "active":
        yield from _last_score(current.score, locale)
    goal = current.goal.id
    review = status.latest(entry for entry in status.reviews(plan.history) if goal in entry.goals)
    if review is not None:
        yield f"At the review on {long_date(review.date, locale)}: {PROGRESS[review.goals[goal]]}."


def _last_score(score: Score, locale: str) -> Iterator[str]:
    yield f"Last measured on {long_date(score.day, locale)}: {format_number(score.value)}."
    if score.improvement and score.baseline is not None:
        # An improvement is called better; a change for the worse is reported as a number.
        direction = "better" if score.improvement > 0 else "higher" if score.value > score.baseline else "lower"
        progress = ""
        if score.progress is not None and score.progress >= 1:
            progress = ", which reaches the target"
        elif score.progress is not None and score.progress > 0:
            progress = f", {round(score.progress * 100)} % of the way to the target"
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
