"""An answer before it is laid out: its lines and tables, and what each word of it is about.

Plain text and terminals lay out the same page, so that neither can say what the other does not.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Literal, NamedTuple

from planctl.render import escape

# What a word is about, and so how it stands out where it can. Nothing is said by a tone alone.
Tone = Literal[
    "", "title", "heading", "quiet", "words", "overdue", "today", "soon", "good", "bad", "error", "warning", "note",
    "curve", "target", "cut-off", "baseline",
]  # fmt: skip


class Span(NamedTuple):
    """Some words of one tone, safe to show; those of a `whole` stay on one line where there is room."""

    text: str
    tone: Tone = ""
    whole: bool = False


Spans = tuple[Span, ...]


class Line(NamedTuple):
    """One line. Where it is too long, the rest of it stands right of the label, and `hang` columns further."""

    spans: Spans
    label: Spans = ()
    indent: int = 0
    hang: int = 0


class Heading(NamedTuple):
    """The title of a section."""

    text: str


class Table(NamedTuple):
    """Rows of cells under a heading, if it has one.

    Attributes:
        loose: the columns that may be wrapped.
        evident: the columns whose cells need no title where they stand in a line.
        least: how wide each column is at the least, in line with other tables.
    """

    rows: Sequence[tuple[Spans, ...]]
    head: tuple[str, ...] = ()
    loose: frozenset[int] = frozenset()
    evident: frozenset[int] = frozenset()
    indent: int = 0
    least: tuple[int, ...] = ()


class Panel(NamedTuple):
    """Lines that belong together and stand out."""

    lines: tuple[Line, ...]


class Figure(NamedTuple):
    """What is drawn with characters: its lines, for a number of columns."""

    draw: Callable[[int], Iterator[Spans]]


Block = Line | Heading | Table | Panel | Figure
BLANK = Line(())


def span(text: str, tone: Tone = "", *, whole: bool = False) -> Span:
    """Words that may come from a plan, made safe to show on one line."""
    return Span(escape.line(text), tone, whole)


def words(text: str, tone: Tone = "") -> Spans:
    """The same, as all that a line or a cell says."""
    return (span(text, tone),) if text else ()


def whole(text: str, tone: Tone = "") -> Spans:
    """The same, kept on one line where there is room."""
    return (span(text, tone, whole=True),) if text else ()


def joined(parts: Sequence[Spans], between: str) -> Spans:
    """The parts in a row, with what stands between them."""
    found: list[Span] = []
    for part in filter(None, parts):
        found += [*([Span(between)] if found else []), *part]
    return tuple(found)


def paragraph(text: str, indent: int = 0, label: Spans = (), tone: Tone = "", *, between: str = "") -> Iterator[Line]:
    """Free text, each of its lines on one of its own, the label before the first.

    What stands `between` its parts is where a line too long is broken first.
    """
    first, *more = (_in_parts(line, tone, between) for line in escape.lines(text))
    margin = indent + len(plain(label))
    yield Line(first, label, indent)
    yield from (Line(line, indent=margin) for line in more)


def _in_parts(line: str, tone: Tone, between: str) -> Spans:
    if not between:
        return (Span(line, tone),)
    sign = between.rstrip()
    *parts, last = line.split(between)
    kept = [(Span(f"{part}{sign}", tone, whole=True), Span(between.removeprefix(sign))) for part in parts]
    return (*chain.from_iterable(kept), Span(last, tone, whole=True))


def unbroken(spans: Spans) -> Spans:
    """The spans kept together on one line where there is room."""
    found: list[Span] = []
    space = ""
    for each in spans:
        # A line may end behind a space, but not within a span: so no span ends with one.
        text = each.text.rstrip(" ")
        if text:
            found.append(Span(f"{space}{text}", each.tone, whole=True))
            space = ""
        space += each.text[len(text) :]
    return tuple(found)


def plain(spans: Spans) -> str:
    """What the spans say."""
    return "".join(each.text for each in spans)


def widths(rows: Sequence[tuple[Spans, ...]], measure: Callable[[str], int] = len) -> tuple[int, ...]:
    """How wide each column is for its widest cell."""
    count = max(map(len, rows), default=0)
    return tuple(max(measure(plain(row[index])) for row in rows if index < len(row)) for index in range(count))
