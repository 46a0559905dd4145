"""The plan file's format: what it accepts, and what it says of everything else."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planctl.model import entry_kinds_and_leads
from planctl.model import plan as model
from planctl.model.dates import Interval
from planctl.model.plan import Entry, Plan
from planctl.model.settings import Settings
from planctl.model.source import Problem

Parsed = Callable[..., tuple[Plan | None, list[Problem]]]

SAMPLES = Path(__file__).parent.parent / "samples"
TOP = "format: 1\nclient: c-0001\nstart: 2026-01-12\n"
CREATED = "history:\n  - {date: 2026-01-12, kind: created}\n"
# In a case's text this stands before each place at which a problem must be reported.
HERE = "»"


def _file(top: str = "", history: str = "") -> str:
    """A plan with a few more lines in its upper half and in its history."""
    return TOP + (f"{top}\n" if top else "") + CREATED + (f"  - {history}\n" if history else "")


def _marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the places where they stood."""
    places = []
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        while HERE in line:
            places.append((number, line.index(HERE) + 1))
            line = line.replace(HERE, "", 1)
        lines[number - 1] = line
    return "\n".join(lines), places


# ---- what is accepted --------------------------------------------------------------------------


@pytest.mark.parametrize("client", ["c-0142", "c-0001"])
def test_sample_is_a_plan(parsed: Parsed, client: str) -> None:
    plan, problems = parsed((SAMPLES / f"{client}.yaml").read_text(), client=client)

    assert problems == []
    assert plan is not None
    assert plan.client == client


@pytest.fixture
def everything(parsed: Parsed) -> Plan:
    plan, _ = parsed((SAMPLES / "c-0001.yaml").read_text())
    assert plan is not None
    return plan


def test_every_key_of_the_format_is_read(everything: Plan) -> None:
    goal = everything.goals[0]
    parts: dict[str, Sequence[Any]] = {
        "plan": [everything],
        "practitioner": [everything.practitioner],
        "review": [everything.review],
        "intake": [everything.intake],
        "diagnosis": everything.diagnoses,
        "problem": everything.problems,
        "strength": everything.strengths,
        "safety": [everything.safety],
        "service": everything.services,
        "goal": [goal],
        "objective": [goal.objectives[0].replace(objectives=goal.objectives, levels=goal.levels)],
        "measure": [goal.measure, goal.objectives[0].measure],
        "intervention": everything.interventions,
        "discharge": [everything.discharge],
        "ignore": everything.ignore,
        "entry": everything.journal,
    }
    silent = {
        f"{name}.{key}"
        for name, found in parts.items()
        for key in found[0].KEYS
        if not any(getattr(part, key) not in (None, (), {}, False) for part in found)
    }

    assert silent == {"goal.maintenance", "goal.safety"}


def test_values_are_read_by_the_type_that_the_format_gives_them(everything: Plan) -> None:
    assert everything.start == date(2026, 1, 12)
    assert everything.preferences == "no"
    assert everything.barriers == ("no", "on")
    assert [problem.id for problem in everything.problems] == ["p1", "007"]
    assert [diagnosis.primary for diagnosis in everything.diagnoses] == [True, False]
    assert [strength.text for strength in everything.strengths] == ["Cooks well", "Plays the double bass"]
    assert everything.intake == model.Intake(
        date=date(2026, 1, 5),
        hopes="To sleep through the night.\n\nTo be less afraid.\n",
        goals="Work again, at least in the mornings.",
        improvement="I'd cook again.",
    )
    assert everything.review == model.ReviewTerms(
        every=Interval(6, "month"),
        anchor="start",
        first=Interval(30, "day"),
        early=Interval(2, "week"),
        sessions=12,
        whichever="later",
        plan_due=Interval(30, "day"),
        plan_due_from="start",
        plan_due_by="created",
        plan_due_visits=5,
        policy=("va-quarterly", "ny-599-initial"),
        triggers={"crisis": Interval(1, "day"), "relapse": "never", "deterioration": Interval(1, "week")},
        needs_content=("crisis", "medication_change"),
        notice=Interval(3, "week"),
        grace=Interval(5, "day"),
    )
    assert everything.goals[0].agreed == date(2026, 1, 12)
    assert everything.goals[0].objectives[0].agreed == "declined"
    assert everything.goals[0].levels["-2"] == "In bed all day"
    assert everything.goals[0].objectives[0].measure == model.Measure(
        name="mornings up by 8", unit="days per week", baseline=1, target=5, better="higher", worse_by=1.5
    )


