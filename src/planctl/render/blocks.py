"""A page before it is laid out: its lines and tables, and the tone of each text in them.

Plain text and terminals lay out the same page, so that neither can leave out what the other shows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from planctl.render import escape

# What a text is about, and so how it stands out where it can. Nothing is conveyed by a tone alone.
Tone = Literal[
    "", "title", "heading", "quiet", "words", "overdue", "today", "soon", "good", "bad", "error", "warning", "note",
    "curve", "target", "cut-off", "baseline",
]  # fmt: skip
# A space at which no line is broken if there is room. It cannot be a user's: those are escaped, being private.
STICKY_SPACE: Final = "\ue000"
# A text needs this many columns to be readable.
READABLE: Final = 24


class Span(NamedTuple):
    """Some text of one tone, safe to show."""

    text: str
    tone: Tone = ""


Spans = tuple[Span, ...]


class Line(NamedTuple):
    """One line. If it is too long, its rest is aligned right of the label, and `hanging_indent` columns further."""

    spans: Spans
    label: Spans = ()
    indent: int = 0
    hanging_indent: int = 0


class Heading(NamedTuple):
    """The title of a section."""

    text: str


class Table(NamedTuple):
    """Rows of cells, under a heading if it has one.

    Attributes:
        wrap_columns: the columns that may be wrapped.
        unlabelled: the columns whose cells need no title where a row is shown in lines.
        min_widths: the least width of each column, to align it with other tables.
    """

    rows: Sequence[tuple[Spans, ...]]
    head: tuple[str, ...] = ()
    wrap_columns: frozenset[int] = frozenset()
    unlabelled: frozenset[int] = frozenset()
    indent: int = 0
    min_widths: tuple[int, ...] = ()


class Panel(NamedTuple):
    """Lines that belong together and stand out."""

    lines: tuple[Line, ...]


class Figure(NamedTuple):
    """A drawing made of characters: its lines, for a number of columns."""

    draw: Callable[[int], Iterator[Spans]]


Block = Line | Heading | Table | Panel | Figure
BLANK = Line(())


def span(text: str, tone: Tone = "") -> Span:
    """Make any text, a plan's among it, safe to show on one line."""
    return Span(escape.line(text), tone)


def words(text: str, tone: Tone = "") -> Spans:
    """Make any text the content of a line or a cell."""
    return (span(text, tone),) if text else ()


def keep_together(spans: Spans) -> Spans:
    """Let no line break between the words if there is room."""
    return tuple(span._replace(text=span.text.replace(" ", STICKY_SPACE)) for span in spans)


def join(parts: Sequence[Spans], separator: str) -> Spans:
    """Join the parts that are not empty."""
    joined: list[Span] = []
    for part in filter(None, parts):
        joined += [*([Span(separator)] if joined else []), *part]
    return tuple(joined)


def paragraph(text: str, indent: int = 0, label: Spans = (), tone: Tone = "", *, separator: str = "") -> Iterator[Line]:
    """Lay out free text line by line, the label before the first; a long line breaks at the `separator` first."""
    for index, line in enumerate(escape.lines(text)):
        if separator:
            line = separator.join(part.replace(" ", STICKY_SPACE) for part in line.split(separator))
        if index:
            yield Line((Span(line, tone),), indent=indent + len(plain(label)))
        else:
            yield Line((Span(line, tone),), label, indent)


def plain(spans: Spans) -> str:
    """Return the text of the spans."""
    return "".join(span.text for span in spans)


def loosen(text: str, width: int, measure: Callable[[str], int]) -> str:
    """Make spaces breakable again in what was to be kept together and is too wide for a line."""

    def fit(match: re.Match[str]) -> str:
        return match[0] if measure(match[0]) <= width else match[0].replace(STICKY_SPACE, " ")

    return re.sub("[^ ]+", fit, text)


def widths(rows: Sequence[Sequence[Spans]], measure: Callable[[str], int] = len) -> tuple[int, ...]:
    """Measure each column's widest cell."""
    count = max(map(len, rows), default=0)
    return tuple(max(measure(plain(row[index])) for row in rows if index < len(row)) for index in range(count))
