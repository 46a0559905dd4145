"""Days, intervals and frequencies: what a practitioner counts with."""

import contextlib
import re
from datetime import date, timedelta
from typing import Final

from planctl.model.plurals import count

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
LONGEST_YEARS: Final = 10

# Compiled by the first who asks: most runs of review-due read no interval at all.
_INTERVAL: Final = r"(?P<count>[0-9]{1,5}) *(?P<unit>days?|weeks?|months?|years?|[dwmy])"
_ADVERBS: Final = {"day": "daily", "week": "weekly", "month": "monthly", "year": "yearly"}
_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TIMES: Final = f"(once|twice|(?:[1-9][0-9]?|{'|'.join(_NUMBERS)}) *(?:x|times?))"
# How often, in small letters and with one blank between words: the JSON Schema is made from these, too.
_RATE: Final = f"{_TIMES}(?: (?:an?|per|each|every) | ?/ ?)(day|week|month|year)"
_ADVERBIAL_RATE: Final = f"(?:{_TIMES} )?({'|'.join(_ADVERBS.values())})"
_EVERY: Final = "(?:every|each)(?: ([1-9][0-9]?|other))? (day|week|month|year)s?"
_EVERY_SESSION: Final = "(?:every|each|per) session"
FREQUENCIES: Final = (_RATE, _ADVERBIAL_RATE, _EVERY, _EVERY_SESSION)
# Words that are used for more than one thing.
_AMBIGUOUS: Final = {
    "biweekly": ("twice a week", "2 weeks"),
    "bimonthly": ("twice a month", "2 months"),
    "biannually": ("twice a year", "2 years"),
}
_UNITS: Final = {"d": "day", "w": "week", "m": "month", "y": "year"}
LONGEST: Final = {
    "day": LONGEST_YEARS * 366,
    "week": LONGEST_YEARS * 52,
    "month": LONGEST_YEARS * 12,
    "year": LONGEST_YEARS,
}
_LONGEST_UNIT_DAYS: Final = {"day": 1, "week": 7, "month": 31, "year": 366}


class UnreadableDay(ValueError):
    """A text that is no day; the message says why."""


class UnreadableInterval(ValueError):
    """A text that is no interval; the message says why."""


class UnreadableFrequency(ValueError):
    """A text that is no frequency; the message says why."""


class _Counted:
    """A count of a unit of time, compared by what it says."""

    # Written out, since what makes a dataclass takes longer to import than review-due to answer.
    __slots__ = ("count", "unit")

    def __init__(self, count: int, unit: str) -> None:
        self.count = count
        self.unit = unit

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Counted) and (type(self), self.count, self.unit) == (
            type(other),
            other.count,
            other.unit,
        )

    def __hash__(self) -> int:
        return hash((type(self), self.count, self.unit))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.count}, {self.unit!r})"


class Interval(_Counted):
    """A whole number of days, weeks, calendar months or years: greater than zero, at most 10 years."""

    __slots__ = ()

    def __str__(self) -> str:
        return count(self.count, self.unit)


class Frequency(_Counted):
    """So many times a `day`, `week`, `month` or `year`, or once every `session`."""

    __slots__ = ()

    def __str__(self) -> str:
        if self.count == 1:
            return _ADVERBS.get(self.unit, f"every {self.unit}")
        times = "twice" if self.count == 2 else f"{self.count} times"
        return f"{times} a {self.unit}"


def day(text: str) -> date:
    """Return the day that `YYYY-MM-DD` names.

    Raises:
        UnreadableDay: another shape, a day that does not exist, or one outside 1900 to 2199.
    """
    # `fromisoformat` alone also takes 20260112 and 2026-W03-1.
    dashed = len(text) == 10 and text[4] == text[7] == "-"
    try:
        parsed = date.fromisoformat(text if dashed else "")
    except ValueError:
        digits = text[:4] + text[5:7] + text[8:]
        if dashed and digits.isascii() and digits.isdecimal():
            raise UnreadableDay(f"{text} is a day that does not exist") from None
        raise UnreadableDay("is not a date in the form YYYY-MM-DD") from None
    if not FIRST_DAY <= parsed <= LAST_DAY:
        raise UnreadableDay(f"{text} is outside the years 1900 to 2199")
    return parsed