def test_history_is_read_in_the_order_of_the_file(everything: Plan) -> None:
    assert everything.history[0] == Entry(date=date(2026, 1, 10), kind="created", note="taken over from a colleague")
    assert everything.history[9].value == 1.5
    assert everything.history[14] == Entry(
        date=date(2026, 2, 24),
        kind="review",
        scope="full",
        decision="revise",
        goals={"g1": "improving", "g1.a": "sustaining", "g2": "no-progress"},
        next=date(2026, 5, 24),
        participants=("client", "sister"),
    )
    assert everything.history[15].participants == ("client",)
    assert everything.history[17].known == date(2026, 3, 5)


def test_sample_holds_every_kind(everything: Plan) -> None:
    assert {entry.kind for entry in everything.journal} == set(entry_kinds_and_leads.KINDS)


def test_kinds_are_those_of_the_format() -> None:
    triggers = (
        "crisis relapse worsening trauma hospital_discharge emergency_visit level_of_care_change new_diagnosis"
        " medication_change missed_sessions progress request disagreement life_change"
    )
    others = (
        "created imported signed amended session reading achieved dropped resumed_goal review admission"
        " paused resumed closed reopened retracted"
    )

    assert set(entry_kinds_and_leads.KINDS) == {*triggers.split(), *others.split()}
    assert set(entry_kinds_and_leads.TRIGGER_NAMES) == {*triggers.split(), "achieved", "dropped"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TOP + CREATED, id="nothing but what is required"),
        pytest.param(f"---\n{TOP}{CREATED}", id="a document's beginning"),
        pytest.param("\ufeff" + TOP + CREATED, id="a byte order mark"),
        pytest.param((TOP + CREATED).replace("\n", "\r\n"), id="CRLF"),
        pytest.param((TOP + CREATED).rstrip(), id="no newline at the end"),
        pytest.param(TOP + CREATED.replace("  -", "-"), id="a list that is not indented"),
        pytest.param('"format": 1\n"client": "c-0001"\n"start": "2026-01-12"\n' + CREATED, id="quotes everywhere"),
        pytest.param(
            "{format: 1, client: c-0001, start: 2026-01-12, history: [{date: 2026-01-12, kind: created}]}", id="braces"
        ),
        pytest.param(_file("x_own: {a: [1, {b: yes}], c: ~}\nx_: text"), id="keys of one's own"),
        pytest.param(_file("preferences: Grüße, žluťoučký, 日本語, 🚌, e\u0301"), id="text in any language"),
        pytest.param(_file('preferences: "two lines\\nand a\\ttab"'), id="newline and tab in a text"),
        pytest.param(_file("preferences: 12"), id="a number where a text is meant"),
        pytest.param(_file("goals: []"), id="a list with nothing in it"),
        pytest.param(_file("review: {policy: general-6m}"), id="one policy without brackets"),
        pytest.param(_file("review: {every: 10 years}"), id="the longest interval"),
        pytest.param(_file(history="{kind: crisis, note: x, date: 2026-02-01}"), id="an entry's keys in any order"),
        pytest.param(_file(history="{date: 2026-02-01, kind: crisis, logged: 2026-02-01}"), id="known at once"),
        pytest.param(_file(history="{date: 2025-02-01, kind: crisis}"), id="an entry before the start"),
        pytest.param(_file(history="{date: 2199-12-31, kind: crisis}"), id="the last day of all"),
        pytest.param(_file().replace("- {date: 2026-01-12", "- {date: 1900-01-01"), id="created long before the start"),
    ],
)
def test_accepted(parsed: Parsed, text: str) -> None:
    assert parsed(text)[1] == []


