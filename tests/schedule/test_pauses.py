"""Pauses and closures: which dates they move, and where to."""

from collections.abc import Callable
from datetime import date

import pytest

from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.render.reason import reason_text
from planctl.schedule.due import Due
from planctl.schedule.due_list import DueFilter
from planctl.schedule.next_review import next_review
from planctl.schedule.pauses import out_of_place

GOAL = "[{id: g1, text: Ride the bus, by: 2026-06-15}]"
PHQ = "[{id: g1, text: Feel better, measure: {name: PHQ-9, baseline: 12}}]"


def _days(found: Due) -> list[tuple[str, str | None]]:
    return [(c.kind, c.due.isoformat() if c.due else None) for c in found.reasons]


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
            "2026-07-12",
            id="resumed after: the pause ended by itself",
        ),
        pytest.param(
            ["paused 2026-02-01, until: 2026-03-01", "paused 2026-09-01"],
            "2026-10-01",
            "2026-07-12",
            id="paused anew after the end: it fell between the two pauses",
        ),
        pytest.param(
            ["paused 2026-02-01, until: 2026-03-01", "paused 2026-03-01"],
            "2026-10-01",
            None,
            id="paused on the day of the end: prolonged without one",
        ),
        pytest.param(
            ["paused 2026-02-01, until: 2026-09-01", "paused 2026-03-01, until: 2026-10-01"],
            "2026-10-02",
            "2026-10-01",
            id="prolonged",
        ),
        pytest.param(
            ["paused 2026-02-01, until: 2026-09-01", "paused 2026-03-01, until: 2026-06-01"],
            "2026-06-02",
            "2026-07-12",
            id="limited",
        ),
        pytest.param(
            ["paused 2026-02-01, until: 2026-03-01", "paused 2026-07-01", "resumed 2026-08-01"],
            "2026-08-02",
            "2026-08-01",
            id="resuming ends the second pause",
        ),
        pytest.param(
            ["paused 2026-07-01", "resumed 2026-06-20"],
            "2026-07-20",
            "2026-07-12",
            id="resumed before it was paused: on the day it was paused",
        ),
        pytest.param(
            ["paused 2026-07-01", "resumed 2026-06-20, logged: 2026-07-18"],
            "2026-07-20",
            "2026-07-18",
            id="resumed before it was paused: on the day it was logged",
        ),
        pytest.param(
            ["paused 2026-07-01", "resumed 2026-06-20, logged: 2026-06-25"],
            "2026-07-20",
            "2026-07-12",
            id="logged before it was paused: on the day it was paused",
        ),
        pytest.param(
            ["paused 2026-02-01", "paused 2026-07-01", "resumed 2026-03-01"],
            "2026-07-20",
            None,
            id="an earlier pause that resuming ended leaves the later one",
        ),
        pytest.param(
            ["closed 2026-07-01", "reopened 2026-06-20"],
            "2026-07-20",
            "2026-07-12",
            id="reopened before it was closed: on the day it was closed",
        ),
        pytest.param(
            ["closed 2026-07-01", "reopened 2026-06-20, logged: 2026-07-18"],
            "2026-07-20",
            "2026-07-18",
            id="reopened before it was closed: on the day it was logged",
        ),
        pytest.param(
            ["paused 2026-07-01", "resumed 2026-07-01"],
            "2026-07-20",
            "2026-07-12",
            id="resumed the same day, below",
        ),
        pytest.param(
            ["resumed 2026-07-01", "paused 2026-07-01"],
            "2026-07-20",
            None,
            id="resumed the same day, above",
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
    (clock,) = due(*history, as_of="2026-07-14").reasons

    assert [word for word in words if word not in reason_text(clock)] == []


@pytest.mark.parametrize(
    "history",
    [
        pytest.param(["paused 2026-03-01", "resumed 2026-04-01"], id="a pause long over"),
        pytest.param(["paused 2026-06-01", "resumed 2026-07-12"], id="resumed on the day it is due"),
    ],
)
def test_clock_that_was_not_moved_does_not_speak_of_a_pause(due: Callable[..., Due], history: list[str]) -> None:
    (clock,) = due(*history, as_of="2026-07-12").reasons

    assert "paused" not in reason_text(clock)


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


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        pytest.param("2026-06-30", "paused", id="the day before the end"),
        pytest.param("2026-07-01", "active", id="the end"),
    ],
)
def test_pause_with_an_end_is_over_on_that_day(due: Callable[..., Due], as_of: str, state: str) -> None:
    assert due("paused 2026-06-01, until: 2026-07-01", as_of=as_of).plan_state == state


# ---- a pause that nobody has ended -------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "day"),
    [
        # 1 February + 90 days is 2 May.
        pytest.param(["paused 2026-02-01", "session 2026-05-03"], "2026-05-03", id="a session after 91 days"),
        pytest.param(["paused 2026-02-01", "session 2026-05-02"], None, id="a session after 90 days"),
        pytest.param(
            ["paused 2026-02-01", "reading 2026-06-01, measure: PHQ-9, value: 3"], "2026-06-01", id="a reading"
        ),
        pytest.param(["paused 2026-02-01", "review 2026-06-01, decision: continue"], "2026-06-01", id="a review"),
        pytest.param(["paused 2026-02-01", "amended 2026-06-01"], None, id="an amendment"),
        pytest.param(
            ["paused 2026-02-01", "session 2026-06-01", "session 2026-05-20"], "2026-05-20", id="the first of two"
        ),
        pytest.param(
            ["paused 2026-02-01", "session 2026-05-20, logged: 2026-06-05"],
            "2026-06-05",
            id="from the day it became known",
        ),
        pytest.param(["paused 2026-02-01, until: 2026-09-01", "session 2026-06-01"], None, id="a pause with an end"),
        pytest.param(["paused 2026-02-01", "session 2026-06-01", "resumed 2026-06-02"], None, id="resumed since"),
        pytest.param(["paused 2026-02-01", "session 2026-06-01", "closed 2026-06-02"], None, id="closed since"),
    ],
)
def test_forgotten_pause_makes_a_review_due(due: Callable[..., Due], history: list[str], day: str | None) -> None:
    found = due(*history, as_of="2026-06-10", review="{every: 10 years}")

    assert [(c.due.isoformat() if c.due else None) for c in found.reasons if c.kind == "pause-forgotten"] == (
        [day] if day else []
    )
    if day:
        assert found.day == date.fromisoformat(day)
        assert DueFilter().includes(found)
        assert found.deciding is not None
        assert "paused since 2026-02-01 (P017)" in reason_text(found.deciding)


