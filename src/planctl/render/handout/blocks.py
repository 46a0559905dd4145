"""The blocks of a handout, before any format."""

from dataclasses import dataclass

from planctl.analysis.trends import MeasureTrend


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section (level 2), of a goal (3) or of a step toward one (4)."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The client's own words, and the `question` that they answer."""

    text: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading; `widths` are the columns' widths in percent, for formats that have any."""

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A measure over time."""

    trend: MeasureTrend


@dataclass(frozen=True, slots=True)
class Signatures:
    """What has been signed, and a line to sign for each person: the role, and the name if it is known."""

    title: str
    signed: tuple[str, ...]
    people: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Quote | Items | Table | Chart | Signatures


@dataclass(frozen=True, slots=True)
class Handout:
    """The page: its letterhead, its blocks from top to bottom, and the locale of its dates."""

    client: str
    practitioner: str
    about: str
    blocks: tuple[Block, ...]
    locale: str
