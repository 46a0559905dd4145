"""A plan as a FHIR bundle: it is valid, names nobody, and no wrong code gets past the checks."""

import copy
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.render import fhir_checks

from planctl.analysis import overview
from planctl.interchange import fhir_codes
from planctl.model import dates
from planctl.model.plan import Intervention, Plan
from planctl.model.settings import Settings
from planctl.render import fhir, fhir_parts
from planctl.storage import plan_folder
from planctl.storage.plan_folder import Document

Planned = Callable[..., Plan]
Bundle = dict[str, Any]
Path_ = tuple[str | int, ...]
THE_DAY = date(2026, 6, 1)
FOLDER = UUID("9b3ec3cc-caf5-4f1e-93e8-675b67acdba4")
OPENED = plan_folder.open_folder(Path(__file__).parents[2] / "examples" / "plans")
PLANS = [document.plan for document in plan_folder.read_all(OPENED) if isinstance(document, Document)]


def bundle(plan: Plan, settings: Settings = OPENED.settings, as_of: date = THE_DAY) -> Bundle:
    return fhir.bundle(overview.overview(plan, settings, as_of), settings, FOLDER)


BUNDLES = {plan.client: bundle(plan) for plan in PLANS}


def resources(of: Bundle, kind: str) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in of["entry"] if entry["resource"]["resourceType"] == kind]


# ---- the examples ------------------------------------------------------------------------------


@pytest.mark.parametrize("client", BUNDLES)
def test_bundle_of_an_example_has_no_fault(client: str) -> None:
    assert fhir_checks.faults(BUNDLES[client]) == []


@pytest.mark.parametrize("client", BUNDLES)
def test_bundle_of_an_example_is_fhir(client: str) -> None:
    validator = pytest.importorskip("fhir.resources.R4B.bundle").Bundle

    read = validator.model_validate_json(json.dumps(BUNDLES[client]))
    assert json.loads(read.model_dump_json()) == BUNDLES[client]


@pytest.mark.parametrize("client", BUNDLES)
def test_bundle_names_nobody(client: str) -> None:
    text = json.dumps(BUNDLES[client])

    assert "Brenner" not in text
    (patient,) = resources(BUNDLES[client], "Patient")
    assert patient == {
        "resourceType": "Patient",
        "id": client,
        "identifier": [{"system": fhir_codes.CLIENT_IDS, "value": client}],
        "name": [{"extension": [{"url": fhir_codes.DATA_ABSENT, "valueCode": "masked"}]}],
        "gender": "unknown",
    }


def test_same_plan_gives_the_same_bundle() -> None:
    assert {plan.client: bundle(plan) for plan in PLANS} == BUNDLES


# ---- what it says ------------------------------------------------------------------------------

GOALS = (
    "[{id: g1, text: Less, measure: {name: phq 9, baseline: 18, target: 9}, by: 2026-07-12, agreed: 2026-01-12},"
    " {id: g2, text: Rides, measure: {name: rides, unit: days per week, target: 4}}]"
)


@pytest.mark.parametrize(
    ("history", "lifecycle", "achievement"),
    [
        pytest.param([], "active", None, id="agreed"),
        pytest.param(["review 2026-02-01, goals: {g1: improving}"], "active", "improving", id="reviewed"),
        pytest.param(["achieved 2026-02-01, goal: g1"], "completed", "achieved", id="achieved"),
        pytest.param(
            ["achieved 2026-02-01, goal: g1", "review 2026-03-01, goals: {g1: sustaining}"],
            "completed",
            "sustaining",
            id="sustained",
        ),
        pytest.param(["dropped 2026-02-01, goal: g1"], "cancelled", None, id="dropped"),
        pytest.param(["paused 2026-02-01"], "on-hold", None, id="the plan paused"),
        pytest.param(["closed 2026-02-01"], "cancelled", None, id="the plan closed before it was reached"),
    ],
)
def test_state_of_a_goal(
    planned: Planned, settings: Settings, history: list[str], lifecycle: str, achievement: str | None
) -> None:
    goal = resources(bundle(planned(*history, goals=GOALS), settings), "Goal")[0]

    assert goal["lifecycleStatus"] == lifecycle
    assert goal.get("achievementStatus", {"coding": [{"code": None}]})["coding"][0]["code"] == achievement


def test_goal_nobody_agreed_to_is_proposed(planned: Planned, settings: Settings) -> None:
    assert resources(bundle(planned(goals=GOALS), settings), "Goal")[1]["lifecycleStatus"] == "proposed"


