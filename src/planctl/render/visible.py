"""Text of a plan made safe to show: what could not be seen, or could command a terminal, as escapes."""


def line(text: str) -> str:
    """The text on one line, with line breaks and everything unprintable as `\\n`, `\\x1b`, `\\u202e`."""
    return text if text.isprintable() else "".join(map(_shown, text))


def lines(text: str) -> list[str]:
    """The text as its lines, each safe to show."""
    return [line(part.replace("\t", "    ")) for part in text.split("\n")]


def _shown(character: str) -> str:
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
