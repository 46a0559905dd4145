"""The values that stand at places of a plan's bytes, found without parsing the plan."""

import re
from typing import Any, Final

# A value as most plans have it: in quotes without an escape, or plain up to what ends it.
_VALUE: Final = r"\"([^\"\\\n]*)\"|'([^'\n]*)'|([^\s,\[\]{}#\"'][^,\[\]{}#\"'\n]*?)(?=\s*(?:[,\]}\n#]|$))"


def values_at(data: bytes, places: dict[str, tuple[int, int]]) -> dict[str, Any]:
    """The values that stand at the places of a plan, each a line and a column counted from 1."""
    lines = data.removeprefix(b"\xef\xbb\xbf").decode().split("\n")
    found: dict[str, Any] = {}
    for name, (line, column) in places.items():
        match = re.compile(_VALUE).match(lines[line - 1], column - 1)
        text = (match[1] or match[2] or match[3]) if match else None
        if text is None or name in ("goal", "measure"):
            found[name] = text
        else:
            found[name] = _number(text)
    return found


def _number(text: str) -> int | float | None:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return None
