"""A measure over time as an inline SVG picture, which a screen reader can read."""

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape

from planctl import dates
from planctl.course import Course
from planctl.measures import shown
from planctl.render import visible

_WIDTH, _HEIGHT = 640, 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 118, 12, 50
_LABEL = 13  # the least distance between two labels
_TICKS = 4
_STYLES = {"target": "target", "cut-off": "cutoff", "baseline": "baseline"}


def chart(course: Course, number: int) -> str:
    """The picture; `number` tells it from the others of its page."""
    return "\n".join(
        [
            f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-labelledby="c{number}-title c{number}-desc">',
            f'<title id="c{number}-title">{_text(f"{course.measure.name} over time")}</title>',
            f'<desc id="c{number}-desc">{_text(described(course))}</desc>',
            *_Picture(course).parts(),
            "</svg>",
        ]
    )


def described(course: Course) -> str:
    """All that the picture shows, in words."""
    readings = ", ".join(f"{shown(value)} on {dates.written(day)}" for day, value in course.points)
    levels = [f"{what} {shown(value)}" for what, value in course.lines]
    reviews = [dates.written(entry.date) for entry in course.reviews]
    events = [f"{entry.kind.replace('_', ' ')} on {dates.written(entry.date)}" for entry in course.events]
    parts = [f"{course.measure.name}: {readings}"]
    parts += [f"Levels: {', '.join(levels)}"] if levels else []
    parts += [f"Reviews: {', '.join(reviews)}"] if reviews else []
    parts += [f"Events: {', '.join(events)}"] if events else []
    return f"{'. '.join(parts)}."


class _Picture:
    """Where a day and a value lie in the picture."""

    def __init__(self, course: Course) -> None:
        self.course = course
        values = [float(value) for value in course.values]
        low, high = min(values), max(values)
        # Room above and below, so that nothing lies on the frame.
        room = (high - low) * 0.06 or 1.0
        self.low, self.high = low - room, high + room
        self.first = min(day for day, _ in course.points)
        self.days = max(1, (max(course.until, self.first) - self.first).days)

    def x(self, day: date) -> float:
        return round(_LEFT + (day - self.first).days / self.days * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        return round(_TOP + (self.high - value) / (self.high - self.low) * (_HEIGHT - _TOP - _BOTTOM), 1)

    def parts(self) -> Iterator[str]:
        yield from self._axes()
        yield from self._levels()
        yield from self._marks()
        points = [(self.x(day), self.y(value)) for day, value in self.course.points]
        yield f'<polyline class="curve" points="{" ".join(f"{x},{y}" for x, y in points)}"/>'
        drawn_from_baseline = len(points) > len(self.course.scores)
        for index, (x, y) in enumerate(points):
            what = "start" if drawn_from_baseline and index == 0 else "reading"
            yield f'<circle class="{what}" cx="{x}" cy="{y}" r="4"/>'

    def _axes(self) -> Iterator[str]:
        bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
        yield f'<path class="axis" d="M{_LEFT} {_TOP}V{bottom}H{right}"/>'
        for index in range(_TICKS):
            day = self.first + timedelta(days=round(index * self.days / (_TICKS - 1)))
            anchor = "start" if index == 0 else "end" if index == _TICKS - 1 else "middle"
            yield f'<path class="axis" d="M{self.x(day)} {bottom}v5"/>'
            yield f'<text x="{self.x(day)}" y="{_HEIGHT - 6}" text-anchor="{anchor}">{_short(day)}</text>'
        values = [float(value) for value in self.course.values]
        for value in dict.fromkeys((max(values), min(values))):
            yield f'<text x="{_LEFT - 6}" y="{self.y(value) + 4}" text-anchor="end">{shown(value)}</text>'

    def _levels(self) -> Iterator[str]:
        right = _WIDTH - _RIGHT
        placed: list[float] = []
        for what, value in sorted(self.course.lines, key=lambda line: -line[1]):
            y = self.y(value)
            yield f'<path class="{_STYLES[what]}" d="M{_LEFT} {y}H{right}"/>'
            label = max(y, placed[-1] + _LABEL) if placed else y
            placed.append(label)
            yield f'<text x="{right + 6}" y="{label + 4}">{what} {shown(value)}</text>'

    def _marks(self) -> Iterator[str]:
        bottom = _HEIGHT - _BOTTOM
        for entry in self.course.marks:
            if entry.date < self.first:
                continue
            x = self.x(entry.date)
            if entry.kind == "review":
                sort = "full" if entry.full_review else "event"
                yield f'<path class="review {sort}" d="M{x} {_TOP}V{bottom}"/>'
                yield f'<path class="mark" d="M{x} {bottom + 6}l5 9h-10z"/>'
            else:
                yield f'<path class="happened" d="M{x} {bottom + 16}l5 5 -5 5 -5 -5z"/>'


def _short(day: date) -> str:
    number, month, year = dates.written(day).split()
    return f"{number} {month[:3]} {year}"


def _text(text: str) -> str:
    return escape(visible.line(text), quote=True)