def test_kind_and_policy_of_the_folder_are_accepted(parsed: Parsed, settings: Settings) -> None:
    using = settings._replace(
        triggers={"court_date": Interval(2, "week")},
        policies={**settings.policies, "mine": settings.policies["general-6m"].replace(name="mine")},
    )
    text = _file(
        "review: {policy: mine, triggers: {court_date: 3 days}}",
        "{date: 2026-02-01, kind: court_date, note: postponed}",
    )

    assert parsed(text, using)[1] == []
    assert len(parsed(text)[1]) == 3


def test_kind_whose_lead_the_folder_sets_is_named_once(parsed: Parsed, settings: Settings) -> None:
    text = _file(history="{date: 2026-02-01, kind: zzz}")

    _, (problem,) = parsed(text, settings._replace(triggers={"crisis": Interval(1, "day")}))

    assert problem.hint.count("crisis") == 1


@pytest.mark.parametrize(
    ("first", "second"), [("PHQ-9", "phq9"), ("PHQ-9", "PhQ 9"), ("bus rides alone", "Bus-Rides Alone")]
)
def test_measures_are_the_same_without_regard_to_case_spaces_and_hyphens(
    parsed: Parsed, first: str, second: str
) -> None:
    text = _file(
        f"goals: [{{id: g1, text: Ride, measure: {{name: {first}}}}}]",
        f"{{date: 2026-02-01, kind: reading, measure: {second}, value: 1}}",
    )

    assert parsed(text)[1] == []


# ---- what is a problem -------------------------------------------------------------------------


def _goal(more: str) -> str:
    return _file(f"goals:\n  - {{id: g1, text: Ride, {more}}}")


def _entry(more: str) -> str:
    return _file(history=f"{{date: 2026-02-01, {more}}}")


