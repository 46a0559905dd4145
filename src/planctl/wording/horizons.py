"""By when: the horizons of a sentence, and what only looks like one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from planctl.dates import Interval
from planctl.wording import calendar, quantities
from planctl.wording.parts import Aside, Horizon
from planctl.wording.quantities import CALENDAR, Span
from planctl.wording.sentence import Sentence

_BY: Final = frozenset(("by", "before", "until", "till", "til", "through", "thru"))
_WITHIN: Final = frozenset(("within", "in", "over", "inside"))
_DURING: Final = frozenset(("during", "throughout", "while", "across", "through"))
_AT: Final = frozenset(("at", "upon", "on", "following"))
_HISTORY: Final = frozenset(("since", "from", "dated", "baseline", "intake", "born", "after", "last", "past", "previous", "prior"))
_NEXT: Final = frozenset(("this", "next", "coming", "upcoming", "following", "first", "current"))
_LEADING: Final = frozenset(
    ("the", "my", "our", "his", "her", "their", "its", "a", "an", "of", "next", "following", "coming", "upcoming",
     "first", "second", "third", "fourth", "fifth", "sixth", "final", "last", "annual", "initial", "scheduled",
     "planned", "entire", "whole", "current", "remaining", "this", "residential", "inpatient", "quarterly", "monthly", "new", "client's", "patient's", "student's", "'s", "90-day", "individual", "high", "time", "next", "treatment", "therapy", "coaching", "expected", "anticipated", "hospital", "facility", "program", "school", "academic", "early", "late", "mid", "weekly", "group", "plan", "child's", "progress")
)  # fmt: skip
_EDGES: Final = frozenset(("end", "start", "beginning", "close", "conclusion", "completion", "middle", "midpoint", "mid-point", "time", "finish", "termination", "onset"))
_DAILY: Final = frozenset(("day", "night", "evening", "morning", "afternoon", "bedtime", "noon", "midnight", "meal", "shift", "each", "every", "class", "lesson", "hour", "conversation", "activity"))
_NUMBERED: Final = frozenset(("week", "month", "day", "session", "visit", "year", "pod", "quarter", "weeks", "months", "sessions", "q", "meeting", "appointment", "module"))
_EACH: Final = frozenset(("a", "an", "per", "each", "every", "/", "out", "of", "weekly"))
_SHORT: Final = frozenset(("second", "minute", "hour"))
_PERIOD_WORDS: Final = frozenset(("period", "time", "span", "window", "timeframe", "timeline", "'", "interval", "follow-up", "mark", "review", "checkup"))
_TODAY: Final = frozenset(("tomorrow", "tonight", "today"))
_PAST_WORDS: Final = frozenset(("past", "last", "previous", "prior"))
_LABELS: Final = frozenset(("timeframe", "timeline", "deadline", "duration", "td", "due", "target", "date", "goal", "ltg", "stg", "timescale", "completion", "review", "week", "weeks"))


@dataclass
class Found:
    """What a pass over a sentence has gathered; `claimed` are the tokens already accounted for."""

    horizons: list[Horizon] = field(default_factory=list)
    vague: list[str] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    claimed: set[int] = field(default_factory=set)

    def claim(self, start: int, end: int) -> None:
        """Account for a stretch of tokens, so that no other reading takes them."""
        self.claimed.update(range(start, end))


def find(sentence: Sentence, found: Found) -> None:
    """Gather every horizon, vague horizon and look-alike of a sentence."""
    at = 0
    while at < len(sentence):
        end = 0 if at in found.claimed else _read(sentence, at, found)
        if end > at:
            found.claim(at, end)
        at = max(end, at + 1)


def _read(sentence: Sentence, at: int, found: Found) -> int:
    word = sentence.word(at)
    vague = sentence.phrase(at, "horizons-vague")
    if vague and word not in ("by",) and not _names_an_occasion(sentence, at, vague):
        found.vague.append(sentence.words(at, vague))
        return vague
    for matches, reader in _READERS:
        if word in matches:
            end = reader(sentence, at, found)
            if end:
                return end
    return _unannounced(sentence, at, found)


def _names_an_occasion(sentence: Sentence, at: int, end: int) -> bool:
    # `long-term goal`, `one day a week` and `short-term memory` speak of something else.
    following = sentence.word(end)
    return (
        following in _EACH
        or following in ("goal", "goals", "memory", "objective", "relationship", "relationships", "at", "program", "care", "disability", "treatment")
        or (following == ":")
        or (sentence.word(at) == "in" and sentence.word(end - 1) == "time" and following in ("for", "to"))
    )


def _add(found: Found, sentence: Sentence, start: int, end: int, sort: str, **facts: object) -> int:
    found.horizons.append(Horizon(sort, sentence.words(start, end), **facts))  # type: ignore[arg-type]  # its own fields
    return end


def _date(sentence: Sentence, start: int, at: int, found: Found, bare: bool) -> int:
    written = calendar.written(sentence, at, bare)
    if written is None:
        return 0
    if written.month is not None and written.day is None and sentence.word(written.end) == "%":
        return 0
    return _add(
        found, sentence, start, written.end, "date",
        day=written.exact, month=written.month, day_of_month=written.day,
    )  # fmt: skip


def _by(sentence: Sentence, start: int, found: Found) -> int:
    """`by 30 June`, `before discharge`, `until the end of term`, `by week 4`; not `by 11pm`."""
    at = start + 1
    if sentence.word(at) in ("no", "at") and sentence.word(at + 2) in ("than", "latest"):
        at += 3
    clock = at + (sentence.word(at) in ("about", "around"))
    if sentence.kind(clock) == "clock" or sentence.word(clock) in ("noon", "midnight", "bedtime", "lunchtime", "dinnertime"):
        return _aside(found, sentence, start, clock + 1, "a time of day")
    end = _date(sentence, start, at, found, bare=True) or _date(sentence, start, at + 1, found, bare=False)
    if end:
        return end
    edge = _edge(sentence, start, at, found)
    if edge:
        return edge
    if sentence.word(at) in calendar.WEEKDAYS or sentence.word(at) in _TODAY:
        return _add(found, sentence, start, at + 1, "occasion")
    occasion = _occasion(sentence, at)
    if occasion:
        return _add(found, sentence, start, occasion, "occasion")
    if sentence.word(start) in ("by", "until", "before", "till"):
        span = quantities.span(sentence, _past_leading(sentence, at))
        if span and span.unit == "hour" and span.low >= 12:
            return _add(found, sentence, start, span.end, "offset")
        if span and span.unit in CALENDAR and sentence.word(span.end) not in _EACH:
            return _offset(found, sentence, start, span)
    return 0


def _edge(sentence: Sentence, start: int, at: int, found: Found) -> int:
    """`the end of the school year`: an edge of anything that comes once."""
    if sentence.word(at) == "the":
        at += 1
    if sentence.word(at) not in _EDGES:
        return 0
    end = at + 1
    if sentence.word(end) == "of":
        end += 1
    elif sentence.word(at) not in ("end", "completion", "termination"):
        return 0
    while sentence.word(end) in _LEADING:
        end += 1
    if sentence.word(end) in _DAILY or sentence.word(end - 1) in ("each", "every"):
        return _aside(found, sentence, start, end + 1, "comes every day")
    end = max(
        sentence.phrase(end, "periods"),
        sentence.phrase(end, "milestones"),
        _numbered(sentence, end),
        (calendar.written(sentence, end) or (end,))[0],
        (quantities.span(sentence, end) or (0, end))[1],
        end + 1 if sentence.kind(end) == "word" else end,
    )
    return _add(found, sentence, start, min(end, len(sentence)), "occasion")


def _past_leading(sentence: Sentence, at: int) -> int:
    while sentence.word(at) in _LEADING:
        at += 1
    return at


def _occasion(sentence: Sentence, at: int, strict: bool = False) -> int:
    """The end of an occasion: `the next session`, `discharge`, `week 4`, `my birthday`."""
    numbered = _numbered(sentence, at)
    if numbered:
        return numbered
    begin = at
    while True:
        end = max(sentence.phrase(at, "milestones"), 0 if strict else sentence.phrase(at, "periods"))
        if end:
            # `before meetings`, `before exams` come again and again; one that is pointed at does not.
            return end
        if sentence.word(at) not in _LEADING and sentence.kind(at) != "ordinal":
            return 0
        at += 1
        if at - begin > 5:
            return 0


def _numbered(sentence: Sentence, at: int) -> int:
    """The end of `week 4`, `session 8`, `POD 3`, `post-op day 3`, `Q3`."""
    if sentence.word(at) in ("post-op", "postoperative", "post-operative", "end", "treatment"):
        at += 1
    if sentence.word(at) in _NUMBERED:
        after = at + 1 + (sentence.word(at + 1) in ("#", "number"))
        found = quantities.quantity(sentence, after)
        if found and sentence.word(found.end) not in ("/", "%") and sentence.word(after) not in ("once", "twice"):
            return found.end
    return 0


def _within(sentence: Sentence, start: int, found: Found) -> int:
    """`within 8 weeks`, `over the next month`, `in 2-3 sessions`, `in March`; not `a mile in 40 minutes`."""
    at = start + 1
    pointed = False
    while sentence.word(at) in ("the", "next", "first", "coming", "following", "course", "of", "period", "upcoming", "a", "initial", "his", "her", "my", "their", "about", "just", "under", "less", "than", "no", "more") and quantities.span(sentence, at) is None:
        pointed = pointed or sentence.word(at) in ("next", "coming", "following", "upcoming", "first")
        at += 1
    if sentence.word(at) in _PAST_WORDS:
        unit = quantities.span(sentence, at + 1)
        end = unit.end if unit else at + 2
        return _aside(found, sentence, start, end, "looks back") if unit or sentence.word(at + 1) in quantities.UNITS_OF_TIME else 0
    span = quantities.span(sentence, at)
    if span is not None:
        return _window(sentence, start, span, found, pointed)
    number = quantities.quantity(sentence, at)
    named = sentence.phrase(number.end, "periods") if number else 0
    if named:
        return _add(found, sentence, start, named, "window")
    unit = quantities.UNITS_OF_TIME.get(sentence.word(at))
    if pointed and unit in CALENDAR and not sentence.word(at).endswith("s"):
        return _add(found, sentence, start, at + 1, "window", offset=_interval(1, unit))
    if pointed and (sentence.word(at) in quantities.OCCASIONS or sentence.phrase(at, "milestones") or sentence.phrase(at, "periods")):
        return _add(found, sentence, start, max(at + 1, sentence.phrase(at, "milestones"), sentence.phrase(at, "periods")), "occasion")
    if sentence.word(at) in calendar.SEASONS and sentence.word(start) in ("in", "over", "within"):
        return _add(found, sentence, start, at + 1, "occasion")
    if sentence.word(start) == "in":
        return _date(sentence, start, at, found, bare=sentence.word(at) in calendar.MONTHS or calendar.is_year(sentence, at))
    period = sentence.phrase(at, "periods")
    if period and at > start + 1:
        return _add(found, sentence, start, period, "window")
    return 0


def _window(sentence: Sentence, start: int, span: Span, found: Found, pointed: bool) -> int:
    if _in_a_row(sentence, span.start, span.end):
        return _aside(found, sentence, start, _past_run(sentence, span.end), "a mastery run, not a day by which")
    # `3 times in a week` and `5 days in 1 week` are rates.
    if span.high == 1 and sentence.word(start) in ("in", "within") and not pointed and _counts_before(sentence, start):
        return _aside(found, sentence, start, span.end, "a frequency")
    if span.unit in _SHORT:
        soon = span.unit == "hour" and (span.low >= 12 or pointed)
        if not soon or (sentence.word(span.end) in ("of", "after") and not _once(sentence, span.end + 1)):
            return _aside(found, sentence, start, span.end, "how long one go takes")
        return _add(found, sentence, start, span.end, "offset")
    if span.unit == "session" and sentence.word(start) == "over" and not pointed:
        return _add(found, sentence, start, span.end, "window")
    end = span.end
    while sentence.word(end) in _PERIOD_WORDS:
        end += 1
    return _offset(found, sentence, start, span, end)


def _once(sentence: Sentence, at: int) -> bool:
    return bool(_occasion(sentence, at, strict=True))


def _counts_before(sentence: Sentence, at: int) -> bool:
    before = [sentence.word(at - back) for back in (1, 2)]
    if sentence.word(at) == "within" and before[0] not in ("times", "time", "x"):
        return False
    return before[0] in ("times", "time", "x", "days", "day", "nights", "once", "twice", "sessions", "occasions") or (
        before[1].isdigit() and before[0] not in ("points",)
    )


def _in_a_row(sentence: Sentence, start: int, end: int) -> bool:
    return any("runs" in sentence.mark(at) for at in range(start, end + 3)) and not any(
        sentence.word(at) in (",", ";") for at in range(start, end)
    )


def _past_run(sentence: Sentence, at: int) -> int:
    while "runs" in sentence.mark(at):
        at += 1
    return at


def _for(sentence: Sentence, start: int, found: Found) -> int:
    """`for eight weeks`, `for the rest of the year`; not `for 30 minutes`, `for 3 days a week`."""
    at = start + 1
    pointed = False
    while sentence.word(at) in ("the", "next", "first", "following", "at", "least", "up", "to", "a", "total", "of", "period", "minimum", "coming", "full", "about", "another", "over", "more", "than", "entire", "whole", "remaining", "upcoming", "no", "less") and quantities.span(sentence, at) is None:
        pointed = pointed or sentence.word(at) in ("next", "following", "coming", "upcoming", "first", "remaining", "entire", "whole")
        at += 1
    if sentence.word(at) in ("rest", "remainder", "duration", "length", "entirety", "course") and sentence.word(at + 1) == "of":
        end = at + 2
        while sentence.word(end) in _LEADING:
            end += 1
        end = max(sentence.phrase(end, "periods"), sentence.phrase(end, "milestones"), end + 1)
        return _add(found, sentence, start, min(end, len(sentence)), "window")
    span = quantities.span(sentence, at)
    if span is None:
        unit = quantities.UNITS_OF_TIME.get(sentence.word(at))
        if at > start + 1 and unit in CALENDAR and unit != "day":
            return _add(found, sentence, start, at + 1, "window", offset=_interval(1, unit))
        return 0
    if span.unit in _SHORT:
        if pointed and span.unit == "hour":
            return _add(found, sentence, start, span.end, "window")
        return _aside(found, sentence, start, span.end, "how long one go takes", claims=False)
    if _in_a_row(sentence, span.start, span.end):
        return _aside(found, sentence, start, _past_run(sentence, span.end), "a mastery run, not a day by which")
    following = sentence.word(span.end)
    rate = following in _EACH or (following in ("in", "out") and quantities.span(sentence, span.end + 1) is not None)
    rate = rate or (following == "during" and "week" in (sentence.word(span.end + 1), sentence.word(span.end + 2)))
    if span.unit == "session" or rate or (span.unit == "day" and span.high < 2 and not pointed):
        return 0
    return _add(found, sentence, start, span.end, "window", offset=_interval(span.high, span.unit))


def _during(sentence: Sentence, start: int, found: Found) -> int:
    """`during the festive season`, `throughout treatment`; not `during meals`."""
    at = start + 1
    if sentence.word(start) == "while":
        at += sentence.word(at) in ("in", "on", "at")
    if sentence.word(at) in ("each", "every", "group", "individual"):
        return 0
    begin = at
    while sentence.word(at) in _LEADING or sentence.word(at).endswith("school"):
        if sentence.phrase(at, "periods"):
            break
        at += 1
    end = sentence.phrase(at, "periods")
    for ahead in range(1, 4):
        # `during the Chinese new year period`, `during the fasting (Ramadan) period`
        end = max(end, sentence.phrase(at + ahead, "periods") if at == begin or at > begin else 0)
        if end:
            break
    for ahead in (0, 1):
        if sentence.word(begin + ahead) in calendar.MONTHS and sentence.word(start) in ("during", "throughout"):
            return _add(found, sentence, start, begin + ahead + 1, "date", month=calendar.MONTHS[sentence.word(begin + ahead)])
    span = quantities.span(sentence, begin + (sentence.word(begin) in ("the", "next", "first")))
    if span and span.unit in CALENDAR and sentence.word(start) != "across":
        return _offset(found, sentence, start, span)
    if not end or sentence.word(start) in ("across", "through") or sentence.word(end - 1) in ("weekend", "week", "treatment") and sentence.word(start) == "during":
        return 0
    if sentence.word(start) == "while" and not {"stay", "program", "treatment", "hospital"} & {sentence.word(end - 1)}:
        return 0
    return _add(found, sentence, start, end, "window")


def _at(sentence: Sentence, start: int, found: Found) -> int:
    """`at discharge`, `at 6 weeks`, `upon graduation`, `on 3 March`."""
    at = start + 1
    if sentence.kind(at) == "clock":
        return _aside(found, sentence, start, at + 1, "a time of day")
    edge = _edge(sentence, start, at, found)
    if edge:
        return edge
    if sentence.word(start) == "on":
        return _date(sentence, start, at, found, bare=False)
    occasion = _occasion(sentence, at, strict=True)
    if occasion and not sentence.word(occasion - 1).endswith("ings") and sentence.word(at) not in ("a", "an"):
        return _add(found, sentence, start, occasion, "occasion")
    span = quantities.span(sentence, _past_leading(sentence, at))
    if span and sentence.word(start) == "at" and span.unit in ("week", "month", "year") and sentence.word(at) not in ("a", "least"):
        return _offset(found, sentence, start, span)
    return 0


def _this(sentence: Sentence, start: int, found: Found) -> int:
    """`this month`, `next session`, `tomorrow`."""
    word = sentence.word(start)
    if word in _TODAY:
        return _add(found, sentence, start, start + 1, "occasion")
    at = start + 1 + (sentence.word(start + 1) in ("coming", "upcoming", "school", "academic", "calendar"))
    unit = quantities.UNITS_OF_TIME.get(sentence.word(at))
    seasonal = sentence.word(at) in calendar.SEASONS or sentence.word(at) in calendar.WEEKDAYS or sentence.word(at) in calendar.MONTHS
    if (unit in CALENDAR and unit != "day" and not sentence.word(at).endswith("s")) or seasonal:
        if sentence.word(start - 1) in ("starting", "beginning", "since", "from"):
            return _aside(found, sentence, start, at + 1, "when it begins, not by when")
        return _add(found, sentence, start, at + 1, "occasion")
    if word == "next":
        span = quantities.span(sentence, start + 1)
        if span and span.unit in CALENDAR:
            return _offset(found, sentence, start, span)
        end = sentence.phrase(at, "milestones") or (at + 1 if sentence.word(at) in quantities.OCCASIONS else 0)
        if end:
            return _add(found, sentence, start, end, "occasion")
    return 0


def _unannounced(sentence: Sentence, at: int, found: Found) -> int:
    """A horizon that no preposition announces: `x 8 weeks`, `(3 months)`, `POD 3`, `12 weeks post-surgery`."""
    word, before = sentence.word(at), sentence.word(at - 1)
    if sentence.kind(at) == "clock":
        return _aside(found, sentence, at, at + 1, "a time of day")
    if word in ("since", "after", "ago") or before in _HISTORY:
        written = calendar.written(sentence, at, bare=True) if before in _HISTORY and word not in ("since",) else None
        if written and (sentence.kind(at) == "date" or sentence.word(at) in calendar.MONTHS):
            return _aside(found, sentence, at, written.end, "looks back")
        return 0
    if sentence.kind(at) == "date" or calendar.written(sentence, at, bare=False) is not None:
        return _date(sentence, at, at, found, bare=False)
    if word in ("x", "\u00d7") and not before.isdigit():
        span = quantities.span(sentence, at + 1)
        if span and span.unit in CALENDAR and not _in_a_row(sentence, span.start, span.end):
            return _offset(found, sentence, at, span)
    if word in ("pod",) or (word == "week" and before in ("", "(")):
        numbered = _numbered(sentence, at)
        return _add(found, sentence, at, numbered, "occasion") if numbered else 0
    span = quantities.span(sentence, at) if sentence.kind(at) in ("number", "word") and sentence.word(at) not in ("a", "an", "per", "each") else None
    if span and span.unit in CALENDAR and span.unit != "day" or (span and span.unit == "day" and span.low >= 14):
        closed = sentence.word(span.end) in (")", "") and before in ("(", "")
        labelled = sentence.word(span.end) in (":", "goal", "post-surgery", "postoperatively", "postoperation", "post", "post-op") or (
            before in (":", "-") and sentence.word(at - 2) in _LABELS
        )
        if closed or labelled:
            return _offset(found, sentence, at, span)
    return 0


def _aside(found: Found, sentence: Sentence, start: int, end: int, why: str, claims: bool = True) -> int:
    found.asides.append(Aside(sentence.words(start, end), why))
    return end if claims else 0


def _offset(found: Found, sentence: Sentence, start: int, span: Span, end: int = 0) -> int:
    return _add(found, sentence, start, max(end, span.end), "offset", offset=_interval(span.high, span.unit))


def _interval(count: object, unit: str | None) -> Interval | None:
    if unit == "fortnight" and isinstance(count, int):
        count, unit = count * 2, "week"
    if unit == "quarter" and isinstance(count, int):
        count, unit = count * 3, "month"
    if unit in ("day", "week", "month", "year") and isinstance(count, int) and 0 < count <= 3660:
        return Interval(count, unit)
    return None


def _announced() -> Iterator[tuple[frozenset[str], object]]:
    yield _BY, _by


_READERS = (
    (_BY, _by),
    (_WITHIN, _within),
    (frozenset(("for",)), _for),
    (_DURING, _during),
    (_AT, _at),
    (_NEXT | _TODAY, _this),
    (frozenset(("prior", "no")), lambda sentence, at, found: _by(sentence, at + 1, found) if sentence.word(at + 1) in ("to", "later") else 0),
)
