"""A document's text as a tree of nodes, built from the YAML parser's events.

The C parser (`ruamel.yaml.clib`, the extra `fast`) gives the events where it is installed; the pure
one is the fallback and decides whatever the C parser refuses, so both give the same answers.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeGuard

from planctl.nodes import Items, Mapping, Node, Scalar
from planctl.problems import Place, Problem
from planctl.store.contents import Refused

DEEPEST: Final = 32
MOST_NODES: Final = 100_000

# Tabs and rare line breaks mean one thing in YAML 1.1, which the C parser reads, another in 1.2.
_READ_DIFFERENTLY: Final = re.compile("[\t\x85\u2028\u2029\ufeff]")

# What a parser says of a fault, to our own words: its own may quote the file.
_FAULTS: Final = (
    ("'\\t'", "a tab stands where YAML wants spaces", "indent with spaces"),
    ("while scanning a quoted scalar", "a quote that is opened here is never closed", "close it, or remove it"),
    ("mapping values are not allowed", "a colon stands in a text without quotes", "put the text in double quotes"),
    ("could not find expected ':'", "a key is not followed by a colon", 'write "key: value", or use quotes'),
    ("escape character", "a backslash in double quotes is no known escape", "use single quotes, or write \\\\"),
    ("flow node", "a value is missing in brackets or braces, or they are not closed", "look at the line above, too"),
    ("flow", "a bracket or brace that is opened here is not closed, or a comma is missing in it", "close it"),
    ("expected <block end>", "the line does not fit the ones above it", "look at its indentation"),
    ("cannot start any token", "a text begins with a character that needs quotes", "put the text in double quotes"),
)  # fmt: skip


# Faults whose place is where something was opened rather than where the parser gave up.
_OPENED: Final = re.compile("quoted scalar|flow (?:mapping|sequence)")


_SPACES_BELOW_HEADER: Final = re.compile(r"([|>][-+1-9]* *(?:#[^\n]*)?\r?\n)((?: *\r?\n)+)")


class _Unparsable(Exception):
    """The parser stopped; the message is its own, and never shown."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


class _TooMuch(Refused):
    """The file is far larger or deeper than a plan, and reading it once is enough."""


def read(text: str) -> Node:
    """The tree of one YAML document.

    Raises:
        Refused: it is no YAML, nests deeper than 32 levels, has more than 100,000 nodes, a second
            document, an anchor, alias, tag, merge key, or a key that occurs twice.
    """
    from_c = _c_parser()
    if from_c is not None and not _READ_DIFFERENTLY.search(text):
        try:
            return _build(from_c(text))
        except _TooMuch:
            raise
        except (_Unparsable, Refused):
            pass  # The pure parser decides, since it may stop at another place.
    try:
        return _from_pure(text)
    except _Unparsable as fault:
        raise Refused(_in_our_words(fault)) from None
    except RecursionError:
        raise Refused(_too_deep(Place(1, 1))) from None


def _from_pure(text: str) -> Node:
    try:
        return _build(_pure_events(text))
    except _Unparsable as fault:
        if "more indented follow up line" not in str(fault):
            raise
    # It refuses a block text that begins with a line of a few spaces, which YAML and the C parser allow.
    return _build(_pure_events(_SPACES_BELOW_HEADER.sub(lambda found: found[1] + found[2].replace(" ", ""), text)))


def _c_parser() -> Callable[[str], Iterator[Any]] | None:
    try:
        from _ruamel_yaml import CParser
    except ImportError:
        return None
    return lambda text: _events(CParser(text))


