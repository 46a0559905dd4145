"""Rules on a goal's dates as the fields have them."""

from collections.abc import Iterator

from planctl import dates, standing
from planctl.dates import Interval
from planctl.rules.rule import Aim, Look, Remark, goal_rule

_LONGEST = Interval(1, "year")


@goal_rule("T004", "date-not-usable", "error")
def date_not_usable(aim: Aim, look: Look) -> Iterator[Remark]:
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
        yield Remark(at, f"{aim.what} is to be reached by {by}, before its start on {start}", goal=aim.goal.id)
        return
    review = standing.latest(standing.reviews(look.plan.history))
    if by < look.today and review is not None and review.date >= by:
        yield Remark(
            at,
            f"{aim.what} was to be reached by {by}, and is still open after the review on {review.date}",
            "Was it reached, is it dropped, or is there a new date?",
            goal=aim.goal.id,
        )


@goal_rule("T005", "beyond-the-plan", "warning")
def beyond_the_plan(aim: Aim, look: Look) -> Iterator[Remark]:
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
    if by is not None and by > dates.after(look.plan.start, _LONGEST):
        yield Remark(
            (*aim.route, "by"),
            f"{aim.what} is to be reached by {by}, more than a year after the plan's start",
            "What could be reached on the way, within the year?",
            goal=aim.goal.id,
        )


RULES = (date_not_usable, beyond_the_plan)
