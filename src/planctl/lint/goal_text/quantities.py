"""Quantities: a number or a range of numbers, in figures or in words, and the spans of time they count."""

from typing import Final, NamedTuple

from planctl.lint.goal_text.sentence import Sentence
from planctl.model.instruments import Number, number

_SMALL: Final = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "eighteen": 18, "twenty": 20, "twenty-four": 24, "thirty": 30, "forty": 40, "forty-five": 45,
    "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100, "thousand": 1000,
}  # fmt: skip
_TIMES: Final = {"once": 1, "twice": 2, "thrice": 3}
_ONE: Final = frozenset(("a", "an", "one", "each", "per"))
_RANGE: Final = frozenset(("-", "\u2013", "\u2014", "to", "or", "and"))
_ROUGHLY: Final = frozenset(
    (
        "about", "around", "approximately", "approx", "roughly", "nearly", "~", "\u2248", "another",
    )
)  # fmt: skip

UNITS_OF_TIME: Final = {
    "second": "second", "seconds": "second", "sec": "second", "secs": "second",
    "minute": "minute", "minutes": "minute", "min": "minute", "mins": "minute",
    "hour": "hour", "hours": "hour", "hr": "hour", "hrs": "hour", "h": "hour",
    "day": "day", "days": "day", "night": "day", "nights": "day", "workday": "day", "workdays": "day",
    "week": "week", "weeks": "week", "wk": "week", "wks": "week", "weekend": "week", "weekends": "week",
    "month": "month", "months": "month", "mo": "month", "mos": "month",
    "quarter": "quarter", "quarters": "quarter", "semester": "term", "semesters": "term",
    "year": "year", "years": "year", "yr": "year", "yrs": "year",
    "fortnight": "fortnight", "fortnights": "fortnight", "minimumof": "",
    "days'": "day", "weeks'": "week", "months'": "month", "years'": "year",
    "week's": "week", "month's": "month", "year's": "year",
}  # fmt: skip
OCCASIONS: Final = frozenset(
    (
        "session", "sessions", "visit", "visits", "appointment", "appointments", "meeting", "meetings",
    )
)  # fmt: skip
CALENDAR: Final = frozenset(("day", "week", "month", "year", "quarter", "term", "fortnight"))


class Quantity(NamedTuple):
    """The numbers that stand in a stretch of tokens; `low` equals `high` unless it is a range."""

    start: int
    end: int
    low: Number
    high: Number


class Span(NamedTuple):
    """A quantity of a unit of time, such as `6-8 weeks`."""

    start: int
    end: int
    low: Number
    high: Number
    unit: str


def value(sentence: Sentence, at: int) -> Number | None:
    """The number that one token states, or none."""
    kind, word = sentence.kind(at), sentence.word(at)
    if kind == "number":
        return number(word.replace(",", ""))
    return _SMALL.get(word) if kind == "word" else None


def quantity(sentence: Sentence, at: int) -> Quantity | None:
    """The number or range that begins at a position, or none."""
    first = at
    while sentence.word(at) in _ROUGHLY:
        at += 1
    low = value(sentence, at)
    if low is None:
        times = _TIMES.get(sentence.word(at))
        return None if times is None else Quantity(first, at + 1, times, times)
    end = at + 1
    if sentence.word(end) == "/" and value(sentence, end + 1) is not None and sentence.word(end + 2) in UNITS_OF_TIME:
        # One half of something: the slash belongs to a fraction.
        end += 2
    if sentence.word(end) in _RANGE:
        high = value(sentence, end + 1)
        joins = sentence.word(end)
        if high is not None and (joins not in ("and", "to") or _same_kind(sentence, at, end + 1)) and high >= low:
            return Quantity(first, end + 2, low, high)
    return Quantity(first, end, low, low)


def span(sentence: Sentence, at: int) -> Span | None:
    """The stretch of time that begins at a position: `3 months`, `a week`, `12-week`, or none."""
    found = quantity(sentence, at)
    if found is None:
        joined = _joined(sentence, at)
        if joined:
            return joined
        if sentence.word(at) not in _ONE:
            return _couple(sentence, at)
        end, low, high = at + 1, 1, 1
        return _with_unit(sentence, at, end, low, high)
    return _with_unit(sentence, at, found.end, found.low, found.high)


def _joined(sentence: Sentence, at: int) -> Span | None:
    """`two-week`, `one-month`: number and unit in one word."""
    number, hyphen, unit = sentence.word(at).partition("-")
    count = _SMALL.get(number) if hyphen else None
    known = UNITS_OF_TIME.get(unit)
    return Span(at, at + 1, count, count, known) if count is not None and known else None


def _couple(sentence: Sentence, at: int) -> Span | None:
    words = [sentence.word(at + ahead) for ahead in range(3)]
    if words[0] == "couple" and words[1] == "of":
        return _with_unit(sentence, at, at + 2, 2, 2)
    return None


def _with_unit(sentence: Sentence, start: int, end: int, low: Number, high: Number) -> Span | None:
    if sentence.word(end) == "couple" and sentence.word(end + 1) == "of":
        end, low, high = end + 2, 2, 2
    for between in (
        "-",
        "(",
        "more",
        "full",
        "whole",
        "additional",
        "calendar",
        "school",
        "treatment",
        "academic",
        "consecutive",
        "straight",
        "successive",
        "coaching",
        "therapy",
        "weekly",
        "counseling",
        "counselling",
        "individual",
        "group",
    ):
        if sentence.word(end) == between and sentence.word(end + 1) in UNITS_OF_TIME | dict.fromkeys(OCCASIONS, ""):
            end += 1
            break
    if sentence.word(end) == "(" and value(sentence, end + 1) == low and sentence.word(end + 2) == ")":
        end += 3
    word = sentence.word(end)
    unit = UNITS_OF_TIME.get(word)
    if unit is None and word in OCCASIONS:
        unit = "session"
    return Span(start, end + 1, low, high, unit) if unit else None


def _same_kind(sentence: Sentence, one: int, other: int) -> bool:
    return sentence.kind(one) == sentence.kind(other)
