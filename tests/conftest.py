"""What many tests need: the shipped settings, and plans from a few words of YAML."""

import gc
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import CodeType
from typing import Any

import hypothesis
import pexpect
import pytest
from tests import command_line
from tests.command_line import PLANCTL

from planctl.lint import goal_text
from planctl.lint.goal_text import GoalText
from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.model.source import Problem
from planctl.planfile import decode, yaml_reader
from planctl.planfile import parser as parse
from planctl.schedule.due import Due
from planctl.schedule.next_review import next_review
from planctl.storage import bundled_data

# A slow machine is no failure.
_SLOW = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("planctl", deadline=None, suppress_health_check=_SLOW, max_examples=60)
hypothesis.settings.register_profile("inner loop", deadline=None, suppress_health_check=_SLOW, max_examples=20)


# To compile all test modules anew takes each worker longer than anything that it does with them.
sys.dont_write_bytecode = False


def _is_inner_loop(config: pytest.Config) -> bool:
    return bool(config.option.markexpr == "not process")


def pytest_configure(config: pytest.Config) -> None:
    """Try each law on fewer examples in the inner loop, which is run after every change."""
    hypothesis.settings.load_profile("inner loop" if _is_inner_loop(config) else "planctl")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Don't even import what the inner loop leaves out as a whole."""
    return True if _is_inner_loop(config) and collection_path.name in _COMMAND_LINE_FOLDERS else None


def pytest_collection_finish() -> None:
    """Let the garbage collector forget the thousands of tests, which it would go through again and again."""
    gc.freeze()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: many tests wait for processes of their own."""
    return (os.cpu_count() or 1) + 1


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rewrite` writes what planctl says now as what is expected; look at the diff before you commit it."""
    parser.addoption("--rewrite", action="store_true", help="rewrite README's outputs and examples/expected")


