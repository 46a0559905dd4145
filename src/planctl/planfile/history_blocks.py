"""Split a plan's text in two: the plan half, and the history as blocks of whole lines, one block per entry."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from planctl.model.source import Items, Mapping, Node, Scalar, plain

Lines = tuple[str, ...]
# One for all: making an encoder takes longer than writing an entry with it.
_json: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


class CannotSplit(Exception):
    """The history cannot be taken apart into lines of its own; the message says why."""


@dataclass(frozen=True, slots=True)
class EntryBlock:
    """One entry of the history, with the comments and blank lines above it.

    `canonical` is what the entry means however it is written: two entries are the same if they say the
    same. `lead` and `body` are its lines; `date` and `known`, the days it happened and became known, are as written.
    """

    canonical: str
    kind: str
    date: str
    known: str
    facts: frozenset[tuple[str, str]]
    lead: Lines
    body: Lines

    @property
    def lines(self) -> Lines:
        """All its lines."""
        return self.lead + self.body


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """A plan's text taken apart; `head` ends with the line of the key `history`.

    `margin` is what stands before the dash of each entry, `tail` what stands below the last one.
    """

    head: Lines
    blocks: tuple[EntryBlock, ...]
    tail: Lines
    margin: str

    def at(self, margin: str) -> "SplitPlan":
        """Return the same with another margin; lines that stand left of the old one stay where they are."""
        if margin == self.margin:
            return self

        def moved(lines: Lines) -> Lines:
            return tuple(
                margin + line.removeprefix(self.margin) if line.startswith(self.margin) and line.strip() else line
                for line in lines
            )

        blocks = tuple(replace(block, lead=moved(block.lead), body=moved(block.body)) for block in self.blocks)
        return SplitPlan(self.head, blocks, moved(self.tail), margin)


def split(text: str, tree: Node) -> SplitPlan:
    """Return the two halves of a text whose lines end in newlines alone.

    Raises:
        CannotSplit: there is no history at the end, or its entries do not stand on lines of their own.
    """
    lines = tuple(text.removesuffix("\n").split("\n"))
    key, history = _history(tree)
    if history.flow or not history.items:
        raise CannotSplit("the history is written in brackets")
    margin = " " * (history.column - 1)
    blocks: list[EntryBlock] = []
    done = key.line
    for item in history.items:
        dash = _line_of_dash(lines, done, item.line, margin)
        if not isinstance(item, Mapping):
            raise CannotSplit("an entry is not a mapping")
        blocks.append(_block(item, lines[done : dash - 1], lines[dash - 1 : item.last_line], margin))
        done = item.last_line
    return SplitPlan(lines[: key.line], tuple(blocks), lines[done:], margin)


def _history(tree: Node) -> tuple[Scalar, Items]:
    if not isinstance(tree, Mapping) or tree.flow or not tree.pairs:
        raise CannotSplit("the plan is written in braces")
    key, value = tree.pairs[-1]
    if key.text != "history" or not isinstance(value, Items):
        raise CannotSplit("the history is not the last key")
    if sum(name.text == "history" for name, _ in tree.pairs) > 1:
        raise CannotSplit("there are two histories")
    return key, value


def _line_of_dash(lines: Lines, after: int, at_latest: int, margin: str) -> int:
    """Return the line, counted from 1, on which the entry's dash stands: alone, or before its first key."""
    for number in range(at_latest, after, -1):
        line = lines[number - 1]
        if line.rstrip() == f"{margin}-" or line.startswith(f"{margin}- "):
            return number
    raise CannotSplit("an entry does not stand on lines of its own")


def _block(item: Mapping, lead: Lines, body: Lines, margin: str) -> EntryBlock:
    if any(not line.startswith(margin) and line.strip() for line in body):
        raise CannotSplit("a line of an entry stands further left than its dash")
    texts = {key.text: value.text for key, value in item.pairs if isinstance(value, Scalar)}
    date = texts.get("date", "")
    return EntryBlock(
        canonical(item),
        texts.get("kind", ""),
        date,
        texts.get("logged") or date,
        frozenset((key.text, canonical(value)) for key, value in item.pairs),
        lead,
        body,
    )


def canonical(node: Node) -> str:
    """Return what a node means, as a text that is the same however the node is written."""
    return _json(plain(node))


def entries(tree: Node) -> Counter[str]:
    """Say how often each entry stands in the history, however that is laid out; empty where there is none."""
    value = tree.get("history") if isinstance(tree, Mapping) else None
    return Counter(canonical(item) for item in value.items) if isinstance(value, Items) else Counter()


def comments(lines: Iterable[str]) -> Lines:
    """Return the lines that are not blank."""
    return tuple(line.strip() for line in lines if line.strip())
