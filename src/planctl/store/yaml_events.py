"""The YAML parsers, and their faults in our own words.

The C parser (`ruamel.yaml.clib`, the extra `fast`) gives the events where it is installed; the pure
one is the fallback and decides whatever the C parser refuses, so both give the same answers.
"""

import contextlib
import re
from collections.abc import Iterator
from typing import Any, Final

from planctl.model.source import Place, Problem
from planctl.store.contents import Refused

# Tabs and rare line breaks mean one thing in YAML 1.1, which the C parser reads, another in 1.2; and a
# quoted key with nothing behind its colon is read by the C parser alone.
# The C parser also takes a comment that touches the header of a block text.
_READ_DIFFERENTLY: Final = ("\t", "\x85", "\u2028", "\u2029", "\ufeff", *(f"{q}:{e}" for q in "\"'" for e in ",]}"))
_TOUCHED_HEADER: Final = r"[|>][-+1-9]*#"

# What a parser says of a fault, to our own words: its own may quote the file.
_FAULTS: Final = (
    ("'\\t'", "a tab stands where YAML wants spaces", "indent with spaces"),
    ("while scanning a quoted scalar", "a quote that is opened here is never closed", "close it, or remove it"),
    ("mapping values are not allowed", "a colon stands in a text without quotes", "put the text in double quotes"),
    ("could not find expected ':'", "a key is not followed by a colon", 'write "key: value", or use quotes'),
    ("escape character", "a backslash in double quotes is no known escape", "use single quotes, or write \\\\"),
    ("flow node", "a value is missing in brackets or braces, or they are not closed", "look at the line above, too"),
    ("flow", "a bracket or brace that is opened here is not closed, or a comma is missing in it", "close it"),
    ("expected <block end>", "the line does not fit the ones above it", "look at its indentation"),
    ("cannot start any token", "a text begins with a character that needs quotes", "put the text in double quotes"),
)  # fmt: skip


# Faults whose place is where something was opened rather than where the parser gave up.
_OPENED: Final = "quoted scalar|flow (?:mapping|sequence)"


_SPACES_BELOW_HEADER: Final = r"([|>][-+1-9]* *(?:#[^\n]*)?\r?\n)((?: *\r?\n)+)"


class Unparsable(Exception):
    """The parser stopped; its message is its own, and never shown."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


def c_parser(text: str) -> Any | None:
    """A C parser of the text; none where it is not installed, or would read the text by other rules."""
    try:
        from _ruamel_yaml import CParser
    except ImportError:
        return None
    return None if _is_read_differently(text) else CParser(text)


def _is_read_differently(text: str) -> bool:
    # A loop over plain searches takes a tenth of what one pattern of them all would.
    if any(sign in text for sign in _READ_DIFFERENTLY):
        return True
    return ("|" in text or ">" in text) and re.search(_TOUCHED_HEADER, text) is not None


def pure_parser(text: str) -> Any:
    """A parser of the text in plain Python."""
    from ruamel.yaml import YAML

    # A YAML object keeps what one document's directives said: a new one for each file.
    # It looks at the first characters at once, and may refuse them here already.
    with faults():
        return YAML(typ="safe", pure=True).get_constructor_parser(text)[1]


def spaces_below_headers_removed(text: str) -> str:
    """The text without lines of a few spaces at the head of block texts.

    The pure parser refuses those, which YAML and the C parser allow.
    """
    return re.sub(_SPACES_BELOW_HEADER, lambda found: found[1] + found[2].replace(" ", ""), text)


@contextlib.contextmanager
def faults() -> Iterator[None]:
    """Turn whatever a parser raises into `Unparsable`, with the place that is to blame."""
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yield
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        opened = fault.context_mark if re.search(_OPENED, str(fault.context)) else None
        mark = opened or mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        raise Unparsable(f"{fault.context} {fault.problem}", place) from None
    except YAMLError as fault:
        raise Unparsable(str(fault), Place(1, 1)) from None
    except (RecursionError, Refused, Unparsable):
        raise
    except Exception:
        # The pure parser also stops with an IndexError or ValueError of its own on odd input
        # (seen: a %YAML directive, a number of 5,000 digits); to us that is one more unreadable file.
        raise Unparsable("", Place(1, 1)) from None


def in_our_words(fault: Unparsable) -> Problem:
    """What is wrong, without a word of the file."""
    said = str(fault)
    for sign, message, hint in _FAULTS:
        if sign in said:
            return Problem(fault.place, message, hint)
    return Problem(fault.place, "this is not valid YAML", "look at the indentation and quotes of this line")
