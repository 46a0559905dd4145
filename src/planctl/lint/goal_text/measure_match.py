"""What the words claim about one measure: where it is now, where it is to be, by how much it is to change."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from planctl.lint.goal_text.level_wording import Bound
from planctl.lint.goal_text.levels import Level
from planctl.lint.goal_text.lexicon import Lexicon, base_forms
from planctl.lint.goal_text.parser import GoalText
from planctl.model.instruments import Instrument, Number
from planctl.model.plan import Measure

_SMALL_WORDS: Final = frozenset((
    "of", "the", "a", "an", "per", "in", "to", "on", "at", "with", "and", "my", "for",
    "number", "score", "each", "every",
))  # fmt: skip
_POINTS: Final = frozenset(("", "point", "points", "score", "total", "or", "pts"))
_CLAUSE_END: Final = re.compile(r"[;]|\.\s|,\s+(?:and|then)\s|\band\s+(?=\w+\s)")
_WHERE: Final = re.compile(
    r"\b(?:to|below|under|above|over|at|scores?\s+of|is|reach(?:es)?)\s*$|[=<>\u2264\u2265]\s*$", re.IGNORECASE
)
_CHANGING: Final = re.compile(
    r"\b(?:drop|fall|decreas|reduc|declin|lower|cut|down|off|fewer|less|improv|increas|gain|rais|rise|up|higher|shave|los[es])",
    re.IGNORECASE,
)
_BEFORE, _BEHIND = 70, 45
# Half a point and more is rounded, by some up and by some down.
_ROUNDING: Final = 1


class Claims(NamedTuple):
    """The exact claims of a sentence on one measure, each with its words."""

    baselines: tuple[tuple[str, Number], ...] = ()
    targets: tuple[Level, ...] = ()
    changes: tuple[Level, ...] = ()


def claims(goal: GoalText, measure: Measure, instrument: Instrument | None, lexicon: Lexicon) -> Claims:
    """Every claim that belongs to the measure beyond doubt."""
    tied = [
        _as_change(level, goal)
        for level in goal.levels
        if level.low is not None and _belongs(level, goal, measure, instrument, lexicon)
    ]
    return Claims(
        baselines=tuple((level.words, value) for level in tied if (value := _start(level, measure)) is not None),
        targets=tuple(_as_target(level, measure) for level in tied if level.kind != "by" and not level.present),
        changes=tuple(level for level in tied if level.kind == "by"),
    )


def disagreements(read: Claims, measure: Measure, instrument: Instrument | None) -> Iterator[tuple[str, str]]:
    """Each field that the words contradict, with the words; nothing where two readings are possible."""
    if measure.target is not None and len(read.targets) == 1 and not _reaches(read.targets[0], measure.target):
        yield "target", read.targets[0].words
    elif measure.target is not None and len(read.changes) == 1 and not read.targets:
        baseline = (
            measure.baseline if measure.baseline is not None else next((value for _, value in read.baselines), None)
        )
        if baseline is not None and not _changes_by(read.changes[0], baseline, measure.target, instrument):
            yield "target", read.changes[0].words
    starts = {value for _, value in read.baselines}
    if measure.baseline is not None and len(starts) == 1 and measure.baseline not in starts:
        yield "baseline", read.baselines[0][0]


def _start(level: Level, measure: Measure) -> Number | None:
    if level.kind == "by":
        return None
    if level.present:
        return level.low if not level.bound and level.low == level.high else None
    return _as_target(level, measure).start


def _as_target(level: Level, measure: Measure) -> Level:
    """`WHO-5 28 to 52` is a range by itself, and a change where the measure stands at 28."""
    ranged = level.kind in ("count", "rate") and level.low != level.high and not level.bound
    if ranged and level.low == measure.baseline and measure.direction(None) != "lower":
        return level._replace(start=level.low, low=level.high)
    return level


def _as_change(level: Level, goal: GoalText) -> Level:
    """`Lower the PHQ-9 5 points` tells how far, `PHQ-9 to 5 points` tells where."""
    if level.kind != "count" or "point" not in level.unit or _WHERE.search(goal.text[: level.start_at]):
        return level
    return level._replace(kind="by") if _CHANGING.search(goal.text) else level


def _reaches(level: Level, target: Number) -> bool:
    low, high = level.low, level.high
    if low is None or high is None:
        return True
    steps: dict[Bound, tuple[Number, Number]] = {"<": (-1, 0), ">": (0, 1), "~": (-max(1, low / 10), max(1, high / 10))}
    below, above = steps.get(level.bound, (0, 0))
    return low + below <= target <= high + above


def _changes_by(level: Level, baseline: Number, target: Number, instrument: Instrument | None) -> bool:
    """Whether going from baseline to target is a change of that size."""
    change = abs(baseline - target)
    if level.low is None or level.high is None:
        return True
    sizes = [(level.low, level.high, 0.0)]
    if level.percent:
        floors = {0, instrument.low if instrument is not None and instrument.low is not None else 0}
        sizes = [
            (abs(baseline - floor) * level.low / 100, abs(baseline - floor) * level.high / 100, float(_ROUNDING))
            for floor in floors
        ]
        # On a scale that is itself in percent, `by 20%` may well be 20 points.
        sizes.append((level.low, level.high, 0.0))
    return any(_within(change, low, high, slack, level.bound) for low, high, slack in sizes)


def _within(change: Number, low: Number, high: Number, slack: float, bound: Bound) -> bool:
    slack += {"~": max(1, low / 10)}.get(bound, 0)
    if bound in (">=", ">"):
        return change > low - slack - 1e-9 if slack else change >= low
    if bound in ("<=", "<"):
        return change < high + slack + 1e-9
    return low - slack - 1e-9 < change < high + slack + 1e-9 if slack else low <= change <= high


def _belongs(level: Level, goal: GoalText, measure: Measure, instrument: Instrument | None, lexicon: Lexicon) -> bool:
    unit = level.unit.split()
    if instrument is not None:
        if level.instrument is None or level.instrument.key != instrument.key or (level.per and level.kind == "rate"):
            return False
        if level.kind == "by":
            return True
        if level.kind == "percent" or (level.percent and instrument.high != 100):
            return False
        counted = (
            bool(unit) and unit[0] not in _POINTS and (unit[0] in lexicon.tables["units"] or unit[0].endswith("s"))
        )
        return not counted and not (level.kind == "ratio" and unit)
    if level.instrument is not None:
        return False
    units, per = _unit(measure.unit or "", lexicon)
    if per and level.per and not level.per.isdigit() and per != level.per:
        return False
    percent = "percent" in units or "%" in (measure.unit or "")
    if level.kind != "by" and percent != (level.percent or level.kind == "percent"):
        return False
    name = _content(measure.name, lexicon)
    near = _near(level, goal, lexicon)
    if level.kind == "by":
        return bool(name) and name <= near and len(goal.levels) <= 3
    if unit and not percent:
        same = _content(" ".join(unit), lexicon) & (units | name)
        if not same:
            return False
        rest = name - units - _content(" ".join(unit), lexicon)
        return not rest or bool(rest & near)
    return bool(name) and (name - units) <= near and (not units or percent or bool(per) or not unit)


def _unit(written: str, lexicon: Lexicon) -> tuple[set[str], str]:
    counted, _, per = (
        written.lower().replace("/", " per ").replace(" a ", " per ").removeprefix("per ").partition(" per ")
    )
    if written.lower().startswith("per "):
        counted, per = "", written[4:]
    over = per.split()
    return _content(counted, lexicon), lexicon.tables["units"].get(_singular(over[-1]), over[-1]) if over else ""


def _content(written: str, lexicon: Lexicon) -> set[str]:
    words = re.findall(r"[^\W\d_]+|%", written.lower())
    return {_stem(word, lexicon) for word in words if word not in _SMALL_WORDS}


def _near(level: Level, goal: GoalText, lexicon: Lexicon) -> set[str]:
    """The words of the clause around a level."""
    before = goal.text[max(0, level.start_at - _BEFORE) : level.start_at]
    behind = goal.text[level.end : level.end + _BEHIND]
    before = _CLAUSE_END.split(before)[-1]
    behind = _CLAUSE_END.split(behind)[0]
    return _content(f"{before} {level.words} {behind}", lexicon)


def _stem(word: str, lexicon: Lexicon) -> str:
    single = _singular(word)
    return lexicon.tables["units"].get(single) or min(base_forms(single), key=len)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
