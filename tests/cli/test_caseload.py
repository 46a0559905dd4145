"""The caseload: every plan on one page, by ids, and nothing that a client or a journal says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.render.test_payer_page import PLANS, private

Run = Callable[..., Any]
Make = Callable[..., Path]
Text = Callable[..., str]
EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"


def page(planctl: Run, plans: Path, format: str = "markdown") -> str:
    done = planctl("export", "--caseload", "--format", format, plans=plans)
    assert (done.returncode, done.stderr) == (0, "")
    return str(done.stdout)


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_every_client_is_on_it_and_nothing_private(planctl: Run, format: str) -> None:
    text = page(planctl, EXAMPLES, format)

    assert [plan.client for plan in PLANS if plan.client not in text] == []
    texts = [*(goal.text for plan in PLANS for goal in plan.goals), *(said for plan in PLANS for said in private(plan))]
    assert [said for said in texts if said and said in text] == []


def test_reviews_come_first_by_day_and_closed_plans_last(planctl: Run) -> None:
    lines = page(planctl, EXAMPLES).splitlines()

    rows = [line.split(" | ") for line in lines if line.startswith("| c-")]
    assert [row[0] for row in rows][:3] == ["| c-0131", "| c-0107", "| c-0112"]
    assert rows[0][2:] == ["4 days overdue", "no next review date was set at the review on 2026-05-28 |"]
    assert lines[-1] == "c-0156"


def test_plan_that_cannot_be_read_stands_on_top(planctl: Run, folder: Make, plan: Text) -> None:
    done = planctl("export", "--caseload", plans=folder({"c-1": plan("c-1"), "c-2": "client: c-2\n"}))

    assert done.returncode == 3
    first = next(line for line in done.stdout.splitlines() if line.startswith("| c-"))
    assert first.startswith("| c-2 | cannot be read | – | c-2.yaml")


def test_folder_without_plans(planctl: Run, folder: Make) -> None:
    text = page(planctl, folder({}))

    assert text.count("None.") == 2
    assert "Clients" not in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["c-0112", "--caseload"], "--caseload is a page of all plans", id="a client"),
        pytest.param(["--caseload", "--format", "fhir"], "--caseload is a page of all plans", id="no page"),
        pytest.param(["--caseload", "--for", "payer"], "--caseload is a page of all plans", id="for a payer"),
        pytest.param([], "which plan?", id="neither"),
    ],
)
def test_refused(planctl: Run, arguments: list[str], message: str) -> None:
    done = planctl("export", *arguments, plans=EXAMPLES)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
