"""Single values out of the nodes of a file, by the types of the schema."""

import re
from collections.abc import Collection
from datetime import date
from typing import Any, Final, NamedTuple

from planctl.model import dates, ids, instruments, schema
from planctl.model.source import MOST_LISTED, Items, Mapping, Node, Place, Problem, Scalar, nearest


class ParseContext:
    """What is known of one file while it is parsed: the problems so far, and the names its references must find.

    Args:
        custom_kinds: trigger kinds of the folder's settings.
        policies: the names of all policies known.
        instruments: the normalized names of all instruments known.
    """

    def __init__(
        self,
        custom_kinds: Collection[str] = (),
        policies: Collection[str] = (),
        instruments: Collection[str] = (),
    ) -> None:
        self.problems: list[Problem] = []
        self.custom_kinds = custom_kinds
        self.policies = policies
        self.instruments = instruments
        self.named: dict[str, dict[str, Place]] = {"problem": {}, "goal": {}, "intervention": {}, "diagnosis": {}}
        self.references: list[tuple[str, Scalar]] = []

    def add_problem(self, place: Place, message: str, hint: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(place, message, hint))

    def suggestion(self, word: str, known: Collection[str], otherwise: str = "") -> str:
        """Return a hint that names the nearest known word, if one is near."""
        close = self.nearest(word, known)
        return f"did you mean {close}?" if close else otherwise

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """Return the known word that is nearest; not looked for any more once no further problem will be listed."""
        return nearest(word, known) if len(self.problems) < MOST_LISTED else None

    def sorted_problems(self) -> list[Problem]:
        """Return the problems in the order of the file."""
        return sorted(self.problems, key=lambda problem: problem.place)


# What a text may not hold: control characters but newline and tab, lone surrogates, and the
# characters that turn the direction of what follows.
_UNSAFE: Final = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
NUMBER: Final = r"[-+]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})"
# What YAML 1.2 takes for a number, a truth value or nothing when it is not quoted (specification, 10.3.2).
_DECIMAL: Final = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_HEX_OR_OCTAL: Final = r"0x[0-9a-fA-F]+|0o[0-7]+"
_WORDS_OF_YAML: Final = frozenset({"true", "false", "null", "~"})
_MISSING: Final = frozenset({"", "~", "null", "Null", "NULL"})
# Below it, every whole number is a floating-point number, too.
LARGEST: Final = 10**15
_FLAGS: Final = ("true", "false")
# What a value of each type should be.
_EXPECTED: Final = {
    schema.Text: "a text",
    schema.Id: "an id",
    schema.Npi: "an NPI",
    schema.Day: "a date",
    schema.Length: "an interval",
    schema.HowOften: "a frequency or an interval",
    schema.Whole: "a whole number",
    schema.Amount: "a number",
    schema.Flag: "true or false",
}


def shape_of(node: Node) -> str:
    """Name the shape of a node, for a message."""
    if isinstance(node, Items):
        return "a list"
    return "a mapping" if isinstance(node, Mapping) else "a single value"


def is_missing(node: Scalar) -> bool:
    """Tell whether a value is left out or written as nothing."""
    return node.plain and node.text in _MISSING


# Far more than any plan or folder has; what is done with each of them may take about a millisecond.
MOST_ITEMS: Final = 1000


def is_too_long(node: Items | Mapping, context: ParseContext) -> bool:
    """Tell whether a list or mapping, other than the history, is longer than any of a plan; if so, note it."""
    items = node.items if isinstance(node, Items) else [key for key, _ in node.pairs]
    if len(items) > MOST_ITEMS:
        context.add_problem(items[MOST_ITEMS].place, f"more than {MOST_ITEMS} items stand in a list", "is it a plan?")
    return len(items) > MOST_ITEMS


def text_fault(text: str) -> str | None:
    """Say what a text must not hold and holds, without quoting it; none if it is sound."""
    # What is printable holds none of them, and most texts are.
    unsafe = None if text.isprintable() else re.search(_UNSAFE, text)
    return f"the text holds the character U+{ord(unsafe[0]):04X}, which cannot be shown" if unsafe else None


def amount_fault(text: str) -> str | None:
    """Say what keeps a text from being a number, as a hint; none if it is one."""
    return None if re.fullmatch(NUMBER, text) else "write digits, with a point before decimals: 12 or 3.5"


