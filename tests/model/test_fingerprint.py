"""Fingerprints: the same for whatever means the same, another for every change of meaning."""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.model import fingerprint, schema
from planctl.model.dates import Frequency, Interval
from planctl.model.plan import Entry, Plan, PlanPart
from planctl.planfile import yaml_reader
from planctl.planfile.yaml_writer import bare, quoted
from planctl.render import json as render
from planctl.storage import plan_folder
from planctl.storage.plan_folder import Document

ROOT = Path(__file__).parents[2]
OPENED = plan_folder.open_folder(ROOT / "examples" / "plans")
EVERYTHING = ROOT / "tests" / "samples" / "c-0001.yaml"
NOT_AGREED = {"format", "client", "journal", "ignore"}


def read(path: Path, data: bytes) -> Plan:
    found = plan_folder.parsed(path, data, OPENED.settings)
    assert isinstance(found, Document), found
    return found.plan


SAMPLES = [EVERYTHING, *sorted((ROOT / "examples" / "plans").glob("c-*.yaml"))]
PLANS = {path: read(path, path.read_bytes()) for path in SAMPLES}


# ---- what means the same -----------------------------------------------------------------------


def lay_out(plan: Plan, chance: random.Random) -> bytes:
    """The plan's text, with order, quotes, layout, comments, line ends and custom keys as chance has it."""
    written = json.loads(render.export(plan.replace(journal=plan.journal[:1])))
    del written["version"]
    history = written.pop("history")
    keys = chance.sample(list(written), len(written))
    lines = [chance.choice(("# a modeline", "x_own: {a: [1, 2]}", ""))]
    for key in keys:
        lines += _lines(key, written[key], "", chance)
    lines += ["x_note: kept", "history:", f"  - {json.dumps(history[0])}"]
    text = chance.choice(("", "\ufeff")) + "\n".join(lines) + chance.choice(("", "\n"))
    return text.replace("\n", chance.choice(("\n", "\r\n"))).encode()


def _lines(key: str, value: Any, margin: str, chance: random.Random) -> list[str]:
    if chance.random() < 0.3 or not isinstance(value, dict | list) or not value:
        return [f"{margin}{key}: {_flow(value, chance)}{chance.choice(('', '   # beside it'))}"]
    lines = [f"{margin}{key}:", *chance.choice(([], [f"{margin}  # within", ""]))]
    if isinstance(value, dict):
        for name in chance.sample(list(value), len(value)):
            lines += _lines(bare(name), value[name], f"{margin}  ", chance)
        return lines
    for item in chance.sample(value, len(value)):
        if isinstance(item, dict) and chance.random() < 0.6:
            names = chance.sample(list(item), len(item))
            block = [line for name in names for line in _lines(bare(name), item[name], f"{margin}    ", chance)]
            lines += [f"{margin}  - {block[0].strip()}", *block[1:]]
        else:
            lines.append(f"{margin}  - {_flow(item, chance)}")
    return lines


def _flow(value: Any, chance: random.Random) -> str:
    if isinstance(value, dict):
        pairs = chance.sample(list(value), len(value))
        return "{" + ", ".join(f"{bare(name)}: {_flow(value[name], chance)}" for name in pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item, chance) for item in chance.sample(value, len(value))) + "]"
    if not isinstance(value, str):
        return "true" if value is True else str(float(value)) if chance.random() < 0.3 else str(value)
    if "\n" not in value and value.isprintable() and chance.random() < 0.4:
        return "'" + value.replace("'", "''") + "'"
    return bare(value) if chance.random() < 0.5 else quoted(value)


@given(path=st.sampled_from(SAMPLES), seed=st.integers())
def test_layout_never_matters(path: Path, seed: int) -> None:
    data = lay_out(PLANS[path], random.Random(seed))

    assert fingerprint.of_plan(read(path, data)) == fingerprint.of_plan(PLANS[path])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_pure_parser_agrees(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_reader, "c_parser", lambda text: None)
    for seed in range(3):
        data = lay_out(PLANS[path], random.Random(seed))
        assert fingerprint.of_plan(read(path, data)) == fingerprint.of_plan(PLANS[path])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("Ride", "Ride", id="nothing"),
        pytest.param("caf\u00e9", "cafe\u0301", id="another normal form of Unicode"),
        pytest.param("client: c-0001", "client: c-0002", id="another id"),
        pytest.param("kind: session", "kind: crisis", id="the history"),
        pytest.param("ignore: [{rule: S003, reason: x}]", "ignore: []", id="what is set aside"),
        pytest.param("safety: {}", "barriers: []", id="what says nothing"),
        pytest.param("text: Ride to the", "text: >-\n      Ride\n      to the", id="a text folded"),
    ],
)
def test_does_not_count(old: str, new: str) -> None:
    text = (
        "format: 1\nclient: c-0001\nstart: 2026-01-12\nignore: [{rule: S003, reason: x}]\nsafety: {}\n"
        "goals:\n  - id: g1\n    text: Ride to the caf\u00e9\n"
        "history:\n  - {date: 2026-01-12, kind: created}\n  - {date: 2026-02-02, kind: session}\n"
    )
    assert old in text
    changed = text.replace(old, new)
    name = "c-0002.yaml" if "c-0002" in changed else "c-0001.yaml"

    one, other = read(Path("c-0001.yaml"), text.encode()), read(Path(name), changed.encode())

    assert fingerprint.of_plan(one) == fingerprint.of_plan(other)


