"""Findings as SARIF 2.1.0 (OASIS), which code hosts and editors read.

They leave the machine, so they carry codes, names, ids and fields, and never the client's words.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from planctl import __version__
from planctl.lint.linter import Finding
from planctl.lint.rule import Rule

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def findings(found: Sequence[Finding], rules: Sequence[Rule], path_of: Callable[[str], str]) -> str:
    """One run with all rules and the findings; `path_of` gives a file's path within the repository."""
    numbers = {rule.code: number for number, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "planctl", "version": __version__, "rules": [_rule(rule) for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, numbers[each.rule], path_of(each.file)) for each in found],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": " ".join(rule.sections["Summary"].split())},
        "fullDescription": {"text": " ".join(rule.sections["Why"].split())},
        "help": {"text": f"planctl rule {rule.code}"},
        "defaultConfiguration": {"level": rule.level},
        "properties": {"criteria": [rule.criterion]},
    }


def _result(each: Finding, number: int, path: str) -> dict[str, Any]:
    from urllib.parse import quote

    place: dict[str, Any] = {"artifactLocation": {"uri": quote(path)}}
    if each.place.line:
        place["region"] = {"startLine": each.place.line, "startColumn": each.place.column}
    return {
        "ruleId": each.rule,
        "ruleIndex": number,
        "level": each.level,
        "message": {"text": each.bare_message},
        "properties": {"criteria": list(each.criteria)},
        "locations": [{"physicalLocation": place}],
    }
