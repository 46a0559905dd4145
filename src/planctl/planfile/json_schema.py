"""The formats of plans, settings and templates as JSON Schemas (draft-07), from the tables that they are read by.

Written for editors: `defaultSnippets`, `errorMessage`, `patternErrorMessage` and `markdownDescription`
are what their YAML servers know besides; a validator passes over them. Whatever planctl reads the
schema takes, quoted or not: planctl, too, knows a value's type by its key.
"""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

from planctl.model import dates, entry_kinds_and_leads, ids, schema
from planctl.model.schema import Key, Record, Type
from planctl.model.settings import Settings, under_own_names
from planctl.planfile import settings_file
from planctl.planfile.fields import LARGEST, MOST_ITEMS, NUMBER

DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_31_DAYS = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
_30_DAYS = "(0[469]|11)-(0[1-9]|[12][0-9]|30)"
_FEBRUARY = "02-(0[1-9]|1[0-9]|2[0-8])"
_LEAP_YEARS = "((19|20|21)(0[48]|[2468][048]|[13579][26])|2000)"
_DAY: Final = f"^((19|20|21)[0-9]{{2}}-({_31_DAYS}|{_30_DAYS}|{_FEBRUARY})|{_LEAP_YEARS}-02-29)$"
_DAY_SHAPE: Final = "A day of the calendar, written like 2026-01-12"
_LENGTH_SHAPE: Final = "A whole number and a unit, such as 10 days, 2 weeks or 6 months"
_FREQUENCY_SHAPE: Final = "How often: weekly, twice a week, 3 times a month, every session, or an interval"
_ID_SHAPE: Final = "1 to 64 small letters, digits, dots, hyphens or underscores; the first a letter or digit"
# Any single value: what YAML takes for a number or a truth value is a text here. Editors offer `true`
# and `false` wherever a schema names the truth values, so it names all the others.
_TEXT: Final[Mapping[str, Any]] = {
    "anyOf": [
        {"type": ["string", "number"]},
        {"not": {"type": ["object", "array", "null", "string", "number"]}},
    ]
}
_OWN_KIND: Final = "^[a-z][a-z0-9_]{0,39}$"


class Format(NamedTuple):
    """A format that people write, by its table, and what an editor says of a whole file."""

    record: Record
    doc: str


FORMATS: Final[Mapping[str, Format]] = {
    "plan": Format(schema.PLAN, "One client's treatment plan, format 1. Written by people and by planctl alike."),
    "settings": Format(settings_file.SETTINGS, "planctl.yaml: the settings of all plans in its folder."),
    "template": Format(settings_file.TEMPLATE, "A template of `planctl new`: what helps with a plan of one sort."),
}


def text(name: str, settings: Settings, *, is_whole: bool = True) -> str:
    """Return the text of a format's schema, for the files of one folder.

    Args:
        name: one of `FORMATS`.
        settings: the folder's, which name triggers and policies of one's own.
        is_whole: whether they could be read; if not, nobody knows which triggers there are, and any may be named.
    """
    offered = {
        "measure": {instrument.label: instrument.name for instrument in settings.instruments.values()},
        "trigger": {name: entry_kinds_and_leads.KINDS[name].doc for name in entry_kinds_and_leads.TRIGGER_NAMES},
        "policy": {name: policy.description for name, policy in under_own_names(settings.policies).items()},
    }
    made = _Schema(tuple(settings.triggers) if is_whole else None, offered)
    head = {"$schema": DRAFT, "description": FORMATS[name].doc}
    return json.dumps(head | made.record(FORMATS[name].record), ensure_ascii=False, indent=2) + "\n"


