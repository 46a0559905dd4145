"""What a cell of a spreadsheet means. A refusal never quotes the cell, which may hold a client's name."""

import re
from collections.abc import Collection
from datetime import date
from typing import Final

from planctl.model import dates, ids, instruments
from planctl.model.dates import Interval
from planctl.model.instruments import Number
from planctl.model.source import nearest
from planctl.planfile import parser

_NUMERIC_DATE: Final = r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})"
_MIDNIGHT: Final = r"[ T]0?0:00(?::00(?:\.0+)?)?(?: AM)?Z?|[ T]12:00(?::00)? AM"
# The days of 1982 to 2118, as Excel counts them.
_SERIAL: Final = r"[3-7][0-9]{4}(?:\.[0-9]+)?"
_WRITE_DATES: Final = "write dates like 2026-01-12"


class BadCell(Exception):
    """The cell does not mean what its column holds; the message says why, `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def client(text: str, first_names: Collection[str]) -> str:
    """Return the client's pseudonym."""
    if not text:
        raise BadCell("is empty")
    if ids.names_a_person(text, first_names):
        raise BadCell("holds a person's name", "use a pseudonym such as c-0142")
    fault = ids.fault(text)
    if fault:
        raise BadCell("is no pseudonym", fault[1])
    return text


def day(text: str, latest: date | None = None) -> date:
    """Return the day that an ISO date, or a numeric one with a single reading, means; never one after `latest`."""
    if not text:
        raise BadCell("is empty", _WRITE_DATES)
    if re.fullmatch(_SERIAL, text):
        raise BadCell("is a day number of the spreadsheet", "format the column as a date (YYYY-MM-DD), and save again")
    text = re.sub(f"(?:{_MIDNIGHT})$", "", text)
    numeric = re.fullmatch(_NUMERIC_DATE, text)
    if numeric:
        days = dates.numeric_days(*map(int, numeric.groups()))
        if len(days) > 1:
            raise BadCell(f"can be read as {' or as '.join(map(str, days))}", _WRITE_DATES)
        text = str(days[0]) if days else text
    year_first = re.fullmatch(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})", text)
    if year_first:
        text = f"{year_first[1]}-{int(year_first[2]):02}-{int(year_first[3]):02}"
    try:
        parsed = dates.day(text)
    except dates.UnreadableDay:
        raise BadCell("is not a date", _WRITE_DATES) from None
    if latest is not None and parsed > latest:
        raise BadCell(f"{parsed} is in the future", "only what has happened is imported")
    return parsed


def interval(text: str) -> Interval:
    """Return the interval between reviews."""
    try:
        return dates.interval(text)
    except dates.UnreadableInterval:
        raise BadCell("is no interval", "write it like 6 months or 90 days") from None


def policies(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the names of review policies, with commas or semicolons between them."""
    names = tuple(filter(None, re.split(r"[,; ]+", text)))
    for name in names:
        if name not in known:
            close = nearest(name, known)
            hint = f"did you mean {close}?" if close else "planctl policies lists them"
            raise BadCell("names no known policy", hint)
    return names


def amount(text: str) -> Number:
    """Return the number, with a decimal point or a decimal comma."""
    if re.fullmatch(r"[-+]?[0-9]+,[0-9]+", text):
        text = text.replace(",", ".")
    if not text:
        raise BadCell("is empty")
    if parser.amount_fault(text):
        raise BadCell("is no number", "write digits, with a point or comma before decimals")
    number = instruments.number(text)
    return int(number) if number == int(number) else number
