"""Pauses and closures: which dates they move, and where to."""

from collections.abc import Callable

import pytest

from planctl.schedule.due import Due

GOAL = "[{id: g1, text: Ride the bus, by: 2026-06-15}]"
PHQ = "[{id: g1, text: Feel better, measure: {name: PHQ-9, baseline: 12}}]"


def _days(found: Due) -> list[tuple[str, str | None]]:
    return [(c.kind, c.due.isoformat() if c.due else None) for c in found.candidates]


# The clock runs out on 12 July.
@pytest.mark.parametrize(
    ("history", "as_of", "day"),
    [
        pytest.param(["paused 2026-06-01"], "2026-06-10", None, id="paused without an end: to no date"),
        pytest.param(
            ["paused 2026-06-01, until: 2026-09-15"], "2026-06-10", "2026-09-15", id="paused until a day: to it"
        ),
        pytest.param(
            ["paused 2026-06-01, until: 2026-09-15"], "2026-10-01", "2026-09-15", id="that day has passed: still to it"
        ),
        pytest.param(
            ["paused 2026-06-01, until: 2026-09-15", "resumed 2026-08-01"],
            "2026-08-02",
            "2026-08-01",
            id="resumed before: to the day of resuming",
        ),
        pytest.param(
            ["paused 2026-06-01, until: 2026-07-01", "resumed 2026-08-01"],
            "2026-08-02",
            "2026-08-01",
            id="resumed after: to the day of resuming",
        ),
        pytest.param(
            ["paused 2026-06-01, until: 2026-07-01"], "2026-06-10", "2026-07-12", id="runs out after the pause"
        ),
        pytest.param(["paused 2026-08-01"], "2026-08-10", "2026-07-12", id="ran out before the pause: stays"),
        pytest.param(
            ["paused 2026-07-12, until: 2026-08-01"], "2026-07-12", "2026-08-01", id="runs out on its first day"
        ),
        pytest.param(
            ["paused 2026-06-01", "resumed 2026-07-12"],
            "2026-07-12",
            "2026-07-12",
            id="runs out on the day of resuming",
        ),
        pytest.param(
            ["paused 2026-03-01", "resumed 2026-04-01"],
            "2026-04-02",
            "2026-07-12",
            id="a pause long over moves nothing",
        ),
        pytest.param(
            ["paused 2026-07-01", "resumed 2026-07-20", "paused 2026-07-20, until: 2026-08-10"],
            "2026-07-21",
            "2026-08-10",
            id="from one pause into the next",
        ),
        pytest.param(
            ["paused 2026-07-01", "paused 2026-07-20, until: 2026-08-10"],
            "2026-07-21",
            "2026-08-10",
            id="paused twice is one pause with the later end",
        ),
        pytest.param(
            ["resumed 2026-09-01", "paused 2026-06-01"],
            "2026-09-02",
            "2026-09-01",
            id="written down in the wrong order",
        ),
        pytest.param(
            ["paused 2026-06-01", "closed 2026-06-10", "reopened 2026-06-20"],
            "2026-06-21",
            "2026-07-12",
            id="reopening ends a pause from before the closing",
        ),
        pytest.param(
            ["closed 2026-07-01", "closed 2026-07-20", "reopened 2026-08-01"],
            "2026-08-02",
            "2026-08-01",
            id="closed twice is closed from the first day on",
        ),
        pytest.param(
            ["paused 2026-06-01, logged: 2026-06-20"], "2026-06-10", "2026-07-12", id="a pause that nobody knew of yet"
        ),
        pytest.param(
            ["closed 2026-06-01", "reopened 2026-10-01"],
            "2026-10-02",
            "2026-10-01",
            id="closed and reopened: to reopening",
        ),
        pytest.param(
            ["closed 2026-08-01", "reopened 2026-10-01"], "2026-10-02", "2026-07-12", id="ran out before closing: stays"
        ),
        pytest.param(
            ["closed 2026-06-01", "reopened 2026-06-20"],
            "2026-06-21",
            "2026-07-12",
            id="runs out after reopening: stays",
        ),
        pytest.param(
            ["closed 2026-06-01", "reopened 2026-06-20", "closed 2026-06-25"],
            "2026-06-26",
            None,
            id="closed again: no date",
        ),
        pytest.param(
            ["closed 2026-06-01", "paused 2026-06-02", "resumed 2026-06-03"],
            "2026-06-10",
            None,
            id="closed stays closed",
        ),
        pytest.param(
            ["closed 2026-06-01, logged: 2026-06-20"],
            "2026-06-10",
            "2026-07-12",
            id="a closure that nobody knew of yet",
        ),
    ],
)
def test_where_a_clock_goes(due: Callable[..., Due], history: list[str], as_of: str, day: str | None) -> None:
    found = due(*history, as_of=as_of)

    assert (found.day.isoformat() if found.day else None) == day