def test_target_has_measure_detail_and_due_date(planned: Planned, settings: Settings) -> None:
    known, own = (goal["target"] for goal in resources(bundle(planned(goals=GOALS), settings), "Goal"))

    assert known == [
        {
            "measure": {"text": "phq 9", "coding": [{"system": fhir_codes.LOINC, "code": "44261-6"}]},
            "detailRange": {
                "high": {"value": 9, "unit": "score", "system": fhir_codes.UCUM, "code": "{score}"},
            },
            "dueDate": "2026-07-12",
        }
    ]
    assert own == [{"measure": {"text": "rides"}, "detailQuantity": {"value": 4, "unit": "days per week"}}]


@pytest.mark.parametrize(
    ("measure", "detail"),
    [
        pytest.param("better: lower, target: 4", {"detailRange": {"high": {"value": 4}}}, id="4 or less"),
        pytest.param("better: higher, target: 4", {"detailRange": {"low": {"value": 4}}}, id="4 or more"),
        pytest.param("baseline: 1, target: 4", {"detailRange": {"low": {"value": 4}}}, id="4 or more, up from 1"),
        pytest.param("target: 4", {"detailQuantity": {"value": 4}}, id="4, nobody says which way"),
        pytest.param("baseline: 4", {}, id="no target"),
    ],
)
def test_detail_of_a_target_says_which_way_it_is_reached(
    planned: Planned, settings: Settings, measure: str, detail: dict[str, Any]
) -> None:
    plan = planned(goals=f"[{{id: g1, text: Less, measure: {{name: rides, {measure}}}}}]")
    (goal,) = resources(bundle(plan, settings), "Goal")

    assert goal["target"] == [{"measure": {"text": "rides"}, **detail}]


def with_diagnosis(parsed: Callable[..., tuple[Plan | None, list[Any]]], *history: str) -> Plan:
    plan, problems = parsed(
        "format: 1\nclient: c-0001\nstart: 2026-01-12\n"
        "diagnoses: [{code: F41.0, label: Panic disorder, date: 2026-01-09}]\n"
        "problems: [{id: p1, text: Attacks}]\n"
        "interventions: [{id: i1, text: Exposure, agreement: agreed}]\n"
        "history:\n  - {date: 2026-01-05, kind: created}\n" + "".join(f"  - {{{entry}}}\n" for entry in history)
    )
    assert plan is not None, problems
    return plan


@pytest.mark.parametrize(
    ("history", "status", "category", "activity"),
    [
        pytest.param([], "active", "problem-list-item", "in-progress", id="active"),
        pytest.param(["date: 2026-02-01, kind: paused"], "active", "problem-list-item", "on-hold", id="paused"),
        pytest.param(["date: 2026-02-01, kind: closed"], None, "encounter-diagnosis", "unknown", id="closed"),
    ],
)
def test_what_is_known_of_a_condition_and_of_an_intervention(
    parsed: Callable[..., tuple[Plan | None, list[Any]]],
    settings: Settings,
    history: list[str],
    status: str | None,
    category: str,
    activity: str,
) -> None:
    made = bundle(with_diagnosis(parsed, *history), settings)
    diagnosis, problem = resources(made, "Condition")
    (plan,) = resources(made, "CarePlan")

    found = [
        each.get("clinicalStatus", {"coding": [{"code": None}]})["coding"][0]["code"] for each in (diagnosis, problem)
    ]
    assert found == [status, status]
    assert diagnosis["category"][0]["coding"][0]["code"] == category
    assert "verificationStatus" not in diagnosis
    assert diagnosis["extension"] == [{"url": fhir_codes.CONDITION_ASSERTED, "valueDateTime": "2026-01-09"}]
    assert plan["activity"][0]["detail"]["status"] == activity


def test_plan_closed_before_its_start_has_a_period_all_the_same(
    parsed: Callable[..., tuple[Plan | None, list[Any]]], settings: Settings
) -> None:
    (plan,) = resources(bundle(with_diagnosis(parsed, "date: 2026-01-10, kind: closed"), settings), "CarePlan")

    assert plan["period"] == {"start": "2026-01-12", "end": "2026-01-12"}


def test_text_is_handed_on_as_it_was_written(planned: Planned, settings: Settings) -> None:
    said = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \U0001f468\u200d\U0001f469\u200d\U0001f467"
    (goal,) = resources(bundle(planned(goals=f"[{{id: g1, text: {said}}}]"), settings), "Goal")

    assert goal["description"]["text"] == said


