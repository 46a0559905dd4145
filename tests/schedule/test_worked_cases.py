"""The worked cases of the review dates, one by one."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from planctl.render.reason import reason_text
from planctl.schedule.due import Due
from planctl.schedule.due_list import DueFilter

QUARTERLY_GRID = "{from: start, every: 3 months}"
GOAL_BY_MAY = "[{id: g1, text: Ride the bus alone, by: 2026-05-01}]"

# history, as of, due, the kind that binds, words its text must hold
CASES = [
    pytest.param(
        [],
        "2026-03-01",
        "2026-07-12",
        "clock",
        ["start", "2026-01-12", "6 months"],
        id="without any review the clock runs from the start",
    ),
    pytest.param(
        ["review 2026-08-31, decision: continue"],
        "2026-09-01",
        "2027-02-28",
        "clock",
        ["review", "2026-08-31", "6 months"],
        id="six months after 31 August is the last day of February",
    ),
    pytest.param(
        ["review 2026-04-01, decision: continue", "crisis 2026-06-10"],
        "2026-06-10",
        "2026-06-12",
        "crisis",
        ["2026-06-10", "2 days"],
        id="a crisis brings the review forward to two days after it",
    ),
    pytest.param(
        ["crisis 2026-06-10", "review 2026-06-11, decision: continue, scope: event"],
        "2026-06-12",
        "2026-07-12",
        "clock",
        ["start"],
        id="an event review closes the crisis and does not move the clock",
    ),
    pytest.param(
        ["crisis 2026-06-10", "review 2026-06-11, decision: continue, scope: full"],
        "2026-06-12",
        "2026-12-11",
        "clock",
        ["2026-06-11"],
        id="a full review closes the crisis and moves the clock",
    ),
    pytest.param(
        ["review 2026-06-10, decision: continue", "relapse 2026-06-05, logged: 2026-06-12"],
        "2026-06-13",
        "2026-06-19",
        "relapse",
        ["2026-06-05", "2026-06-12", "7 days"],
        id="a relapse that became known after the review counts from the day it became known",
    ),
    pytest.param(
        ["review 2026-06-10, decision: continue", "relapse 2026-06-05"],
        "2026-06-13",
        "2026-06-12",
        "relapse",
        ["2026-06-05", "7 days"],
        id="a relapse written below a review has not been dealt with by it",
    ),
    pytest.param(
        ["crisis 2026-06-10", "review 2026-06-09, decision: continue"],
        "2026-06-11",
        "2026-06-12",
        "crisis",
        ["2026-06-10"],
        id="a review held before the crisis has not dealt with it although written below",
    ),
    pytest.param(
        ["crisis 2026-06-10, logged: 2026-06-20"],
        "2026-06-15",
        "2026-07-12",
        "clock",
        ["start"],
        id="a crisis counts for nothing on a day when nobody knew of it",
    ),
    pytest.param(
        ["paused 2026-06-01", "resumed 2026-09-01"],
        "2026-09-02",
        "2026-09-01",
        "clock",
        ["2026-07-12", "paused"],
        id="a clock that ran out in a pause is due on the day of resuming",
    ),
    pytest.param(
        ["paused 2026-06-01", "crisis 2026-06-20"],
        "2026-06-20",
        "2026-06-22",
        "crisis",
        ["2026-06-20"],
        id="a pause does not hold a crisis back",
    ),
    pytest.param(
        [
            "review 2026-03-02, decision: continue",
            "reading 2026-03-02, measure: PCL-5, value: 50",
            "reading 2026-03-20, measure: PCL-5, value: 70",
        ],
        "2026-03-21",
        "2026-03-27",
        "deterioration",
        ["PCL-5 from 50 to 70", "2026-03-20"],
        id="a score of the review's day, written below it, is the yardstick of the next",
    ),
    pytest.param(
        [
            "reading 2026-02-10, measure: GAD-7, value: 8",
            "review 2026-03-02, decision: continue",
            "reading 2026-03-20, measure: GAD-7, value: 21",
        ],
        "2026-03-21",
        "2026-03-27",
        "deterioration",
        ["GAD-7 from 8 to 21"],
        id="an instrument is watched although no goal names it",
    ),
    pytest.param(
        ["crisis 2026-06-10", "review 2026-06-11"],
        "2026-06-12",
        "2026-06-12",
        "crisis",
        ["the review on 2026-06-11 says nothing"],
        id="a review without any content has not dealt with a crisis",
    ),
    pytest.param(
        ["paused 2026-02-01, until: 2026-03-01", "paused 2026-09-01"],
        "2026-10-01",
        "2026-07-12",
        "clock",
        ["start", "2026-01-12", "6 months"],
        id="what fell due between two pauses is due",
    ),
]


@pytest.mark.parametrize(("history", "as_of", "day", "kind", "words"), CASES)
def test_plan_on_the_default_clock(
    due: Callable[..., Due], history: list[str], as_of: str, day: str, kind: str, words: Sequence[str]
) -> None:
    _assert_binds(due(*history, as_of=as_of), day, kind, words)


@pytest.mark.parametrize(
    ("history", "as_of", "day", "kind", "words"),
    [
        pytest.param(
            [],
            "2026-04-01",
            "2026-05-01",
            "target-date",
            ["target date", "g1"],
            id="the target date of an active goal is a review date",
        ),
        pytest.param(
            ["review 2026-05-01, decision: continue"],
            "2026-05-02",
            "2026-11-01",
            "clock",
            ["2026-05-01", "6 months"],
            id="a review on the target date has seen the goal",
        ),
    ],
)
def test_plan_with_a_goal_to_be_reached_by_1_may(
    due: Callable[..., Due], history: list[str], as_of: str, day: str, kind: str, words: Sequence[str]
) -> None:
    _assert_binds(due(*history, as_of=as_of, goals=GOAL_BY_MAY), day, kind, words)


@pytest.mark.parametrize(
    ("history", "as_of", "day", "kind", "words"),
    [
        pytest.param(
            ["review 2026-04-01, decision: continue"],
            "2026-04-02",
            "2026-07-12",
            "clock",
            ["start", "2026-01-12", "3 months"],
            id="a review up to 14 days early serves its slot",
        ),
        pytest.param(
            ["review 2026-03-01, decision: continue"],
            "2026-04-02",
            "2026-04-12",
            "clock",
            ["start", "2026-01-12", "3 months"],
            id="a review more than 14 days early serves no slot",
        ),
        pytest.param(
            ["review 2026-05-20, decision: continue"],
            "2026-05-21",
            "2026-07-12",
            "clock",
            ["start", "2026-01-12", "3 months"],
            id="a late review does not move the grid",
        ),
    ],
)
def test_plan_on_a_quarterly_grid(
    due: Callable[..., Due], history: list[str], as_of: str, day: str, kind: str, words: Sequence[str]
) -> None:
    _assert_binds(due(*history, as_of=as_of, review=QUARTERLY_GRID), day, kind, words)


def test_closed_plan_has_no_due_date(due: Callable[..., Due]) -> None:
    found = due("closed 2026-06-01", as_of="2027-01-01")

    assert (found.day, found.days, found.state, found.deciding) == (None, None, None, None)
    assert not DueFilter().includes(found)


def _assert_binds(found: Due, day: str, kind: str, words: Sequence[str]) -> None:
    assert found.day == date.fromisoformat(day)
    assert found.deciding is not None
    assert found.deciding.kind == kind
    assert [word for word in words if word not in reason_text(found.deciding)] == []
