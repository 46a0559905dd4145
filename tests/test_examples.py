"""The example plans: they are valid, they show the whole format, and they tell the dates they are meant to tell."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

import pytest

from planctl.model import entry_kinds_and_leads, schema
from planctl.model.source import Items, Mapping, Node, Scalar
from planctl.planfile import decode, yaml_reader
from planctl.planfile.settings_file import SETTINGS
from planctl.schedule.due_list import DueFilter
from planctl.schedule.next_review import next_review
from planctl.storage import paths, plan_folder
from planctl.storage.plan_folder import Document

PLANS = Path(__file__).parent.parent / "examples" / "plans"
THE_DAY = date(2026, 6, 1)
THE_POOR_ONE = "c-0170.yaml"

# What the examples leave out, and why.
NOT_SHOWN = {
    "plan.level_of_care=partial-hospital": "a solo practice treats nobody there",
    "plan.level_of_care=residential": "a solo practice treats nobody there",
    "plan.level_of_care=inpatient": "a solo practice treats nobody there",
    "entry.kind=imported": "in from-an-ehr.md, where planctl import writes it",
    "imported.from": "in from-an-ehr.md, where planctl import writes it",
    "imported.next": "as `from`, where the old system had set a date",
    "person.role=prescriber": "as a contact is shown",
    "person.role=supervisor": "as a contact is shown",
    "signed.by=prescriber": "as a supervisor's is shown",
    "signed.declined": "in the tests' sample; no example's client declined",
    "objective.agreed=declined": "an objective is agreed with its goal; what is declined is the goal",
}

# Client: state of the plan, due date and the kind of what binds on 1 June 2026, and whether it is listed.
DUE = {
    "c-0107": ("active", date(2026, 5, 29), "crisis", True),
    "c-0112": ("active", date(2026, 6, 1), "clock", True),
    "c-0118": ("active", date(2026, 6, 2), "deterioration", True),
    "c-0125": ("active", date(2026, 6, 17), "life_change", False),
    "c-0131": ("active", date(2026, 5, 28), "no-next", True),
    "c-0139": ("active", date(2026, 6, 12), "target-date", True),
    "c-0144": ("active", date(2026, 7, 31), "target-date", False),
    "c-0150": ("paused", date(2026, 9, 7), "clock", False),
    "c-0156": ("closed", None, None, False),
    "c-0162": ("active", date(2026, 7, 20), "next", False),
    "c-0170": ("active", date(2026, 9, 9), "clock", False),
}


def documents() -> list[Document]:
    found = plan_folder.read_all(plan_folder.open_folder(PLANS))
    return [document for document in found if isinstance(document, Document)]


# ---- what the format can say, and what the examples say of it ----------------------------------


def possible(kind: schema.Type, where: str = "") -> Iterator[str]:
    """Everything that a value of this type can say: each key, each word of a closed list, each form."""
    match kind:
        case schema.Record():
            if kind.text_key:
                yield f"{where}, as a text"
            for key in kind.keys:
                yield f"{kind.name}.{key.name}"
                yield from possible(key.type, f"{kind.name}.{key.name}")
        case schema.OneOf():
            yield from (f"{where}={word}" for word in kind.words)
        case schema.Day() | schema.Length() if kind.or_word:
            yield f"{where}={kind.or_word}"
        case schema.Flag():
            yield f"{where}=true"
        case schema.ListOf():
            if kind.single:
                yield from (f"{where}, alone", f"{where}, as a list")
            yield from possible(kind.item, where)
        case schema.MapOf():
            yield from possible(kind.key, f"{where} (key)")
            yield from possible(kind.value, f"{where} (value)")
        case schema.TriggerLeads():
            yield f"{where}=never"
        case schema.History():
            yield from ("entry.logged", "entry.note")
            for entry in entry_kinds_and_leads.KINDS.values():
                yield f"entry.kind={entry.name}"
                for key in entry.keys:
                    yield f"{entry.name}.{key.name}"
                    yield from possible(key.type, f"{entry.name}.{key.name}")


def said(node: Node, kind: schema.Type, where: str = "") -> Iterator[str]:
    """What of `possible` a part of a file says."""
    match kind, node:
        case schema.Record(), Mapping():
            for key_node, value in node.pairs:
                key = kind.by_name.get(key_node.text)
                if key is not None:
                    yield f"{kind.name}.{key.name}"
                    yield from said(value, key.type, f"{kind.name}.{key.name}")
        case schema.Record(), Scalar():
            yield f"{where}, as a text"
        case schema.ListOf(), Items():
            if kind.single:
                yield f"{where}, as a list"
            for item in node.items:
                yield from said(item, kind.item, where)
        case schema.ListOf(), Scalar():
            yield f"{where}, alone"
            yield from said(node, kind.item, where)
        case schema.MapOf(), Mapping():
            for key_node, value in node.pairs:
                yield from said(key_node, kind.key, f"{where} (key)")
                yield from said(value, kind.value, f"{where} (value)")
        case schema.TriggerLeads(), Mapping():
            for _, value in node.pairs:
                yield from said(value, schema.Length(or_word="never"), where)
        case schema.History(), Items():
            for item in node.items:
                yield from said_of_entry(item)
        case ((schema.OneOf() | schema.Day() | schema.Length() | schema.Flag()), Scalar()):
            yield f"{where}={node.text}"


def said_of_entry(entry: Node) -> Iterator[str]:
    assert isinstance(entry, Mapping)
    name = entry.get("kind")
    assert isinstance(name, Scalar)
    yield f"entry.kind={name.text}"
    kind = entry_kinds_and_leads.KINDS.get(name.text)
    own_keys = {key.name: key for key in kind.keys} if kind else {}
    for key_node, value in entry.pairs:
        if key_node.text in own_keys:
            yield f"{name.text}.{key_node.text}"
            yield from said(value, own_keys[key_node.text].type, f"{name.text}.{key_node.text}")
        else:
            yield f"entry.{key_node.text}"


def missing(trees: Collection[Node], shape: schema.Record = schema.PLAN) -> set[str]:
    """What the format can say and none of the trees does."""
    return set(possible(shape)) - {what for root in trees for what in said(root, shape)}


# ---- the examples ------------------------------------------------------------------------------


def test_each_example_is_a_valid_plan() -> None:
    opened = plan_folder.open_folder(PLANS)
    assert opened.broken_settings is None
    assert plan_folder.problems(plan_folder.read_all(opened)) == []


def test_they_show_the_whole_format() -> None:
    assert missing([document.tree for document in documents()]) == set(NOT_SHOWN)


def test_one_of_them_has_a_key_of_its_own() -> None:
    keys = {
        key.text for document in documents() if isinstance(document.tree, Mapping) for key, _ in document.tree.pairs
    }
    assert any(key.startswith("x_") for key in keys)


@pytest.mark.parametrize(
    ("left_out", "then_missing"),
    [
        ("c-0107", {"review.triggers=never", "entry.kind=crisis"}),
        ("c-0118", {"review.early", "entry.kind=hospital_discharge", "goal.safety", "objective.safety"}),
        ("c-0131", {"goal.levels", "goal.levels (key)=-2", "service.type=couples"}),
        ("c-0144", {"ignore.until", "signed.by=supervisor", "review.whichever=later"}),
    ],
)
def test_the_walk_notices_what_is_missing(left_out: str, then_missing: set[str]) -> None:
    trees = [document.tree for document in documents() if document.plan.client != left_out]
    assert then_missing <= missing(trees)


def test_the_walk_notices_a_new_key() -> None:
    grown = schema.Record(
        "plan", schema.PLAN.builds, (*schema.PLAN.keys, schema.Key("motto", schema.Text(), "A new key."))
    )
    assert "plan.motto" in missing([document.tree for document in documents()], grown)


def test_the_settings_use_each_of_their_sections() -> None:
    root = yaml_reader.read(decode.text((PLANS / paths.SETTINGS_FILE).read_bytes()))
    assert isinstance(root, Mapping)
    assert [key.name for key in SETTINGS.keys if root.get(key.name) is None] == []


def test_the_folder_s_own_kind_and_policy_are_in_use() -> None:
    settings = plan_folder.open_folder(PLANS).settings
    own_kinds = set(settings.triggers) - set(entry_kinds_and_leads.LEADS)
    assert own_kinds == {entry.kind for document in documents() for entry in document.plan.history} - set(
        entry_kinds_and_leads.KINDS
    )
    named = {name for document in documents() if document.plan.review for name in document.plan.review.policy}
    assert "county-60d" in named


def test_they_tell_the_dates_they_are_meant_to_tell() -> None:
    settings = plan_folder.open_folder(PLANS).settings
    found = {}
    for document in documents():
        due = next_review(document.plan, settings, THE_DAY)
        found[document.plan.client] = (
            due.plan_state,
            due.day,
            due.deciding.kind if due.deciding else None,
            DueFilter().includes(due),
        )
    assert found == DUE


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.plan.client)
def test_a_history_is_in_the_order_of_knowing_and_ends_before_the_day(document: Document) -> None:
    known = [entry.known for entry in document.plan.history]
    assert known == sorted(known)
    assert known[-1] <= THE_DAY


@pytest.mark.parametrize(
    "document",
    [document for document in documents() if document.file != THE_POOR_ONE],
    ids=lambda document: document.plan.client,
)
def test_a_good_plan_s_goals_have_all_that_a_goal_needs(document: Document) -> None:
    plan = document.plan
    served = {
        goal for intervention in plan.interventions if intervention.agreement == "agreed" for goal in intervention.goals
    }
    declined = {goal.id for goal in plan.goals if goal.agreed == "declined"}
    for goal in plan.goals:
        assert goal.problem
        assert goal.agreed
        assert goal.measure is not None
        assert None not in (goal.measure.baseline, goal.measure.target)
        if goal.id not in declined:
            assert goal.words
            assert goal.id in served
    for goal, _ in plan.goals_and_objectives():
        assert goal.by is not None
        assert (goal.by - plan.start).days <= 365
        assert f"{goal.by.day} {goal.by:%B %Y}" in goal.text


def test_the_poor_plan_says_what_it_is() -> None:
    first_line = (PLANS / THE_POOR_ONE).read_text(encoding="utf-8").splitlines()[0]
    assert "POOR EXAMPLE" in first_line