# text, words of the message, words of the hint
PROBLEMS = [
    # keys
    pytest.param(_file("»gaols: []"), "unknown key", "goals", id="misspelt key at the top"),
    pytest.param(_file("»status: active"), "unknown key", "history", id="status of the plan"),
    pytest.param(_goal("»status: achieved"), "unknown key", "history", id="status of a goal"),
    pytest.param(_goal("»target_date: 2026-05-01"), "unknown key", "`by`", id="target_date of a goal"),
    pytest.param(_goal("»due: 2026-05-01"), "unknown key", "`by`", id="due of a goal"),
    pytest.param(_goal("»progress: 40"), "unknown key", "history", id="progress of a goal"),
    pytest.param(_goal("measure: {name: PHQ-9, »targt: 9}"), "unknown key", "target", id="misspelt key of a measure"),
    pytest.param(_goal("»x_own: 1"), "unknown key", "", id="key of one's own below the top"),
    pytest.param(_file("»Yes: 1"), "unknown key", "", id="a word that YAML 1.1 takes for a truth value"),
    pytest.param(
        _goal("objectives: [{id: a, text: b, »objectives: []}]"), "unknown key", "", id="objectives of an objective"
    ),
    pytest.param(_goal("objectives: [{id: a, text: b, »levels: {}}]"), "unknown key", "", id="levels of an objective"),
    pytest.param(_entry("kind: crisis, »goal: g1"), "unknown key", "", id="a key of another kind of entry"),
    pytest.param(_entry("kind: review, »scop: full"), "unknown key", "scope", id="misspelt key of an entry"),
    pytest.param("»client: c-0001\nstart: 2026-01-12\n" + CREATED, "format", "format: 1", id="no format"),
    pytest.param("»format: 1\nstart: 2026-01-12\n" + CREATED, "client", "client:", id="no client"),
    pytest.param("»format: 1\nclient: c-0001\n" + CREATED, "start", "start:", id="no start"),
    pytest.param(f"»{TOP}", "history", "history", id="no history"),
    pytest.param(_file("problems:\n  - »text: Debts"), "`id`", "id:", id="a problem without an id"),
    pytest.param(_file("goals:\n  - »id: g1"), "`text`", "text", id="a goal without a text"),
    # scalars
    pytest.param(
        TOP.replace("2026-01-12", "»2026-02-30") + CREATED, "not exist", "2026-01-12", id="a day that does not exist"
    ),
    pytest.param(_goal("by: »2027-02-29"), "not exist", "", id="29 February of a common year"),
    pytest.param(_goal("by: »30.06.2026"), "dates are written 2026-06-30", "2026-01-12", id="a day in another order"),
    pytest.param(_goal("by: »2026-6-30"), "YYYY-MM-DD", "", id="a day without its noughts"),
    pytest.param(_goal("by: »20260630"), "YYYY-MM-DD", "", id="a day without hyphens"),
    pytest.param(_goal("by: »2026-06"), "YYYY-MM-DD", "", id="a month for a day"),
    pytest.param(_goal("by: »1899-12-31"), "1900", "", id="a day before 1900"),
    pytest.param(_goal("by: »9999-12-31"), "2199", "", id="a day after 2199"),
    pytest.param(_goal("agreed: »no"), "YYYY-MM-DD", "declined", id="agreed is a day or declined"),
    pytest.param(_file("review: {every: »0 months}"), "more than zero", "", id="no months"),
    pytest.param(_file("review: {every: »11 years}"), "10 years", "", id="eleven years"),
    pytest.param(
        _file("services: [{every: »biweekly}]"),
        "twice a week or every 2 weeks",
        "weekly",
        id="a word for two frequencies",
    ),
    pytest.param(_file("services: [{every: »as needed}]"), "neither", "3 times a month", id="no frequency"),
    pytest.param(_file("review: {every: »weekly}"), "not an interval", "6 months", id="a frequency of reviews"),
    pytest.param(_file("review: {every: »6}"), "interval", "6 months", id="a number without a unit"),
    pytest.param(_file("review: {every: »-6 months}"), "interval", "", id="an interval into the past"),
    pytest.param(_file("review: {every: »1.5 months}"), "interval", "", id="a month and a half"),
    pytest.param(_file("review: {sessions: »0}"), "whole number", "", id="no sessions"),
    pytest.param(_file("review: {sessions: »2.5}"), "whole number", "", id="half a session"),
    pytest.param(TOP.replace("1\n", "»2\n", 1) + CREATED, "must be 1", "", id="another format"),
    pytest.param(TOP.replace("c-0001", "»Client-1") + CREATED, "not an id", "small letters", id="capitals in an id"),
    pytest.param(TOP.replace("c-0001", "»" + "a" * 65) + CREATED, "not an id", "64", id="an id of 65 letters"),
    pytest.param(TOP.replace("c-0001", "»-c") + CREATED, "not an id", "", id="an id that begins with a hyphen"),
    pytest.param(TOP.replace("c-0001", "»cä") + CREATED, "not an id", "", id="an id with an umlaut"),
    pytest.param(TOP.replace("c-0001", "»con") + CREATED, "Windows", "", id="a name of Windows"),
    pytest.param(TOP.replace("c-0001", "»nul.x") + CREATED, "Windows", "", id="a name of Windows with an ending"),
    pytest.param(TOP.replace("c-0001", "»007") + CREATED, "number", '"007"', id="an id that is a number"),
    pytest.param(TOP.replace("c-0001", "»1e3") + CREATED, "number", '"1e3"', id="an id that is a number with exponent"),
    pytest.param(_goal("maintenance: »yes"), "true or false", "", id="yes for true"),
    pytest.param(_goal("measure: {name: a, baseline: »twelve}"), "number", "", id="a number in words"),
    pytest.param(_goal("measure: {name: a, baseline: ».inf}"), "number", "", id="no finite number"),
    pytest.param(_goal("measure: {name: a, baseline: ».nan}"), "number", "", id="not a number"),
    pytest.param(
        _goal("measure: {name: a, baseline: »1,5}").replace("1,5", '"1,5"'), "number", "point", id="a decimal comma"
    ),
    pytest.param(_goal("measure: {name: a, better: »up}"), "lower, higher", "", id="better neither lower nor higher"),
    pytest.param(_file("level_of_care: »outpatients"), "outpatient", "outpatient", id="a level of care misspelt"),
    pytest.param(_file("safety: {risk: »hgih}"), "one of", "high", id="a risk misspelt"),
    pytest.param(_file("services: [{type: »individuals}]"), "one of", "individual", id="a type of service misspelt"),
    pytest.param(_goal("levels: {»3: too much}"), "-2, -1, 0, 1, 2", "", id="a level beyond two"),
    pytest.param(_file("review: {from: »beginning}"), "last-review", "", id="an anchor that there is not"),
    # shapes
    pytest.param(_file("goals: »g1"), "list", "", id="a text for a list"),
    pytest.param(_file("goals: »{id: g1}"), "list", "", id="a mapping for a list"),
    pytest.param(_file("goals:\n  - »just a text"), "mapping", "", id="a text for a goal"),
    pytest.param(_file("intake: »anything"), "mapping", "", id="a text for a mapping"),
    pytest.param(_file("preferences: »[Spanish]"), "text", "quotes", id="brackets at the beginning of a text"),
    pytest.param(_file("preferences: »{Spanish: 1}"), "text", "quotes", id="braces at the beginning of a text"),
    pytest.param(_file("barriers: [»[a]]"), "text", "", id="a list in a list of texts"),
    pytest.param(_file("review: {triggers: »[crisis]}"), "lead time", "", id="leads as a list"),
    # triggers and policies
    pytest.param(_file("review: {policy: »general-6}"), "policy", "general-6m", id="a policy misspelt"),
    pytest.param(
        _file("review: {policy: [general-6m, »mine]}"), "policy", "planctl.yaml", id="a policy that there is not"
    ),
    pytest.param(_file("review: {triggers: {»crysis: 1 day}}"), "not a trigger", "crisis", id="a trigger misspelt"),
    pytest.param(
        _file("review: {triggers: {»session: 1 day}}"), "not a trigger", "", id="a kind that triggers nothing"
    ),
    pytest.param(_file("review: {triggers: {crisis: »soon}}"), "interval", "never", id="a lead that is no interval"),
    # references
    pytest.param(_goal("problem: »p9"), "problem", "problems", id="a problem that there is not"),
    pytest.param(
        _file("problems: [{id: a, text: b, diagnosis: »F99}]"),
        "diagnosis",
        "diagnoses",
        id="a diagnosis that there is not",
    ),
    pytest.param(_file("interventions: [{id: i1, goals: [»g9]}]"), "goal", "goals", id="a goal of an intervention"),
    pytest.param(_entry("kind: achieved, goal: »g9"), "goal", "goals", id="a goal achieved that there is not"),
    pytest.param(
        _entry("kind: review, goals: {»g9: improving}"), "goal", "goals", id="a goal reviewed that there is not"
    ),
    pytest.param(_entry("kind: reading, value: 1, measure: »rides"), "measure", "measure", id="a measure of no goal"),
    pytest.param(
        _file("problems: [{id: g1, text: a}]\ngoals: [{id: g2, text: b, problem: »g2}]"),
        "problem",
        "",
        id="a goal for a problem",
    ),
    # ids are unique
    pytest.param(
        _file("goals:\n  - {id: g1, text: a}\n  - {id: »g1, text: b}"),
        "twice, first in line 5",
        "unique",
        id="two goals of one id",
    ),
    pytest.param(_goal("objectives: [{id: »g1, text: b}]"), "twice", "unique", id="an objective with its goal's id"),
    pytest.param(
        _file("problems: [{id: p1, text: a}, {id: »p1, text: b}]"), "twice", "unique", id="two problems of one id"
    ),
    pytest.param(_file("interventions: [{id: i1}, {id: »i1}]"), "twice", "unique", id="two interventions of one id"),
    # history
    pytest.param(TOP + "history: »[]\n", "created", "", id="an empty history"),
    pytest.param(TOP + "history: »never\n", "created", "", id="a text for the history"),
    pytest.param(
        TOP + "history:\n  - »{date: 2026-02-01, kind: crisis}\n", "created", "", id="a history without created"
    ),
    pytest.param(
        TOP + "history:\n  - »{date: 2026-01-01, kind: crisis}\n  - »{date: 2026-01-12, kind: created}\n",
        "created",
        "",
        id="created is not the first",
    ),
    pytest.param(_file(history="»{date: 2026-01-12, kind: created}"), "second", "once", id="created twice"),
    pytest.param(
        TOP + "history:\n  - {date: »2026-01-13, kind: created}\n", "after", "start", id="created after the start"
    ),
    pytest.param(
        _file(history="{date: 2026-02-02, kind: crisis, logged: »2026-02-01}"),
        "before",
        "logged",
        id="known before it happened",
    ),
    pytest.param(TOP + CREATED + "»goals: []\n", "below the history", "last", id="a key below the history"),
    pytest.param(TOP + CREATED + "»x_own: 1\n", "below the history", "last", id="one's own key below the history"),
    pytest.param(_entry("kind: »crysis"), "unknown kind", "crisis", id="a kind misspelt"),
    pytest.param(_file(history="»{kind: crisis}"), "`date`", "date:", id="an entry without a date"),
    pytest.param(_file(history="»{date: 2026-02-01}"), "`kind`", "kind:", id="an entry without a kind"),
    pytest.param(_file(history="»crisis"), "mapping", "", id="a text for an entry"),
    pytest.param(
        _file(history="»{date: 2026-02-01, kind: reading, measure: PHQ-9}"),
        "`value`",
        "value:",
        id="a reading without a value",
    ),
    pytest.param(_entry("kind: reading, measure: PHQ-9, value: »high"), "number", "", id="a reading in words"),
    pytest.param(_file(history="»{date: 2026-02-01, kind: signed}"), "`by`", "", id="signed by nobody"),
    pytest.param(
        _entry("kind: signed, by: »therapist"), "client, partner, practitioner", "", id="signed by somebody else"
    ),
    pytest.param(_entry("kind: review, scope: »partial"), "full, event", "", id="a scope that there is not"),
    pytest.param(_entry("kind: review, decision: »go-on"), "continue", "", id="a decision that there is not"),
    pytest.param(
        _file("goals: [{id: g1, text: a}]", "{date: 2026-02-01, kind: review, goals: {g1: »better}}"),
        "improving",
        "",
        id="a progress that there is not",
    ),
    pytest.param(
        _entry('kind: retracted, of: »"2026-01-12 crisis 1a2b3c4d"'),
        "no entry above",
        "planctl undo",
        id="nothing to retract",
    ),
    pytest.param(_entry("kind: paused, until: »autumn"), "YYYY-MM-DD", "", id="paused until no day"),
    # characters
    pytest.param(_file('preferences: »"a \\e[2J"'), "U+001B", "", id="an escape in quotes"),
    pytest.param(_file('preferences: »"a \\0"'), "U+0000", "", id="a nought in quotes"),
    pytest.param(_file('preferences: »"a \\r"'), "U+000D", "", id="a carriage return in quotes"),
    pytest.param(_file('preferences: »"a \\u202e b"'), "U+202E", "", id="an override in quotes"),
    pytest.param(_file("preferences: »a \u202e b"), "U+202E", "", id="an override without quotes"),
    pytest.param(_file("preferences: »a \u2067 b"), "U+2067", "", id="an isolate"),
    pytest.param(_file('preferences: »"a \\x9b"'), "U+009B", "", id="a C1 control character"),
    pytest.param(_entry('kind: crisis, note: »"a \\a"'), "U+0007", "", id="a bell in a note"),
    pytest.param(_goal('measure: {name: »"a \\u202e"}'), "U+202E", "", id="an override in a measure's name"),
]


