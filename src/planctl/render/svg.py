"""A measure over time as an inline SVG picture, which a screen reader can read."""

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape

from planctl.analysis.trends import MeasureTrend
from planctl.model.dates import long_date, short_date
from planctl.model.instruments import Number, format_number
from planctl.render import escape as visible

_WIDTH, _HEIGHT = 540, 210
_TOP, _BOTTOM = 12, 50
_LABEL = 14  # the least distance between two labels
_LETTER = 7.2  # a letter's width at most, at the size of the labels
_TICKS = 4
_TICK = 105  # the least distance between two days that are written out
_STYLES = {"target": "target", "cut-off": "cutoff", "baseline": "baseline"}


def chart(trend: MeasureTrend, number: int, locale: str) -> str:
    """Draw the picture; `number` tells it from the others of its page."""
    return "\n".join(
        [
            f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-labelledby="c{number}-title c{number}-desc">',
            f'<title id="c{number}-title">{_text(f"{trend.measure.name} over time")}</title>',
            f'<desc id="c{number}-desc">{_text(describe(trend, locale))}</desc>',
            *_Picture(trend, locale).parts(),
            "</svg>",
        ]
    )


def describe(trend: MeasureTrend, locale: str) -> str:
    """Write all that the picture shows in words."""
    readings = ", ".join(f"{format_number(value)} on {long_date(day, locale)}" for day, value in trend.points)
    levels = [_level(what, value) for what, value in trend.reference_levels]
    reviews = [long_date(entry.date, locale) for entry in trend.reviews]
    # As in the picture: that something happened, but not what.
    events = [long_date(entry.date, locale) for entry in trend.triggers]
    parts = [f"{trend.measure.name}: {readings}"]
    parts += [f"Levels: {', '.join(levels)}"] if levels else []
    parts += [f"Reviews: {', '.join(reviews)}"] if reviews else []
    parts += [f"Events: {', '.join(events)}"] if events else []
    return f"{'. '.join(parts)}."


class _Picture:
    """Where a day and a value lie in the picture."""

    def __init__(self, trend: MeasureTrend, locale: str) -> None:
        self.trend = trend
        self.locale = locale
        values = [float(value) for value in trend.values]
        low, high = min(values), max(values)
        # The labels at either side are never cut off.
        self.left = max(44.0, 10 + _LETTER * max(len(format_number(value)) for value in (low, high)))
        self.right = _WIDTH - max(
            80.0, 10 + _LETTER * max((len(_level(*line)) for line in trend.reference_levels), default=0)
        )
        # Room above and below, so that nothing lies on the frame.
        room = (high - low) * 0.06 or 1.0
        self.low, self.high = low - room, high + room
        self.first = min(day for day, _ in trend.points)
        self.days = max(1, (max(trend.until, self.first) - self.first).days)

    def x(self, day: date) -> float:
        return round(self.left + (day - self.first).days / self.days * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        return round(_TOP + (self.high - value) / (self.high - self.low) * (_HEIGHT - _TOP - _BOTTOM), 1)

    def parts(self) -> Iterator[str]:
        yield from self._axes()
        yield from self._levels()
        yield from self._marks()
        points = [(self.x(day), self.y(value)) for day, value in self.trend.points]
        yield f'<polyline class="curve" points="{" ".join(f"{x},{y}" for x, y in points)}"/>'
        drawn_from_baseline = len(points) > len(self.trend.scores)
        for index, (x, y) in enumerate(points):
            what = "start" if drawn_from_baseline and index == 0 else "reading"
            yield f'<circle class="{what}" cx="{x}" cy="{y}" r="4"/>'

    def _axes(self) -> Iterator[str]:
        bottom = _HEIGHT - _BOTTOM
        yield f'<path class="axis" d="M{self.left} {_TOP}V{bottom}H{self.right}"/>'
        steps = _TICKS - 1 if self.right - self.left >= (_TICKS - 1) * _TICK else 1
        for passed in dict.fromkeys(round(index * self.days / steps) for index in range(steps + 1)):
            day = self.first + timedelta(days=passed)
            between = "" if passed in (0, self.days) else ' class="between"'
            anchor = "middle" if between else "end" if passed else "start"
            yield f'<path class="axis" d="M{self.x(day)} {bottom}v5"/>'
            label = short_date(day, self.locale)
            yield f'<text{between} x="{self.x(day)}" y="{_HEIGHT - 6}" text-anchor="{anchor}">{label}</text>'
        values = [float(value) for value in self.trend.values]
        for value in dict.fromkeys((max(values), min(values))):
            yield f'<text x="{self.left - 6}" y="{self.y(value) + 4}" text-anchor="end">{format_number(value)}</text>'

    def _levels(self) -> Iterator[str]:
        levels = sorted(self.trend.reference_levels, key=lambda line: -line[1])
        labels = _apart([self.y(value) for _, value in levels], _HEIGHT - _BOTTOM + _LABEL / 2)
        for (what, value), label in zip(levels, labels, strict=True):
            yield f'<path class="{_STYLES[what]}" d="M{self.left} {self.y(value)}H{self.right}"/>'
            yield f'<text x="{self.right + 6}" y="{label + 4}">{_level(what, value)}</text>'

    def _marks(self) -> Iterator[str]:
        bottom = _HEIGHT - _BOTTOM
        for entry in self.trend.events:
            if entry.date < self.first:
                continue
            x = self.x(entry.date)
            if entry.kind == "review":
                scope = "full" if entry.full_review else "event"
                yield f'<path class="review {scope}" d="M{x} {_TOP}V{bottom}"/>'
                yield f'<path class="mark" d="M{x} {bottom + 6}l5 9h-10z"/>'
            else:
                yield f'<path class="happened" d="M{x} {bottom + 17}l4 4 -4 4 -4 -4z"/>'


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


def _text(text: str) -> str:
    return escape(visible.on_page(text), quote=True)
