"""kill -9 of `planctl log` or `undo`, half at a random step of the write, half at a random moment of its life.

    python tests/bench/kills.py --trials 1000 --seed 1 --command undo

After each the plan must be the one before, or that with the one entry more or less, and whole; what a command
that ended well has done must be there; the next run must find the folder usable and leave nothing behind.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.faults import trials  # noqa: E402

from planctl.model.settings import Settings  # noqa: E402  # found by the path above
from planctl.storage import plan_folder  # noqa: E402

# As `injected.py` counts them.
_STEPS = {"log": 44, "undo": 46}
# A plan grows with every trial; a new one is begun before it gets slow.
_TRIALS_A_PLAN = 100


def _killed_at_random(folder: Path, arguments: Sequence[str], longest: float, chance: random.Random) -> int:
    command = [sys.executable, "-P", "-m", "planctl", *arguments, "--plans", str(folder)]
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, env=trials.environment(), stdin=silent, stdout=silent, stderr=silent) as child:
        try:
            child.wait(chance.uniform(0, longest))
        except subprocess.TimeoutExpired:
            child.kill()
        return child.wait()


def _lifetime(folder: Path) -> float:
    took = []
    for _ in range(5):
        started = time.monotonic()
        _killed_at_random(folder, ("log", "c-0001", "crisis", "--note", "warm"), 30.0, random.Random(0))
        took.append(time.monotonic() - started)
    return sorted(took)[2] * 1.1


def _trial(plan: Path, command: str, number: int, longest: float, chance: random.Random) -> str:
    """One kill; what came of it: `old`, `new`, or what was lost."""
    without = plan.read_text()
    note = f"trial-{number}"
    entry = f'  - {{date: 2026-06-01, kind: crisis, note: "{note}"}}\n'
    arguments = ("log", "c-0001", "crisis", "--note", note) if command == "log" else ("undo", "c-0001", "--yes")
    before, after = without, without + entry
    if command == "undo":
        before, after = after, before
        plan.write_text(before)
    if number % 2:
        code = trials.log(plan.parent, f"kill:{chance.randrange(1, _STEPS[command] + 2)}", arguments).code
    else:
        code = _killed_at_random(plan.parent, arguments, longest, chance)
    text = plan.read_text()
    if not isinstance(plan_folder.document(plan, Settings()), plan_folder.Document):
        return "LOST: damaged"
    if text == after:
        return "new"
    if text != before:
        return "LOST: neither old nor new"
    return "LOST: told, but not there" if code == 0 else "old"


def main() -> int:
    """Run the trials, and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--command", choices=("log", "undo"), default="log")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "plans"
        plan = trials.make(folder)
        longest = _lifetime(folder)
        for number in range(given.trials):
            if number % _TRIALS_A_PLAN == 0:
                plan = trials.make(folder)
            found[_trial(plan, given.command, number, longest, chance)] += 1
            try:
                trials.next_run(plan, Settings())
            except AssertionError:
                found["LOST: the next run"] += 1
    lost = sum(count for name, count in found.items() if name.startswith("LOST"))
    print(f"{given.trials} trials, {lost} losses; {', '.join(f'{count} {name}' for name, count in found.items())}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
