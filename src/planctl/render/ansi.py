"""How words of each tone look: in the eight colours that every terminal has, so that its own theme decides."""

from collections.abc import Mapping
from typing import Final

from planctl.render.blocks import Span, Spans, Tone

STYLES: Final[Mapping[Tone, str]] = {
    "title": "bold",
    "heading": "bold cyan",
    "quiet": "dim",
    "words": "italic",
    "overdue": "bold red",
    "today": "bold yellow",
    "soon": "yellow",
    "good": "green",
    "bad": "red",
    "error": "bold red",
    "warning": "yellow",
    "note": "cyan",
    "curve": "bold cyan",
    "target": "green",
    "cut-off": "magenta",
    "baseline": "dim",
}
_CODES: Final = {
    "bold": "1", "dim": "2", "italic": "3", "red": "31", "green": "32", "yellow": "33", "magenta": "35", "cyan": "36",
}  # fmt: skip


def painted(spans: Spans) -> str:
    """The spans in their colours."""
    return "".join(map(_painted, spans))


def _painted(each: Span) -> str:
    style = STYLES.get(each.tone)
    if style is None or not each.text.strip():
        return each.text
    return f"\x1b[{';'.join(_CODES[word] for word in style.split())}m{each.text}\x1b[0m"
