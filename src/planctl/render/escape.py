"""Make a plan's text safe to show: invisible characters, and those that could command a terminal, as escapes."""

import unicodedata
from typing import Final

# Persian, Hindi, Arabic and Hebrew cannot be written without these, nor can many emoji.
_JOINERS_AND_MARKS: Final = frozenset("\u00ad\u061c\u200c\u200d\u200e\u200f\u2060")


def line(text: str) -> str:
    """Write the text on one line, with line breaks and everything unprintable as `\\n`, `\\x1b`, `\\u202e`."""
    return text if text.isprintable() else "".join(map(_visible, text))


def lines(text: str) -> list[str]:
    """Split the text into lines, each safe to show."""
    return [line(part.replace("\t", "    ")) for part in text.split("\n")]


def on_page(text: str) -> str:
    """Write the text on one line of a page that is no terminal, where less is dangerous.

    Joiners, marks of direction, spaces of all widths and characters newer than this Python stay, as part of
    what a person wrote; controls, line breaks and overrides of direction are shown as in `line`.
    """
    return text if text.isprintable() else "".join(map(_visible_on_page, text))


def page_lines(text: str) -> list[str]:
    """Split the text into lines, each as `on_page` writes it."""
    return [on_page(part.replace("\t", "    ")) for part in text.split("\n")]


def _visible_on_page(character: str) -> str:
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return _visible(character) if hidden and character not in _JOINERS_AND_MARKS else character


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    if character == "\n":
        return "\\n"
    if character == "\t":
        return " "
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
