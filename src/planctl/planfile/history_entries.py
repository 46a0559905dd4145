"""The entries of a history, whatever else is wrong with the plan, for comparing many versions of one file."""

import re
import unicodedata
from typing import Final, NamedTuple

from planctl.model.source import Items, Mapping, Node, Scalar
from planctl.planfile import decode, history_blocks, records, yaml_reader, yaml_writer
from planctl.planfile.fields import ParseContext

# The key that begins the lower half, and the margin of its items.
_HISTORY: Final = re.compile(r"^history:", re.MULTILINE)
_MARGIN: Final = re.compile(r"history:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*( *)- ")


class HistoryEntry(NamedTuple):
    """One entry: `text` is what it means, in one line and the same however it is written; `keys` are its keys."""

    text: str
    keys: frozenset[tuple[str, str]]

    @property
    def kind(self) -> str:
        """The kind, empty where it has none."""
        return self.value("kind")

    def value(self, key: str) -> str:
        """The single value of a key, empty where it has none."""
        return next((value.strip('"') for name, value in self.keys if name == key), "")


class HistoryText(NamedTuple):
    """A plan's text in two halves, with its entries; `grows` if what is added at its end can be read alone."""

    upper: str
    text: str
    entries: tuple[HistoryEntry, ...]
    grows: bool


def read(data: bytes, earlier: HistoryText | None = None) -> HistoryText:
    """Read the history in the bytes of a file; none of it is read again that `earlier` has.

    Raises:
        UnreadableFile: the file, or its lower half, is no YAML.
    """
    upper, half = _halves(data)
    if earlier is not None and half.startswith(earlier.text):
        added = half[len(earlier.text) :]
        if not added.strip():
            return earlier._replace(upper=upper, text=half)
        margin = _MARGIN.match(half)
        if earlier.grows and margin and earlier.text.endswith("\n") and added.startswith(f"{margin[1]}- "):
            tree = yaml_reader.read(f"history:\n{added}")
            if isinstance(tree, Mapping) and len(tree.pairs) == 1:
                return HistoryText(upper, half, (*earlier.entries, *(_entries(tree) or ())), True)
    tree = yaml_reader.read(half)
    grows = isinstance(tree, Mapping) and len(tree.pairs) == 1 and _MARGIN.match(half) is not None
    return HistoryText(upper, half, _entries(tree) or (), grows)


def upper_half(data: bytes) -> str:
    """Return the upper half in the bytes of a file, with no entry read.

    Raises:
        UnreadableFile: the file is no text.
    """
    return _halves(data)[0]


def _halves(data: bytes) -> tuple[str, str]:
    text = decode.text(data).replace("\r\n", "\n")
    beginnings = [match.start() for match in _HISTORY.finditer(text)]
    # Without one such line, the key is written in braces or quotes: then the whole file must be read.
    start = beginnings[0] if len(beginnings) == 1 else 0
    return text[:start], text[start:]


def _entries(tree: Node) -> tuple[HistoryEntry, ...] | None:
    history = tree.get("history") if isinstance(tree, Mapping) else None
    return tuple(map(_entry, history.items)) if isinstance(history, Items) else None


def _entry(node: Node) -> HistoryEntry:
    if not isinstance(node, Mapping):
        return HistoryEntry(history_blocks.canonical(node), frozenset())
    kind = node.get("kind")
    context = ParseContext(custom_kinds=(kind.text,) if isinstance(kind, Scalar) else ())
    parsed = records.entry(node, context)
    # What this version of planctl does not know is compared as it is written, quotes and layout apart.
    text = yaml_writer.entry_text(parsed) if parsed and not context.problems else history_blocks.canonical(node)
    keys = frozenset((key.text, history_blocks.canonical(value)) for key, value in node.pairs)
    return HistoryEntry(unicodedata.normalize("NFC", text), keys)
