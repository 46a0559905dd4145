"""Real git, in folders of its own, with nobody's configuration but the test's."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.command_line import Done, run_here

from planctl.git import setup

ROOT = Path(__file__).resolve().parents[2]
PLAN = """\
# A plan for tests; nobody is meant.
format: 1
client: c-1
start: 2026-01-12
level_of_care: outpatient

problems:
  - {id: p1, text: Panic attacks on public transport}

goals:
  # agreed at home
  - id: g1
    text: Ride the bus to work alone on 4 of 5 workdays
    problem: p1
    measure: {name: bus rides alone, unit: days per week, baseline: 0, target: 4, better: higher}
    by: 2026-06-30

  - id: g2
    text: PHQ-9 from 18 to 9 or below
    problem: p1
    measure: {name: PHQ-9, baseline: 18, target: 9}
    by: 2026-07-12

interventions:
  - {id: i1, goals: [g1], text: Graded exposure, who: client}

history:
  - {date: 2026-01-12, kind: created}
  - {date: 2026-02-09, kind: reading, measure: PHQ-9, value: 15}
  # told by telephone
  - {date: 2026-03-02, kind: crisis, note: "emergency department"}
  - {date: 2026-03-04, kind: review, scope: event, decision: continue}
"""


@dataclass
class Clone:
    """One clone of a plans folder, with the person who works in it."""

    path: Path

    @property
    def plan(self) -> Path:
        return self.path / "c-1.yaml"

    @property
    def text(self) -> str:
        return self.plan.read_bytes().decode()

    def run(
        self, *command: str, fine: Sequence[int] | None = (0,), environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """A program run here; its code must be one of `fine` unless that is none."""
        ended = subprocess.run(
            command,
            cwd=self.path,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert fine is None or ended.returncode in fine, ended.stdout + ended.stderr
        return ended

    def git(self, *arguments: str, fine: Sequence[int] | None = (0,)) -> str:
        """What git prints."""
        return self.run("git", *arguments, fine=fine).stdout.rstrip("\n")

    def planctl(
        self, *arguments: str, fine: Sequence[int] | None = (0,), environment: Mapping[str, str] | None = None
    ) -> Done:
        """A command line of planctl."""
        ended = run_here(arguments, {**os.environ, **(environment or {})}, self.path)
        assert fine is None or ended.returncode in fine, ended.stdout + ended.stderr
        return ended

    def edit(self, old: str, new: str) -> None:
        """Replace a text of the plan that is there."""
        assert old in self.text
        self.plan.write_bytes(self.text.replace(old, new, 1).encode())

    def add(self, *lines: str) -> None:
        """Add lines at the end of the plan."""
        self.plan.write_bytes(self.text.encode() + "".join(f"{line}\n" for line in lines).encode())

    def commit(self, message: str = "work") -> None:
        """Commit everything."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def subjects(self) -> list[str]:
        """The commit messages, the latest first."""
        return self.git("log", "--format=%s").splitlines()


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration, and no environment, but the test's own."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "PLANCTL_"))]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        "[user]\n\tname = A. Tester\n\temail = tester@example.org\n[init]\n\tdefaultBranch = main\n"
        '[protocol "file"]\n\tallow = always\n[gc]\n\tauto = 0\n[advice]\n\tdetachedHead = false\n'
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "xdg"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    monkeypatch.setenv("PLANCTL_TODAY", "2026-06-01")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A plans folder that planctl made, with one plan, committed."""
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "planctl.yaml").write_text("")
    (folder / ".gitattributes").write_text(setup.ATTRIBUTES)
    (folder / ".gitignore").write_text(setup.IGNORE)
    (folder / "c-1.yaml").write_text(PLAN)
    setup.set_up(folder)
    made = Clone(folder)
    made.commit("first")
    return made


@pytest.fixture
def another(clone: Clone, tmp_path: Path) -> Callable[..., Clone]:
    """Makes another clone of the folder, with the drivers set up unless told otherwise."""

    def make(name: str = "other", set_up: bool = True) -> Clone:
        path = tmp_path / name
        clone.git("clone", "--quiet", str(clone.path), str(path))
        if set_up:
            setup.set_up(path)
        return Clone(path)

    return make
