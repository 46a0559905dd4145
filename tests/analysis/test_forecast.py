"""The workload ahead: named cases, and what holds of every folder."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from planctl.analysis import forecast
from planctl.analysis.forecast import Forecast
from planctl.model.plan import Plan
from planctl.model.settings import Settings

Planned = Callable[..., Plan]
MONDAY = date(2026, 6, 1)


def said(found: Forecast) -> list[tuple[str, bool]]:
    reviews = [*found.overdue, *(each for week in found.weeks for each in week.reviews)]
    return [(each.day.isoformat(), each.projected) for each in reviews]


# The plan starts on 2026-01-12; the forecast is of the six months from 2026-06-01.
@pytest.mark.parametrize(
    ("history", "review", "goals", "expected"),
    [
        pytest.param([], "", "", [("2026-07-12", False)], id="the clock, every six months"),
        pytest.param(
            [],
            "{every: 2 months}",
            "",
            [("2026-03-12", False), ("2026-08-01", True), ("2026-10-01", True), ("2026-12-01", True)],
            id="an overdue one is taken to be held today",
        ),
        pytest.param(
            ["review 2026-05-31"],
            "{every: 3 months}",
            "",
            [("2026-08-31", False), ("2026-11-30", True)],
            id="each counted from the one before",
        ),
        pytest.param(
            ["review 2026-04-12"],
            "{every: 3 months, from: start}",
            "",
            [("2026-07-12", False), ("2026-10-12", True)],
            id="a grid from the start",
        ),
        pytest.param(
            [],
            "",
            "[{id: g1, text: Call a friend, by: 2026-09-30}]",
            [("2026-07-12", False), ("2026-09-30", True)],
            id="a target date between",
        ),
        pytest.param(["crisis 2026-05-31"], "", "", [("2026-06-02", False)], id="a crisis"),
        pytest.param(
            ["crisis 2026-05-31", "hospital_discharge 2026-06-01"],
            "",
            "",
            [("2026-06-02", False)],
            id="the review for a crisis deals with the discharge, too",
        ),
        pytest.param(["closed 2026-05-31"], "", "", [], id="closed"),
        pytest.param(
            ["review 2026-05-04, next: 2026-06-15"],
            "{policy: plan-date}",
            "",
            [("2026-06-15", False)],
            id="a date to be set each time ends the projection",
        ),
        pytest.param(
            ["review 2026-05-04"],
            "{policy: plan-date}",
            "[{id: g1, text: Call a friend, by: 2026-09-30}]",
            [("2026-05-04", False), ("2026-09-30", True)],
            id="but for a target date",
        ),
        pytest.param(["paused 2026-05-04, until: 2026-08-03"], "", "", [("2026-08-03", False)], id="paused until"),
    ],
)
def test_reviews_to_come(
    planned: Planned,
    settings: Settings,
    history: list[str],
    review: str,
    goals: str,
    expected: list[tuple[str, bool]],
) -> None:
    plan = planned(*history, review=review, goals=goals)

    assert said(forecast.forecast([plan], settings, MONDAY, 6)) == expected


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        pytest.param(date(2026, 6, 1), date(2026, 6, 1), date(2026, 6, 29), id="a Monday begins its week"),
        pytest.param(date(2026, 6, 7), date(2026, 6, 1), date(2026, 7, 6), id="a Sunday ends it"),
    ],
)
def test_weeks_without_a_gap(settings: Settings, as_of: date, first: date, last: date) -> None:
    weeks = forecast.forecast([], settings, as_of, 1).weeks

    assert (weeks[0].monday, weeks[-1].monday) == (first, last)
    assert all((after.monday - before.monday).days == 7 for before, after in pairwise(weeks))


def test_what_is_due_on_the_last_day_belongs_to_it(planned: Planned, settings: Settings) -> None:
    on_the_day = planned(start="2026-01-01")

    assert said(forecast.forecast([on_the_day], settings, MONDAY, 1)) == [("2026-07-01", False)]


def test_plan_without_a_date_is_named(planned: Planned, settings: Settings) -> None:
    waiting = planned(review="{policy: event-only}")

    assert forecast.forecast([waiting], settings, MONDAY, 6).undated == ("c-0001",)


def test_more_months_only_add(planned: Planned, settings: Settings) -> None:
    plans = [planned(review="{every: 5 weeks}"), planned("review 2026-05-20", review="{policy: wi-90d-or-6}")]

    for months in range(1, 12):
        shorter = said(forecast.forecast(plans, settings, MONDAY, months))
        assert said(forecast.forecast(plans, settings, MONDAY, months + 1))[: len(shorter)] == shorter
