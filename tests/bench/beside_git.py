"""Plans beside a git at work: what is written must be there or be named, and no overdue plan may be left out.

    python tests/bench/beside_git.py --entries 300 --looks 300

Eight processes add entries to one plan while git stashes, checks out, rebases and resets. Every entry must be in
the plan at the end, or be named as lost. Then review-due looks again and again while git checks out branches:
an overdue plan must be listed, unless the answer says that something could not be read.
"""

import argparse
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from planctl.errors import PlanctlError  # noqa: E402
from planctl.git import lost_entries, setup  # noqa: E402
from planctl.model.plan import Entry  # noqa: E402
from planctl.model.settings import Settings  # noqa: E402
from planctl.planfile.edits import AddEntry  # noqa: E402
from planctl.storage import journal, plan_folder, update  # noqa: E402  # found by the path above

PLAN = "format: 1\nclient: c-{0:04}\nstart: 2026-01-12\nhistory:\n  - {{date: 2026-01-12, kind: created}}\n"
WRITERS = 8


def git(folder: Path, *arguments: str) -> int:
    """Run git, whatever comes of it."""
    identity = ("-c", "user.name=A. Tester", "-c", "user.email=tester@example.org", "-c", "gc.auto=0")
    return subprocess.run(("git", *identity, *arguments), cwd=folder, capture_output=True, check=False).returncode


def repository(folder: Path, plans: int) -> None:
    """Make a plans folder in git, with a branch on which every plan is another."""
    (folder / "planctl.yaml").touch()
    (folder / ".gitattributes").write_text(setup.ATTRIBUTES)
    (folder / ".gitignore").write_text(setup.IGNORE)
    for number in range(1, plans + 1):
        (folder / f"c-{number:04}.yaml").write_text(PLAN.format(number))
    git(folder, "init", "--quiet", "--initial-branch", "main")
    setup.set_up(folder)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "first")
    git(folder, "checkout", "--quiet", "-b", "other")
    for path in folder.glob("c-*.yaml"):
        path.write_text(path.read_text() + "  - {date: 2026-01-13, kind: session}\n")
    git(folder, "commit", "--quiet", "--all", "--message", "other")
    git(folder, "checkout", "--quiet", "main")


def write(plan: Path, writer: int, entries: int, written: "Queue[str]") -> None:
    """Add entries; each that planctl says is recorded is put on the queue."""
    for number in range(entries):
        note = f"{writer}-{number}"
        for _ in range(50):
            try:
                update.apply(plan, AddEntry(Entry(date=date(2026, 6, 1), kind="session", note=note)), Settings())
            except PlanctlError:
                time.sleep(0.1)  # Refused, and said so: tried again as a person would.
                continue
            written.put(note)
            break


def disturb(folder: Path, stop: Event, seed: int) -> None:
    """Let git do what people do, at random, until it is told to stop."""
    chance = random.Random(seed)
    ways = (
        [("stash",)], [("stash",), ("stash", "pop")], [("checkout", "--", ".")], [("reset", "--hard")],
        [("commit", "-qam", "work")], [("commit", "-qam", "work"), ("rebase", "other")],
        [("checkout", "other"), ("checkout", "main")], [("reset", "--hard", "HEAD~1")],
    )  # fmt: skip
    while not stop.is_set():
        for arguments in chance.choice(ways):
            git(folder, *arguments)
        git(folder, "rebase", "--abort")
        git(folder, "checkout", "--quiet", "-f", "main")
        time.sleep(chance.random() / 5)


def lose_entries(entries: int, seed: int) -> dict[str, int]:
    """Write beside git; the counts of what came of it."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        repository(folder, 1)
        plan = folder / "c-0001.yaml"
        stop, written = context.Event(), context.Queue()
        beside = context.Process(target=disturb, args=(folder, stop, seed))
        each = -(-entries // WRITERS)
        work = [context.Process(target=write, args=(plan, number, each, written)) for number in range(WRITERS)]
        for process in (beside, *work):
            process.start()
        for process in work:
            process.join()
        stop.set()
        beside.join()
        notes = {written.get() for _ in range(written.qsize())}
        found = plan_folder.document(plan, Settings())
        there = {entry.note for entry in found.plan.history} if isinstance(found, plan_folder.Document) else set()
        named = {
            note
            for lost in lost_entries.find(folder, journal.suspects(folder))
            for note in notes
            if any(f'"{note}"' in line for line in lost.write.lines)
        }
        if not isinstance(found, plan_folder.Document):
            named = notes  # The plan itself is listed as one that cannot be read.
        return {
            "entries": len(notes),
            "in the plan": len(notes & there),
            "named as lost": len((notes - there) & named),
            "neither": len(notes - there - named),
            "named, though there": len(notes & there & named) if isinstance(found, plan_folder.Document) else 0,
        }


def switch(folder: Path, stop: Event) -> None:
    """Check out one branch and the other."""
    while not stop.is_set():
        for branch in ("other", "main"):
            git(folder, "checkout", "--quiet", branch)


def look(looks: int, plans: int) -> dict[str, int]:
    """Look what is due beside git; the counts of what was answered."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "plans"
        folder.mkdir()
        repository(folder, plans)
        stop = context.Event()
        beside = context.Process(target=switch, args=(folder, stop))
        beside.start()
        counts = {"looks": looks, "all listed": 0, "said that something is amiss": 0, "left out unsaid": 0}
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PLANCTL_TODAY": "2026-08-01", "HOME": place}
        command = (sys.executable, "-P", "-m", "planctl", "review-due", "--brief", "--plans", str(folder))
        for _ in range(looks):
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                counts["said that something is amiss"] += 1
            elif len(done.stdout.splitlines()) == plans:
                counts["all listed"] += 1
            else:
                counts["left out unsaid"] += 1
        stop.set()
        beside.join()
        return counts


def main() -> int:
    """Run both as the command line asks, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=300)
    parser.add_argument("--looks", type=int, default=300)
    parser.add_argument("--plans", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    results = [lose_entries(given.entries, given.seed)] if given.entries else []
    results += [look(given.looks, given.plans)] if given.looks else []
    for counts in results:
        for name, count in counts.items():
            print(f"{name:<32} {count}")
    return 1 if any(counts.get("neither") or counts.get("left out unsaid") for counts in results) else 0


if __name__ == "__main__":
    sys.exit(main())
