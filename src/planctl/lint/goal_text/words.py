"""The words of a sentence, each with the lists that it belongs to."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from planctl.lint.goal_text.lexicon import EXACT, PREFIX, Lexicon, base_forms, find_instrument
from planctl.model.instruments import Instrument, normalize_name

_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*\.?(?<!\.)'?|\d[\d,.]*%?|\u00b7+|[^\s\w]|_+")
_LONGEST_INSTRUMENT: Final = 9
_EXACT: Final = frozenset(EXACT)
NOUNS: Final = frozenset(("broad", "event", "product", "technique", "concrete"))
_NO_LISTS: Final[frozenset[str]] = frozenset()
# Every one of the same length as what it stands for, so that places stay what they are.
_PLAIN: Final = str.maketrans("\u2019\u2018\u201c\u201d\u2013\u2014\u2212\u2011\u00a0\u00d7", "''\"\"---- x")
# What a reader has taken is masked with this, so that no other reader takes it.
MASK: Final = "\u00b7"


class Word(NamedTuple):
    """One word or sign, in small letters; `lists` are those it is inside a phrase of."""

    text: str
    start: int
    end: int
    lists: frozenset[str]
    # The list of each phrase that begins here, with the position behind its last word.
    begins: dict[str, int]


def straightened(text: str) -> str:
    """The text with straight quotes, plain hyphens and plain spaces, and as long as before."""
    return text.translate(_PLAIN)


def mask(text: str, start: int, end: int) -> str:
    """The text with a stretch taken out of it; everything else stays in its place."""
    return text[:start] + MASK * (end - start) + text[end:]


def words(text: str, lexicon: Lexicon) -> tuple[Word, ...]:
    """The words of a plain text; of the phrases of one list the longest wins."""
    places = [match.span() for match in _WORD.finditer(text)]
    lowered = [text[start:end].lower() for start, end in places]
    forms = [base_forms(word) for word in lowered]
    begins: list[dict[str, int]] = []
    lists: list[set[str]] = [set() for _ in places]
    for at, word in enumerate(lowered):
        found: dict[str, int] = {}
        for phrase, name in _phrases(lexicon, word):
            end = at + len(phrase)
            longer = end > found.get(name, 0) and end <= len(forms)
            if longer and (len(phrase) == 1 or all(map(tuple.__contains__, forms[at + 1 : end], phrase[1:]))):
                found[name] = end
        begins.append(found)
    within = 0
    for at, found in enumerate(begins):
        if not found:
            continue
        longest = max((end for name, end in found.items() if name in NOUNS), default=0)
        wide = found.get("broad", 0) == longest or at < within
        for name, end in found.items():
            # `sugar` is a thing, `blood sugar` a domain: of nouns only the longest phrase counts.
            if name not in NOUNS or (end >= longest and end > within) or not wide:
                for inside in range(at, end):
                    lists[inside].add(name)
        within = max(within, longest if wide and longest > at + 1 else 0)
    return tuple(
        Word(word, *place, frozenset(named) if named else _NO_LISTS, found)
        for word, place, named, found in zip(lowered, places, lists, begins, strict=True)
    )


@lru_cache(maxsize=8192)
def _phrases(lexicon: Lexicon, word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The phrases that may begin with a word, in whatever form it stands, each with its list."""
    bases = base_forms(word)
    phrases = [
        (phrase, name)
        for base in bases
        for phrase, name in lexicon.phrases.get(base, ())
        if base == word or name not in _EXACT
    ]
    if word[0].isdigit() or word in lexicon.tables["numbers"]:
        phrases.append(((word,), "number"))
    if not lexicon.tables["units"].keys().isdisjoint(bases):
        phrases.append(((word,), "unit"))
    return tuple(phrases)


def instruments(text: str, found: tuple[Word, ...], lexicon: Lexicon) -> tuple[tuple[int, int, Instrument], ...]:
    """Where in the text which instruments are named, the longest name first."""
    named = []
    at, prefixes = 0, lexicon.instrument_prefixes
    while at < len(found):
        step = 1
        start, word = found[at].start, found[at].text
        head = word[:PREFIX] if word[:PREFIX].isalpha() and len(word) >= PREFIX else text[start : start + 2 * PREFIX]
        if word[0].isalnum() and normalize_name(head)[:PREFIX] in prefixes:
            for last in range(min(at + _LONGEST_INSTRUMENT, len(found)), at, -1):
                known = find_instrument(lexicon, text[start : found[last - 1].end].rstrip(",.;:"))
                if known is not None:
                    named.append((start, found[last - 1].end, known))
                    step = last - at
                    break
        at += step
    return tuple(named)
