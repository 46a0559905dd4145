"""The tokens of a sentence: words, numbers, dates, clock times, blanks and signs, each with its place."""

import re
from typing import Final, NamedTuple

_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"

# One alternative for each kind of token, tried in this order; no alternative can match a text in two
# ways, so the time taken grows with the length of the text and no faster.
_TOKEN: Final = re.compile(
    r"""
    (?P<blank>_{2,}|\[[^\[\]\n]{1,40}\]|<[A-Za-z][A-Za-z _-]{0,30}>|\b[Xx]{1,3}(?=\s?%)|\bTB[DC]\b|\bXX+\b)
    |(?P<date>\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})\b)
    |(?P<clock>\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b)?|\b\d{1,2}\s?[ap]\.?m\b)
    |(?P<ordinal>\b\d{1,3}(?:st|nd|rd|th)\b)
    |(?P<number>(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:\.\d{1,6})?)
    |(?P<word>[^\W\d_]+(?:['\u2019-][^\W\d_]+)*(?:['\u2019](?=\s|$))?)
    |(?P<dots>\.{3,}|\u2026)
    |(?P<sign><=|>=|[^\s\w]|_)
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Token(NamedTuple):
    """One token; `word` is its text in lower case, with straight apostrophes."""

    text: str
    word: str
    kind: str
    start: int
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text in their order; what is between them is white space."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match[0].lower().replace("\u2019", "'")
        found.append(Token(match[0], word, match.lastgroup or "sign", match.start(), match.end()))
    return tuple(found)
