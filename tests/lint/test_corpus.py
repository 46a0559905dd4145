"""How well invented goals, fields and plans are judged: floors that no change to lists or rules may fall below.

`goals.jsonl`, `fields.jsonl`, `foreign.jsonl` and the plans were written, and judged by hand, without sight of the
checker; `sentences.tsv` with it.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planctl.lint import linter
from planctl.lint.goal_text import GoalText, judgment
from planctl.lint.linter import CheckResult
from planctl.model.plan import Entry, Goal, Measure, Plan
from planctl.model.settings import Settings
from planctl.storage import bundled_data, plan_folder
from planctl.storage.plan_folder import Document

CORPUS = Path(__file__).parent / "corpus"
PLANS = sorted((CORPUS / "plans").glob("*.yaml"))
TODAY = date(2026, 11, 24)
Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]


def check(
    goal: Goal, start: date, settings: Settings, words_only: bool = False, language: str | None = None
) -> CheckResult:
    created = Entry(date=start, kind="created")
    plan = Plan(client="c-1", start=start, journal=(created,), goals=(goal,), language=language)
    return linter.check(plan, "", settings, bundled_data.lexicon(), start, words_only=words_only)


@pytest.fixture(scope="module")
def judged(settings: Settings) -> list[tuple[Row, CheckResult]]:
    start = date(2026, 10, 1)
    return [
        (row, check(Goal(id="g1", text=row["text"]), start, settings, words_only=True)) for row in rows("goals.jsonl")
    ]


@pytest.mark.parametrize(
    ("letter", "label", "precision", "recall"),
    [
        pytest.param("S", "specific", 0.95, 0.90, id="not specific"),
        pytest.param("M", "measurable", 0.97, 0.97, id="not measurable"),
        pytest.param("T", "time_bound", 0.985, 0.985, id="not time-bound"),
    ],
)
def test_floor(judged: list[tuple[Row, CheckResult]], letter: str, label: str, precision: float, recall: float) -> None:
    outcomes = [(result.goals[0].letters[letter] == "not_met", not row[label]) for row, result in judged]
    true = sum(found and bad for found, bad in outcomes)

    assert true / sum(found for found, _ in outcomes) >= precision
    assert true / sum(bad for _, bad in outcomes) >= recall


def test_good_goals_are_left_alone(judged: list[tuple[Row, CheckResult]]) -> None:
    good = [result for row, result in judged if row["grade"] == "good"]

    assert sum("not_met" in result.goals[0].letters.values() for result in good) <= 3
    assert not [finding for result in good for finding in result.findings if finding.level == "error"]


def _not_specific(text: GoalText) -> bool:
    return not judgment.specific(text)


def _not_measurable(text: GoalText) -> bool:
    return not judgment.measurable(text)


def _not_timed(text: GoalText) -> bool:
    return not text.deadlines


@pytest.mark.parametrize(
    ("place", "missing", "precision", "recall"),
    [
        pytest.param(0, _not_specific, 0.94, 0.80, id="not specific"),
        pytest.param(1, _not_measurable, 0.94, 0.97, id="not measurable"),
        pytest.param(2, _not_timed, 0.985, 0.985, id="not time-bound"),
    ],
)
def test_floor_on_sentences(
    read: Callable[[str], GoalText],
    place: int,
    missing: Callable[[GoalText], bool],
    precision: float,
    recall: float,
) -> None:
    lines = (CORPUS / "sentences.tsv").read_text(encoding="utf-8").splitlines()
    sentences = [line.partition("\t") for line in lines if not line.startswith("#")]
    outcomes = [(missing(read(text)), marks[place] == "0") for marks, _, text in sentences]
    true = sum(found and bad for found, bad in outcomes)

    assert true / sum(found for found, _ in outcomes) >= precision
    assert true / sum(bad for _, bad in outcomes) >= recall


@pytest.mark.parametrize("case", rows("fields.jsonl"), ids=lambda case: f"{case['id']} {case['why']}")
def test_words_against_fields(settings: Settings, case: Row) -> None:
    goal = Goal(
        id="g1",
        text=case["text"],
        measure=Measure(**case["measure"]) if "measure" in case else None,
        by=date.fromisoformat(case["by"]) if "by" in case else None,
    )

    result = check(goal, date.fromisoformat(case["start"]), settings)

    assert {finding.rule for finding in result.findings} & {"M005", "T003"} == set(case["expect"])


FOREIGN = [row for row in rows("foreign.jsonl") if row["lang"] != "en"]
ENGLISH = [row for row in rows("foreign.jsonl") if row["lang"] == "en"]


@pytest.mark.parametrize("row", FOREIGN, ids=lambda row: f"{row['lang']} {row['text']}")
def test_words_of_other_languages_are_not_read(settings: Settings, read: Callable[[str], GoalText], row: Row) -> None:
    result = check(Goal(id="g1", text=row["text"], problem="p1"), TODAY, settings)

    assert [finding.rule for finding in result.findings if finding.rule[0] in "SMT"] == ["S009"]
    assert {result.goals[0].letters[letter] for letter in "SMT"} == {"not_judged"}
    assert not read(row["text"]).levels
    assert not read(row["text"]).deadlines


@pytest.mark.parametrize("row", ENGLISH, ids=lambda row: row["text"])
def test_english_with_names_and_words_of_other_languages_is_read(read: Callable[[str], GoalText], row: Row) -> None:
    assert read(row["text"]).english


def test_the_language_of_plan_or_folder_goes_before_any_guess(settings: Settings) -> None:
    goal = Goal(id="g1", text="PHQ-9 from 18 to 9")
    german = check(goal, TODAY, settings, language="de")
    by_folder = check(goal, TODAY, settings._replace(language="de"))
    american = check(goal, TODAY, settings, language="en-US")

    assert ["S009" in {finding.rule for finding in each.findings} for each in (german, by_folder, american)] == [
        True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_whole_plan(settings: Settings, path: Path) -> None:
    document = plan_folder.document(path, settings)
    assert isinstance(document, Document)

    result = linter.check(document.plan, path.name, settings, bundled_data.lexicon(), TODAY)
    found = [finding for finding in result.findings if finding.level == "error"]

    if path.stem.startswith("good"):
        assert not found
        assert len(result.findings) <= 3
    else:
        assert found
