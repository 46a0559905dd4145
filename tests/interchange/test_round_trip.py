"""What planctl exports as FHIR it imports as the same plan, but for the table on the page about electronic records."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render import fhir_checks

from planctl.analysis import overview
from planctl.interchange import fhir_import, fhir_plan, fhir_source
from planctl.model import instruments
from planctl.model.dates import Frequency, Interval
from planctl.model.plan import (
    ClientProblem,
    Diagnosis,
    Entry,
    Goal,
    Intervention,
    Measure,
    Plan,
    PlanPart,
    Practitioner,
    Service,
)
from planctl.model.settings import Settings
from planctl.render import fhir
from planctl.storage import bundled_data, plan_folder
from planctl.storage.plan_folder import Document

ROOT = Path(__file__).parents[2]
SETTINGS = Settings(policies=bundled_data.policies(), instruments=bundled_data.instruments())
FOLDER = UUID("9b3ec3cc-caf5-4f1e-93e8-675b67acdba4")
TODAY = date(2026, 6, 1)


def lost_keys() -> set[str]:
    """The keys that the page says are always lost."""
    page = (ROOT / "examples" / "from-an-ehr.md").read_text()
    rows = re.findall(r"^\| (`.*`) \| always \|$", page, re.MULTILINE)
    return {key for row in rows for key in re.findall("`([^`]*)`", row)}


LOST = lost_keys()


def there_and_back(plan: Plan, folder: Path, settings: Settings = SETTINGS) -> Plan:
    bundle = fhir.bundle(overview.overview(plan, settings, TODAY), settings, FOLDER)
    assert fhir_checks.faults(bundle) == []
    path = folder / "plan.json"
    path.write_text(json.dumps(bundle))
    source = fhir_source.read(path)
    return fhir_plan.take(source, fhir_import.choose(source, None), plan.client, settings, TODAY).plan


def plan_half(part: Any, path: str = "") -> Any:
    """What a plan says above its history, without what is always lost."""
    if isinstance(part, PlanPart):
        said = {}
        for key in part.KEYS:
            place = f"{path}.{key}".lstrip(".").replace("goals.objectives.", "goals.")
            if key not in ("journal", "format") and place not in LOST:
                said[key] = plan_half(getattr(part, key), place)
        return said
    if isinstance(part, tuple):
        return [plan_half(item, path) for item in part]
    if isinstance(part, str):
        return " ".join(part.split())
    return {key: plan_half(value) for key, value in part.items()} if hasattr(part, "items") else part


def expected(plan: Plan, settings: Settings = SETTINGS) -> Any:
    """The plan half, with what the page says of some values."""
    half = plan_half(plan)
    state = overview.overview(plan, settings, TODAY)
    ended = {status.goal.id for status in state.goals if status.state != "active"}
    for goal in half["goals"]:
        for aim in (goal, *goal["objectives"]):
            _expect_of_goal(aim, plan, state.state != "active" or aim["id"] in ended)
    for intervention in half["interventions"]:
        if intervention["who"] not in ("client", "practitioner", "both"):
            intervention["who"] = None
        if not intervention["text"]:
            intervention["text"] = intervention["approach"] or intervention["id"]
            intervention["approach"] = None
    return half


def _expect_of_goal(aim: dict[str, Any], plan: Plan, is_over: bool) -> None:
    if is_over and isinstance(aim["agreed"], date):
        aim["agreed"] = None
    if aim["start"] == plan.start:
        aim["start"] = None
    measure = aim["measure"]
    if measure is not None:
        if measure["target"] is None and measure["baseline"] is None:
            measure["unit"] = None
        instrument = instruments.find(measure["name"], SETTINGS.instruments)
        direction = Measure(**measure).direction(instrument) if measure["target"] is not None else None
        measure["better"] = None if instrument is not None and instrument.better == direction else direction


@pytest.mark.parametrize(
    "path", sorted((ROOT / "examples" / "plans").glob("c-*.yaml")), ids=lambda path: str(path.stem)
)
def test_example_comes_back(path: Path, tmp_path: Path) -> None:
    settings = plan_folder.open_folder(path.parent).settings
    document = plan_folder.document(path, settings)
    assert isinstance(document, Document)

    assert plan_half(there_and_back(document.plan, tmp_path, settings)) == expected(document.plan, settings)


WORDS = st.text(st.sampled_from("abc xyz 17.,<>&\"'äÜ漢"), min_size=1, max_size=20).filter(
    lambda text: text.strip() != ""
)
LINES = st.tuples(WORDS, WORDS).map("\n".join) | WORDS
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
VALUES = st.integers(0, 27) | st.sampled_from([0.5, 12.25])
HOW_OFTEN = st.one_of(
    st.builds(Interval, st.integers(1, 10), st.sampled_from(["day", "week", "month", "year"])),
    st.builds(Frequency, st.integers(1, 9), st.sampled_from(["day", "week", "month", "year"])),
    st.just(Frequency(1, "session")),
)


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


MEASURES = st.builds(
    Measure,
    name=st.sampled_from(["PHQ-9", "gad 7", "days per week", "WHO-5", "walks by the river"]),
    unit=some(st.sampled_from(["days", "score of mine"])),
    baseline=some(VALUES),
    target=some(VALUES),
    better=st.sampled_from([None, "lower", "higher"]),
    worse_by=some(VALUES),
)


def aims(id: str, problems: tuple[ClientProblem, ...]) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "id": st.just(id),
        "text": LINES,
        "words": some(LINES),
        "problem": st.sampled_from([None, *(problem.id for problem in problems)]),
        "measure": some(MEASURES),
        "start": some(DAYS),
        "by": some(DAYS),
        "agreed": some(DAYS | st.just("declined")),
        "maintenance": st.booleans(),
        "safety": st.booleans(),
    }


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    codes = draw(st.lists(st.sampled_from(["F41.0", "F33.1", "DSM 300.01", "Z63.0"]), unique=True))
    diagnoses = tuple(
        Diagnosis(code=code, label=draw(some(WORDS)), date=draw(some(DAYS)), primary=draw(st.booleans()))
        for code in codes
    )
    problems = tuple(
        ClientProblem(
            id=id, text=draw(LINES), diagnosis=draw(st.sampled_from([None, *codes])), deferred=draw(some(WORDS))
        )
        for id in draw(st.lists(st.sampled_from(["p1", "p2", "mood"]), unique=True))
    )
    goals = []
    for id in draw(st.lists(st.sampled_from(["g1", "g2", "p1"]), unique=True)):
        steps = [f"{id}{letter}" for letter in "ab"[: draw(st.integers(0, 2))]]
        objectives = st.tuples(*(st.builds(Goal, **aims(step, problems)) for step in steps))
        levels = st.dictionaries(st.sampled_from(["-2", "-1", "0", "1", "2"]), WORDS)
        goals.append(draw(st.builds(Goal, **aims(id, problems), objectives=objectives, levels=levels)))
    aimed = [aim.id for goal in goals for aim in (goal, *goal.objectives)]
    interventions = tuple(
        Intervention(
            id=id,
            text=draw(some(LINES)),
            goals=tuple(draw(st.lists(st.sampled_from(aimed), unique=True))) if aimed else (),
            approach=draw(some(WORDS)),
            who=draw(st.sampled_from([None, "client", "practitioner", "both", "her mother"])),
            every=draw(some(HOW_OFTEN)),
            agreement=draw(st.sampled_from([None, "agreed", "declined", "undecided"])),
        )
        for id in draw(st.lists(st.sampled_from(["i1", "i2", "breathing"]), unique=True))
    )
    services = st.builds(
        Service,
        type=st.sampled_from([None, "individual", "group", "family", "couples"]),
        modality=some(WORDS),
        minutes=some(st.integers(1, 120)),
        every=some(HOW_OFTEN),
        until=some(DAYS),
    )
    start = draw(st.dates(date(2025, 1, 1), TODAY))
    kinds = st.sampled_from(
        ["reading", "paused", "closed", "crisis", "review", *(["achieved", "dropped"] if aimed else [])]
    )
    entries = [Entry(date=start, kind="created")]
    for kind in draw(st.lists(kinds, max_size=5)):
        more: dict[str, Any] = {"goal": draw(st.sampled_from(aimed))} if kind in ("achieved", "dropped") else {}
        more |= {"measure": "PHQ-9", "value": draw(st.integers(0, 27))} if kind == "reading" else {}
        entries.append(Entry(date=start + timedelta(days=draw(st.integers(0, 90))), kind=kind, **more))
    return Plan(
        client="c-0001",
        start=start,
        journal=tuple(entries),
        previous_review=draw(some(st.dates(date(2024, 1, 1), TODAY))),
        practitioner=draw(some(st.builds(Practitioner, name=WORDS, credential=some(WORDS)))),
        barriers=tuple(draw(st.lists(WORDS, max_size=1))),
        diagnoses=diagnoses,
        problems=problems,
        goals=tuple(goals),
        interventions=interventions,
        services=tuple(draw(st.lists(services, max_size=2))),
    )


@given(plans())
def test_generated_plan_comes_back(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> None:
    back = there_and_back(plan, tmp_path_factory.getbasetemp())

    assert plan_half(back) == expected(plan)


def test_page_names_no_key_that_is_not_there() -> None:
    keys = {*Plan.KEYS, *(f"goals.{key}" for key in Goal.KEYS), *(f"goals.measure.{key}" for key in Measure.KEYS)}
    keys |= {f"diagnoses.{key}" for key in Diagnosis.KEYS} | {f"problems.{key}" for key in ClientProblem.KEYS}

    assert keys >= LOST
    assert len(LOST) == 18
