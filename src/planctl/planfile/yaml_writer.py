"""What a plan says as lines of YAML: block style for what is long, one line in braces for what is short."""

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from planctl.model import entry_kinds_and_leads
from planctl.model.dates import Frequency, Interval
from planctl.model.plan import Entry
from planctl.model.schema import Day, Id, Key, ListOf, MapOf, OneOf, Record, Reference, Text

# Records whose keys stand on a line each; others stand on one line in braces.
_BLOCKS: Final = frozenset({"review", "intake", "problem", "strength", "goal", "objective", "discharge"})
# Keys whose free texts are short names, written as words.
_NAMES: Final = frozenset({"kind", "name", "unit", "code", "credential", "modality", "approach", "who", "rule", "on"})
# A name that needs no quotes in a flow mapping and that no YAML reader takes for something else.
_BARE: Final = r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9_.-]*(?: [A-Za-z0-9][A-Za-z0-9_.-]*)*"
_NUMERAL: Final = r"[0-9.]+[eE][-+]?[0-9]+|0[xo].*"
_NOT_BARE: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "inf", "nan"})
# Line breaks of some readers, what cannot be seen, what is no character, and halves of characters
# (a byte on the command line that is no UTF-8): written as escapes.
_UNSEEN: Final = "[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"


def item_lines(part: Any, record: Record) -> list[str]:
    """Return a part of a plan as the lines of a list item: block style for what is long, else one line in braces."""
    if record.name not in _BLOCKS:
        return [f"- {_record_text(part, record)}"]
    pairs = _present(part, record)
    if record.text_key and [key.name for key, _ in pairs] == [record.text_key]:
        return [f"- {quoted(pairs[0][1])}"]
    lines = [line for key, value in pairs for line in key_lines(value, key)]
    return [("  " if index else "- ") + line for index, line in enumerate(lines)]


def key_lines(value: Any, key: Key) -> list[str]:
    """Return a key of a plan with its value, as the lines of a mapping in block style."""
    if isinstance(key.type, Record):
        if key.type.name not in _BLOCKS:
            return [f"{key.name}: {_record_text(value, key.type)}"]
        inner = [line for element, item in _present(value, key.type) for line in key_lines(item, element)]
        return [f"{key.name}:", *indented(inner, "  ")] if inner else [f"{key.name}: {{}}"]
    if isinstance(key.type, ListOf):
        if key.type.single and len(value) == 1:
            return [f"{key.name}: {_value_text(value[0], key)}"]
        item = key.type.item
        if isinstance(item, Record):
            return [f"{key.name}:", *(f"  {line}" for element in value for line in item_lines(element, item))]
        if isinstance(item, Text):
            return [f"{key.name}:", *(f"  - {_value_text(element, key)}" for element in value)]
    return [f"{key.name}: {_value_text(value, key)}"]


def _present(part: Any, record: Record) -> list[tuple[Key, Any]]:
    """Return the keys of a record that say something, with their values."""
    pairs = [(key, getattr(part, key.attribute)) for key in record.keys]
    return [(key, value) for key, value in pairs if not (value is None or value is False or value in ((), {}))]


def _record_text(value: Any, record: Record) -> str:
    return "{" + ", ".join(f"{key.name}: {_value_text(item, key)}" for key, item in _present(value, record)) + "}"


def entry_text(entry: Entry) -> str:
    """An entry as one line in flow style: date, kind, the kind's own keys, logged, note."""
    known = entry_kinds_and_leads.KINDS.get(entry.kind)
    return _record_text(entry, known.record if known else entry_kinds_and_leads.Kind(entry.kind, "").record)


def _value_text(value: Any, key: Key) -> str:
    if isinstance(value, date | Interval | Frequency | int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(_value_text(item, key) for item in value) + "]"
    if isinstance(value, str):
        return bare(value) if _is_word(key) else quoted(value)
    return "{" + ", ".join(f"{bare(name)}: {_mapped(item, key)}" for name, item in value.items()) + "}"


def _mapped(value: Any, key: Key) -> str:
    """Return a value of a mapping with free keys: a word or an interval, or free text."""
    if not isinstance(value, str):
        return str(value)
    free = isinstance(key.type, MapOf) and isinstance(key.type.value, Text)
    return quoted(value) if free else bare(value)


def _is_word(key: Key) -> bool:
    """Tell whether the key's values are ids, words of the format or short names rather than free text."""
    type = key.type.item if isinstance(key.type, ListOf) else key.type
    return isinstance(type, OneOf | Id | Reference | Day) or key.name in _NAMES


def _needs_no_quotes(text: str) -> bool:
    if text.casefold() in _NOT_BARE:
        return False
    # Most are single words, and a pattern is compiled by the first who asks.
    if text.isascii() and text.isalnum() and text[0].isalpha():
        return True
    if not re.fullmatch(_BARE, text):
        return False
    return not text[0].isdigit() or not re.fullmatch(_NUMERAL, text, re.ASCII | re.IGNORECASE)


def bare(text: str) -> str:
    """Return the text as a word of YAML, in quotes only where a reader would take it for something else."""
    return text if _needs_no_quotes(text) else quoted(text)


def quoted(text: str) -> str:
    """Return the text in double quotes, on one line, with everything that cannot be seen written as an escape."""
    escaped = json.dumps(text, ensure_ascii=False)
    # What is printable holds none of them, and most texts are.
    return escaped if escaped.isprintable() else re.sub(_UNSEEN, lambda unseen: f"\\u{ord(unseen[0]):04x}", escaped)


def indented(lines: Sequence[str], margin: str) -> tuple[str, ...]:
    """Return the lines further to the right."""
    return tuple(f"{margin}{line}" for line in lines)
