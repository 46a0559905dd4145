"""How long a practice takes to move in: `python tests/bench/bench_import.py [CLIENTS] [SCORES]` (40 and 2000).

The contract: under 3 seconds, the dry run as well as the real one.
"""

import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

PLANCTL = Path(sys.executable).parent / "planctl"


def main(clients: int, scores: int) -> None:
    """Write a roster and scores, then import them three times: dry, real, and again."""
    with tempfile.TemporaryDirectory() as place:
        source, plans = Path(place) / "source", Path(place) / "plans"
        source.mkdir()
        plans.mkdir()
        (plans / "planctl.yaml").touch()
        roster = [f"c-{1000 + number},2025-01-{1 + number % 28:02},,90 days," for number in range(clients)]
        (source / "roster.csv").write_text("\n".join(["client,start,last_review,every,policy", *roster, ""]))
        rows = [
            f"c-{1000 + number % clients},{date(2025, 1, 1) + timedelta(weeks=number // clients)},PHQ-9,{number % 28}"
            for number in range(scores)
        ]
        (source / "scores.csv").write_text("\n".join(["client,date,measure,value", *rows, ""]))
        for name, options in (("dry run", ["--dry-run"]), ("import", []), ("again", [])):
            begun = time.perf_counter()
            done = subprocess.run(
                [PLANCTL, "import", source, "--plans", plans, *options], capture_output=True, text=True, check=True
            )
            print(f"{name}: {time.perf_counter() - begun:.2f} s: {done.stdout.strip()}")


if __name__ == "__main__":
    main(*(int(argument) for argument in (*sys.argv[1:], *("40", "2000")[len(sys.argv) - 1 :])))
