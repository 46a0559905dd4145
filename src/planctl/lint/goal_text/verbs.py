"""Where the act of a sentence begins, and what sort of verb it is."""

from typing import Final, NamedTuple

from planctl.lint.goal_text.parts import Sort
from planctl.lint.goal_text.sentence import Sentence

# At equal length the first list wins: `stop`, `quit` and `avoid` say more than that something is done.
_LISTS: Final[tuple[tuple[str, Sort, bool], ...]] = (
    ("verbs-stopping", "stopping", False),
    ("verbs-direction!", "direction", True),
    ("verbs-direction", "direction", False),
    ("verbs-once", "once", False),
    ("verbs-inner", "inner", False),
    ("verbs-saying", "saying", False),
    ("verbs-open", "open", False),
    ("verbs-recording", "open", False),
    ("verbs-general", "open", False),
)
_ADVERBS: Final = frozenset(
    (
        "also", "successfully", "always", "longer", "only", "well", "just", "actively", "daily", "first",
        "regularly", "then", "finally", "both", "either", "again", "self", "at", "least", "once",
    )
)  # fmt: skip
_NEED_A_FOLLOWER: Final = frozenset(
    (
        "try", "start", "begin", "continue", "be", "want", "need", "aim", "choose", "plan",
    )
)  # fmt: skip


class Verb(NamedTuple):
    """A verb of the word lists; an improving one hardly ever has an object that one counts."""

    end: int
    sort: Sort
    improving: bool


def verb(sentence: Sentence, at: int) -> Verb | None:
    """The verb that begins at a position, the longest that the lists hold, or none."""
    if not 0 <= at < len(sentence):
        return None
    begins = sentence.begins[at]
    longest: Verb | None = None
    for concept, sort, improving in _LISTS if begins else ():
        end = begins.get(concept, 0)
        if end and (longest is None or end > longest.end):
            longest = Verb(end, sort, improving)
    return longest


def infinitive(sentence: Sentence, at: int) -> bool:
    """Whether the verb at a position may follow `to`: `requests`, after `say no to`, may not."""
    word = sentence.word(at)
    other_form = word.endswith(("ing", "ed")) or (word.endswith("s") and not word.endswith("ss"))
    return not other_form and verb(sentence, at) is not None


def gerund(sentence: Sentence, at: int) -> bool:
    """Whether a word in -ing stands at a position."""
    return sentence.word(at).endswith("ing") and sentence.kind(at) == "word"


def past_adverbs(sentence: Sentence, at: int) -> int:
    """Past adverbs that may stand before a verb."""
    while sentence.word(at).endswith("ly") or sentence.word(at) in ("also", "first"):
        at += 1
    return at


def past_frames(sentence: Sentence, at: int, claimed: set[int]) -> int:
    """Past `will`, `want to be able to`, adverbs, standards: all that stands before the act and adds nothing."""
    while at < len(sentence):
        end = _frame(sentence, at, claimed)
        if not end:
            return at
        at = end
    return at


def _frame(sentence: Sentence, at: int, claimed: set[int]) -> int:
    frame, word = sentence.phrase(at, "frames"), sentence.word(at)
    if frame and not _outweighed(sentence, at, frame):
        return frame
    if word in ("have", "has") and sentence.word(at + 1).endswith("ed") and verb(sentence, at + 1):
        return at + 1
    if (at in claimed and word not in ("no", "zero", "free")) or (sentence.kind(at) == "sign" and word != "("):
        return at + 1
    standard = sentence.phrase(at, "standards")
    if standard:
        return standard
    adverb = (word.endswith("ly") and verb(sentence, at) is None) or (
        word in _ADVERBS and verb(sentence, at + 1) is not None
    )
    return at + 1 if adverb else 0


def _outweighed(sentence: Sentence, at: int, frame: int) -> bool:
    longer = verb(sentence, at)
    if longer is not None and longer.end > frame:
        return True
    if sentence.word(at) not in _NEED_A_FOLLOWER or frame != at + 1:
        return False
    leads_on = verb(sentence, frame) or sentence.phrase(frame, "frames") or sentence.word(frame).endswith("ly")
    return not leads_on