def numeric_days(one: int, other: int, year: int) -> list[date]:
    """Return the days that month, day and year, in either order, can be: none, one or two."""
    days = set()
    for month, number in ((one, other), (other, one)):
        with contextlib.suppress(ValueError):
            days.add(date(year, month, number))
    return sorted(days)


def interval(text: str) -> Interval:
    """Return the interval that `6 months`, `10 days`, `2w` or `1 year` names.

    Raises:
        UnreadableInterval: another shape, zero, or longer than 10 years.
    """
    match = re.fullmatch(_INTERVAL, text.strip(), re.ASCII | re.IGNORECASE)
    if not match:
        raise UnreadableInterval("is not an interval such as 10 days, 2 weeks, 6 months or 1 year")
    count, unit = int(match["count"]), _UNITS[match["unit"][0].lower()]
    if not 0 < count <= LONGEST[unit]:
        raise UnreadableInterval(f"must be more than zero and at most {LONGEST_YEARS} years")
    return Interval(count, unit)


def frequency(text: str) -> Frequency | Interval:
    """Return how often `weekly`, `twice a week`, `3 times a month`, `every session` or `2 weeks` says.

    Raises:
        UnreadableFrequency: another shape, or a word that is used for two things; the message names both.
    """
    words = " ".join(text.casefold().split())
    if (match := re.fullmatch(_RATE, words)) or (match := re.fullmatch(_ADVERBIAL_RATE, words)):
        unit = next((unit for unit, adverb in _ADVERBS.items() if adverb == match[2]), match[2])
        return Frequency(_times(match[1] or "once"), unit)
    if re.fullmatch(_EVERY_SESSION, words):
        return Frequency(1, "session")
    if match := re.fullmatch(_EVERY, words):
        step = {"other": "2", None: "1"}.get(match[1], match[1])
        if step == "1":
            return Frequency(1, match[2])
        text = f"{step} {match[2]}"
    meanings = _AMBIGUOUS.get(words.replace("-", ""))
    if meanings:
        raise UnreadableFrequency(f"can mean {meanings[0]} or every {meanings[1]}")
    try:
        return interval(text)
    except UnreadableInterval as fault:
        if str(fault).startswith("must"):
            raise UnreadableFrequency(str(fault)) from None
        raise UnreadableFrequency("is neither a frequency nor an interval") from None


def _times(words: str) -> int:
    number = words.removesuffix("times").removesuffix("time").removesuffix("x").strip()
    if number.isdecimal():
        return int(number)
    return {"once": 1, "twice": 2}.get(number) or _NUMBERS.index(number) + 1


def after(anchor: date, step: Interval, times: int = 1) -> date:
    """Return the day `times` intervals after `anchor`, counted from the anchor itself and never chained.

    Months and years are calendar months (dateutil's `relativedelta`): a day that the month
    reached does not have becomes its last day, so 31 August + 6 months is 28 or 29 February.
    """
    count = step.count * times
    if step.unit == "day":
        return anchor + timedelta(days=count)
    if step.unit == "week":
        return anchor + timedelta(weeks=count)
    from dateutil.relativedelta import relativedelta

    moved: date = anchor + (relativedelta(months=count) if step.unit == "month" else relativedelta(years=count))
    return moved


def before(anchor: date, step: Interval) -> date:
    """Return the day one interval before `anchor`; a missing day becomes the month's last, as in `after`."""
    return after(anchor, step, -1)


def whole_steps_within(start: date, end: date, step: Interval) -> int:
    """Return a count of intervals that surely fits between two days: a place to start looking from."""
    return max(0, (end - start).days // (step.count * _LONGEST_UNIT_DAYS[step.unit]) - 1)


def weekday(of: date) -> str:
    """Return the English name of the weekday, whatever the locale."""
    return ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[of.weekday()]


def month(of: date) -> str:
    """Return the English name of the month, whatever the locale."""
    return MONTHS[of.month - 1]


MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
