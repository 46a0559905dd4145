"""Findings as GitHub workflow commands, which show them beside the changed lines.

They leave the machine, so they carry codes, names, ids and fields, and never the client's words.
"""

from collections.abc import Callable, Sequence
from typing import Final

from planctl.lint.linter import Finding
from planctl.render import escape

_COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}


def findings(findings: Sequence[Finding], path_of: Callable[[str], str]) -> str:
    """Write one command per finding; `path_of` gives a file's path within the repository."""
    return "".join(f"{_command(finding, path_of(finding.file))}\n" for finding in findings)


def _command(finding: Finding, path: str) -> str:
    properties = {"file": path}
    if finding.place.line:
        properties |= {"line": str(finding.place.line), "col": str(finding.place.column)}
    properties["title"] = f"{finding.rule} {finding.name}"
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.level]} {listed}::{_data(finding.bare_message)}"


def _data(text: str) -> str:
    return escape.line(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
