"""Whether a sentence is English: the only language whose words are read."""

import re
import unicodedata
from typing import Final

from planctl.lint.goal_text.lexicon import Lexicon, base_forms

_WORD: Final = re.compile(r"[^\W\d_]+")
# What English hardly ever has: letters with accents, and articles that lean on the next word.
_FOREIGN: Final = re.compile(
    r"\b\w*[\u00e0-\u00f6\u00f8-\u00ff]\w*|[\u00bf\u00a1]|\b(?:l|d|j|n|qu|dell|all|nell|sull|un)'(?=\w{3})",
    re.IGNORECASE,
)
ENGLISH: Final = "en"


def language(text: str, lexicon: Lexicon) -> str:
    """The language whose common words the text has most of; English where no other has more."""
    words = [plain(word) for word in _WORD.findall(text)]
    leaning = 0 if text.isascii() and "'" not in text else len(_FOREIGN.findall(text))
    if not leaning and lexicon.foreign_words.isdisjoint(words):
        return ENGLISH
    counts = {name: sum(word in listed for word in words) for name, listed in lexicon.stop_words.items()}
    stops = counts.pop(ENGLISH)
    known = sum(
        any((base,) == phrase for base in base_forms(word) for phrase, _ in lexicon.phrases.get(base, ()))
        for word in words
    )
    name, most = max(counts.items(), key=lambda counted: counted[1])
    return name if most + leaning > max(stops, known) else ENGLISH


def plain(word: str) -> str:
    """The word in small letters, without accents."""
    if word.isascii():
        return word.lower()
    return "".join(letter for letter in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(letter))