# ---- entries dated ahead -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "as_of", "today", "is_listed"),
    [
        pytest.param(["crisis 2027-02-06"], "2026-02-10", "2026-02-10", True, id="a slip of the year"),
        pytest.param(["crisis 2026-02-06, logged: 2027-02-06"], "2026-02-10", "2026-02-10", True, id="logged ahead"),
        pytest.param(["crisis 2026-02-10"], "2026-02-10", "2026-02-10", False, id="today"),
        pytest.param(["crisis 2026-02-11"], "2026-02-10", "2026-02-12", False, id="a past day is replayed"),
        pytest.param(["session 2026-02-11"], "2026-02-12", "2026-02-10", False, id="known on the day asked about"),
        pytest.param(["closed 2026-02-01", "reopened 2027-02-06"], "2026-02-10", "2026-02-10", True, id="closed"),
        pytest.param(["paused 2026-02-01", "resumed 2027-02-06"], "2026-02-10", "2026-02-10", True, id="paused"),
    ],
)
def test_entry_dated_ahead_keeps_the_plan_in_the_list(
    planned: Callable[..., Plan], settings: Settings, history: list[str], as_of: str, today: str, is_listed: bool
) -> None:
    day = date.fromisoformat(as_of)
    found = next_review(planned(*history), settings, day, date.fromisoformat(today))

    reasons = [candidate for candidate in found.reasons if candidate.kind == "in-the-future"]
    assert [(reason.due, "P003" in reason_text(reason)) for reason in reasons] == ([(day, True)] if is_listed else [])
    if is_listed:
        assert DueFilter().includes(found)


# ---- closed with something open ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "kinds"),
    [
        pytest.param(["crisis 2026-06-01", "closed 2026-06-10"], ["crisis"], id="a crisis"),
        pytest.param(["crisis 2026-06-01", "review 2026-06-02", "closed 2026-06-10"], ["crisis"], id="an empty review"),
        pytest.param(
            ["crisis 2026-06-01", "review 2026-06-02, decision: close", "closed 2026-06-10"], [], id="reviewed"
        ),
        pytest.param(
            ["reading 2026-06-01, measure: PHQ-9, value: 20", "closed 2026-06-10"],
            ["deterioration"],
            id="deterioration",
        ),
    ],
)
def test_what_a_closed_plan_leaves_open_stays_without_a_date(
    due: Callable[..., Due], history: list[str], kinds: list[str]
) -> None:
    found = due(*history, as_of="2026-07-01", goals=PHQ)

    assert _days(found) == [(kind, None) for kind in kinds]
    assert found.open_triggers == tuple(kinds)
    assert (found.day, found.deciding, found.plan_state) == (None, None, "closed")
    assert all(reason_text(candidate).endswith(", never reviewed") for candidate in found.reasons)


# ---- rests out of place ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "wrong"),
    [
        pytest.param(["paused 2026-06-01", "resumed 2026-06-10", "paused 2026-07-01"], [], id="pauses one by one"),
        pytest.param(
            ["paused 2026-06-01, until: 2026-06-10", "paused 2026-07-01"], [], id="a pause after another's end"
        ),
        pytest.param(["paused 2026-06-01, until: 2026-06-10", "resumed 2026-06-12"], [], id="resumed after its end"),
        pytest.param(["closed 2026-06-01", "reopened 2026-06-10", "closed 2026-07-01"], [], id="closed again"),
        pytest.param(["paused 2026-06-01", "closed 2026-06-10"], [], id="closed while paused"),
        pytest.param(["paused 2026-06-01", "resumed 2026-05-20"], [], id="resumed before it was paused"),
        pytest.param(["closed 2026-06-01", "closed 2026-06-10"], [(2, "2026-06-01")], id="closed twice"),
        pytest.param(["closed 2026-06-10", "closed 2026-06-01"], [(1, "2026-06-01")], id="closed twice, by date"),
        pytest.param(["paused 2026-06-01", "paused 2026-06-10"], [(2, "2026-06-01")], id="paused while paused"),
        pytest.param(
            ["paused 2026-06-01, until: 2026-07-01", "paused 2026-06-10, until: 2026-08-01"],
            [(2, "2026-06-01")],
            id="prolonged",
        ),
        pytest.param(["resumed 2026-06-10"], [(1, None)], id="resumed while not paused"),
        pytest.param(
            ["paused 2026-06-01", "resumed 2026-06-10", "resumed 2026-06-11"], [(3, None)], id="resumed twice"
        ),
    ],
)
def test_rests_out_of_place(
    planned: Callable[..., Plan], history: list[str], wrong: list[tuple[int, str | None]]
) -> None:
    found = out_of_place(planned(*history).history)

    assert [(each.position, each.since.isoformat() if each.since else None) for each in found] == wrong
