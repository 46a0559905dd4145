"""Fuzzing of everything that reads a plan: examples and samples, changed at random.

    python tests/bench/fuzz.py --minutes 60 --seed 1

Every file gives a plan or problems with places, the same by both parsers, within two seconds of
processor time; what gives a plan can be checked and scheduled. Of each plan and of every fourth of
the rest one command is asked, which ends in no bug, within two seconds. What fails is written to a folder.
"""

import argparse
import json
import random
import shlex
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.bench import command_lines  # noqa: E402  # found by the path above
from tests.storage import fuzzing  # noqa: E402

from planctl.storage import files  # noqa: E402
from planctl.storage.plan_folder import UnreadablePlan  # noqa: E402

# Files that were read as plans are changed further, so that changes add up.
_MOST_SEEDS = 300
# Both parsers are asked about small files alone: the pure one takes its time.
_SMALL = 20_000
_COMMANDS = (*command_lines.LOOKING, *command_lines.IN_GIT, *command_lines.WRITING)


def plans_folder(place: str) -> Path:
    """A folder in git with the examples' settings, for plans to be put into."""
    folder = Path(place)
    (folder / "planctl.yaml").write_bytes((ROOT / "examples" / "plans" / "planctl.yaml").read_bytes())
    (folder / "c-0001.yaml").write_bytes(fuzzing.corpus()[0])
    author = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "Begin"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def run_a_command(command: str, path: Path, folder: Path, data: bytes) -> None:
    """Run a command on the file, as if it stood in the folder.

    Raises:
        AssertionError: it ends in a bug, takes too long, or answers in JSON that is none.
    """
    for file in folder.glob("c-*.yaml"):
        file.unlink()
    (folder / path.name).write_bytes(data)
    started = time.process_time()
    done = command_lines.run(shlex.split(command.format(plan=path.stem)), folder)
    took = time.process_time() - started
    assert done.code in (0, 1, 2, 3), f"{command}: {done.stderr}"
    assert took < fuzzing.SECONDS, f"{command} took {took:.1f} s"
    if "json" in command and done.stdout:
        json.loads(done.stdout)


def main() -> int:
    """Fuzz for as long as asked, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"), help="where files that fail are kept")
    given = parser.parse_args()
    chance, using = random.Random(given.seed), fuzzing.settings()
    seeds = fuzzing.corpus()
    # Nothing replaces these files while they are read.
    files.REPLACED_WITHIN_SECONDS = 0  # type: ignore[misc]  # final for the program
    place = tempfile.TemporaryDirectory()
    folder = plans_folder(place.name)
    own = len(seeds)
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    slowest = 0.0
    end = time.monotonic() + given.minutes * 60
    while time.monotonic() < end:
        data = fuzzing.mutated(seeds, chance)
        counts["files"] += 1
        started = time.process_time()
        try:
            found = fuzzing.examine(data, using)
            slowest = max(slowest, time.process_time() - started)
            if len(data) < _SMALL and counts["files"] % 4 == 0:
                assert fuzzing.same_by_both_parsers(data, using), "the parsers differ"
            if not isinstance(found, UnreadablePlan) or counts["files"] % 4 == 1:
                run_a_command(chance.choice(_COMMANDS), found.path, folder, data)
                counts["commands"] += 1
        except Exception as fault:
            last = traceback.extract_tb(fault.__traceback__)[-1]
            where = f"{type(fault).__name__} {last.filename}:{last.lineno} {str(fault)[:80]}"
            counts["FAILED"] += 1
            if where not in seen:
                seen.add(where)
                given.found.mkdir(exist_ok=True)
                file = given.found / f"{given.seed}-{counts['files']}.yaml"
                file.write_bytes(data)
                print(f"{file}: {where}", flush=True)
            continue
        counts["broken" if isinstance(found, UnreadablePlan) else "plans"] += 1
        if not isinstance(found, UnreadablePlan) and len(data) < _SMALL and chance.random() < 0.2:
            if len(seeds) < _MOST_SEEDS:
                seeds.append(data)
            else:
                seeds[chance.randrange(own, _MOST_SEEDS)] = data
    print(f"seed {given.seed}, {given.minutes:g} minutes: {', '.join(f'{n} {what}' for what, n in counts.items())}")
    print(f"slowest: {slowest:.2f} s of processor time, checks included")
    return 1 if counts["FAILED"] else 0


if __name__ == "__main__":
    sys.exit(main())
