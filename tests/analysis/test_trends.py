"""The course of a measure: what is drawn, from when until when, and against which levels."""

from collections.abc import Callable
from datetime import date

import pytest

from planctl.analysis import trends
from planctl.analysis.trends import MeasureTrend
from planctl.model.plan import Plan
from planctl.model.settings import Settings

Planned = Callable[..., Plan]
PHQ = "[{id: g1, text: Less, measure: {name: PHQ-9, baseline: 18, target: 9}, by: 2026-07-12}]"
SHARED = (
    "[{id: g1, text: Less, measure: {name: PHQ-9, baseline: 18, target: 9}, by: 2026-07-12, objectives: ["
    "{id: g1a, text: A bit less, measure: {name: phq 9, baseline: 18, target: 14}, by: 2026-04-12}]},"
    " {id: g2, text: Rides, measure: {name: rides, target: 4, better: higher}, start: 2026-02-01}]"
)
AS_OF = date(2026, 6, 1)


@pytest.fixture
def of(planned: Planned, settings: Settings) -> Callable[..., tuple[MeasureTrend, ...]]:
    def courses(*history: str, goals: str = PHQ, as_of: date = AS_OF) -> tuple[MeasureTrend, ...]:
        return trends.measure_trends(planned(*history, goals=goals), settings, as_of)

    return courses


Of = Callable[..., tuple[MeasureTrend, ...]]


def test_one_course_a_measure_whatever_its_spelling(of: Of) -> None:
    phq, rides = of("reading 2026-02-09, measure: phq9, value: 15", goals=SHARED)

    assert [target.goal.id for target in phq.goals] == ["g1", "g1a"]
    assert [target.goal.id for target in rides.goals] == ["g2"]
    assert [score.value for score in phq.scores] == [15]
    assert rides.started == date(2026, 2, 1)


def test_levels_are_targets_cut_off_and_baseline_each_once(of: Of) -> None:
    phq, rides = of(goals=SHARED)

    assert phq.reference_levels == (("target", 9), ("target", 14), ("cut-off", 10), ("baseline", 18))
    assert rides.reference_levels == (("target", 4),)


def test_target_of_a_dropped_goal_is_no_level(of: Of) -> None:
    phq, _ = of("dropped 2026-03-01, goal: g1a", goals=SHARED)

    assert ("target", 14) not in phq.reference_levels


@pytest.mark.parametrize(
    ("history", "points"),
    [
        pytest.param([], [("2026-01-12", 18)], id="the baseline alone"),
        pytest.param(
            ["reading 2026-02-09, measure: PHQ-9, value: 15"],
            [("2026-01-12", 18), ("2026-02-09", 15)],
            id="the baseline on the day the plan took effect, then the readings",
        ),
        pytest.param(
            ["reading 2026-01-12, measure: PHQ-9, value: 17"],
            [("2026-01-12", 17)],
            id="a reading on that day stands for it",
        ),
        pytest.param(
            ["reading 2026-03-09, measure: PHQ-9, value: 12", "reading 2026-02-09, measure: PHQ-9, value: 15"],
            [("2026-01-12", 18), ("2026-02-09", 15), ("2026-03-09", 12)],
            id="by date, not by the order of the file",
        ),
        pytest.param(
            ["reading 2026-05-09, measure: PHQ-9, value: 12, logged: 2026-06-02"],
            [("2026-01-12", 18)],
            id="not what nobody knew",
        ),
    ],
)
def test_points(of: Of, history: list[str], points: list[tuple[str, int]]) -> None:
    (found,) = of(*history)

    assert [(day.isoformat(), value) for day, value in found.points] == points


@pytest.mark.parametrize(
    ("history", "as_of", "until"),
    [
        pytest.param([], "2026-06-01", "2026-07-12", id="until the target date ahead"),
        pytest.param([], "2026-09-01", "2026-09-01", id="until the day asked about, once that has passed"),
        pytest.param(["achieved 2026-03-01, goal: g1"], "2026-06-01", "2026-06-01", id="no target ahead once achieved"),
        pytest.param(["closed 2026-04-01"], "2026-06-01", "2026-04-01", id="until the plan was closed"),
    ],
)
def test_last_day(of: Of, history: list[str], as_of: str, until: str) -> None:
    (found,) = of(*history, as_of=date.fromisoformat(as_of))

    assert found.until.isoformat() == until


def test_marks_are_reviews_and_triggers(of: Of) -> None:
    (found,) = of("session 2026-01-19", "crisis 2026-02-01", "review 2026-02-03, scope: event", "review 2026-05-01")

    assert [entry.date.isoformat() for entry in found.reviews] == ["2026-02-03", "2026-05-01"]
    assert [entry.kind for entry in found.triggers] == ["crisis"]
