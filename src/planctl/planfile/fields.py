"""A file being read: the problems found so far, and the names its references must find."""

import re
from collections.abc import Collection
from datetime import date
from typing import Final, NamedTuple

from planctl.model import dates, ids, instruments, schema
from planctl.model.source import Items, Mapping, Node, Place, Problem, Scalar, nearest


class Reading:
    """What is known of one file while it is read.

    Args:
        own_kinds: trigger kinds of the folder's settings.
        policies: the names of all policies known.
        instruments: the normalised names of all instruments known.
    """

    def __init__(
        self,
        own_kinds: Collection[str] = (),
        policies: Collection[str] = (),
        instruments: Collection[str] = (),
    ) -> None:
        self.problems: list[Problem] = []
        self.own_kinds = own_kinds
        self.policies = policies
        self.instruments = instruments
        self.named: dict[str, dict[str, Place]] = {
            "problem": {},
            "goal": {},
            "intervention": {},
            "diagnosis": {},
        }
        self.references: list[tuple[str, Scalar]] = []

    def sorted_problems(self) -> list[Problem]:
        """The problems in the order of the file."""
        return sorted(self.problems, key=lambda problem: problem.place)

    def wrong(self, place: Place, message: str, hint: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(place, message, hint))


# What a text may not hold: control characters but newline and tab, lone surrogates, and the
# characters that turn the direction of what follows.
_UNSAFE: Final = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_NUMBER: Final = r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?"
# What YAML's readers take for a number, a truth value or nothing when it is not quoted.
_NUMERAL: Final = r"[-+]?(?:[0-9][0-9_]*\.?[0-9]*(?:[eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+|0o[0-7]+)"
_WORDS_OF_YAML: Final = frozenset({"true", "false", "null", "~"})
_MISSING: Final = frozenset({"", "~", "null"})


def shape_of(node: Node) -> str:
    if isinstance(node, Items):
        return "a list"
    return "a mapping" if isinstance(node, Mapping) else "a single value"


def is_missing(node: Scalar) -> bool:
    return node.plain and node.text in _MISSING


def scalar_of(node: Node, what: str, reading: Reading) -> Scalar | None:
    if not isinstance(node, Scalar):
        hint = "a text that begins with [ or { needs quotes" if getattr(node, "flow", False) else ""
        reading.wrong(node.place, f"this is {shape_of(node)}, and should be {what}", hint)
        return None
    if is_missing(node):
        reading.wrong(node.place, f"the value is missing, and should be {what}", "write it, or leave the key out")
        return None
    return node


def text_fault(text: str) -> str | None:
    """What a text must not hold and holds, in words that do not quote it; none if it is sound."""
    # What is printable holds none of them, and most texts are.
    unsafe = None if text.isprintable() else re.search(_UNSAFE, text)
    return f"the text holds the character U+{ord(unsafe[0]):04X}, which cannot be shown" if unsafe else None


def amount_fault(text: str) -> str | None:
    """What keeps a text from being a number, as a hint; none if it is one."""
    return None if re.fullmatch(_NUMBER, text) else "write digits, with a point before decimals: 12 or 3.5"


def text_of(node: Node, reading: Reading) -> str | None:
    scalar = scalar_of(node, "a text", reading)
    if scalar is None:
        return None
    fault = text_fault(scalar.text)
    if fault:
        reading.wrong(scalar.place, fault, "remove it")
        return None
    return scalar.text


def read_text(node: Node, kind: schema.Text, reading: Reading) -> str | None:
    text = text_of(node, reading)
    if text is not None and kind.names:
        reading.named[kind.names].setdefault(text, node.place)
    return text


def read_id(node: Node, kind: schema.Id, reading: Reading) -> str | None:
    scalar = scalar_of(node, "an id", reading)
    if scalar is None:
        return None
    wrong = ids.fault(scalar.text)
    if wrong is None and scalar.plain and _is_no_text(scalar.text):
        wrong = ("this id reads as a number or a truth value", f'put it in quotes: "{scalar.text}"')
    if wrong:
        reading.wrong(scalar.place, *wrong)
        return None
    names = reading.named.get(kind.of)
    if names is not None:
        if scalar.text in names:
            reading.wrong(
                scalar.place,
                f"the id {scalar.text} is given twice, first in line {names[scalar.text].line}",
                "ids are unique over the whole plan",
            )
            return None
        names[scalar.text] = scalar.place
    return scalar.text


