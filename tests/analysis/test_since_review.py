"""What has happened since the last review: each case names what a review must have before it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from planctl.analysis import since_review
from planctl.analysis.since_review import SinceReview
from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.model.source import Problem
from planctl.render.text.since_review import lines

Planned = Callable[..., Plan]
Parsed = Callable[..., tuple[Plan | None, list[Problem]]]

TODAY = date(2026, 6, 1)
PHQ = "[{id: g1, text: Mood, measure: {name: PHQ-9, baseline: 18, target: 9}}]"
OWN = "[{id: g1, text: Bus, measure: {name: rides, baseline: 0, target: 4, worse_by: 2}}]"


@pytest.fixture
def found(planned: Planned, settings: Settings) -> Callable[..., SinceReview]:
    """What has happened to a plan out of a few words, as known on a day."""

    def look(*history: str, as_of: date = TODAY, goals: str = "") -> SinceReview:
        return since_review.since_review(planned(*history, goals=goals), settings, as_of)

    return look


def events(found: SinceReview) -> list[str]:
    return [f"{entry.kind} {entry.date.isoformat()}" for entry in found.events]


@pytest.mark.parametrize(
    ("history", "wanted"),
    [
        pytest.param([], [], id="nothing, and not that it was made"),
        pytest.param(["session 2026-02-01"], ["session 2026-02-01"], id="without a review, all that was entered"),
        pytest.param(["crisis 2026-02-01", "review 2026-03-01"], [], id="not what stands above the review"),
        pytest.param(
            ["review 2026-03-01", "crisis 2026-04-01"], ["crisis 2026-04-01"], id="what stands below the review"
        ),
        pytest.param(
            ["review 2026-03-01", "relapse 2026-02-20"],
            ["relapse 2026-02-20"],
            id="what stands below it, though it happened before",
        ),
        pytest.param(
            ["relapse 2026-02-20, logged: 2026-03-05", "review 2026-03-01"],
            ["relapse 2026-02-20"],
            id="what stands above it, but became known after it",
        ),
        pytest.param(
            ["crisis 2026-03-01", "review 2026-03-01"], [], id="not what became known on the day of the review above it"
        ),
        pytest.param(
            ["review 2026-05-01", "session 2026-05-10", "review 2026-04-01", "crisis 2026-05-20"],
            ["session 2026-05-10", "review 2026-04-01", "crisis 2026-05-20"],
            id="of two reviews the later day decides, not the later line",
        ),
        pytest.param(
            ["review 2026-03-01", "crisis 2026-04-01", "review 2026-04-02, scope: event", "session 2026-05-01"],
            ["session 2026-05-01"],
            id="an event review is a review",
        ),
        pytest.param(
            ["review 2026-03-01", "session 2026-04-01", "session 2026-04-01"],
            ["session 2026-04-01", "session 2026-04-01"],
            id="two entries that say the same are two",
        ),
        pytest.param(
            ["session 2026-04-01", "review 2026-04-02", "session 2026-04-01"],
            ["session 2026-04-01"],
            id="an entry below the review that says what one above it said",
        ),
        pytest.param(["crisis 2026-06-02"], [], id="not what nobody can know yet"),
    ],
)
def test_events(found: Callable[..., SinceReview], history: list[str], wanted: list[str]) -> None:
    assert events(found(*history)) == wanted


def readings(found: SinceReview) -> list[tuple[str, Any]]:
    """Each measure with its readings: value, change since the review, is it meaningful, change since the baseline."""
    return [
        (
            each.name,
            [
                (
                    reading.score.value,
                    reading.since_review.improvement if reading.since_review else None,
                    reading.since_review.meaningful if reading.since_review else None,
                    reading.score.improvement,
                )
                for reading in each.readings
            ],
        )
        for each in found.measures
    ]


@pytest.mark.parametrize(
    ("goals", "history", "wanted"),
    [
        pytest.param(PHQ, [], [("PHQ-9", [])], id="no reading of a goal's measure is told"),
        pytest.param(
            PHQ,
            ["reading 2026-03-01, measure: PHQ-9, value: 12"],
            [("PHQ-9", [(12, None, None, 6)])],
            id="before any review only the baseline is there to compare with",
        ),
        pytest.param(
            PHQ,
            [
                "reading 2026-02-01, measure: PHQ-9, value: 16",
                "reading 2026-03-01, measure: PHQ-9, value: 15",
                "review 2026-03-01",
                "reading 2026-04-01, measure: PHQ-9, value: 17",
                "reading 2026-05-01, measure: PHQ-9, value: 9",
            ],
            [("PHQ-9", [(17, -2, False, 1), (9, 6, True, 9)])],
            id="each against the last reading before the review",
        ),
        pytest.param(
            PHQ,
            ["review 2026-03-01", "reading 2026-03-01, measure: phq 9, value: 13"],
            [("PHQ-9", [(13, None, None, 5)])],
            id="one entered below the review of the same day, by another spelling",
        ),
        pytest.param(
            OWN,
            [
                "reading 2026-02-01, measure: rides, value: 6",
                "review 2026-03-01",
                "reading 2026-04-01, measure: rides, value: 8",
            ],
            [("rides", [(8, 2, True, 8)])],
            id="which way is better is read off baseline and target, not off the last reading",
        ),
        pytest.param(
            "",
            ["review 2026-03-01", "reading 2026-04-01, measure: GAD-7, value: 8"],
            [("GAD-7", [(8, None, None, None)])],
            id="a measure of no goal",
        ),
        pytest.param(
            PHQ,
            ["achieved 2026-02-01, goal: g1", "review 2026-03-01", "reading 2026-04-01, measure: PHQ-9, value: 8"],
            [("PHQ-9", [(8, None, None, 10)])],
            id="a measure of a goal that is over, since it was taken",
        ),
        pytest.param(PHQ, ["dropped 2026-02-01, goal: g1"], [], id="not that of a goal that is over, without one"),
        pytest.param(
            PHQ,
            ["reading 2026-04-01, measure: PHQ-9, value: 0", "review 2026-04-01"],
            [("PHQ-9", [])],
            id="a reading that the review knew of is none since",
        ),
        pytest.param(
            PHQ,
            [
                "reading 2026-04-01, measure: PHQ-9, value: 0",
                "review 2026-04-01",
                "reading 2026-05-01, measure: PHQ-9, value: 5",
            ],
            [("PHQ-9", [(5, -5, True, 13)])],
            id="against a reading of nought",
        ),
    ],
)
def test_readings(
    found: Callable[..., SinceReview], goals: str, history: list[str], wanted: list[tuple[str, list[Any]]]
) -> None:
    assert readings(found(*history, goals=goals)) == wanted


@pytest.mark.parametrize(
    ("goals", "history", "wanted"),
    [
        pytest.param("[{id: g1, text: Bus}]", [], [], id="no date"),
        pytest.param("[{id: g1, text: Bus, by: 2026-07-01}]", [], [("g1", 30)], id="thirty days away"),
        pytest.param("[{id: g1, text: Bus, by: 2026-07-02}]", [], [], id="farther away"),
        pytest.param("[{id: g1, text: Bus, by: 2026-06-01}]", [], [("g1", 0)], id="today"),
        pytest.param("[{id: g1, text: Bus, by: 2026-05-01}]", ["review 2026-05-10"], [("g1", -31)], id="passed"),
        pytest.param(
            "[{id: g1, text: Bus, by: 2026-06-20, objectives: [{id: g1a, text: Stop, by: 2026-06-10}]}]",
            [],
            [("g1a", 9), ("g1", 19)],
            id="an objective, the nearest first",
        ),
        pytest.param("[{id: g1, text: Bus, by: 2026-06-01}]", ["achieved 2026-05-01, goal: g1"], [], id="one achieved"),
        pytest.param(
            "[{id: g1, text: Bus, by: 2026-06-01}]",
            ["review 2026-05-01, goals: {g1: achieved}"],
            [],
            id="one achieved at a review",
        ),
    ],
)
def test_target_dates(found: Callable[..., SinceReview], goals: str, history: list[str], wanted: list[Any]) -> None:
    assert [(each.goal.id, each.days) for each in found(*history, goals=goals).upcoming_targets] == wanted


def test_reviews_themselves(found: Callable[..., SinceReview]) -> None:
    none = found()
    both = found("review 2026-03-01", "review 2026-04-02, scope: event")

    assert (none.review, none.full_review) == (None, None)
    assert both.review is not None
    assert both.full_review is not None
    assert (both.review.date, both.full_review.date) == (date(2026, 4, 2), date(2026, 3, 1))


def test_whole_plan_was_reviewed_elsewhere(planned: Planned, settings: Settings) -> None:
    plan = planned("review 2026-04-02, scope: event", more="previous_review: 2026-03-01")
    since = since_review.since_review(plan, settings, TODAY)

    assert "The last review of the whole plan was held elsewhere, on 2026-03-01." in list(lines(since))


def test_interventions_for_goals_still_worked_on_that_are_not_agreed(parsed: Parsed, settings: Settings) -> None:
    plan, _ = parsed(
        "format: 1\nclient: c-0001\nstart: 2026-01-12\n"
        "goals: [{id: g1, text: Bus}, {id: g2, text: Tram}]\n"
        "interventions:\n"
        "  - {id: i1, goals: [g1], agreement: agreed}\n"
        "  - {id: i2, goals: [g1], agreement: undecided}\n"
        "  - {id: i3, goals: [g2], agreement: declined}\n"
        "  - {id: i4, agreement: declined}\n"
        "  - {id: i5, goals: [g1]}\n"
        "history:\n  - {date: 2026-01-12, kind: created}\n  - {date: 2026-02-01, kind: dropped, goal: g2}\n"
    )
    assert plan is not None

    assert [each.id for each in since_review.since_review(plan, settings, TODAY).not_agreed] == ["i2", "i4"]
