"""Mappings and lists out of the nodes of a file: records with known keys, the history with its kinds."""

import re
from collections.abc import Callable
from collections.abc import Mapping as Table
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from planctl.model import entry_kinds_and_leads, schema
from planctl.model.plan import Entry
from planctl.model.schema import Key, Record
from planctl.model.source import Items, Mapping, Node, Scalar
from planctl.planfile import fields
from planctl.planfile.fields import ParseContext


def record(node: Node, shape: Record, context: ParseContext) -> Any:
    """Build the record that a node holds; none where something is wrong with it."""
    if isinstance(node, Scalar) and shape.text_key and not fields.is_missing(node):
        text = fields.read_scalar(node, schema.Text(), context)
        return None if text is None else shape.builds(**{shape.text_key: text}, node=node)
    if not isinstance(node, Mapping):
        context.add_problem(node.place, f"a {shape.name} is a mapping of keys to values, not {fields.shape_of(node)}")
        return None
    return _build(node, shape, context)


def _build(node: Mapping, shape: Record, context: ParseContext) -> Any:
    # This runs for every line of every plan.
    columns, required = _columns(shape)
    values: dict[str, Any] = {"node": node}
    sound = True
    for key, value_node in node.pairs:
        column = columns.get(key.text)
        if column is None:
            if not (shape.own_keys and key.text.startswith("x_")):
                sound = False
                _unknown_key(key, shape, context)
            continue
        read, kind, attribute = column
        values[attribute] = value = read(value_node, kind, context)
        if value is None:
            sound = False
    for attribute, wanted in required:
        if attribute not in values:
            sound = False
            hint = f"add `{wanted.name}: {wanted.example}`" if wanted.example else f"add the key `{wanted.name}`"
            context.add_problem(node.place, f"the key `{wanted.name}` is missing from the {shape.name}", hint)
    return shape.builds(**values) if sound else None


@cache
def _columns(
    shape: Record,
) -> tuple[Table[str, tuple[Callable[..., Any], schema.Type, str]], tuple[tuple[str, Key], ...]]:
    """Return how each key of a record is read, its type and the model's field for it; and the keys it must have."""
    columns = {
        key.name: (_READERS.get(type(key.type), fields.read_scalar), key.type, key.attribute) for key in shape.keys
    }
    return columns, tuple((key.attribute, key) for key in shape.keys if key.required)


# What stands under no key of its own.
_WHOLE: Final = frozenset({"plan", "settings", "template", "entry"})


def _unknown_key(key: Scalar, shape: Record, context: ParseContext) -> None:
    word = key.text
    close = context.nearest(word, shape.by_name)
    # A word that is not like any key may be a client's text that slipped to the margin.
    shown = f"unknown key `{word}`" if close or word in MISPLACED else "unknown key"
    if shape.name == "entry" and not close:
        hint = f"such an entry takes {', '.join(shape.by_name)}"
    elif word in MISPLACED:
        hint = MISPLACED[word]
    elif close:
        hint = f"did you mean `{close}`?"
    else:
        hint = "keys of one's own begin with `x_` and stand at the top level; or put the text in quotes"
    where = "in the" if shape.name in _WHOLE else "under"
    context.add_problem(key.place, f"{shown} {where} {shape.name}", hint)


def _read_list(node: Node, kind: schema.ListOf, context: ParseContext) -> tuple[Any, ...] | None:
    if kind.single and isinstance(node, Scalar) and not fields.is_missing(node):
        only = _READERS.get(type(kind.item), fields.read_scalar)(node, kind.item, context)
        return None if only is None else (only,)
    if not isinstance(node, Items):
        hint = "each item begins with `- `, or stand together in brackets: [a, b]"
        if isinstance(node, Scalar) and fields.is_missing(node):
            context.add_problem(node.place, "the list is empty", "write its items, or leave the key out")
        else:
            if isinstance(node, Scalar) and node.plain and node.text.startswith("-"):
                hint = "a space is missing after the - that begins an item"
            context.add_problem(node.place, f"this is {fields.shape_of(node)}, and should be a list", hint)
        return None
    if fields.is_too_long(node, context):
        return None
    read = _READERS.get(type(kind.item), fields.read_scalar)
    items = [read(item, kind.item, context) for item in node.items]
    return None if any(item is None for item in items) else tuple(items)


def mapping(node: Node, kind: schema.MapOf, context: ParseContext) -> Table[str, Any] | None:
    """Read a mapping with free keys; none where something is wrong with it."""
    if not isinstance(node, Mapping):
        context.add_problem(node.place, f"this is {fields.shape_of(node)}, and should be a mapping of keys to values")
        return None
    if fields.is_too_long(node, context):
        return None
    pairs = [
        (
            fields.read_scalar(key, kind.key, context),
            _READERS.get(type(kind.value), fields.read_scalar)(value, kind.value, context),
        )
        for key, value in node.pairs
    ]
    if any(key is None or value is None for key, value in pairs):
        return None
    return MappingProxyType(dict(pairs))


def _read_leads(node: Node, kind: schema.TriggerLeads, context: ParseContext) -> Table[str, Any] | None:
    if not isinstance(node, Mapping):
        context.add_problem(
            node.place, f"this is {fields.shape_of(node)}, and should give a lead time for each trigger"
        )
        return None
    if fields.is_too_long(node, context):
        return None
    leads = {}
    for key, value in node.pairs:
        name = key.text
        lead = fields.read_scalar(value, schema.Length(or_word="never"), context)
        if name in entry_kinds_and_leads.LEADS:
            leads[name] = lead
        elif name in entry_kinds_and_leads.KINDS:
            context.add_problem(key.place, f"{name} is not a trigger: it brings no review forward")
        elif kind.own and not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name):
            context.add_problem(key.place, "this is not a name for a kind", "use small letters, digits and underscores")
        elif kind.own or name in context.custom_kinds:
            leads[name] = lead
        else:
            context.add_problem(
                key.place,
                "this is not a trigger",
                context.suggestion(name, [*entry_kinds_and_leads.LEADS, *context.custom_kinds])
                or "kinds of one's own are named under `triggers` in planctl.yaml",
            )
    return None if None in leads.values() else MappingProxyType(leads)


