"""The key `x_imported`: which resources of another system a plan holds, so that none is taken twice."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from planctl.model.plan import Plan
from planctl.model.source import Items, Mapping, Node, Plain, Scalar, plain
from planctl.planfile.edits import CannotExtend, Insertion

KEY: Final = "x_imported"
_PER_LINE: Final = 8


def lines(ids: Sequence[str]) -> list[str]:
    """Return the key as lines of a new plan."""
    return [f"{KEY}:", *(f"  {line}" for line in _items(ids))]


def read(tree: Node) -> frozenset[str]:
    """Return the ids that a plan's file holds."""
    node = tree.get(KEY) if isinstance(tree, Mapping) else None
    texts = [item.text for item in node.items if isinstance(item, Scalar)] if isinstance(node, Items) else []
    return frozenset(id for text in texts for id in text.split())


def _items(ids: Sequence[str]) -> list[str]:
    return [f'- "{" ".join(ids[first : first + _PER_LINE])}"' for first in range(0, len(ids), _PER_LINE)]


class AddImportedIds(NamedTuple):
    """Add ids to the key, or the key to a plan that does not have it."""

    ids: tuple[str, ...]

    def check(self, plan: Plan) -> "AddImportedIds":
        return self

    def applied(self, plan: Plan) -> Plan:
        return plan

    def applied_ids(self, tree: Node) -> Plain:
        """Return the key's value afterwards."""
        node = tree.get(KEY) if isinstance(tree, Mapping) else None
        before = plain(node) if node is not None else []
        return [*(before if isinstance(before, list) else [before]), *(item[3:-1] for item in _items(self.ids))]

    def insertion(self, tree: Node) -> Insertion:
        node = tree.get(KEY) if isinstance(tree, Mapping) else None
        if isinstance(node, Items) and not node.flow and node.items:
            margin = " " * (node.column - 1)
            return Insertion(node.last_line, tuple(f"{margin}{line}" for line in _items(self.ids)))
        if node is not None or not isinstance(tree, Mapping) or tree.flow:
            line = node.line if node is not None else 1
            raise CannotExtend(f"{KEY} is not a list of lines", "write it as planctl import does", line)
        above = [value.last_line for key, value in tree.pairs if key.text != "history"]
        return Insertion(max(above), tuple(lines(self.ids)))
