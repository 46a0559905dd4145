"""The progress of a plan as text: no line too wide for a terminal, and not a word lost at any width."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from planctl import course
from planctl.model import Plan
from planctl.render.text import chart
from planctl.render.text.progress import progress
from planctl.settings import Settings
from planctl.store import folder
from planctl.store.reading import Document

Planned = Callable[..., Plan]
THE_DAY = date(2026, 6, 1)
OPENED = folder.open_folder(Path(__file__).parents[2] / "examples" / "plans")
PLANS = [document.plan for document in folder.read_all(OPENED) if isinstance(document, Document)]
GOALS = "[{id: g1, text: Less, measure: {name: PHQ-9, baseline: 18, target: 9}, by: 2026-07-12}]"
DRAWING = re.compile(r"[\u2800-\u28ff│└]")
DAYS_OR_MARKS = re.compile(r" {6,}\d{4}-\d\d-\d\d( +\d{4}-\d\d-\d\d)*| {6,}[Rr!* ]+")


def words(text: str) -> list[str]:
    """The words outside the charts: what stands beside the axis, and the days below it, depend on the width."""
    lines = [line for line in text.splitlines() if not DRAWING.search(line) and not DAYS_OR_MARKS.fullmatch(line)]
    return [word for line in lines for word in line.split()]


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.client)
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(plan: Plan, width: int) -> None:
    text = progress(plan, course.courses(plan, OPENED.settings, THE_DAY), width)

    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.client)
@pytest.mark.parametrize("width", [40, 60, 120])
def test_no_word_is_lost_at_any_width(plan: Plan, width: int) -> None:
    courses = course.courses(plan, OPENED.settings, THE_DAY)
    narrow, wide = words(progress(plan, courses, width)), words(progress(plan, courses, None))
    texts = [word for each in courses for target in each.targets for word in target.goal.text.split()]

    assert [word for word in narrow if len(word) > 1] == [word for word in wide if len(word) > 1]
    assert set(texts) <= set(narrow)


def test_text_of_a_plan_commands_no_terminal(planned: Planned, settings: Settings) -> None:
    goals = GOALS.replace("Less", '"Less [red]:smile:[/red] {x}"')
    plan = planned("reading 2026-02-09, measure: PHQ-9, value: 15", goals=goals)

    assert "Less [red]:smile:[/red] {x}" in progress(plan, course.courses(plan, settings, THE_DAY), None)


def test_plain_characters_where_nothing_else_can_be_shown(planned: Planned, settings: Settings) -> None:
    plan = planned("reading 2026-02-09, measure: PHQ-9, value: 15", goals=GOALS)
    text = progress(plan, course.courses(plan, settings, THE_DAY), 60, ascii_only=True)

    assert text.isascii()
    assert [sign in text for sign in "o=~-"] == [True] * 4


def test_plan_without_measures_says_so(planned: Planned, settings: Settings) -> None:
    assert progress(planned(), (), None) == "c-0001: no goal has a measure\n"


def test_levels_stand_at_the_height_of_their_values(planned: Planned, settings: Settings) -> None:
    plan = planned(
        "reading 2026-02-09, measure: PHQ-9, value: 27", "reading 2026-03-09, measure: PHQ-9, value: 0", goals=GOALS
    )
    (phq,) = course.courses(plan, settings, THE_DAY)
    rows = list(chart.chart(phq, 60, chart.DRAWN))[:12]
    labels = {row.split("│")[0].strip(): number for number, row in enumerate(rows) if row.split("│")[0].strip()}

    assert labels == {"27": 0, "18": 4, "9,10": 7, "0": 11}


@pytest.mark.parametrize("value", [18, 0, 27])
def test_a_chart_of_equal_values_is_drawn(planned: Planned, settings: Settings, value: int) -> None:
    goals = f"[{{id: g1, text: Same, measure: {{name: rides, baseline: {value}}}}}]"
    plan = planned(f"reading 2026-01-13, measure: rides, value: {value}", goals=goals)
    (rides,) = course.courses(plan, settings, date(2026, 1, 13))

    assert len(list(chart.chart(rides, 60, chart.DRAWN))) == 14
