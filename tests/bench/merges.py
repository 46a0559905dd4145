"""Random pairs of clones, merged both ways by real git: `python tests/bench/merges.py --pairs 300`."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.git import pairs  # noqa: E402

from planctl.git import setup  # noqa: E402  # found by the path above


def main() -> int:
    """Run the pairs, and print what was lost, doubled, broken or in conflict without need."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--by", choices=pairs.JOINING, default="merge")
    given = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    started = time.monotonic()
    found = []
    for seed in range(given.first, given.first + given.pairs):
        with tempfile.TemporaryDirectory() as place:
            found.append(pairs.trial(seed, Path(place), given.by))
    merges = 2 * given.pairs
    conflicts = sum(each.conflicts for each in found)
    seconds = time.monotonic() - started
    print(f"{given.pairs} pairs, {merges} by {given.by} in {seconds:.0f} s; driver: {' '.join(setup.program())}")
    print(f"conflicts that were due  {conflicts - sum(len(each.needless) for each in found)}")
    print(f"triggers kept open       {sum(each.kept_open for each in found)}")
    counts = {
        "lost": [fault for each in found for fault in each.lost],
        "duplicated": [fault for each in found for fault in each.duplicated],
        "unparsable": [fault for each in found for fault in each.unparsable],
        "triggers closed unseen": [fault for each in found for fault in each.closed_unseen],
        "needless conflicts": [fault for each in found for fault in each.needless],
    }
    for name, faults in counts.items():
        print(f"{name:<24} {len(faults)}")
    for fault in (fault for faults in counts.values() for fault in faults):
        print(f"  {fault}")
    return 1 if any(counts.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