# ---- what means something else -----------------------------------------------------------------


def mutations(part: PlanPart, skip: frozenset[str] = frozenset()) -> Iterator[tuple[str, PlanPart]]:
    """The part with one thing in it changed, added or removed, whatever its type, and what that is."""
    for key in part.KEYS:
        if key in skip:
            continue
        value = getattr(part, key)
        if isinstance(value, PlanPart):
            yield f"{key} removed", part.replace(**{key: None})
        for what, other in _others(value):
            yield f"{key}{what}", part.replace(**{key: other})


def _others(value: Any) -> Iterator[tuple[str, Any]]:
    match value:
        case PlanPart():
            yield from ((f".{what}", other) for what, other in mutations(value))
        case tuple():
            for place, item in enumerate(value):
                yield f"[{place}] removed", (*value[:place], *value[place + 1 :])
                yield f"[{place}] twice", (*value, item)
                for what, other in _others(item):
                    yield f"[{place}]{what}", (*value[:place], other, *value[place + 1 :])
        case bool():
            yield "", not value
        case str():
            yield "", f"{value}x"
            yield " in capitals", value.swapcase()
        case int() | float():
            yield "", value + 1
        case date():
            yield "", value + timedelta(days=1)
        case Interval() | Frequency():
            yield "", type(value)(value.count + 1, value.unit)
            yield "'s unit", type(value)(value.count, "year" if value.unit != "year" else "day")
        case None:
            return
        case _:
            for name in value:
                yield f".{name} removed", {other: value[other] for other in value if other != name}
                for what, other in _others(value[name]):
                    yield f".{name}{what}", {**value, name: other}


def _changes(plan: Plan) -> list[tuple[str, Plan]]:
    skipped = frozenset(NOT_AGREED)
    return [(what, other) for what, other in mutations(plan, skipped) if isinstance(other, Plan) and other != plan]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_change_of_meaning_counts(path: Path) -> None:
    plan = PLANS[path]
    changes = _changes(plan)
    unchanged = fingerprint.of_plan(plan)

    assert len(changes) > 30
    assert [what for what, other in changes if fingerprint.of_plan(other) == unchanged] == []


def test_an_empty_word_is_no_change_and_another_key_for_the_same_word_is_one() -> None:
    plan = PLANS[EVERYTHING]
    barriers, preferences = (
        plan.replace(barriers=("no",), preferences=None),
        plan.replace(barriers=(), preferences="no"),
    )

    assert fingerprint.of_plan(barriers) != fingerprint.of_plan(preferences)
    assert fingerprint.of_plan(plan.replace(preferences="")) == fingerprint.of_plan(plan.replace(preferences=None))


def test_it_stays_what_it_was() -> None:
    """Signatures hold fingerprints for years: whatever is added to the format, these stay."""
    plan = read(
        Path("c-0001.yaml"),
        b"format: 1\nclient: c-0001\nstart: 2026-01-12\nreview: {every: 6 months}\n"
        b"goals: [{id: g1, text: Ride, by: 2026-06-30, measure: {name: rides, baseline: 0, target: 4.0}}]\n"
        b"history: [{date: 2026-01-12, kind: created}]\n",
    )
    assert fingerprint.of_plan(plan) == "767e7bbccab2c14d"
    assert fingerprint.of_entry(plan.journal[0]) == "3e669a1e"


def test_fields_of_the_plan_are_those_of_the_format() -> None:
    """What the format knows is what a fingerprint is made of; a key that is not in its table would not count."""
    assert {key.attribute for key in schema.PLAN.keys} == set(Plan.KEYS)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"note": "x"}, id="a note"),
        pytest.param({"logged": date(2026, 3, 3)}, id="known later"),
        pytest.param({"date": date(2026, 3, 1)}, id="another day"),
        pytest.param({"kind": "relapse"}, id="another kind"),
    ],
)
def test_entries_that_differ(change: dict[str, Any]) -> None:
    entry = Entry(date=date(2026, 3, 2), kind="crisis")

    assert fingerprint.of_entry(entry.replace(**change)) != fingerprint.of_entry(entry)
    assert len(fingerprint.of_entry(entry)) == 8
