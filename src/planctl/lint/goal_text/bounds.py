"""What bounds a number: `at least`, `no more than`, `<`, `or below`."""

from typing import Final, Literal

from planctl.lint.goal_text import quantities
from planctl.lint.goal_text.sentence import Sentence

Bound = Literal["", "<", "<=", ">", ">=", "by"]

_SIGNS: Final[dict[str, Bound]] = {
    "<": "<", "\u2264": "<=", "<=": "<=", ">": ">", "\u2265": ">=", ">=": ">=",
    "below": "<", "under": "<", "above": ">", "exceeding": ">", "minimum": ">=",
    "maximum": "<=", "max": "<=", "min": ">=",
}  # fmt: skip
_PHRASES: Final[dict[tuple[str, ...], Bound]] = {
    ("less", "than", "or", "equal", "to"): "<=", ("greater", "than", "or", "equal", "to"): ">=",
    ("less", "than"): "<", ("fewer", "than"): "<", ("lower", "than"): "<",
    ("more", "than"): ">", ("greater", "than"): ">", ("higher", "than"): ">",
    ("no", "more", "than"): "<=", ("not", "more", "than"): "<=", ("no", "less", "than"): ">=",
    ("no", "fewer", "than"): ">=", ("at", "least"): ">=", ("at", "most"): "<=", ("up", "to"): "<=",
    ("a", "minimum", "of"): ">=", ("minimum", "of"): ">=", ("a", "maximum", "of"): "<=", ("maximum", "of"): "<=",
    ("at", "or", "below"): "<=", ("at", "or", "above"): ">=", ("not", "to", "exceed"): "<=", ("not", "exceeding"): "<=",
    # Words that lead to a number without bounding it.
    ("an", "average", "of"): "", ("average", "of"): "", ("a", "score", "of"): "", ("score", "of"): "",
    ("a", "total", "of"): "", ("total", "of"): "", ("only",): "", ("up", "from"): "",
}  # fmt: skip
_CLOSING: Final[dict[str, Bound]] = {
    "below": "<=", "less": "<=", "fewer": "<=", "under": "<=", "lower": "<=",
    "more": ">=", "above": ">=", "better": ">=", "higher": ">=", "over": ">=",
}  # fmt: skip
_LENGTHS: Final = (5, 3, 2, 1)
_FIRST: Final = frozenset(phrase[0] for phrase in _PHRASES)
_BETWEEN: Final = frozenset(("a", "an", "the", "current", "total", "of", "score"))


def opening(sentence: Sentence, at: int) -> tuple[Bound, int] | None:
    """The bound that begins at a position, with the place of its number; none where no number follows."""
    word = sentence.word(at)
    for length in _LENGTHS if word in _FIRST else ():
        bound = _PHRASES.get(tuple(sentence.word(at + ahead) for ahead in range(length)))
        if bound is None:
            continue
        end = at + length
        while sentence.word(end) in _BETWEEN:
            end += 1
        return (bound, end) if quantities.quantity(sentence, end) or sentence.word(end) == "half" else None
    sign = _SIGNS.get(word)
    if sign is None:
        return None
    end = at + 1 + (sentence.word(at + 1) in ("of", "or"))
    while sentence.word(end) in _BETWEEN and quantities.quantity(sentence, end) is None:
        end += 1
    return (sign, end) if quantities.quantity(sentence, end) else None


def closing(sentence: Sentence, at: int) -> tuple[Bound, int]:
    """The bound that stands behind its number (`9 or below`), with its end; nothing and 0 where there is none."""
    bound = _CLOSING.get(sentence.word(at + 1)) if sentence.word(at) == "or" else None
    return (bound, at + 2) if bound else ("", 0)
