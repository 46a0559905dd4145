"""Slips of people who write a plan by hand: what is wrong, at the place where it was written.

A parser stops where it can make no more sense of a file, which is often behind the slip. These look
at the lines there, and never quote them.
"""

import re
from collections.abc import Callable
from typing import Final

from planctl.model.source import Place, Problem

_KEY: Final = re.compile(r"(?P<indent> *(?:- +)?)(?P<key>[A-Za-z_][\w -]*?):(?:[ ]+(?P<value>.*))?$")
_BEFORE_VALUE: Final = re.compile(r"(?:^\s*|[:,\-] +|[\[{]\s*)(?=[\"'])")
_CURLY: Final = "\u2018\u2019\u201c\u201d"


def find(text: str, line: int) -> Problem | None:
    """Find the slip for which a parser has stopped in that line; none where no known one is there."""
    lines = text.splitlines()
    above = next((number for number in range(line - 1, 0, -1) if _says_something(lines[number - 1])), None)
    for number in dict.fromkeys(number for number in (above, line) if number and number <= len(lines)):
        for look in _LOOKS:
            problem = look(lines, number)
            if problem is not None:
                return problem
    return None


def find_unread(text: str) -> list[Problem]:
    """Find the slips that leave a file sound YAML, but say something else than was meant."""
    lines = text.splitlines()
    looks = (_no_break_space, _comment_for_value)
    problems = [look(lines, number) for number in range(1, len(lines) + 1) for look in looks]
    return [problem for problem in problems if problem is not None]


def _below(lines: list[str], number: int) -> str:
    """Return the next line below one that says something; empty where there is none."""
    return next((lines[index] for index in range(number, len(lines)) if _says_something(lines[index])), "")


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _no_break_space(lines: list[str], number: int) -> Problem | None:
    match = re.match(r"[ \t]*\u00a0", lines[number - 1])
    if not match:
        return None
    return Problem(Place(number, match.end()), "a no-break space stands in the indentation", "indent with plain spaces")


def _comment_for_value(lines: list[str], number: int) -> Problem | None:
    match = re.match(r"( *(?:- +)?[A-Za-z_]\w*: +)#[^ #]", lines[number - 1])
    if not match or _indent(_below(lines, number)) > _indent(lines[number - 1]):
        return None
    return Problem(
        Place(number, match.end(1) + 1), "a value that begins with # needs quotes", "put it in double quotes"
    )


def _quote_in_quotes(lines: list[str], number: int) -> Problem | None:
    line = lines[number - 1]
    position = 0
    while match := _BEFORE_VALUE.search(line, position):
        quote, start = line[match.end()], match.end() + 1
        inside = r"(?:''|[^'])*" if quote == "'" else r'(?:\\.|[^"\\])*'
        closed = re.compile(inside + quote).match(line, start)
        if not closed:
            return None
        if not re.match(r"\s*(?:$|[,\]}:]|\s#)", line[closed.end() :]):
            hint = "double it ('')" if quote == "'" else 'write it as \\"'
            place = Place(number, closed.end())
            return Problem(place, "a quote inside quotes", f"{hint}, or put the other kind of quotes around the text")
        position = closed.end()
    return None


def _curly_quotes(lines: list[str], number: int) -> Problem | None:
    match = re.search(rf"(?:[:,\-] +|[\[{{] *)([{_CURLY}])", lines[number - 1])
    if not match:
        return None
    return Problem(
        Place(number, match.start(1) + 1), "a curly quote is not a quote in YAML", "use straight ones: \" or '"
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _indentation(lines: list[str], number: int) -> Problem | None:
    line, above = lines[number - 1], [line for line in lines[: number - 1] if _says_something(line)]
    here, before = _KEY.match(line), _KEY.match(above[-1]) if above else None
    if not here or not before:
        return None
    column, column_above = _indent(line), len(before["indent"])
    value = before["value"] or ""
    if column > column_above and value.split(" #")[0].strip() and not re.match(r"[|>\[{\"'#]", value):
        message, hint = "indented more than the keys above it", "begin it in the same column as they do"
    elif column < column_above and column not in {_column(line) for line in above} | {_indent(line) for line in above}:
        message, hint = "indented less than the keys above it", "begin it in the same column as one of them"
    else:
        return None
    return Problem(Place(number, column + 1), message, hint)


def _column(line: str) -> int:
    match = _KEY.match(line)
    return len(match["indent"]) if match else _indent(line)


def _no_space_behind_colon(lines: list[str], number: int) -> Problem | None:
    match = re.match(r" *(?:- +)?[a-z_]+:(?=[^\s:/])(?!.*: )", lines[number - 1])
    if not match:
        return None
    return Problem(Place(number, match.end() + 1), "a space is missing after the colon", "write it like `key: value`")


def _no_colon(lines: list[str], number: int) -> Problem | None:
    line = lines[number - 1]
    below = _below(lines, number)
    match = re.match(r"( *(?:- +)?)[a-z_]+ [^:]*$", line)
    if not match or not _KEY.match(below) or _indent(below) > len(match[1]):
        return None
    return Problem(Place(number, len(match[1]) + 1), "a key is not followed by a colon", 'write "key: value"')


def _no_comma(lines: list[str], number: int) -> Problem | None:
    match = re.search(r"[{,] *\w+: +[^,{}\[\]\"':]+ (\w+): ", lines[number - 1])
    if not match:
        return None
    return Problem(Place(number, match.start(1) + 1), "a comma is missing before this key", "put commas between keys")


_STARTS: Final = re.compile(r"(?:^\s*|: +|- +|[\[,{] *)([@`%])")


def _reserved_start(lines: list[str], number: int) -> Problem | None:
    match = _STARTS.search(lines[number - 1])
    if not match:
        return None
    place = Place(number, match.start(1) + 1)
    return Problem(place, f"a value that begins with {match[1]} needs quotes", "put it in double quotes")


_LOOKS: Final[tuple[Callable[[list[str], int], Problem | None], ...]] = (
    _no_break_space,
    _quote_in_quotes,
    _curly_quotes,
    _reserved_start,
    _indentation,
    _no_space_behind_colon,
    _no_colon,
    _no_comma,
)
