"""Which numbers of a sentence belong to a measure: what is left behind, and what is aimed at."""

from typing import Final, NamedTuple

from planctl.lint.goal_text.parts import Level, Parts
from planctl.lint.goal_text.quantities import UNITS_OF_TIME
from planctl.model.instruments import Instrument, Number

_PRESENT: Final = frozenset(
    (
        "current", "currently", "baseline", "now", "was", "initial", "initially", "started", "presently",
        "intake",
    )
)  # fmt: skip
_NUMBERS_OF_A_LEVEL: Final = frozenset(("change", "score", "amount", "rate", "count", "percent", "rating"))
_SMALL_WORDS: Final = frozenset(
    (
        "of", "the", "a", "an", "per", "in", "to", "on", "at", "with", "and", "my", "for", "number",
    )
)  # fmt: skip


class Reading(NamedTuple):
    """What the words say of one measure."""

    words: str
    start: Number | None
    low: Number | None
    high: Number | None
    bound: str


def reading(parts: Parts, instrument: Instrument | None, name: str, unit: str | None) -> Reading | None:
    """The one level that belongs to a measure, or none where there is none or more than one.

    Where two levels could be meant nothing is proven, and nothing is said.
    """
    tied = [
        level for level in parts.levels if level.sort in _NUMBERS_OF_A_LEVEL and _belongs(level, instrument, name, unit)
    ]
    if len(tied) != 1 or tied[0].near & _PRESENT:
        return None
    level = tied[0]
    if level.bound == "by" or (level.low is None and level.start is None):
        return None
    return Reading(level.words, level.start, level.low, level.high, level.bound)


def differs(found: Reading, target: Number) -> bool:
    """Whether a target is another number than the words aim at."""
    low, high = found.low, found.high
    if low is None or high is None:
        return False
    if found.bound in ("<", ">"):
        # `below 10` is written for a target of 10 as well as of 9.
        step = -1 if found.bound == "<" else 1
        return not min(low, low + step) <= target <= max(high, high + step)
    return not low <= target <= high


def _belongs(level: Level, instrument: Instrument | None, name: str, unit: str | None) -> bool:
    if instrument is not None:
        return level.instrument is not None and level.instrument.key == instrument.key
    if level.instrument is not None:
        return False
    counted, per = _unit(unit or "")
    if per and level.per and per != level.per:
        return False
    if "percent" in counted or "%" in (unit or ""):
        return level.sort == "percent"
    if level.sort == "percent":
        return False
    own = _content(name)
    near = {_singular(word) for word in level.near}
    same_unit = bool(counted) and _singular(UNITS_OF_TIME.get(level.unit, level.unit)) in counted
    if same_unit:
        return not own - counted or bool((own - counted) & near)
    return bool(own) and own <= near and (not counted or level.unit == "" or level.sort in ("rate", "count"))


def _unit(unit: str) -> tuple[set[str], str]:
    counted, _, per = unit.lower().replace("/", " per ").replace(" a ", " per ").partition(" per ")
    words = {_singular(UNITS_OF_TIME.get(word, word)) for word in counted.split() if word != "per"}
    over = per.split()
    return words, UNITS_OF_TIME.get(over[-1], over[-1]) if over else ""


def _content(name: str) -> set[str]:
    words = name.lower().replace("-", " ").split()
    return {_singular(UNITS_OF_TIME.get(word, word)) for word in words if word not in _SMALL_WORDS}


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
