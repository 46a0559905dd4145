"""One plan at a glance: where it stands, its last and next review, its goals and open triggers."""

from dataclasses import dataclass
from datetime import date

from planctl.analysis import scores as progress
from planctl.analysis.scores import Score
from planctl.model import instruments
from planctl.model.plan import Goal, Plan
from planctl.model.settings import Settings
from planctl.schedule import status
from planctl.schedule.due import Due, PlanState
from planctl.schedule.next_review import next_review


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """A goal or objective with what the history says of it.

    `state` is `active`, `achieved` or `dropped`; `score` the latest reading of its measure, if any;
    `progress` what the latest review that named it found.
    """

    goal: Goal
    parent: Goal | None
    state: str
    since: date | None
    score: Score | None
    progress: str | None


@dataclass(frozen=True, slots=True)
class Overview:
    """One plan as it stands on a day."""

    plan: Plan
    due: Due
    last_review: date | None
    goals: tuple[GoalStanding, ...]

    @property
    def state(self) -> PlanState:
        """Whether the plan is active, paused or closed."""
        return self.due.plan_state

    @property
    def open_triggers(self) -> tuple[str, ...]:
        """The kinds of the triggers, and of deteriorations, that no review has dealt with yet."""
        return self.due.open_triggers


def overview(plan: Plan, settings: Settings, as_of: date, today: date | None = None) -> Overview:
    """The plan as it could be known on `as_of`; an entry dated after `today` makes a review due where that is given."""
    known = plan.as_known(as_of)
    last = status.latest(status.reviews(known.history))
    over = status.ended(known.history)
    goals = []
    for goal, parent in known.goals_and_objectives():
        end = over.get(goal.id) or (over.get(parent.id) if parent else None)
        state = "active" if end is None else "dropped" if end.kind == "dropped" else "achieved"
        score = _score(known, goal, settings)
        goals.append(GoalStanding(goal, parent, state, end.date if end else None, score, _progress(known, goal)))
    due = next_review(plan, settings, as_of, today)
    return Overview(known, due, last.date if last else None, tuple(goals))


def _score(plan: Plan, goal: Goal, settings: Settings) -> Score | None:
    if goal.measure is None:
        return None
    taken = progress.readings(plan.history, goal.measure.name, settings.instruments)
    if not taken or taken[-1].value is None:
        return None
    instrument = instruments.find(goal.measure.name, settings.instruments)
    return progress.score(goal.measure, instrument, taken[-1].value, taken[-1].date)


def _progress(plan: Plan, goal: Goal) -> str | None:
    named = status.latest(entry for entry in status.reviews(plan.history) if goal.id in entry.goals)
    return named.goals[goal.id] if named is not None else None