# What runs whole command lines: these fixtures and folders, and whatever starts a process by itself.
_COMMAND_LINE_FIXTURES = {"process", "planctl", "terminal", "on_terminal", "typed", "unprivileged"}
_COMMAND_LINE_FOLDERS = {"editor", "faults", "git"}
_STARTERS = {"subprocess", "Popen", "pexpect"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that run whole command lines; what else takes long says so itself, by `@pytest.mark.process`."""
    starters: dict[object, set[str]] = {}
    for item in items:
        module = getattr(item, "module", None)
        if module not in starters:
            starters[module] = _starters(module)
        code = getattr(getattr(item, "function", None), "__code__", None)
        if (
            _COMMAND_LINE_FIXTURES & set(getattr(item, "fixturenames", ()))
            or _COMMAND_LINE_FOLDERS & set(item.path.relative_to(Path(__file__).parent).parts)
            or (code is not None and starters[module] & _names(code))
        ):
            item.add_marker("process")


def _starters(module: object) -> set[str]:
    """The names by which a module's functions start processes, directly or by way of each other."""
    functions = {name: it.__code__ for name, it in vars(module).items() if hasattr(it, "__code__")}
    names = set(_STARTERS)
    while more := {name for name, code in functions.items() if names & _names(code)} - names:
        names |= more
    return names


def _names(code: CodeType) -> set[str]:
    inner = (_names(constant) for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*inner)


@pytest.fixture(scope="session")
def rewrite(pytestconfig: pytest.Config) -> bool:
    """Whether expected outputs are to be rewritten."""
    return bool(pytestconfig.getoption("--rewrite"))


class _Terminal(pexpect.spawn):  # type: ignore[misc]  # it has no types of its own
    def _spawnpty(self, args: list[bytes], env: dict[str, str], cwd: str, **more: Any) -> Any:
        """Start the program at a terminal: a fork where it is planctl and its start is not what is tested."""
        command = [word.decode() for word in args]
        if command[0] == str(PLANCTL) and env["LANG"] == "C.UTF-8" and not any(name[:6] == "PYTHON" for name in env):
            return command_line.waiting().start(command, env, cwd, more["dimensions"])
        return super()._spawnpty(args, env=env, cwd=cwd, **more)

    def send(self, keys: str) -> int:
        """Send keys; those that break off a little later, as a person would.

        readline does not hear a Ctrl-C in the instant after it has shown its prompt.
        """
        if keys[:1] in ("\x03", "\x04"):
            time.sleep(0.1)
        sent: int = super().send(keys)
        return sent


@pytest.fixture(scope="session")
def terminal() -> Callable[..., pexpect.spawn]:
    """Start a program at a terminal of so many columns; `env` is what its environment has besides."""

    def start(
        program: str | Path,
        arguments: Sequence[str],
        cwd: Path,
        columns: int = 100,
        env: Mapping[str, str] | None = None,
    ) -> pexpect.spawn:
        terminals = {"TERM": "xterm", "LANG": "C.UTF-8", "INPUTRC": "/dev/null"}
        child = _Terminal(
            str(program),
            list(arguments),
            env=command_line.environment({**terminals, **(env or {})}),
            cwd=str(cwd),
            timeout=20,
            encoding="utf-8",
            dimensions=(50, columns),
        )
        # Meant for passwords: it would wait before each answer.
        child.delaybeforesend = None
        child.delayafterclose = child.ptyproc.delayafterclose = 0.01
        return child

    return start


@pytest.fixture(scope="session")
def settings() -> Settings:
    """An empty `planctl.yaml`: nothing but what planctl ships."""
    return Settings(policies=bundled_data.policies(), instruments=bundled_data.instruments())


@pytest.fixture(scope="session")
def parsed(settings: Settings) -> Callable[..., tuple[Plan | None, list[Problem]]]:
    """A file's text as a plan, or all that is wrong with it, by way of guard, tree and parser."""

    def read(text: str, using: Settings = settings, client: str | None = None) -> tuple[Plan | None, list[Problem]]:
        root = yaml_reader.read(decode.text(text.encode("utf-8", "surrogatepass")))
        return parse.plan(
            root,
            client=client,
            custom_kinds=using.triggers,
            policies=using.policies,
            instruments=using.instruments,
        )

    return read


@pytest.fixture(scope="session")
def planned(parsed: Callable[..., tuple[Plan | None, list[Problem]]], settings: Settings) -> Callable[..., Plan]:
    """A plan out of its start, review terms, goals, `more` keys, and what happened after it was created.

    An entry is written `KIND DAY`, and whatever else it says after a comma, as in the file:
    `relapse 2026-06-05, logged: 2026-06-12`.
    """

    def plan(
        *history: str,
        start: str = "2026-01-12",
        review: str = "",
        goals: str = "",
        more: str = "",
        using: Settings = settings,
    ) -> Plan:
        lines = ["format: 1", "client: c-0001", f"start: {start}"]
        lines += [f"review: {review}"] if review else []
        lines += [f"goals: {goals}"] if goals else []
        lines += [more] if more else []
        lines += ["history:", f"  - {{date: {start}, kind: created}}"]
        for entry in history:
            said, comma, more = entry.partition(",")
            kind, day = said.split()
            lines.append(f"  - {{date: {day}, kind: {kind}{comma}{more}}}")
        found, problems = parsed("\n".join(lines) + "\n", using)
        assert found is not None, problems
        return found

    return plan


@pytest.fixture(scope="session")
def due(planned: Callable[..., Plan], settings: Settings) -> Callable[..., Due]:
    """When such a plan must be reviewed, as known on a day."""

    def due_of(
        *history: str,
        as_of: str,
        start: str = "2026-01-12",
        review: str = "",
        goals: str = "",
        more: str = "",
        using: Settings = settings,
    ) -> Due:
        plan = planned(*history, start=start, review=review, goals=goals, more=more, using=using)
        return next_review(plan, using, date.fromisoformat(as_of))

    return due_of


@pytest.fixture(scope="session")
def read() -> Callable[[str], GoalText]:
    """A goal's sentence, read with the shipped word lists."""
    lexicon = bundled_data.lexicon()
    return lambda text: goal_text.read(text, lexicon)
