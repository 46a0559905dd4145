"""Where a plan and its goals stand, read off the history."""

from collections.abc import Callable
from datetime import date

import pytest

from planctl.model.plan import Plan
from planctl.schedule import status
from planctl.schedule.pauses import plan_state

GOALS = "[{id: g1, text: Ride, objectives: [{id: g1a, text: Two stops}, {id: g1b, text: Four}]}, {id: g2, text: Sleep}]"


@pytest.mark.parametrize(
    ("history", "state"),
    [
        pytest.param([], "active", id="created"),
        pytest.param(["paused 2026-02-01"], "paused", id="paused"),
        pytest.param(["paused 2026-02-01", "resumed 2026-03-01"], "active", id="resumed"),
        pytest.param(["paused 2026-02-01", "resumed 2026-02-01"], "active", id="resumed the same day, below"),
        pytest.param(["resumed 2026-03-01", "paused 2026-02-01"], "active", id="the later day decides, not the order"),
        pytest.param(["paused 2026-02-01, until: 2026-06-02"], "paused", id="paused until tomorrow"),
        pytest.param(["paused 2026-02-01, until: 2026-06-01"], "active", id="paused until today"),
        pytest.param(["closed 2026-02-01"], "closed", id="closed"),
        pytest.param(["closed 2026-02-01", "reopened 2026-03-01"], "active", id="reopened"),
        pytest.param(["closed 2026-02-01", "reopened 2026-02-01"], "active", id="reopened the same day, below"),
        pytest.param(["closed 2026-02-01", "reopened 2026-03-01", "closed 2026-04-01"], "closed", id="closed again"),
        pytest.param(["paused 2026-02-01", "closed 2026-03-01"], "closed", id="closed while paused"),
        pytest.param(["closed 2026-02-01", "paused 2026-03-01"], "closed", id="pausing does not reopen"),
        pytest.param(["closed 2026-02-01", "resumed 2026-03-01"], "closed", id="nor does resuming"),
        pytest.param(["closed 2026-02-01", "review 2026-03-01"], "closed", id="nor does a review"),
        pytest.param(["review 2026-02-01, decision: close"], "active", id="a decision to close does not close"),
    ],
)
def test_state_of_the_plan(planned: Callable[..., Plan], history: list[str], state: str) -> None:
    assert plan_state(planned(*history).history, date(2026, 6, 1)) == state


@pytest.mark.parametrize(
    ("history", "active"),
    [
        pytest.param([], ["g1", "g1a", "g1b", "g2"], id="all at first"),
        pytest.param(["achieved 2026-02-01, goal: g2"], ["g1", "g1a", "g1b"], id="a goal achieved"),
        pytest.param(["dropped 2026-02-01, goal: g2"], ["g1", "g1a", "g1b"], id="a goal dropped"),
        pytest.param(["achieved 2026-02-01, goal: g1a"], ["g1", "g1b", "g2"], id="an objective achieved"),
        pytest.param(["dropped 2026-02-01, goal: g1"], ["g2"], id="a goal with its objectives"),
        pytest.param(
            ["achieved 2026-02-01, goal: g2", "resumed_goal 2026-03-01, goal: g2"],
            ["g1", "g1a", "g1b", "g2"],
            id="taken up again",
        ),
        pytest.param(
            ["dropped 2026-02-01, goal: g2", "resumed_goal 2026-03-01, goal: g2", "achieved 2026-04-01, goal: g2"],
            ["g1", "g1a", "g1b"],
            id="dropped, taken up, achieved",
        ),
        pytest.param(["review 2026-02-01, goals: {g2: achieved}"], ["g1", "g1a", "g1b"], id="achieved in a review"),
        pytest.param(
            ["review 2026-02-01, goals: {g2: sustaining}"], ["g1", "g1a", "g1b", "g2"], id="sustaining is no end"
        ),
        pytest.param(
            ["review 2026-02-01, goals: {g2: not-attainable}"], ["g1", "g1a", "g1b", "g2"], id="nor is not-attainable"
        ),
        pytest.param(
            ["achieved 2026-02-01, goal: g2", "review 2026-03-01, goals: {g2: sustaining}"],
            ["g1", "g1a", "g1b"],
            id="achieved and sustained since",
        ),
    ],
)
def test_goals_still_worked_on(planned: Callable[..., Plan], history: list[str], active: list[str]) -> None:
    plan = planned(*history, goals=GOALS)

    assert [goal.id for goal, _ in status.active_goals(plan)] == active


def test_objectives_come_with_their_goal(planned: Callable[..., Plan]) -> None:
    plan = planned(goals=GOALS)

    assert [(goal.id, parent and parent.id) for goal, parent in status.active_goals(plan)] == [
        ("g1", None),
        ("g1a", "g1"),
        ("g1b", "g1"),
        ("g2", None),
    ]


def test_end_of_a_goal_is_the_entry_that_says_so(planned: Callable[..., Plan]) -> None:
    plan = planned("dropped 2026-02-01, goal: g1", "review 2026-03-01, goals: {g2: achieved}", goals=GOALS)

    assert {goal: (entry.kind, entry.date) for goal, entry in status.ended_goals(plan.history).items()} == {
        "g1": ("dropped", date(2026, 2, 1)),
        "g2": ("review", date(2026, 3, 1)),
    }


@pytest.mark.parametrize(
    ("history", "index"),
    [
        pytest.param(["review 2026-02-01", "review 2026-03-01"], 1, id="the greatest date"),
        pytest.param(["review 2026-03-01", "review 2026-02-01"], 0, id="wherever it stands"),
        pytest.param(["review 2026-03-01", "review 2026-03-01"], 1, id="of two on one day the one further down"),
        pytest.param(
            ["review 2026-02-01, logged: 2026-04-01", "review 2026-03-01"], 1, id="the day it was logged does not count"
        ),
    ],
)
def test_latest(planned: Callable[..., Plan], history: list[str], index: int) -> None:
    entries = planned(*history).history[1:]

    assert status.latest(entries) is entries[index]


def test_latest_of_nothing_is_none() -> None:
    assert status.latest([]) is None


def test_reviews_are_full_and_event_reviews(planned: Callable[..., Plan]) -> None:
    plan = planned("review 2026-02-01", "session 2026-02-02", "review 2026-03-01, scope: event")

    assert [(entry.scope, entry.full_review) for entry in status.reviews(plan.history)] == [
        (None, True),
        ("event", False),
    ]
