"""A structural problem of a file, as a value: where, what is wrong, what to do."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands in a file; line and column count from 1, 0 means the file or the line as a whole."""

    line: int
    column: int


WHOLE_FILE = Place(0, 0)


class Problem(NamedTuple):
    """One thing wrong with one file. `message` and `hint` never quote a client's text."""

    place: Place
    message: str
    hint: str = ""

    def at(self, file: str) -> str:
        """`c-0142.yaml:31:9`, the line alone where no column is to blame, or the file alone."""
        return ":".join([file, *(str(number) for number in self.place if number)])


# Nobody mends more at once, and each takes its time to word.
MOST_LISTED = 100


def listed(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems in the order of the file; those beyond the first hundred are counted in one."""
    ordered = sorted(set(problems))
    beyond = len(ordered) - MOST_LISTED
    if beyond <= 0:
        return tuple(ordered)
    more = f"{beyond} more problem{'' if beyond == 1 else 's'} from here on"
    return (*ordered[:MOST_LISTED], Problem(ordered[MOST_LISTED].place, more, "mend those above first"))


def spelled(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` spells, with or without capitals, spaces, hyphens and underscores.

    None if it spells none of them, or more than one.
    """
    words = list(known)
    if word in words:
        return word
    matches = [candidate for candidate in words if spelling(candidate) == spelling(word)]
    return matches[0] if len(matches) == 1 else None


def spelling(word: str) -> str:
    """Normalize the spelling of a word: `Missed sessions` and `missed_sessions` are `missed-sessions`."""
    return "-".join(word.casefold().replace("_", " ").replace("-", " ").split())


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` was most likely meant to be, or none."""
    import difflib

    folded = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str], what: str) -> str:
    """Return a hint that names the nearest known word, or all of them when none is near."""
    words = list(known)
    close = nearest(word, words)
    return f"did you mean {close}?" if close else f"{what}: {', '.join(words)}"


class _Placed:
    """What stands at a line and a column, both counted from 1."""

    __slots__ = ()

    line: int
    column: int

    @property
    def place(self) -> Place:
        return Place(self.line, self.column)


class Scalar(_Placed):
    """A single value. `plain` is false where it was quoted or written as a block."""

    __slots__ = ("column", "last_line", "line", "plain", "text")

    def __init__(self, text: str, plain: bool, line: int, column: int, last_line: int) -> None:
        self.text = text
        self.plain = plain
        self.line = line
        self.column = column
        self.last_line = last_line


class Items(_Placed):
    """A list. `flow` is true where it stands in brackets."""

    __slots__ = ("column", "flow", "items", "last_line", "line")

    def __init__(self, flow: bool, line: int, column: int) -> None:
        self.items: list[Node] = []
        self.flow = flow
        self.line = line
        self.column = column
        self.last_line = line


class Mapping(_Placed):
    """Keys with values, in the order of the file. `flow` is true where it stands in braces."""

    __slots__ = ("column", "flow", "last_line", "line", "pairs")

    def __init__(self, flow: bool, line: int, column: int) -> None:
        self.pairs: list[tuple[Scalar, Node]] = []
        self.flow = flow
        self.line = line
        self.column = column
        self.last_line = line

    def __iter__(self) -> Iterator[tuple["Scalar", "Node"]]:
        return iter(self.pairs)

    def get(self, name: str) -> "Node | None":
        """Return the value of a key, or none."""
        for key, value in self.pairs:
            if key.text == name:
                return value
        return None


Node = Scalar | Items | Mapping

# A value with neither place nor quoting, for comparing what two texts say.
Plain = str | list["Plain"] | dict[str, "Plain"]


def plain(node: Node) -> Plain:
    """Return what the node says, without how it is written."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.pairs}
