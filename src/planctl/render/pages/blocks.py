"""A page to print before any format: its blocks, their sections, and the dates in them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from planctl.analysis.trends import MeasureTrend
from planctl.render import date_format

# Stands for a space at which no line breaks. Each format writes it in its own way.
STICKY_SPACE: Final = "\ue000"
NOTHING: Final = "\u2013"


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
    """A measure over time: its levels by the names that they have on the page, the latest readings in words."""

    trend: MeasureTrend
    title: str
    levels: tuple[tuple[str, int | float], ...]
    readings: str
    events: bool = True


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts side by side."""

    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal, or a step toward one, that stays together on paper.

    `title` is the client's own words where there are any; `text` is then the goal as the plan has it.
    """

    label: str
    title: str
    text: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    levels: tuple[str, ...]
    charts: tuple[Chart, ...]
    steps: tuple["Goal", ...] = ()


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal at a glance; `progress` is the share of the way to the target, where that is known."""

    label: str
    title: str
    measure: str
    cells: tuple[str, ...]
    progress: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What page one answers: the next review and why, whom to call, each goal in one row under `heading`."""

    review: str
    reasons: tuple[str, ...]
    calls: tuple[tuple[str, str], ...]
    heading: tuple[str, ...]
    goals: tuple[GoalRow, ...]


Block = Paragraph | Quote | Items | Table | Goal | Charts


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a title; `narrow` ones read as well in half the width, and `answer` sums them up on a title page."""

    title: str
    blocks: tuple[Block, ...]
    narrow: bool = False
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """What has been signed, what is signed now, and a line to sign for each person: the role, and any name."""

    title: str
    about: str
    signed: tuple[str, ...]
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page: its letterhead, what it says at a glance, and its sections from top to bottom.

    One that is not for the client has no summary, and nobody to sign.
    """

    title: str
    letterhead: str
    about: str
    blanks: tuple[str, ...]
    summary: Summary | None
    sections: tuple[Section, ...]
    signatures: Signatures
    locale: str

    @property
    def blocks(self) -> tuple[Block, ...]:
        """List all blocks of all sections."""
        return tuple(block for section in self.sections for block in section.blocks)


def long_date(day: date, locale: str) -> str:
    """Write the day out; no line breaks within it."""
    return date_format.long_date(day, locale).replace(" ", STICKY_SPACE)


def short_date(day: date, locale: str, as_of: date) -> str:
    """Write the day with the first letters of its month, and the year where it is not the page's own."""
    text = date_format.short_date(day, locale)
    if day.year == as_of.year:
        text = text.removesuffix(f" {day.year}").removesuffix(",")
    return text.replace(" ", STICKY_SPACE)
