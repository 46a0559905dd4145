"""What each word list and each feature is worth: the figures without it, on files of labeled statements.

    python tests/bench/smart_ablation.py FILE...

A list or feature whose absence changes nothing is worth nothing. The change is that of F1 for `not specific`,
`not measurable` and `not time-bound`, in thousandths, and of the number of good goals left alone.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from planctl.lint.goal_text import judgment, lexicon, parser
from planctl.lint.goal_text.lexicon import Lexicon
from planctl.storage import bundled_data

Row = dict[str, Any]
FEATURES: dict[str, Callable[..., Any]] = {
    "sign": lambda goal: False,
    "zero_event": lambda goal: False,
    "yes_or_no": lambda goal: False,
    "directed": lambda goal: False,
    "too_broad": lambda goal: False,
    "only_judged": lambda goal: False,
    "topic_only": lambda goal: False,
    "_needs_name": lambda main, goal: False,
    "_in_main": lambda level, goal: True,
    "_done_once": lambda action, goal: False,
    "_abstains": lambda action: False,
}


def figures(rows: list[Row], words: Lexicon) -> list[float]:
    """F1 for each criterion not met, and how many good goals are left alone."""
    parser.read.cache_clear()
    met = []
    for row in rows:
        text = parser.read(row["text"], words)
        met.append((judgment.specific(text), judgment.measurable(text), bool(text.deadlines)))
    found = []
    for at, name in enumerate(("specific", "measurable", "time_bound")):
        true = sum(not one[at] and not row[name] for one, row in zip(met, rows, strict=True))
        wrong = sum(one[at] != bool(row[name]) for one, row in zip(met, rows, strict=True))
        found.append(2 * true / max(2 * true + wrong, 1))
    good = [
        one for one, row in zip(met, rows, strict=True) if row["specific"] and row["measurable"] and row["time_bound"]
    ]
    return [*found, sum(all(one) for one in good)]


@contextmanager
def without(feature: str) -> Iterator[None]:
    """The judgment without one of its features."""
    kept = getattr(judgment, feature)
    setattr(judgment, feature, FEATURES[feature])
    try:
        yield
    finally:
        setattr(judgment, feature, kept)


def main() -> None:
    """Print what the figures lose without each list and each feature."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", type=Path, nargs="+", metavar="FILE")
    lines = (line for file in arguments.parse_args().files for line in file.read_text(encoding="utf-8").splitlines())
    rows = [json.loads(line) for line in lines if line.strip()]
    texts = {name: bundled_data.text(f"words/{name}.txt") for name in lexicon.LISTS}
    instruments = bundled_data.instruments()
    whole = figures(rows, bundled_data.lexicon())
    entries = sum(len(list(lexicon.entries(text))) for text in texts.values())
    print(f"{len(rows)} statements, {entries} entries")
    print(f"{'with everything':<28} {' '.join(f'{value:>7.3f}' for value in whole[:3])} {whole[3]:>6.0f}")

    def show(name: str, now: list[float]) -> None:
        changes = " ".join(
            f"{(value - before) * 1000:>+7.1f}" for value, before in zip(now[:3], whole[:3], strict=True)
        )
        print(f"{name:<28} {changes} {now[3] - whole[3]:>+6.0f}")

    for name in (*lexicon.INFLECTED, *lexicon.EXACT):
        show(
            f"{name} ({len(list(lexicon.entries(texts[name])))})",
            figures(rows, lexicon.build({**texts, name: "xyzzy"}, instruments)),
        )
    for feature in FEATURES:
        with without(feature):
            show(f"{feature}()", figures(rows, bundled_data.lexicon()))


if __name__ == "__main__":
    main()
