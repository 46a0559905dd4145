"""Every answer in JSON is as its schema has it, and every command that answers in JSON has one."""

import json
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from planctl.cli.registry import SECTIONS
from planctl.render import answer_schema

Run = Callable[..., Any]
PAGE = Path(__file__).parents[2] / "examples" / "json.md"
WHAT_IS_WRONG = "format: 1\nclient: bad\n"

# What is run, each in a copy of the examples; the first word is the command.
COMMANDS: Mapping[str, list[str]] = {
    "all that is due": ["review-due", "--all"],
    "what is due of one plan": ["review-due", "c-0118"],
    "ids and dates alone": ["review-due --brief", "--all"],
    "findings": ["check"],
    "findings in words": ["check", "--words-only"],
    "an audit": ["audit"],
    "an audit of one plan": ["audit", "c-0118"],
    "what git shows": ["verify"],
    "all plans": ["list"],
    "a plan": ["show", "c-0118"],
    "a closed plan": ["show", "c-0156"],
    "an exported plan": ["export", "c-0118"],
    "an event": ["log", "c-0112", "crisis", "--note", "x"],
    "a score": ["score", "c-0118", "PCL-5", "60"],
    "a score of a measure of one's own": ["score", "c-0107", "train rides alone", "3"],
    "a review": ["review", "c-0107", "--scope", "event", "--decision", "continue"],
    "what was undone": ["undo", "c-0118", "--yes"],
    "a pause": ["pause", "c-0112", "--until", "2026-07-01"],
    "the end of a pause": ["resume", "c-0150"],
    "the end": ["close", "c-0112"],
    "a beginning": ["reopen", "c-0156"],
    "a goal": ["goal", "c-0112", "Cook three dinners a week by 1 July 2026"],
    "a history": ["history", "c-0118"],
    "what changed": ["diff", "c-0112"],
    "what is measured": ["progress", "c-0118"],
    "a plan without readings": ["progress", "c-0170"],
    "what is to come": ["forecast"],
    "the archive": ["archive", "--list"],
    "what git says of journals": ["verify"],
    "rules": ["rule"],
    "one rule": ["rule", "S001"],
    "instruments": ["measures"],
    "policies": ["policies"],
    "examples of what policies mean": ["policies --vectors"],
    "the set-up": ["doctor"],
    "reminders": ["reminders", "status"],
}


def commit_and_change(plans: Path) -> None:
    """A commit of the plans, and something in one that differs from it."""
    author = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "Begin"]):
        subprocess.run(["git", *words], cwd=plans, check=True)
    file = plans / "c-0112.yaml"
    text = file.read_text().replace("level_of_care: outpatient", "level_of_care: intensive-outpatient")
    file.write_text(text.replace("kind: created}", "kind: created, note: changed}"))


def strict(schema: Any) -> Any:
    """The schema with no key taken that it does not list."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if isinstance(schema.get("required"), list) else {}
    return closed | {key: strict(value) for key, value in schema.items()}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_answer_is_as_its_schema_has_it(planctl: Run, examples: Path, words: list[str]) -> None:
    command, *arguments = words
    if command in ("diff", "undo", "verify"):
        commit_and_change(examples)
    if command == "undo":
        planctl("log", "c-0112", "session", plans=examples)
    (examples / "bad.yaml").write_text(WHAT_IS_WRONG)
    schema = strict(answer_schema.schema(command))
    jsonschema.Draft7Validator.check_schema(schema)

    done = planctl(*command.split(), *arguments, "--format", "json", plans=examples)

    assert done.returncode in (0, 1, 3), done.stderr
    errors = jsonschema.Draft7Validator(schema).iter_errors(json.loads(done.stdout))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_format_may_be_spelled_with_capitals(planctl: Run, examples: Path) -> None:
    assert planctl("list", "--format", "JSON", plans=examples).stdout.startswith("{")


def test_every_command_that_answers_in_json_has_a_schema_is_run_and_stands_on_the_page(planctl: Run) -> None:
    """A new one goes into `data/answers.schema.json`, into the table above, and onto the page."""
    answering = {
        command.name
        for commands in SECTIONS.values()
        for command in commands
        if re.search(r"--format +FORMAT.*json", planctl(command.name, "--help").stdout)
    } | {"reminders"}

    assert {name.partition(" ")[0] for name in answer_schema.answers()} == answering
    assert {words[0] for words in COMMANDS.values()} == answer_schema.answers().keys()
    rows = re.findall(r"^\| (`[^|]+`) \| \d", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`([^`]+)`", row)} == answering


def test_schema_of_an_answer_is_printed(planctl: Run, tmp_path: Path) -> None:
    printed = json.loads(planctl("schema", "--of", "review-due", plans=tmp_path).stdout)

    jsonschema.Draft7Validator.check_schema(printed)
    assert printed == answer_schema.schema("review-due")
    assert planctl("schema", "--of", "reviewdue", plans=tmp_path).returncode == 2
    assert planctl("schema", "--of", "list", "--settings", plans=tmp_path).returncode == 2
