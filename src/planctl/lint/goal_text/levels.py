"""How much: the levels of a sentence, in their order."""

from dataclasses import replace
from typing import Final

from planctl.lint.goal_text import amounts, bounds, look_alikes, quantities, rates
from planctl.lint.goal_text.amounts import Read
from planctl.lint.goal_text.found import Found
from planctl.lint.goal_text.parts import Level
from planctl.lint.goal_text.quantities import Quantity
from planctl.lint.goal_text.sentence import Sentence

_HALVES: Final = frozenset(("half", "halve", "halving", "double", "doubling", "triple"))
_NONE: Final = frozenset(("no", "zero", "without", "0"))
# `no more`, `no longer`, `no matter` say something else than that there is none.
_NOT_NONE: Final = frozenset(("more", "longer", "less", "later", "fewer", "matter", "one", "to", "or"))
_ENDS_NONE: Final = frozenset(("and", "or", "in", "for", "during", "by", "at", "with"))
_SEEN: Final = frozenset(("nouns-event", "nouns-concrete", "nouns-physical", "nouns-technique", "units"))
_FELT: Final = frozenset(("nouns-state", "nouns-domain", "qualifiers", "verbs-inner"))
_BANDS: Final = frozenset(
    (
        "minimal", "mild", "moderate", "severe", "normal", "subclinical", "sub-clinical", "nonclinical",
        "non-clinical", "low", "high", "hazardous", "clinical", "none", "zero", "borderline", "average",
        "healthy", "remission",
    )
)  # fmt: skip
_OF_AN_INSTRUMENT: Final = frozenset(("minimal", "mild", "moderate", "severe", "remission", "subclinical"))
_BAND_NOUNS: Final = frozenset(
    (
        "range", "limits", "cutoff", "cut-off", "threshold", "band", "severity", "cut",
    )
)  # fmt: skip
_INTO: Final = frozenset(("to", "into", "(", "in", "or"))
_FIGURED: Final = frozenset(("percent", "amount", "ratio", "rate", "rating", "score"))
_BEFORE_A_LEVEL: Final = frozenset(
    (
        "a", "an", "the", "current", "currently", "baseline", "average", "of", "score", "about",
        "approximately", "level", "total", "rating", "at",
    )
)  # fmt: skip
_STOPS: Final = frozenset((",", ";", "and", "&"))
_FURTHEST: Final = 12


def find(sentence: Sentence, found: Found) -> tuple[list[Level], list[str]]:
    """The levels of a sentence, and the numbers that no reading accounts for."""
    look_alikes.set_ratings_aside(sentence, found)
    levels: list[Level] = []
    unread: list[str] = []
    at = 0
    while at < len(sentence):
        end = 0
        if at not in found.claimed and at not in sentence.measured:
            read = _level(sentence, at, found)
            if read is not None:
                level, end = read
                levels.append(_beside(sentence, at, end, level))
                found.claim(at, end)
            elif sentence.kind(at) == "number":
                end = look_alikes.set_name_aside(sentence, at, found)
                if not end:
                    unread.append(sentence.words(at, at + 1))
        at = max(end, at + 1)
    return levels, unread


def _level(sentence: Sentence, at: int, found: Found) -> Read | None:
    word = sentence.word(at)
    if word == "from":
        return _change(sentence, at, found)
    standard = sentence.phrase(at, "standards")
    if standard:
        return Level("standard", sentence.words(at, standard)), standard
    if word in _HALVES:
        return Level("half", sentence.words(at, at + 1), bound="by"), at + 1
    read = _none(sentence, at) or rates.without_figure(sentence, at)
    if read:
        return read
    bounded = bounds.opening(sentence, at)
    if bounded:
        return _bounded(sentence, at, bounded, found)
    if word in ("by", "to", "of", "at"):
        return _led_to(sentence, at, found)
    if word in _BANDS:
        return _band(sentence, at)
    if word in ("$", "\u20ac", "\u00a3"):
        money = quantities.quantity(sentence, at + 1)
        return (
            (Level("amount", sentence.words(at, money.end), money.low, money.high, unit="money"), money.end)
            if money
            else None
        )
    return amounts.amount(sentence, at, found) or amounts.one_unit(sentence, at) or amounts.score(sentence, at)


def _bounded(sentence: Sentence, at: int, bounded: tuple[bounds.Bound, int], found: Found) -> Read | None:
    bound, place = bounded
    read = amounts.amount(sentence, place, found)
    if read:
        level, end = read
        return replace(level, words=sentence.words(at, end), bound=bound or level.bound), end
    number = quantities.quantity(sentence, place)
    # A bound with a bare number is a level whatever it counts: `below 10`.
    return amounts.bare(sentence, at, number, bound) if number and bound else None