class _Schema:
    """The parts of the schema, for the kinds and names that a folder knows."""

    def __init__(self, custom_kinds: Collection[str] | None, offered: Mapping[str, Mapping[str, str]]) -> None:
        self._custom_kinds = custom_kinds
        self._offered = offered

    def record(self, record: Record) -> dict[str, Any]:
        schema_: dict[str, Any] = {
            "title": record.name,
            "type": "object",
            "properties": {key.name: self._key(key, record) for key in record.keys},
            "additionalProperties": False,
        }
        required = [key.name for key in record.keys if key.required]
        if required:
            schema_["required"] = required
        if record.own_keys:
            schema_["patternProperties"] = {"^x_": {"description": "A key of one's own: kept, never read."}}
        return {"anyOf": [schema_, _TEXT]} if record.text_key else schema_

    def _key(self, key: Key, record: Record) -> dict[str, Any]:
        described = _described(key.doc)
        if key.example and isinstance(
            key.type, schema.Text | schema.Id | schema.Day | schema.Length | schema.HowOften | schema.OneOf
        ):
            described["examples"] = [key.example]
        if record is schema.MEASURE and key.name == "name":
            described |= self._snippets("measure")
        return self._type(key.type) | described

    def _type(self, type: Type) -> dict[str, Any]:
        match type:
            case schema.Text():
                return dict(_TEXT)
            case schema.Reference():
                return dict(_TEXT) | self._snippets(type.to)
            case schema.Id():
                reserved = "|".join(sorted(ids.RESERVED_NAMES))
                pattern = rf"^(?!({reserved})(\.|$)|{ids.SETTINGS_NAME}$){ids.PATTERN}$"
                return {"type": "string", "pattern": pattern} | _told(_ID_SHAPE)
            case schema.Npi():
                number = {"type": "integer", "minimum": 1_000_000_000, "maximum": 2_999_999_999}
                return _or_quoted(number, "[12][0-9]{9}")
            case schema.Day():
                return _or_word({"type": "string", "pattern": _DAY}, _DAY_SHAPE, type.or_word)
            case schema.Length():
                return _or_word({"type": "string", "pattern": _length()}, _LENGTH_SHAPE, type.or_word)
            case schema.HowOften():
                pattern = f"({_length()})|({_frequency()})"
                return {"type": "string", "pattern": pattern} | _told(_FREQUENCY_SHAPE)
            case schema.Whole():
                number = {"type": "integer", "minimum": type.low, "maximum": type.high}
                return _or_quoted(number, f"[+]?0*{_up_to(type.low, type.high)}")
            case schema.Amount():
                # .nan is below no bound.
                bounds = {"exclusiveMinimum": -LARGEST, "not": {"type": "number", "minimum": LARGEST}}
                return _or_quoted({"type": "number"} | bounds, NUMBER)
            case schema.Flag():
                return {"enum": [True, False, "true", "false"]} | _told("true or false")
            case schema.OneOf():
                return {"enum": list(type.words)}
            case schema.ListOf():
                items = {"type": "array", "maxItems": MOST_ITEMS, "items": self._type(type.item)}
                return {"anyOf": [items, self._type(type.item)]} if type.single else items
            case schema.MapOf():
                value = self._type(type.value)
                names = self._type(type.key).get("pattern")
                if isinstance(type.key, schema.OneOf):
                    # A pattern and not a list of names: editors take the key -2 for a number, which is in no such list.
                    names = f"^({'|'.join(type.key.words)})$"
                most = {"type": "object", "maxProperties": MOST_ITEMS}
                if names is None:
                    return most | {"additionalProperties": value}
                return most | {"patternProperties": {names: value}, "additionalProperties": False}
            case schema.TriggerLeads():
                return self._leads(own=type.own)
            case schema.History():
                created = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "created"}}}
                return {"type": "array", "minItems": 1, "contains": created, "items": self._entry()}
            case Record():
                return self.record(type)
            case _:
                raise TypeError(type)

    def _snippets(self, what: str) -> dict[str, Any]:
        """Names that an editor offers, though others are as good."""
        names = self._offered.get(what)
        if not names:
            return {}
        return {"defaultSnippets": [{"label": name, "body": name, "description": doc} for name, doc in names.items()]}

    def _leads(self, own: bool) -> dict[str, Any]:
        lead = self._type(schema.Length(or_word="never"))
        known = {
            name: lead | _described(f"Default: {default}.") for name, default in entry_kinds_and_leads.LEADS.items()
        }
        custom = {name: lead | _described("A kind of your own.") for name in self._custom_kinds or ()}
        if own or self._custom_kinds is None:
            others = "|".join({**entry_kinds_and_leads.KINDS, **known})
            new = {f"^(?!({others})$){_OWN_KIND.removeprefix('^')}": lead | _described("A kind of your own.")}
            return {
                "type": "object", "maxProperties": MOST_ITEMS,
                "properties": known, "patternProperties": new, "additionalProperties": False,
            }  # fmt: skip
        return {"type": "object", "properties": custom | known, "additionalProperties": False}

    def _entry(self) -> dict[str, Any]:
        """An entry: its kind decides which further keys it takes; kinds of one's own take none."""
        custom = [
            entry_kinds_and_leads.Kind(name, "A kind of your own.")
            for name in self._custom_kinds or ()
            if name not in entry_kinds_and_leads.LEADS
        ]
        known = [*entry_kinds_and_leads.KINDS.values(), *custom]
        names: list[dict[str, Any]] = [{"const": kind.name} | _described(kind.doc) for kind in known]
        if self._custom_kinds is None:
            names.append({"type": "string", "pattern": _OWN_KIND} | _described("A kind of one's own, of planctl.yaml."))
        return {
            "title": "entry",
            "type": "object",
            "required": ["date", "kind"],
            "properties": {
                "date": self._type(schema.Day()) | _described("The day it happened."),
                "kind": {"anyOf": names} | _described("What happened."),
            },
            "allOf": [
                {
                    "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
                    "then": self._of_kind(kind),
                }
                for kind in known
            ],
        }

    def _of_kind(self, kind: entry_kinds_and_leads.Kind) -> dict[str, Any]:
        record = self.record(kind.record)
        # Date and kind are described once, for entries of all kinds.
        record["properties"] |= {"date": True, "kind": True}
        record["required"] = [name for name in record["required"] if name not in ("date", "kind")]
        return {name: value for name, value in record.items() if name != "title" and value != []}


