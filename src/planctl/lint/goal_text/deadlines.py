"""By when: the deadlines of a sentence, and what only looks like one."""

import re
from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from planctl.lint.goal_text import deadline_wording as wording
from planctl.lint.goal_text.calendar import WrittenDate, written_date
from planctl.lint.goal_text.lexicon import Lexicon
from planctl.lint.goal_text.words import MASK, mask
from planctl.model.dates import Interval

_LONGEST_DAYS: Final = 3660
_LONG_HOURS: Final = 8
_CALENDAR: Final = frozenset(("day", "week", "month", "quarter", "term", "year", "fortnight"))
_ONE_GO: Final = "how long one go takes"


class Deadline(NamedTuple):
    """By when: a date, an offset from the start, or an occasion; with its place in the text."""

    kind: Literal["date", "offset", "occasion"]
    words: str
    start: int
    end: int
    date: WrittenDate | None = None
    offset: Interval | None = None


class Ignored(NamedTuple):
    """Words that look like a level or a deadline and are none, with the reason."""

    words: str
    why: str


class Deadlines(NamedTuple):
    """What was found, and the text without it."""

    deadlines: tuple[Deadline, ...]
    vague: tuple[str, ...]
    ignored: tuple[Ignored, ...]
    rest: str


def find_deadlines(text: str, lexicon: Lexicon) -> Deadlines:
    """Every deadline, vague deadline and look-alike of a plain text."""
    return _Reader(text, lexicon).read()


