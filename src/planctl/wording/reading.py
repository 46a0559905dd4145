"""A goal's sentence, read into its parts."""

from functools import lru_cache
from typing import Final

from planctl.wording import clauses, horizons, levels
from planctl.wording.found import Found
from planctl.wording.lexicon import Lexicon
from planctl.wording.parts import Act, Parts, Subject
from planctl.wording.sentence import Sentence, marked

# Goals are sentences. What stands behind this many characters is not read, so that no text takes long.
LONGEST: Final = 2000

_TIME_WORDS: Final = frozenset(
    ("week", "weeks", "month", "months", "year", "years", "discharge", "date", "term", "semester", "deadline", "until", "before")
)  # fmt: skip


def read(text: str, lexicon: Lexicon) -> Parts:
    """The parts of a goal's sentence; a text that is no sentence gives parts that are mostly empty."""
    sentence = marked(text[:LONGEST], lexicon)
    found = Found(sentence)
    horizons.find(sentence, found)
    timed = set(found.claimed)
    levels_found, unread = levels.find(sentence, found)
    begin = clauses.label_end(sentence)
    subject, after = clauses.subject(sentence, begin)
    if subject.sort in ("client", "none") and clauses.passive(sentence, after):
        subject = Subject("passive", subject.words)
    acts = tuple(clauses.acts(sentence, after, found.claimed, timed)) if len(sentence) else ()
    return Parts(
        text=text,
        subject=subject,
        acts=acts,
        levels=tuple(levels_found),
        horizons=tuple(found.horizons),
        vague_horizons=tuple(found.vague),
        instruments=tuple(dict.fromkeys(instrument for _, _, instrument in sentence.instruments)),
        physical=_phrases(sentence, "nouns-physical"),
        qualifiers=_phrases(sentence, "qualifiers"),
        understanding=_phrases(sentence, "understanding"),
        hedges=_phrases(sentence, "hedges"),
        absolutes=_phrases(sentence, "absolutes"),
        jargon=_phrases(sentence, "jargon"),
        blanks=tuple(token.text for token in sentence.tokens if _blank(token.text, token.kind)),
        named_blanks=tuple(token.text for token in sentence.tokens if _named_blank(token.text, token.kind)),
        units=_phrases(sentence, "units"),
        asides=tuple(found.asides),
        unread=(*unread, *(sentence.words(at, at + 1) for at in range(len(sentence))
                if sentence.word(at) in _TIME_WORDS and at not in found.claimed)),
    )  # fmt: skip


def _phrases(sentence: Sentence, concept: str) -> tuple[str, ...]:
    return tuple(
        sentence.words(at, begins[concept]) for at, begins in enumerate(sentence.begins) if concept in begins
    )


def _blank(text: str, kind: str) -> bool:
    if kind == "dots":
        return True
    return kind == "blank" and not _named_blank(text, kind)


def _named_blank(text: str, kind: str) -> bool:
    return kind == "blank" and any(
        name in text.lower() for name in ("client", "student", "patient", "name", "child", "learner", "resident", "member", "individual", "initials")
    )
