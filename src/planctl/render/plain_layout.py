"""Lay out a page as plain text: columns aligned with spaces, no drawing, no wrapping unless a width is given."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Final

from planctl.render.blocks import (
    READABLE,
    STICKY_SPACE,
    Block,
    Figure,
    Heading,
    Line,
    Panel,
    Span,
    Spans,
    Table,
    Tone,
    loosen,
    plain,
    widths,
    words,
)

# How each tone looks, in the eight colors that every terminal has, so that its own theme decides.
STYLES: Final[Mapping[Tone, str]] = {
    "title": "bold",
    "heading": "bold cyan",
    "quiet": "dim",
    "words": "italic",
    "overdue": "bold red",
    "today": "bold yellow",
    "soon": "yellow",
    "good": "green",
    "bad": "red",
    "error": "bold red",
    "warning": "yellow",
    "note": "cyan",
    "curve": "bold cyan",
    "target": "green",
    "cut-off": "magenta",
    "baseline": "dim",
}
_ANSI_CODES: Final = {
    "bold": "1", "dim": "2", "italic": "3", "red": "31", "green": "32", "yellow": "33", "magenta": "35", "cyan": "36",
}  # fmt: skip
_FIGURE_WIDTH: Final = 80


def text(page: Iterable[Block], width: int | None = None, *, color: bool = False) -> str:
    """Lay out the page, its lines wrapped between words at `width` columns if that is given."""
    show = _colored if color else plain
    lines = (line for block in page for line in _lines(block, width))
    return "".join(f"{show(line)}\n" for line in lines).replace(STICKY_SPACE, " ")


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Lay out rows of texts in columns."""
    return text([Table([tuple(words(cell) for cell in row) for row in rows])])


def _colored(spans: Spans) -> str:
    colored = ""
    for span in spans:
        style = STYLES.get(span.tone)
        codes = ";".join(_ANSI_CODES[name] for name in style.split()) if style and span.text.strip() else ""
        colored += f"\x1b[{codes}m{span.text}\x1b[0m" if codes else span.text
    return colored


def _lines(block: Block, width: int | None) -> Iterator[Spans]:
    match block:
        case Line():
            hang = block.indent + len(plain(block.label)) + block.hanging_indent
            yield from _wrap((Span(" " * block.indent), *block.label, *block.spans), width, hang)
        case Heading():
            yield from _wrap((Span(block.text, "heading"),), width, 2)
        case Table():
            yield from _table_lines(block, width)
        case Panel():
            for line in block.lines:
                yield from _lines(line, width)
        case Figure():
            for spans in block.draw(width or _FIGURE_WIDTH):
                yield from _wrap(spans, None, 0)


def _table_lines(table: Table, width: int | None) -> Iterator[Spans]:
    rows = [*([tuple(words(title, "title") for title in table.head)] if table.head else []), *table.rows]
    sizes = tuple(map(max, zip_longest(widths(rows), table.min_widths, fillvalue=0)))
    hang = table.indent + sum(sizes[:-1]) + 2 * (len(sizes) - 1)
    if width is not None and width - hang < READABLE:
        hang = table.indent + 4
    for row in rows:
        line = [Span(" " * table.indent)]
        for index, cell in enumerate(row):
            line += [*([Span("  ")] if index else []), *cell, Span(" " * (sizes[index] - len(plain(cell))))]
        yield from _wrap(tuple(line), width, hang)


def _wrap(spans: Spans, width: int | None, hang: int) -> Iterator[Spans]:
    whole = plain(spans).rstrip()
    if width is None or len(whole) <= width:
        yield _cut(spans, 0, len(whole))
        return
    hang = min(hang, max(width // 2, width - READABLE))
    whole = loosen(whole, width - hang, len)
    end = 0
    lines = textwrap.wrap(
        whole, width, subsequent_indent=" " * hang, break_on_hyphens=False, expand_tabs=False, replace_whitespace=False
    )
    for index, line in enumerate(lines):
        content = line[hang:] if index else line
        start = whole.index(content, end)
        end = start + len(content)
        yield (*([Span(" " * hang)] if index else []), *_cut(spans, start, end))


def _cut(spans: Spans, start: int, end: int) -> Spans:
    """Take the part of the spans between two places of their text."""
    part = []
    offset = 0
    for span in spans:
        text = span.text[max(0, start - offset) : max(0, end - offset)]
        if text:
            part.append(span._replace(text=text))
        offset += len(span.text)
    return tuple(part)