@pytest.mark.parametrize(("marked", "message", "hint"), PROBLEMS)
def test_problem(parsed: Parsed, marked: str, message: str, hint: str) -> None:
    text, places = _marked(marked)
    plan, problems = parsed(text)

    assert plan is None
    assert [tuple(problem.place) for problem in problems] == places
    assert message in problems[0].message
    assert hint in problems[0].hint


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(_file("preferences:"), 4, id="a text"),
        pytest.param(_file("goals:"), 4, id="a list"),
        pytest.param(_file("review:\n  every:"), 5, id="an interval"),
        pytest.param(_file("preferences: ~"), 4, id="a tilde"),
        pytest.param(_file("preferences: null"), 4, id="null"),
        pytest.param(TOP + "history:\n", 4, id="the history"),
    ],
)
def test_value_that_is_missing(parsed: Parsed, text: str, line: int) -> None:
    plan, problems = parsed(text)

    assert plan is None
    assert [problem.place.line for problem in problems] == [line]


def test_client_must_be_the_name_of_the_file(parsed: Parsed) -> None:
    plan, problems = parsed(TOP + CREATED, client="c-0002")

    assert plan is None
    assert [tuple(problem.place) for problem in problems] == [(2, 9)]


def test_all_problems_of_a_file_are_told_at_once_in_the_order_of_the_file(parsed: Parsed) -> None:
    text, places = _marked(
        "format: »2\n"
        "client: »c-0002\n"
        "start: 2026-01-12\n"
        "»gaols: []\n"
        "review: {every: »0 days, policy: »none-such, triggers: {»crysis: »soon}}\n"
        "diagnoses: [»{label: x, primary: »yes}]\n"
        "goals:\n"
        "  - {id: »G1, text: a, problem: »p9, by: »2026-02-30}\n"
        "  - {id: g1, text: a, »status: open, measure: {name: PHQ-9, baseline: »low}}\n"
        "  - »only a text\n"
        "history:\n"
        "  - {date: »2026-01-13, kind: created}\n"
        "  - {date: »2026-13-01, kind: »crysis}\n"
        "  - {date: 2026-03-01, kind: crisis, logged: »2026-02-01, »severity: 3}\n"
        "  - {date: 2026-03-01, kind: reading, measure: »rides, value: »many}\n"
        "  - »{date: 2026-03-01, kind: created}\n"
        "»x_own: 1\n"
    )

    plan, problems = parsed(text, client="c-0001")

    assert plan is None
    assert [tuple(problem.place) for problem in problems] == places


