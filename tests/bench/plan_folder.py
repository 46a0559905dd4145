"""A folder of invented plans, as many as asked for: the same seed gives the same bytes.

    python tests/bench/plan_folder.py DIR --plans 1000 --seed 1

The plans vary in size, layout and comments as plans do that people keep; about one in twelve is due
within two weeks of 1 June 2026.
"""

import argparse
import random
from datetime import date, timedelta
from pathlib import Path

TODAY = date(2026, 6, 1)
_MEASURES = (("PHQ-9", 17, 8), ("GAD-7", 15, 7), ("PCL-5", 48, 30), ("ISI", 19, 9))
_PLACES = ("the bus", "the market", "the library", "the gym", "the evening class", "the swimming pool")
_NOTES = ("call after hours", "told at intake", "by letter", "with the family present", "after the move")


def plan(client: str, chance: random.Random) -> str:
    """The text of one plan."""
    start = TODAY - timedelta(days=chance.randrange(10, 700))
    measure, baseline, target = chance.choice(_MEASURES)
    lines = ["# yaml-language-server: $schema=.planctl/plan.schema.json"] if chance.random() < 0.5 else []
    lines += ["format: 1", f"client: {client}", f"start: {start}   # first session"]
    if chance.random() < 0.3:
        lines += ["review:", f"  every: {chance.choice(('3 months', '90 days', '6 months', '180 days'))}"]
    elif chance.random() < 0.1:
        lines += ["review: {policy: payer-90d}"]
    lines += [
        "diagnoses:",
        f"  - {{code: F41.1, label: Generalized anxiety disorder, date: {start}, primary: true}}",
        "problems:",
        "  - id: p1",
        f"    text: Avoids {chance.choice(_PLACES)} and lies awake until three",
        "    diagnosis: F41.1",
        "",
        "# agreed in the second session",
        "goals:",
    ]
    goals = chance.randrange(1, 4)
    for number in range(1, goals + 1):
        by = TODAY + timedelta(days=chance.randrange(20, 300))
        lines += [
            f"  - id: g{number}",
            f"    text: Go to {chance.choice(_PLACES)} alone on {chance.randrange(2, 5)} days a week by {by}",
            '    words: "I want my afternoons back."',
            "    problem: p1",
            f"    measure: {{name: {measure}, baseline: {baseline}, target: {target}}}",
            f"    by: {by}",
            f"    agreed: {start}",
        ]
    lines += ["interventions:"]
    lines += [
        f"  - {{id: i{n}, goals: [g{n}], text: Graded exposure, who: both, every: 1 week, agreement: agreed}}"
        for n in range(1, goals + 1)
    ]
    lines += ["history:", f"  - {{date: {start}, kind: created}}", f"  - {{date: {start}, kind: signed, by: client}}"]
    lines += [f"  - {entry}" for entry in _history(start, measure, baseline, chance)]
    return "\n".join(lines) + "\n"


def _history(start: date, measure: str, baseline: int, chance: random.Random) -> list[str]:
    found = []
    day = start
    # Reviews keep up with the clock in most plans, so that most are not due.
    while (day := day + timedelta(days=chance.randrange(12, 45))) < TODAY:
        kind = chance.random()
        if kind < 0.45:
            found.append(f"{{date: {day}, kind: session}}")
        elif kind < 0.75:
            value = max(0, baseline - chance.randrange(0, 8))
            found.append(f"{{date: {day}, kind: reading, measure: {measure}, value: {value}}}")
        elif kind < 0.8 and day + timedelta(days=3) <= TODAY:
            found.append(f'{{date: {day}, kind: relapse, note: "{chance.choice(_NOTES)}"}}')
            found.append(f"{{date: {day + timedelta(days=3)}, kind: review, scope: event, decision: continue}}")
        else:
            found.append(f"{{date: {day}, kind: review, goals: {{g1: improving}}, decision: continue}}")
    if chance.random() < 0.85:
        last = TODAY - timedelta(days=chance.randrange(1, 60))
        if last > start:
            found.append(f"{{date: {max(last, day - timedelta(days=45))}, kind: review, decision: continue}}")
    return found


def write(folder: Path, plans: int, seed: int = 1) -> None:
    """Write the folder, which is made if it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    for number in range(plans):
        client = f"c-{number:06}"
        (folder / f"{client}.yaml").write_text(plan(client, chance), encoding="utf-8")


def main() -> None:
    """Write a folder as the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plans", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.folder, given.plans, given.seed)


if __name__ == "__main__":
    main()
