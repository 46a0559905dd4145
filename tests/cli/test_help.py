"""Every command explains itself, and its example works on the example plans."""

import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planctl.cli.registry import EXAMPLES, SECTIONS

Run = Callable[..., Any]

COMMANDS = [command for commands in SECTIONS.values() for command in commands]
# git calls the hidden ones, with files that it makes and takes away; tests/git shows what they do.
SHOWN = [command for command in COMMANDS if not command.hidden]
# These two find what there is to find.
FINDING = {"check": 1, "doctor": 1, "reminders": 1}
NEEDED = {"diff": "in_git", "import": "with_roster", "resolve": "in_conflict", "undo": "in_git", "verify": "in_git"}


def example_in(help: str) -> str:
    """The command line of the help's example, which may be wrapped."""
    _, found, rest = help.partition("\n  Example: ")
    assert found, "there is no example"
    return " ".join(rest.partition("\n\n")[0].split())


def _git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=A. Brenner-Vale", "-c", "user.email=a@example.org"]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    done = ["git", *identity, *arguments]
    subprocess.run(done, cwd=folder, env=environment, capture_output=True, check=arguments[0] != "merge")


def _recorded(folder: Path, kind: str) -> None:
    with (folder / "c-0112.yaml").open("a") as file:
        file.write(f"  - {{date: 2026-05-30, kind: {kind}}}\n")
    _git(folder, "commit", "-qam", f"log {kind}")


@pytest.fixture
def in_git(examples: Path) -> Path:
    """The example plans in git, the last commit having changed the plan that examples name."""
    _git(examples, "init", "-q", "-b", "main")
    _git(examples, "add", ".")
    _git(examples, "commit", "-qm", "Begin")
    _recorded(examples, "session")
    return examples


@pytest.fixture
def in_conflict(in_git: Path) -> Path:
    """The same after a merge that git could not do."""
    _git(in_git, "checkout", "-qb", "laptop")
    _recorded(in_git, "relapse")
    _git(in_git, "checkout", "-q", "main")
    _recorded(in_git, "life_change")
    _git(in_git, "merge", "laptop")
    return in_git


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_help(planctl: Run, command: object, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.id
    done = planctl(name, "--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Usage: planctl {name} ")
    assert example_in(done.stdout).startswith(f"planctl {name}")
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert planctl(name, "-h") == done


@pytest.mark.parametrize("columns", [50, 60])
def test_help_fits_a_narrow_terminal(planctl: Run, columns: int) -> None:
    for command in [[], *([command.name] for command in SHOWN)]:
        shown = planctl(*command, "--help", env={"COLUMNS": str(columns)}).stdout
        # What has no space cannot be parted.
        assert all(len(line) <= columns or len(line.split()) <= 2 for line in shown.splitlines()), shown


@pytest.fixture
def with_roster(examples: Path) -> Path:
    """The examples with a list of clients beside them."""
    (examples / "roster.csv").write_text("client,start\nc-0301,2026-01-12\n")
    return examples


@pytest.mark.parametrize("command", SHOWN, ids=lambda command: command.name)
def test_example_works_on_the_example_plans(planctl: Run, command: object, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.id
    folder = request.getfixturevalue(NEEDED.get(name, "examples"))
    line = example_in(planctl(name, "--help").stdout)

    # An editor that changes nothing stands in for the user's.
    done = planctl(*shlex.split(line)[1:], cwd=folder, env={"HOME": str(folder), "EDITOR": "true"})

    assert done.returncode == FINDING.get(name, 0), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout or "-o" in line


def test_every_section_has_an_example_that_works_on_the_example_plans(planctl: Run, examples: Path) -> None:
    shown = planctl("--help").stdout.partition("\nExamples:\n")[2]

    assert list(EXAMPLES) == list(SECTIONS)
    for section, line in EXAMPLES.items():
        words = shlex.split(line)
        assert f"  {section:6}  {line}\n" in shown
        assert words[0] == "planctl"
        assert words[1] in [command.name for command in SECTIONS[section]]
        done = planctl(*words[1:], cwd=examples, env={"HOME": str(examples)})
        assert done.returncode == 0, done.stderr


def test_help_of_the_program_lists_every_command_under_its_section(planctl: Run) -> None:
    long, short = planctl("--help"), planctl("-h")

    assert long.stdout == short.stdout
    assert list(SECTIONS) == ["Plan", "Record", "Review", "Look", "Share", "Set up"]
    at = [long.stdout.index(f"\n{section}:\n") for section in SECTIONS]
    assert at == sorted(at)
    for commands in SECTIONS.values():
        assert all(f"\n  {command.name} " in long.stdout for command in commands if not command.hidden)
    assert not any(f"\n  {command.name} " in long.stdout for command in COMMANDS if command.hidden)


def test_nothing_asked_shows_the_help_and_is_no_success(planctl: Run) -> None:
    done = planctl()

    assert done.returncode == 2
    assert "Usage: planctl" in done.stdout + done.stderr


@pytest.mark.parametrize("arguments", [["--version"], ["--version", "list"]], ids=" ".join)
def test_version(planctl: Run, arguments: list[str]) -> None:
    done = planctl(*arguments)

    assert done.returncode == 0
    assert done.stdout.startswith("planctl 0.")
