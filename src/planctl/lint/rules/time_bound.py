"""Time-bound: by when, in the words and in the field."""

from collections.abc import Iterator
from typing import Final

from planctl.lint import evidence
from planctl.lint.rule import Context, Diagnostic, GoalContext, goal_rule
from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.plan import Route

_LONGEST: Final = Interval(1, "year")


def _text(goal: GoalContext) -> Route:
    return (*goal.route, "text")


@goal_rule("T001", "no-horizon", "error")
def no_horizon(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Neither the words nor the fields say by when.

    Why: Without a date nobody knows when to look back, and a goal that does not move is carried
        along for years. How often something is done, how long it takes, at what time of day, and
        how many times in a row, are no target date. Of 166 goals that young people and their
        therapists wrote, not one had a date.
    Poor: text: Walk to the market alone 3 times a week
    Better: text: Walk to the market alone 3 times a week by 30 June 2026
    Clear: `by`, or objectives that each have their own date.
    Source: Cairns 2019.
    """
    text = goal.sentence
    if evidence.timed(goal) or text.vague_deadlines or not text.english:
        return
    yield Diagnostic(
        _text(goal),
        f"{goal.id} has no target date",
        "When will you and the client check whether it has been met?",
        # A word of time that the reading could not place may be a deadline after all.
        level="warning" if text.unread_time else None,
    )


@goal_rule("T002", "vague-horizon", "warning")
def vague_horizon(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The words name a time that no calendar holds.

    Why: Soon, eventually and when ready never come due, so nobody ever looks back at the goal.
    Poor: text: Go back to the evening class when ready
    Better: text: Go back to the evening class by 1 September 2026
    Clear: `by`.
    Source: planctl's own.
    """
    vague = goal.sentence.vague_deadlines
    if vague and not evidence.timed(goal):
        yield Diagnostic(
            _text(goal),
            f'{goal.id}: "{vague[0].lower()}" is not a date',
            "What date would be soon enough to check progress?",
            f"{goal.id} names a time that is not a date",
        )


@goal_rule("T003", "dates-disagree", "error")
def dates_disagree(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
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
    by = goal.goal.by
    dated = [deadline for deadline in goal.sentence.deadlines if deadline.date or deadline.offset]
    if by is None or not dated or any(evidence.agrees(deadline, by, goal.start) for deadline in dated):
        return
    yield Diagnostic(
        (*goal.route, "by"),
        f'{goal.id} says "{dated[0].words}" but `by` is {by.isoformat()}',
        "Which one did you agree on?",
        f"{goal.id} says another day in words than in `by`",
    )


@goal_rule("T004", "date-not-usable", "error")
def date_not_usable(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The target date lies before the start, or has passed while the goal is still open.

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
    by = goal.goal.by
    at = (*goal.route, "by")
    if by is not None and by < goal.start:
        yield Diagnostic(at, f"{goal.id} has a target date of {by}, before its start on {goal.start}")
    elif by is not None and by < context.today:
        yield Diagnostic(
            at,
            f"the target date of {goal.id} ({by}) has passed and it is still open",
            "Was it met, was it dropped, or is there a new date?",
        )


@goal_rule("T005", "beyond-the-plan", "warning")
def beyond_the_plan(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
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
    by = goal.goal.by
    if by is not None and by > dates.after(context.plan.start, _LONGEST):
        yield Diagnostic(
            (*goal.route, "by"),
            f"{goal.id} has a target date of {by}, more than a year after the plan's start",
            "What could be reached on the way, within the year?",
        )


RULES = (no_horizon, vague_horizon, dates_disagree, date_not_usable, beyond_the_plan)
