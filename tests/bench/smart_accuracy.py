"""How well the checker judges published goals by their words, beside a list of keywords.

    python tests/bench/smart_accuracy.py FILE... [--wrong] [--by-source]

FILE holds one JSON object a line: `text`, `specific`, `measurable`, `time_bound` (0 or 1). Every text is judged
as a goal without fields, by the verdicts of `planctl check --words-only`. `--wrong` shows each statement that was
judged wrongly; `--by-source` the figures for each `source`.
"""

import argparse
import json
import re
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from planctl.lint import linter
from planctl.lint.goal_text import Lexicon
from planctl.model.plan import Entry, Goal, Plan
from planctl.model.settings import Settings
from planctl.storage import bundled_data

START = date(2026, 1, 12)
CRITERIA = {"S": "specific", "M": "measurable", "T": "time_bound"}
Row = dict[str, Any]

# The baseline: what two dozen lines of regular expressions can do.
_NUMBER = r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|once|twice|daily|weekly|every|each)\b"
_DIRECTION = (
    r"^(?:\W*(?:client|patient|student|i|the client|the patient)?\s*(?:will|want to|wants to|to|be able to)?\s*)*"
    r"(?:improve|increase|enhance|reduce|decrease|develop|build|feel|be|become|get|understand|explore|manage|cope|learn)"
)
_BROAD = (
    r"\b(?:skills?|strateg\w+|coping|mood|anxiety|stress|self-\w+|communication|relationships?|functioning|health|support"
    r"|behaviou?rs?|quality|well-?being|symptoms|better|healthier|happier|appropriate|healthy|effective)\b"
)
_STAFF = r"^\W*(?:the )?(?:therapist|counsel\w+|nurse|sn|pt|staff|clinician|social worker)\b"
_INSTRUMENT = r"\b[A-Z]{2,}-?\d"
_ONCE = (
    r"\b(?:return|complete|create|write|obtain|enroll|apply|abstain|stop|quit|without|no|not|free of|independently"
    r"|plan)\b"
)
_DATE = (
    r"\b(?:by|within|before|until|in|over|for|during|throughout|this|next|at)\s+"
    r"(?:the\s+|a\s+|next\s+|end of\s+|my\s+)*"
    r"(?:\d+|one|two|three|four|six|eight|ten|twelve|jan\w*|feb\w*|mar\w*|apr\w*|may|jun\w*|jul\w*|aug\w*|sep\w*"
    r"|oct\w*|nov\w*|dec\w*|discharge|end|week|month|year|term|semester|session|visit|review|summer|spring|fall|winter)"
)
_NO_DATE = r"\b(?:in|for|within)\s+\d+\s*(?:minutes?|hours?|min)|\d+\s+(?:consecutive|of|out of)|times (?:a|per)"


def keywords(text: str) -> dict[str, bool]:
    """What the baseline finds met."""

    def has(pattern: str, flags: int = re.IGNORECASE) -> bool:
        return re.search(pattern, text, flags) is not None

    measured = has(_NUMBER) or has(_ONCE)
    vague = (has(_DIRECTION) or has(_BROAD)) and not has(_NUMBER) and not has(_INSTRUMENT, 0)
    return {"S": not (vague or has(_STAFF)), "M": measured, "T": has(_DATE) and not (has(_NO_DATE) and not has("by "))}


class Judged(NamedTuple):
    """One statement with what was found met, and the codes at level error."""

    row: Row
    met: dict[str, bool]
    errors: frozenset[str]

    @property
    def baseline(self) -> dict[str, bool]:
        """What the keywords find met."""
        return keywords(self.row["text"])


def judge(row: Row, settings: Settings, lexicon: Lexicon) -> Judged:
    """One row, judged as a goal that is nothing but its text."""
    created = Entry(date=START, kind="created")
    plan = Plan(client="c-1", start=START, journal=(created,), goals=(Goal(id="g1", text=row["text"]),))
    result = linter.check(plan, "", settings, lexicon, START, words_only=True)
    letters = result.goals[0].letters
    errors = frozenset(finding.rule for finding in result.findings if finding.level == "error")
    return Judged(row, {letter: letters[letter] == "met" for letter in CRITERIA}, errors)


def figures(rows: Iterable[Judged], letter: str, found: Callable[[Judged], dict[str, bool]]) -> str:
    """Precision, recall and F1 for `criterion not met`, with the counts."""
    outcomes = [(not found(one)[letter], not one.row[CRITERIA[letter]]) for one in rows]
    true = sum(missing and bad for missing, bad in outcomes)
    vain, missed = sum(f and not bad for f, bad in outcomes), sum(bad and not f for f, bad in outcomes)
    precision, recall = true / max(true + vain, 1), true / max(true + missed, 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"P {precision:.3f} R {recall:.3f} F1 {both:.3f} ({vain:>3} in vain, {missed:>3} missed)"


def table(rows: list[Judged]) -> str:
    """The figures of checker and keywords side by side."""
    lines = [f"{'not':<12} {'planctl':<49} keywords"]
    for letter, name in CRITERIA.items():
        ours = figures(rows, letter, lambda one: one.met)
        lines.append(f"{name:<12} {ours:<49} {figures(rows, letter, lambda one: one.baseline)}")
    good = [one for one in rows if all(one.row[name] for name in CRITERIA.values())]
    flagged = sum(not all(one.met.values()) for one in good)
    wrong = sum(bool(one.errors) for one in good)
    lines.append(f"{len(good)} goals that meet all three: {flagged} with an S, M or T not met, {wrong} with an error")
    return "\n".join(lines)


def main() -> None:
    """Print the figures for files of labeled statements."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", type=Path, nargs="+", metavar="FILE")
    arguments.add_argument("--wrong", action="store_true", help="show each statement judged wrongly")
    arguments.add_argument("--by-source", action="store_true", help="the figures for each source")
    given = arguments.parse_args()
    settings, lexicon = Settings(instruments=bundled_data.instruments()), bundled_data.lexicon()
    everything: list[Judged] = []
    for file in given.files:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        begun = time.process_time()
        judged = [judge(row, settings, lexicon) for row in rows]
        spent = (time.process_time() - begun) / len(rows) * 1000
        print(f"{file.name}: {len(rows)} statements, {spent:.2f} s of processor time for 1,000\n{table(judged)}\n")
        everything += judged
    if len(given.files) > 1:
        print(f"all: {len(everything)} statements\n{table(everything)}\n")
    if given.by_source:
        for source in dict.fromkeys(str(one.row.get("source")) for one in everything):
            print(f"{source}\n{table([one for one in everything if str(one.row.get('source')) == source])}\n")
    for letter, name in CRITERIA.items() if given.wrong else ():
        for one in everything:
            if one.met[letter] != bool(one.row[name]):
                print(f"{'missed' if one.met[letter] else 'in vain':<8} {name:<11} {one.row['text']}")


if __name__ == "__main__":
    main()
