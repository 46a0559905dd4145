"""The word lists, ready for looking up; and the tables that numbers, months and units are read with."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from planctl.model.instruments import Instrument, normalize_name

# Lists of words that a sentence is judged by, whose entries may stand in any regular form.
INFLECTED: Final = (
    "direction", "inner", "general", "saying", "once", "stopping", "doing", "broad", "coping", "transparent",
    "event", "product", "technique", "concrete", "judging",
)  # fmt: skip
# Lists of words and phrases that are looked for as they are.
EXACT: Final = (
    "staff", "others", "client", "hedges", "absolutes", "jargon", "vague-deadlines", "occasions",
    "periods", "frames", "independence", "prepositions", "boundaries", "determiners", "definite", "modals", "leads-on",
)  # fmt: skip
TABLES: Final = ("numbers", "months", "units")
LISTS: Final = (*INFLECTED, *EXACT, *TABLES, "stop-words")

# So many letters tell whether the name of an instrument may begin at a word.
PREFIX: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Phrases by their first word, each with its list; tables; instruments by their normalized names.

    `abbreviations` are entries that count in capitals alone, since in small letters they are words.
    """

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    tables: Mapping[str, Mapping[str, str]]
    abbreviations: frozenset[str]
    stop_words: Mapping[str, frozenset[str]]
    # What is common in another language and not in English.
    foreign_words: frozenset[str]
    instruments: Mapping[str, Instrument]
    instrument_prefixes: frozenset[str]

    def alternatives(self, table: str) -> str:
        """A pattern for any key of a table, the longest first."""
        return "|".join(re.escape(key).replace(r"\ ", r"\s+") for key in sorted(self.tables[table], key=len)[::-1])


def build(texts: Mapping[str, str], instruments: Mapping[str, Instrument]) -> Lexicon:
    """The lexicon of lists given as texts, one entry a line, `#` for comments."""
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name in (*INFLECTED, *EXACT):
        for entry in entries(texts[name]):
            words = tuple(entry.lower().split())
            phrases.setdefault(words[0], []).append((words, name))
    pairs = {name: [entry.split("=") for entry in entries(texts[name])] for name in (*TABLES, "stop-words")}
    stop_words = {language: frozenset(words.split()) for language, words in pairs["stop-words"]}
    named = {name: instrument for name, instrument in instruments.items() if not _counts_anything(instrument)}
    return Lexicon(
        phrases={first: tuple(listed) for first, listed in phrases.items()},
        tables={name: {key: value for keys, value in pairs[name] for key in keys.split(", ")} for name in TABLES},
        abbreviations=frozenset(entry for entry in entries(texts["jargon"]) if entry.isupper()),
        stop_words=stop_words,
        foreign_words=frozenset().union(*stop_words.values()) - stop_words["en"],
        instruments=named,
        instrument_prefixes=frozenset(name[:PREFIX] for name in named),
    )


def entries(text: str) -> Iterator[str]:
    """The entries of a list's text."""
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.strip()


@lru_cache(maxsize=4096)
def base_forms(word: str) -> tuple[str, ...]:
    """The word, and what it may be a regular form of."""
    forms = [word]
    if word.endswith("s") and not word.endswith("ss"):
        forms.append(word[:-1])
        if word.endswith("es"):
            forms += [word[:-2], word[:-3] + "y"] if word.endswith("ies") else [word[:-2]]
    if word.endswith("ly"):
        forms += [word[:-2], word[:-1] + "e"]
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            forms += [stem, stem + "e"]
            if stem[-1] == stem[-2]:
                forms.append(stem[:-1])
            if stem[-1] == "i":
                forms.append(stem[:-1] + "y")
    return tuple(forms)


def find_instrument(lexicon: Lexicon, written: str) -> Instrument | None:
    """The instrument that these words name.

    Names that are words as well (AUDIT, SPIN, SCARED) count only in capitals or with a figure.
    """
    instrument = lexicon.instruments.get(normalize_name(written))
    if instrument is None:
        return None
    letters = [letter for letter in written if letter.isalpha()]
    plain = " " not in written.strip() and not any(letter.isdigit() for letter in written)
    return None if plain and not all(letter.isupper() for letter in letters[:2] + letters[-2:-1]) else instrument


def _counts_anything(instrument: Instrument) -> bool:
    # `days per week` and its like are units in a sentence, and Goal Attainment Scaling has no scale of its own.
    return instrument.label == instrument.label.lower() or instrument.key == "gas"
