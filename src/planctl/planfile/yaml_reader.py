"""Read YAML into a tree of nodes, and put the parsers' faults into our own words.

The C parser (`ruamel.yaml.clib`) gives the events where it is installed; the pure one is the fallback
and decides whatever the C parser refuses, so both give the same answers.
"""

import contextlib
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from planctl.model.source import Items, Mapping, Node, Place, Problem, Scalar
from planctl.planfile.decode import UnreadableFile

# Tabs and rare line breaks mean one thing in YAML 1.1, which the C parser reads, another in 1.2; and a
# quoted key with nothing behind its colon is read by the C parser alone.
# The C parser also takes a comment that touches the header of a block text.
_READ_DIFFERENTLY: Final = ("\t", "\x85", "\u2028", "\u2029", "\ufeff", *(f"{q}:{e}" for q in "\"'" for e in ",]}"))
_TOUCHED_HEADER: Final = r"[|>][-+1-9]*#"

# What a parser says of a fault, to our own words: its own may quote the file.
_FAULTS: Final = (
    ("'\\t'", "a tab stands where YAML wants spaces", "indent with spaces"),
    ("while scanning a quoted scalar", "a quote that is opened here is never closed", "close it, or remove it"),
    ("mapping values are not allowed", "a colon stands in a text without quotes", "put the text in double quotes"),
    ("could not find expected ':'", "a key is not followed by a colon", 'write "key: value", or use quotes'),
    ("escape character", "a backslash in double quotes is not a known escape", "use single quotes, or write \\\\"),
    ("flow node", "a value is missing in brackets or braces, or they are not closed", "look at the line above, too"),
    ("flow", "a bracket or brace that is opened here is not closed, or a comma is missing in it", "close it"),
    ("expected <block end>", "the line does not fit the ones above it", "look at its indentation"),
    ("cannot start any token", "a text begins with a character that needs quotes", "put the text in double quotes"),
)  # fmt: skip


# Faults whose place is where something was opened rather than where the parser gave up.
_OPENED: Final = "quoted scalar|flow (?:mapping|sequence)"


_SPACES_BELOW_HEADER: Final = r"([|>][-+1-9]* *(?:#[^\n]*)?\r?\n)((?: *\r?\n)+)"


