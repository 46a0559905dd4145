"""The levels that a number begins: ratios, percentages, rates, amounts of a unit, counts of things."""

from typing import Final

from planctl.lint.goal_text import bounds, look_alikes, quantities, rates
from planctl.lint.goal_text.bounds import Bound
from planctl.lint.goal_text.found import Found
from planctl.lint.goal_text.parts import Level
from planctl.lint.goal_text.quantities import UNITS_OF_TIME, Quantity
from planctl.lint.goal_text.sentence import Sentence

# Behind `adherence` and its like a percentage is of what is kept.
_KEPT: Final = frozenset(
    (
        "adherence", "attendance", "compliance", "completion", "accuracy", "saturation", "plate",
    )
)  # fmt: skip
_WHOLE_UNITS: Final = frozenset(
    (
        "mile", "kilometer", "kilometre", "km", "lap", "page", "block", "glass", "cup", "pound",
    )
)  # fmt: skip
_ENDS_A_PERCENTAGE: Final = frozenset((",", ";", "by", "within", "for"))
_ENDS_A_COUNT: Final = frozenset(
    (
        "and", "of", "to", "in", "for", "with", "on", "at", "or", "when", "by", "that", "from",
    )
)  # fmt: skip
_DAYS_OR_TRIALS: Final = frozenset(("days", "trials", "attempts", "times", "opportunities", "nights"))
_SCORED: Final = frozenset(("score", "rating", "scores"))
_NEAR: Final = 8

Read = tuple[Level, int]


def amount(sentence: Sentence, at: int, found: Found) -> Read | None:
    """The level that the number at a position begins, with its end."""
    read = quantities.quantity(sentence, at)
    if read is None or look_alikes.in_a_name(sentence, read):
        return None
    if any(place in found.claimed for place in range(read.start, read.end)):
        return None
    after = read.end + (sentence.word(read.end) == "+")
    if sentence.word(after) in ("%", "percent"):
        return _percent(sentence, read, after + 1)
    return (
        _ratio(sentence, read, after)
        or rates.rate(sentence, read, after)
        or _of_unit(sentence, read, after)
        or _count(sentence, read, after)
    )


def one_unit(sentence: Sentence, at: int) -> Read | None:
    """`a mile`, `a lap`: one of a unit that is not a word of every day."""
    if sentence.word(at) in ("a", "an") and sentence.word(at + 1) in _WHOLE_UNITS:
        return Level("amount", sentence.words(at, at + 2), 1, 1, unit=sentence.word(at + 1)), at + 2
    return None


def score(sentence: Sentence, at: int) -> Read | None:
    """A bare number behind the name of an instrument or a physical measure: `PHQ-9 score of 9`."""
    start = at + (sentence.word(at) in ("to", "of", "at", "=", ":"))
    read = quantities.quantity(sentence, start)
    if read is None or sentence.kind(read.start) != "number":
        return None
    if not any(_names_a_score(sentence, place) for place in range(max(0, at - 4), at)):
        return None
    return bare(sentence, at, read)


def bare(sentence: Sentence, at: int, read: Quantity, bound: Bound = "") -> Read:
    """A number taken for a score, from the words that lead to it."""
    closing, end = bounds.closing(sentence, read.end)
    end = max(end, read.end)
    return Level("score", sentence.words(at, end), read.low, read.high, bound=closing or bound), end


def _names_a_score(sentence: Sentence, at: int) -> bool:
    return at in sentence.measured or "nouns-physical" in sentence.marks[at] or sentence.word(at) in _SCORED


def _ratio(sentence: Sentence, read: Quantity, after: int) -> Read | None:
    joint = sentence.word(after)
    if joint not in ("of", "out", "/", "in"):
        return None
    second = after + 1 + (joint == "out" and sentence.word(after + 1) == "of")
    second += sentence.word(second) in ("the", "every", "a", "any")
    whole = quantities.value(sentence, second)
    if whole is None or (joint == "in" and sentence.word(second + 1) not in _DAYS_OR_TRIALS):
        return None
    counted = _counted_noun(sentence, second + 1)
    end = counted or second + 1
    words = sentence.words(read.start, end)
    if joint != "/" or counted:
        return Level("ratio", words, read.low, read.high, unit=f"of {whole}"), end
    # 152/94 is a blood pressure, 7/10 a rating.
    if read.high > whole:
        return Level("score", words, read.low, read.high), end
    return Level("rating", words, read.low, read.high, unit=f"/{whole}"), end


def _counted_noun(sentence: Sentence, at: int) -> int:
    for place in range(at, at + 4):
        if "counted" in sentence.mark(place):
            return place + 1
        if sentence.kind(place) != "word":
            break
    return 0


def _percent(sentence: Sentence, read: Quantity, after: int) -> Read:
    before = range(max(0, read.start - _NEAR), read.start)
    end, counted = after, any(sentence.word(place) in _KEPT for place in before)
    for at in range(after, after + 6):
        if sentence.kind(at) == "number" or sentence.word(at) in _ENDS_A_PERCENTAGE:
            break
        if "counted" in sentence.mark(at):
            end, counted = at + 1, True
            break
    words = sentence.words(read.start, end)
    return Level("percent", words, read.low, read.high, unit="%", counted=counted), end


def _of_unit(sentence: Sentence, read: Quantity, after: int) -> Read | None:
    word = sentence.word(after)
    if word == "-":
        after += 1
        word = sentence.word(after)
    if word in UNITS_OF_TIME or "units" in sentence.mark(after):
        per, end = rates.per(sentence, after + 1)
        words = sentence.words(read.start, end)
        return Level("amount", words, read.low, read.high, unit=UNITS_OF_TIME.get(word, word), per=per), end
    if word in ("\u00b0", "/", "+"):
        return Level("score", sentence.words(read.start, after + 1), read.low, read.high), after + 1
    return bare(sentence, read.start, read) if bounds.closing(sentence, after)[1] else None


def _count(sentence: Sentence, read: Quantity, after: int) -> Read | None:
    """`3 triggers`, `two new friends`; a bare number counts nothing."""
    if sentence.word(read.start) in ("once", "twice"):
        return None
    at = after
    while sentence.kind(at) == "word" and at < after + 4 and sentence.word(at) not in _ENDS_A_COUNT:
        marks = sentence.mark(at)
        if marks & {"frames", "milestones"} and not any(mark.startswith("nouns") for mark in marks):
            break
        at += 1
    if at == after:
        return None
    return Level("count", sentence.words(read.start, at), read.low, read.high, unit=sentence.word(at - 1)), at
