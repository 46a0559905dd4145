"""`show`, `list` and `schema`: plans for reading, and the format for editors."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from planctl.analysis import overview
from planctl.model import dates, entry_kinds_and_leads, schema
from planctl.render import rich_layout
from planctl.render.text import plan as plan_text
from planctl.storage import bundled_data
from planctl.storage.plan_folder import Document, open_folder, read_all

Run = Callable[..., Any]
Make = Callable[..., Path]
Text = Callable[..., str]


EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"
PLANS = sorted(path for path in EXAMPLES.glob("*.yaml") if path.name != "planctl.yaml")


def texts(value: Any, kind: schema.Type) -> Iterator[str]:
    """Every text, id, day and number that a plan says, in words that it chose itself."""
    match kind:
        case schema.Record():
            if not isinstance(value, dict):
                yield str(value)
                return
            for name, each in value.items():
                # The version of the format and the fingerprint of what was signed say nothing to a reader.
                if name in kind.by_name and name != "format" and not (name == "plan" and kind.name == "entry"):
                    yield from texts(each, kind.by_name[name].type)
        case schema.History():
            taken_back = {entry["of"].rsplit(" ", 2)[0] for entry in value if entry["kind"] == "retracted"}
            for entry in value:
                # What was retracted is for `history` to tell.
                if entry["kind"] == "retracted" or str(entry["date"]) in taken_back:
                    continue
                known = entry_kinds_and_leads.KINDS.get(entry["kind"]) or entry_kinds_and_leads.Kind(entry["kind"], "")
                yield from texts({**entry, "kind": entry["kind"].replace("_", " ")}, known.record)
        case schema.ListOf():
            for each in value if isinstance(value, list) else [value]:
                yield from texts(each, kind.item)
        case schema.MapOf() | schema.TriggerLeads():
            yield from map(str, [*value.keys(), *value.values()])
        case schema.Flag():
            return
        case _:
            yield str(value)


def words(text: str) -> str:
    """The text with all white space alike."""
    return " ".join(text.split())


@pytest.mark.parametrize("file", PLANS, ids=lambda file: file.stem)
def test_show_loses_no_word_of_a_plan(planctl: Run, file: Path) -> None:
    done = planctl("show", file.stem, plans=EXAMPLES, env={"COLUMNS": "40"})

    assert done.returncode == 0
    shown = words(done.stdout)
    said = YAML(typ="safe", pure=True).load(file)
    lost = [text for text in texts(said, schema.PLAN) if words(text) not in shown]
    assert lost == []


# Each key of the format once, with a value that stands nowhere else.
EVERY_KEY = """\
format: 1
client: c-0001
start: 2026-01-01
practitioner: {name: A. Practitioner, credential: LPC, license: PC 77, npi: 1234567893}
minor: true
people: [{role: prescriber, name: Dr. Q., must_sign: true}]
level_of_care: partial-hospital
review:
  every: 201 days
  from: signature
  first: 202 days
  early: 203 days
  sessions: 204
  whichever: later
  plan_due: 211 days
  plan_due_from: start
  plan_due_by: created
  plan_due_visits: 212
  policy: [payer-90d]
  triggers: {relapse: 205 days}
  needs_content: [emergency_visit]
  notice: 206 days
  grace: 207 days
