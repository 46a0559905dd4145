"""How often: `3 times a week`, `twice daily`, `every Tuesday`, `at each meal`."""

from typing import Final

from planctl.lint.goal_text import calendar, quantities
from planctl.lint.goal_text.parts import Level
from planctl.lint.goal_text.quantities import UNITS_OF_TIME, Quantity
from planctl.lint.goal_text.sentence import Sentence

_PER: Final = frozenset(("per", "a", "an", "each", "every", "/"))
_ADVERBS: Final = {
    "daily": "day", "weekly": "week", "nightly": "day", "monthly": "month", "yearly": "year", "hourly": "hour",
    "fortnightly": "fortnight", "everyday": "day", "biweekly": "fortnight",
}  # fmt: skip
# `daily life`, `daily routine`, `daily reminders` tell a kind, not how often.
_NO_RATE: Final = frozenset(
    (
        "life", "living", "functioning", "function", "routine", "routines", "reminder", "reminders",
        "activities", "tasks", "stressors", "structure", "hassles", "challenges", "schedule", "needs",
    )
)  # fmt: skip
_ENDS: Final = frozenset(("and", "by", "within", "then", "to", "before"))
_ONE_TIME: Final = frozenset(("", ",", ".", ")", "by", "before", "within", "during", "this", "in", "("))
_ITEMS: Final = frozenset(("counted", "nouns-technique", "nouns-concrete", "nouns-event"))
_FURTHEST: Final = 7

Read = tuple[Level, int]


def per(sentence: Sentence, at: int) -> tuple[str, int]:
    """What a rate is taken over (`per week`, `daily`, `every two weeks`), with its end; nothing where it is none."""
    word = sentence.word(at)
    if word in _ADVERBS:
        return _ADVERBS[word], at + 1
    if word not in _PER:
        return "", at
    unit_at = at + 1 + (sentence.word(at + 1) in ("single", "given", "school", "calendar"))
    unit = UNITS_OF_TIME.get(sentence.word(unit_at))
    if unit:
        return unit, unit_at + 1
    span = quantities.span(sentence, at + 1) if word in ("every", "per", "/") else None
    if span:
        return f"{span.low} {span.unit}", span.end
    if word in ("per", "each", "every", "/") and sentence.kind(at + 1) == "word":
        return sentence.word(at + 1), at + 2
    return ("week", at + 2) if sentence.word(at + 1) in calendar.WEEKDAYS else ("", at)


def rate(sentence: Sentence, read: Quantity, after: int) -> Read | None:
    """The rate that a number begins: `3 times a week`, `5x/week`, `two pages each night`."""
    at = after + (sentence.word(after) in ("x", "\u00d7"))
    first = sentence.word(read.start)
    plain = at > after or sentence.word(at) in ("time", "times") or first in ("once", "twice", "thrice")
    if sentence.word(at) in ("time", "times"):
        at += 1
    elif sentence.word(at) == "or" and sentence.word(at + 1) in ("more", "less"):
        at += 2
    for ahead in range(_FURTHEST):
        over, end = per(sentence, at + ahead)
        # `an hour a day` and `two pages each night` carry nouns between the number and the rate.
        if over and (ahead or plain or sentence.word(at) not in ("a", "an")):
            words = sentence.words(read.start, end)
            return Level("rate", words, read.low, read.high, unit=sentence.word(after), per=over), end
        if sentence.kind(at + ahead) != "word" or sentence.word(at + ahead) in _ENDS:
            break
    if plain and first != "once":
        return Level("count", sentence.words(read.start, at), read.low, read.high, unit="times"), at
    if first == "once" and read.start and sentence.word(after) in _ONE_TIME:
        return Level("count", sentence.words(read.start, read.end), 1, 1, unit="times"), read.end
    return None


def without_figure(sentence: Sentence, at: int) -> Read | None:
    """The rate that begins at a position and has no figure: `daily`, `every Tuesday`, `all scheduled sessions`."""
    word = sentence.word(at)
    end = sentence.phrase(at, "open-rates") or _on_weekdays(sentence, at)
    if not end and word == "all":
        end = _all_of(sentence, at)
    if not end and word in ("every", "each"):
        span = quantities.span(sentence, at + 1)
        end = span.end if span else 0
    if not end or (word in ("a", "per") and at == 0):
        return None
    if word in _ADVERBS and sentence.word(end) in _NO_RATE:
        return None
    return Level("rate", sentence.words(at, end), per=sentence.word(end - 1)), end


def _on_weekdays(sentence: Sentence, at: int) -> int:
    word = sentence.word(at)
    if word in ("every", "each", "on") and sentence.word(at + 1).rstrip("s") in calendar.WEEKDAYS:
        return at + 2
    several = word.endswith("s") or sentence.word(at + 1) == ","
    return at + 1 if several and word.rstrip("s") in calendar.WEEKDAYS else 0


def _all_of(sentence: Sentence, at: int) -> int:
    """`all unit groups`: every one of what comes in numbers."""
    for end in range(at + 1, at + 4):
        if sentence.kind(end) != "word":
            return 0
        if sentence.word(end).endswith("s") and (not sentence.mark(end) or sentence.mark(end) & _ITEMS):
            return end + 1
    return 0
