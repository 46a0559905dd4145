"""The goals: what each is, how it is measured, how far it has come."""

from collections.abc import Iterator
from typing import Final

from planctl.analysis.overview import GoalStatus, Overview
from planctl.analysis.scores import Score
from planctl.analysis.trends import MeasureTrend
from planctl.model import dates
from planctl.model.instruments import shown
from planctl.model.plan import Measure, Plan
from planctl.render.handout.blocks import Block, Chart, Heading, Items, Paragraph, Quote
from planctl.schedule import status

# What a review found of a goal, as one says it to the person who works on it.
PROGRESS: Final = {
    "improving": "getting better",
    "worsening": "harder than before",
    "no-change": "about the same",
    "achieved": "reached",
    "sustaining": "reached, and holding",
    "not-achieved": "not reached yet",
    "no-progress": "no step forward yet",
    "not-attainable": "out of reach for now",
    "in-progress": "under way",
}


def goals(at: Overview, courses: tuple[MeasureTrend, ...]) -> Iterator[Block]:
    """Each goal with its steps and its chart."""
    if at.goals:
        yield Heading("Your goals")
    number = 0
    for each in at.goals:
        goal = each.goal
        if each.parent is None:
            number += 1
            yield Heading(f"Goal {number}: {goal.text}", 3)
        else:
            yield Heading(f"A step towards goal {number}: {goal.text}", 4)
        if goal.words:
            yield Quote(goal.words)
        yield from (Paragraph(said) for said in (" ".join(_facts(each)), " ".join(_since(each, at.plan))) if said)
        if goal.levels:
            yield Paragraph("How far it can go, from the least to the most:")
            yield Items(tuple(_level(int(level), goal.levels[level]) for level in sorted(goal.levels, key=int)))
        # A measure that several goals share is drawn once, with the first of them.
        yield from (Chart(found) for found in courses if found.scores and found.goals[0].goal is goal)


def numbers(plan: Plan) -> dict[str, str]:
    """What the page calls a goal or a step, by its id: an id means nothing to the client."""
    found = {}
    for number, goal in enumerate(plan.goals, 1):
        found[goal.id] = f"goal {number}"
        found |= {step.id: f"a step towards goal {number}" for step in goal.objectives}
    return found


def _level(level: int, said: str) -> str:
    return f"{level:+d}: {said}" if level else f"0: {said}"


def _facts(each: GoalStatus) -> Iterator[str]:
    goal = each.goal
    if each.state != "active" and each.since:
        done = "Reached on" if each.state == "achieved" else "We let this go on"
        yield f"{done} {dates.written(each.since)}."
    if goal.measure is not None:
        yield from _measured(goal.measure, each.score.better if each.score else goal.measure.better)
    by = dates.written(goal.by) if goal.by and each.state == "active" else ""
    target = shown(goal.measure.target) if goal.measure is not None and goal.measure.target is not None else ""
    if target:
        yield f"To be reached: {target}{f', by {by}' if by else ''}."
    elif by:
        yield f"To be reached by {by}."
    if goal.maintenance:
        yield "Holding this level is the goal."
    if goal.agreed == "declined":
        yield "You chose not to work on this goal."
    elif goal.agreed is not None:
        yield f"Agreed on {dates.written(goal.agreed)}."


def _measured(measure: Measure, better: str | None) -> Iterator[str]:
    about = ", ".join(filter(None, (measure.unit, f"{better} is better" if better else "")))
    yield f"What we measure: {measure.name}{f' ({about})' if about else ''}."
    if measure.baseline is not None:
        yield f"At the start: {shown(measure.baseline)}."


def _since(each: GoalStatus, plan: Plan) -> Iterator[str]:
    if each.score is not None and each.state == "active":
        yield from _last(each.score)
    review = status.latest(entry for entry in status.reviews(plan.history) if each.goal.id in entry.goals)
    if review is not None:
        yield f"At the review on {dates.written(review.date)}: {PROGRESS[review.goals[each.goal.id]]}."


def _last(score: Score) -> Iterator[str]:
    yield f"Last measured on {dates.written(score.day)}: {shown(score.value)}."
    if score.improvement and score.baseline is not None:
        # Better is said; a number that went the other way is told as a number.
        way = "better" if score.improvement > 0 else "higher" if score.value > score.baseline else "lower"
        yield f"That is {shown(abs(score.improvement))} {way} than at the start{_way(score)}."
    elif score.improvement is not None:
        yield "That is the same as at the start."
    if score.meaningful and score.min_change is not None:
        counts = "is more than chance would explain" if score.reliable else "counts as a real change"
        yield f"A change of {shown(score.min_change)} or more {counts}."
    elif score.meaningful is False and score.min_change is not None and score.improvement:
        yield f"Only a change of {shown(score.min_change)} or more counts; less can be chance."
    if score.remission:
        yield "The score has crossed the cut-off of this measure, for the better."


def _way(score: Score) -> str:
    if score.progress is None or score.progress <= 0:
        return ""
    return ", and where we want to be" if score.progress >= 1 else f", and {round(score.progress * 100)} % of the way"