@pytest.mark.parametrize(
    ("history", "goals", "expected"),
    [
        pytest.param(
            ["paused 2026-06-01, until: 2026-09-15"],
            GOAL,
            [("target-date", "2026-09-15"), ("clock", "2026-09-15")],
            id="a target date and a clock move",
        ),
        pytest.param(
            ["review 2026-05-01, next: 2026-06-20", "paused 2026-06-01, until: 2026-09-15"],
            "",
            [("next", "2026-09-15"), ("clock", "2026-11-01")],
            id="a date set moves",
        ),
        pytest.param(
            ["paused 2026-06-01, until: 2026-09-15", "relapse 2026-06-10"],
            "",
            [("relapse", "2026-06-17"), ("clock", "2026-09-15")],
            id="a trigger does not",
        ),
        pytest.param(
            ["paused 2026-06-01, until: 2026-09-15", "reading 2026-06-10, measure: PHQ-9, value: 20"],
            PHQ,
            [("deterioration", "2026-06-17"), ("clock", "2026-09-15")],
            id="deterioration does not",
        ),
        pytest.param(
            ["crisis 2026-05-31", "closed 2026-06-01", "reopened 2026-06-18"],
            GOAL,
            [("crisis", "2026-06-18"), ("target-date", "2026-06-18"), ("clock", "2026-07-12")],
            id="between closing and reopening every kind moves",
        ),
    ],
)
def test_what_a_rest_moves(
    due: Callable[..., Due], history: list[str], goals: str, expected: list[tuple[str, str | None]]
) -> None:
    assert _days(due(*history, as_of="2026-06-19", goals=goals)) == expected


def test_candidate_held_back_without_an_end_stays_in_the_list_without_a_date(due: Callable[..., Due]) -> None:
    found = due("paused 2026-06-01", "crisis 2026-06-20", as_of="2026-06-20")

    assert _days(found) == [("crisis", "2026-06-22"), ("clock", None)]


@pytest.mark.parametrize(
    ("history", "words"),
    [
        pytest.param(["paused 2026-06-01"], ["2026-07-12", "paused"], id="held back"),
        pytest.param(
            ["paused 2026-06-01, until: 2026-09-15"],
            ["2026-07-12", "paused", "2026-09-15"],
            id="moved to the end of a pause",
        ),
        pytest.param(
            ["closed 2026-07-01", "reopened 2026-07-13", "paused 2026-07-13", "resumed 2026-07-14"],
            ["2026-07-12", "paused", "2026-07-14"],
            id="moved by the pause after a closure",
        ),
    ],
)
def test_candidate_that_was_moved_says_so(due: Callable[..., Due], history: list[str], words: list[str]) -> None:
    (clock,) = due(*history, as_of="2026-07-14").candidates

    assert [word for word in words if word not in clock.text] == []


@pytest.mark.parametrize(
    "history",
    [
        pytest.param(["paused 2026-03-01", "resumed 2026-04-01"], id="a pause long over"),
        pytest.param(["paused 2026-06-01", "resumed 2026-07-12"], id="resumed on the day it is due"),
    ],
)
def test_clock_that_was_not_moved_does_not_speak_of_a_pause(due: Callable[..., Due], history: list[str]) -> None:
    (clock,) = due(*history, as_of="2026-07-12").candidates

    assert "paused" not in clock.text


@pytest.mark.parametrize(
    ("history", "state"),
    [
        pytest.param([], "active", id="nothing happened"),
        pytest.param(["paused 2026-06-01"], "paused", id="paused"),
        pytest.param(["paused 2026-06-01", "resumed 2026-06-02"], "active", id="resumed"),
        pytest.param(["closed 2026-06-01"], "closed", id="closed"),
        pytest.param(["closed 2026-06-01", "reopened 2026-06-02"], "active", id="reopened"),
    ],
)
def test_answer_names_the_state_of_the_plan(due: Callable[..., Due], history: list[str], state: str) -> None:
    assert due(*history, as_of="2026-06-10").plan_state == state
