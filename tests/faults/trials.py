"""One plan, one `planctl log` with a fault, and what is left of the plan."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.command_line import Done, waiting

from planctl.model.plan import Entry
from planctl.model.settings import Settings
from planctl.planfile.edits import AddEntry
from planctl.storage import plan_folder, update
from planctl.storage.plan_folder import Document

INJECTED = Path(__file__).with_name("injected.py")
PLAN = """\
format: 1
client: c-0001
start: 2026-01-12   # the first session
preferences: Rather not the canary in the morning
history:
  - {date: 2026-01-12, kind: created}
"""
NEW = '  - {date: 2026-06-01, kind: crisis, note: "canary"}\n'
ARGUMENTS = ("log", "c-0001", "crisis", "--note", "canary")
# All that may lie in the folder after the next run.
SOUND = {".planctl.lock", "c-0001.yaml", "planctl.yaml"}


@dataclass
class Ended:
    """How a command ended: its code (negative for a signal), its two outputs, and the steps it came to."""

    code: int
    stdout: str
    stderr: str
    steps: list[str]


def make(folder: Path, text: str = PLAN) -> Path:
    """A plans folder with one plan; returns the plan's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "planctl.yaml").write_text("")
    (folder / ".planctl").mkdir(exist_ok=True)
    (folder / ".planctl" / "journal").write_text("")
    plan = folder / "c-0001.yaml"
    plan.write_text(text)
    plan.chmod(0o600)
    return plan


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a command, with nothing of the test's own."""
    home = {"HOME": "/dev/null", "PATH": os.environ["PATH"], "LANG": "C", "PLANCTL_TODAY": "2026-06-01"}
    return home | dict(more or {})


def log(
    folder: Path,
    fault: str = "none",
    arguments: Sequence[str] = ARGUMENTS,
    under: Sequence[str] = (),
    **more: Any,
) -> Ended:
    """Run the command with the fault in it."""
    steps = folder.parent / "steps"
    steps.unlink(missing_ok=True)
    command = [str(INJECTED), fault, str(steps), "--", *arguments, "--plans", str(folder)]
    if under or more:
        given: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        begun = [*under, sys.executable, "-P", *command]
        ran = subprocess.run(begun, env=environment(), timeout=60, check=False, **(given | more))
        done = Done(ran.returncode, (ran.stdout or b"").decode(), (ran.stderr or b"").decode())
    else:
        done = waiting().run("tests.faults.injected:main", command, environment(), Path.cwd())
    return Ended(*done, steps.read_text().split() if steps.exists() else [])


def state(plan: Path, before: str = PLAN) -> str:
    """What the file is: `old`, `new`, or neither, which would be a loss."""
    text = plan.read_text()
    return {before: "old", before + NEW: "new"}.get(text, "damaged")


def next_run(plan: Path, settings: Settings) -> None:
    """Write once more, as the next command does, and see that nothing is left of the one before it."""
    before = plan.read_text()
    update.apply(plan, AddEntry(Entry(date=date(2026, 6, 2), kind="session")), settings)
    assert plan.read_text() == f"{before}  - {{date: 2026-06-02, kind: session}}\n"
    assert isinstance(plan_folder.document(plan, settings), Document)
    assert left(plan.parent) - {".git", ".gitignore"} == SOUND


def left(folder: Path) -> set[str]:
    """What lies in a plans folder besides the journal of writes."""
    return {file.name for file in folder.iterdir()} - {".planctl"}


def complaint(ended: Ended) -> str:
    """What the command says on stderr: its own words, and nothing of the client's."""
    assert "Traceback" not in ended.stderr
    assert "canary" not in ended.stderr
    return ended.stderr


def run(command: str, folder: Path) -> "subprocess.CompletedProcess[bytes]":
    """A shell command in the folder."""
    return subprocess.run(command, shell=True, cwd=folder, capture_output=True, timeout=60, check=False)
