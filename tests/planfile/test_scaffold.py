"""The text of a new plan says what is known of it, and nothing else."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.model.dates import Frequency, Interval
from planctl.model.plan import (
    ClientProblem,
    Diagnosis,
    Discharge,
    Entry,
    Goal,
    Intake,
    Intervention,
    Measure,
    Plan,
    ReviewTerms,
    Safety,
    Service,
    Strength,
)
from planctl.model.settings import SHIPPED, Template
from planctl.planfile import parser, scaffold
from planctl.storage import bundled_data, plan_folder
from planctl.storage.plan_folder import Document

EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"
OPENED = plan_folder.open_folder(EXAMPLES)
START = date(2026, 6, 1)
END = date(2026, 12, 1)


NO_TEMPLATE = Template(description="")


def read_back(plan: Plan, template: Template = NO_TEMPLATE) -> Plan | list[Any]:
    text = scaffold.text(plan, template, END)
    found = plan_folder.parsed(EXAMPLES / f"{plan.client}.yaml", text.encode(), OPENED.settings)
    return found.plan if isinstance(found, Document) else list(found.problems)


# Whatever a question accepts, and line breaks, which a plan written by others may hold.
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20).filter(
        lambda text: parser.text_fault(text) is None
    ),
    st.sampled_from(
        [
            "\"quoted\" and 'single'",
            "- a dash first",
            "# no comment",
            "key: value",
            "{x} [y] *z &a !t |> %",
            "\N{GRINNING FACE} größer, 数",
            "a backslash \\ and \\n",
            "long " * 200,
            "no",
            "2026-06-01",
            "~",
            "two\nlines",
            "\u2028 \ufeff \uffff",
            " blanks around ",
        ]
    ),
)
MAYBE = st.none() | TEXTS
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
LENGTHS = st.builds(Interval, st.integers(1, 99), st.sampled_from(["day", "week", "month"]))
HOW_OFTEN = (
    st.none()
    | LENGTHS
    | st.builds(Frequency, st.integers(1, 99), st.sampled_from(["day", "week", "month", "year"]))
    | st.just(Frequency(1, "session"))
)
NUMBERS = st.integers(-1000, 1000) | st.sampled_from([0.5, -2.25, 12.75])
MEASURES = st.builds(
    Measure,
    name=TEXTS,
    unit=MAYBE,
    baseline=st.none() | NUMBERS,
    target=st.none() | NUMBERS,
    better=st.sampled_from([None, "lower", "higher"]),
)


def aims(id: str, **more: Any) -> st.SearchStrategy[Goal]:
    return st.builds(
        Goal,
        id=st.just(id),
        text=TEXTS,
        words=MAYBE,
        problem=st.sampled_from([None, "p1", "p2"]),
        measure=st.none() | MEASURES,
        by=st.none() | DAYS,
        agreed=st.none() | DAYS | st.just("declined"),
        maintenance=st.booleans(),
        **more,
    )


PLANS = st.builds(
    Plan,
    client=st.sampled_from(["c-0201", "007", "1e3", "null"]),
    start=st.just(START),
    previous_review=st.none() | DAYS,
    review=st.none() | st.builds(ReviewTerms, every=LENGTHS, policy=st.sampled_from([(), ("payer-90d",)])),
    intake=st.none() | st.builds(Intake, date=st.none() | DAYS, hopes=MAYBE, goals=MAYBE, improvement=MAYBE),
    diagnoses=st.lists(st.builds(Diagnosis, code=TEXTS, label=MAYBE, primary=st.booleans()), max_size=2).map(tuple),
    problems=st.tuples(
        st.builds(ClientProblem, id=st.just("p1"), text=TEXTS, deferred=MAYBE),
        st.builds(ClientProblem, id=st.just("p2"), text=TEXTS),
    ),
    strengths=st.lists(st.builds(Strength, text=TEXTS, use=MAYBE), max_size=2).map(tuple),
    barriers=st.lists(TEXTS, max_size=2).map(tuple),
    preferences=MAYBE,
    safety=st.none() | st.builds(Safety, risk=st.sampled_from([None, "none", "high"]), plan=MAYBE, date=DAYS),
    services=st.lists(
        st.builds(
            Service,
            type=st.sampled_from([None, "couples"]),
            modality=MAYBE,
            minutes=st.integers(1, 1440),
            every=HOW_OFTEN,
        ),
        max_size=2,
    ).map(tuple),
    goals=st.tuples(aims("g1", objectives=st.tuples(aims("g1a"))), aims("g2")),
    interventions=st.lists(
        st.builds(
            Intervention,
            id=st.sampled_from(["i1", "i2", "i3"]),
            text=MAYBE,
            goals=st.sampled_from([(), ("g1",), ("g1a", "g2")]),
            approach=MAYBE,
            who=MAYBE,
            every=HOW_OFTEN,
            agreement=st.sampled_from([None, "agreed", "declined"]),
        ),
        unique_by=lambda each: each.id,
        max_size=3,
    ).map(tuple),
    discharge=st.none() | st.builds(Discharge, criteria=st.lists(TEXTS, max_size=2).map(tuple)),
    journal=st.just((Entry(date=START, kind="created"), Entry(date=START, kind="signed", by="client"))),
)


@given(PLANS)
def test_text_says_what_the_plan_says_whatever_was_answered(plan: Plan) -> None:
    assert read_back(plan) == plan


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("c-*.yaml")), ids=lambda file: file.stem)
def test_every_key_of_the_example_plans_can_be_written(file: Path) -> None:
    there = plan_folder.document(file, OPENED.settings)
    assert isinstance(there, Document)

    assert read_back(there.plan) == there.plan


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_known_says_nothing_whatever_the_template(name: str) -> None:
    plan = Plan(client="c-0201", start=START, journal=(Entry(date=START, kind="created"),))

    assert read_back(plan, bundled_data.read(EXAMPLES, name)) == plan


def test_lines_of_a_template_stay_comments() -> None:
    odd = Template(description="", problems=("one\ntwo: three\u2028- four",), goals=("x: y # z",), approaches=("a: b",))
    plan = Plan(client="c-0201", start=START, journal=(Entry(date=START, kind="created"),))

    assert read_back(plan, odd) == plan


def test_what_is_known_stands_between_what_is_still_to_be_written() -> None:
    plan = Plan(
        client="c-0201",
        start=START,
        intake=Intake(hopes="To sleep again."),
        problems=(ClientProblem(id="p1", text="Lies awake until three: 5 nights a week"),),
        strengths=(Strength(text="Gets up at six whatever happens"),),
        goals=(
            Goal(
                id="g1",
                text="ISI from 19 to 10 by 30 September 2026",
                problem="p1",
                measure=Measure(name="ISI", baseline=19, target=10),
                by=date(2026, 9, 30),
                agreed=START,
                objectives=(Goal(id="g1a", text="Out of bed at six on 7 days", by=date(2026, 7, 1)),),
            ),
        ),
        interventions=(
            Intervention(
                id="i1", goals=("g1",), text="Sleep diary", approach="CBT-I", who="client", agreement="agreed"
            ),
        ),
        journal=(Entry(date=START, kind="created"),),
    )

    assert scaffold.text(plan, NO_TEMPLATE, END, has_practitioner=True, modeline=True) == (
        """\
