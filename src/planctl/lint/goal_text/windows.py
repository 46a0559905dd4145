"""Windows of time: `within 8 weeks`, `over the next month`, `for eight weeks`; and what only looks like one."""

from typing import Final

from planctl.lint.goal_text import calendar, occasions, quantities
from planctl.lint.goal_text.found import Found, interval
from planctl.lint.goal_text.quantities import CALENDAR, Span
from planctl.lint.goal_text.sentence import Sentence

_BEFORE_A_SPAN: Final = frozenset(
    (
        "the", "next", "first", "coming", "following", "course", "of", "period", "upcoming", "a", "initial",
        "his", "her", "my", "their", "about", "just", "under", "less", "than", "no", "more", "at", "least",
        "up", "to", "total", "minimum", "full", "another", "over", "entire", "whole", "remaining",
    )
)  # fmt: skip
_POINTING: Final = frozenset(
    (
        "next", "coming", "following", "upcoming", "first", "remaining", "entire", "whole",
    )
)  # fmt: skip
_PAST: Final = frozenset(("past", "last", "previous", "prior"))
_SHORT: Final = frozenset(("second", "minute", "hour"))
_AFTER_A_SPAN: Final = frozenset(
    (
        "period", "time", "span", "window", "timeframe", "timeline", "'", "interval", "follow-up", "mark",
        "review", "checkup",
    )
)  # fmt: skip
_RATES: Final = frozenset(("a", "an", "per", "each", "every", "/", "out", "of", "weekly"))
_TIMES: Final = frozenset(("times", "time", "x"))
_COUNTED_DAYS: Final = frozenset(("days", "day", "nights", "once", "twice", "sessions", "occasions"))
_REST: Final = frozenset(("rest", "remainder", "duration", "length", "entirety", "course"))
_LONG_HOURS: Final = 12
IN_A_ROW: Final = "a mastery run, not a day by which"
ONE_GO: Final = "how long one go takes"


def within(sentence: Sentence, start: int, found: Found) -> int:
    """Read `within 8 weeks`, `over the next month`, `in 2-3 sessions`, `in March`; not `a mile in 40 minutes`."""
    at, pointed = _past_pointing(sentence, start + 1)
    if sentence.word(at) in _PAST:
        unit = quantities.span(sentence, at + 1)
        if unit or sentence.word(at + 1) in quantities.UNITS_OF_TIME:
            return found.aside(start, unit.end if unit else at + 2, "looks back")
        return 0
    span = quantities.span(sentence, at)
    if span is not None:
        return _of_span(sentence, start, span, found, pointed)
    return _of_period(sentence, start, at, found, pointed)


def lasting(sentence: Sentence, start: int, found: Found) -> int:
    """Read `for eight weeks`, `for the rest of the year`; not `for 30 minutes`, `for 3 days a week`."""
    at, pointed = _past_pointing(sentence, start + 1)
    if sentence.word(at) in _REST and sentence.word(at + 1) == "of":
        end = occasions.past_leading(sentence, at + 2)
        return found.horizon(
            "window", start, max(sentence.phrase(end, "periods"), sentence.phrase(end, "milestones"), end + 1)
        )
    span = quantities.span(sentence, at)
    if span is None:
        unit = quantities.UNITS_OF_TIME.get(sentence.word(at))
        if at > start + 1 and unit in CALENDAR and unit != "day":
            return found.horizon("window", start, at + 1, interval(1, unit))
        return 0
    if span.unit in _SHORT:
        if pointed and span.unit == "hour":
            return found.horizon("window", start, span.end)
        # The minutes are no horizon, and still say how much: they stay free to be read as a level.
        found.aside(start, span.end, ONE_GO)
        return 0
    if in_a_row(sentence, span):
        return found.aside(start, _past_run(sentence, span.end), IN_A_ROW)
    single_day = span.unit == "day" and span.high < 2 and not pointed
    if span.unit == "session" or single_day or _is_rate(sentence, span.end):
        return 0
    return found.horizon("window", start, span.end, interval(span.high, span.unit))


def in_a_row(sentence: Sentence, span: Span) -> bool:
    """Whether a span is a mastery run: `4 consecutive weeks`, `2 weeks in a row`."""
    return any("runs" in sentence.mark(at) for at in range(span.start, span.end + 3))


def _past_pointing(sentence: Sentence, at: int) -> tuple[int, bool]:
    pointed = False
    while (
        sentence.word(at) in _BEFORE_A_SPAN
        and not sentence.phrase(at, "periods")
        and quantities.span(sentence, at) is None
    ):
        pointed = pointed or sentence.word(at) in _POINTING
        at += 1
    return at, pointed


def _of_span(sentence: Sentence, start: int, span: Span, found: Found, pointed: bool) -> int:
    if in_a_row(sentence, span):
        return found.aside(start, _past_run(sentence, span.end), IN_A_ROW)
    # `3 times in a week` and `5 days in 1 week` are rates.
    if span.high == 1 and not pointed and _counts_before(sentence, start):
        return found.aside(start, span.end, "a frequency")
    if span.unit in _SHORT:
        soon = span.unit == "hour" and (span.low >= _LONG_HOURS or pointed)
        recurs = sentence.word(span.end) in ("of", "after") and not occasions.occasion(
            sentence, span.end + 1, strict=True
        )
        if not soon or recurs:
            return found.aside(start, span.end, ONE_GO)
        return found.horizon("offset", start, span.end)
    if span.unit == "session" and sentence.word(start) == "over" and not pointed:
        return found.horizon("window", start, span.end)
    end = span.end
    while sentence.word(end) in _AFTER_A_SPAN:
        end += 1
    return found.offset(start, span, end)


def _of_period(sentence: Sentence, start: int, at: int, found: Found, pointed: bool) -> int:
    number = quantities.quantity(sentence, at)
    counted = sentence.phrase(number.end, "periods") if number else 0
    if counted:
        return found.horizon("window", start, counted)
    word = sentence.word(at)
    unit = quantities.UNITS_OF_TIME.get(word)
    if pointed and unit in CALENDAR and not word.endswith("s"):
        return found.horizon("window", start, at + 1, interval(1, unit))
    named = max(sentence.phrase(at, "milestones"), sentence.phrase(at, "periods"))
    if pointed and (named or word in quantities.OCCASIONS):
        return found.horizon("occasion", start, max(at + 1, named))
    if word in calendar.SEASONS:
        return found.horizon("occasion", start, at + 1)
    if sentence.word(start) == "in":
        bare = word in calendar.MONTHS or calendar.is_year(sentence, at)
        return calendar_date(sentence, start, at, found, bare)
    period = sentence.phrase(at, "periods")
    return found.horizon("window", start, period) if period and at > start + 1 else 0


def calendar_date(sentence: Sentence, start: int, at: int, found: Found, bare: bool) -> int:
    """Read the date that stands at a position, or return 0."""
    written = calendar.written(sentence, at, bare)
    return found.date(start, written) if written else 0


def _counts_before(sentence: Sentence, at: int) -> bool:
    before = sentence.word(at - 1)
    if sentence.word(at) == "within":
        return before in _TIMES
    return before in _TIMES | _COUNTED_DAYS or (sentence.kind(at - 2) == "number" and before != "points")


def _is_rate(sentence: Sentence, at: int) -> bool:
    following = sentence.word(at)
    if following in _RATES:
        return True
    if following == "in":
        return quantities.span(sentence, at + 1) is not None
    return following == "during" and "week" in (sentence.word(at + 1), sentence.word(at + 2))


def _past_run(sentence: Sentence, at: int) -> int:
    while "runs" in sentence.mark(at):
        at += 1
    return at
