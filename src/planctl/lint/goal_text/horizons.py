"""By when: the horizons of a sentence, and what only looks like one."""

from collections.abc import Callable
from typing import Final

from planctl.lint.goal_text import calendar, occasions, quantities, windows
from planctl.lint.goal_text.found import Found
from planctl.lint.goal_text.quantities import CALENDAR
from planctl.lint.goal_text.sentence import Sentence

_BY: Final = frozenset(("by", "before", "until", "till", "til", "through", "thru"))
_WITHIN: Final = frozenset(("within", "in", "over", "inside"))
_DURING: Final = frozenset(("during", "throughout", "while"))
_AT: Final = frozenset(("at", "upon", "on", "following"))
_NEXT: Final = frozenset(("this", "next", "coming", "upcoming", "following", "first", "current"))
_TODAY: Final = frozenset(("tomorrow", "tonight", "today"))
_OF_THE_DAY: Final = frozenset(("noon", "midnight", "bedtime", "lunchtime", "dinnertime"))
_HISTORY: Final = frozenset(
    (
        "since", "from", "dated", "baseline", "intake", "born", "after", "last", "past", "previous", "prior",
    )
)  # fmt: skip
_BEGINS: Final = frozenset(("starting", "beginning", "since", "from"))
_RATES: Final = frozenset(("a", "an", "per", "each", "every", "/", "out", "of", "weekly"))
_OF_A_TREATMENT: Final = frozenset(("stay", "program", "treatment", "hospital"))
_RECURRING: Final = frozenset(("weekend", "week", "treatment"))
_BEHIND_A_SPAN: Final = frozenset(
    (
        ":", "goal", "post-surgery", "postoperatively", "postoperation", "post", "post-op",
    )
)  # fmt: skip
_LABELS: Final = frozenset(
    (
        "timeframe", "timeline", "deadline", "duration", "td", "due", "target", "date", "goal", "ltg", "stg",
        "timescale", "completion", "review", "week", "weeks",
    )
)  # fmt: skip
# `long-term goal`, `short-term memory`, `one day a week` speak of something else than by when.
_NOT_A_TIME: Final = frozenset(
    (
        "goal", "goals", "memory", "objective", "relationship", "relationships", "at", "program", "care",
        "disability", "treatment", ":",
    )
)  # fmt: skip
_FEW_DAYS: Final = 14
_LONG_HOURS: Final = 12

Reader = Callable[[Sentence, int, Found], int]


def find(sentence: Sentence, found: Found) -> None:
    """Gather every horizon, vague horizon and look-alike of a sentence."""
    at = 0
    while at < len(sentence):
        end = 0 if at in found.claimed else _read(sentence, at, found)
        if end > at:
            found.claim(at, end)
        at = max(end, at + 1)


def _read(sentence: Sentence, at: int, found: Found) -> int:
    vague = sentence.phrase(at, "horizons-vague")
    if vague and not _speaks_of_else(sentence, at, vague):
        found.vague.append(sentence.words(at, vague))
        return vague
    reader = _READERS.get(sentence.word(at))
    end = reader(sentence, at, found) if reader else 0
    return end or _unannounced(sentence, at, found)


def _speaks_of_else(sentence: Sentence, at: int, end: int) -> bool:
    following = sentence.word(end)
    if sentence.word(at) == "in" and sentence.word(end - 1) == "time":
        return following in ("for", "to")
    return following in _RATES or following in _NOT_A_TIME


def _by(sentence: Sentence, start: int, found: Found) -> int:
    """`by 30 June`, `before discharge`, `until the end of term`, `by week 4`; not `by 11pm`."""
    return _deadline(sentence, start, start + 1, found)


def _deadline(sentence: Sentence, start: int, at: int, found: Found) -> int:
    clock = at + (sentence.word(at) in ("about", "around"))
    if sentence.kind(clock) == "clock" or sentence.word(clock) in _OF_THE_DAY:
        return found.aside(start, clock + 1, "a time of day")
    end = (
        windows.calendar_date(sentence, start, at, found, bare=True)
        or windows.calendar_date(sentence, start, at + 1, found, bare=False)
        or occasions.edge(sentence, start, at, found)
    )
    if end:
        return end
    if sentence.word(at) in calendar.WEEKDAYS or sentence.word(at) in _TODAY:
        return found.horizon("occasion", start, at + 1)
    occasion = occasions.occasion(sentence, at)
    # `through the week` tells of every week, `until the week of the exam` of one.
    if occasion and not (sentence.word(start) == "through" and sentence.word(occasion - 1) in _RECURRING):
        return found.horizon("occasion", start, occasion)
    span = quantities.span(sentence, occasions.past_leading(sentence, at))
    if span is None or sentence.word(span.end) in _RATES:
        return 0
    if span.unit == "hour" and span.low >= _LONG_HOURS:
        return found.horizon("offset", start, span.end)
    return found.offset(start, span) if span.unit in CALENDAR else 0


def _after(sentence: Sentence, start: int, found: Found) -> int:
    """`After 3 months, ...`: at the head of a sentence it says when to look."""
    span = quantities.span(sentence, start + 1)
    if start or span is None or span.unit not in ("week", "month", "year"):
        return 0
    return found.offset(start, span)


def _no_later(sentence: Sentence, at: int, found: Found) -> int:
    """`no later than 1 July`, `prior to discharge`."""
    if sentence.word(at) == "prior" and sentence.word(at + 1) == "to":
        return _deadline(sentence, at, at + 2, found)
    later = sentence.word(at) == "no" and sentence.word(at + 1) == "later" and sentence.word(at + 2) == "than"
    return _deadline(sentence, at, at + 3, found) if later else 0


