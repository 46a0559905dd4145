"""The formats of `check` that leave the machine, and the one that shows how a goal is read."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from planctl import HOMEPAGE
from planctl.storage import plan_folder

EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"
POOR = EXAMPLES / "c-0170.yaml"

# What SARIF 2.1.0 (OASIS, sections 3.13 to 3.52) asks of the parts that planctl writes; the whole
# published schema was held against an output once and found nothing wrong.
_MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "properties": {
                                                "shortDescription": _MESSAGE,
                                                "fullDescription": _MESSAGE,
                                                "help": _MESSAGE,
                                                "defaultConfiguration": {"properties": {"level": _LEVEL}},
                                            },
                                        },
                                    }
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": _LEVEL,
                                "message": _MESSAGE,
                                "locations": {
                                    "items": {
                                        "properties": {
                                            "physicalLocation": {
                                                "properties": {
                                                    "artifactLocation": {
                                                        "properties": {
                                                            "uri": {"type": "string", "format": "uri-reference"}
                                                        }
                                                    },
                                                    "region": {
                                                        "properties": {
                                                            "startLine": {"type": "integer", "minimum": 1},
                                                            "startColumn": {"type": "integer", "minimum": 1},
                                                        }
                                                    },
                                                }
                                            }
                                        }
                                    }
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


HOSTILE = [b"c-\xff", b"c-\xed\xa0\x80", b"c-\x1b[31m", b"c-\n1", "c-\u202e".encode(), b"=1+1", b"a#b?c%", b"\\udcff"]


@pytest.mark.parametrize(
    "arguments", ["check --format sarif", "check --format json", "list --format json", "review-due --format json"]
)
def test_names_that_are_no_text_are_told_in_valid_json(
    planctl: Callable[..., Any], tmp_path: Path, arguments: str
) -> None:
    for name in HOSTILE:
        (tmp_path / os.fsdecode(name + b".yaml")).write_text("format: 1\n")
    done = planctl(*arguments.split(), plans=tmp_path)
    assert done.returncode == 3
    answer = json.loads(done.stdout)
    json.dumps(answer, ensure_ascii=False).encode()  # Strict readers refuse single surrogates.
    assert "c-%FF.yaml" in done.stdout if "sarif" in arguments else "c-\\\\udcff.yaml" in done.stdout


def test_sarif_keeps_to_its_schema_and_names_the_rules(planctl: Callable[..., Any]) -> None:
    done = planctl("check", "--format", "sarif", plans=EXAMPLES)
    log = json.loads(done.stdout)
    jsonschema.Draft7Validator(SARIF).validate(log)
    (run,) = log["runs"]
    assert run["results"]
    assert run["tool"]["driver"]["informationUri"] == HOMEPAGE
    assert {rule["helpUri"].startswith("https://") for rule in run["tool"]["driver"]["rules"]} == {True}
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_github_gives_one_command_a_finding(planctl: Callable[..., Any]) -> None:
    done = planctl("check", "--format", "github", plans=EXAMPLES)
    found = json.loads(planctl("check", "--format", "json", plans=EXAMPLES).stdout)["findings"]
    lines = done.stdout.splitlines()
    assert len(lines) == len(found)
    for line in lines:
        assert re.fullmatch(
            r"::(error|warning|notice) file=[^:,]+,line=\d+,col=\d+,title=[A-Z]\d{3} [a-z-]+::[^%]+", line
        )


@pytest.mark.parametrize("format", ["github", "sarif"])
def test_no_word_of_a_goal_leaves_the_machine(planctl: Callable[..., Any], format: str) -> None:
    opened = plan_folder.open_folder(EXAMPLES)
    document = plan_folder.document(POOR, opened.settings)
    assert isinstance(document, plan_folder.Document)
    results = planctl("check", "c-0170", "--format", format, plans=EXAMPLES).stdout
    if format == "sarif":
        results = json.dumps(json.loads(results)["runs"][0]["results"])
    for goal, _ in document.plan.goals_and_objectives():
        for pair in re.findall(r"(?=\b([A-Za-z]{4,} [A-Za-z]{4,})\b)", goal.text):
            assert pair not in results


def test_plan_named_by_its_path_is_judged_by_its_own_folders_settings(
    planctl: Callable[..., Any], tmp_path: Path
) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    (plans / "c-0170.yaml").write_bytes(POOR.read_bytes())
    (plans / "planctl.yaml").write_text("check: {ignore: {S: the folder says so, M: also, T: also}}\n")
    found = json.loads(planctl("check", "plans/c-0170.yaml", "--format", "json", cwd=tmp_path).stdout)["findings"]
    assert {each["rule"][0] for each in found} == {"P", "A", "R", "X"}


def test_parts_of_a_sentence_are_shown_with_their_words(planctl: Callable[..., Any]) -> None:
    shown = planctl("check", "c-0107", "--show-parts", plans=EXAMPLES).stdout
    assert 'deadline: "by 31 July 2026" (date)' in shown
    assert 'level: "4 days a week" (rate)' in shown
