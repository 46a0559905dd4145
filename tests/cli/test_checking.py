"""`check` and the reference pages: what they print, and how they end."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planctl.lint.rules import RULES

Run = Callable[..., Any]
Make = Callable[..., Path]
Text = Callable[..., str]


@pytest.fixture(scope="session")
def planctl(within: Run) -> Run:
    return within


SOUND = """\
problems: [{id: p1, text: Two panic attacks a week on the bus}]
services: [{type: individual, minutes: 50, every: 1 week}]
goals:
  - id: g1
    text: Ride the bus to work alone on 4 of 5 workdays by 30 June 2026
    problem: p1
    measure: {name: bus rides alone, unit: days per week, baseline: 0, target: 4, better: higher}
    by: 2026-06-30
    agreed: 2026-01-12
interventions: [{id: i1, goals: [g1], text: Exposure, agreement: agreed}]
discharge: {criteria: [Four weeks without a missed workday]}
"""
SIGNED = "date: 2026-01-12, kind: signed, by: client"
# A warning and a note, no error.
DOUBTFUL = SOUND.replace("    agreed: 2026-01-12\n", "").replace("discharge", "x_discharge")


@pytest.fixture
def plans(folder: Make, plan: Text) -> Path:
    """A plan without a fault, one with doubts, one with errors."""
    return folder(
        {
            "c-0001": plan("c-0001", SIGNED, top=SOUND),
            "c-0002": plan(
                "c-0002", SIGNED, top=DOUBTFUL.replace("4 of 5", "3 of 5").replace("target: 4", "target: 3")
            ),
            "c-0003": plan("c-0003", SIGNED, top="goals: [{id: g1, text: Feel better}]"),
        }
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["c-0001"], 0, id="nothing found"),
        pytest.param(["c-0001", "--fail-on", "note"], 0, id="nothing found, not even a note"),
        pytest.param(["c-0002"], 0, id="no error"),
        pytest.param(["c-0002", "--fail-on", "warning"], 1, id="a warning, and warnings count"),
        pytest.param(["c-0002", "--fail-on", "note", "--select", "P008"], 1, id="a note, and notes count"),
        pytest.param(["c-0002", "--fail-on", "warning", "--select", "P008"], 0, id="a note, and warnings count"),
        pytest.param(["c-0003"], 1, id="an error"),
        pytest.param(["c-0003", "--select", "X"], 0, id="an error of another rule"),
        pytest.param([], 1, id="all plans"),
        pytest.param(["c-0001", "c-0002"], 0, id="two plans"),
        pytest.param(["c-0009"], 3, id="no such plan"),
    ],
)
def test_exit_code(planctl: Run, plans: Path, arguments: list[str], code: int) -> None:
    assert planctl("check", *arguments, plans=plans).returncode == code


def test_nothing_found_prints_nothing(planctl: Run, plans: Path) -> None:
    done = planctl("check", "c-0001", plans=plans)

    assert (done.stdout, done.stderr) == ("", "")


def test_finding_is_one_line_with_its_place_and_question(planctl: Run, plans: Path) -> None:
    done = planctl("check", "c-0003", "--select", "R001", plans=plans)

    assert done.stdout == (
        "c-0003.yaml:4:9: error R001 no-problem: g1 is linked to no problem, and the plan lists none. "
        "Which problem does it help with?\n"
    )
    assert done.stderr == "1 error in 1 plan\n"


def test_folder_may_fail_on_warnings_and_set_rules_aside(planctl: Run, plans: Path) -> None:
    (plans / "planctl.yaml").write_text("check: {fail_on: warning, ignore: {P008: kept elsewhere}}\n")

    done = planctl("check", "c-0002", plans=plans)
    over = planctl("check", "c-0002", "--fail-on", "error", plans=plans)

    assert "P008" not in done.stdout
    assert "1 set aside" in done.stderr
    assert (done.returncode, over.returncode) == (1, 0)


def test_selection_takes_beginnings_lists_and_small_letters(planctl: Run, plans: Path) -> None:
    done = planctl("check", "--select", "r,t", "--select", "P008", "--ignore", "R002", "c-0003", plans=plans)

    found = {line.split()[2] for line in done.stdout.splitlines()}
    assert "R002" not in found
    assert {"R001", "T001", "P008"} <= found
    assert {code[0] for code in found} == {"R", "T", "P"}


@pytest.mark.parametrize(
    ("ignore", "found"),
    [
        pytest.param("{rule: R003, on: g1, reason: asked twice}", set(), id="set aside"),
        pytest.param("{rule: R003, on: g1, reason: asked twice, until: 2026-06-01}", set(), id="until today"),
        pytest.param("{rule: R003, reason: x, until: 2026-05-31}", {"R003", "X002"}, id="until yesterday"),
        pytest.param("{rule: R003, on: g1}", {"R003", "X001"}, id="without a reason"),
        pytest.param("{rule: R003, on: g2, reason: x}", {"R003", "X002"}, id="on another goal"),
        pytest.param("{rule: R005, reason: x}", {"R003", "X002"}, id="another rule"),
    ],
)
def test_ignore(planctl: Run, folder: Make, plan: Text, ignore: str, found: set[str]) -> None:
    top = SOUND.replace("    agreed: 2026-01-12\n", "") + f"ignore: [{ignore}]\n"

    done = planctl("check", "--format", "json", plans=folder({"c-0001": plan("c-0001", SIGNED, top=top)}))

    answer = json.loads(done.stdout)
    assert {each["rule"] for each in answer["findings"]} == found
    assert answer["ignored"] == (0 if found else 1)


def test_as_of_is_the_day_for_dates(planctl: Run, plans: Path) -> None:
    top = planctl("check", "c-0001", "--as-of", "2026-01-11", plans=plans)

    assert "P003" in top.stdout


def test_json_has_the_keys_of_the_contract(planctl: Run, plans: Path) -> None:
    (plans / "bad.yaml").write_text("- a list\n")

    done = planctl("check", "--format", "json", plans=plans)

    answer = json.loads(done.stdout)
    assert done.returncode == 3
    assert answer.keys() == {"version", "plans", "findings", "ignored", "errors"}
    assert (answer["version"], answer["plans"]) == (1, 4)
    assert all(
        each.keys()
        == {"rule", "name", "criterion", "level", "file", "line", "column", "client", "goal", "message", "question"}
        for each in answer["findings"]
    )
    assert [each["file"] for each in answer["errors"]] == ["bad.yaml"]
    assert {each["goal"] for each in answer["findings"] if each["rule"][0] in "SMTAR"} == {"g1"}


def test_same_goal_in_another_plan_is_found_even_if_only_one_is_asked_about(
    planctl: Run, folder: Make, plan: Text
) -> None:
    plans = folder({name: plan(name, SIGNED, top=SOUND) for name in ("c-0001", "c-0002")})

    done = planctl("check", "c-0001", plans=plans)

    assert "P010" in done.stdout
    assert "c-0002" in done.stdout
    assert "c-0002.yaml" not in done.stdout


def test_check_writes_nothing(planctl: Run, plans: Path) -> None:
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in plans.iterdir()}

    planctl("check", plans=plans)
    planctl("review-due", "--all", "--no-index", plans=plans)

    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in plans.iterdir()} == before


# ---- reference ---------------------------------------------------------------------------------


def test_rule_lists_all_under_their_criterion(planctl: Run) -> None:
    done = planctl("rule")

    assert done.returncode == 0
    for rule in RULES:
        assert f"  {rule.code}  {rule.name} " in done.stdout
    titles = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert titles == ["Plan", "Specific", "Measurable", "Time-bound", "Achievable", "Relevant", "Ignored findings"]


def test_page_of_a_rule_explains_it(planctl: Run) -> None:
    done = planctl("rule", "m004")

    assert done.stdout.startswith("M004 not-a-change (Measurable, error)\n")
    for section in ("Poor:", "Better:", "Cleared by:", "Source:"):
        assert f"\n{section}" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        pytest.param(["rule"], "rules", id="rule"),
        pytest.param(["rule", "P001"], "rules", id="rule P001"),
        pytest.param(["measures"], "measures", id="measures"),
        pytest.param(["measures", "phq9"], "measures", id="measures phq9"),
        pytest.param(["policies"], "policies", id="policies"),
        pytest.param(["policies", "va-quarterly"], "policies", id="policies va-quarterly"),
    ],
)
def test_reference_as_json(planctl: Run, folder: Make, arguments: list[str], key: str) -> None:
    answer = json.loads(planctl(*arguments, "--format", "json", cwd=folder({})).stdout)

    assert answer.keys() == {"version", key}
    assert (len(answer[key]) == 1) == (len(arguments) == 2)


@pytest.mark.parametrize("name", ["PHQ-9", "phq9", "PHQ 9", "Phq_9"])
def test_measure_is_found_whatever_its_spelling(planctl: Run, name: str) -> None:
    done = planctl("measures", name)

    assert done.stdout.startswith("PHQ-9  Patient Health Questionnaire-9\n")
    for word in ("0 to 27", ">=10", "15 to 19 moderately severe", "5 points (MCID)", "44261-6", "PMID 15550799"):
        assert word in done.stdout


def test_policies_have_their_sources_and_claim_nothing(planctl: Run, examples: Path) -> None:
    done = planctl("policies", plans=examples)

    assert done.stdout.count("  source: ") == done.stdout.count("  confirmed: ") == 12
    assert "county-60d" in done.stdout
    assert done.stdout.endswith("No policy claims to be legal advice.\n")