def _during(sentence: Sentence, start: int, found: Found) -> int:
    """`during the festive season`, `throughout treatment`; not `during meals`."""
    begin = start + 1
    begin += sentence.word(start) == "while" and sentence.word(begin) in ("in", "on", "at")
    if sentence.word(begin) in ("each", "every", "group", "individual"):
        return 0
    for at in (begin, begin + 1):
        if sentence.word(at) in calendar.MONTHS:
            return windows.calendar_date(sentence, start, at, found, bare=True)
    span = quantities.span(sentence, begin + (sentence.word(begin) in ("the", "next", "first")))
    if span and span.unit in CALENDAR:
        return found.offset(start, span)
    at = begin
    while sentence.word(at) != "" and not sentence.phrase(at, "periods") and occasions.past_leading(sentence, at) > at:
        at += 1
    # A word or two may name the period: `during the fasting (Ramadan) period`.
    end = next(filter(None, (sentence.phrase(at + ahead, "periods") for ahead in range(4))), 0)
    if not end or (sentence.word(start) == "during" and sentence.word(end - 1) in _RECURRING):
        return 0
    if sentence.word(start) == "while" and sentence.word(end - 1) not in _OF_A_TREATMENT:
        return 0
    return found.horizon("window", start, end)


def _at(sentence: Sentence, start: int, found: Found) -> int:
    """`at discharge`, `at 6 weeks`, `upon graduation`, `on 3 March`."""
    at = start + 1
    if sentence.kind(at) == "clock":
        return found.aside(start, at + 1, "a time of day")
    end = occasions.edge(sentence, start, at, found)
    if end:
        return end
    if sentence.word(start) == "on":
        return windows.calendar_date(sentence, start, at, found, bare=False)
    occasion = occasions.occasion(sentence, at, strict=True)
    # `at a meeting`, `at meetings` come again and again.
    if occasion and not sentence.word(occasion - 1).endswith("ings") and sentence.word(at) not in ("a", "an"):
        return found.horizon("occasion", start, occasion)
    if sentence.word(start) != "at" or sentence.word(at) in ("a", "least"):
        return 0
    span = quantities.span(sentence, occasions.past_leading(sentence, at))
    return found.offset(start, span) if span and span.unit in ("week", "month", "year") else 0


def _this(sentence: Sentence, start: int, found: Found) -> int:
    """`this month`, `next session`, `the next 3 months`."""
    at = start + 1 + (sentence.word(start + 1) in ("coming", "upcoming", "school", "academic", "calendar"))
    word = sentence.word(at)
    unit = quantities.UNITS_OF_TIME.get(word)
    named = word in calendar.SEASONS or word in calendar.WEEKDAYS or word in calendar.MONTHS
    if named or (unit in CALENDAR and unit != "day" and not word.endswith("s")):
        if sentence.word(start - 1) in _BEGINS:
            return found.aside(start, at + 1, "when it begins, not by when")
        return found.horizon("occasion", start, at + 1)
    if sentence.word(start) != "next":
        return 0
    span = quantities.span(sentence, start + 1)
    if span and span.unit in CALENDAR:
        return found.offset(start, span)
    end = sentence.phrase(at, "milestones") or (at + 1 if word in quantities.OCCASIONS else 0)
    return found.horizon("occasion", start, end) if end else 0


def _today(sentence: Sentence, start: int, found: Found) -> int:
    return found.horizon("occasion", start, start + 1)


def _unannounced(sentence: Sentence, at: int, found: Found) -> int:
    """A horizon that no preposition announces: `x 8 weeks`, `(3 months)`, `POD 3`, `12 weeks post-surgery`."""
    kind, word, before = sentence.kind(at), sentence.word(at), sentence.word(at - 1)
    if kind == "clock":
        return found.aside(at, at + 1, "a time of day")
    if kind not in ("word", "number", "date", "ordinal", "sign"):
        return 0
    if before in _HISTORY:
        written = calendar.written(sentence, at)
        dated = written is not None and (kind == "date" or word in calendar.MONTHS)
        return found.aside(at, written.end, "looks back") if written and dated else 0
    if kind != "sign":
        end = windows.calendar_date(sentence, at, at, found, bare=False)
        if end:
            return end
    if word in ("x", "\u00d7") and sentence.kind(at - 1) != "number":
        span = quantities.span(sentence, at + 1)
        return found.offset(at, span) if span and span.unit in CALENDAR and not windows.in_a_row(sentence, span) else 0
    if word == "pod" or (word == "week" and before in ("", "(")):
        end = occasions.numbered(sentence, at)
        return found.horizon("occasion", at, end) if end else 0
    return _standing_alone(sentence, at, found)


def _standing_alone(sentence: Sentence, at: int, found: Found) -> int:
    if quantities.value(sentence, at) is None:
        return 0
    span = quantities.span(sentence, at)
    if span is None or span.unit not in CALENDAR or (span.unit == "day" and span.low < _FEW_DAYS):
        return 0
    before = sentence.word(at - 1)
    closed = sentence.word(span.end) in (")", "") and before in ("(", "")
    labelled = before in (":", "-") and sentence.word(at - 2) in _LABELS
    return found.offset(at, span) if closed or labelled or sentence.word(span.end) in _BEHIND_A_SPAN else 0


_READERS: Final[dict[str, Reader]] = {
    **dict.fromkeys(_NEXT, _this),
    **dict.fromkeys(_TODAY, _today),
    **dict.fromkeys(_AT, _at),
    **dict.fromkeys(_DURING, _during),
    **dict.fromkeys(_WITHIN, windows.within),
    **dict.fromkeys(_BY, _by),
    "for": windows.lasting,
    "after": _after,
    "prior": _no_later,
    "no": _no_later,
}
