"""Fingerprints: short hashes of what a plan or an entry says, however it is written."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from planctl.model import entry_kinds_and_leads, schema
from planctl.model.dates import Frequency, Interval
from planctl.model.plan import Entry, Plan
from planctl.model.schema import ListOf, Record

# The id names the client and may be changed; what is set aside is between practitioner and checker.
_NOT_AGREED: Final = frozenset({"format", "client", "ignore", "history"})
_PLAN: Final = Record("plan", Plan, tuple(key for key in schema.PLAN.keys if key.name not in _NOT_AGREED))


def of_plan(plan: Plan) -> str:
    """Return 16 hex digits that stand for the plan half: what a signature is about.

    They are the first of the SHA-256 of the plan half as JSON: keys in the order of the schema, defaults
    left out, texts in NFC, days and intervals as planctl writes them, lists sorted. So neither comments, order,
    layout nor custom keys count. `client` does not count either, so that a plan may be renamed, nor does
    `ignore`, which is about the checker and nothing that a client agrees to.
    """
    return _digest(_canonical(plan, _PLAN))[:16]


def of_entry(entry: Entry) -> str:
    """Return 8 hex digits that stand for what an entry says."""
    kind = entry_kinds_and_leads.KINDS.get(entry.kind) or entry_kinds_and_leads.Kind(entry.kind, "")
    return _digest(_canonical(entry, kind.record))[:8]


def signed(entry: Entry, plan: Plan) -> Entry:
    """Return a signature of the plan as it is, with its fingerprint; another entry as it is."""
    return entry.replace(plan=of_plan(plan)) if entry.is_signature else entry


def _digest(value: Any) -> str:
    # Loading OpenSSL takes a while, and few commands need it.
    import hashlib

    return hashlib.sha256(_json(value).encode("utf-8", "surrogatepass")).hexdigest()


# One for all: making an encoder takes longer than writing an entry with it.
_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _canonical(value: Any, type: schema.Type) -> Any:
    """Return what a value says in JSON's types; empty where it says nothing."""
    if value is None:
        return None
    if isinstance(type, Record):
        said = ((key, getattr(value, key.attribute)) for key in type.keys)
        facts = {key.name: _canonical(part, key.type) for key, part in said if part is not None}
        return {
            name: fact for name, fact in facts.items() if not (fact is None or fact is False or fact in ("", [], {}))
        }
    if isinstance(value, tuple):
        item = type.item if isinstance(type, ListOf) else type
        return sorted((_canonical(element, item) for element in value), key=_json)
    if isinstance(value, Mapping):
        return {name: _canonical(value[name], type) for name in sorted(value)}
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip()
    if isinstance(value, date | Interval | Frequency):
        return str(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value
