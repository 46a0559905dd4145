"""What a command imports: every one pays for it each time it runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples" / "plans"
# Run a command line as `planctl` does, then say on stderr what has been imported.
SCRIPT = """
import json, sys
from planctl import __main__
sys.argv = ["planctl", *sys.argv[1:]]
try:
    __main__.main()
except SystemExit:
    pass
sys.stderr.write("\\n" + json.dumps(sorted(sys.modules)))
"""


def imported(*arguments: str, stdout: int = subprocess.PIPE, home: Path | None = None) -> set[str]:
    """The modules that a new interpreter has after the command."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        cwd=EXAMPLES,
        env={"PATH": "/usr/bin:/bin", "PLANCTL_TODAY": "2026-06-01"} | ({"HOME": str(home)} if home else {}),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
        timeout=20,
    )
    found: list[str] = json.loads(done.stderr.splitlines()[-1])
    return set(found)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["review-due"], id="text"),
        pytest.param(["review-due", "--explain", "--all"], id="explained"),
        pytest.param(["review-due", "--format", "json"], id="JSON"),
        pytest.param(["review-due", "--format", "ics"], id="iCalendar"),
        pytest.param(["review-due", "--color", "always"], id="in colour"),
    ],
)
def test_review_due_imports_nothing_that_it_does_not_need(arguments: list[str]) -> None:
    slow = {
        "rich",
        "pydantic",
        "importlib.metadata",
        "dateutil.parser",
        "asyncio",
        "icalendar",
        "jsonschema",
        "planctl.lint.rules",
        "planctl.cli.commands.goal",
        "planctl.cli.commands.new",
        "planctl.cli.prompts",
        "planctl.cli.commands.edit",
        "planctl.cli.commands.log",
        "planctl.cli.commands.review",
        "planctl.cli.commands.check",
        "planctl.git",
        "planctl.lint.goal_text",
    }

    assert imported(*arguments) & slow == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["review-due", "--help"],
        ["list"],
        ["list", "--color", "always"],
        ["show", "c-0112"],
        ["check", "c-0112"],
        ["rule"],
        ["measures"],
        ["policies"],
        ["schema"],
        ["history", "c-0112"],
        ["audit"],
        ["forecast"],
        ["progress", "c-0112"],
        ["export", "c-0112", "--format", "html"],
        ["export", "c-0112", "--format", "fhir"],
    ],
    ids=" ".join,
)
def test_no_command_imports_pydantic_or_rich(arguments: list[str]) -> None:
    assert imported(*arguments) & {"pydantic", "rich", "icalendar", "jsonschema"} == set()


def test_new_plan_pays_for_its_questions_only_where_they_are_asked(tmp_path: Path) -> None:
    asked = {"planctl.cli.prompts", "planctl.lint", "planctl.lint.rules", "planctl.lint.goal_text", "readline", "rich"}

    assert imported("new", "c-0201", "--no-input", "--plans", str(tmp_path)) & asked == set()
    assert (tmp_path / "c-0201.yaml").is_file()


@pytest.mark.parametrize("command", [["list"], ["review-due"], ["check"], ["score", "--help"]], ids=" ".join)
def test_only_what_is_drawn_on_a_terminal_imports_rich(command: list[str]) -> None:
    master, slave = os.openpty()
    try:
        found = imported(*command, stdout=slave)
    finally:
        os.close(slave)
        os.close(master)

    assert ("rich" in found) is (command == ["list"])


def test_version_is_answered_without_the_command_line() -> None:
    assert imported("--version") & {"typer", "planctl.cli"} == set()


def test_look_that_finds_nothing_due_imports_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    plan = "format: 1\nclient: c-0001\nstart: 2026-05-30\nhistory:\n  - {date: 2026-05-30, kind: created}\n"
    (tmp_path / "c-0001.yaml").write_text(plan)
    (tmp_path / "planctl.yaml").touch()
    slow = {"rich", "dateutil.parser", "planctl.planfile.parser", "planctl.render.plain_layout", "planctl.git"}
    slow |= {"plistlib", "planctl.reminders.schedulers", "planctl.lint", "icalendar"}
    # The first look fills the index.
    for unwanted in ({"rich"}, slow):
        assert imported("remind", "--plans", str(tmp_path), home=tmp_path) & unwanted == set()
