"""The JSON Schema held against planctl on plans changed at random, 1,500 by default.

    python tests/bench/schema_mutants.py [COUNT [SEED]]

They may differ in references, ids given twice, the order of keys and entries, and characters alone.
"""

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.planfile import schema_mutants  # noqa: E402


def main(count: int = 1500, seed: int = 1) -> int:
    """Print how often both agree, and each plan of which they do not; 1 if there is one."""
    verdicts = list(schema_mutants.verdicts(seed, count))
    outcomes = Counter(
        ("takes" if verdict.schema is None else "refuses", "refuses" if verdict.planctl else "takes")
        for verdict in verdicts
    )
    for (schema, planctl), times in sorted(outcomes.items()):
        print(f"{times:6}  schema {schema}, planctl {planctl}")
    unseen = Counter(
        message.partition(" of this name")[0]
        for verdict in verdicts
        if verdict.schema is None
        for message in verdict.planctl
    )
    for message, times in unseen.most_common():
        print(f"{times:6}  only planctl: {message}")
    different = [verdict for verdict in verdicts if verdict.differs]
    for verdict in different:
        print(f"\n{verdict.text}schema: {verdict.schema}\nplanctl: {verdict.planctl}")
    print(f"{len(verdicts)} plans, {len(different)} differences that a schema could see")
    return bool(different)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
