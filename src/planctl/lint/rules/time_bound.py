"""Time-bound: by when, in the words and in the field."""

from collections.abc import Iterator
from datetime import date, timedelta

from planctl.lint import evidence as fields
from planctl.lint.goal_text import Horizon
from planctl.lint.rule import Context, Diagnostic, GoalContext, goal_rule
from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.plan import Route
from planctl.schedule import status

_LONGEST = Interval(1, "year")


def _text(aim: GoalContext) -> Route:
    return (*aim.route, "text")


@goal_rule("T001", "no-horizon", "error")
def no_horizon(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Neither the words nor the fields say by when.

    Why: Without a day nobody knows when to look back, and a goal that does not move is carried
        along for years. How often something is done, how long one go takes, at what time of day,
        and how many times in a row, are no horizon. Of 166 goals that young people and their
        therapists wrote, not one had a date.
    Poor: text: Walk to the market alone 3 times a week
    Better: text: Walk to the market alone 3 times a week by 30 June 2026
    Clear: `by`, or objectives that each have their own horizon.
    Source: Cairns 2019.
    """
    parts = aim.parts
    if parts.horizons or parts.vague_horizons or aim.goal.by or fields.objectives_have(aim, "horizon"):
        return
    # A word of time that the reading could not place may be a horizon after all.
    yield Diagnostic(
        _text(aim),
        f"{aim.what} does not say by when",
        "On which day will you look back on it together?",
        level="warning" if parts.unread else None,
    )


@goal_rule("T002", "vague-horizon", "warning")
def vague_horizon(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The words name a time that no calendar holds.

    Why: Soon, eventually and when ready never come due, so the goal is never looked back on.
    Poor: text: Go back to the evening class when ready
    Better: text: Go back to the evening class by 1 September 2026
    Clear: `by`.
    Source: planctl's own.
    """
    parts = aim.parts
    if parts.horizons or not parts.vague_horizons or aim.goal.by or fields.objectives_have(aim, "horizon"):
        return
    words = parts.vague_horizons[0]
    yield Diagnostic(
        _text(aim),
        f'{aim.what} says "{words}", which no calendar holds',
        "Which day would be early enough to see how far it has come?",
        f"{aim.what} names a time that no calendar holds",
    )


@goal_rule("T003", "dates-disagree", "error")
def dates_disagree(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The day that the words name is not the day in `by`.

    Why: One of the two is wrong, and reviews are counted from `by`. Usually the field was moved
        and the sentence was not. "Within 8 weeks" may be 3 days off, "within 3 months" a month; a
        date without a year agrees when any year makes it `by`.
    Poor: text: Sit an exam in the hall by 30 June 2026
        by: 2026-07-31
    Better: text: Sit an exam in the hall by 30 June 2026
        by: 2026-06-30
    Clear: The same day in both.
    Source: planctl's own.
    """
    by = aim.goal.by
    if by is None:
        return
    exact = [horizon for horizon in aim.parts.horizons if horizon.sort in ("date", "offset") and _dated(horizon)]
    start = aim.start
    if not exact or any(_agrees(horizon, by, start) for horizon in exact):
        return
    yield Diagnostic(
        (*aim.route, "by"),
        f'{aim.what} says "{exact[0].words}" in its words and {by.isoformat()} in `by`',
        "Which of the two did you agree on?",
        f"{aim.what} names another day in its words than in `by`",
    )


def _dated(horizon: Horizon) -> bool:
    return bool(horizon.day or horizon.year or horizon.month or horizon.offset)


def _agrees(horizon: Horizon, by: date, start: date) -> bool:
    if horizon.offset is not None:
        return _near(dates.after(start, horizon.offset), by, horizon.offset)
    # `before 1 June` may well be entered as the day before it.
    before = horizon.words.lower().startswith(("before", "until", "prior"))
    return any(_on(horizon, by + timedelta(days=days)) for days in ((0, 1) if before else (0,)))


def _on(horizon: Horizon, day: date) -> bool:
    named = (horizon.year, horizon.month, horizon.day_of_month)
    return all(given in (None, own) for given, own in zip(named, (day.year, day.month, day.day), strict=True))


def _near(reckoned: date, by: date, offset: Interval) -> bool:
    if offset.unit in ("day", "week"):
        return abs(by - reckoned) <= timedelta(days=3)
    month = Interval(1, "month")
    return dates.before(reckoned, month) <= by <= dates.after(reckoned, month)


@goal_rule("T004", "date-not-usable", "error")
def date_not_usable(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The target date lies before the start, or has passed and a review since has left it standing.

    Why: A date that has passed tells nobody what is still to be done by when.
    Poor:
        text: Walk to the corner shop alone twice a week
        by: 2025-12-31
    Better:
        text: Walk to the corner shop alone twice a week
        by: 2026-05-31
    Clear: a new `by`, or record that the goal was achieved or dropped.
    Source: planctl's own.
    """
    by = aim.goal.by
    if by is None:
        return
    start = aim.start
    at = (*aim.route, "by")
    if by < start:
        yield Diagnostic(at, f"{aim.what} is to be reached by {by}, before its start on {start}", goal=aim.goal.id)
        return
    review = status.latest(status.reviews(context.plan.history))
    if by < context.today and review is not None and review.date >= by:
        yield Diagnostic(
            at,
            f"{aim.what} was to be reached by {by}, and is still open after the review on {review.date}",
            "Was it reached, is it dropped, or is there a new date?",
            goal=aim.goal.id,
        )


@goal_rule("T005", "beyond-the-plan", "warning")
def beyond_the_plan(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The target date is more than a year after the plan's start.

    Why: Medicare wants a plan to be at most a year old, so its goals must be reachable within one.
    Poor:
        text: Walk to the corner shop alone twice a week
        by: 2027-06-30
    Better:
        text: Walk to the corner shop alone twice a week
        by: 2026-06-30
    Clear: an objective on the way with a nearer date, or a nearer `by`.
    Source: NGS Medicare: a plan at most one year old on the day of service.
    """
    by = aim.goal.by
    if by is not None and by > dates.after(context.plan.start, _LONGEST):
        yield Diagnostic(
            (*aim.route, "by"),
            f"{aim.what} is to be reached by {by}, more than a year after the plan's start",
            "What could be reached on the way, within the year?",
            goal=aim.goal.id,
        )


RULES = (no_horizon, vague_horizon, dates_disagree, date_not_usable, beyond_the_plan)