def test_next_review_is_an_activity(planned: Planned, settings: Settings) -> None:
    (plan,) = resources(bundle(planned(), settings), "CarePlan")

    assert plan["activity"] == [
        {
            "detail": {
                "kind": "Task",
                "code": {
                    "text": "Review of the treatment plan",
                    "coding": [{"system": fhir_codes.SNOMED, "code": "425268008"}],
                },
                "status": "scheduled",
                "scheduledPeriod": {"start": "2026-07-12", "end": "2026-07-12"},
                "description": "start on 2026-01-12 + 6 months",
            }
        }
    ]


@pytest.mark.parametrize(
    ("every", "timing"),
    [
        ("2 weeks", {"repeat": {"frequency": 1, "period": 2, "periodUnit": "wk"}}),
        (
            "3 times a month",
            {"code": {"text": "3 times a month"}, "repeat": {"frequency": 3, "period": 1, "periodUnit": "mo"}},
        ),
        ("every session", {"code": {"text": "every session"}}),
    ],
)
def test_how_often_is_a_timing(planned: Planned, settings: Settings, every: str, timing: dict[str, Any]) -> None:
    intervention = Intervention(id="i1", text="Exposure", every=dates.frequency(every))
    built = bundle(planned().replace(interventions=(intervention,)), settings)

    assert fhir_checks.faults(built) == []
    (care_plan,) = resources(built, "CarePlan")
    assert care_plan["activity"][0]["detail"]["scheduledTiming"] == timing


@pytest.mark.parametrize(
    ("history", "flags"),
    [
        pytest.param(["crisis 2026-05-20"], ["2026-05-20"], id="an open crisis"),
        pytest.param(
            ["crisis 2026-05-20", "review 2026-05-21, scope: event, note: x"], [], id="a crisis that was reviewed"
        ),
        pytest.param(["relapse 2026-05-20"], [], id="another trigger"),
    ],
)
def test_flag_for_a_crisis(planned: Planned, settings: Settings, history: list[str], flags: list[str]) -> None:
    found = resources(bundle(planned(*history), settings), "Flag")

    assert [flag["period"]["start"] for flag in found] == flags


def test_id_that_fhir_does_not_take_becomes_one_that_it_does(
    parsed: Callable[..., tuple[Plan | None, list[Any]]], settings: Settings
) -> None:
    plan, _ = parsed("format: 1\nclient: a_b\nstart: 2026-01-12\nhistory:\n  - {date: 2026-01-12, kind: created}\n")
    assert plan is not None

    (patient,) = resources(bundle(plan, settings), "Patient")
    assert re.fullmatch(fhir_parts.RESOURCE_ID, patient["id"])
    assert patient["id"] != "a_b"


# ---- the checks --------------------------------------------------------------------------------

# Bound with strength `required` in R4, by the definitions of Bundle, CarePlan, Goal, Condition, Flag, Narrative and
# Timing; and what the bundle says in a system of its own or of US Core's.
REQUIRED_BINDINGS = frozenset(
    (
        "Bundle.type",
        "CarePlan.text.status",
        "CarePlan.status",
        "CarePlan.intent",
        "CarePlan.activity.detail.kind",
        "CarePlan.activity.detail.status",
        "CarePlan.activity.detail.scheduledTiming.repeat.periodUnit",
        "Goal.lifecycleStatus",
        "CarePlan.activity.detail.scheduledTiming.repeat.durationUnit",
        "Condition.clinicalStatus.coding.code",
        "Flag.status",
        "Goal.extension.extension.valueCode",
        "Observation.status",
        "Patient.gender",
        "Patient.name.extension.valueCode",
    )
)
OTHER_CODES = frozenset(
    (
        "CarePlan.category.coding.code",
        "Goal.achievementStatus.coding.code",
        "Goal.target.measure.coding.code",
        "Condition.category.coding.code",
        "Condition.code.coding.code",
        "Flag.category.coding.code",
        "CarePlan.activity.detail.code.coding.code",
        "Goal.category.coding.code",
        "Goal.extension.extension.valueCodeableConcept.coding.code",
        "Goal.extension.extension.valueCoding.code",
        "Observation.category.coding.code",
        "Observation.code.coding.code",
        *(f"{kind}.meta.security.code" for kind in ("CarePlan", "Condition", "Flag", "Goal", "Observation")),
        "Observation.valueQuantity.code",
        *(f"{quantity}.code" for quantity in ("Goal.target.detailRange.high", "Goal.target.detailRange.low")),
    )
)
# Texts that are no codes: what people wrote, and what is checked as an id, an address, a day or a whole.
FREE = re.compile(
    r".*\.(text|description|title|div|unit|id|reference|url|start|end|display|valueString|identifier\.value)"
    r"|Observation\.effectiveDateTime|(Goal\.(startDate|statusDate|target\.dueDate)|Condition\.extension\.valueDateTime)"
    r"|Bundle\.(id|timestamp|entry\.fullUrl)"
)


