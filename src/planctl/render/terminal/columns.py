"""How wide a table's columns are on a terminal: as its text needs, and never too narrow for a word."""

from rich.cells import cell_len

from planctl.render import page
from planctl.render.page import Span, Spans, Table
from planctl.render.wrapping import longest_piece

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
    natural = page.widths(rows, cell_len)
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
