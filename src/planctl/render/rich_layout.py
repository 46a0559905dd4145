"""Lay out a page for a terminal of some width: complete at any width, wrapped between words."""

import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.panel import Panel as RichPanel
from rich.table import Table as RichTable
from rich.text import Text

from planctl.render import plain_layout
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
    join,
    keep_together,
    loosen,
    plain,
    widths,
    words,
)
from planctl.render.plain_layout import STYLES

# A longer line is hard to read.
_WIDEST_TEXT: Final = 110
# Lines are wrapped before they are printed; rich must never have a reason to cut one off.
_BOUNDLESS: Final = 100_000
_GAP: Final = 2
# Each row takes half a millisecond. What comes after so many is laid out as plain text, wrapped at the same edge.
_MOST_DRAWN: Final = 1000
# A narrower column is read downward.
_NARROWEST_COLUMN: Final = 14
# Wrapping asks for a console, and uses it only to justify text.
_UNUSED: Final = Console(file=io.StringIO())


def text(page: Iterable[Block], width: int, *, color: bool) -> str:
    """Lay out the page, no line wider than `width` columns; without `color` there is no escape code at all."""
    file = io.StringIO()
    console = Console(
        file=file,
        width=_BOUNDLESS,
        height=100,  # without one, TERM=dumb would bring a width of its own
        color_system="standard" if color else None,
        force_terminal=color,
        no_color=not color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=True,
    )
    rows = 0
    for block in page:
        if isinstance(block, Table):
            rows += len(block.rows)
        if rows > _MOST_DRAWN:
            file.write(plain_layout.text([block], width, color=color))
            continue
        for renderable in _renderables(block, width):
            console.print(renderable)
    return re.sub(r" +(?=\n)", "", file.getvalue()).replace(STICKY_SPACE, " ")


def _renderables(block: Block, width: int) -> Iterator[RenderableType]:
    match block:
        case Line():
            yield from _lines(block, width)
        case Heading():
            rest = min(width, _WIDEST_TEXT) - cell_len(block.text) - 1
            yield from _lines(Line((Span(block.text, "heading"), Span(f" {'─' * rest}", "quiet"))), width)
        case Table() if block.rows:
            sizes = column_widths(block, width - block.indent)
            yield from _stacked_rows(block, width) if sizes is None else [_table(block, sizes)]
        case Panel():
            inner = min(width, _WIDEST_TEXT) - 4
            lines = [text for line in block.lines for text in _lines(line, inner)]
            yield RichPanel(Text("\n").join(lines), width=inner + 4, border_style=STYLES["quiet"])
        case Figure():
            yield from map(_text, block.draw(min(width, _WIDEST_TEXT)))


def _text(spans: Spans) -> Text:
    return Text.assemble(*((span.text, STYLES.get(span.tone, "")) for span in spans))


def _wrap(spans: Spans, width: int) -> list[Text]:
    text = _text(spans)
    text.plain = loosen(text.plain, width, cell_len)
    lines = list(text.wrap(_UNUSED, width, overflow="fold"))
    for line in lines:
        line.rstrip()
    return lines


def _lines(line: Line, width: int) -> Iterator[Text]:
    width = min(width, _WIDEST_TEXT)
    label: Spans = (Span(" " * line.indent), *line.label)
    spans = line.spans
    hang = cell_len(plain(label)) + line.hanging_indent
    if hang > max(width // 2, width - READABLE):
        # The label leaves too little room beside it.
        label, spans, hang = label[:1], (*line.label, *line.spans), min(line.indent, width // 2)
    first, *rest = _wrap(spans, width - hang)
    yield _text(label) + first
    for text in rest:
        yield Text(" " * hang) + text


def _table(table: Table, sizes: list[int]) -> Padding:
    drawn = RichTable(box=box.SIMPLE_HEAD, show_header=bool(table.head), show_edge=False, padding=0)
    titles = [words(title, "title") for title in table.head] or [()] * len(sizes)
    for index, (title, size) in enumerate(zip(titles, sizes, strict=True)):
        # The box puts one space between columns. There is no padding: versions of rich disagree on that at the edge.
        gap = _GAP - 1 if index < len(sizes) - 1 else 0
        drawn.add_column(Text("\n").join(_wrap(title, size)), width=size + gap)
    for row in table.rows:
        drawn.add_row(*(Text("\n").join(_wrap(cell, size)) for cell, size in zip(row, sizes, strict=False)))
    return Padding(drawn, (0, 0, 0, table.indent), expand=False)


def column_widths(table: Table, available: int) -> list[int] | None:
    """Choose the columns' widths; None if the table does not fit, and its rows are better shown in lines.

    A column is as wide as its widest cell. If that is too much, the columns that may be wrapped get less,
    each at least as much as its longest word.
    """
    rows = [*([tuple(words(title) for title in table.head)] if table.head else []), *table.rows]
    natural = widths(rows, cell_len)
    sizes = list(natural)
    for index in table.wrap_columns:
        longest_words = (cell_len(word) for row in rows if index < len(row) for word in plain(row[index]).split(" "))
        sizes[index] = min(natural[index], max(_NARROWEST_COLUMN, *longest_words))
    left = available - sum(sizes) - _GAP * (len(sizes) - 1)
    if left < 0:
        return None
    while left and tuple(sizes) != natural:
        # The narrowest of those that are still too narrow comes first.
        index = min((index for index in table.wrap_columns if sizes[index] < natural[index]), key=sizes.__getitem__)
        sizes[index] += 1
        left -= 1
    return sizes


def _stacked_rows(table: Table, width: int) -> Iterator[Text]:
    """Show each row in lines, a title before each cell; a last column that may be wrapped starts a new line.

    Cells are aligned with those of other rows as far as there is room.
    """
    rows = []
    for row in table.rows:
        titles = ["" if index in table.unlabelled else f"{title} " for index, title in enumerate(table.head)]
        labelled = zip(titles or [""] * len(row), row, strict=False)
        rows.append([keep_together((*words(title, "quiet"), *cell) if cell else ()) for title, cell in labelled])
    last = max(map(len, rows)) - 1
    beside = last if last in table.wrap_columns else last + 1
    sizes = widths([cells[:beside] for cells in rows], cell_len)
    hang = table.indent + sizes[0] + _GAP
    aligned = table.indent + sum(sizes) + _GAP * (len(sizes) - 1) <= width
    for cells in rows:
        first, *others = (
            (*cell, Span(" " * (size - cell_len(plain(cell))))) if aligned else cell
            for cell, size in zip(cells[:beside], sizes, strict=False)
        )
        label = (*first, Span(" " * (hang - table.indent - cell_len(plain(first)))))
        yield from _lines(Line(join(others, " " * _GAP), label, table.indent), width)
        if cells[beside:] and cells[beside]:
            yield from _lines(Line(cells[beside], indent=min(hang, width // 2)), width)
