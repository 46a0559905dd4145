"""Every command explains itself, and its example works on the example plans."""

import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planctl.cli.commands import SECTIONS

Run = Callable[..., Any]

COMMANDS = [command for commands in SECTIONS.values() for command in commands]
SHOWN = [command for command in COMMANDS if not command.hidden]


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


@pytest.mark.parametrize("command", SHOWN, ids=lambda command: command.name)
def test_example_works_on_the_example_plans(planctl: Run, command: object, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.id
    needed = {"diff": "in_git", "resolve": "in_conflict"}.get(name, "examples")
    folder = request.getfixturevalue(needed)
    line = example_in(planctl(name, "--help").stdout)

    # An editor that changes nothing stands in for the user's.
    done = planctl(*shlex.split(line)[1:], cwd=folder, env={"HOME": str(folder), "EDITOR": "true"})

    # These two find what there is to find.
    assert done.returncode in ((0, 1) if name in ("check", "doctor") else (0,)), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout or "-o" in line


def test_help_of_the_program_lists_every_command_under_its_section(planctl: Run) -> None:
    long, short = planctl("--help"), planctl("-h")

    assert long.stdout == short.stdout
    for section, commands in SECTIONS.items():
        assert f"\n{section}:\n" in long.stdout
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


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        pytest.param("planctl sho", ["show"], id="commands"),
        pytest.param("planctl show c-011", ["c-0112", "c-0118"], id="client ids"),
        pytest.param("planctl log c-0112 cri", ["crisis"], id="kinds"),
        pytest.param("planctl new c-1 --template subst", ["substance-use"], id="templates"),
        pytest.param("planctl rule P00", ["P001", "P002"], id="rule codes"),
        pytest.param("planctl review-due --with", ["--within"], id="options"),
    ],
)
def test_completion(planctl: Run, examples: Path, line: str, wanted: list[str]) -> None:
    words = line.split(" ")
    environment = {"_PLANCTL_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}

    done = planctl(cwd=examples, env=environment)

    offered = done.stdout.split()
    assert set(wanted) <= set(offered)
    assert all(each.startswith(words[-1]) for each in offered)


@pytest.mark.parametrize("folder", ["no folder", "a broken plan"])
def test_completion_never_fails(planctl: Run, examples: Path, folder: str) -> None:
    (examples / "bad.yaml").write_bytes(b"\xff\xfe")
    environment = {"_PLANCTL_COMPLETE": "complete_bash", "COMP_WORDS": "planctl show c", "COMP_CWORD": "2"}
    where = {"PLANCTL_PLANS": "/nowhere"} if folder == "no folder" else {"PLANCTL_PLANS": str(examples)}

    done = planctl(env=environment | where)

    assert done.stderr == ""
