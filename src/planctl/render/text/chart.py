"""A measure over time, drawn with characters."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from planctl.analysis.trends import MeasureTrend
from planctl.model.instruments import format_number
from planctl.render.blocks import Span, Spans, Tone, plain

_ROWS: Final = 12
# The dots of a braille character, by column and row.
_DOTS: Final = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BRAILLE_BLANK: Final = 0x2800
_DATE_WIDTH: Final = 10
LEVEL_TONES: Final[dict[str, Tone]] = {"target": "target", "cut-off": "cut-off", "baseline": "baseline"}
# Shown below the days: an event, a review, an event review, several at once.
EVENT_TONES: Final[dict[str, Tone]] = {"!": "bad", "R": "good", "r": "good", "*": "bad"}


class Signs(NamedTuple):
    """The characters of a chart. `braille` is false if only ASCII can be shown."""

    braille: bool
    point: str
    lines: dict[str, str]
    axis: str
    corner: str
    side: str
    tick: str


DRAWN: Final = Signs(True, "●", {"target": "━", "cut-off": "╌", "baseline": "·"}, "─", "└", "│", "┴")
TYPED: Final = Signs(False, "o", {"target": "=", "cut-off": "~", "baseline": "-"}, "-", "+", "|", "+")


def chart(trend: MeasureTrend, width: int, signs: Signs, *, events: bool = True) -> Iterator[str]:
    """Draw the chart as text; without `events`, reviews alone are marked on it."""
    if not events:
        trend = replace(trend, events=trend.reviews)
    return (plain(line).rstrip() for line in draw(trend, width, signs))


def draw(trend: MeasureTrend, width: int, signs: Signs) -> Iterator[Spans]:
    """Draw the chart's lines, none wider than `width`: levels on the left, days and events below."""
    plot = _Plot(trend, width)
    grid = [[Span(" ")] * plot.columns for _ in range(_ROWS)]
    levels_by_row: dict[int, list[tuple[Span, str]]] = {}
    for kind, value in trend.reference_levels:
        levels_by_row.setdefault(plot.row(value), []).append(
            (Span(signs.lines[kind], LEVEL_TONES[kind]), format_number(value))
        )
    labels = {0: format_number(plot.high), _ROWS - 1: format_number(plot.low)}
    for row, levels in levels_by_row.items():
        # Levels too close to be told apart take turns.
        grid[row] = [levels[column // 4 % len(levels)][0] for column in range(plot.columns)]
        labels[row] = ",".join(dict.fromkeys(label for _, label in levels))
    for row, column, sign in _curve(plot, trend, signs):
        grid[row][column] = Span(sign, "curve")
    for row, cells in enumerate(grid):
        yield (Span(f"{labels.get(row, ''):>{plot.margin}} {signs.side}"), *_runs(cells))
    yield from _axis(plot, trend, signs)


def _runs(cells: list[Span]) -> Iterator[Span]:
    """Join neighboring cells of one tone into one span."""
    for tone, run in groupby(cells, key=lambda cell: cell.tone):
        yield Span("".join(cell.text for cell in run), tone)


class _Plot:
    """Where a day and a value lie on the grid."""

    def __init__(self, trend: MeasureTrend, width: int) -> None:
        values = [float(value) for value in trend.values]
        self.low, self.high = min(values), max(values)
        if self.low == self.high:
            self.low, self.high = self.low - 1, self.high + 1
        self.first = min(day for day, _ in trend.points)
        self.days = max(1, (max(trend.until, self.first) - self.first).days)
        labels = [
            format_number(value) for value in (self.low, self.high, *(value for _, value in trend.reference_levels))
        ]
        # Two levels may share a row.
        self.margin = max(2 * max(map(len, labels)) + 1, 5)
        self.columns = max(2 * _DATE_WIDTH + 2, width - self.margin - 2)

    def dot(self, day: date, value: float) -> tuple[int, int]:
        """Find the dot from the left and from the top, two to a column and four to a row."""
        across = (day - self.first).days / self.days
        down = (self.high - value) / (self.high - self.low)
        return round(across * (2 * self.columns - 1)), round(down * (4 * _ROWS - 1))

    def row(self, value: float) -> int:
        return self.dot(self.first, value)[1] // 4

    def column(self, day: date) -> int:
        return self.dot(day, self.low)[0] // 2

    def day(self, column: int) -> date:
        return self.first + timedelta(days=round(column / max(1, self.columns - 1) * self.days))


def _curve(plot: _Plot, trend: MeasureTrend, signs: Signs) -> Iterator[tuple[int, int, str]]:
    dots = [plot.dot(day, float(value)) for day, value in trend.points]
    cells: dict[tuple[int, int], int] = {}
    for start, end in pairwise(dots):
        steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
        for step in range(steps + 1):
            x = round(start[0] + (end[0] - start[0]) * step / steps)
            y = round(start[1] + (end[1] - start[1]) * step / steps)
            cells[y // 4, x // 2] = cells.get((y // 4, x // 2), 0) | _DOTS[x % 2][y % 4]
    for (row, column), pattern in cells.items():
        yield row, column, chr(_BRAILLE_BLANK | pattern) if signs.braille else "."
    for x, y in dots:
        yield y // 4, x // 2, signs.point


def _axis(plot: _Plot, trend: MeasureTrend, signs: Signs) -> Iterator[Spans]:
    indent = " " * (plot.margin + 1)
    count = max(2, plot.columns // (_DATE_WIDTH + 6))
    ticks = [round(index * (plot.columns - 1) / (count - 1)) for index in range(count)]
    axis = [signs.tick if column in ticks else signs.axis for column in range(plot.columns)]
    yield (Span(f"{indent}{signs.corner}{''.join(axis)}"),)
    days = [" "] * plot.columns
    for tick in ticks:
        start = min(max(0, tick - _DATE_WIDTH // 2), plot.columns - _DATE_WIDTH)
        days[start : start + _DATE_WIDTH] = plot.day(tick).isoformat()
    yield (Span(f"{indent} {''.join(days)}".rstrip()),)
    events: dict[int, str] = {}
    for entry in trend.events:
        if entry.date >= plot.first:
            sign = "!" if entry.kind != "review" else "R" if entry.full_review else "r"
            column = plot.column(entry.date)
            events[column] = sign if events.get(column, sign) == sign else "*"
    if events:
        signs_in_row = [events.get(column, " ") for column in range(max(events) + 1)]
        yield (Span(f"{indent} "), *_runs([Span(sign, EVENT_TONES.get(sign, "")) for sign in signs_in_row]))
