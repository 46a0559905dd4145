"""What a reading has gathered so far, and which tokens it has accounted for."""

from dataclasses import dataclass, field
from typing import Final

from planctl.lint.goal_text.calendar import Written
from planctl.lint.goal_text.parts import Aside, Horizon, HorizonSort
from planctl.lint.goal_text.quantities import Span
from planctl.lint.goal_text.sentence import Sentence
from planctl.model.dates import Interval
from planctl.model.instruments import Number

_LONGEST_DAYS: Final = 3660


@dataclass
class Found:
    """Horizons, vague horizons and asides in the order of the sentence.

    `claimed` holds the positions of tokens that are accounted for, `outside` those of asides.

    The adding methods return the end of what they were given, for a reader to return in turn.
    """

    sentence: Sentence
    horizons: list[Horizon] = field(default_factory=list)
    vague: list[str] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    claimed: set[int] = field(default_factory=set)
    outside: set[int] = field(default_factory=set)

    def claim(self, start: int, end: int) -> None:
        """Account for a stretch of tokens, so that no other reading takes them."""
        self.claimed.update(range(start, end))

    def horizon(self, sort: HorizonSort, start: int, end: int, offset: Interval | None = None) -> int:
        """Add a horizon that names no date."""
        end = min(end, len(self.sentence))
        self.horizons.append(Horizon(sort, self.sentence.words(start, end), offset=offset))
        return end

    def date(self, start: int, written: Written) -> int:
        """Add a horizon that names a date, or as much of one as the words give."""
        words = self.sentence.words(start, written.end)
        horizon = Horizon(
            "date", words, day=written.exact, year=written.year, month=written.month, day_of_month=written.day
        )
        self.horizons.append(horizon)
        return written.end

    def offset(self, start: int, span: Span, end: int = 0) -> int:
        """Add a horizon of so many days, weeks, months or years."""
        return self.horizon("offset", start, max(end, span.end), interval(span.high, span.unit))

    def aside(self, start: int, end: int, why: str) -> int:
        """Add words that look like a level or a horizon and are none."""
        self.asides.append(Aside(self.sentence.words(start, end), why))
        self.outside.update(range(start, end))
        return end


def interval(count: Number, unit: str | None) -> Interval | None:
    """The interval of that many units of the calendar, or none where it is none."""
    if not isinstance(count, int):
        return None
    count, unit = {"fortnight": (count * 2, "week"), "quarter": (count * 3, "month")}.get(unit or "", (count, unit))
    if unit in ("day", "week", "month", "year") and 0 < count <= _LONGEST_DAYS:
        return Interval(int(count), unit)
    return None
