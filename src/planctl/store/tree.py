"""A document's text as a tree of nodes, built from the YAML parser's events."""

from typing import Any, Final, TypeGuard

from planctl.model.source import Items, Mapping, Node, Place, Problem, Scalar
from planctl.store import yaml_events
from planctl.store.contents import Refused
from planctl.store.yaml_events import Unparsable

DEEPEST: Final = 32
MOST_NODES: Final = 100_000
_LARGEST_READ_TWICE: Final = 256 * 1024


class _TooMuch(Refused):
    """The file is far larger or deeper than a plan, and reading it once is enough."""


def read(text: str) -> Node:
    """The tree of one YAML document.

    Raises:
        Refused: it is no YAML, nests deeper than 32 levels, has more than 100,000 nodes, a second
            document, an anchor, alias, tag or merge key.
    """
    from_c = yaml_events.c_parser(text)
    if from_c is not None:
        try:
            return _built(from_c)
        except _TooMuch:
            raise
        except (Unparsable, Refused) as fault:
            # The pure parser decides, since it may stop at another place; but of so large a file it
            # could not say within two seconds where that is.
            if len(text) > _LARGEST_READ_TWICE:
                raise _refused(fault) from None
    try:
        return _from_pure(text)
    except Unparsable as fault:
        raise _refused(fault) from None
    except RecursionError:
        raise Refused(_too_deep(Place(1, 1))) from None


def _refused(fault: Unparsable | Refused) -> Refused:
    return fault if isinstance(fault, Refused) else Refused(yaml_events.in_our_words(fault))


def _from_pure(text: str) -> Node:
    try:
        return _built(yaml_events.pure_parser(text))
    except Unparsable as fault:
        if "more indented follow up line" not in str(fault):
            raise
    return _built(yaml_events.pure_parser(yaml_events.spaces_below_headers_removed(text)))


def _built(parser: Any) -> Node:
    with yaml_events.faults():
        return _Builder(parser).document()


class _Builder:
    """One document being built. Each event is looked at once, for this runs for every line of every plan."""

    def __init__(self, parser: Any) -> None:
        from ruamel.yaml import events

        self.next = parser.get_event
        self.count = 0
        self.scalar, self.mapping, self.items = events.ScalarEvent, events.MappingStartEvent, events.SequenceStartEvent
        self.mapping_end, self.items_end = events.MappingEndEvent, events.SequenceEndEvent
        self.document_start, self.stream_end = events.DocumentStartEvent, events.StreamEndEvent

    def document(self) -> Node:
        """The only document's root."""
        root: Node | None = None
        while (event := self.next()) is not None and type(event) is not self.stream_end:
            if type(event) is not self.document_start:
                continue
            if root is not None:
                raise Refused(_forbidden(event, "a second document", "one file holds one plan: remove the line `---`"))
            root = self.node(self.next(), 1)
        if root is None or _is_nothing(root):
            raise Refused(Problem(Place(1, 1), "is empty but for comments", "restore it from git or a backup"))
        return root

    def node(self, event: Any, depth: int) -> Node:
        """The node that begins with the event, and everything in it."""
        kind = type(event)
        if kind is self.scalar:
            # Only what is not plain by implication can have a tag.
            if event.anchor is not None or (not event.implicit[0] and event.tag):
                raise Refused(self._named(event))
            start, end = event.start_mark, event.end_mark
            line, last_line = start.line, end.line
            # A block scalar's end mark stands at the beginning of the line after it.
            if last_line == line or end.column:
                last_line += 1
            return Scalar(event.value, not event.style, line + 1, start.column + 1, last_line)
        if event.anchor is not None or event.tag:
            raise Refused(self._named(event))
        if depth > DEEPEST:
            raise _TooMuch(_too_deep(_place_of(event)))
        return self._mapping(event, depth) if kind is self.mapping else self._items(event, depth)

    def _counted(self, event: Any) -> None:
        """Count what stands in a list or mapping."""
        self.count += 1
        if self.count > MOST_NODES:
            raise _TooMuch(Problem(_place_of(event), f"the file has more than {MOST_NODES} values", "is it a plan?"))

    def _mapping(self, start: Any, depth: int) -> Mapping:
        place = start.start_mark
        found = Mapping(bool(start.flow_style), place.line + 1, place.column + 1)
        pairs, take, node, end, counted = found.pairs, self.next, self.node, self.mapping_end, self._counted
        last_line, depth = found.line, depth + 1
        while type(event := take()) is not end:
            counted(event)
            key = node(event, depth)
            if not isinstance(key, Scalar):
                problem = Problem(key.place, "a list or mapping stands as a key", "a key is a single word")
                raise Refused(problem)
            if _is_nothing(key):
                raise Refused(Problem(key.place, "a key is missing here", "write it, or put the text in quotes"))
            if key.text == "<<" and key.plain:
                raise Refused(Problem(key.place, "a merge key (<<) is not allowed", "write the values out"))
            value = node(take(), depth)
            if _is_nothing(value):
                # The C parser puts what is not there behind the colon, the pure one where the next thing begins.
                value.line, value.column, value.last_line = key.line, key.column, key.last_line
            pairs.append((key, value))
            last_line = value.last_line
        found.last_line = event.end_mark.line + 1 if found.flow else last_line
        return found

    def _items(self, start: Any, depth: int) -> Items:
        place = start.start_mark
        found = Items(bool(start.flow_style), place.line + 1, place.column + 1)
        items, take, node, end, counted = found.items, self.next, self.node, self.items_end, self._counted
        last_line, depth = found.line, depth + 1
        while type(event := take()) is not end:
            counted(event)
            item = node(event, depth)
            items.append(item)
            last_line = item.last_line
        found.last_line = event.end_mark.line + 1 if found.flow else last_line
        return found

    def _named(self, event: Any) -> Problem:
        """What is wrong with an event that has an anchor or a tag, or is an alias."""
        if type(event) not in (self.scalar, self.mapping, self.items):
            return _forbidden(event, "an alias (*name)", "write the value out")
        if event.anchor is not None:
            return _forbidden(event, "an anchor (&name)", "write the value out where it is needed")
        return _forbidden(event, "a tag (!name)", "remove it: the format knows its own types")


def _is_nothing(node: Node) -> TypeGuard[Scalar]:
    return isinstance(node, Scalar) and node.plain and not node.text


def _too_deep(place: Place) -> Problem:
    return Problem(place, f"the file nests deeper than {DEEPEST} levels", "is it a plan?")


def _forbidden(event: Any, what: str, hint: str) -> Problem:
    return Problem(_place_of(event), f"{what} is not allowed", hint)


def _place_of(event: Any) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1)


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
