"""A structural problem of a file, as a value: where, what is wrong, what to do."""

from collections.abc import Iterable
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands in a file; line and column count from 1, 0 means the file as a whole."""

    line: int
    column: int


WHOLE_FILE = Place(0, 0)


class Problem(NamedTuple):
    """One thing wrong with one file. `message` and `hint` never quote a client's text."""

    place: Place
    message: str
    hint: str = ""

    def at(self, file: str) -> str:
        """`c-0142.yaml:31:9`, or the file alone where no line is to blame."""
        return f"{file}:{self.place.line}:{self.place.column}" if self.place.line else file


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was most likely meant to be, or none."""
    import difflib

    folded = {candidate.casefold(): candidate for candidate in known}
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str], what: str) -> str:
    """A hint that names the nearest known word, or all of them when none is near."""
    words = list(known)
    close = nearest(word, words)
    return f"did you mean {close}?" if close else f"{what}: {', '.join(words)}"
