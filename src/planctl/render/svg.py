"""A measure over time as an inline SVG picture, which a screen reader can read."""

import math
from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Final

from planctl.model.dates import month
from planctl.model.instruments import Number, format_number
from planctl.model.plan import Entry
from planctl.render import escape as visible
from planctl.render.date_format import long_date, short_date
from planctl.render.pages.blocks import Chart

_WIDTH, _HEIGHT = 360, 178
_TOP, _BOTTOM = 38, 24
_LABEL: Final = 14  # the least distance between two labels
_LETTER: Final = 7.2  # a letter's width at most, at the size of the labels
_ROWS: Final = (11, 25)  # where the dates of reviews and of events stand
_GAPS: Final = 4  # at most so many between the ticks of the values
_TICK: Final = 64  # the least distance between two months that are written out


def chart(drawn: Chart, number: int, locale: str) -> str:
    """Draw the picture; `number` tells it from the others of its page."""
    title, description = f"c{number}-title", f"c{number}-desc"
    return "\n".join(
        [
            f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-labelledby="{title}" '
            f'aria-describedby="{description}">',
            f'<title id="{title}">{_text(f"{drawn.trend.measure.name} over time")}</title>',
            f'<desc id="{description}">{_text(describe(drawn, locale))}</desc>',
            *_Picture(drawn, locale).parts(),
            "</svg>",
        ]
    )


def describe(drawn: Chart, locale: str) -> str:
    """Write all that the picture shows in words."""
    trend = drawn.trend
    readings = ", ".join(f"{format_number(value)} on {long_date(day, locale)}" for day, value in trend.points)
    lines = [_level(what, value) for what, value in drawn.levels]
    reviews = [long_date(entry.date, locale) for entry in trend.reviews]
    # As in the picture: that something happened, but not what.
    events = [long_date(entry.date, locale) for entry in trend.triggers] if drawn.events else []
    parts = [f"{trend.measure.name}: {readings}"]
    parts += [f"Lines: {', '.join(lines)}"] if lines else []
    parts += [f"Reviews: {', '.join(reviews)}"] if reviews else []
    parts += [f"Events: {', '.join(events)}"] if events else []
    return f"{'. '.join(parts)}."


