"""Values in a tree of JSON, by where they stand."""

from collections.abc import Iterator, Mapping
from typing import Any


def at(node: Any, keys: list[str]) -> Iterator[Any]:
    """The values at a path, through lists."""
    if isinstance(node, list):
        for item in node:
            yield from at(item, keys)
    elif not keys:
        yield node
    elif isinstance(node, Mapping) and keys[0] in node:
        yield from at(node[keys[0]], keys[1:])


def keyed(node: Any, key: str) -> Iterator[Any]:
    """The values under a key, wherever it stands."""
    if isinstance(node, Mapping):
        for name, value in node.items():
            if name == key:
                yield value
            else:
                yield from keyed(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from keyed(value, key)