def _is_no_text(word: str) -> bool:
    # Most ids begin with a letter, and a pattern is compiled by the first who asks.
    return word in _WORDS_OF_YAML or (word[:1] in "0123456789+-" and bool(re.fullmatch(_NUMERAL, word)))


def read_reference(node: Node, kind: schema.Reference, reading: Reading) -> str | None:
    scalar = scalar_of(node, f"the name of a {kind.to}", reading)
    if scalar is None:
        return None
    reading.references.append((kind.to, scalar))
    return scalar.text


def read_day(node: Node, kind: schema.Day, reading: Reading) -> date | str | None:
    scalar = scalar_of(node, "a date", reading)
    if scalar is None:
        return None
    if kind.or_word and scalar.text == kind.or_word:
        return kind.or_word
    try:
        return dates.day(scalar.text)
    except dates.UnreadableDay as fault:
        message = f"this {fault}" if str(fault).startswith("is") else str(fault)
        alternative = f", or `{kind.or_word}`" if kind.or_word else ""
        reading.wrong(scalar.place, message, f"write it like 2026-01-12{alternative}")
        return None


class PlacedDay(NamedTuple):
    """A day, and where it stands."""

    day: date
    place: Place


def day_in(node: Mapping, key: str) -> PlacedDay | None:
    """The day that a key of the mapping gives; none where there is none, which is told elsewhere."""
    value = node.get(key)
    if not isinstance(value, Scalar):
        return None
    try:
        return PlacedDay(dates.day(value.text), value.place)
    except dates.UnreadableDay:
        return None


def read_length(node: Node, kind: schema.Length, reading: Reading) -> dates.Interval | str | None:
    scalar = scalar_of(node, "an interval", reading)
    if scalar is None:
        return None
    if kind.or_word and scalar.text == kind.or_word:
        return kind.or_word
    try:
        return dates.interval(scalar.text)
    except dates.UnreadableInterval as fault:
        alternative = f", or `{kind.or_word}`" if kind.or_word else ""
        reading.wrong(scalar.place, f"this {_interval_fault(fault)}", f"write it like 6 months{alternative}")
        return None


def _interval_fault(fault: dates.UnreadableInterval) -> str:
    return str(fault) if str(fault).startswith("is") else f"interval {fault}"


def read_whole(node: Node, kind: schema.Whole, reading: Reading) -> int | None:
    scalar = scalar_of(node, "a whole number", reading)
    if scalar is None:
        return None
    if not re.fullmatch(r"-?[0-9]{1,9}", scalar.text) or not kind.low <= int(scalar.text) <= kind.high:
        bounds = f"{kind.low}" if kind.low == kind.high else f"a whole number from {kind.low} to {kind.high}"
        reading.wrong(scalar.place, f"this must be {bounds}")
        return None
    return int(scalar.text)


def read_amount(node: Node, _: schema.Amount, reading: Reading) -> instruments.Number | None:
    scalar = scalar_of(node, "a number", reading)
    if scalar is None:
        return None
    hint = amount_fault(scalar.text)
    if hint:
        reading.wrong(scalar.place, "this is not a number", hint)
        return None
    return instruments.number(scalar.text)


def read_flag(node: Node, _: schema.Flag, reading: Reading) -> bool | None:
    scalar = scalar_of(node, "true or false", reading)
    if scalar is None:
        return None
    if scalar.text not in ("true", "false"):
        reading.wrong(scalar.place, "this must be true or false", "yes, no, on and off are words in YAML 1.2")
        return None
    return scalar.text == "true"


def read_one_of(node: Node, kind: schema.OneOf, reading: Reading) -> str | None:
    if isinstance(node, Scalar) and node.text in kind.words:
        return node.text
    scalar = scalar_of(node, f"one of {', '.join(kind.words)}", reading)
    if scalar is not None:
        reading.wrong(
            scalar.place,
            f"this must be one of {', '.join(kind.words)}",
            suggestion(scalar.text, kind.words),
        )
    return None


def suggestion(word: str, known: Collection[str]) -> str:
    close = nearest(word, known)
    return f"did you mean {close}?" if close else ""
