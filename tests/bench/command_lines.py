"""Every command that looks at plans or writes into them, to be run on whatever a bench has made.

`{plan}` stands for a client's id. Each is run within this process: a fault is the exit code 70, or an exception.
"""

import contextlib
import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from planctl.cli import app

LOOKING = (
    *("check", "check --format json", "check --format sarif", "check --format github", "check --words-only"),
    *("check {plan} --show-parts", "review-due --all", "review-due --all --explain", "review-due --all --brief"),
    *("review-due --all --format json", "review-due --all --format csv", "review-due --all --format ics"),
    *("review-due --all --no-index", "calendar", "list", "list --format json", "list --no-index"),
    *("show {plan}", "show {plan} --format json", "history {plan}", "history {plan} --format json"),
    *("progress {plan}", "progress {plan} --format json", "audit", "audit --format json"),
    *("forecast", "forecast --months 120 --format json", "export --caseload --format html"),
    *("export --caseload --format markdown", "export {plan} --format markdown --yes"),
    *("export {plan} --format html --yes", "export {plan} --format json --yes", "export {plan} --format fhir --yes"),
    *("export {plan} --for payer --format html --yes", "packet {plan}", "archive --list --format json"),
    *("measures", "measures --format json", "policies", "policies --format json"),
    *("doctor", "doctor --format json", "schema", "schema --settings"),
)
IN_GIT = ("diff {plan}", "diff {plan} --format json", "verify", "verify --format json", "list --at HEAD")
WRITING = (
    *("log {plan} crisis --note x", "score {plan} PHQ-9 7", "goal {plan} 'Walk a mile by 1 July 2026'"),
    *("review {plan} --decision continue", "edit {plan}", "check {plan} --fix", "log {plan} signed --by client"),
    *("pause {plan} --until 2026-07-01", "close {plan}", "undo {plan} --yes"),
)
TODAY = "2026-06-01"
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C",
    "XDG_STATE_HOME": "/dev/null",
    "PLANCTL_TODAY": TODAY,
    "EDITOR": "true",
}


class Done(NamedTuple):
    """What came of a command line."""

    code: int
    stdout: str
    stderr: str


def run(arguments: list[str], plans: Path, environment: Mapping[str, str] = ENVIRONMENT) -> Done:
    """Run a command line within this process, with nothing on standard input."""
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(3)]
    with (
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.multiple(sys, stdin=streams[0], stdout=streams[1], stderr=streams[2]),
        contextlib.chdir("/"),
    ):
        code = app.run(["--plans", str(plans), *arguments])
    for stream in streams:
        stream.flush()
    stdout, stderr = (stream.buffer.getvalue().decode() for stream in streams[1:])
    return Done(code, stdout, stderr)
