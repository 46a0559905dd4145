"""Spans broken into lines: between words, and within a word only if it is longer than a line. Nothing is left out."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from planctl.render.page import Span, Spans, plain

Measure = Callable[[str], int]
# Columns that suffice to read a text in.
READABLE: Final = 24
_SPACE = re.compile(r" +")


def wrapped(spans: Spans, width: int, hang: int = 0, measure: Measure = len) -> list[Spans]:
    """The spans as lines no wider than `width`, in the columns that `measure` counts.

    All lines but the first are indented by `hang`, or by less where too little would be left for them.
    """
    text = plain(spans)
    if measure(text) <= width:
        return [spans]
    hang = min(hang, max(width // 2, width - READABLE))
    lines: list[Spans] = []
    start = end = 0
    for piece in _pieces(spans, max(2, width - hang), measure):
        room = width - hang if lines else width
        if end > start and measure(text[start : end + len(piece)].rstrip()) > room:
            lines.append(_cut(spans, start, end))
            start = end
        end += len(piece)
    first, *more = [*lines, _cut(spans, start, end)]
    return [first, *((Span(" " * hang), *each) for each in more)]


def longest_piece(spans: Spans, measure: Measure = len) -> int:
    """The columns that the longest part takes that is not to be broken."""
    return max((measure(piece.rstrip()) for piece in _atoms(spans)), default=0)


def _pieces(spans: Spans, width: int, measure: Measure) -> Iterator[str]:
    """What may stand on a line of its own, with the space after it; together they are the text."""
    for atom in _atoms(spans):
        if measure(atom.rstrip()) <= width:
            yield atom
            continue
        for word in _atoms((Span(atom),)):
            yield from [word] if measure(word.rstrip()) <= width else _chopped(word, width, measure)


def _atoms(spans: Spans) -> Iterator[str]:
    """The text in pieces that each end where a line may end."""
    text = plain(spans)
    inside: set[int] = set()
    at = 0
    for each in spans:
        if each.whole:
            inside.update(range(at + 1, at + len(each.text)))
        at += len(each.text)
    start = 0
    for space in _SPACE.finditer(text):
        # Space at the beginning is an indentation, and belongs to the first word.
        if space.start() > 0 and space.end() not in inside:
            yield text[start : space.end()]
            start = space.end()
    if start < len(text):
        yield text[start:]


def _chopped(word: str, width: int, measure: Measure) -> Iterator[str]:
    """A word too long for any line, in pieces; a mark stays with the letter that it is set on."""
    piece = ""
    for character in word:
        if piece and character != " " and measure(piece + character) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def _cut(spans: Spans, start: int, end: int) -> Spans:
    """The part of the spans from one place of the text to another, without the space at its end."""
    end = start + len(plain(spans)[start:end].rstrip())
    found = []
    at = 0
    for each in spans:
        part = each.text[max(0, start - at) : max(0, end - at)]
        if part:
            found.append(each._replace(text=part))
        at += len(each.text)
    return tuple(found)
