"""A manual page in roff, of the macros that every `man` knows."""

import re
import textwrap
from collections.abc import Iterable

_IN_TEXT = str.maketrans({"\\": "\\e", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"})
_IN_LITERALS = _IN_TEXT | str.maketrans({"-": "\\-", "'": "\\(aq"})
_CODE = re.compile(r"`([^`]+)`")


def title(name: str, section: int, date: str, source: str, manual: str) -> str:
    """The first lines.

    Words are not parted and lines not stretched: the page is full of words that are typed as they stand.
    """
    return f'.TH {name.upper()} {section} "{date}" "{source}" "{manual}"\n.nh\n.ad l\n'


def section(name: str) -> str:
    """A section's heading."""
    return f".SH {name.upper()}\n"


def subsection(name: str) -> str:
    """A heading within a section."""
    return f".SS {name}\n"


def paragraph(text: str) -> str:
    """A paragraph; what stands between backticks is to be typed as it stands."""
    return f".PP\n{running(text)}\n"


def entry(term: str, text: str) -> str:
    """A term, which is roff already, and what it means."""
    return f".TP\n{_guarded(term)}\n{running(text)}\n"


def example(lines: Iterable[str]) -> str:
    """Lines to be typed, shown as they are."""
    shown = "\n".join(_guarded(literal(line)) for line in lines)
    return f".PP\n.RS 4\n.nf\n{shown}\n.fi\n.RE\n"


def running(text: str) -> str:
    """Running text, at least one line of roff a sentence: lines are filled anyway."""
    parts = _CODE.split(" ".join(text.split()))
    marked = "".join(bold(part) if index % 2 else _plain(part) for index, part in enumerate(parts))
    sentences = re.split(r"(?<=[.;:]) (?=\S)", marked)
    lines = (line for sentence in sentences for line in _wrapped(sentence))
    return "\n".join(map(_guarded, lines))


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 80, break_long_words=False, break_on_hyphens=False)


def page(parts: Iterable[str]) -> str:
    """A whole page: a heading begins a paragraph by itself."""
    return re.sub(r"^(\.S[HS] .*\n)\.PP\n", r"\1", "".join(parts), flags=re.MULTILINE)


def bold(text: str) -> str:
    """Text to be typed as it stands."""
    return f"\\fB{literal(text)}\\fR"


def italic(text: str) -> str:
    """A word that something else is put in place of."""
    return f"\\fI{literal(text)}\\fR"


def literal(text: str) -> str:
    """Text in which every character is to come out as itself, and can be copied from the page."""
    return _ascii(text.translate(_IN_LITERALS))


def _plain(text: str) -> str:
    # A hyphen within a word is a hyphen; one before a word is an option's.
    return _ascii(re.sub(r"(?<!\w)-|-(?!\w)", lambda _: "\\-", text.translate(_IN_TEXT)))


def _ascii(text: str) -> str:
    return "".join(each if each.isascii() else f"\\[u{ord(each):04X}]" for each in text)


def _guarded(line: str) -> str:
    """A line that does not begin like a request."""
    return f"\\&{line}" if line.startswith((".", "'")) else line
