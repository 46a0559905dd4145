"""A YAML document as a tree: every scalar still a text, everything with its place."""

from collections.abc import Iterator

from planctl.problems import Place


class Scalar:
    """A single value. `plain` is false where it was quoted or written as a block."""

    __slots__ = ("column", "last_line", "line", "plain", "text")

    def __init__(self, text: str, plain: bool, line: int, column: int, last_line: int) -> None:
        self.text = text
        self.plain = plain
        self.line = line
        self.column = column
        self.last_line = last_line

    @property
    def place(self) -> Place:
        return Place(self.line, self.column)


class Items:
    """A list. `flow` is true where it stands in brackets."""

    __slots__ = ("column", "flow", "items", "last_line", "line")

    def __init__(self, flow: bool, line: int, column: int) -> None:
        self.items: list[Node] = []
        self.flow = flow
        self.line = line
        self.column = column
        self.last_line = line

    @property
    def place(self) -> Place:
        return Place(self.line, self.column)


class Mapping:
    """Keys with values, in the order of the file. `flow` is true where it stands in braces."""

    __slots__ = ("column", "flow", "last_line", "line", "pairs")

    def __init__(self, flow: bool, line: int, column: int) -> None:
        self.pairs: list[tuple[Scalar, Node]] = []
        self.flow = flow
        self.line = line
        self.column = column
        self.last_line = line

    @property
    def place(self) -> Place:
        return Place(self.line, self.column)

    def __iter__(self) -> Iterator[tuple["Scalar", "Node"]]:
        return iter(self.pairs)

    def get(self, name: str) -> "Node | None":
        """The value of a key, or none."""
        for key, value in self.pairs:
            if key.text == name:
                return value
        return None


Node = Scalar | Items | Mapping

# A value with neither place nor quoting, for comparing what two texts say.
Plain = str | list["Plain"] | dict[str, "Plain"]


def plain(node: Node) -> Plain:
    """What the node says, without how it is written."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.pairs}
