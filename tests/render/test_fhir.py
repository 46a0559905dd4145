"""A plan as a FHIR bundle: it is valid, names nobody, and no wrong code gets past the checks."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planctl import bundles, overview
from planctl.model import Plan
from planctl.render import fhir
from planctl.settings import Settings
from planctl.store import folder
from planctl.store.reading import Document

Planned = Callable[..., Plan]
Bundle = dict[str, Any]
Path_ = tuple[str | int, ...]
THE_DAY = date(2026, 6, 1)
OPENED = folder.open_folder(Path(__file__).parents[2] / "examples" / "plans")
PLANS = [document.plan for document in folder.read_all(OPENED) if isinstance(document, Document)]


def bundle(plan: Plan, settings: Settings = OPENED.settings, as_of: date = THE_DAY) -> Bundle:
    return fhir.bundle(overview.overview(plan, settings, as_of), settings)


BUNDLES = {plan.client: bundle(plan) for plan in PLANS}


def resources(of: Bundle, kind: str) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in of["entry"] if entry["resource"]["resourceType"] == kind]


# ---- the examples ------------------------------------------------------------------------------


@pytest.mark.parametrize("client", BUNDLES)
def test_bundle_of_an_example_has_no_fault(client: str) -> None:
    assert bundles.faults(BUNDLES[client]) == []


@pytest.mark.parametrize("client", BUNDLES)
def test_bundle_of_an_example_is_fhir(client: str) -> None:
    validator = pytest.importorskip("fhir.resources.R4B.bundle").Bundle

    read = validator.model_validate_json(json.dumps(BUNDLES[client]))
    assert json.loads(read.model_dump_json()) == BUNDLES[client]


@pytest.mark.parametrize("client", BUNDLES)
def test_bundle_names_nobody(client: str) -> None:
    text = json.dumps(BUNDLES[client])

    assert "Brenner" not in text
    assert resources(BUNDLES[client], "Patient") == [{"resourceType": "Patient", "id": client}]


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
            "measure": {"text": "phq 9", "coding": [{"system": bundles.LOINC, "code": "44261-6"}]},
            "detailQuantity": {"value": 9},
            "dueDate": "2026-07-12",
        }
    ]
    assert own == [{"measure": {"text": "rides"}, "detailQuantity": {"value": 4, "unit": "days per week"}}]


def test_next_review_is_an_activity(planned: Planned, settings: Settings) -> None:
    (plan,) = resources(bundle(planned(), settings), "CarePlan")

    assert plan["activity"] == [
        {
            "detail": {
                "kind": "Task",
                "code": {"text": "Review of the treatment plan"},
                "status": "scheduled",
                "scheduledPeriod": {"start": "2026-07-12", "end": "2026-07-12"},
                "description": "start on 2026-01-12 + 6 months",
            }
        }
    ]


@pytest.mark.parametrize(
    ("history", "flags"),
    [
        pytest.param(["crisis 2026-05-20"], ["2026-05-20"], id="an open crisis"),
        pytest.param(["crisis 2026-05-20", "review 2026-05-21, scope: event"], [], id="a crisis that was reviewed"),
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
    assert bundles.is_id(patient["id"])
    assert patient["id"] != "a_b"


# ---- the checks --------------------------------------------------------------------------------

CODE_KEYS = ("status", "intent", "lifecycleStatus", "kind", "periodUnit", "code", "system", "type")


def codes(node: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Where the codes of a bundle stand, and the systems they are from."""
    items: Any = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        if key in CODE_KEYS and isinstance(value, str):
            yield (*path, key)
        yield from codes(value, (*path, key))


def without_index(of: Bundle, path: Path_) -> str:
    kind = of["entry"][path[1]]["resource"]["resourceType"] if path[0] == "entry" else "Bundle"
    return ".".join(
        [kind, *(str(step) for step in path[3 if path[0] == "entry" else 0 :] if not isinstance(step, int))]
    )


