"""Occasions that come once: `the next session`, `discharge`, `week 4`, `the end of term`."""

from typing import Final

from planctl.lint.goal_text import calendar, quantities
from planctl.lint.goal_text.found import Found
from planctl.lint.goal_text.sentence import Sentence

_LEADING: Final = frozenset(
    (
        "the", "my", "our", "his", "her", "their", "its", "a", "an", "of", "next", "following", "coming",
        "upcoming", "first", "second", "third", "fourth", "fifth", "sixth", "final", "last", "annual",
        "initial", "scheduled", "planned", "entire", "whole", "current", "remaining", "this", "residential",
        "inpatient", "quarterly", "monthly", "new", "client's", "patient's", "student's", "child's",
        "individual", "high", "time", "treatment", "therapy", "coaching", "expected", "anticipated", "hospital",
        "facility", "program", "school", "academic", "early", "late", "mid", "weekly", "group", "plan",
        "progress",
    )
)  # fmt: skip
_EDGES: Final = frozenset(
    (
        "end", "start", "beginning", "close", "conclusion", "completion", "middle", "midpoint", "mid-point",
        "time", "finish", "termination", "onset",
    )
)  # fmt: skip
_FINAL_EDGES: Final = frozenset(("end", "completion", "termination"))
_DAILY: Final = frozenset(
    (
        "day", "night", "evening", "morning", "afternoon", "bedtime", "noon", "midnight", "meal", "shift",
        "each", "every", "class", "lesson", "hour", "conversation", "activity",
    )
)  # fmt: skip
_NUMBERED: Final = frozenset(
    (
        "week", "month", "day", "session", "visit", "year", "pod", "age", "quarter", "weeks", "months", "sessions",
        "q", "meeting", "appointment", "module",
    )
)  # fmt: skip
_POSTOPERATIVE: Final = frozenset(("post-op", "postoperative", "post-operative", "end", "treatment"))
_FURTHEST_BACK: Final = 5


def past_leading(sentence: Sentence, at: int) -> int:
    """Past the words that may stand before an occasion."""
    while sentence.word(at) in _LEADING:
        at += 1
    return at


def occasion(sentence: Sentence, at: int, strict: bool = False) -> int:
    """The end of the occasion that begins at a position, or 0; `strict` takes no stretch of time for one."""
    named = numbered(sentence, at)
    if named:
        return named
    for place in range(at, at + _FURTHEST_BACK + 1):
        end = max(sentence.phrase(place, "milestones"), 0 if strict else sentence.phrase(place, "periods"))
        if end:
            return end
        if sentence.word(place) not in _LEADING and sentence.kind(place) != "ordinal":
            return 0
    return 0


def numbered(sentence: Sentence, at: int) -> int:
    """The end of `week 4`, `session 8`, `POD 3`, `post-op day 3`, or 0."""
    if sentence.word(at) in _POSTOPERATIVE:
        at += 1
    if sentence.word(at) not in _NUMBERED:
        return 0
    after = at + 1 + (sentence.word(at + 1) in ("#", "number"))
    found = quantities.quantity(sentence, after)
    if found and sentence.word(found.end) not in ("/", "%") and sentence.word(after) not in ("once", "twice"):
        return found.end
    return 0


def edge(sentence: Sentence, start: int, at: int, found: Found) -> int:
    """Read `the end of the school year`: an edge of anything that does not come every day."""
    at += sentence.word(at) == "the"
    if sentence.word(at) not in _EDGES:
        return 0
    end = at + 1
    if sentence.word(end) == "of":
        end += 1
    elif sentence.word(at) not in _FINAL_EDGES:
        return 0
    end = past_leading(sentence, end)
    if sentence.word(end) in _DAILY or sentence.word(end - 1) in ("each", "every"):
        return found.aside(start, end + 1, "comes every day")
    written = calendar.written(sentence, end)
    span = quantities.span(sentence, end)
    end = max(
        sentence.phrase(end, "periods"),
        sentence.phrase(end, "milestones"),
        numbered(sentence, end),
        written.end if written else 0,
        span.end if span else 0,
        end + (sentence.kind(end) == "word"),
    )
    return found.horizon("occasion", start, end)
