"""Days as people write them: in figures and in words, whole or in part."""

import re
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from planctl.lint.goal_text.lexicon import Lexicon

_THIRDS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


class WrittenDate(NamedTuple):
    """Whatever of year, month and day the words give; `rough` where they give only a part of a month or a quarter."""

    end: int
    year: int | None
    month: int | None
    day: int | None
    rough: bool = False
    # `3/4/2027` is a day in March for some and in April for others.
    ambiguous: bool = False

    @property
    def exact(self) -> date | None:
        """The day itself, where the words give all of it and such a day exists."""
        if self.rough or self.ambiguous or self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


@lru_cache(maxsize=4)
def _forms(lexicon: Lexicon) -> tuple[re.Pattern[str], ...]:
    month = rf"(?P<month>(?:{lexicon.alternatives('months')})\b\.?)"
    day = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b(?!\s?(?:%|/|:))"
    year = r"(?P<year>20\d\d)\b"
    part = r"(?P<part>mid|early|late|(?:beginning|start|middle|end)(?=\s+of\b))"
    return tuple(
        re.compile(form, re.IGNORECASE)
        for form in (
            r"(?P<year>20\d\d)-(?P<month_number>\d{1,2})-(?P<day>\d{1,2})\b",
            r"(?P<first>\d{1,2})(?P<sign>[/.])(?P<second>\d{1,2})(?P=sign)(?P<year>(?:20)?\d\d)\b",
            rf"(?P<month_number>0?[1-9]|1[0-2])/{year}",
            rf"(?:the\s+)?{day}\s+(?:of\s+)?{month}(?:,?\s+{year})?",
            rf"{month}\s+(?:the\s+)?{day}(?:,?\s+(?:of\s+)?{year})?",
            rf"(?:the\s+)?{part}(?:\s+of)?[\s-]+{month}(?:,?\s+(?:of\s+)?{year})?",
            rf"{month}(?:,?\s+(?:of\s+)?{year})?",
            rf"Q(?P<quarter>[1-4])(?:,?\s+(?:of\s+)?{year})?\b",
            rf"(?:the\s+)?(?P<third>{'|'.join(_THIRDS)})\s+quarter(?:\s+of\s+{year})\b",
            rf"{year}(?!\s?(?:mg|kcal|calories|steps|words|points))",
            r"(?P<month_number>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])\b(?!\s?/)",
        )
    )


def written_date(text: str, at: int, lexicon: Lexicon, bare: bool = True) -> WrittenDate | None:
    """The date that begins at a place; without `bare` a lone month, year or `6/30` is none."""
    for form in _forms(lexicon):
        match = form.match(text, at)
        if match is not None:
            written = _read(match, lexicon)
            # `may` in small letters is the verb.
            if written is not None and match[0] != "may" and (bare or _certain(written, match)):
                return written
    return None


def _certain(written: WrittenDate, match: re.Match[str]) -> bool:
    """Whether the words speak of a date even where no preposition says so."""
    if written.month is not None and written.year is not None:
        return True
    named = match.groupdict()
    return written.month is not None and (written.day is not None or written.rough) and bool(named.get("month"))


def _read(match: re.Match[str], lexicon: Lexicon) -> WrittenDate | None:
    given = match.groupdict()
    year = int(given["year"]) if given.get("year") else None
    if year is not None and year < 100:
        year += 2000
    day = int(given["day"]) if given.get("day") else None
    rough = False
    if given.get("month"):
        month: int | None = int(lexicon.tables["months"][given["month"].lower().rstrip(".")])
    elif given.get("month_number"):
        month = int(given["month_number"])
    elif given.get("first"):
        month, day = int(given["first"]), int(given["second"])
        if month > 12 >= day or given["sign"] == ".":
            month, day = day, month
    elif given.get("quarter") or given.get("third"):
        quarter = int(given["quarter"]) if given.get("quarter") else _THIRDS[given["third"].lower()]
        month, rough = quarter * 3, True
    else:
        month = None
    if given.get("part"):
        rough = True
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    either = bool(given.get("first")) and given["sign"] == "/" and month != day and max(month or 0, day or 0) <= 12
    return WrittenDate(match.end(), year, month, day, rough, either)
