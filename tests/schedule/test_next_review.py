"""The answer: the earliest candidate, ties, days and state."""

from collections.abc import Callable
from datetime import date

import pytest

from planctl.schedule.due import Due

# Everything falls on 12 July 2026.
TIED_GOALS = (
    "[{id: g1, text: Feel better, by: 2026-07-12, measure: {name: PHQ-9, baseline: 12}},"
    " {id: g2, text: Ride, by: 2026-07-12}]"
)
TIED = [
    "review 2026-02-01, scope: event, next: 2026-07-12",
    "reading 2026-07-05, measure: PHQ-9, value: 20",
    "relapse 2026-07-05",
    "crisis 2026-07-10",
]


def test_on_a_tie_trigger_then_deterioration_then_target_date_then_next_then_clock(due: Callable[..., Due]) -> None:
    found = due(*TIED, as_of="2026-07-10", goals=TIED_GOALS)

    assert {candidate.due for candidate in found.reasons} == {date(2026, 7, 12)}
    assert [(c.kind, c.goal) for c in found.reasons] == [
        ("relapse", None),
        ("crisis", None),
        ("deterioration", None),
        ("target-date", "g1"),
        ("target-date", "g2"),
        ("next", None),
        ("clock", None),
    ]


@pytest.mark.parametrize("last", ["relapse", "crisis"])
def test_within_one_kind_the_order_of_the_file_decides(due: Callable[..., Due], last: str) -> None:
    first = "crisis" if last == "relapse" else "relapse"
    days = {"relapse": "2026-07-03", "crisis": "2026-07-08"}
    found = due(f"{first} {days[first]}", f"{last} {days[last]}", as_of="2026-07-10")

    assert found.deciding is not None
    assert found.deciding.kind == first


@pytest.mark.parametrize(
    ("as_of", "days", "state"),
    [
        pytest.param("2026-07-13", -1, "overdue", id="the day after: overdue"),
        pytest.param("2026-07-12", 0, "due", id="the day itself: due"),
        pytest.param("2026-07-11", 1, "upcoming", id="the day before: upcoming"),
        pytest.param("2020-01-01", 2384, "upcoming", id="long before the start"),
    ],
)
def test_days_and_state(due: Callable[..., Due], as_of: str, days: int, state: str) -> None:
    found = due(as_of=as_of)

    assert (found.days, found.state, found.as_of) == (days, state, date.fromisoformat(as_of))


def test_candidates_are_sorted_by_due_date_those_without_last(due: Callable[..., Due]) -> None:
    found = due(
        "crisis 2026-03-01",
        "life_change 2026-03-01",
        as_of="2026-03-02",
        review="{policy: [general-6m, wi-90d-or-6, mn-9533-outpatient]}",
    )

    assert [(c.kind, c.due.isoformat() if c.due else None) for c in found.reasons] == [
        ("clock", "2026-02-11"),
        ("crisis", "2026-03-03"),
        ("life_change", "2026-03-31"),
        ("clock", "2026-07-12"),
        ("sessions", None),
    ]


def test_answer_for_a_past_day_can_be_replayed(due: Callable[..., Due]) -> None:
    history = ["crisis 2026-06-10, logged: 2026-06-20", "review 2026-06-25, note: x", "closed 2026-09-01"]

    answers = [due(*history, as_of=day).day for day in ("2026-06-19", "2026-06-20", "2026-06-25", "2026-09-01")]

    assert answers == [date(2026, 7, 12), date(2026, 6, 22), date(2026, 12, 25), None]