CANARY = "Zebrafink"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(_file(f"Told {CANARY} about it: yes"), id="as a key"),
        pytest.param(_file(f"goals: {CANARY} rides"), id="for a list"),
        pytest.param(_file(f"goals: [{{id: {CANARY} rides, text: {CANARY}}}]"), id="as an id"),
        pytest.param(_file(f"goals: [{{id: g1, text: a, problem: {CANARY}}}]"), id="as a reference"),
        pytest.param(_goal(f"by: {CANARY}"), id="as a day"),
        pytest.param(_goal(f"measure: {{name: a, baseline: {CANARY}}}"), id="as a number"),
        pytest.param(_goal(f"maintenance: {CANARY}"), id="as a truth value"),
        pytest.param(_goal(f"measure: {{name: a, better: {CANARY}}}"), id="as one of several words"),
        pytest.param(_goal(f"levels: {{{CANARY}: {CANARY}}}"), id="as a level"),
        pytest.param(_file(f"review: {{every: {CANARY}}}"), id="as an interval"),
        pytest.param(_file(f"review: {{policy: {CANARY}}}"), id="as a policy"),
        pytest.param(_file(f"review: {{triggers: {{{CANARY}: {CANARY}}}}}"), id="as a trigger"),
        pytest.param(_file(f"diagnoses: [{{code: {CANARY}}}, {{label: {CANARY}}}]"), id="as a diagnosis"),
        pytest.param(_file(f'preferences: "{CANARY} \\a"'), id="with a control character"),
        pytest.param(_file(f"preferences: [{CANARY}]"), id="in brackets"),
        pytest.param(_entry(f"kind: {CANARY}"), id="as a kind"),
        pytest.param(_entry(f"kind: crisis, Told {CANARY}: x"), id="as a key of an entry"),
        pytest.param(_entry(f"kind: review, goals: {{{CANARY}: {CANARY}}}"), id="as a goal reviewed"),
        pytest.param(_entry(f"kind: reading, measure: {CANARY}, value: {CANARY}"), id="as a reading"),
        pytest.param(_file(history=CANARY), id="as an entry"),
        pytest.param(TOP.replace("c-0001", CANARY) + CREATED, id="as the client"),
        pytest.param(TOP + f"history: {CANARY}\n", id="as the history"),
    ],
)
def test_no_problem_quotes_what_a_client_said(parsed: Parsed, text: str) -> None:
    plan, problems = parsed(text)

    assert plan is None
    assert [problem for problem in problems if CANARY.casefold() in (problem.message + problem.hint).casefold()] == []