def _described(doc: str) -> dict[str, Any]:
    return {"description": doc} | ({"markdownDescription": doc} if "`" in doc else {})


def _told(shape: str) -> dict[str, Any]:
    """Return what an editor says of a value that does not fit."""
    return {"errorMessage": f"{shape}.", "patternErrorMessage": f"{shape}."}


def _or_word(fitting: dict[str, Any], shape: str, word: str) -> dict[str, Any]:
    if not word:
        return fitting | _told(shape)
    told = _told(f"{shape}, or {word}")
    return {"anyOf": [fitting | told, {"const": word} | told]}


def _or_quoted(number: dict[str, Any], pattern: str) -> dict[str, Any]:
    """Return a number, with or without quotes."""
    return number | {"type": [number["type"], "string"], "pattern": f"^{pattern}$"} | _told("A number")


def _length() -> str:
    """Intervals in small letters and capitals, as a pattern of a language that has no switch for that."""
    shapes = []
    for unit, most in dates.LONGEST.items():
        letters = [f"[{letter}{letter.upper()}]" for letter in f"{unit}s"]
        shapes.append(f"0*{_up_to(1, most)} *({letters[0]}|{''.join(letters)}?)")
    return rf"^\s*({'|'.join(shapes)})\s*$"


def _up_to(low: int, high: int) -> str:
    """Whole numbers between two that are not negative, as a pattern."""
    shapes, text = [], str(high)
    for place in range(len(text)):
        # Shorter numbers first, then those that part from the highest at this place.
        if place:
            shapes.append(f"[1-9][0-9]{{{place - 1}}}")
        digit, rest = int(text[place]), len(text) - place - 1
        begins = 0 if place else 1
        if digit > begins:
            shapes.append(f"{text[:place]}[{begins}-{digit - 1}][0-9]{{{rest}}}")
    shapes += [text] + (["0"] if low == 0 else [])
    return f"({'|'.join(shapes)})" if high > low else text


def _frequency() -> str:
    """Frequencies with any spacing, in small letters and capitals."""
    shapes = "|".join(dates.FREQUENCIES).replace(" ", r"\s+").replace(r"\s+?", r"\s*").replace(r"\s+*", r"\s*")
    any_case = re.sub(r"(?<!\\)[a-z]", lambda letter: f"[{letter[0]}{letter[0].upper()}]", shapes)
    return rf"^\s*({any_case})\s*$"
