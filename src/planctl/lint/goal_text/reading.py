"""A goal's sentence, read into its parts."""

from functools import lru_cache
from typing import Final

from planctl.lint.goal_text import acts, horizons, levels, subjects
from planctl.lint.goal_text.found import Found
from planctl.lint.goal_text.lexicon import Lexicon
from planctl.lint.goal_text.parts import Parts, Subject
from planctl.lint.goal_text.sentence import Sentence, marked

# Goals are sentences. What stands behind this many characters is not read, so that no text takes long.
LONGEST: Final = 2000

_TIME_WORDS: Final = frozenset(
    (
        "week", "weeks", "month", "months", "year", "years", "discharge", "date", "term", "semester", "deadline",
    )
)  # fmt: skip
_LEADS_TO_A_TIME: Final = frozenset(
    (
        "by", "before", "until", "after", "within", "during", "throughout", "over",
    )
)  # fmt: skip
_TIMES: Final = frozenset(("milestones", "periods"))
_NAMES: Final = (
    "client",
    "student",
    "patient",
    "name",
    "child",
    "learner",
    "resident",
    "member",
    "individual",
    "initials",
)


# Every rule reads every goal; one reading serves them all.
@lru_cache(maxsize=512)
def read(text: str, lexicon: Lexicon) -> Parts:
    """The parts of a goal's sentence; a text that is no sentence gives parts that are mostly empty."""
    sentence = marked(text[:LONGEST], lexicon)
    found = Found(sentence)
    horizons.find(sentence, found)
    timed = set(found.claimed)
    levels_found, unread = levels.find(sentence, found)
    subject, after = subjects.subject(sentence, subjects.label_end(sentence))
    if subject.sort in ("client", "none") and subjects.passive(sentence, after):
        subject = Subject("passive", subject.words)
    blanks = [token.text for token in sentence.tokens if token.kind == "blank"]
    left_open = [token.text for token in sentence.tokens if token.kind == "dots"]
    phrases = _phrases(sentence, found.outside)
    return Parts(
        text=text,
        subject=subject,
        acts=tuple(acts.Reader(sentence, found.claimed, timed).acts(after)) if len(sentence) else (),
        levels=tuple(levels_found),
        horizons=tuple(found.horizons),
        vague_horizons=tuple(found.vague),
        instruments=tuple(dict.fromkeys(instrument for _, _, instrument in sentence.instruments)),
        physical=phrases.get("nouns-physical", ()),
        qualifiers=phrases.get("qualifiers", ()),
        hedges=phrases.get("hedges", ()),
        absolutes=phrases.get("absolutes", ()),
        jargon=phrases.get("jargon", ()),
        blanks=(*(blank for blank in blanks if not _for_a_person(blank)), *left_open),
        named_blanks=tuple(blank for blank in blanks if _for_a_person(blank)),
        asides=tuple(found.asides),
        unread=(*unread, *_unread_times(sentence, found.claimed)),
    )


def _phrases(sentence: Sentence, outside: set[int]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for at, begins in enumerate(sentence.begins):
        if at in outside:
            continue
        for concept, end in begins.items():
            found[concept] = (*found.get(concept, ()), sentence.words(at, end))
    return found


def _unread_times(sentence: Sentence, claimed: set[int]) -> list[str]:
    """Words that speak of time and were taken neither for a horizon nor for a look-alike."""
    found = []
    for at in range(len(sentence)):
        if at in claimed:
            continue
        if sentence.word(at) in _TIME_WORDS:
            found.append(sentence.words(at, at + 1))
        elif sentence.word(at) in _LEADS_TO_A_TIME and sentence.any_of(at + 1, at + 5, _TIMES):
            found.append(sentence.words(at, at + 5))
    return found


def _for_a_person(blank: str) -> bool:
    return any(name in blank.lower() for name in _NAMES)
