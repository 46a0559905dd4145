"""The closed word lists, made ready for looking up: from a first word to the phrases it may begin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from planctl.lint.goal_text import forms
from planctl.lint.goal_text.tokens import tokens
from planctl.model.instruments import Instrument, normalize_name

# The lists that a lexicon is built from; `planctl.data/words/NAME.txt` holds each.
LISTS: Final = (
    "verbs-direction", "verbs-inner", "verbs-open", "verbs-once", "verbs-stopping", "verbs-saying",
    "verbs-recording", "verbs-general", "verbs-alone", "verbs-making", "verbs-contact", "verbs-treating",
    "nouns-listed", "nouns-state", "nouns-domain", "nouns-event", "nouns-technique", "nouns-concrete",
    "nouns-deliverable", "nouns-physical", "qualifiers", "comparatives", "understanding", "hedges", "absolutes",
    "horizons-vague", "milestones", "periods", "subjects-staff", "subjects-others", "subjects-client",
    "frames", "labels", "standards", "confidence", "runs", "counted", "open-rates", "units", "jargon",
)  # fmt: skip

# Verbs and nouns are looked up apart from each other: `walk`, `plan` and `report` are both.
_LAYERS: Final = {"verbs": 0, "nouns": 1}
OTHER_LAYER: Final = 2

# So many letters of a word tell whether the name of an instrument may begin there.
PREFIX: Final = 2


class Entry(NamedTuple):
    """One form of one entry: its words and the concept its list stands for."""

    words: tuple[str, ...]
    concept: str
    layer: int


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The word lists by first word, the longest phrases first; and the instruments by their names."""

    entries: Mapping[str, tuple[Entry, ...]]
    instruments: Mapping[str, Instrument]
    instrument_prefixes: frozenset[str]


def build(texts: Mapping[str, str], instruments: Mapping[str, Instrument]) -> Lexicon:
    """The lexicon of word lists given as texts, one entry a line, `#` for comments."""
    by_first: dict[str, dict[tuple[tuple[str, ...], str], Entry]] = {}
    for name, text in texts.items():
        for entry in _entries(name, text):
            by_first.setdefault(entry.words[0], {})[entry.words, entry.concept] = entry
    named = {name: found for name, found in instruments.items() if not _counts_anything(found)}
    return Lexicon(
        entries={
            first: tuple(sorted(found.values(), key=lambda entry: -len(entry.words)))
            for first, found in by_first.items()
        },
        instruments=named,
        instrument_prefixes=frozenset(_first_word(name)[:PREFIX] for name in _names(named)),
    )


def _entries(name: str, text: str) -> Iterable[Entry]:
    family = name.partition("-")[0]
    layer = _LAYERS.get(family, OTHER_LAYER)
    for line in text.splitlines():
        entry = line.partition("#")[0].strip()
        if not entry:
            continue
        concept = name
        if entry.startswith("!"):
            entry, concept = entry[1:], name + "!"
        words = tuple(token.word for token in tokens(entry))
        if family == "verbs":
            found = forms.verb_forms(words)
        elif family == "nouns":
            found = forms.noun_forms(words)
        else:
            found = (words,)
        for form in found:
            yield Entry(form, concept, layer)


def _names(instruments: Mapping[str, Instrument]) -> Iterable[str]:
    return (name for found in instruments.items() for name in (found[0], found[1].name.casefold()))


def _first_word(name: str) -> str:
    return tokens(name)[0].word if name else ""


def _counts_anything(instrument: Instrument) -> bool:
    # `days per week` and its like are units in a sentence, and Goal Attainment Scaling has no scale of its own.
    return instrument.label == instrument.label.lower() or instrument.key == "gas"


def instrument(lexicon: Lexicon, written: str) -> Instrument | None:
    """The instrument that these words name, or none.

    Names that are words as well (AUDIT, SPIN, SCARED) count only in capitals or with a figure.
    """
    found = lexicon.instruments.get(normalize_name(written))
    if found is None:
        return None
    letters = [letter for letter in written if letter.isalpha()]
    plain = " " not in written.strip() and not any(letter.isdigit() for letter in written)
    return None if plain and not all(letter.isupper() for letter in letters[:2] + letters[-2:-1]) else found
