"""Findings as GitHub workflow commands, which show them beside the changed lines.

They leave the machine, so they carry codes, names, ids and fields, and never the client's words.
"""

from collections.abc import Callable, Sequence
from typing import Final

from planctl.lint.linter import Finding
from planctl.render import escape

_COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}


def findings(found: Sequence[Finding], path_of: Callable[[str], str]) -> str:
    """One command a finding; `path_of` gives a file's path within the repository."""
    return "".join(f"{_command(each, path_of(each.file))}\n" for each in found)


def _command(each: Finding, path: str) -> str:
    said = [("file", path)]
    if each.place.line:
        said += [("line", str(each.place.line)), ("col", str(each.place.column))]
    said.append(("title", f"{each.rule} {each.name}"))
    properties = ",".join(f"{name}={_property(value)}" for name, value in said)
    return f"::{_COMMANDS[each.level]} {properties}::{_data(each.bare_message)}"


def _data(text: str) -> str:
    return escape.line(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