class _Reader:
    """One pass over one text: what is taken is masked in `rest`, so that nothing is read twice.

    The methods for what a preposition leads to return where it ends, or 0 where there is no such thing.
    """

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = self.rest = text
        self.lexicon = lexicon
        self.patterns = wording.patterns(lexicon)
        self.found: list[Deadline] = []
        self.ignored: list[Ignored] = []
        self.vague: list[str] = []
        self.left: list[tuple[int, int]] = []

    def read(self) -> Deadlines:
        patterns = self.patterns
        for match in wording.CLOCK.finditer(self.rest):
            self.ignore(*match.span(), "a time of day")
        low = self.text.lower()
        spans = any(unit in low for unit in wording.LONG_UNITS) and patterns.number.search(self.rest) is not None
        if any(word in low for word in wording.RUNS) and patterns.number.search(self.rest):
            for match in patterns.run.finditer(self.rest):
                self.leave(*match.span(), "a run, not a day by which")
        for match in patterns.past.finditer(self.rest) if any(word in low for word in wording.PAST) else ():
            dated = written_date(self.text, match.end(), self.lexicon)
            self.ignore(match.start(), dated.end if dated else match.end(), "looks back")
        for match in patterns.rate.finditer(self.rest) if spans else ():
            self.leave(*match.span())
        at = 0
        while (lead := wording.LEAD.search(self.rest, at)) is not None:
            at = self.complement(lead) or lead.end()
        self.unannounced()
        for match in wording.POINTED.finditer(self.rest):
            if wording.BEGINS.search(self.rest[: match.start()]):
                self.ignore(*match.span(), "when it begins, not by when")
            else:
                self.take("occasion", *match.span())
        for match in patterns.vague.finditer(self.rest) if not patterns.vague_words.isdisjoint(low.split()) else ():
            if not wording.NOT_A_TIME.match(self.rest, match.end()):
                self.vague.append(self.text[slice(*match.span())])
                self.rest = mask(self.rest, *match.span())
        for start, end in self.left:
            self.rest = self.rest[:start] + self.text[start:end] + self.rest[end:]
        self.found.sort(key=lambda deadline: deadline.start)
        return Deadlines(tuple(self.found), tuple(self.vague), tuple(self.ignored), self.rest)

    def take(
        self, kind: Literal["date", "offset", "occasion"], start: int, end: int,
        date: WrittenDate | None = None, offset: Interval | None = None,
    ) -> int:  # fmt: skip
        self.found.append(Deadline(kind, self.text[start:end].strip(), start, end, date, offset))
        self.rest = mask(self.rest, start, end)
        return end

    def ignore(self, start: int, end: int, why: str) -> int:
        self.ignored.append(Ignored(self.text[start:end].strip(), why))
        self.rest = mask(self.rest, start, end)
        return end

    def leave(self, start: int, end: int, why: str = "") -> int:
        """Keep a stretch from being read as a deadline, and leave it to whoever reads levels."""
        self.left.append((start, end))
        if why:
            self.ignored.append(Ignored(self.text[start:end].strip(), why))
        self.rest = mask(self.rest, start, end)
        return end

    def complement(self, lead: re.Match[str]) -> int:
        """Take what a preposition leads to, if that is a time."""
        start, at = lead.start(), lead.end()
        while self.rest[at : at + 1].isspace():
            at += 1
        readers: dict[str | None, tuple[Callable[[int, int, str], int], ...]] = {
            "by": (self.day, self.edge, self.near_day, self.seasonal, self.numbered, self.span, self.occasion),
            "within": (self.span, self.month, self.edge, self.seasonal, self.period_ahead, self.numbered),
            "lasting": (self.span, self.period_ahead, self.seasonal),
            "during": (self.month, self.span_through, self.seasonal, self.period),
            "at": (self.edge, self.certain_day, self.span_at, self.numbered, self.occasion),
        }
        word = re.sub(r"\s+", " ", self.text[start:at].strip().lower())
        return next((end for reader in readers[lead.lastgroup] if (end := reader(start, at, word))), 0)

    def day(self, start: int, at: int, word: str) -> int:
        filled = wording.FILL.match(self.rest, at)
        for place in dict.fromkeys((at, filled.end() if filled else at)):
            dated = written_date(self.rest, place, self.lexicon, bare=place == at)
            if dated and not self.rest.startswith("%", dated.end):
                if word == "as of":
                    return self.ignore(start, dated.end, "looks back")
                return self.take("date", start, dated.end, date=dated)
        return 0

    def month(self, start: int, at: int, word: str) -> int:
        dated = written_date(self.rest, at, self.lexicon)
        if dated is None or (dated.month is None and word != "in"):
            return 0
        # `in 3/5` of cases is no day.
        if dated.year is None and self.rest[at].isdigit() and "/" in self.rest[at : dated.end]:
            return 0
        return self.take("date", start, dated.end, date=dated)

    def certain_day(self, start: int, at: int, word: str) -> int:
        dated = written_date(self.rest, at, self.lexicon, bare=False)
        return self.take("date", start, dated.end, date=dated) if dated else 0

    def edge(self, start: int, at: int, word: str) -> int:
        match = wording.EDGE.match(self.rest, at)
        if match is None:
            return 0
        if match["recurring"]:
            return self.ignore(start, match.end(), "comes every day")
        dated = written_date(self.rest, at, self.lexicon)
        if dated is not None:
            return self.take("date", start, dated.end, date=dated)
        for place in range(match.end(), at, -1):
            inner = written_date(self.rest, place, self.lexicon, bare=False) if self.rest[place - 1] == " " else None
            if inner is not None:
                return self.take("date", start, inner.end, date=inner._replace(rough=True))
        return self.take("occasion", start, match.end())

    def near_day(self, start: int, at: int, word: str) -> int:
        match = wording.NEAR_DAY.match(self.rest, at)
        return self.take("occasion", start, match.end()) if match else 0

    def seasonal(self, start: int, at: int, word: str) -> int:
        match = wording.SEASONAL.match(self.rest, at)
        if match is None or (word in ("through", "for") and match[0].lower() == "fall"):
            return 0
        return self.take("occasion", start, match.end())

    def numbered(self, start: int, at: int, word: str) -> int:
        owner = wording.OWNER.match(self.rest, at)
        match = self.patterns.numbered.match(self.rest, owner.end() if owner else at)
        if match is None or (word in ("in", "within") and "grade" in match[0].lower()):
            return 0
        return self.take("occasion", start, match.end())

    def span(self, start: int, at: int, word: str) -> int:
        filled = wording.FILL.match(self.rest, at)
        match = self.patterns.span.match(self.rest, filled.end()) if filled else None
        match = match or self.patterns.span.match(self.rest, at)
        if filled is None or match is None:
            return 0
        pointing = bool(filled["pointing"])
        if wording.RATE_BEHIND.match(self.rest, match.end()) and not pointing:
            return 0
        if match["session"]:
            return self.sessions(start, match, word, pointing)
        unit = self.unit(match)
        if unit not in _CALENDAR:
            return self.short_span(start, match, word, pointing)
        single = match["one"] is not None or match["low"] in ("1", "one")
        if word in ("in", "within") and single and not pointing and wording.COUNTED_BEFORE.search(self.rest[:start]):
            return self.leave(start, match.end(), "a frequency")
        if word == "for" and unit == "day" and (single or match["low"] in ("2", "two")) and not pointing:
            return 0
        return self.take("offset", start, match.end(), offset=self.interval(match))

    def sessions(self, start: int, match: re.Match[str], word: str, pointing: bool) -> int:
        """`Within 6 sessions`, `over the next 4 visits`; not `across 3 sessions`, `in at least one session`."""
        plural = match["session"].lower().endswith("s")
        if word in ("for", "across") or not (plural or pointing):
            return 0
        if word == "in" and re.search(r"\bat\s+least\s", self.rest[start : match.start()], re.IGNORECASE):
            return 0
        return self.take("occasion", start, match.end())

    def short_span(self, start: int, match: re.Match[str], word: str, pointing: bool) -> int:
        """Minutes and hours tell how long one go takes, unless they are many or count from an act of care."""
        hours = self.unit(match) == "hour"
        count = _number(match["low"] or "1", self.lexicon)
        if word in ("within", "in") and wording.CARE_BEHIND.match(self.rest, match.end()):
            return self.take("offset", start, match.end())
        long = pointing or (word != "for" and count >= _LONG_HOURS)
        if hours and long and not wording.EVENT_BEHIND.match(self.rest, match.end()):
            return self.take("offset", start, match.end())
        return self.leave(start, match.end(), _ONE_GO) if word in ("within", "in", "over") else 0

    def span_through(self, start: int, at: int, word: str) -> int:
        filled = wording.FILL.match(self.rest, at)
        match = self.patterns.span.match(self.rest, filled.end() if filled else at)
        if match is None or not match["unit"] or match["one"] or self.unit(match) not in _CALENDAR:
            return 0
        return self.take("offset", start, match.end(), offset=self.interval(match))

    def span_at(self, start: int, at: int, word: str) -> int:
        """`At 6 weeks`; `After 3 months, ...` only at the head of a sentence."""
        match = self.patterns.span.match(self.rest, at)
        if match is None or not match["unit"] or match["one"] or self.unit(match) not in ("week", "month", "year"):
            return 0
        if word != "at" and (word != "after" or self.text[:start].strip()):
            return 0
        return self.take("offset", start, match.end(), offset=self.interval(match))

    def period_ahead(self, start: int, at: int, word: str) -> int:
        """`In the next session`, `for the rest of the year`, `for the fall semester`."""
        if word == "within":
            named = self.patterns.period.match(self.rest, at)
            if named and named["period"].lower() not in ("week", "month", "year", "treatment"):
                return self.take("occasion", start, named.end())
        if word == "for" and (term := wording.TERM_AHEAD.match(self.rest, at)) is not None:
            return self.take("occasion", start, term.end())
        filled = wording.FILL.match(self.rest, at)
        if filled is None or not (filled["pointing"] or wording.WHOLE.search(filled[0])):
            return 0
        match = self.patterns.period.match(self.rest, filled.end()) or wording.ONE_PERIOD.match(self.rest, filled.end())
        if match is None:
            return 0
        last = match[0].split()[-1].lower()
        if last in ("week", "month", "year"):
            return self.take("offset", start, match.end(), offset=Interval(1, last))
        return self.take("occasion", start, match.end())

    def period(self, start: int, at: int, word: str) -> int:
        match = self.patterns.period.match(self.rest, at)
        if match is None:
            return 0
        name = match["period"].lower()
        if word.startswith("while") and name in ("week", "month", "year"):
            return 0
        one = re.search(
            r"\b(?:this|next|first|coming|entire|whole|\w+ing|certification|authorization)\b", match[0], re.IGNORECASE
        )
        if word == "during" and name in wording.PERIODICAL and not one:
            return 0
        return self.take("occasion", start, match.end())

    def occasion(self, start: int, at: int, word: str) -> int:
        match = self.patterns.occasion.match(self.rest, at)
        if match is None or re.match(r"an?\s", match[0], re.IGNORECASE):
            return 0
        if word in ("on", "following", "after"):
            return 0
        if word in ("through", "thru") and not re.search(
            r"holidays|summer|winter|spring|year", match[0], re.IGNORECASE
        ):
            return 0
        parts = match[0].lower().split()
        if parts[-1] in wording.GENERAL:
            which = re.search(r"\b(?:next|final|last|first|\w+th|annual|follow)\b", match[0], re.IGNORECASE)
            if len(parts) == 1 or (word in ("at", "upon") and not which):
                return 0
        return self.take("occasion", start, match.end())

    def unannounced(self) -> None:
        """Deadlines that no preposition leads to: a whole date, `x 8 weeks`, `(3 months)`, `POD 3`."""
        if not self.patterns.dated.search(self.rest):
            return
        low = self.rest.lower()
        alone = self.patterns.alone if any(unit in low for unit in wording.LONG_UNITS) else ()
        for match in (match for pattern in alone for match in pattern.finditer(self.rest)):
            days = self.unit(match) == "day" and not match[0].lower().startswith("x")
            if self.unit(match) in _CALENDAR and not days:
                self.take("offset", *match.span(), offset=self.interval(match))
        for match in wording.NUMBERED_ALONE.finditer(self.rest):
            self.take("occasion", *match.span())
        for match in re.finditer(r"(?<![\w/.-])(?=\w)", self.rest):
            at = match.start()
            dated = written_date(self.rest, at, self.lexicon, bare=False) if self.rest[at] != MASK else None
            if dated is None:
                continue
            if wording.HISTORY.search(self.rest[:at]):
                self.ignore(at, dated.end, "looks back")
            elif wording.BEGINS.search(self.rest[:at]):
                self.ignore(at, dated.end, "when it begins, not by when")
            else:
                self.take("date", at, dated.end, date=dated)

    def unit(self, match: re.Match[str]) -> str:
        return self.lexicon.tables["units"][re.sub(r"\s+", " ", match["unit"].lower())]

    def interval(self, match: re.Match[str]) -> Interval | None:
        """The interval of that many units of the calendar; of a range the far end."""
        written, unit = match["high"] or match["low"] or match["one"], self.unit(match)
        count = 2 if written.lower().startswith("couple") else _number(written, self.lexicon)
        if unit == "fortnight":
            count, unit = count * 2, "week"
        elif unit == "quarter":
            count, unit = count * 3, "month"
        return (
            Interval(count, unit) if unit in ("day", "week", "month", "year") and 0 < count <= _LONGEST_DAYS else None
        )


def _number(written: str, lexicon: Lexicon) -> int:
    if written.isdigit():
        return int(written)
    return int(lexicon.tables["numbers"].get(re.sub(r"\s+", " ", written.lower()), "1"))