class Unparsable(Exception):
    """The parser stopped; its message is its own, and never shown."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


def c_parser(text: str) -> Any | None:
    """Return a C parser of the text; none where it is not installed, or would read the text by other rules."""
    try:
        from _ruamel_yaml import CParser
    except ImportError:
        return None
    # A loop over plain searches takes a tenth of what one pattern of them all would.
    if any(sign in text for sign in _READ_DIFFERENTLY):
        return None
    if ("|" in text or ">" in text) and re.search(_TOUCHED_HEADER, text):
        return None
    return CParser(text)


def pure_parser(text: str) -> Any:
    """Return a parser of the text in plain Python."""
    from ruamel.yaml import YAML

    # A YAML object keeps what one document's directives said: a new one for each file.
    # It looks at the first characters at once, and may refuse them here already.
    with faults():
        return YAML(typ="safe", pure=True).get_constructor_parser(text)[1]


def spaces_below_headers_removed(text: str) -> str:
    """Remove the lines of a few spaces at the head of block texts.

    The pure parser refuses those, which YAML and the C parser allow.
    """
    return re.sub(_SPACES_BELOW_HEADER, lambda match: match[1] + match[2].replace(" ", ""), text)


@contextlib.contextmanager
def faults() -> Iterator[None]:
    """Turn whatever a parser raises into `Unparsable`, with the place that is to blame."""
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yield
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        opened = error.context_mark if re.search(_OPENED, str(error.context)) else None
        mark = opened or mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        raise Unparsable(f"{error.context} {error.problem}", place) from None
    except YAMLError as error:
        raise Unparsable(str(error), Place(1, 1)) from None
    except (RecursionError, UnreadableFile, Unparsable):
        raise
    except Exception:
        # The pure parser also stops with an IndexError or ValueError of its own on odd input
        # (seen: a %YAML directive, a number of 5,000 digits); to us that is one more unreadable file.
        raise Unparsable("", Place(1, 1)) from None


def in_our_words(error: Unparsable) -> Problem:
    """Say what is wrong, without a word of the file."""
    message_of_parser = str(error)
    for sign, message, hint in _FAULTS:
        if sign in message_of_parser:
            return Problem(error.place, message, hint)
    return Problem(error.place, "this is not valid YAML", "look at the indentation and quotes of this line")


DEEPEST: Final = 32
MOST_NODES: Final = 100_000
_LARGEST_READ_TWICE: Final = 256 * 1024


# Stands in for a colon that is part of a word; one of the characters that nobody has given a meaning.
_COLON: Final = "\ue000"
_COLON_IN_WORD: Final = r""":(?<=[^\s\[\]{},:"'#]:)(?=\S)"""


class _TooMuch(UnreadableFile):
    """The file is far larger or deeper than a plan, and reading it once is enough."""


def read(text: str) -> Node:
    """Read the tree of one YAML document.

    Raises:
        UnreadableFile: it is no YAML, nests deeper than 32 levels, has more than 100,000 nodes, a second
            document, an anchor, alias, tag or merge key.
    """
    return _read(text, c_parser)


# A command reads one text several times: to look, under the lock, to compare. Nobody changes a tree.
@lru_cache(maxsize=4)
def _read(text: str, first_parser: Callable[[str], Any | None]) -> Node:
    # The C parser refuses a colon within a word in brackets or braces, such as `at 10:30`.
    readable = text if _COLON in text else re.sub(_COLON_IN_WORD, _COLON, text)
    from_c = first_parser(readable)
    if from_c is not None:
        try:
            return _built(from_c, colon=":" if readable is text else _COLON)
        except _TooMuch:
            raise
        except (Unparsable, UnreadableFile) as fault:
            # The pure parser decides, since it may stop at another place; but of so large a file it
            # could not say within two seconds where that is.
            if len(text) > _LARGEST_READ_TWICE:
                raise _refused(fault, text) from None
    try:
        return _from_pure(text)
    except Unparsable as fault:
        raise _refused(fault, text) from None
    except RecursionError:
        raise UnreadableFile(_too_deep(Place(1, 1))) from None


def _refused(fault: Unparsable | UnreadableFile, text: str) -> UnreadableFile:
    if isinstance(fault, UnreadableFile):
        return fault
    from planctl.planfile import yaml_slips

    return UnreadableFile(yaml_slips.find(text, fault.place.line) or in_our_words(fault))


def _from_pure(text: str) -> Node:
    try:
        return _built(pure_parser(text))
    except Unparsable as fault:
        if "more indented follow up line" not in str(fault):
            raise
    return _built(pure_parser(spaces_below_headers_removed(text)))


def _built(parser: Any, colon: str = ":") -> Node:
    with faults():
        return _Builder(parser, colon).document()


class _Builder:
    """One document being built. Each event is looked at once, for this runs for every line of every plan."""

    def __init__(self, parser: Any, colon: str) -> None:
        """Build from a parser's events, in whose texts a colon is written as `colon`."""
        from ruamel.yaml import events

        self.colon = colon

        self.next = parser.get_event
        self.count = 0
        self.scalar, self.mapping, self.items = events.ScalarEvent, events.MappingStartEvent, events.SequenceStartEvent
        self.mapping_end, self.items_end = events.MappingEndEvent, events.SequenceEndEvent
        self.document_start, self.stream_end = events.DocumentStartEvent, events.StreamEndEvent

    def document(self) -> Node:
        """Build the only document, and return its root."""
        root: Node | None = None
        while (event := self.next()) is not None and type(event) is not self.stream_end:
            if type(event) is not self.document_start:
                continue
            if root is not None:
                raise UnreadableFile(
                    _forbidden(event, "a second document", "one file holds one plan: remove the line `---`")
                )
            root = self.node(self.next(), 1)
        if root is None or (isinstance(root, Scalar) and root.plain and not root.text):
            raise UnreadableFile(Problem(Place(1, 1), "is empty but for comments", "restore it from git or a backup"))
        return root

    def node(self, event: Any, depth: int) -> Node:
        """Build the node that begins with the event, and everything in it."""
        kind = type(event)
        if kind is self.scalar:
            # Only what is not plain by implication can have a tag.
            if event.anchor is not None or (not event.implicit[0] and event.tag):
                raise UnreadableFile(self._named(event))
            start, end = event.start_mark, event.end_mark
            line, last_line = start.line, end.line
            # A block scalar's end mark stands at the beginning of the line after it.
            if last_line == line or end.column:
                last_line += 1
            return Scalar(event.value.replace(self.colon, ":"), not event.style, line + 1, start.column + 1, last_line)
        if event.anchor is not None or event.tag:
            raise UnreadableFile(self._named(event))
        if depth > DEEPEST:
            raise _TooMuch(_too_deep(_place_of(event)))
        return self._mapping(event, depth) if kind is self.mapping else self._items(event, depth)

    def _mapping(self, start: Any, depth: int) -> Mapping:
        place = start.start_mark
        mapping = Mapping(bool(start.flow_style), place.line + 1, place.column + 1)
        pairs, take, node, end = mapping.pairs, self.next, self.node, self.mapping_end
        last_line, depth = mapping.line, depth + 1
        while type(event := take()) is not end:
            self.count += 1
            if self.count > MOST_NODES:
                raise _TooMuch(_too_many(event))
            key = node(event, depth)
            if not isinstance(key, Scalar):
                problem = Problem(key.place, "a list or mapping stands as a key", "a key is a single word")
                raise UnreadableFile(problem)
            if not key.text and key.plain:
                raise UnreadableFile(Problem(key.place, "a key is missing here", "write it, or put the text in quotes"))
            if key.text == "<<" and key.plain:
                raise UnreadableFile(Problem(key.place, "a merge key (<<) is not allowed", "write the values out"))
            value = node(take(), depth)
            if type(value) is Scalar and not value.text and value.plain:
                # The C parser puts what is not there behind the colon, the pure one where the next thing begins.
                value.line, value.column, value.last_line = key.line, key.column, key.last_line
            pairs.append((key, value))
            last_line = value.last_line
        mapping.last_line = event.end_mark.line + 1 if mapping.flow else last_line
        return mapping

    def _items(self, start: Any, depth: int) -> Items:
        place = start.start_mark
        sequence = Items(bool(start.flow_style), place.line + 1, place.column + 1)
        items, take, node, end = sequence.items, self.next, self.node, self.items_end
        last_line, depth = sequence.line, depth + 1
        while type(event := take()) is not end:
            self.count += 1
            if self.count > MOST_NODES:
                raise _TooMuch(_too_many(event))
            item = node(event, depth)
            items.append(item)
            last_line = item.last_line
        sequence.last_line = event.end_mark.line + 1 if sequence.flow else last_line
        return sequence

    def _named(self, event: Any) -> Problem:
        """Say what is wrong with an event that has an anchor or a tag, or is an alias."""
        if type(event) not in (self.scalar, self.mapping, self.items):
            return _forbidden(event, "an alias (*name)", "put a text that begins with * in quotes")
        if event.anchor is not None:
            return _forbidden(event, "an anchor (&name)", "put a text that begins with & in quotes")
        return _forbidden(event, "a tag (!name)", "put a text that begins with ! in quotes")


def _too_deep(place: Place) -> Problem:
    return Problem(place, f"the file nests deeper than {DEEPEST} levels", "is it a plan?")


def _too_many(event: Any) -> Problem:
    return Problem(_place_of(event), f"the file has more than {MOST_NODES} values", "is it a plan?")


def _forbidden(event: Any, what: str, hint: str) -> Problem:
    return Problem(_place_of(event), f"{what} is not allowed", hint)


def _place_of(event: Any) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1)


def repeated_keys(root: Node) -> list[Problem]:
    """Find every key that occurs twice in one mapping, with the line of the first."""
    problems = []
    open_nodes = [root]
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, Items):
            open_nodes.extend(item for item in node.items if not isinstance(item, Scalar))
        elif isinstance(node, Mapping):
            first: dict[str, Scalar] = {}
            for key, value in node.pairs:
                if key.text in first:
                    message = f"this key occurs twice, first in line {first[key.text].line}"
                    problems.append(Problem(key.place, message, "keep one of the two"))
                first.setdefault(key.text, key)
                if not isinstance(value, Scalar):
                    open_nodes.append(value)
    return problems
