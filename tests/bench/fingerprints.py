"""What a signature is of, tried at random: `python tests/bench/fingerprints.py --trials 2000`.

Each plan of the examples is laid out anew (order, quotes, comments, line ends, custom keys), read by both parsers, and
P011 must say nothing; and one thing that it says is changed, of which P011 must speak.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.cli.test_signatures import is_outdated, signed  # noqa: E402
from tests.model.test_fingerprint import PLANS, lay_out, mutations, read  # noqa: E402

from planctl.model.plan import Plan  # noqa: E402  # found by the path above
from planctl.planfile import yaml_reader  # noqa: E402

_SKIPPED = frozenset({"journal", "client", "format", "ignore", "minor", "people"})


def main() -> int:
    """Run the trials, and print how often P011 was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    parsers: dict[str, Callable[[str], Any]] = {"C": yaml_reader.c_parser, "Python": lambda text: None}
    wrong: Counter[str] = Counter()
    for _ in range(given.trials):
        path = chance.choice(list(PLANS))
        plan = PLANS[path].replace(minor=False, people=(), ignore=(), journal=PLANS[path].journal[:1])
        plan = signed(plan, "client")
        data = lay_out(plan, chance)
        for name, parser_of in parsers.items():
            setattr(yaml_reader, "c_parser", parser_of)  # noqa: B010  # mypy takes it for a constant
            wrong[f"layout, {name}"] += is_outdated(read(path, data).replace(journal=plan.journal))
        what, changed = chance.choice([(what, other) for what, other in mutations(plan, _SKIPPED) if other != plan])
        if not (isinstance(changed, Plan) and is_outdated(changed)):
            wrong["meaning"] += 1
            print(f"{path.stem}: {what}")
    print(f"{given.trials} layouts read by both parsers, {given.trials} changes: {wrong.total()} wrong")
    return 1 if wrong.total() else 0


if __name__ == "__main__":
    sys.exit(main())
