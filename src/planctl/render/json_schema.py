"""The plan file's format as a JSON Schema (draft-07), from the format's one table."""

import json
from typing import Any

from planctl import ids, kinds, schema
from planctl.schema import Key, Record, Type

_DAY = {"type": "string", "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$", "format": "date"}
_INTERVAL = "^[0-9]+ *([dwmyDWMY]|[Dd]ays?|[Ww]eeks?|[Mm]onths?|[Yy]ears?)$"


def plan_schema() -> str:
    """The schema's text."""
    root = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "planctl treatment plan",
        "description": "One client's treatment plan, format 1. Written by people and by planctl alike.",
    } | _record(schema.PLAN)
    return json.dumps(root, ensure_ascii=False, indent=2) + "\n"


def _record(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "object",
        "properties": {key.name: _key(key) for key in record.keys},
        "additionalProperties": False,
    }
    required = [key.name for key in record.keys if key.required]
    if required:
        found["required"] = required
    if record.own_keys:
        found["patternProperties"] = {"^x_": {"description": "A key of one's own: kept, never read."}}
    if record.text_key:
        return {"oneOf": [{"type": "string"}, found]}
    return found


def _key(key: Key) -> dict[str, Any]:
    described: dict[str, Any] = {"description": key.doc}
    if key.example and isinstance(key.type, schema.Text | schema.Id | schema.Day | schema.Length | schema.OneOf):
        described["examples"] = [key.example]
    return _type(key.type) | described


def _type(type: Type) -> dict[str, Any]:
    match type:
        case schema.Text() | schema.Reference():
            return {"type": ["string", "number", "boolean"]} if isinstance(type, schema.Text) else {"type": "string"}
        case schema.Id():
            return {"type": "string", "pattern": f"^{ids.PATTERN}$"}
        case schema.Day():
            return {"anyOf": [_DAY, {"const": type.or_word}]} if type.or_word else dict(_DAY)
        case schema.Length():
            interval = {"type": "string", "pattern": _INTERVAL}
            return {"anyOf": [interval, {"const": type.or_word}]} if type.or_word else interval
        case schema.Whole():
            return {"type": "integer", "minimum": type.low, "maximum": type.high}
        case schema.Amount():
            return {"type": "number"}
        case schema.Flag():
            return {"type": "boolean"}
        case schema.OneOf():
            return {"enum": list(type.words)}
        case schema.ListOf():
            items = {"type": "array", "items": _type(type.item)}
            return {"anyOf": [items, _type(type.item)]} if type.single else items
        case schema.MapOf():
            names = {"enum": list(type.key.words)} if isinstance(type.key, schema.OneOf) else {}
            return {"type": "object", "propertyNames": names, "additionalProperties": _type(type.value)}
        case schema.TriggerLeads():
            leads = {name: _type(schema.Length(or_word="never")) for name in kinds.LEADS}
            return {
                "type": "object",
                "properties": leads,
                "additionalProperties": _type(schema.Length(or_word="never")),
            }
        case schema.History():
            return {"type": "array", "minItems": 1, "items": _entry()}
        case Record():
            return _record(type)
        case _:
            raise TypeError(type)


def _entry() -> dict[str, Any]:
    """An entry: its kind decides which further keys it takes; kinds of one's own take none."""
    by_kind = [
        {
            "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
            "then": _record(kind.record),
        }
        for kind in kinds.KINDS.values()
    ]
    names = [{"const": kind.name, "description": kind.doc} for kind in kinds.KINDS.values()]
    own = {
        "type": "string",
        "pattern": "^[a-z][a-z0-9_]{0,39}$",
        "description": "A kind of one's own, from planctl.yaml.",
    }
    return {
        "type": "object",
        "required": ["date", "kind"],
        "properties": {
            "date": _DAY | {"description": "The day it happened."},
            "kind": {"description": "What happened.", "anyOf": [*names, own]},
        },
        "allOf": by_kind,
    }
