"""Numbers that say nothing of how much: how sure somebody is, ages, names that hold a figure."""

from typing import Final

from planctl.lint.goal_text import quantities
from planctl.lint.goal_text.found import Found
from planctl.lint.goal_text.quantities import Quantity
from planctl.lint.goal_text.sentence import Sentence

_LABELLED: Final = frozenset(
    (
        "grade", "step", "chapter", "stage", "phase", "level", "type", "line", "class", "axis", "tier", "room",
        "lesson", "age", "aged", "bus", "route", "table", "form", "part", "item", "question", "number", "#",
        "objective", "goal", "ages", "version", "section", "module", "page", "wave", "highway", "floor", "bed",
    )
)  # fmt: skip
_OF_A_RATING: Final = frozenset(
    (
        "%", "/", "level", "of", ":", "out", "rating", "is", "at", "=", "-", "a", "percent", "to", "in",
    )
)  # fmt: skip
_OF_A_NAME: Final = frozenset(("year", "year-old", "month-old", "years-old", "step", "item"))
_RATING_LENGTH: Final = 5


def set_ratings_aside(sentence: Sentence, found: Found) -> None:
    """Set aside how sure somebody is (`80 % confident`), and a lone rating in brackets."""
    for at in range(len(sentence)):
        if "confidence" in sentence.marks[at]:
            _set_confidence_aside(sentence, at, found)
        end = at + _RATING_LENGTH
        if sentence.word(at) == "(" and sentence.word(at + 2) == "/" and sentence.word(end - 1) == ")":
            found.aside(at, end, "a rating of nothing that is named")
            found.claim(at, end)


def set_name_aside(sentence: Sentence, at: int, found: Found) -> int:
    """Set aside a number that belongs to a name (`step 4`, `5-4-3-2-1`); its end, or 0 where it is none."""
    read = quantities.quantity(sentence, at)
    if read is None or not in_a_name(sentence, read):
        return 0
    end = read.end
    while sentence.word(end) in ("-", "/") and sentence.kind(end + 1) == "number":
        end += 2
    found.aside(max(at - 1, 0), end, "part of a name")
    found.claim(at, end)
    return end


def in_a_name(sentence: Sentence, read: Quantity) -> bool:
    """Whether a number belongs to a name, an age or a fixed expression."""
    before = sentence.word(read.start - 1)
    if before in _LABELLED or (before == "-" and sentence.kind(read.start - 2) == "number"):
        return True
    first, second = sentence.word(read.end), sentence.word(read.end + 1)
    if first == "-" and (second in _OF_A_NAME or sentence.kind(read.end + 1) == "number"):
        return True
    if first == "years" and second in ("old", "of"):
        return True
    if sentence.words(read.start, read.end + 2) == "24/7":
        return True
    unnumbered = first in ("of", "another", "'s", "-") or before in ("any", "no", "each", "every")
    return sentence.word(read.start) == "one" and unnumbered


def _set_confidence_aside(sentence: Sentence, at: int, found: Found) -> None:
    left, right = at, at + 1
    while left > 0 and (sentence.kind(left - 1) == "number" or sentence.word(left - 1) in _OF_A_RATING):
        left -= 1
    while right < len(sentence) and _of_a_rating(sentence, right):
        right += 1
    # Where confidence itself is to rise (`from 4 to 7`) it is the goal and not a rating of it.
    aimed_at = "from" in (sentence.word(at + ahead) for ahead in range(4))
    if not aimed_at and any(sentence.kind(place) == "number" for place in range(left, right)):
        found.aside(left, right, "how sure somebody is, not what is reached")
        found.claim(left, right)


def _of_a_rating(sentence: Sentence, at: int) -> bool:
    return sentence.kind(at) == "number" or sentence.word(at) in _OF_A_RATING or "confidence" in sentence.marks[at]
