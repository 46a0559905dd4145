"""What an answer means: a day, a number, an interval, a word of one's own. What cannot be read is a `UsageError`."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from planctl.cli import parse_date
from planctl.cli.parse_date import Direction
from planctl.errors import UsageError
from planctl.model import dates, instruments
from planctl.model.dates import Frequency, Interval
from planctl.model.source import spelling
from planctl.planfile import parser
from planctl.planfile.fields import FREQUENCY_HINT


def parse_choice(answer: str, words: Sequence[str]) -> str:
    """Return the one word that the answer names, in whole or by its first letters."""
    if not answer:
        raise UsageError("an answer is required")
    typed = spelling(answer)
    matches = [word for word in words if word == answer] or [word for word in words if spelling(word) == typed]
    matches = matches or [word for word in words if spelling(word).startswith(typed)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise UsageError(f"That could be {' or '.join(matches)}.")
    raise UsageError(f"Please choose one of {', '.join(words)}.")


def parse_yes_or_no(answer: str) -> bool:
    """Return whether the answer is yes."""
    word = answer.casefold().rstrip(".!")
    if word in ("y", "yes", "yep", "yeah"):
        return True
    if word in ("n", "no", "nope", "not yet"):
        return False
    raise UsageError("please answer yes or no")


def parse_day(answer: str, today: date, direction: Direction) -> date:
    """Return the day that the answer names."""
    try:
        return parse_date.parse(answer, today, direction)
    except dates.UnreadableDay as fault:
        raise UsageError(parse_date.error_message(answer, fault), parse_date.HINT) from None


def parse_past_day(answer: str, today: date) -> date:
    """Return the day on which something happened."""
    day = parse_day(answer, today, "back")
    if day > today:
        raise UsageError(f"{day} is in the future")
    return day


def parse_future_day(answer: str, today: date) -> date:
    """Return a day to come."""
    day = parse_day(answer, today, "ahead")
    if day <= today:
        raise UsageError(f"{day} is not in the future")
    return day


def parse_interval(answer: str) -> Interval:
    """Return the interval that the answer names."""
    try:
        return dates.interval(answer)
    except dates.UnreadableInterval as fault:
        raise UsageError(f"{answer} {fault}", "write it like 2 weeks or 6 months") from None


_CODE: Final = r"[A-Z][0-9][0-9AB](?:\.[0-9A-Z]{1,4})?"
_CODE_WITHOUT_POINT: Final = r"[A-Z][0-9][0-9AB][0-9A-Z]{1,4}"


def parse_diagnosis(answer: str) -> tuple[str, str | None]:
    """Return the code of a diagnosis and its name; a diagnosis in words alone stands in place of a code."""
    first, _, label = answer.partition(" ")
    first, label = first.rstrip(",;:"), label.strip(" -,:")
    code = first.upper()
    if re.fullmatch(rf"{_CODE}|{_CODE_WITHOUT_POINT}", code):
        return code, label or None
    if re.match(r"[A-Z][0-9]", code):
        raise UsageError(f"{first} does not have the form of an ICD-10-CM code", "such as F41.1, or write it in words")
    return answer, None


def suggested_code(code: str) -> str | None:
    """Return the code with the point that it lacks, or none."""
    return f"{code[:3]}.{code[3:]}" if re.fullmatch(_CODE_WITHOUT_POINT, code) else None


def parse_frequency(answer: str) -> Frequency | Interval:
    """Return how often the answer says."""
    try:
        return dates.frequency(answer)
    except dates.UnreadableFrequency as fault:
        raise UsageError(f"{answer} {fault}", FREQUENCY_HINT) from None


def parse_number(answer: str) -> int | float:
    """Return the number that the answer gives."""
    fault = parser.amount_fault(answer)
    if fault:
        raise UsageError(f"{answer} is not a number", fault)
    return instruments.number(answer)
