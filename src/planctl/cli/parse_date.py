"""A day as a person says it on the command line. What can be read in two ways is refused."""

import re
from datetime import date, timedelta
from typing import Final, Literal

from planctl.model import dates
from planctl.model.dates import Interval, UnreadableDay

Direction = Literal["ahead", "back"]
HINT: Final = "write it like 2026-06-03, +10d, fri or 3 June 2026"

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = tuple(month.lower() for month in dates.MONTHS)
_LENGTH = re.compile(r"(?P<count>[0-9]{1,5}) ?(?P<unit>days?|weeks?|months?|years?|[dwmy])", re.ASCII)
_STEP = re.compile(rf"(?P<sign>[+-]) ?{_LENGTH.pattern}", re.ASCII)
_WRITTEN = re.compile(
    r"(?:(?P<weekday>[a-z]{3,9})\.?,? +)?"
    r"(?:(?P<day1>[0-9]{1,2})(?:st|nd|rd|th|\.)? +(?:of +)?(?P<month1>[a-z]{3,9})\.?,? +(?P<year1>[0-9]{4})"
    r"|(?P<month2>[a-z]{3,9})\.? +(?P<day2>[0-9]{1,2})(?:st|nd|rd|th)?,? +(?P<year2>[0-9]{4}))",
    re.ASCII,
)
_NUMERIC = re.compile(
    r"(?P<first>[0-9]{1,2})(?P<between>[/.\-])(?P<second>[0-9]{1,2})(?P=between)(?P<year>[0-9]{4}|[0-9]{2})", re.ASCII
)
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.\-])([0-9]{1,2})\2([0-9]{1,2})", re.ASCII)


class NotADate(UnreadableDay):
    """The text is no date at all; the message is a whole sentence."""


class OpenCentury(UnreadableDay):
    """The year has two digits; `day` is what it most likely means."""

    def __init__(self, day: date) -> None:
        super().__init__(f"leaves the century open; did you mean {day}?")
        self.day = day


def parse(text: str, today: date, direction: Direction) -> date:
    """The day meant by an ISO date, `today`, `yesterday`, `+10d`, `fri`, `3 June 2026` or `12/18/2026`.

    Args:
        text: what was said.
        today: the day it is counted from.
        direction: whether a weekday is the coming one or the last one; today is neither.

    Raises:
        UnreadableDay: it can be read in no way, or in more than one; the message names the readings.
    """
    words = " ".join(text.split()).casefold()
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words, re.ASCII):
        return dates.day(words)
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    step = _STEP.fullmatch(words)
    if step:
        return _stepped(step, today)
    weekday = _index(words, _WEEKDAYS)
    if weekday is not None:
        ahead = (weekday - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead if direction == "ahead" else ahead - 7 if ahead < 7 else -7)
    written = _WRITTEN.fullmatch(words)
    if written:
        day = _written(written)
        if day is not None:
            return day
    year_first = _YEAR_FIRST.fullmatch(words)
    if year_first:
        # Nobody writes the day before the month behind a year.
        return dates.day(f"{year_first[1]}-{int(year_first[3]):02}-{int(year_first[4]):02}")
    numeric = _NUMERIC.fullmatch(words)
    if numeric:
        return _numeric(numeric)
    ambiguity = _ambiguity(words, today)
    raise UnreadableDay(ambiguity) if ambiguity else NotADate(f"I can't read {text} as a date")


def error_message(text: str, fault: UnreadableDay) -> str:
    """Return what is wrong with the text, in a sentence that names it."""
    message = str(fault)
    return message if isinstance(fault, NotADate) or message.startswith(text) else f"{text} {message}"


_NEAR: Final = {"today": 0, "yesterday": -1, "tomorrow": 1}


def _index(word: str, names: tuple[str, ...]) -> int | None:
    """The number of the name that a word of at least three letters begins."""
    matches = [index for index, name in enumerate(names) if len(word) >= 3 and name.startswith(word)]
    if word in ("sept", "tues", "thur", "thurs", "weds"):
        matches = [index for index, name in enumerate(names) if name.startswith(word[:3])]
    return matches[0] if len(matches) == 1 else None


def _stepped(step: re.Match[str], today: date) -> date:
    interval = Interval(int(step["count"]), {"d": "day", "w": "week", "m": "month", "y": "year"}[step["unit"][0]])
    try:
        day = dates.after(today, interval, 1 if step["sign"] == "+" else -1)
    except (ValueError, OverflowError):
        raise UnreadableDay("lies outside the years 1900 to 2199") from None
    if not dates.FIRST_DAY <= day <= dates.LAST_DAY:
        raise UnreadableDay("lies outside the years 1900 to 2199")
    return day


def _written(match: re.Match[str]) -> date | None:
    month = _index(match["month1"] or match["month2"], _MONTHS)
    weekday = _index(match["weekday"], _WEEKDAYS) if match["weekday"] else None
    if month is None or (match["weekday"] and weekday is None):
        return None
    year, number = int(match["year1"] or match["year2"]), int(match["day1"] or match["day2"])
    day = dates.day(f"{year:04}-{month + 1:02}-{number:02}")
    if weekday is not None and day.weekday() != weekday:
        raise UnreadableDay(f"contradicts itself: {day} is a {dates.weekday(day)}")
    return day


def _ambiguity(words: str, today: date) -> str | None:
    """Return the ways in which a text can be read; none if there is no way."""
    weekday = re.fullmatch(r"(next|this|last|coming) ([a-z]+)", words)
    if weekday and _index(weekday[2], _WEEKDAYS) is not None:
        near = parse(weekday[2], today, "back" if weekday[1] == "last" else "ahead")
        far = near + timedelta(days=-7 if weekday[1] == "last" else 7)
        return f"can be read as {near} or as {far}"
    month = re.fullmatch(r"([0-9]{4})-([0-9]{2})", words, re.ASCII)
    if month and 1 <= int(month[2]) <= 12 and 1900 <= int(month[1]) <= 2199:
        first = date(int(month[1]), int(month[2]), 1)
        last = dates.after(first, Interval(1, "month")) - timedelta(days=1)
        return f"is a month: any day from {first} to {last}"
    step = _LENGTH.fullmatch(words)
    if step:
        return _undirected(step, today)
    if re.fullmatch(r"[0-9]{1,2}", words, re.ASCII):
        number = int(words)
        return f"can be read as the {number}. of a month, or as {today + timedelta(days=number)}, in {number} days"
    return None


def _undirected(length: re.Match[str], today: date) -> str:
    """What a length of time without its sign may mean: so much ahead, or so much back."""
    readings = []
    for sign, where in (("+", "ahead"), ("-", "back")):
        step = _STEP.fullmatch(f"{sign}{length[0]}")
        try:
            day = _stepped(step, today) if step else None
        except UnreadableDay:
            continue
        if day is not None:
            readings.append(f"{sign}{length[0]}, {where}: {day}")
    return f"can be read as {' or as '.join(readings)}" if readings else "lies outside the years 1900 to 2199"


def _numeric(match: re.Match[str]) -> date:
    """The day of a numeric date in American or European order, where only one of the two is a day.

    Raises:
        UnreadableDay: both are, or neither; or the century is left open.
    """
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    days = dates.numeric_days(int(match["first"]), int(match["second"]), year)
    if not days:
        raise UnreadableDay("is a day that does not exist")
    if len(days) > 1:
        raise UnreadableDay(f"can be read as {' or as '.join(map(str, days))}")
    if len(match["year"]) == 2:
        raise OpenCentury(days[0])
    return dates.day(days[0].isoformat())