def _pure_events(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML

    # A YAML object keeps what one document's directives said: a new one for each file.
    yaml = YAML(typ="safe", pure=True)
    _, parser = yaml.get_constructor_parser(text)
    return _events(parser)


def _events(parser: Any) -> Iterator[Any]:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        while parser.check_event():
            yield parser.get_event()
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        opened = fault.context_mark if _OPENED.search(str(fault.context)) else None
        mark = opened or mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        raise _Unparsable(f"{fault.context} {fault.problem}", place) from None
    except YAMLError as fault:
        raise _Unparsable(str(fault), Place(1, 1)) from None
    except Exception:
        # The pure parser also stops with an IndexError or ValueError of its own on odd input
        # (seen: a %YAML directive, a number of 5,000 digits); to us that is one more unreadable file.
        raise _Unparsable("", Place(1, 1)) from None


def _build(events: Iterator[Any]) -> Node:
    root: Node | None = None
    # The collections that are open, and for each open mapping the key that waits for its value.
    open_nodes: list[Items | Mapping] = []
    waiting: list[Scalar | None] = []
    count = 0
    for event in events:
        name = type(event).__name__
        if name == "ScalarEvent":
            mark, end = event.start_mark, event.end_mark
            node: Node = Scalar(
                event.value,
                event.style == "" or event.style is None,
                mark.line + 1,
                mark.column + 1,
                # A block scalar's end mark stands at the beginning of the line after it.
                end.line + 1 if end.column or end.line == mark.line else end.line,
            )
        elif name == "MappingStartEvent":
            mark = event.start_mark
            node = Mapping(bool(event.flow_style), mark.line + 1, mark.column + 1)
        elif name == "SequenceStartEvent":
            mark = event.start_mark
            node = Items(bool(event.flow_style), mark.line + 1, mark.column + 1)
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            closed = open_nodes.pop()
            waiting.pop()
            if closed.flow:
                closed.last_line = event.end_mark.line + 1
            if open_nodes:
                open_nodes[-1].last_line = closed.last_line
            continue
        elif name == "AliasEvent":
            raise Refused(_forbidden(event, "an alias (*name)", "write the value out"))
        elif name == "DocumentStartEvent":
            if root is not None:
                raise Refused(_forbidden(event, "a second document", "one file holds one plan: remove the line `---`"))
            continue
        else:
            continue

        count += 1
        place = Place(node.line, node.column)
        if count > MOST_NODES:
            raise _TooMuch(Problem(place, f"the file has more than {MOST_NODES} values", "is it a plan?"))
        if event.anchor is not None:
            raise Refused(_forbidden(event, "an anchor (&name)", "write the value out where it is needed"))
        if _tag(event):
            raise Refused(_forbidden(event, "a tag (!name)", "remove it: the format knows its own types"))

        if not open_nodes:
            if root is None:
                root = node
        else:
            _add(open_nodes[-1], waiting, node)
        if not isinstance(node, Scalar):
            open_nodes.append(node)
            waiting.append(None)
            if len(open_nodes) > DEEPEST:
                raise _TooMuch(_too_deep(place))
    if root is None or _is_nothing(root):
        raise Refused(Problem(Place(1, 1), "is empty but for comments", "restore it from git or a backup"))
    return root


def _add(parent: Items | Mapping, waiting: list[Scalar | None], node: Node) -> None:
    parent.last_line = node.last_line
    if isinstance(parent, Items):
        parent.items.append(node)
        return
    key = waiting[-1]
    if key is None:
        if not isinstance(node, Scalar):
            raise Refused(
                Problem(Place(node.line, node.column), "a list or mapping stands as a key", "a key is a single word")
            )
        if node.text == "<<" and node.plain:
            raise Refused(
                Problem(Place(node.line, node.column), "a merge key (<<) is not allowed", "write the values out")
            )
        waiting[-1] = node
        return
    if _is_nothing(node):
        # The C parser puts what is not there behind the colon, the pure one where the next thing begins.
        node.line, node.column, node.last_line = key.line, key.column, key.last_line
        parent.last_line = key.last_line
    parent.pairs.append((key, node))
    waiting[-1] = None


def _is_nothing(node: Node) -> TypeGuard[Scalar]:
    return isinstance(node, Scalar) and node.plain and not node.text


def _tag(event: Any) -> bool:
    # The events give the tag as a text, or as an object of the pure parser.
    return bool(getattr(event, "tag", None))


def _too_deep(place: Place) -> Problem:
    return Problem(place, f"the file nests deeper than {DEEPEST} levels", "is it a plan?")


def _forbidden(event: Any, what: str, hint: str) -> Problem:
    mark = event.start_mark
    return Problem(Place(mark.line + 1, mark.column + 1), f"{what} is not allowed", hint)


def _in_our_words(fault: _Unparsable) -> Problem:
    said = str(fault)
    for sign, message, hint in _FAULTS:
        if sign in said:
            return Problem(fault.place, message, hint)
    return Problem(fault.place, "this is not valid YAML", "look at the indentation and quotes of this line")


def repeated_keys(root: Node) -> list[Problem]:
    """Every key that occurs twice in one mapping, with the line of the first."""
    found = []
    open_nodes = [root]
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, Items):
            open_nodes.extend(item for item in node.items if not isinstance(item, Scalar))
        elif isinstance(node, Mapping):
            first: dict[str, Scalar] = {}
            for key, value in node.pairs:
                if key.text in first:
                    found.append(
                        Problem(
                            key.place,
                            f"this key occurs twice, first in line {first[key.text].line}",
                            "keep one of the two",
                        )
                    )
                first.setdefault(key.text, key)
                if not isinstance(value, Scalar):
                    open_nodes.append(value)
    return found