def changed(of: Bundle, path: Path_, change: Callable[[Any, str | int], None]) -> Bundle:
    mutated = copy.deepcopy(of)
    node: Any = mutated
    for step in path[:-1]:
        node = node[step]
    change(node, path[-1])
    return mutated


def garble(node: Any, key: str | int) -> None:
    node[key] = f"{node[key]}x"


def remove(node: Any, key: str | int) -> None:
    del node[key]


# One of each sort of place, from whichever example has it.
PLACES = {without_index(of, path): (of, path) for of in BUNDLES.values() for path in codes(of)}


def test_the_places_are_those_that_fhir_binds() -> None:
    assert {place for place in PLACES if not place.endswith(".system")} == {
        "Bundle.type",
        "CarePlan.text.status",
        "CarePlan.status",
        "CarePlan.intent",
        "CarePlan.category.coding.code",
        "CarePlan.activity.detail.kind",
        "CarePlan.activity.detail.status",
        "CarePlan.activity.detail.scheduledTiming.repeat.periodUnit",
        "Goal.lifecycleStatus",
        "Goal.achievementStatus.coding.code",
        "Goal.target.measure.coding.code",
        "Condition.clinicalStatus.coding.code",
        "Condition.verificationStatus.coding.code",
        "Condition.category.coding.code",
        "Condition.code.coding.code",
        "Flag.status",
        "Flag.category.coding.code",
    }


@pytest.mark.parametrize("place", sorted(PLACES))
def test_wrong_code_is_caught(place: str) -> None:
    of, path = PLACES[place]

    assert bundles.faults(changed(of, path, garble)) != []


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

    assert bundles.faults(changed(of, ("entry", index, "resource", key), remove)) != []


def first(kind: str) -> tuple[Bundle, dict[str, Any]]:
    of = copy.deepcopy(BUNDLES["c-0107"])
    return of, resources(of, kind)[0]


def test_detail_without_a_measure_is_caught() -> None:
    of, goal = first("Goal")
    del goal["target"][0]["measure"]

    assert bundles.faults(of) == ["Goal.target: a detail has no measure (gol-1)"]


def test_activity_with_detail_and_reference_is_caught() -> None:
    of, plan = first("CarePlan")
    plan["activity"][0]["reference"] = {"reference": of["entry"][0]["fullUrl"]}

    assert bundles.faults(of) == ["CarePlan.activity: has not exactly one of detail and reference (cpl-3)"]


def test_patient_with_a_name_is_caught() -> None:
    of, patient = first("Patient")
    patient["name"] = [{"family": "Example"}]

    assert bundles.faults(of) == ["Patient: says more than its id"]


def test_reference_to_nothing_is_caught() -> None:
    of, goal = first("Goal")
    goal["subject"] = {"reference": "urn:uuid:0"}

    assert bundles.faults(of) == ["Bundle: nothing in it is urn:uuid:0"]


def test_same_url_twice_is_caught() -> None:
    of = copy.deepcopy(BUNDLES["c-0107"])
    of["entry"][1]["fullUrl"] = of["entry"][2]["fullUrl"]

    assert "Bundle.entry.fullUrl: is missing or not unique (bdl-7)" in bundles.faults(of)


@pytest.mark.parametrize("key", ["startDate", "statusDate"])
def test_date_that_is_none_is_caught(key: str) -> None:
    of, goal = first("Goal")
    goal[key] = "2026-6-1"

    assert bundles.faults(of) == [f"Goal: {key} is no day"]


def test_every_loinc_code_of_the_instruments_has_its_check_digit(planned: Planned, settings: Settings) -> None:
    for instrument in {each.key: each for each in settings.instruments.values() if each.loinc}.values():
        goals = f"[{{id: g1, text: Less, measure: {{name: {instrument.key}, target: 1}}}}]"
        assert bundles.faults(bundle(planned(goals=goals), settings)) == []
