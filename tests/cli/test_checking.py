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


SOUND = """\
problems: [{id: p1, text: Two panic attacks a week on the bus}]
safety: {risk: low}
services: [{type: individual, minutes: 50, every: 1 week}]
goals:
  - id: g1
    text: Ride the bus to work alone on 4 of 5 workdays by 30 June 2026
    problem: p1
    measure: {name: bus rides alone, unit: days per week, baseline: 0, target: 4, better: higher}
    by: 2026-06-30
    agreed: 2026-01-12
interventions: [{id: i1, goals: [g1], text: Exposure, who: both, every: 1 week, agreement: agreed}]
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


def test_nothing_found_prints_the_grid_alone(planctl: Run, plans: Path) -> None:
    done = planctl("check", "c-0001", plans=plans)

    assert done.stdout == (
        "c-0001        S  M  A  R  T\n  g1          +  +  +  +  +    + met   - not met   . not judged\n"
    )
    assert done.stderr == ""


def test_no_grid_where_no_letter_was_asked_for(planctl: Run, plans: Path) -> None:
    assert planctl("check", "c-0001", "--select", "P,X", plans=plans).stdout == ""


def test_words_only_judges_the_sentence_alone(planctl: Run, plans: Path) -> None:
    top = "goals: [{id: g1, text: Feel better, by: 2026-06-30, measure: {name: PHQ-9, baseline: 18, target: 9}}]"
    (plans / "c-0004.yaml").write_text(
        (plans / "c-0003.yaml")
        .read_text()
        .replace("goals: [{id: g1, text: Feel better}]", top)
        .replace("c-0003", "c-0004")
    )

    with_fields = json.loads(planctl("check", "c-0004", "--format", "json", plans=plans).stdout)
    alone = json.loads(planctl("check", "c-0004", "--words-only", "--format", "json", plans=plans).stdout)

    assert with_fields["goals"] == [
        {"client": "c-0004", "goal": "g1", "S": "met", "M": "met", "A": "met", "R": "not_met", "T": "met"}
    ]
    assert alone["goals"] == [
        {
            "client": "c-0004",
            "goal": "g1",
            "S": "not_met",
            "M": "not_met",
            "A": "not_judged",
            "R": "not_judged",
            "T": "not_met",
        }
    ]
    assert {finding["rule"] for finding in alone["findings"]} == {"M001", "T001"}
    assert [finding["criteria"] for finding in alone["findings"]] == [["S", "M"], ["T"]]


def test_nothing_but_history_is_asked_of_a_closed_plan(planctl: Run, folder: Make, plan: Text) -> None:
    closed = plan("c-0001", SIGNED, "date: 2026-02-01, kind: closed", top="goals: [{id: g1, text: Feel better}]")

    answer = json.loads(planctl("check", "--format", "json", plans=folder({"c-0001": closed})).stdout)

    assert (answer["goals"], answer["findings"]) == ([], [])


IN_WORDS = """\
goals:
  - id: g1
    text: "GAD-7 from 16 to 8 by March 1, 2027"   # as agreed
    problem: p1
    objectives:
      - id: g1a
        text: GAD-7 below 12 by 1 December 2026
  - {id: g2, text: PHQ-9 from 18 to 9 by 1 March 2027}
problems: [{id: p1, text: Worry}]
"""


def test_fix_adds_the_fields_that_the_sentence_holds(planctl: Run, folder: Make, plan: Text) -> None:
    plans = folder({"c-0001": plan("c-0001", top=IN_WORDS)})

    done = planctl("check", "--fix", "--select", "M010", plans=plans)

    text = (plans / "c-0001.yaml").read_text()
    assert (
        '    text: "GAD-7 from 16 to 8 by March 1, 2027"   # as agreed\n'
        "    measure: {name: GAD-7, baseline: 16, target: 8}\n    by: 2027-03-01\n    problem: p1\n"
    ) in text
    assert (
        "        text: GAD-7 below 12 by 1 December 2026\n"
        "        measure: {name: GAD-7, target: 11}\n        by: 2026-12-01\n"
    ) in text
    assert "{id: g2, text: PHQ-9 from 18 to 9 by 1 March 2027}" in text
    assert "g2 is written in braces" in done.stderr
    assert [line.split()[2] for line in done.stdout.splitlines() if "warning" in line] == ["M010"]
    # What cannot be filled in is one more thing that could not be written.
    assert planctl("check", "--fix", "--select", "M010", plans=plans).returncode == 3


def test_goal_takes_fields_from_its_sentence(planctl: Run, plans: Path) -> None:
    done = planctl("goal", "c-0001", "GAD-7 from 16 to 8 by March 1, 2027", "--problem", "p1", plans=plans)

    assert "taken from the sentence: `measure: {name: GAD-7, baseline: 16, target: 8}`" in done.stderr
    text = (plans / "c-0001.yaml").read_text()
    assert "measure: {name: GAD-7, baseline: 16, target: 8}" in text
    assert "by: 2027-03-01" in text


def test_finding_is_one_line_with_its_place_and_question(planctl: Run, plans: Path) -> None:
    done = planctl("check", "c-0003", "--select", "R001", plans=plans)

    assert done.stdout == (
        "c-0003.yaml:4:9: error R001 no-problem: g1 is not linked to a problem, and the plan lists none. "
        "Which problem does it address?\n"
        "c-0003        S  M  A  R  T\n  g1          -  -  +  -  -    + met   - not met   . not judged\n"
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

    found = {line.split()[2] for line in done.stdout.splitlines() if line.startswith("c-0003.yaml")}
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
    assert answer.keys() == {"version", "plans", "goals", "findings", "ignored", "errors"}
    assert (answer["version"], answer["plans"]) == (2, 4)
    assert all(
        each.keys()
        == {"rule", "name", "criteria", "level", "file", "line", "column", "client", "goal", "message", "question"}
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

    assert done.stdout.count("  source: ") == done.stdout.count("  confirmed: ") == 16
    assert "county-60d" in done.stdout
    assert done.stdout.endswith("No policy claims to be legal advice.\n")
