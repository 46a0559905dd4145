"""`planctl audit`, `planctl forecast` and `planctl progress`, as people run them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Make = Callable[..., Path]
Text = Callable[..., str]


@pytest.fixture
def two(folder: Make, plan: Text) -> Path:
    """A plan reviewed late, and one reviewed in time, written down late."""
    return folder(
        {
            "c-0142": plan(
                "c-0142", "date: 2026-03-02, kind: crisis", "date: 2026-03-08, kind: review, decision: continue"
            ),
            "c-0107": plan("c-0107", "date: 2026-05-04, kind: review, scope: event, logged: 2026-05-14"),
        },
        "review: {grace: 7 days}\n",
    )


def test_audit_lists_reviews_and_triggers_and_sums_them_up(planctl: Run, two: Path) -> None:
    done = planctl("audit", plans=two)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Reviews\n"
        "c-0107  2026-05-04  event review  due 2026-07-12  on time      entered 3 days late  "
        "start on 2026-01-12 + 6 months\n"
        "c-0142  2026-03-08  full review   due 2026-03-04  4 days late  entered in time      "
        "crisis on 2026-03-02 + 2 days\n"
        "\n"
        "Triggers\n"
        "c-0142  2026-03-02  crisis  reviewed 2026-03-08  after 6 days\n"
        "\n"
        "As of 2026-06-01, 2 plans:\n"
        "  1 of 2 reviews held on or before the due date (50 %)\n"
        "  1 late, by 4 days\n"
        "  1 entered late, by 3 days beyond the grace period\n"
        "  1 of 1 trigger reviewed, after 6 days\n"
    )


def test_audit_as_json(planctl: Run, two: Path) -> None:
    found = json.loads(planctl("audit", "--format", "json", plans=two).stdout)

    for each in found["reviews"]:
        del each["because"]
    assert found == {
        "version": 1,
        "as_of": "2026-06-01",
        "plans": 2,
        "reviews": [
            {
                "client": "c-0107",
                "date": "2026-05-04",
                "due": "2026-07-12",
                "days_late": 0,
                "logged_late": 3,
                "scope": "event",
            },
            {
                "client": "c-0142",
                "date": "2026-03-08",
                "due": "2026-03-04",
                "days_late": 4,
                "logged_late": 0,
                "scope": "full",
            },
        ],
        "initial_plans": [],
        "triggers": [
            {"client": "c-0142", "kind": "crisis", "known": "2026-03-02", "reviewed": "2026-03-08", "days": 6}
        ],
        "outstanding": [],
        "on_time": 1,
        "late": 1,
        "errors": [],
    }


def test_audit_of_one_client_and_of_a_past_day(planctl: Run, two: Path) -> None:
    done = planctl("audit", "c-0142", "--as-of", "2026-03-05", plans=two)

    assert done.stdout == (
        "Triggers\n"
        "c-0142  2026-03-02  crisis  not reviewed  open for 3 days\n"
        "\n"
        "Overdue\n"
        "c-0142  2026-03-04  not held  1 day overdue  crisis on 2026-03-02 + 2 days\n"
        "\n"
        "As of 2026-03-05, 1 plan:\n"
        "  0 of 0 reviews held on or before the due date\n"
        "  0 of 1 trigger reviewed\n"
        "  1 review overdue and not held\n"
    )


def test_audit_names_what_cannot_be_read_and_audits_the_rest(planctl: Run, two: Path) -> None:
    (two / "c-0199.yaml").write_text("format: 1\nclient: c-0199\n")
    done = planctl("audit", plans=two)

    assert done.returncode == 3
    assert "c-0199.yaml" in done.stderr
    assert "1 plan could not be read and not audited" in done.stdout
    assert "c-0142" in done.stdout


def test_forecast_has_a_bar_for_every_week(planctl: Run, folder: Make, plan: Text) -> None:
    plans = folder(
        {
            "c-0142": plan("c-0142", top="review: {every: 1 week}", start="2026-06-01"),
            "c-0107": plan("c-0107", "date: 2026-05-20, kind: crisis"),
            "c-0163": plan("c-0163", top="review: {policy: event-only}"),
        }
    )
    done = planctl("forecast", "--months", "1", plans=plans)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Reviews in the weeks from 2026-06-01 to 2026-07-01\n"
        "overdue     1  #  c-0107\n"
        "2026-06-01  0\n"
        "2026-06-08  1  #  c-0142\n"
        "2026-06-15  1  +  c-0142\n"
        "2026-06-22  1  +  c-0142\n"
        "2026-06-29  1  +  c-0142\n"
        "\n"
        "# 2 next reviews\n"
        "+ 3 projected, if each review is a full one held on its due date\n"
        "  (overdue reviews are assumed to be held on 2026-06-01)\n"
        "no date: c-0163\n"
    )


def test_forecast_as_json(planctl: Run, folder: Make, plan: Text) -> None:
    plans = folder({"c-0142": plan("c-0142", start="2026-06-01", top="review: {every: 3 weeks}")})
    found = json.loads(planctl("forecast", "--months", "1", "--format", "json", plans=plans).stdout)

    assert [(week["week"], week["count"]) for week in found["weeks"]] == [
        ("2026-06-01", 0),
        ("2026-06-08", 0),
        ("2026-06-15", 0),
        ("2026-06-22", 1),
        ("2026-06-29", 0),
    ]
    assert found["weeks"][3]["reviews"] == [
        {
            "client": "c-0142",
            "due": "2026-06-22",
            "projected": False,
            "kind": "clock",
            "text": "start on 2026-06-01 + 3 weeks",
        }
    ]


@pytest.mark.parametrize("months", ["0", "-1", "121", "six"])
def test_forecast_refuses_months_that_are_none(planctl: Run, two: Path, months: str) -> None:
    assert planctl("forecast", "--months", months, plans=two).returncode == 2


def test_progress_as_json(planctl: Run, folder: Make, plan: Text) -> None:
    goals = "goals:\n  - {id: g1, text: Less, measure: {name: PHQ-9, baseline: 18, target: 9}, by: 2026-07-12}"
    entries = ("date: 2026-02-09, kind: reading, measure: PHQ-9, value: 9", "date: 2026-03-01, kind: review")
    plans = folder({"c-0142": plan("c-0142", *entries, top=goals)})
    found = json.loads(planctl("progress", "c-0142", "--format", "json", plans=plans).stdout)

    (phq,) = found["measures"]
    (reading,) = phq["readings"]
    assert (found["client"], phq["measure"], phq["baseline"], phq["cutoff"]) == ("c-0142", "PHQ-9", 18, ">=10")
    assert phq["goals"] == [{"goal": "g1", "target": 9, "by": "2026-07-12", "state": "active"}]
    assert (reading["gain"], reading["progress"], reading["response"], reading["remission"]) == (9, 1, True, True)
    assert phq["reviews"] == [{"date": "2026-03-01", "scope": "full"}]


def test_progress_of_a_plan_that_cannot_be_read(planctl: Run, folder: Make) -> None:
    done = planctl("progress", "c-0142", plans=folder({"c-0142": "format: 1\n"}))

    assert (done.returncode, done.stdout) == (3, "")
