"""A measure over time, drawn with characters."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple

from planctl.analysis.trends import MeasureTrend
from planctl.model.instruments import shown
from planctl.render.blocks import Span, Spans, Tone, plain

_ROWS = 12
# The dots of a braille character, by column and row.
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BLANK = 0x2800
_DAY = 10  # columns that a date takes
_EMPTY = Span(" ")
TONES: dict[str, Tone] = {"target": "target", "cut-off": "cut-off", "baseline": "baseline"}
# What stands below the days: an event, a review, an event review, several at once.
MARKS: dict[str, Tone] = {"!": "bad", "R": "good", "r": "good", "*": "bad"}


class Signs(NamedTuple):
    """What a chart is drawn with. `braille` is false where no more than ASCII can be shown."""

    braille: bool
    point: str
    lines: dict[str, str]
    axis: str
    corner: str
    side: str
    tick: str


DRAWN = Signs(True, "●", {"target": "━", "cut-off": "╌", "baseline": "·"}, "─", "└", "│", "┴")
TYPED = Signs(False, "o", {"target": "=", "cut-off": "~", "baseline": "-"}, "-", "+", "|", "+")


def chart(course: MeasureTrend, width: int, signs: Signs) -> Iterator[str]:
    """The chart's lines, none wider than `width`: levels on the left, days and marks below."""
    return (plain(line).rstrip() for line in drawn(course, width, signs))


def drawn(course: MeasureTrend, width: int, signs: Signs) -> Iterator[Spans]:
    """The same, with what each sign is about."""
    plot = _Plot(course, width)
    grid = [[_EMPTY] * plot.columns for _ in range(_ROWS)]
    at_row: dict[int, list[tuple[Span, str]]] = {}
    for what, value in course.reference_levels:
        at_row.setdefault(plot.row(value), []).append((Span(signs.lines[what], TONES[what]), shown(value)))
    for row, levels in at_row.items():
        # Levels too close to be told apart take turns.
        grid[row] = [levels[column // 4 % len(levels)][0] for column in range(plot.columns)]
    for row, column, sign in _curve(plot, course, signs):
        grid[row][column] = Span(sign, "curve")
    labels = {0: shown(plot.high), _ROWS - 1: shown(plot.low)}
    labels |= {row: ",".join(dict.fromkeys(level for _, level in levels)) for row, levels in at_row.items()}
    for row, cells in enumerate(grid):
        yield (Span(f"{labels.get(row, ''):>{plot.margin}} {signs.side}"), *_runs(cells))
    yield from _foot(plot, course, signs)


def _runs(cells: list[Span]) -> Iterator[Span]:
    """The cells with neighbours of one tone as one span."""
    for tone, run in groupby(cells, key=lambda cell: cell.tone):
        yield Span("".join(cell.text for cell in run), tone)


class _Plot:
    """Where a day and a value lie on the grid."""

    def __init__(self, course: MeasureTrend, width: int) -> None:
        values = [float(value) for value in course.values]
        self.low, self.high = min(values), max(values)
        if self.low == self.high:
            self.low, self.high = self.low - 1, self.high + 1
        self.first = min(day for day, _ in course.points)
        self.days = max(1, (max(course.until, self.first) - self.first).days)
        texts = [shown(self.low), shown(self.high), *(shown(value) for _, value in course.reference_levels)]
        # Two levels may share a row.
        self.margin = max(2 * max(map(len, texts)) + 1, 5)
        self.columns = max(2 * _DAY + 2, width - self.margin - 2)

    def dot(self, day: date, value: float) -> tuple[int, int]:
        """The dot from the left and from the top, two to a column and four to a row."""
        across = (day - self.first).days / self.days
        down = (self.high - value) / (self.high - self.low)
        return round(across * (2 * self.columns - 1)), round(down * (4 * _ROWS - 1))

    def row(self, value: float) -> int:
        return self.dot(self.first, value)[1] // 4

    def column(self, day: date) -> int:
        return self.dot(day, self.low)[0] // 2

    def day(self, column: int) -> date:
        return self.first + timedelta(days=round(column / max(1, self.columns - 1) * self.days))


def _curve(plot: _Plot, course: MeasureTrend, signs: Signs) -> Iterator[tuple[int, int, str]]:
    dots = [plot.dot(day, float(value)) for day, value in course.points]
    cells: dict[tuple[int, int], int] = {}
    for start, end in pairwise(dots):
        steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
        for step in range(steps + 1):
            x = round(start[0] + (end[0] - start[0]) * step / steps)
            y = round(start[1] + (end[1] - start[1]) * step / steps)
            cells[y // 4, x // 2] = cells.get((y // 4, x // 2), 0) | _DOTS[x % 2][y % 4]
    for (row, column), pattern in cells.items():
        yield row, column, chr(_BLANK | pattern) if signs.braille else "."
    for x, y in dots:
        yield y // 4, x // 2, signs.point


def _foot(plot: _Plot, course: MeasureTrend, signs: Signs) -> Iterator[Spans]:
    indent = " " * (plot.margin + 1)
    count = max(2, plot.columns // (_DAY + 6))
    ticks = [round(index * (plot.columns - 1) / (count - 1)) for index in range(count)]
    axis = [signs.tick if column in ticks else signs.axis for column in range(plot.columns)]
    yield (Span(f"{indent}{signs.corner}{''.join(axis)}"),)
    days = [" "] * plot.columns
    for tick in ticks:
        start = min(max(0, tick - _DAY // 2), plot.columns - _DAY)
        days[start : start + _DAY] = plot.day(tick).isoformat()
    yield (Span(f"{indent} {''.join(days)}".rstrip()),)
    marks: dict[int, str] = {}
    for entry in course.events:
        if entry.date >= plot.first:
            sign = "!" if entry.kind != "review" else "R" if entry.full_review else "r"
            column = plot.column(entry.date)
            marks[column] = sign if marks.get(column, sign) == sign else "*"
    if marks:
        cells = [Span(marks.get(column, " "), MARKS.get(marks.get(column, ""), "")) for column in range(max(marks) + 1)]
        yield (Span(f"{indent} "), *_runs(cells))
