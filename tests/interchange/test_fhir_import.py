"""A plan out of FHIR R4: what goes where, what is noted, and what is refused in one sentence."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.interchange.fhir_samples import (
    LOINC,
    NAME,
    Resource,
    bundle,
    coded,
    extension,
    reference,
    resources,
    source,
    written,
)

from planctl.errors import PlanctlError
from planctl.interchange import fhir_codes, fhir_import, fhir_plan, fhir_source
from planctl.interchange.fhir_plan import TakenPlan
from planctl.model.plan import Entry, Plan
from planctl.model.settings import SHIPPED, Settings
from planctl.storage import bundled_data, new_plan, plan_folder
from planctl.storage.plan_folder import Document

TODAY = date(2026, 6, 1)
SETTINGS = Settings(policies=bundled_data.policies(), instruments=bundled_data.instruments())
REAL = Path(os.environ.get("PLANCTL_FHIR_EXAMPLES", Path(__file__).parents[3] / "shared" / "data" / "fhir"))

Bend = Callable[[dict[str, Resource]], Any]


def taken(folder: Path, bend: Bend = lambda all: None) -> TakenPlan:
    by_id = resources()
    bend(by_id)
    read = source(folder, by_id)
    return fhir_plan.take(read, fhir_import.choose(read, None), "c-0301", SETTINGS, TODAY)


def test_everything_goes_to_its_place(tmp_path: Path) -> None:
    plan = taken(tmp_path).plan

    assert (plan.start, [(d.code, d.label, d.date) for d in plan.diagnoses]) == (
        date(2026, 1, 12),
        [("F41.0", "Panic disorder", date(2026, 1, 10))],
    )
    assert [(problem.id, problem.text) for problem in plan.problems] == [("p1", "Has not ridden a bus")]
    [goal] = plan.goals
    assert (goal.id, goal.text, goal.problem, goal.by) == ("g1", "Sleep through the night", "p1", date(2026, 7, 12))
    assert goal.measure is not None
    assert (goal.measure.name, goal.measure.target, goal.measure.better) == ("PHQ-9", 9, None)
    assert [(each.id, each.text, each.goals, each.who, str(each.every)) for each in plan.interventions] == [
        ("i1", "Graded exposure", ("g1",), None, "None"),
        ("i2", "Mindfulness", (), "client", "twice a week"),
    ]
    assert [(entry.date, entry.kind, entry.measure, entry.value) for entry in plan.history] == [
        (date(2026, 1, 12), "created", None, None),
        (date(2026, 2, 9), "reading", "PHQ-9", 15),
        (date(2026, 3, 9), "reading", "GAD-7", 8),
        (TODAY, "imported", None, None),
    ]


def goal_of(**more: Any) -> Bend:
    return lambda all: all["goal"].update(more)


def target_of(**more: Any) -> Bend:
    return lambda all: all["goal"]["target"][0].update(more)


def activity(detail: Resource) -> Bend:
    return lambda all: all["plan"].update(activity=[{"detail": detail}])


def levels(*codes: str) -> list[Resource]:
    return [
        extension(
            fhir_codes.GAS_LEVELS, level={"valueCoding": {"code": code}}, text={"valueString": f"level {code[-6:]}"}
        )
        for code in codes
    ]


REVIEW = {"code": coded(fhir_codes.REVIEW_OF_CARE_PLAN)}


@pytest.mark.parametrize(
    ("bend", "see", "expected"),
    [
        pytest.param(
            goal_of(expressedBy=reference("Patient/pat")),
            lambda p: p.goals[0].words,
            "Sleep through the night",
            id="words",
        ),
        pytest.param(
            goal_of(expressedBy=reference("Practitioner/p")),
            lambda p: p.goals[0].words,
            None,
            id="the practitioner's words",
        ),
        pytest.param(
            goal_of(extension=levels("LA34479-8", "LA34484-8", "LA34481-4")),
            lambda p: list(p.goals[0].levels),
            ["-2", "0", "2"],
            id="levels of LOINC",
        ),
        pytest.param(
            goal_of(extension=levels("patient-gas-expected-outcome")),
            lambda p: list(p.goals[0].levels),
            ["0"],
            id="draft levels",
        ),
        pytest.param(
            goal_of(lifecycleStatus="completed", statusDate="2026-04-01"),
            lambda p: [(e.kind, e.date.isoformat(), e.goal) for e in p.history[1:-1] if e.goal],
            [("achieved", "2026-04-01", "g1")],
            id="achieved",
        ),
        pytest.param(
            goal_of(lifecycleStatus="cancelled", statusDate="2026-04-01"),
            lambda p: p.history[-2].kind,
            "dropped",
            id="dropped",
        ),
        pytest.param(goal_of(lifecycleStatus="rejected"), lambda p: p.goals[0].agreed, "declined", id="declined"),
        pytest.param(
            goal_of(lifecycleStatus="accepted", statusDate="2026-01-13"),
            lambda p: p.goals[0].agreed,
            date(2026, 1, 13),
            id="agreed",
        ),
        pytest.param(goal_of(statusDate="2026-01-13"), lambda p: p.goals[0].agreed, None, id="active is not agreed"),
        pytest.param(
            goal_of(category=[coded("safety", fhir_codes.GOAL_CATEGORY)]),
            lambda p: p.goals[0].safety,
            True,
            id="safety",
        ),
        pytest.param(
            target_of(detailRange=None, detailQuantity={"value": 6, "comparator": "<"}),
            lambda p: p.goals[0].measure.target,
            5,
            id="less than 6 is 5 at most",
        ),
        pytest.param(
            target_of(measure={"text": "walks"}, detailRange={"low": {"value": 3, "unit": "a week"}}),
            lambda p: (p.goals[0].measure.name, p.goals[0].measure.better, p.goals[0].measure.unit),
            ("walks", "higher", "a week"),
            id="a measure of one's own",
        ),
        pytest.param(
            target_of(dueDate=None, dueDuration={"value": 3, "code": "mo"}),
            lambda p: p.goals[0].by,
            date(2026, 4, 12),
            id="a duration",
        ),
        pytest.param(
            activity({**REVIEW, "status": "completed", "scheduledPeriod": {"start": "2026-04-01"}}),
            lambda p: (p.previous_review, p.history[-1].next),
            (date(2026, 4, 1), None),
            id="a review held",
        ),
        pytest.param(
            activity({**REVIEW, "status": "scheduled", "scheduledPeriod": {"start": "2026-07-01"}}),
            lambda p: (p.previous_review, p.history[-1].next),
            (None, date(2026, 7, 1)),
            id="a review to be held",
        ),
        pytest.param(
            lambda all: all["plan"].update(status="completed", period={"start": "2026-01-12", "end": "2026-05-01"}),
            lambda p: (p.history[-2].kind, p.history[-2].date),
            ("closed", date(2026, 5, 1)),
            id="closed",
        ),
        pytest.param(
            lambda all: all["score"].update(subject=reference("Patient/other")),
            lambda p: len(p.history),
            3,
            id="another's score",
        ),
        pytest.param(
            lambda all: all["score"].update(status="preliminary"), lambda p: len(p.history), 3, id="not final"
        ),
    ],
)
def test_one_thing_goes_to_its_place(
    tmp_path: Path, bend: Bend, see: Callable[[Plan], object], expected: object
) -> None:
    assert see(taken(tmp_path, bend).plan) == expected


@pytest.mark.parametrize(
    ("bend", "why"),
    [
        pytest.param({"valueQuantity": {"value": 28}}, "PHQ-9 runs from 0 to 27", id="out of range"),
        pytest.param({"valueQuantity": {"value": 15.5}}, "PHQ-9 is a whole number", id="a fraction"),
        pytest.param({"valueQuantity": {"value": 15, "comparator": "<"}}, "no number", id="less than"),
        pytest.param({"effectiveDateTime": "2026-02"}, "no day", id="a month"),
        pytest.param({"effectiveDateTime": "2026-07-01"}, "in the future", id="ahead"),
    ],
)
def test_score_that_cannot_be_taken_is_named(tmp_path: Path, bend: dict[str, Any], why: str) -> None:
    result = taken(tmp_path, lambda all: all["score"].update(bend))

    assert [(score.measure, score.why, score.pointer) for score in result.readings.refused] == [
        ("PHQ-9", why, "/entry/6/resource")
    ]
    assert [entry.measure for entry in result.plan.history if entry.kind == "reading"] == ["GAD-7"]


def test_what_has_no_place_is_noted_by_its_pointer(tmp_path: Path) -> None:
    def bend(all: dict[str, Resource]) -> None:
        all["plan"]["note"] = [{"text": NAME}]
        all["plan"]["goal"].append(reference("Goal/gone"))
        all["goal"]["target"].append({"detailString": NAME})
        all["request"]["status"] = "completed"

    result = taken(tmp_path, bend)

    assert [note.pointer for note in result.notes] == [
        "/entry/4/resource/note",
        "/entry/4/resource/goal/1",
        "/entry/3/resource/target/1",
        "/entry/5/resource",
    ]


def test_new_plan_holds_no_name(tmp_path: Path) -> None:
    """Not even where the name is: titles, narratives, displays of references, notes."""
    result = taken(tmp_path, lambda all: all["plan"].update(note=[{"text": NAME}]))
    opened = plan_folder.open_folder(tmp_path)
    made = new_plan.compose(
        opened, result.plan, bundled_data.read(tmp_path, SHIPPED[0]), fhir_import.above_history(result)
    )
    text = made.data.decode()

    assert not any(part in text for part in (*NAME.split(), "1971"))
    assert "#   /entry/4/resource/note" in text


def document(folder: Path, result: TakenPlan) -> Document:
    opened = plan_folder.open_folder(folder)
    blank = bundled_data.read(folder, SHIPPED[0])
    return new_plan.compose(opened, result.plan, blank, fhir_import.above_history(result))


def test_second_run_adds_only_what_is_new(tmp_path: Path) -> None:
    made = document(tmp_path, taken(tmp_path))
    by_id = resources()
    by_id["third"] = by_id["score"] | {"id": "third", "effectiveDateTime": "2026-05-09"}
    by_id["later"]["valueInteger"] = 9
    read = source(tmp_path, by_id)
    addition = fhir_import.addition(read, fhir_import.choose(read, None), made, SETTINGS, TODAY)

    assert [(entry.date, entry.value) for entry in addition.entries] == [(date(2026, 5, 9), 15)]
    assert (addition.known, len(addition.ids)) == (1, 1)
    assert [entry.date for entry in addition.changed] == [date(2026, 3, 9)]


def test_patients_are_never_joined(tmp_path: Path) -> None:
    made = document(tmp_path, taken(tmp_path))
    by_id = resources()
    by_id["pat"]["id"] = "other"
    for each in by_id.values():
        if "subject" in each:
            each["subject"] = reference("Patient/other")
    read = source(tmp_path, by_id)

    with pytest.raises(PlanctlError, match="was imported from another patient's data"):
        fhir_import.addition(read, fhir_import.choose(read, None), made, SETTINGS, TODAY)


def test_sources_are_bundles_lines_and_folders(tmp_path: Path) -> None:
    import json

    by_id = resources()
    lines = "\n".join(json.dumps(each) for each in by_id.values()).encode()
    files = tmp_path / "files"
    files.mkdir()
    for id, each in by_id.items():
        written(files, each, f"{id}.json")
    for path in (written(tmp_path, bundle(by_id)), written(tmp_path, lines, "all.ndjson"), files):
        read = fhir_source.read(path)
        result = fhir_plan.take(read, fhir_import.choose(read, None), "c-0301", SETTINGS, TODAY)
        assert result.plan == taken(tmp_path).plan


# ---- malformed and hostile -----------------------------------------------------------------------


def deep(levels: int) -> bytes:
    return b'{"resourceType": "Bundle", "x": ' + b"[" * levels + b"]" * levels + b"}"


def sparse(path: Path) -> Path:
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    return path


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "the source is empty", id="nothing"),
        pytest.param(b"<Bundle/>", "the source is no JSON", id="XML"),
        pytest.param(b"\xff\xfe{\0}\0", "the source is no JSON", id="UTF-16"),
        pytest.param(b'{"resourceType": "Bundle"', "the source is no JSON", id="cut off"),
        pytest.param(b'{"resourceType": "CarePlan", "x": NaN}', "the source is no JSON", id="not a number"),
        pytest.param(b"9" * 5000, "the source is no JSON", id="a number without end"),
        pytest.param(b"[]", "the source is no FHIR resource", id="a list"),
        pytest.param(b"{}", "the source is no FHIR resource: it has no resourceType", id="no resource"),
        pytest.param({"resourceType": "Bundle"}, "the source holds no CarePlan", id="an empty bundle"),
        pytest.param({"resourceType": "Bundle", "entry": {}}, "/entry is not a list", id="entries that are no list"),
        pytest.param(
            {"resourceType": "Bundle", "entry": [NAME]}, "/entry/0 is not an object", id="an entry that is a text"
        ),
        pytest.param(
            {"resourceType": "Bundle", "entry": [{"resource": {"a": NAME}}]},
            "/entry/0/resource has no resourceType",
            id="a resource of no type",
        ),
        pytest.param(deep(500), "the source is nested too deeply", id="deep"),
        pytest.param(deep(200_000), "the source is nested too deeply", id="very deep"),
    ],
)
def test_source_that_is_none_is_refused(tmp_path: Path, content: Any, message: str) -> None:
    with pytest.raises(PlanctlError) as refused:
        fhir_import.listing(fhir_source.read(written(tmp_path, content)))

    assert refused.value.message == message


def test_too_large_source_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(PlanctlError, match="the source is 100 MiB large, more than 64 MiB"):
        fhir_source.read(sparse(tmp_path / "source.json"))


def change(id: str, **more: Any) -> Bend:
    return lambda all: all[id].update(more)


def without(id: str, key: str) -> Bend:
    return lambda all: all[id].pop(key)


def add(**more: Resource) -> Bend:
    return lambda all: all.update(more)


OTHER = reference("Patient/other")


@pytest.mark.parametrize(
    ("bend", "message"),
    [
        pytest.param(
            without("plan", "intent"), "/entry/4/resource is of FHIR DSTU2 or STU3 (CarePlan)", id="a plan of DSTU2"
        ),
        pytest.param(
            change("plan", context=OTHER), "/entry/4/resource is of FHIR DSTU2 or STU3 (CarePlan)", id="a plan of STU3"
        ),
        pytest.param(
            change("plan", addresses=[{"concept": {}}]), "/entry/4/resource is of FHIR R5 (CarePlan)", id="a plan of R5"
        ),
        pytest.param(
            change("goal", status="on-target"), "/entry/3/resource is of FHIR DSTU2 or STU3 (Goal)", id="a goal of STU3"
        ),
        pytest.param(
            change("goal", description=NAME), "/entry/3/resource is of FHIR DSTU2 or STU3 (Goal)", id="a goal of DSTU2"
        ),
        pytest.param(
            change("icd", clinicalStatus="active"),
            "/entry/1/resource is of FHIR DSTU2 or STU3 (Condition)",
            id="a condition of STU3",
        ),
        pytest.param(
            change("score", context=OTHER),
            "/entry/6/resource is of FHIR DSTU2 or STU3 (Observation)",
            id="an observation of STU3",
        ),
        pytest.param(
            without("plan", "subject"),
            "/entry/4/resource/subject: the patient of this plan is not in the source",
            id="no subject",
        ),
        pytest.param(
            change("plan", subject=OTHER),
            "/entry/4/resource/subject: the patient of this plan is not in the source",
            id="a dangling subject",
        ),
        pytest.param(
            change("plan", subject=reference("Goal/goal")),
            "/entry/4/resource/subject: the patient of this plan is not in the source",
            id="a subject that is a goal",
        ),
        pytest.param(
            change("plan", subject=reference("http://elsewhere.example/Patient/pat")),
            "/entry/4/resource/subject: the patient of this plan is not in the source",
            id="a subject elsewhere",
        ),
        pytest.param(
            change("goal", subject=OTHER),
            "/entry/3/resource is about another patient than the plan that refers to it",
            id="a goal of another patient",
        ),
        pytest.param(
            without("words", "subject"),
            "/entry/2/resource is about another patient than the plan that refers to it",
            id="a condition of nobody",
        ),
        pytest.param(
            change("request", subject=OTHER),
            "/entry/5/resource is about another patient than the plan that refers to it",
            id="a request of another patient",
        ),
        pytest.param(
            change("plan", period={"start": "2026-01"}),
            "/entry/4/resource/period/start: the plan does not say the day it took effect",
            id="a start that is a month",
        ),
        pytest.param(
            change("plan", period={"start": "2026-02-30"}),
            "/entry/4/resource/period/start is not a date",
            id="a day that does not exist",
        ),
        pytest.param(
            change("plan", period=NAME), "/entry/4/resource/period is not an object", id="a period that is a text"
        ),
        pytest.param(change("plan", goal=NAME), "/entry/4/resource/goal is not a list", id="goals that are a text"),
        pytest.param(
            change("plan", goal=[[NAME]]), "/entry/4/resource/goal/0 is not an object", id="a goal that is a list"
        ),
        pytest.param(
            change("plan", status=5), "/entry/4/resource/status is not a text", id="a status that is a number"
        ),
        pytest.param(
            change("plan", status="entered-in-error"),
            "/entry/4/resource: this plan was entered in error, and is not imported",
            id="entered in error",
        ),
        pytest.param(
            change("plan", activity={"detail": NAME}),
            "/entry/4/resource/activity is not a list",
            id="activities that are none",
        ),
        pytest.param(
            change("goal", target=[{"measure": NAME}]),
            "/entry/3/resource/target/0/measure is not an object",
            id="a measure that is a text",
        ),
        pytest.param(
            change("goal", target=[{"measure": coded("44261-6", LOINC), "detailQuantity": {"value": NAME}}]),
            "/entry/3/resource/target/0/detailQuantity/value is not a number",
            id="a value that is a text",
        ),
        pytest.param(
            change("goal", extension=[{"url": [NAME]}]),
            "/entry/3/resource/extension/0/url is not a text",
            id="an extension's URL that is a list",
        ),
        pytest.param(
            change("score", valueQuantity={"value": True}),
            "/entry/6/resource/valueQuantity/value is not a number",
            id="a value that is true",
        ),
        pytest.param(
            change("score", code={"coding": NAME}),
            "/entry/6/resource/code/coding is not a list",
            id="codings that are a text",
        ),
        pytest.param(
            add(twin={"resourceType": "Goal", "id": "goal", "lifecycleStatus": "active"}),
            "/entry/4/resource/goal/0 means two resources of the same id",
            id="two goals of one id",
        ),
        pytest.param(add(plan2=resources()["plan"] | {"id": "plan2"}), "the source holds 2 care plans", id="two plans"),
    ],
)
def test_bundle_that_cannot_be_taken_is_refused_in_one_sentence(tmp_path: Path, bend: Bend, message: str) -> None:
    with pytest.raises(PlanctlError) as refused:
        taken(tmp_path, bend)

    assert refused.value.message == message
    assert "\n" not in message
    assert not any(part in f"{refused.value.message} {refused.value.hint}" for part in NAME.split())


def test_circles_are_walked_once(tmp_path: Path) -> None:
    def milestone(id: str) -> Resource:
        concept = {"valueCodeableConcept": coded("milestone", fhir_codes.GOAL_RELATIONSHIP_TYPE)}
        return extension(fhir_codes.GOAL_RELATIONSHIP, type=concept, target={"valueReference": reference(f"Goal/{id}")})

    def bend(all: dict[str, Resource]) -> None:
        all["step"] = all["goal"] | {"id": "step", "extension": [milestone("goal"), milestone("step")]}
        all["goal"]["extension"] = [milestone("step"), milestone("goal")]
        all["plan"]["goal"].append(reference("Goal/step"))
        all["words"]["extension"] = [
            {"url": fhir_codes.CONDITION_RELATED, "valueReference": reference("Condition/words")}
        ]

    [goal] = taken(tmp_path, bend).plan.goals

    assert [objective.id for objective in goal.objectives] == ["g2"]


def test_names_in_every_field_are_never_listed(tmp_path: Path) -> None:
    def renamed(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: renamed(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [renamed(inner) for inner in value]
        return NAME if isinstance(value, str) and key not in ("resourceType", "reference", "id", "fullUrl") else value

    read = fhir_source.read(written(tmp_path, renamed(bundle(resources()))))
    from planctl.render.text import imported

    assert not any(part in imported.care_plans(fhir_import.listing(read)) for part in NAME.split())
    with pytest.raises(PlanctlError) as refused:
        fhir_plan.take(read, fhir_import.choose(read, None), "c-0301", SETTINGS, TODAY)
    assert not any(part in refused.value.message for part in NAME.split())


# ---- what others wrote ---------------------------------------------------------------------------

real = pytest.mark.skipif(not REAL.is_dir(), reason="the FHIR examples are not here; see PLANCTL_FHIR_EXAMPLES")


def real_plan(name: str, number: int) -> Plan:
    read = fhir_source.read(REAL / name)
    return fhir_plan.take(read, fhir_import.choose(read, number), "c-0301", SETTINGS, TODAY).plan


@real
def test_two_patients_of_one_bundle_stay_apart() -> None:
    dog = real_plan("tests-pcoPatientJones-bundle.json", 1)
    anxiety = real_plan("tests-pcoPatientJones-bundle.json", 2)

    assert [(goal.text, list(goal.levels)) for goal in dog.goals] == [
        ("Walk dog outside once a week", ["-2", "-1", "0", "1", "2"])
    ]
    assert [intervention.who for intervention in dog.interventions] == ["client", None]
    assert [(goal.measure and goal.measure.name, goal.by) for goal in anxiety.goals] == [("GAD-7", date(2024, 12, 31))]
    assert [entry.value for entry in anxiety.history if entry.kind == "reading"] == [10]
    assert not [entry for entry in dog.history if entry.kind == "reading"]


@real
def test_goals_of_diabetes_stay_out_of_plans_for_mental_health() -> None:
    psychiatry = real_plan("synthea-542-entries.json", 3)
    completed = real_plan("synthea-542-entries.json", 4)

    for plan in (psychiatry, completed):
        assert plan.goals == ()
        assert [problem.text for problem in plan.problems] == ["Posttraumatic stress disorder"]
    assert [entry.kind for entry in completed.history] == ["created", "closed", "imported"]
    assert completed.history[1] == Entry(date=date(2017, 3, 14), kind="closed")


@real
def test_resources_without_their_patient_are_refused() -> None:
    read = fhir_source.read(REAL / "CarePlan-pcoAnxietyCarePlanExample.json")

    with pytest.raises(PlanctlError, match="the patient of this plan is not in the source"):
        fhir_plan.take(read, fhir_import.choose(read, None), "c-0301", SETTINGS, TODAY)
