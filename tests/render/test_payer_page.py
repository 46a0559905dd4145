"""The page for a payer: what is asked on the telephone, and nothing that a client or a journal says."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from planctl.model.plan import Plan, Practitioner
from planctl.model.settings import Practice, Settings
from planctl.render import html, markdown
from planctl.render.pages.blocks import STICKY_SPACE, Items, Page
from planctl.render.pages.payer import payer_page
from planctl.storage import plan_folder
from planctl.storage.plan_folder import Document

EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"
OPENED = plan_folder.open_folder(EXAMPLES)
PLANS = [document.plan for document in plan_folder.read_all(OPENED) if isinstance(document, Document)]
THE_DAY = date(2026, 6, 1)
Planned = Callable[..., Plan]


def private(plan: Plan) -> Iterator[str | None]:
    """What a plan says that is none of a payer's business."""
    if plan.intake:
        yield from (plan.intake.hopes, plan.intake.goals, plan.intake.improvement)
    yield from (goal.words for goal, _ in plan.goals_and_objectives())
    yield from (problem.text for problem in plan.problems)
    yield from (problem.deferred for problem in plan.problems)
    yield from (strength.text for strength in plan.strengths)
    yield from (*plan.barriers, plan.preferences, plan.safety.plan if plan.safety else None)
    yield from (intervention.text for intervention in plan.interventions)
    for entry in plan.history:
        yield from (entry.note, entry.reason, entry.what, entry.method, entry.declined)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.client)
def test_nothing_private_is_on_the_page(plan: Plan) -> None:
    page = payer_page(plan, OPENED.settings, THE_DAY)
    text = markdown.page(page) + html.page(page)

    assert [said for said in private(plan) if said and said in text] == []


def lines(page: Page, title: str) -> list[str]:
    return [
        item.replace(STICKY_SPACE, " ")
        for section in page.sections
        if section.title == title
        for block in section.blocks
        if isinstance(block, Items)
        for item in block.items
    ]


GOALS = """
  - {id: g1, text: Take the bus, by: 2026-09-30, objectives: [{id: g1a, text: Two stops, by: 2026-07-31}]}
  - {id: g2, text: Sleep, by: 2026-12-31}"""


@pytest.mark.parametrize(
    ("history", "more", "end"),
    [
        pytest.param([], "", "Expected end: December 31, 2026", id="the latest target date"),
        pytest.param(["dropped 2026-03-01, goal: g2"], "", "Expected end: September 30, 2026", id="of active goals"),
        pytest.param(
            [], "services: [{type: group, until: 2027-01-31}]", "Expected end: January 31, 2027", id="a later service"
        ),
        pytest.param(["closed 2026-05-01"], "", "Treatment has ended", id="closed"),
    ],
)
def test_expected_end(planned: Planned, settings: Settings, history: list[str], more: str, end: str) -> None:
    page = payer_page(planned(*history, goals=GOALS, more=more), settings, THE_DAY)

    assert lines(page, "Services")[-1] == end


def test_what_the_plan_does_not_say_is_said_to_be_missing(planned: Planned, settings: Settings) -> None:
    page = payer_page(planned(), settings, THE_DAY)

    assert lines(page, "Diagnosis") == lines(page, "Impairment") == ["not in the plan"]
    assert lines(page, "Services") == ["not in the plan", "Expected end: not in the plan"]
    assert lines(page, "Reviews")[0] == "Last: none yet"
    assert page.signatures.signed == ("none yet",)
    assert "None in the plan." in html.page(page)


def test_letterhead_has_the_numbers_of_the_plan_s_practitioner_or_the_folder_s(
    planned: Planned, settings: Settings
) -> None:
    general = Practitioner(name="A. B.", credential="LPC", license="1", npi="1234567893")
    using = settings._replace(practitioner=general, practice=Practice(name="Harbor", phone="555"))
    plan = planned().replace(practitioner=Practitioner(name="C. D.", license="2"))

    letterhead = payer_page(plan, using, THE_DAY).letterhead.replace(STICKY_SPACE, " ")

    assert letterhead == "Harbor · 555 · C. D. · license 2"
    letterhead = payer_page(planned(), using, THE_DAY).letterhead.replace(STICKY_SPACE, " ")
    assert letterhead == "Harbor · 555 · A. B., LPC · license 1 · NPI 1234567893"


def test_signatures_with_their_dates(planned: Planned, settings: Settings) -> None:
    plan = planned("signed 2026-02-01, by: client", "signed 2026-02-02, by: partner, declined: angry")
    page = payer_page(plan, settings, THE_DAY)

    assert [text.replace(STICKY_SPACE, " ") for text in page.signatures.signed] == [
        "Client: February 1, 2026",
        "Partner: February 2, 2026 (declined)",
    ]
    assert "angry" not in html.page(page)