def read_scalar(node: Node, kind: Any, context: ParseContext) -> Any:
    """Read a single value of one of the schema's simple types; none where something is wrong with it.

    This runs for every value of every plan, so the types are told apart by hand, the commonest first.
    """
    type_ = type(kind)
    if type_ is schema.OneOf and isinstance(node, Scalar) and node.text in kind.words:
        return node.text
    if not isinstance(node, Scalar) or (node.plain and node.text in _MISSING):
        _wrong_shape(node, kind, context)
        return None
    text = node.text
    if type_ is schema.Text:
        if not text.isprintable() and (fault := text_fault(text)):
            context.add_problem(node.place, fault, "remove it")
            return None
        if kind.names:
            context.named[kind.names].setdefault(text, node.place)
        return text
    if type_ is schema.Day or type_ is schema.Length:
        return _day_or_interval(node, kind, context)
    if type_ is schema.HowOften:
        return _how_often(node, context)
    if type_ is schema.Reference:
        context.references.append((kind.to, node))
        return text
    if type_ is schema.Id:
        return _id(node, kind.of, context)
    if type_ is schema.Npi:
        npi_fault = ids.npi_fault(text)
        if npi_fault:
            context.add_problem(node.place, *npi_fault)
        return None if npi_fault else text
    if type_ is schema.Amount:
        value = _number(node)
        if value is None:
            context.add_problem(node.place, "this is not a number", amount_fault(text) or "")
        return value
    if type_ is schema.Whole:
        value = _number(node)
        # Only YAML, and not a text in quotes, makes 60 of 60.0.
        is_written_whole = node.plain or "." not in text
        if value is not None and is_written_whole and value == int(value) and kind.low <= value <= kind.high:
            return int(value)
        bounds = f"{kind.low}" if kind.low == kind.high else f"a whole number from {kind.low} to {kind.high}"
        context.add_problem(node.place, f"this must be {bounds}")
        return None
    if type_ is schema.Flag:
        if text in _FLAGS or (node.plain and text.lower() in _FLAGS and text in (text.upper(), text.capitalize())):
            return text.lower() == "true"
        context.add_problem(node.place, "this must be true or false", "yes, no, on and off are words in YAML 1.2")
        return None
    words = ", ".join(kind.words)
    context.add_problem(node.place, f"this must be one of {words}", context.suggestion(text, kind.words))
    return None


def _number(node: Scalar) -> int | float | None:
    """Return the number that a value is: without quotes as YAML 1.2 has it, which is what a JSON Schema is given."""
    text = node.text
    if re.fullmatch(NUMBER, text):
        return instruments.number(text)
    if not node.plain:
        return None
    if re.fullmatch(_HEX_OR_OCTAL, text):
        value: int | float = int(text, 0)
    elif re.fullmatch(_DECIMAL, text):
        value = float(text)
        value = int(value) if value.is_integer() else value
    else:
        return None
    return value if -LARGEST < value < LARGEST else None


def _wrong_shape(node: Node, kind: Any, context: ParseContext) -> None:
    if isinstance(kind, schema.Reference):
        expected = f"the name of a {kind.to}"
    elif isinstance(kind, schema.OneOf):
        expected = f"one of {', '.join(kind.words)}"
    else:
        expected = _EXPECTED[type(kind)]
    if isinstance(node, Scalar):
        hint = "write it, or leave the key out"
        context.add_problem(node.place, f"the value is missing, and should be {expected}", hint)
    else:
        hint = "a text that begins with [ or { needs quotes" if node.flow else ""
        context.add_problem(node.place, f"this is {shape_of(node)}, and should be {expected}", hint)


def _id(node: Scalar, of: str, context: ParseContext) -> str | None:
    id = node.text
    fault = ids.fault(id)
    # Most ids begin with a letter, and a pattern is compiled by the first who asks.
    is_numeral = id[:1] in "0123456789+-" and re.fullmatch(f"{_DECIMAL}|{_HEX_OR_OCTAL}", id)
    if fault is None and node.plain and (id in _WORDS_OF_YAML or is_numeral):
        fault = ("this id reads as a number or a truth value", f'put it in quotes: "{id}"')
    names = context.named.get(of, {})
    if fault is None and id in names:
        message = f"the id {id} is given twice, first in line {names[id].line}"
        fault = (message, "ids are unique over the whole plan")
    if fault is not None:
        context.add_problem(node.place, *fault)
        return None
    names[id] = node.place
    return id


def _day_or_interval(
    node: Scalar, kind: schema.Day | schema.Length, context: ParseContext
) -> date | dates.Interval | str | None:
    if kind.or_word and node.text == kind.or_word:
        return kind.or_word
    is_day = isinstance(kind, schema.Day)
    try:
        return dates.day(node.text) if is_day else dates.interval(node.text)
    except (dates.UnreadableDay, dates.UnreadableInterval) as fault:
        message = str(fault)
        numeric = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", node.text) if is_day else None
        if numeric:
            message = f"dates are written {_iso_of(numeric) or 'YYYY-MM-DD'}"
        elif message.startswith("is"):
            message = f"this {message}"
        elif not is_day:
            message = f"this interval {message}"
        alternative = f", or `{kind.or_word}`" if kind.or_word else ""
        example = "2026-01-12" if is_day else "6 months"
        context.add_problem(node.place, message, f"write it like {example}{alternative}")
        return None


def _how_often(node: Scalar, context: ParseContext) -> dates.Frequency | dates.Interval | None:
    try:
        return dates.frequency(node.text)
    except dates.UnreadableFrequency as fault:
        context.add_problem(node.place, f"this {fault}", FREQUENCY_HINT)
        return None


FREQUENCY_HINT: Final = "write it like weekly, twice a week, 3 times a month, every session or 2 weeks"


def _iso_of(numeric: re.Match[str]) -> str | None:
    """Return the day that month, day and year, in either order, can only be; none where they can be two."""
    one, other, year = (int(part) for part in numeric.groups())
    days = dates.numeric_days(one, other, year)
    return days[0].isoformat() if len(days) == 1 else None


class PlacedDay(NamedTuple):
    """A day, and where it stands."""

    day: date
    place: Place


def day_in(node: Mapping, key: str) -> PlacedDay | None:
    """Return the day that a key of the mapping gives; none where there is none, which is reported elsewhere."""
    value = node.get(key)
    if not isinstance(value, Scalar):
        return None
    try:
        return PlacedDay(dates.day(value.text), value.place)
    except dates.UnreadableDay:
        return None
