"""What a goal's words and fields together prove, and what is missing from both."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Literal, TypeVar, cast

from planctl.lint.goal_text import GoalText, judgment
from planctl.lint.goal_text.deadlines import Deadline
from planctl.lint.rule import GoalContext
from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.plan import Goal

# How the words fail to be specific, in the order in which it is asked about.
Vague = Literal["", "staff", "direction", "area", "judgment", "topic"]
Judged = TypeVar("Judged")
Unmeasured = Literal["", "nothing", "target", "understanding", "percent"]


def has_level(goal: Goal) -> bool:
    """Whether the fields hold a level: a measure with its target, or the levels of goal attainment scaling."""
    measure = goal.measure
    if goal.levels:
        return True
    if measure is None:
        return False
    # Holding a level is the goal: the level is where one starts.
    return measure.target is not None or (goal.maintenance and measure.baseline is not None)


def _once_per_goal(judge: Callable[[GoalContext], Judged]) -> Callable[[GoalContext], Judged]:
    """A judgment that every rule asks for, made once."""
    key = f"_{judge.__name__}"

    @wraps(judge)
    def judged(context: GoalContext) -> Judged:
        if key not in context.__dict__:
            context.__dict__[key] = judge(context)
        return cast(Judged, context.__dict__[key])

    return judged


@_once_per_goal
def vague(context: GoalContext) -> Vague:
    """What keeps the goal from being specific, with fields and objectives taken into account."""
    text = context.sentence
    if not text.english:
        return ""
    if text.subject.kind in ("staff", "passive"):
        return "staff"
    reason = _vague_words(text)
    # A measure, even without its target, names what is looked at.
    if not reason or has_level(context.goal) or context.goal.measure is not None:
        return ""
    objectives = context.goal.objectives
    if objectives and all(
        has_level(objective) or judgment.specific(context.read(objective)) for objective in objectives
    ):
        return ""
    return reason


def _vague_words(text: GoalText) -> Vague:
    if judgment.topic_only(text):
        return "topic"
    if judgment.directed(text):
        return "direction"
    if judgment.only_judged(text):
        return "judgment"
    return "area" if judgment.too_broad(text) else ""


@_once_per_goal
def unmeasured(context: GoalContext) -> Unmeasured:
    """What keeps the goal from being measurable, with fields and objectives taken into account."""
    text, goal = context.sentence, context.goal
    if has_level(goal) or judgment.measurable(text):
        return ""
    if goal.objectives and all(
        has_level(objective) or judgment.measurable(context.read(objective)) for objective in goal.objectives
    ):
        return ""
    if not text.english:
        return "target" if goal.measure is not None else ""
    if judgment.uncounted(text):
        return "percent"
    if goal.measure is not None or text.instruments:
        return "target"
    return "understanding" if judgment.understanding_only(text) else "nothing"


def has_deadline(context: GoalContext, goal: Goal) -> bool:
    """Whether field or words say by when."""
    return goal.by is not None or bool(context.read(goal).deadlines)


def timed(context: GoalContext) -> bool:
    """Whether the goal, or every objective below it, has a deadline."""
    objectives = context.goal.objectives
    return has_deadline(context, context.goal) or (
        bool(objectives) and all(has_deadline(context, objective) for objective in objectives)
    )


def missing(context: GoalContext) -> set[str]:
    """The letters among S, M and T that words and fields together do not meet."""
    text, letters = context.sentence, set()
    if vague(context):
        letters.add("S")
    if unmeasured(context) or (text.subject.kind == "staff" and not has_level(context.goal)):
        letters.add("M")
    if text.english and not timed(context):
        letters.add("T")
    return letters


def asks(context: GoalContext) -> bool:
    """Whether to ask how the goal is measured: not of a blank to fill in, nor of what is not the client's to do."""
    text = context.sentence
    return not (text.blanks or text.subject.kind in ("staff", "other"))


def exact_day(deadline: Deadline, start: date) -> date | None:
    """The one day that a deadline names, counted from the start where it is an offset."""
    if deadline.offset is not None:
        return dates.after(start, deadline.offset)
    written = deadline.date
    if written is None or written.rough:
        return None
    if written.exact is not None:
        return written.exact
    if written.month is None or written.day is None or written.year is not None:
        return None
    for year in (start.year, start.year + 1):
        try:
            day = date(year, written.month, written.day)
        except ValueError:
            continue
        if day >= start:
            return day
    return None


def agrees(deadline: Deadline, by: date, start: date) -> bool:
    """Whether a deadline in the words may mean the day in `by`; a doubt counts for it."""
    if deadline.offset is not None:
        return _near(dates.after(start, deadline.offset), by, deadline.offset)
    written = deadline.date
    if written is None:
        return True
    # `before 1 June` may well be entered as the day before it.
    slack = (0, 1) if deadline.words.lower().startswith(("before", "until", "prior")) else (0,)
    named = (written.year, written.month, None if written.rough else written.day)
    either = [named, (written.year, written.day, written.month)] if written.ambiguous else [named]
    for days in slack:
        day = by + timedelta(days=days)
        for reading in either:
            if all(
                given in (None, expected)
                for given, expected in zip(reading, (day.year, day.month, day.day), strict=True)
            ):
                return True
    # A quarter, an early March or the end of a month stand for more than one day.
    return written.rough and _same_quarter(written.year, written.month, by)


def _same_quarter(year: int | None, month: int | None, by: date) -> bool:
    months = 0 if month is None else (by.month - month) % 12
    return (year is None or abs(by.year - year) <= 1) and months in (0, 1, 10, 11)


def _near(reckoned: date, by: date, offset: Interval) -> bool:
    if offset.unit in ("day", "week"):
        return abs(by - reckoned) <= timedelta(days=3)
    month = Interval(1, "month")
    return dates.before(reckoned, month) <= by <= dates.after(reckoned, month)