class _Picture:
    """Where a day and a value lie in the picture."""

    def __init__(self, drawn: Chart, locale: str) -> None:
        self.drawn, self.trend, self.locale = drawn, drawn.trend, locale
        points = self.trend.points
        values = [float(value) for _, value in (*points, *drawn.levels)]
        self.ticks = _round_ticks(min(values), max(values))
        self.low, self.high = self.ticks[0], self.ticks[-1]
        self.first = min(day for day, _ in points)
        self.events = [
            entry
            for entry in self.trend.events
            if entry.date >= self.first and (entry.kind == "review" or drawn.events)
        ]
        # The picture ends with what is known: a target date far ahead would leave half of it empty.
        self.last = max(day for day in (points[-1][0], *(entry.date for entry in self.events)))
        self.days = (self.last - self.first).days
        # The labels at either side are never cut off.
        self.left = max(24.0, 8 + _LETTER * max(len(_number(tick)) for tick in self.ticks))
        longest = max((len(_level(*line)) for line in drawn.levels), default=0)
        self.right = _WIDTH - max(2 + _LETTER * len(format_number(points[-1][1])), 6 + _LETTER * longest)
        self.bottom = _HEIGHT - _BOTTOM

    def x(self, day: date) -> float:
        share = (day - self.first).days / self.days if self.days else 0.5
        return round(self.left + share * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        return round(_TOP + (self.high - value) / (self.high - self.low) * (self.bottom - _TOP), 1)

    def parts(self) -> Iterator[str]:
        for tick in self.ticks:
            yield f'<path class="grid" d="M{self.left} {self.y(tick)}H{self.right}"/>'
            yield f'<text x="{self.left - 6}" y="{self.y(tick) + 4}" text-anchor="end">{_number(tick)}</text>'
        yield from self._days()
        yield from self._marks()
        yield from self._levels()
        points = [(self.x(day), self.y(value)) for day, value in self.trend.points]
        yield f'<polyline class="curve" points="{" ".join(f"{x},{y}" for x, y in points)}"/>'
        drawn_from_baseline = len(points) > len(self.trend.scores)
        for index, (x, y) in enumerate(points):
            what = "start" if drawn_from_baseline and index == 0 else "reading"
            yield f'<circle class="{what}" cx="{x}" cy="{y}" r="{4 if index == len(points) - 1 else 3}"/>'
        yield from self._last_value(*points[-1])

    def _last_value(self, x: float, y: float) -> Iterator[str]:
        """Write the last value by its point, on the side that the curve does not come from."""
        points = self.trend.points
        rises = len(points) > 1 and points[-1][1] > points[-2][1]
        below = y + 17 if y + 17 < self.bottom else y - 8
        above = y - 8 if y - 8 > _TOP - 4 else y + 17
        label = format_number(points[-1][1])
        half = _LETTER * len(label) / 2
        center = round(min(max(x, self.left + half), self.right - half), 1)
        height = round(above if rises else below, 1)
        yield f'<text class="last" x="{center}" y="{height}" text-anchor="middle">{label}</text>'

    def _days(self) -> Iterator[str]:
        yield f'<path class="axis" d="M{self.left} {self.bottom}H{self.right}"/>'
        months = _months(self.first, self.last)
        room = max(1, int((self.right - self.left) // _TICK))
        step = next(step for step in (1, 2, 3, 4, 6, 12, 24, 60, 120, 600, 3600) if -(-len(months) // step) <= room)
        ticks = [day for day in months if (day.year * 12 + day.month - 1) % step == 0]
        if len(ticks) < 2:
            # Too short a time for months: its first and its last day.
            width = 12 * _LETTER
            apart = self.days and self.right - self.left >= 2 * width
            ends = [(self.first, "start"), (self.last, "end")] if apart else [(self.first, "middle")]
            for day, anchor in ends:
                x = self.x(day) if anchor != "middle" else (self.left + self.right) / 2
                yield self._day(round(x, 1), short_date(day, self.locale), anchor)
            return
        year = None
        free = 0.0
        for day in ticks:
            label = month(day)[:3] if day.year == year else f"{month(day)[:3]} {day.year}"
            half = _LETTER * len(label) / 2
            x = self.x(day)
            yield f'<path class="axis" d="M{x} {self.bottom}v4"/>'
            center = round(min(max(x, half), _WIDTH - half), 1)
            if center - half >= free:
                yield self._day(center, label, "middle")
                year, free = day.year, center + half + 4

    def _day(self, x: float, label: str, anchor: str) -> str:
        return f'<text x="{x}" y="{self.bottom + 17}" text-anchor="{anchor}">{label}</text>'

    def _levels(self) -> Iterator[str]:
        levels = sorted(self.drawn.levels, key=lambda line: -line[1])
        labels = _apart([self.y(value) for _, value in levels], self.bottom)
        for (what, value), label in zip(levels, labels, strict=True):
            style = "cutoff" if what == "clinical line" else "step" if what.startswith("step") else "target"
            yield f'<path class="{style}" d="M{self.left} {self.y(value)}H{self.right}"/>'
            yield f'<text x="{self.right + 6}" y="{label + 4}">{_level(what, value)}</text>'

    def _marks(self) -> Iterator[str]:
        """Mark the reviews and the events, with their dates as far as there is room."""
        free = [0.0, 0.0]
        for entry in self.events:
            x = self.x(entry.date)
            row = 0 if entry.kind == "review" else 1
            top = _ROWS[row]
            if row == 0:
                yield f'<path class="review" d="M{x} {top - 2}V{self.bottom}"/>'
                yield f'<path class="mark" d="M{x} {top - 9}l4.5 8h-9z"/>'
            else:
                yield f'<path class="happened" d="M{x} {top - 9}l4.5 4.5 -4.5 4.5 -4.5 -4.5z"/>'
            label = self._marked_day(entry)
            width = _LETTER * len(label)
            if x - 5 >= free[row] and x + 7 + width <= _WIDTH:
                yield f'<text x="{round(x + 7, 1)}" y="{top}">{label}</text>'
                free[row] = x + 11 + width
            elif x - 7 - width >= free[row]:
                yield f'<text x="{round(x - 7, 1)}" y="{top}" text-anchor="end">{label}</text>'
                free[row] = x + 9

    def _marked_day(self, entry: Entry) -> str:
        text = short_date(entry.date, self.locale)
        return text.removesuffix(f" {entry.date.year}").removesuffix(",")


def _round_ticks(low: float, high: float) -> list[float]:
    """Return round values, evenly spaced, from one not above `low` to one not below `high`."""
    if low == high:
        low, high = low - 1, high + 1
    rough = (high - low) / _GAPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= rough * 0.999999)
    start, end = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(start, end + 1)]


def _months(first: date, last: date) -> list[date]:
    """Return the first day of each month from `first` to `last`."""
    counted = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    days = (date(number // 12, number % 12 + 1, 1) for number in counted)
    return [day for day in days if first <= day <= last]


def _apart(wanted: list[float], lowest: float) -> list[float]:
    """Place labels as near to these heights as can be, from the top down: none on another, none below the lowest."""
    step = min(_LABEL, (lowest - _TOP) / max(1, len(wanted) - 1))
    placed: list[float] = []
    for y in wanted:
        placed.append(max(y, placed[-1] + step) if placed else y)
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = round(min(placed[index], lowest - (len(placed) - 1 - index) * step), 1)
    return placed


def _level(what: str, value: Number) -> str:
    return f"{what} {format_number(value)}"


def _number(value: float) -> str:
    return format_number(int(value) if value == int(value) else value)


def _text(text: str) -> str:
    return escape(visible.on_page(text), quote=True)
