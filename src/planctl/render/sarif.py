"""Findings as SARIF 2.1.0 (OASIS), which code hosts and editors read.

They leave the machine, so they carry codes, names, ids and fields, and never the client's words.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any, Final

from planctl import HOMEPAGE, __version__
from planctl.lint.linter import Finding
from planctl.lint.rule import Rule
from planctl.render import json

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def findings(findings: Sequence[Finding], rules: Sequence[Rule], path_of: Callable[[str], str]) -> str:
    """Write one run with all rules and the findings; `path_of` gives a file's path within the repository."""
    numbers = {rule.code: number for number, rule in enumerate(rules)}
    driver = {"name": "planctl", "version": __version__, "informationUri": HOMEPAGE}
    run = {
        "tool": {"driver": driver | {"rules": [_rule(rule) for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, numbers[finding.rule], path_of(finding.file)) for finding in findings],
    }
    return json.indented({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": " ".join(rule.sections["Summary"].split())},
        "fullDescription": {"text": " ".join(rule.sections["Why"].split())},
        "help": {"text": f"planctl rule {rule.code}"},
        "helpUri": f"{HOMEPAGE}rules/{rule.code}",
        "defaultConfiguration": {"level": rule.level},
        "properties": {"criteria": [rule.criterion]},
    }


def _result(finding: Finding, number: int, path: str) -> dict[str, Any]:
    from urllib.parse import quote

    place: dict[str, Any] = {"artifactLocation": {"uri": quote(os.fsencode(path))}}
    if finding.place.line:
        place["region"] = {"startLine": finding.place.line, "startColumn": finding.place.column}
    return {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": finding.level,
        "message": {"text": finding.bare_message},
        "properties": {"criteria": list(finding.criteria)},
        "locations": [{"physicalLocation": place}],
    }