# yaml-language-server: $schema=.planctl/plan.schema.json
format: 1
client: c-0201
start: 2026-06-01
# level_of_care: outpatient
# review: {every: 6 months}

# The three questions of the first sessions, answered in the client's own words.
intake:
  hopes: "To sleep again."
  # goals: ""         # What are your goals for treatment?
  # improvement: ""   # How would you know if things have improved?

# diagnoses:
#   - {code: "", label: "", date: 2026-06-01, primary: true}   # a code such as F41.1

problems:
  - id: p1
    text: "Lies awake until three: 5 nights a week"

strengths:
  - "Gets up at six whatever happens"
# barriers: []
# preferences: ""

# safety: {plan: "", date: 2026-06-01}   # where the safety plan is
#   # risk: none, low, moderate or high, as judged on that day

# services:
#   - {type: individual, modality: CBT, minutes: 50, every: 1 week, until: 2026-12-01}

# Goals: planctl goal c-0201 "TEXT" --problem p1 --measure NAME --baseline N --target N --by DATE
goals:
  - id: g1
    text: "ISI from 19 to 10 by 30 September 2026"
    problem: p1
    measure: {name: ISI, baseline: 19, target: 10}
    by: 2026-09-30
    agreed: 2026-06-01
    objectives:
      - id: g1a
        text: "Out of bed at six on 7 days"
        by: 2026-07-01

interventions:
  - {id: i1, goals: [g1], text: "Sleep diary", approach: CBT-I, who: client, agreement: agreed}

# discharge:
#   criteria: []

# What happened, one line each: planctl log, score and review add to the end of the file.
history:
  - {date: 2026-06-01, kind: created}
"""
    )