def _read_history(node: Node, _: schema.History, context: ParseContext) -> tuple[Entry, ...] | None:
    if not isinstance(node, Items) or not node.items:
        context.add_problem(
            node.place,
            "the history must be a list with at least its `created` entry",
            "write `  - {date: 2026-01-12, kind: created}` below `history:`",
        )
        return None
    entries = [entry(item, context) for item in node.items]
    sound = [item for item in entries if item is not None]
    return tuple(sound) if len(sound) == len(entries) else None


def entry(node: Node, context: ParseContext) -> Entry | None:
    """Build the entry that a node holds; none where something is wrong with it."""
    if not isinstance(node, Mapping):
        context.add_problem(
            node.place,
            f"an entry is a mapping such as {{date: 2026-03-02, kind: crisis}}, not {fields.shape_of(node)}",
        )
        return None
    kind_node = node.get("kind")
    kind = entry_kinds_and_leads.kind(kind_node.text, context.custom_kinds) if isinstance(kind_node, Scalar) else None
    if kind is not None:
        return _entry_of(node, kind, context)
    if isinstance(kind_node, Scalar):
        known = list(dict.fromkeys((*entry_kinds_and_leads.KINDS, *context.custom_kinds)))
        hint = context.suggestion(kind_node.text, known, f"kinds: {', '.join(known)}")
        context.add_problem(kind_node.place, "unknown kind of entry", hint)
    # The keys that every entry has still tell what else is wrong with it.
    common = Mapping(node.flow, node.line, node.column)
    common.pairs = [(key, value) for key, value in node.pairs if key.text in _COMMON.record.by_name]
    _entry_of(common, _COMMON, context)
    return None


_COMMON: Final = entry_kinds_and_leads.Kind("", "An entry of no kind.")


def _entry_of(node: Mapping, kind: entry_kinds_and_leads.Kind, context: ParseContext) -> Entry | None:
    built: Entry | None = _build(node, kind.record, context)
    if built is not None and built.logged is None:
        return built
    happened, logged = fields.day_in(node, "date"), fields.day_in(node, "logged")
    if happened and logged and logged.day < happened.day:
        context.add_problem(
            logged.place,
            "the entry became known before it happened",
            "`logged` is the day it became known: the same as `date`, or later",
        )
        return None
    return built


_READERS: Final[Table[type, Callable[[Node, Any, ParseContext], Any]]] = {
    schema.ListOf: _read_list,
    schema.MapOf: mapping,
    schema.TriggerLeads: _read_leads,
    schema.History: _read_history,
    schema.Record: record,
}


MISPLACED: Final[Table[str, str]] = {
    "status": "a plan or goal has no status: it is read off the history (planctl log CLIENT achieved --goal g1)",
    "state": "a plan or goal has no state: it is read off the history (planctl close CLIENT)",
    "progress": "progress stands in the history: planctl review CLIENT --goal g1=improving",
    "target_date": "the day a goal is to be reached by is its key `by`",
    "due": "the day a goal is to be reached by is its key `by`",
    "due_date": "the day a goal is to be reached by is its key `by`",
    "deadline": "the day a goal is to be reached by is its key `by`",
    "end": "the day a goal is to be reached by is its key `by`; a plan ends by a `closed` entry in the history",
    "end_date": "the day a goal is to be reached by is its key `by`; a plan ends by a `closed` entry in the history",
    "start_date": "the day the plan took effect is its key `start`",
    "created": "the day the plan was made is the history's entry `{date: …, kind: created}`",
    "updated": "what changed, and when, stands in the history",
    "last_review": "reviews stand in the history: planctl review CLIENT; one held elsewhere is `previous_review`",
    "intake_date": "the day of the first contact is `intake: {date: …}`",
    "next_review": "the next review is computed; a date set for it stands in the last review's `next`",
    "review_date": "reviews stand in the history: planctl review CLIENT",
    "reviews": "reviews stand in the history, one entry each: planctl review CLIENT",
    "events": "what happened stands in `history`, one entry each: planctl log CLIENT KIND",
    "journal": "what happened stands in `history`, one entry each: planctl log CLIENT KIND",
    "readings": "measurements stand in the history: planctl score CLIENT MEASURE VALUE",
    "scores": "measurements stand in the history: planctl score CLIENT MEASURE VALUE",
    "value": "measurements stand in the history: planctl score CLIENT MEASURE VALUE",
    "current": "measurements stand in the history: planctl score CLIENT MEASURE VALUE",
    "baseline": "a baseline belongs to a goal's `measure`",
    "target": "a target belongs to a goal's `measure`",
    "name": "a client has a pseudonym, its key is `client`; a goal's sentence is its key `text`",
    "client_name": "no names in a plan: the client's pseudonym is its key `client`",
    "id": "the plan's id is its key `client`",
    "goal": "the sentence of a goal is its key `text`",
    "description": "the sentence of a goal, problem or intervention is its key `text`",
    "title": "the sentence of a goal, problem or intervention is its key `text`",
    "notes": "clinical notes do not belong in a plan; an entry of the history may have a short `note`",
    "frequency": "how often is said by `every`",
    "therapist": "who is responsible is said by `practitioner`",
    "diagnosis": "diagnoses are a list under `diagnoses`",
}