def _led_to(sentence: Sentence, at: int, found: Found) -> Read | None:
    if sentence.word(at + 1) in ("a", "an", "one"):
        return None
    read = amounts.amount(sentence, at + 1, found)
    by = sentence.word(at) == "by"
    if read and (by or read[0].sort in _FIGURED):
        level, end = read
        return replace(level, words=sentence.words(at, end), bound="by" if by else level.bound), end
    return None if by else amounts.score(sentence, at)


def _change(sentence: Sentence, at: int, found: Found) -> Read | None:
    """`from 18 to 9`, `from nightly to twice a month`: the level left behind and the one aimed at."""
    begin = _past_words_before(sentence, at + 1)
    start = quantities.quantity(sentence, begin)
    middle = next(
        (place for place in range(begin + 1, begin + _FURTHEST) if sentence.word(place) in ("to", "down", "up")), 0
    )
    if start and sentence.word(start.end - 2) == "to":
        # Where it goes up, `from 3 to 5` reads as a range at first.
        start, middle = Quantity(start.start, start.end - 2, start.low, start.low), start.end - 2
    middle += sentence.word(middle) in ("down", "up")
    if sentence.word(middle) != "to" or middle < begin:
        return None
    aimed = _past_words_before(sentence, middle + 1)
    read = _mark(sentence, middle + 1) or _aim(sentence, aimed, found)
    if read is None:
        return None
    level, end = read
    words, left = sentence.words(at, end), start.low if start else None
    return replace(level, sort="change", words=words, start=left), end


def _aim(sentence: Sentence, at: int, found: Found) -> Read | None:
    bounded = bounds.opening(sentence, at)
    read = _bounded(sentence, at, bounded, found) if bounded else amounts.amount(sentence, at, found)
    number = quantities.quantity(sentence, at)
    if read is None and number is not None:
        read = amounts.bare(sentence, at, number)
    return read or rates.without_figure(sentence, at) or _band(sentence, at) or _none(sentence, at)


def _mark(sentence: Sentence, at: int) -> Read | None:
    """A school mark, `C` in `from D to C`."""
    marked = sentence.kind(at) == "word" and sentence.tokens[at].text in ("A", "B", "C", "D", "E", "F")
    return (Level("score", sentence.words(at, at + 1)), at + 1) if marked else None


def _past_words_before(sentence: Sentence, at: int) -> int:
    while (
        sentence.word(at) in _BEFORE_A_LEVEL
        and not sentence.phrase(at, "open-rates")
        and not bounds.opening(sentence, at)
    ):
        at += 1
    return at


def _none(sentence: Sentence, at: int) -> Read | None:
    """`no missed doses`, `without a panic attack`, `free of self-harm`."""
    word = sentence.word(at)
    after = at + 1 + (word == "free")
    if (
        word not in _NONE | {"free"}
        or sentence.kind(after) != "word"
        or (word == "no" and sentence.word(after) in _NOT_NONE)
    ):
        return None
    end = after
    while sentence.kind(end) == "word" and end < after + 4 and sentence.word(end) not in _ENDS_NONE:
        end += 1
    seen = sentence.any_of(after, end, _SEEN)
    felt = sentence.any_of(after, end, _FELT)
    counted = seen or (word != "without" and not felt)
    return Level("none", sentence.words(at, end), 0, 0, counted=counted), end


def _band(sentence: Sentence, at: int) -> Read | None:
    """`in the normal range`, `to mild`: a band is a level where an instrument has bands."""
    word = sentence.word(at)
    if word not in _BANDS:
        return None
    for end in (at + 2, at + 3):
        if sentence.word(end - 1) in _BAND_NOUNS:
            counted = bool(sentence.instruments) or word != "healthy"
            return Level("score", sentence.words(at, end), counted=counted), end
    if sentence.instruments and word in _OF_AN_INSTRUMENT and sentence.word(at - 1) in _INTO:
        return Level("score", sentence.words(at, at + 1)), at + 1
    return None


def _beside(sentence: Sentence, start: int, end: int, level: Level) -> Level:
    """The level with the words and the instrument it stands beside, up to the next comma or `and`."""
    left, right = start, end
    while left > 0 and sentence.word(left - 1) not in _STOPS:
        left -= 1
    while right < len(sentence) and sentence.word(right) not in _STOPS:
        right += 1
    near = frozenset(sentence.word(at) for at in range(left, right) if sentence.kind(at) == "word")
    named = [known for begin, stop, known in sentence.instruments if left <= begin and stop <= right]
    return replace(level, near=near, instrument=named[0] if len(named) == 1 else None)
