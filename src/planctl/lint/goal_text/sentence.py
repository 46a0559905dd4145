"""A sentence whose tokens are marked with the concepts of the word lists they belong to."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from planctl.lint.goal_text import lexicon as words
from planctl.lint.goal_text.lexicon import Lexicon
from planctl.lint.goal_text.tokens import Token, tokens
from planctl.model.instruments import Instrument

_NOTHING: Final[frozenset[str]] = frozenset()
_LONGEST_INSTRUMENT: Final = 7
_BEYOND: Final = ("",) * 12


@dataclass(frozen=True)
class Sentence:
    """The tokens of a text with, for each, the phrases that begin there (concept to end)."""

    text: str
    tokens: tuple[Token, ...]
    begins: tuple[dict[str, int], ...]
    marks: tuple[frozenset[str], ...]
    instruments: tuple[tuple[int, int, Instrument], ...]
    # The words of the tokens, then nothing a few times over: looking a step before the first or past
    # the last finds no word without asking where it is, which is most of the time a reading takes.
    lowered: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.tokens)

    def word(self, at: int) -> str:
        """The token at a position in lower case; empty outside the sentence."""
        lowered = self.lowered
        return lowered[at] if at < len(lowered) else ""

    def kind(self, at: int) -> str:
        """The kind of the token at a position; empty outside the sentence."""
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def mark(self, at: int) -> frozenset[str]:
        """The concepts that the token at a position belongs to."""
        return self.marks[at] if 0 <= at < len(self.marks) else _NOTHING

    def phrase(self, at: int, concept: str) -> int:
        """The end of the phrase of that concept that begins at a position, or 0."""
        return self.begins[at].get(concept, 0) if 0 <= at < len(self.begins) else 0

    def words(self, start: int, end: int) -> str:
        """The exact words from one token up to, and without, another."""
        end = min(end, len(self.tokens))
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if start < end else ""

    def any_of(self, start: int, end: int, concepts: frozenset[str]) -> bool:
        """Whether a token of the stretch belongs to one of the concepts."""
        return any(self.marks[at] & concepts for at in range(max(start, 0), min(end, len(self.tokens))))

    @cached_property
    def measured(self) -> frozenset[int]:
        """The positions that belong to the name of an instrument."""
        return frozenset(at for start, end, _ in self.instruments for at in range(start, end))


def marked(text: str, lexicon: Lexicon) -> Sentence:
    """The sentence with its marks: on each layer the longest phrase wins, and none begins inside another."""
    found = tokens(text)
    begins: list[dict[str, int]] = [{} for _ in found]
    marks: list[set[str]] = [set() for _ in found]
    instruments = _instruments(text, found, lexicon)
    free = [0, 0, 0]
    named = {at for start, end, _ in instruments for at in range(start, end)}
    for at, token in enumerate(found):
        entries = lexicon.entries.get(token.word)
        if entries is None or at in named:
            continue
        taken = [0, 0, 0]
        for phrase, concept, layer in entries:
            if at < free[layer] or len(phrase) < taken[layer]:
                continue
            end = at + len(phrase)
            if len(phrase) > 1 and tuple(other.word for other in found[at:end]) != phrase:
                continue
            taken[layer] = len(phrase)
            begins[at].setdefault(concept, end)
            for inside in range(at, end):
                marks[inside].add(concept)
        for layer, length in enumerate(taken):
            free[layer] = max(free[layer], at + length)
    lowered = (*(token.word for token in found), *_BEYOND)
    return Sentence(text, found, tuple(begins), tuple(map(frozenset, marks)), instruments, lowered)


def _instruments(text: str, found: tuple[Token, ...], lexicon: Lexicon) -> tuple[tuple[int, int, Instrument], ...]:
    named = []
    at = 0
    while at < len(found):
        end = at
        if found[at].word[: words.PREFIX] in lexicon.instrument_prefixes:
            for last in range(min(at + _LONGEST_INSTRUMENT, len(found)), at, -1):
                known = words.instrument(lexicon, text[found[at].start : found[last - 1].end])
                if known is not None:
                    named.append((at, last, known))
                    end = last
                    break
        at = max(end, at + 1)
    return tuple(named)
