"""A page as plain text: every line whole, columns aligned with spaces, no drawing."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from planctl.render.page import Block, Figure, Heading, Line, Panel, Span, Spans, Table, plain, widths
from planctl.render.wrapping import READABLE, wrapped

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
        from planctl.render.paint import painted as shown
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
