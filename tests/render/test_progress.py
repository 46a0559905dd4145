"""The progress of a plan as text, and its charts."""

from collections.abc import Callable
from datetime import date

import pytest

from planctl.analysis import trends
from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.render import plain_layout
from planctl.render.text import chart
from planctl.render.text.chart import DRAWN, TYPED, Signs
from planctl.render.text.progress import page

Planned = Callable[..., Plan]
THE_DAY = date(2026, 6, 1)
GOALS = "[{id: g1, text: Less, measure: {name: PHQ-9, baseline: 18, target: 9}, by: 2026-07-12}]"


def progress(plan: Plan, found: tuple[trends.MeasureTrend, ...], width: int | None, signs: Signs = DRAWN) -> str:
    return plain_layout.text(page(plan, found, signs), width)


def test_text_of_a_plan_commands_no_terminal(planned: Planned, settings: Settings) -> None:
    goals = GOALS.replace("Less", '"Less [red]:smile:[/red] {x}"')
    plan = planned("reading 2026-02-09, measure: PHQ-9, value: 15", goals=goals)

    assert "Less [red]:smile:[/red] {x}" in progress(plan, trends.measure_trends(plan, settings, THE_DAY), None)


def test_plain_characters_where_nothing_else_can_be_shown(planned: Planned, settings: Settings) -> None:
    plan = planned("reading 2026-02-09, measure: PHQ-9, value: 15", goals=GOALS)
    text = progress(plan, trends.measure_trends(plan, settings, THE_DAY), 60, TYPED)

    assert text.isascii()
    assert [sign in text for sign in "o=~-"] == [True] * 4


def test_plan_without_measures_says_so(planned: Planned, settings: Settings) -> None:
    assert progress(planned(), (), None) == "c-0001: no goal has a measure\n"


def test_levels_stand_at_the_height_of_their_values(planned: Planned, settings: Settings) -> None:
    plan = planned(
        "reading 2026-02-09, measure: PHQ-9, value: 27", "reading 2026-03-09, measure: PHQ-9, value: 0", goals=GOALS
    )
    (phq,) = trends.measure_trends(plan, settings, THE_DAY)
    rows = list(chart.chart(phq, 60, chart.DRAWN))[:12]
    labels = {row.split("│")[0].strip(): number for number, row in enumerate(rows) if row.split("│")[0].strip()}

    assert labels == {"27": 0, "18": 4, "9,10": 7, "0": 11}


@pytest.mark.parametrize("value", [18, 0, 27])
def test_a_chart_of_equal_values_is_drawn(planned: Planned, settings: Settings, value: int) -> None:
    goals = f"[{{id: g1, text: Same, measure: {{name: rides, baseline: {value}}}}}]"
    plan = planned(f"reading 2026-01-13, measure: rides, value: {value}", goals=goals)
    (rides,) = trends.measure_trends(plan, settings, date(2026, 1, 13))

    assert len(list(chart.chart(rides, 60, chart.DRAWN))) == 14
