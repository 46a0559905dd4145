"""A page as plain text: every line whole, columns aligned with spaces, no drawing."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from planctl.render.blocks import Block, Figure, Heading, Line, Panel, Span, Spans, Table, plain, widths

# What is drawn where nothing says how wide it may be.
_DRAWN_WIDTH = 80


def text(page: Iterable[Block], width: int | None = None, *, color: bool = False) -> str:
    """The page's lines.

    Args:
        page: what it says.
        width: the columns at which lines are wrapped between words; not at all without one.
        color: whether words stand in the colours of their tones.
    """
    if color:
        from planctl.render.ansi import painted as shown
    else:
        shown = plain
    return "".join(f"{shown(_stripped(line))}\n" for block in page for line in _block(block, width))


def _block(block: Block, width: int | None) -> Iterator[Spans]:
    match block:
        case Line():
            yield from _line(block, width)
        case Heading():
            yield from _line(Line((Span(block.text, "heading"),), hang=2), width)
        case Table():
            yield from _table(block, width)
        case Panel():
            for line in block.lines:
                yield from _line(line, width)
        case Figure():
            yield from block.draw(width or _DRAWN_WIDTH)


def _line(line: Line, width: int | None) -> Iterator[Spans]:
    first = (Span(" " * line.indent), *line.label, *line.spans)
    yield from [first] if width is None else wrapped(first, width, line.indent + len(plain(line.label)) + line.hang)


def _table(table: Table, width: int | None) -> Iterator[Spans]:
    rows = [*([tuple((Span(title, "title"),) for title in table.head)] if table.head else []), *table.rows]
    wide = tuple(map(max, zip_longest(widths(rows), table.least, fillvalue=0)))
    hang = table.indent + sum(wide[:-1]) + 2 * (len(wide) - 1)
    for row in rows:
        line = [Span(" " * table.indent)]
        for index, cell in enumerate(row):
            line += [*([Span("  ")] if index else []), *cell, Span(" " * (wide[index] - len(plain(cell))))]
        spans = _stripped(tuple(line))
        if width is None:
            yield spans
        else:
            yield from wrapped(spans, width, hang if width - hang >= READABLE else table.indent + 4)


def _stripped(spans: Spans) -> Spans:
    """The spans without the space that they end with."""
    if not spans:
        return ()
    *before, last = spans
    ended = last.text.rstrip()
    return (*before, last._replace(text=ended)) if ended else _stripped(tuple(before))


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines, every column but the last as wide as its widest cell, two spaces between."""
    if not rows:
        return []
    widths = [max(len(row[index]) for row in rows if index < len(row)) for index in range(max(map(len, rows)))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows]


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
