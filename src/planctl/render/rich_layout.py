"""A page laid out for a terminal of some width: complete at any, wrapped between words."""

import io
import re
from collections.abc import Iterable, Iterator

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.panel import Panel as RichPanel
from rich.table import Table as RichTable
from rich.text import Text

from planctl.render import blocks
from planctl.render.ansi import STYLES
from planctl.render.blocks import (
    Block,
    Figure,
    Heading,
    Line,
    Panel,
    Span,
    Spans,
    Table,
    joined,
    plain,
    unbroken,
    widths,
)
from planctl.render.plain_layout import longest_piece, wrapped

# A longer line is hard to read.
_WIDEST_TEXT = 110
# All widths are settled here; rich is never to have a reason to cut something off.
_BOUNDLESS = 100_000
_TRAILING = re.compile(r" +(?=\n)")


def text(page: Iterable[Block], width: int, *, color: bool) -> str:
    """The page's lines, none wider than `width` columns; with colours if `color`, else without any escape code."""
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
    for block in page:
        for each in _block(block, width):
            console.print(each)
    return _TRAILING.sub("", file.getvalue())


def _block(block: Block, width: int) -> Iterator[RenderableType]:
    match block:
        case Line():
            yield from _lines(block, width)
        case Heading():
            yield from _rule(block, width)
        case Table():
            yield from _table(block, width)
        case Panel():
            yield _panel(block, width)
        case Figure():
            yield from map(_text, block.draw(min(width, _WIDEST_TEXT)))


def _text(spans: Spans) -> Text:
    found = Text()
    for each in spans:
        found.append(each.text, STYLES.get(each.tone, ""))
    return found


def _lines(line: Line, width: int) -> Iterator[Text]:
    spans = (Span(" " * line.indent), *line.label, *line.spans)
    hang = line.indent + cell_len(plain(line.label)) + line.hang
    yield from map(_text, wrapped(spans, min(width, _WIDEST_TEXT), hang, cell_len))


def _rule(heading: Heading, width: int) -> Iterator[Text]:
    """The title, and after it a line to the edge if there is room for one."""
    rest = min(width, _WIDEST_TEXT) - cell_len(heading.text) - 1
    title = Span(heading.text, "heading")
    yield from _lines(Line((title, Span(f" {'─' * rest}", "quiet")) if rest > 0 else (title,), hang=2), width)


def _panel(panel: Panel, width: int) -> RichPanel:
    within = min(width, _WIDEST_TEXT) - 4
    lines = [each for line in panel.lines for each in _lines(line, within)]
    return RichPanel(Text("\n").join(lines), width=within + 4, border_style=STYLES["quiet"])


def _table(table: Table, width: int) -> Iterator[RenderableType]:
    if not table.rows:
        return
    found = column_widths(table, width - table.indent)
    if found is None:
        yield from _told(table, width)
        return
    drawn = RichTable(
        box=box.SIMPLE_HEAD,
        show_header=bool(table.head),
        show_edge=False,
        padding=0,
    )
    for index, wide in enumerate(found):
        # The box puts one space between columns. There is no padding: versions of rich disagree on that at the edge.
        gap = GAP - 1 if index < len(found) - 1 else 0
        title = table.head[index] if table.head else ""
        drawn.add_column(_cell((Span(title, "title"),), wide), width=wide + gap)
    for row in table.rows:
        drawn.add_row(*(_cell(cell, wide) for cell, wide in zip(row, found, strict=False)))
    yield Padding(drawn, (0, 0, 0, table.indent), expand=False)


def _cell(cell: Spans, width: int) -> Text:
    return Text("\n").join(map(_text, wrapped(cell, width, 0, cell_len)))


def _told(table: Table, width: int) -> Iterator[Text]:
    """The rows in lines, each cell after its column's title; what is loose at the end on a line of its own.

    Cells stand below each other as far as there is room.
    """
    last = max(map(len, table.rows)) - 1
    below = last if last in table.loose else last + 1
    cells = [tuple(_titled(table, index, cell) for index, cell in enumerate(row)) for row in table.rows]
    wide = widths([row[:below] for row in cells], cell_len)
    hang = table.indent + wide[0] + GAP
    aligned = table.indent + sum(wide) + GAP * (len(wide) - 1) <= width
    for row in cells:
        first, *others = (
            (*cell, Span(" " * (room - cell_len(plain(cell))))) if aligned else cell
            for cell, room in zip(row[:below], wide, strict=False)
        )
        label = (*first, Span(" " * (hang - table.indent - cell_len(plain(first)))))
        yield from _lines(Line(joined(others, " " * GAP), label, table.indent), width)
        if row[below:] and row[below]:
            yield from _lines(Line(row[below], indent=min(hang, width // 2)), width)


def _titled(table: Table, index: int, cell: Spans) -> Spans:
    if not cell or index in table.evident or not table.head:
        return unbroken(cell)
    return unbroken((Span(f"{table.head[index]} ", "quiet"), *cell))


GAP = 2
# A column narrower than that is read downwards.
_READABLE = 14


def column_widths(table: Table, available: int) -> list[int] | None:
    """The columns' widths; none where the table does not fit, and is better told in lines.

    A column is as wide as its widest cell. If that is too much, the loose columns get less, each at
    least as much as its longest word.
    """
    heads = tuple((Span(title),) for title in table.head)
    rows = [*([heads] if heads else []), *table.rows]
    natural = blocks.widths(rows, cell_len)
    count = len(natural)
    found = [
        min(wide, max(_READABLE, *(_longest(row[index]) for row in rows if index < len(row))))
        if index in table.loose
        else wide
        for index, wide in enumerate(natural)
    ]
    left = available - sum(found) - GAP * (count - 1)
    if left < 0:
        return None
    while left and tuple(found) != natural:
        # The narrowest of those that are still too narrow comes first.
        index = min((index for index in range(count) if found[index] < natural[index]), key=found.__getitem__)
        found[index] += 1
        left -= 1
    return found


def _longest(cell: Spans) -> int:
    return longest_piece(cell, cell_len)
