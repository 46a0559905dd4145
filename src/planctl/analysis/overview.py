"""One plan at a glance: its state, its last and next review, its goals and open triggers."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from planctl.analysis import scores
from planctl.analysis.scores import Score
from planctl.model import instruments
from planctl.model.instruments import Number
from planctl.model.plan import Goal, Plan
from planctl.model.settings import Settings
from planctl.schedule import status
from planctl.schedule.due import Due, PlanState
from planctl.schedule.next_review import next_review


@dataclass(frozen=True, slots=True)
class GoalStatus:
    """A goal or objective with what the history says of it.

    `since` is the day it was achieved or dropped, `score` the latest reading of its measure, `progress`
    what the latest review that named it recorded.
    """

    goal: Goal
    parent: Goal | None
    state: Literal["active", "achieved", "dropped"]
    since: date | None
    score: Score | None
    progress: str | None

    @property
    def target(self) -> Number | None:
        """The value to be reached, if the goal has one."""
        return self.goal.measure.target if self.goal.measure is not None else None


@dataclass(frozen=True, slots=True)
class Overview:
    """One plan as it stands on a day."""

    plan: Plan
    due: Due
    last_review: date | None
    goals: tuple[GoalStatus, ...]

    @property
    def state(self) -> PlanState:
        """Whether the plan is active, paused or closed."""
        return self.due.plan_state

    @property
    def open_triggers(self) -> tuple[str, ...]:
        """The kinds of the triggers, and of deteriorations, that no review has dealt with yet."""
        return self.due.open_triggers


def overview(plan: Plan, settings: Settings, as_of: date, today: date | None = None) -> Overview:
    """Sum up the plan as it could be known on `as_of`; if `today` is given, a later entry makes a review due."""
    known = plan.as_known(as_of)
    last = status.latest(status.reviews(known.history))
    due = next_review(plan, settings, as_of, today)
    return Overview(known, due, last.date if last else None, tuple(goal_statuses(known, settings)))


def goal_statuses(plan: Plan, settings: Settings) -> list[GoalStatus]:
    """Sum up each goal and objective, in the order of the file; an objective ends with its goal."""
    ends = status.ended_goals(plan.history)
    reviews = status.reviews(plan.history)
    # What the latest review that names a goal says of it.
    progress = {
        id: review.goals[id] for review in sorted(reviews, key=lambda review: review.date) for id in review.goals
    }
    readings = scores.readings_by_measure(plan.history, settings.instruments)
    statuses = []
    for goal, parent in plan.goals_and_objectives():
        end = ends.get(goal.id) or (ends.get(parent.id) if parent else None)
        taken = readings.get(instruments.identity(goal.measure.name, settings.instruments), []) if goal.measure else []
        last = next((entry for entry in reversed(taken) if entry.value is not None), None)
        statuses.append(
            GoalStatus(
                goal=goal,
                parent=parent,
                state="active" if end is None else "dropped" if end.kind == "dropped" else "achieved",
                since=end.date if end else None,
                score=scores.scores(goal.measure, [last], settings.instruments)[0] if goal.measure and last else None,
                progress=progress.get(goal.id),
            )
        )
    return statuses