def leaves(node: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Where the texts of a bundle stand."""
    if isinstance(node, str):
        yield path
    items: Any = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from leaves(value, (*path, key))


def without_index(of: Bundle, path: Path_) -> str:
    """The place as FHIR writes it: `CarePlan.activity.detail.status`."""
    inside = path[0] == "entry" and len(path) > 3
    kind = of["entry"][path[1]]["resource"]["resourceType"] if inside else "Bundle"
    return ".".join([kind, *(str(step) for step in path[3 if inside else 0 :] if not isinstance(step, int))])


def at(of: Bundle, path: Path_) -> Any:
    node: Any = of
    for step in path:
        node = node[step]
    return node


def code_places(of: Bundle) -> list[Path_]:
    """Where the codes of a bundle stand, and the systems they are from: every text that is not free, each code once."""
    found: dict[tuple[str, str], Path_] = {}
    for path in leaves(of):
        place = without_index(of, path)
        if not FREE.fullmatch(place):
            found.setdefault((place, at(of, path)), path)
    return list(found.values())


def changed(of: Bundle, path: Path_, change: Callable[[Any, str | int], None]) -> Bundle:
    mutated = copy.deepcopy(of)
    change(at(mutated, path[:-1]), path[-1])
    return mutated


def longer(node: Any, key: str | int) -> None:
    node[key] = f"{node[key]}x"


def shorter(node: Any, key: str | int) -> None:
    node[key] = node[key][:-1]


def in_capitals(node: Any, key: str | int) -> None:
    node[key] = node[key].swapcase() if node[key].swapcase() != node[key] else f" {node[key]}"


def of_another_set(node: Any, key: str | int) -> None:
    # A code of FHIR's and one that planctl uses, in none of the sets that it has to come from.
    node[key] = "final"


def empty(node: Any, key: str | int) -> None:
    node[key] = ""


def remove(node: Any, key: str | int) -> None:
    del node[key]


def test_every_text_of_a_bundle_is_free_or_a_code_that_fhir_binds() -> None:
    places = {without_index(of, path) for of in BUNDLES.values() for path in code_places(of)}

    assert {
        place for place in places if place == "Bundle.type" or not place.endswith((".system", ".resourceType", ".type"))
    } == REQUIRED_BINDINGS | OTHER_CODES


@pytest.mark.parametrize("mutation", [longer, shorter, in_capitals, of_another_set, empty, remove])
@pytest.mark.parametrize("client", ["c-0118", pytest.param("c-0156", marks=pytest.mark.process)])
def test_every_wrong_or_missing_code_is_caught(client: str, mutation: Callable[[Any, str | int], None]) -> None:
    of = BUNDLES[client]
    # The kind of an activity may be left out, and so may the system of a diagnosis; F43.1 is a diagnosis as F43.12 is,
    # and planctl has no list of them; that an observation is final is what the other code says.
    fine = {
        "remove": ("CarePlan.activity.detail.kind", "Condition.code.coding.system"),
        "shorter": ("Condition.code.coding.code",),
        "of_another_set": ("Observation.status",),
    }.get(mutation.__name__, ())
    # One place of each sort: the second goal's status is bound as the first one's is.
    places = {without_index(of, path): path for path in code_places(of) if without_index(of, path) not in fine}

    assert [place for place, path in places.items() if not fhir_checks.faults(changed(of, path, mutation))] == []
    assert len(places) > 20


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (kind, key)
        for kind, keys in {
            "Patient": ["id"],
            "Condition": ["id", "subject", "code", "category", "clinicalStatus"],
            "Goal": ["id", "lifecycleStatus", "description", "subject"],
            "CarePlan": ["id", "text", "status", "intent", "category", "subject"],
            "Flag": ["id", "status", "code", "subject"],
        }.items()
        for key in keys
    ],
)
def test_missing_element_is_caught(kind: str, key: str) -> None:
    of = BUNDLES["c-0107"]
    index = next(number for number, each in enumerate(of["entry"]) if each["resource"]["resourceType"] == kind)

    assert fhir_checks.faults(changed(of, ("entry", index, "resource", key), remove)) != []


def first(kind: str) -> tuple[Bundle, dict[str, Any]]:
    of = copy.deepcopy(BUNDLES["c-0107"])
    return of, resources(of, kind)[0]


def test_detail_without_a_measure_is_caught() -> None:
    of, goal = first("Goal")
    del goal["target"][0]["measure"]

    assert fhir_checks.faults(of) == ["Goal.target: a detail has no measure (gol-1)"]


def test_activity_with_detail_and_reference_is_caught() -> None:
    of, plan = first("CarePlan")
    plan["activity"][0]["reference"] = {"reference": of["entry"][0]["fullUrl"], "type": "Goal"}

    assert fhir_checks.faults(of) == ["CarePlan.activity: has not exactly one of detail and reference (cpl-3)"]


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        pytest.param(["period", "end"], "2020-01-01", "(per-1)", id="a period that ends before it starts"),
        pytest.param(["period", "start"], "2026-1-1", "start is no day", id="a day that is none"),
        pytest.param(["text", "div"], "<p>x</p>", "(txt-1)", id="a text without its element"),
        pytest.param(["activity", 0, "detail", "scheduledString"], "soon", "more than one way", id="two schedules"),
        pytest.param(
            ["activity", 0, "detail", "scheduledTiming", "repeat", "period"],
            -1,
            "(tim-2, tim-5)",
            id="a negative length",
        ),
        pytest.param(["category"], [], "category: is required", id="no category"),
    ],
)
def test_care_plan_that_breaks_a_rule_is_caught(path: list[str | int], value: Any, fault: str) -> None:
    of, plan = first("CarePlan")
    assert fhir_checks.faults(of) == []
    at(plan, tuple(path[:-1]))[path[-1]] = value

    assert fault in " ".join(fhir_checks.faults(of))


def test_two_details_of_a_target_are_caught() -> None:
    of, goal = first("Goal")
    goal["target"][0]["detailQuantity"] = {"value": 1}

    assert fhir_checks.faults(of) == ["Goal.target: has more than one detail"]


def test_another_extension_is_caught() -> None:
    of, condition = first("Condition")
    condition["extension"] = [{"url": "http://example.org/name", "valueString": "A. Example"}]

    assert fhir_checks.faults(of) != []


@pytest.mark.parametrize(
    ("key", "value"),
    [("fullUrl", "urn:uuid:x"), ("fullUrl", "http://example.org/Patient/1"), ("search", {"mode": "match"})],
)
def test_entry_that_a_collection_does_not_have_is_caught(key: str, value: Any) -> None:
    of = copy.deepcopy(BUNDLES["c-0107"])
    of["entry"][-1][key] = value

    assert any("Bundle.entry" in fault for fault in fhir_checks.faults(of))


@pytest.mark.parametrize("key", ["resourceType", "type", "timestamp", "entry"])
def test_bundle_that_lacks_a_part_is_caught(key: str) -> None:
    of = {name: value for name, value in BUNDLES["c-0107"].items() if name != key}

    assert fhir_checks.faults(of) != []


def test_patient_with_a_name_is_caught() -> None:
    of, patient = first("Patient")
    patient["name"] = [{"family": "Example"}]

    assert fhir_checks.faults(of) == ["Patient.name: is not masked"]


def test_reference_to_nothing_is_caught() -> None:
    of, goal = first("Goal")
    goal["subject"] = {"reference": "urn:uuid:0", "type": "Patient"}

    assert fhir_checks.faults(of) == ["Bundle: nothing in it is urn:uuid:0"]


def test_same_url_twice_is_caught() -> None:
    of = copy.deepcopy(BUNDLES["c-0107"])
    of["entry"][1]["fullUrl"] = of["entry"][2]["fullUrl"]

    assert "Bundle.entry.fullUrl: is missing or not unique (bdl-7)" in fhir_checks.faults(of)


@pytest.mark.parametrize("key", ["startDate", "statusDate"])
def test_date_that_is_none_is_caught(key: str) -> None:
    of, goal = first("Goal")
    goal[key] = "2026-6-1"

    assert fhir_checks.faults(of) == [f"Goal: {key} is no day"]


def test_every_loinc_code_of_the_instruments_has_its_check_digit(planned: Planned, settings: Settings) -> None:
    for instrument in {each.key: each for each in settings.instruments.values() if each.loinc}.values():
        goals = f"[{{id: g1, text: Less, measure: {{name: {instrument.key}, target: 1}}}}]"
        assert fhir_checks.faults(bundle(planned(goals=goals), settings)) == []


def test_url_differs_where_another_practice_gives_the_same_pseudonym() -> None:
    plan = PLANS[0]
    status = overview.overview(plan, OPENED.settings, THE_DAY)

    ours, again, theirs = (
        {entry["fullUrl"] for entry in fhir.bundle(status, OPENED.settings, folder)["entry"]}
        for folder in (FOLDER, FOLDER, UUID(int=1))
    )

    assert ours == again
    assert not ours & theirs
