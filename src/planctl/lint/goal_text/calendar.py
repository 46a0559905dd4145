"""Days as people write them: dates in figures and in words, months, seasons, weekdays."""

from datetime import date
from typing import Final, NamedTuple

from planctl.lint.goal_text.sentence import Sentence

MONTHS: Final = {
    name: month
    for month, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",),
            ("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"),
            ("october", "oct"), ("november", "nov"), ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
WEEKDAYS: Final = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
SEASONS: Final = frozenset(("spring", "summer", "autumn", "fall", "winter"))
_MONTH_NUMBERS: Final = frozenset(str(month).zfill(width) for month in range(1, 13) for width in (1, 2))
_SHORTENED: Final = frozenset(
    (
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec",
    )
)  # fmt: skip


class Written(NamedTuple):
    """A day as written: whatever of year, month and day the words give."""

    end: int
    year: int | None
    month: int | None
    day: int | None

    @property
    def exact(self) -> date | None:
        """The day itself, where the words give all of it and such a day exists."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


def written(sentence: Sentence, at: int, bare: bool = True) -> Written | None:
    """The date that begins at a position, or none; without `bare` a lone `May` or `6/30` is none."""
    if sentence.kind(at) == "date":
        return _figures(sentence.word(at), at + 1)
    named = _named(sentence, at, bare)
    if named is not None:
        return named
    if sentence.word(at + 1) == "/" and is_year(sentence, at + 2) and sentence.word(at) in _MONTH_NUMBERS:
        return Written(at + 3, int(sentence.word(at + 2)), int(sentence.word(at)), None)
    slash = bare and sentence.kind(at) == sentence.kind(at + 2) == "number" and sentence.word(at + 1) == "/"
    if slash:
        month, day = sentence.word(at), sentence.word(at + 2)
        if month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31 and len(day) <= 2:
            return Written(at + 3, None, int(month), int(day))
    if bare and is_year(sentence, at):
        return Written(at + 1, int(sentence.word(at)), None, None)
    return None


def is_year(sentence: Sentence, at: int) -> bool:
    """Whether a token is a year that a plan may name."""
    word = sentence.word(at)
    return sentence.kind(at) == "number" and len(word) == 4 and word.isdigit() and 2000 <= int(word) <= 2099


def _figures(word: str, end: int) -> Written | None:
    numbers = [int(part) for part in word.replace("/", "-").replace(".", "-").split("-")]
    if word[4:5] == "-":
        year, month, day = numbers
    else:
        month, day, year = numbers
        if month > 12 >= day or "." in word:
            month, day = day, month
        year += 2000 if year < 100 else 0
    return Written(end, year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _named(sentence: Sentence, at: int, bare: bool) -> Written | None:
    day = _day_of_month(sentence, at)
    if day is not None:
        after = at + 1 + (sentence.word(at + 1) == "of")
        month = MONTHS.get(sentence.word(after))
        if month is None:
            return None
        return _with_year(sentence, _past_dot(sentence, after), month, day)
    month = MONTHS.get(sentence.word(at))
    if month is None or (sentence.word(at) == "may" and sentence.tokens[at].text[0] != "M"):
        return None
    after = _past_dot(sentence, at)
    day = _day_of_month(sentence, after)
    if day is not None and sentence.word(after + 1) != "%":
        return _with_year(sentence, after + 1, month, day)
    found = _with_year(sentence, after, month, None)
    return found if bare or found.year is not None else None


def _past_dot(sentence: Sentence, at: int) -> int:
    return at + 1 + (sentence.word(at) in _SHORTENED and sentence.word(at + 1) == ".")


def _with_year(sentence: Sentence, at: int, month: int, day: int | None) -> Written:
    comma = at + (sentence.word(at) in (",", "of"))
    if is_year(sentence, comma):
        return Written(comma + 1, int(sentence.word(comma)), month, day)
    return Written(at, None, month, day)


def _day_of_month(sentence: Sentence, at: int) -> int | None:
    word = sentence.word(at)
    digits = word[:-2] if sentence.kind(at) == "ordinal" else word if sentence.kind(at) == "number" else ""
    return int(digits) if digits.isdigit() and 1 <= int(digits) <= 31 else None