previous_review: 2025-12-30
intake: {date: 2025-12-29, hopes: the hopes, goals: the aims, improvement: the improvement}
diagnoses: [{code: F41.0, label: the label, date: 2026-01-02, primary: true}]
problems: [{id: p1, text: the problem, impairment: what it hinders, diagnosis: F41.0, deferred: why it waits}]
strengths: [{text: a strength, use: its use}]
barriers: [a barrier]
preferences: a preference
language: en
safety: {risk: moderate, plan: in the drawer, date: 2026-01-03}
services: [{type: couples, modality: a modality, minutes: 208, every: 209 days, until: 2026-12-30}]
goals:
  - id: g1
    text: the goal
    words: the own words
    problem: p1
    measure: {name: one's own, unit: knots, baseline: 301, target: 302, better: lower, worse_by: 303}
    start: 2026-01-04
    by: 2026-12-29
    agreed: 2026-01-05
    maintenance: true
    safety: true
    levels: {-2: much less, 1: a bit more}
    objectives:
      - id: g1a
        text: the step
        words: words of the step
        problem: p1
        measure: {name: another, unit: miles, baseline: 304, target: 305, better: higher, worse_by: 306}
        start: 2026-01-06
        by: 2026-12-28
        agreed: declined
        maintenance: true
        safety: true
interventions: [{id: i1, goals: [g1], text: what is done, approach: ACT, who: an aunt, every: 210 days, agreement: undecided}]
discharge: {criteria: [a criterion], discussed: 2026-01-07}
ignore: [{rule: S003, on: g1a, reason: a reason to ignore, until: 2026-12-27}]
history:
  - {date: 2025-12-31, kind: created, logged: 2026-01-01, note: a note}
  - {date: 2026-01-08, kind: signed, by: guardian, method: by letter, declined: wants to wait, plan: "6be9ad5a03b6c3cf"}
  - {date: 2026-01-08, kind: imported, from: another house}
  - {date: 2026-01-09, kind: amended, what: the amendment}
  - {date: 2026-01-10, kind: reading, measure: another, value: 307}
  - {date: 2026-01-11, kind: review, scope: event, decision: step-up, goals: {g1: no-change}, next: 2026-12-26, with: [uncle]}
  - {date: 2026-01-12, kind: resumed_goal, goal: g1}
  - {date: 2026-01-13, kind: paused, reason: a reason to pause, until: 2026-12-25}
"""  # noqa: E501  # as a plan has it


def keys(value: Any, kind: schema.Type) -> Iterator[tuple[str, str]]:
    """The keys that a plan says, each with the record that it is a key of."""
    match kind:
        case schema.Record():
            for name, each in value.items():
                yield kind.name, name
                yield from keys(each, kind.by_name[name].type)
        case schema.History():
            for entry in value:
                yield from keys(entry, (entry_kinds_and_leads.KINDS[entry["kind"]]).record)
        case schema.ListOf():
            for each in value:
                yield from keys(each, kind.item)


def keys_of_the_format(record: schema.Record = schema.PLAN) -> Iterator[tuple[str, str]]:
    """All keys that a plan may say."""
    for key in record.keys:
        yield record.name, key.name
        inner = key.type.item if isinstance(key.type, schema.ListOf) else key.type
        if isinstance(inner, schema.Record):
            yield from keys_of_the_format(inner)
        elif isinstance(inner, schema.History):
            for each in entry_kinds_and_leads.KINDS.values():
                yield from keys_of_the_format(each.record)


@pytest.mark.parametrize("columns", [None, 40, 80])
def test_show_shows_every_key_of_the_format(planctl: Run, folder: Make, columns: int | None) -> None:
    said = YAML(typ="safe", pure=True).load(EVERY_KEY)
    assert set(keys(said, schema.PLAN)) == set(keys_of_the_format()) - {("entry", "of")}

    plans = folder({"c-0001": EVERY_KEY})
    if columns is None:
        done = planctl("show", "c-0001", plans=plans)
        assert done.returncode == 0, done.stderr
        shown = words(done.stdout)
    else:
        opened = open_folder(plans)
        (document,) = read_all(opened)
        assert isinstance(document, Document)
        each = overview.overview(document.plan, opened.settings, date(2026, 6, 1))
        drawn = rich_layout.text(plan_text.page(each, None, drawn=True), columns, color=True)
        shown = words(re.sub(r"\x1b\[[0-9;]*m|[│╭╮╰╯─]", "", drawn))
    flags = ["primary yes", "maintaining a level is the goal", "about risk of harm", "declined by the client"]
    assert [text for text in [*texts(said, schema.PLAN), *flags] if words(text) not in shown] == []
    # Once for the goal and once for the objective.
    assert [shown.count(flag) for flag in flags] == [1, 2, 2, 1]


@pytest.mark.parametrize("file", PLANS[:3], ids=lambda file: file.stem)
def test_show_as_json_has_the_plans_own_keys(planctl: Run, file: Path) -> None:
    answer = json.loads(planctl("show", file.stem, "--format", "json", plans=EXAMPLES).stdout)

    said = YAML(typ="safe", pure=True).load(file)
    assert {key for key in said if not key.startswith("x_")} <= answer.keys()
    assert {"version", "state", "next_review"} <= answer.keys()
    assert len(answer["history"]) == len(said["history"])
    assert answer["start"] == str(said["start"])


def test_list_has_a_row_for_every_plan(planctl: Run) -> None:
    done = planctl("list", plans=EXAMPLES, env={"COLUMNS": "30"})

    head, *rows = (re.split(r" {2,}", line) for line in done.stdout.splitlines())
    assert head == ["client", "state", "start", "last review", "next review", "goals", "open triggers"]
    assert [row[0] for row in rows] == [file.stem for file in PLANS]
    assert {len(row) for row in rows} == {7}
    by_client = {row[0]: row for row in rows}
    assert by_client["c-0107"] == [
        "c-0107",
        "active",
        "2026-02-16",
        "2026-03-16",
        "2026-05-29, 3 days overdue",
        "2",
        "crisis",
    ]
    assert by_client["c-0156"][1] == "closed"
    assert by_client["c-0156"][4] == "none"
    assert by_client["c-0150"][1] == "paused"


def test_list_as_json(planctl: Run, examples: Path) -> None:
    (examples / "bad.yaml").write_text("- a list\n")

    done = planctl("list", "--format", "json", plans=examples)

    answer = json.loads(done.stdout)
    assert answer.keys() == {"version", "as_of", "plans", "items", "errors"}
    assert (answer["version"], answer["as_of"], answer["plans"]) == (2, "2026-06-01", len(PLANS) + 1)
    assert [plan["client"] for plan in answer["items"]] == [file.stem for file in PLANS]
    assert [each["file"] for each in answer["errors"]] == ["bad.yaml"]
    assert done.returncode == 3


@pytest.mark.parametrize(
    ("settings", "as_of"),
    [
        pytest.param("triggers: {crisis: 9 days}\n", "2026-06-01", id="settings of one's own"),
        pytest.param("triggers: {crisis: 9 days}\n", "2026-03-01", id="a day before all was known"),
        pytest.param("reviw: {every: 3 months}\n", "2026-06-01", id="settings that cannot be read"),
        pytest.param(None, "2028-01-01", id="no settings"),
    ],
)
def test_list_says_the_same_whatever_the_index_knows(
    planctl: Run, examples: Path, tmp_path: Path, settings: str | None, as_of: str
) -> None:
    (examples / "planctl.yaml").unlink()
    if settings is not None:
        (examples / "planctl.yaml").write_text(settings)
    (examples / "bad.yaml").write_text("- a list\n")
    (examples / "c-0199.yml").write_text("")
    asked = ("list", "--as-of", as_of)
    cache = {"PLANCTL_CACHE": str(tmp_path / "cache")}

    plain = planctl(*asked, "--no-index", plans=examples, env=cache)
    assert plain.returncode == 3
    assert not (tmp_path / "cache").exists()
    for known in ("nothing", "all"):
        assert planctl(*asked, plans=examples, env=cache) == plain, known
    rows = {row[0]: row for row in (re.split(r" {2,}", line) for line in plain.stdout.splitlines())}
    for plan in json.loads(planctl(*asked, "--format", "json", plans=examples).stdout)["items"]:
        client, state, start, last, following, _, triggers = rows[plan["client"]]
        reviewed = plan["last_review"] or (
            f"{plan['previous_review']} elsewhere" if "previous_review" in plan else "none yet"
        )
        assert (state, start, last) == (plan["state"], plan["start"], reviewed), client
        assert following.partition(",")[0] == (plan["next_review"] or "none")
        assert triggers == (", ".join(dict.fromkeys(plan["open_triggers"])).replace("_", " ") or "none")


def test_list_of_an_empty_folder(planctl: Run, folder: Make) -> None:
    done = planctl("list", plans=folder({}))

    assert (done.returncode, done.stdout) == (0, "")


def test_settings_that_cannot_be_read_are_told(planctl: Run, folder: Make, plan: Text) -> None:
    plans = folder({"c-0001": plan("c-0001")}, "reviw: {every: 3 months}\n")

    listed, shown, known = (planctl(*words, plans=plans) for words in (["list"], ["show", "c-0001"], ["policies"]))

    for done in (listed, shown, known):
        assert done.returncode == 3
        assert "planctl.yaml:1:1" in done.stderr
        assert done.stdout


# ---- schema ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def validator(planctl: Run) -> jsonschema.Draft7Validator:
    made = json.loads(planctl("schema", plans=EXAMPLES).stdout)
    jsonschema.Draft7Validator.check_schema(made)
    return jsonschema.Draft7Validator(made)


@pytest.fixture(scope="module")
def validators(planctl: Run, validator: jsonschema.Draft7Validator) -> dict[str, jsonschema.Draft7Validator]:
    """The schemas of planctl.yaml and of templates."""
    made = {}
    for name in ("settings", "template"):
        made[name] = json.loads(planctl("schema", f"--{name}", plans=EXAMPLES).stdout)
        jsonschema.Draft7Validator.check_schema(made[name])
    return {name: jsonschema.Draft7Validator(schema) for name, schema in made.items()}


def as_an_editor_reads(text: str) -> Any:
    """The plan as data in which a day is the text that it is, as JSON has no days."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


@pytest.mark.parametrize("file", PLANS, ids=lambda file: file.stem)
def test_schema_takes_every_example(validator: jsonschema.Draft7Validator, file: Path) -> None:
    assert [error.message for error in validator.iter_errors(as_an_editor_reads(file.read_text()))] == []


def test_schema_takes_a_new_plan(planctl: Run, folder: Make, validator: jsonschema.Draft7Validator) -> None:
    plans = folder({})
    planctl("new", "c-0201", plans=plans)

    assert validator.is_valid(as_an_editor_reads((plans / "c-0201.yaml").read_text()))


@pytest.mark.parametrize(
    ("top", "entry"),
    [
        pytest.param("gaols: []", "", id="an unknown key"),
        pytest.param("status: active", "", id="a key of other tools"),
        pytest.param("level_of_care: home", "", id="a word that is not in the list"),
        pytest.param("review: {every: soon}", "", id="no interval"),
        pytest.param("goals: [{text: a}]", "", id="a goal without an id"),
        pytest.param("goals: [{id: G 1, text: a}]", "", id="a goal with a bad id"),
        pytest.param("goals: [{id: g1, text: a, by: 30 June}]", "", id="no day"),
        pytest.param("goals: [{id: g1, text: a, measure: {name: x, target: ten}}]", "", id="no number"),
        pytest.param("goals: [{id: g1, text: a, measure: {name: x, target: .inf}}]", "", id="no end of points"),
        pytest.param("goals: [{id: g1, text: a, measure: {name: x, target: .nan}}]", "", id="not a number"),
        pytest.param('goals: [{id: g1, text: a, measure: {name: x, target: "1e2"}}]', "", id="an exponent in quotes"),
        pytest.param("goals: [{id: con, text: a}]", "", id="an id that Windows keeps"),
        pytest.param("preferences: Null", "", id="a capital null"),
        pytest.param("goals: {id: g1}", "", id="no list"),
        pytest.param("goals: [{id: g1, text: a, maintenance: yes}]", "", id="a word that is no truth value"),
        pytest.param("", "date: 2026-02-01", id="an entry without a kind"),
        pytest.param("", "date: 2026-02-01, kind: crisis, by: client", id="a key of another kind"),
        pytest.param("", "date: 2026-02-01, kind: reading, measure: PHQ-9", id="a reading without a value"),
        pytest.param("", "date: 2026-02-01, kind: review, decision: stop", id="no decision"),
        pytest.param("", "date: 2026-02-01, kind: crysis", id="no kind"),
        pytest.param("", 'date: "2026-02-30", kind: crisis', id="no day of the calendar"),
        pytest.param("review: {every: 0 days}", "", id="an interval of nothing"),
        pytest.param("review: {every: 11 years}", "", id="an interval of more than ten years"),
        pytest.param("review: {every: 4000 D}", "", id="ten years in days"),
        pytest.param("services: [{every: 600 weeks}]", "", id="ten years between sessions"),
        pytest.param('services: [{minutes: "5000"}]', "", id="a quoted number out of bounds"),
        pytest.param('services: [{minutes: "60.0"}]', "", id="a quoted number with a point"),
        pytest.param("services: [{minutes: 60.5}]", "", id="half a minute"),
        pytest.param("goals: [{id: g1, text: a, levels: {3: b}}]", "", id="a level that there is not"),
        pytest.param("review: {triggers: {crysis: 1 day}}", "", id="no trigger"),
        pytest.param("preferences: [a]", "", id="a list for a text"),
    ],
)
def test_schema_refuses_what_planctl_refuses(
    planctl: Run, folder: Make, plan: Text, validator: jsonschema.Draft7Validator, top: str, entry: str
) -> None:
    text = plan("c-0001", *([entry] if entry else []), top=top)

    assert not validator.is_valid(as_an_editor_reads(text))
    assert planctl("show", "c-0001", plans=folder({"c-0001": text})).returncode == 3


@pytest.mark.parametrize(
    ("top", "entry"),
    [
        pytest.param('goals: [{id: g1, text: a, measure: {name: x, baseline: "15"}}]', "", id="a quoted number"),
        pytest.param('goals: [{id: g1, text: a, maintenance: "true"}]', "", id="a quoted truth value"),
        pytest.param('services: [{minutes: "50"}]', "", id="a quoted whole number"),
        pytest.param("services: [{minutes: 60.0}]", "", id="a whole number with a point"),
        pytest.param("services: [{minutes: +60}]", "", id="a number with a sign"),
        pytest.param(
            "goals: [{id: g1, text: a, measure: {name: x, baseline: .5}}]", "", id="a number without a nought"
        ),
        pytest.param("goals: [{id: g1, text: a, measure: {name: x, baseline: 0x34}}]", "", id="a number to base 16"),
        pytest.param("goals: [{id: g1, text: a, measure: {name: x, target: 1e2}}]", "", id="a number with an exponent"),
        pytest.param("services: [{minutes: 6e1}]", "", id="a whole number with an exponent"),
        pytest.param("goals: [{id: g1, text: a, maintenance: True}]", "", id="a truth value with a capital"),
        pytest.param("goals: [{id: g1, text: a, levels: {-2: b, 0: c}}]", "", id="levels without quotes"),
        pytest.param("review: {every: 0120 months}", "", id="ten years in months"),
        pytest.param("preferences: true", "", id="a truth value as text"),
        pytest.param("preferences: 15", "", id="a number as text"),
        pytest.param("strengths: [15]", "", id="a number as a strength"),
        pytest.param(
            "diagnoses: [{code: 300.02}]\nproblems: [{id: p1, text: a, diagnosis: 300.02}]", "", id="a code of digits"
        ),
        pytest.param('review: {every: " 6  MONTHS "}', "", id="an interval in capitals"),
        pytest.param("review: {policy: county-60d}", "", id="a policy of one's own"),
        pytest.param("review: {triggers: {school_meeting: never}}", "", id="the lead of a kind of one's own"),
        pytest.param("", "date: 2026-02-01, kind: school_meeting", id="a kind of one's own"),
        pytest.param("", "date: 2024-02-29, kind: session", id="the 29th of February"),
        pytest.param("x_mine: {a: [1]}", "", id="a key of one's own"),
    ],
)
def test_schema_takes_what_planctl_takes(
    planctl: Run, folder: Make, plan: Text, validator: jsonschema.Draft7Validator, top: str, entry: str
) -> None:
    text = plan("c-0001", *([entry] if entry else []), top=top, start="2020-01-01")
    done = planctl("show", "c-0001", plans=folder({"c-0001": text}, (EXAMPLES / "planctl.yaml").read_text()))

    assert done.returncode == 0, done.stderr
    assert [error.message for error in validator.iter_errors(as_an_editor_reads(text))] == []


TEMPLATES = sorted((Path(bundled_data.__file__).parents[1] / "data" / "templates").glob("*.yaml"))


@pytest.mark.parametrize(
    ("format", "file"),
    [("settings", EXAMPLES / "planctl.yaml"), *(("template", file) for file in TEMPLATES)],
    ids=lambda value: getattr(value, "stem", value),
)
def test_schemas_take_the_settings_and_templates_that_come_with_planctl(
    validators: dict[str, jsonschema.Draft7Validator], format: str, file: Path
) -> None:
    errors = validators[format].iter_errors(as_an_editor_reads(file.read_text()))

    assert [error.message for error in errors] == []


@pytest.mark.parametrize(
    ("text", "is_sound"),
    [
        pytest.param("reviw: {every: 6 months}", False, id="an unknown key"),
        pytest.param("review: {every: 11 years}", False, id="an interval of more than ten years"),
        pytest.param("triggers: {school_meeting: 14 days, crisis: never}", True, id="a trigger of one's own"),
        pytest.param("triggers: {session: 1 day}", False, id="a kind that is no trigger"),
        pytest.param("triggers: {School meeting: 1 day}", False, id="no name for a kind"),
        pytest.param("policies: {house: {description: a, source: b, every: 2 months}}", True, id="a policy"),
        pytest.param("policies: {house: {description: a, every: 2 months}}", False, id="a policy without a source"),
        pytest.param("policies: {House: {description: a, source: b}}", False, id="no name for a policy"),
        pytest.param("locale: de-DE", False, id="no locale"),
        pytest.param("git: {commit: yes}", False, id="a word that is no truth value"),
        pytest.param("measures: {PCL-5: {worse_by: 15}}", True, id="a change of an instrument"),
        pytest.param("check: {select: S, ignore: {P008: elsewhere}, fail_on: note}", True, id="rules"),
        pytest.param("remind: {desktop: false, mail: me@example.org}", True, id="reminders"),
        pytest.param("x_mine: 1", True, id="a key of one's own"),
    ],
)
def test_schema_of_settings_takes_what_planctl_takes(
    planctl: Run,
    folder: Make,
    validators: dict[str, jsonschema.Draft7Validator],
    text: str,
    is_sound: bool,
) -> None:
    assert validators["settings"].is_valid(as_an_editor_reads(text)) == is_sound
    assert planctl("list", plans=folder({}, f"{text}\n")).returncode == (0 if is_sound else 3)


@pytest.mark.parametrize(
    ("text", "is_sound"),
    [
        pytest.param("{description: Grief., goals: What now?, measures: [PHQ-9]}", True, id="a template"),
        pytest.param("{goals: What now?}", False, id="no description"),
        pytest.param("{description: Grief., gaols: What now?}", False, id="an unknown key"),
        pytest.param("{description: Grief., measures: [{name: visits, better: more}]}", False, id="no direction"),
    ],
)
def test_schema_of_templates_takes_what_planctl_takes(
    planctl: Run,
    folder: Make,
    validators: dict[str, jsonschema.Draft7Validator],
    text: str,
    is_sound: bool,
) -> None:
    plans = folder({})
    (plans / "templates").mkdir()
    (plans / "templates" / "grief.yaml").write_text(f"{text}\n")

    assert validators["template"].is_valid(as_an_editor_reads(text)) == is_sound
    done = planctl("new", "c-0201", "--template", "grief", "--no-input", plans=plans)
    assert done.returncode == (0 if is_sound else 3), done.stderr


def test_schema_knows_the_days_of_the_calendar(validator: jsonschema.Draft7Validator) -> None:
    pattern = re.compile(validator.schema["properties"]["start"]["pattern"])
    numbers = [
        f"{year:04}-{month:02}-{day:02}" for year in range(1898, 2202) for month in range(14) for day in range(33)
    ]

    for text in numbers:
        try:
            dates.day(text)
        except dates.UnreadableDay:
            assert not pattern.search(text), text
        else:
            assert pattern.search(text), text


def test_schema_of_broken_settings_takes_any_kind(planctl: Run, folder: Make, plan: Text) -> None:
    done = planctl("schema", plans=folder({}, "triggers: [\n"))

    validator = jsonschema.Draft7Validator(json.loads(done.stdout))
    assert done.returncode == 3
    assert validator.is_valid(as_an_editor_reads(plan("c-0001", "date: 2026-02-01, kind: school_meeting")))
    assert not validator.is_valid(as_an_editor_reads(plan("c-0001", "date: 2026-02-01, kind: School Meeting")))


@pytest.mark.parametrize("missing", ["format", "client", "start", "history"])
def test_schema_wants_what_planctl_wants(validator: jsonschema.Draft7Validator, plan: Text, missing: str) -> None:
    said = as_an_editor_reads(plan("c-0001"))
    del said[missing]

    assert not validator.is_valid(said)
