"""Each rule's own examples: what is poor is found, what is better is not."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from ruamel.yaml import YAML

from planctl.lint import linter
from planctl.lint.rule import Rule
from planctl.lint.rules import RULES
from planctl.lint.rules.plan import folded
from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.model.source import Problem
from planctl.storage import bundled_data

Parsed = Callable[..., tuple[Plan | None, list[Problem]]]

START = date(2026, 1, 12)
TODAY = date(2026, 3, 1)
# What a rule's examples stand in: nothing is wrong with it but that it does not say when it ends.
SOUND: Mapping[str, Any] = {
    "format": 1,
    "client": "c-0001",
    "start": START,
    "problems": [{"id": "p1", "text": "Has not left the house alone since October"}],
    "safety": {"risk": "low"},
    "services": [{"type": "individual", "minutes": 50, "every": "1 week"}],
    "goals": [
        {
            "id": "g1",
            "text": "Walk to the corner shop alone twice a week by 31 May 2026",
            "problem": "p1",
            "measure": {"name": "walks alone", "unit": "per week", "baseline": 0, "target": 2, "better": "higher"},
            "by": "2026-05-31",
            "agreed": START,
        }
    ],
    "history": [
        {"date": START, "kind": "created"},
        {"date": START, "kind": "signed", "by": "client"},
    ],
}
# The interventions there are, where the goal they serve is there: g9 has none, g8 one that was declined.
SERVING = {"g1": "agreed", "g8": "declined"}


def example(rule: Rule, section: str) -> Any:
    """What a section of a rule's documentation shows, as data; dates stay dates."""
    return YAML(typ="safe", pure=True).load(rule.sections[section])


def plan_with(fragment: Mapping[str, Any], of: str) -> dict[str, Any]:
    """The sound plan with a goal, or with keys of its own, that an example shows."""
    plan = {**SOUND, "goals": [{"id": "g1", **fragment}]} if of == "goal" else {**SOUND, **fragment}
    goals = [each["id"] for each in plan["goals"] if isinstance(each, dict)]
    plan["interventions"] = fragment.get("interventions") or [
        {
            "id": f"i{goal}",
            "goals": [goal],
            "text": "Graded exposure",
            "who": "both",
            "every": "1 week",
            "agreement": SERVING[goal],
        }
        for goal in goals
        if goal in SERVING
    ]
    # The history is the last key of every plan.
    return {**{key: value for key, value in plan.items() if key != "history"}, "history": plan["history"]}


def codes(parsed: Parsed, settings: Settings, plan: Mapping[str, Any], others: Mapping[str, Any]) -> set[str]:
    """The rules that find something in a plan, whose text is written as JSON, which is YAML."""
    text = "".join(f"{key}: {json.dumps(value, default=str)}\n" for key, value in plan.items())
    found, problems = parsed(text)
    if found is None:
        return {finding.rule for finding in linter.unreadable("c-0001.yaml", "c-0001", problems)}
    findings = linter.check(found, "c-0001.yaml", settings, bundled_data.lexicon(), TODAY, texts=others).findings
    return {finding.rule for finding in findings}


def elsewhere(rule: Rule) -> dict[str, tuple[str, ...]]:
    """The goals of another plan: for the rule on those, what its poor example has and its better one has not."""
    if rule.code != "P010":
        return {}
    poor, better = ({goal["text"] for goal in example(rule, section)["goals"]} for section in ("Poor", "Better"))
    return {folded(text): ("c-0002",) for text in poor - better}


def test_the_sound_plan_has_only_the_one_fault(parsed: Parsed, settings: Settings) -> None:
    assert codes(parsed, settings, plan_with({}, "plan"), {}) == {"P008"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_poor_is_found_and_better_is_not(parsed: Parsed, settings: Settings, rule: Rule) -> None:
    poor = codes(parsed, settings, plan_with(example(rule, "Poor"), rule.scope), elsewhere(rule))
    better = codes(parsed, settings, plan_with(example(rule, "Better"), rule.scope), elsewhere(rule))

    assert rule.code in poor
    assert rule.code not in better
    assert "P001" not in (poor | better) - {rule.code}, "the example itself is no plan"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_page_of_a_rule_has_all_its_sections(rule: Rule) -> None:
    assert rule.sections.keys() == {"Summary", "Why", "Poor", "Better", "Clear", "Source"}
    assert all(rule.sections.values())


def test_no_code_and_no_name_is_used_twice() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
