"""How well the rules that read words judge published goals.

    python tests/bench/smart_accuracy.py FILE [--wrong] [--leave-out]

FILE holds one JSON object a line: `text`, `specific`, `measurable`, `time_bound` (0 or 1), `source`,
`pair`, `published_as`, `defects`. Every text is judged as a goal without fields. `--wrong` shows each
statement judged wrongly; `--leave-out` shows the figures without each source in turn, so that one
seen to carry them all is seen.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from planctl.lint.rule import Context, Diagnostic, GoalContext, Rule
from planctl.lint.rules import achievable, measurable, specific, time_bound
from planctl.model.plan import Entry, Goal, Plan
from planctl.model.settings import Settings
from planctl.storage import bundled_data

START, TODAY = date(2026, 1, 12), date(2026, 3, 1)
RULES: tuple[Rule, ...] = tuple(
    rule
    for family in (specific, measurable, time_bound, achievable)
    for rule in family.RULES
    if rule.scope == "goal" and rule.code not in ("A002", "M009")
)
CRITERIA = {
    "specific": {"S001", "S002", "S004", "S005", "S008"},
    "measurable": {"M001", "M002", "M006", "M007"},
    "time_bound": {"T001", "T002"},
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """One statement with its findings: the codes, and those at level error."""

    row: Row
    codes: frozenset[str]
    errors: frozenset[str]

    def wrong(self, criterion: str) -> str:
        """`found in vain`, `missed`, or nothing."""
        found, bad = bool(self.codes & CRITERIA[criterion]), not self.row[criterion]
        return "" if found == bad else "found in vain" if found else "missed"


def judge(text: str, settings: Settings) -> list[tuple[Rule, Diagnostic]]:
    """The remarks of every rule that reads words, on a goal that is nothing but a text."""
    goal = Goal(id="g1", text=text)
    plan = Plan(client="c-1", start=START, history=(Entry(date=START, kind="created"),), goals=(goal,))
    aim = GoalContext(
        plan=plan, goal=goal, parent=None, route=("goals", 0), settings=settings, lexicon=bundled_data.lexicon()
    )
    look = Context(plan=plan, today=TODAY, settings=settings, lexicon=bundled_data.lexicon())
    return [(rule, remark) for rule in RULES for remark in rule.check(aim, look)]  # type: ignore[call-arg,arg-type]


def judged(rows: Iterable[Row], settings: Settings) -> list[Judged]:
    """Every row with its findings."""
    found = []
    for row in rows:
        remarks = judge(row["text"], settings)
        codes = frozenset(rule.code for rule, _ in remarks)
        errors = frozenset(rule.code for rule, remark in remarks if (remark.level or rule.level) == "error")
        found.append(Judged(row, codes, errors))
    return found


def figures(rows: list[Judged], criterion: str) -> str:
    """Precision, recall and F1 for `criterion not met`, with the counts."""
    count: Counter[str] = Counter()
    for one in rows:
        wrong = one.wrong(criterion)
        count[wrong or ("not met" if not one.row[criterion] else "met")] += 1
    true, vain, missed = count["not met"], count["found in vain"], count["missed"]
    precision = true / (true + vain) if true + vain else 1.0
    recall = true / (true + missed) if true + missed else 1.0
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return (
        f"not {criterion:<11} P {precision:.3f}  R {recall:.3f}  F1 {both:.3f}"
        f"   TP {true} FP {vain} FN {missed} TN {count['met']}"
    )


def pairs_turned(rows: list[Judged]) -> list[tuple[Judged, Judged]]:
    """Pairs whose better half gets more S, M and T findings than the poorer half."""
    by_id = {one.row["id"]: one for one in rows}
    found = []
    for better in rows:
        poorer = by_id.get(better.row.get("pair") or "")
        if better.row["published_as"] != "good" or poorer is None or poorer.row["published_as"] != "poor":
            continue
        # Published as poor for what no text shows.
        if {"unrealistic", "not_relevant"} & set(poorer.row["defects"]):
            continue
        if _weight(better) > _weight(poorer):
            found.append((better, poorer))
    return found


def _weight(one: Judged) -> int:
    return sum(bool(one.codes & codes) for codes in CRITERIA.values())


def main() -> None:
    """Print the figures for a file of labelled statements."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--wrong", action="store_true", help="show each statement judged wrongly")
    arguments.add_argument("--leave-out", action="store_true", help="the figures without each source in turn")
    given = arguments.parse_args()
    settings = Settings(instruments=bundled_data.instruments())
    rows = [json.loads(line) for line in given.file.read_text(encoding="utf-8").splitlines() if line.strip()]

    begun = time.process_time()
    found = judged(rows, settings)
    spent = time.process_time() - begun

    print(f"{len(rows)} statements")
    for criterion in CRITERIA:
        print(figures(found, criterion))
    complete = [one for one in found if all(one.row[criterion] for criterion in CRITERIA)]
    in_vain = [one for one in complete if one.errors]
    print(f"errors from words alone on {len(complete)} goals that meet all three: {len(in_vain)}")
    turned = pairs_turned(found)
    print(f"pairs whose better half gets more findings: {len(turned)}")
    print(f"{spent / len(rows) * 1000:.2f} s of processor time for 1,000 goals")
    sources = dict.fromkeys(str(row["source"]) for row in rows)
    print("\nby source")
    for source in sources:
        own = [one for one in found if one.row["source"] == source]
        print(f"{source} ({len(own)})")
        for criterion in CRITERIA:
            print(f"  {figures(own, criterion)}")
    if given.leave_out:
        print("\nwithout each source in turn")
        for source in sources:
            print(source)
            for criterion in CRITERIA:
                print(f"  {figures([one for one in found if one.row['source'] != source], criterion)}")
    if given.wrong:
        for criterion in CRITERIA:
            print(f"\n{criterion}")
            for one in found:
                if one.wrong(criterion):
                    print(f"  {one.wrong(criterion):<13} {sorted(one.codes)} {one.row['text']}")
        for one in in_vain:
            print(f"\nerror in vain {sorted(one.errors)} {one.row['text']}")
        for better, poorer in turned:
            print(
                f"\nturned {sorted(better.codes)} {better.row['text']}\n   {sorted(poorer.codes)} {poorer.row['text']}"
            )


if __name__ == "__main__":
    main()
