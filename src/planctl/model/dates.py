"""Days and intervals: what a practitioner counts with."""

import re
from datetime import date, timedelta
from typing import Final

from planctl.model.plurals import count

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
LONGEST_YEARS: Final = 10

# Compiled by the first who asks: most runs of review-due read no interval at all.
_INTERVAL: Final = r"(?P<count>[0-9]{1,5}) *(?P<unit>days?|weeks?|months?|years?|[dwmy])"
_UNITS: Final = {"d": "day", "w": "week", "m": "month", "y": "year"}
_LONGEST: Final = {
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


class Interval:
    """A whole number of days, weeks, calendar months or years: greater than zero, at most 10 years."""

    # Written out, since what makes a dataclass takes longer to import than review-due to answer.
    __slots__ = ("count", "unit")

    def __init__(self, count: int, unit: str) -> None:
        self.count = count
        self.unit = unit

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Interval) and (self.count, self.unit) == (other.count, other.unit)

    def __hash__(self) -> int:
        return hash((self.count, self.unit))

    def __repr__(self) -> str:
        return f"Interval({self.count}, {self.unit!r})"

    def __str__(self) -> str:
        return count(self.count, self.unit)


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


def interval(text: str) -> Interval:
    """Return the interval that `6 months`, `10 days`, `2w` or `1 year` names.

    Raises:
        UnreadableInterval: another shape, zero, or longer than 10 years.
    """
    match = re.fullmatch(_INTERVAL, text.strip(), re.ASCII | re.IGNORECASE)
    if not match:
        raise UnreadableInterval("is not an interval such as 10 days, 2 weeks, 6 months or 1 year")
    count, unit = int(match["count"]), _UNITS[match["unit"][0].lower()]
    if not 0 < count <= _LONGEST[unit]:
        raise UnreadableInterval(f"must be more than zero and at most {LONGEST_YEARS} years")
    return Interval(count, unit)


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


def long_date(day: date, locale: str = "en-US") -> str:
    """Write the day out, so that it can be read in one way only: `June 3, 2026`, `3 June 2026` for en-GB."""
    return _with_month(month(day), day, locale)


def short_date(day: date, locale: str = "en-US") -> str:
    """Write the day with the first letters of its month: `Jun 3, 2026`, `3 Jun 2026` for en-GB."""
    return _with_month(month(day)[:3], day, locale)


def _with_month(name: str, day: date, locale: str) -> str:
    return f"{day.day} {name} {day.year}" if locale == "en-GB" else f"{name} {day.day}, {day.year}"


def month(of: date) -> str:
    """Return the English name of the month, whatever the locale."""
    return MONTHS[of.month - 1]


MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
