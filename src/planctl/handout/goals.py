"""The goals: what each is, how it is measured, how far it has come."""

from collections.abc import Iterator

from planctl import dates
from planctl.course import Course
from planctl.handout.blocks import Block, Chart, Heading, Items, Paragraph, Quote
from planctl.measures import shown
from planctl.model import Measure, Plan
from planctl.overview import GoalStanding, Overview
from planctl.progress import Score


def goals(at: Overview, courses: tuple[Course, ...]) -> Iterator[Block]:
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
        yield from (Paragraph(said) for said in (" ".join(_facts(each)), " ".join(_since(each))) if said)
        if goal.levels:
            yield Items(tuple(f"{int(level):+d}: {goal.levels[level]}" for level in sorted(goal.levels, key=int)))
        # A measure that several goals share is drawn once, with the first of them.
        yield from (Chart(found) for found in courses if found.scores and found.targets[0].goal is goal)


def _facts(each: GoalStanding) -> Iterator[str]:
    goal = each.goal
    if each.state != "active" and each.since:
        yield f"{'Reached' if each.state == 'achieved' else 'Given up'} on {dates.written(each.since)}."
    if goal.measure is not None:
        yield _measured(goal.measure, each.score.better if each.score else goal.measure.better)
    if goal.by and each.state == "active":
        yield f"To be reached by {dates.written(goal.by)}."
    if goal.maintenance:
        yield "Holding this level is the goal."
    if goal.agreed == "declined":
        yield "You declined this goal."
    elif goal.agreed is not None:
        yield f"Agreed on {dates.written(goal.agreed)}."


def _since(each: GoalStanding) -> Iterator[str]:
    if each.score is not None and each.state == "active":
        yield from _last(each.score)
    if each.progress:
        yield f"At the last review: {each.progress.replace('-', ' ')}."


def _measured(measure: Measure, better: str | None) -> str:
    about = ", ".join(filter(None, (measure.unit, f"{better} is better" if better else "")))
    start = f"{shown(measure.baseline)} at the start" if measure.baseline is not None else ""
    target = f"{shown(measure.target)} to be reached" if measure.target is not None else ""
    levels = ", ".join(filter(None, (start, target)))
    return f"Measured by {measure.name}{f' ({about})' if about else ''}{f': {levels}' if levels else ''}."


def _last(score: Score) -> Iterator[str]:
    yield f"Last measured on {dates.written(score.day)}: {shown(score.value)}."
    if score.gain:
        way = f", and {round(score.way * 100)} % of the way" if score.way is not None and score.gain > 0 else ""
        yield f"That is {shown(abs(score.gain))} {'better' if score.gain > 0 else 'worse'} than at the start{way}."
    elif score.gain is not None:
        yield "That is the same as at the start."
    if score.meaningful and score.smallest is not None:
        counts = "is more than chance would explain" if score.reliable else "is large enough to count"
        yield f"Such a change {counts} ({shown(score.smallest)} or more)."
    elif score.meaningful is False and score.smallest is not None and score.gain:
        yield f"A change counts from {shown(score.smallest)} on."
    if score.remission:
        yield "The score has left the clinical range."


def numbers(plan: Plan) -> Iterator[tuple[str, str]]:
    for number, goal in enumerate(plan.goals, 1):
        yield goal.id, f"goal {number}"
        yield from ((step.id, f"goal {number}") for step in goal.objectives)
