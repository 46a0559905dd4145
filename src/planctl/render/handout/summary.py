"""What the page answers at a glance: the next review and why, whom to call, how far each goal has come."""

from typing import Final

from planctl.analysis.overview import GoalStatus, Overview
from planctl.model.instruments import Number, format_number
from planctl.model.settings import Settings
from planctl.render.handout import goals, reviews
from planctl.render.handout.blocks import NOTHING, GoalRow, Summary, long_date, short_date

_HEADING: Final = ("Goal", "Start", "Now", "Target", "By")


def summary(current: Overview, settings: Settings, practitioner: str, *, events: bool) -> Summary:
    """Sum up the plan; without `events` it does not say what happened to make a review due."""
    # Signing is the practitioner's to do.
    locale, due = settings.locale, current.due.for_review()
    practice = settings.practice
    calls = [("Your practitioner", practitioner)]
    if practice is not None:
        calls += [
            ("Practice", ", ".join(filter(None, (practice.name, practice.phone)))),
            ("In a crisis", practice.crisis_line or ""),
        ]
    return Summary(
        review=long_date(due.day, locale) if due.deciding and due.day else "",
        reasons=reviews.next_review(due, current.plan, locale, events=events),
        calls=tuple((label, text) for label, text in calls if text),
        heading=_HEADING,
        goals=tuple(
            _row(number, status, current, locale)
            for number, status in enumerate((status for status in current.goals if status.parent is None), 1)
        ),
    )


def _row(number: int, status: GoalStatus, current: Overview, locale: str) -> GoalRow:
    goal, as_of = status.goal, current.due.as_of
    measure = goal.measure
    if status.state != "active" and status.since:
        by = f"{goals.ENDED[status.state].lower()} {short_date(status.since, locale, as_of)}"
    else:
        by = short_date(goal.by, locale, as_of) if goal.by else NOTHING
    baseline = measure.baseline if measure else None
    cells = (_number(baseline), _number(status.score.value if status.score else None), _number(status.target), by)
    progress = status.score.progress if status.score and status.state == "active" else None
    about = ", ".join(filter(None, (measure.name, measure.unit))) if measure else ""
    return GoalRow(f"Goal {number}", goal.words or goal.text, about, cells, progress)


def _number(value: Number | None) -> str:
    return NOTHING if value is None else format_number(value)
