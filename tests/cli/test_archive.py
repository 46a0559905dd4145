"""`archive`: closed plans put away and brought back, and until when each is to be kept."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Make = Callable[..., Path]
Text = Callable[..., str]
MINOR = "and until the client is 21, by your own record of the date of birth"
FIRST_CLOSED, CLOSED = "date: 2026-02-02, kind: closed", "date: 2026-03-02, kind: closed"


@pytest.fixture
def plans(folder: Make, plan: Text) -> Path:
    """A folder with an active plan and two closed ones, one of a minor."""
    return folder(
        {
            "c-1": plan("c-1"),
            "c-2": plan("c-2", "date: 2026-02-02, kind: crisis", CLOSED),
            "c-3": plan("c-3", FIRST_CLOSED, "date: 2026-02-09, kind: reopened", CLOSED, top="minor: true\n"),
        },
        "retention: {years: 7, minor_until: 21}\n",
    )  # fmt: skip


def names(plans: Path) -> set[str]:
    return {str(path.relative_to(plans)) for path in plans.rglob("*.yaml")} - {"planctl.yaml"}


def test_closed_plan_goes_to_the_archive_and_comes_back(planctl: Run, plans: Path) -> None:
    text = (plans / "c-2.yaml").read_bytes()
    done = planctl("archive", "c-2", plans=plans, cwd=plans)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "c-2 moved to archive/, to be kept until 2033-03-02 at least\n"
    assert names(plans) == {"c-1.yaml", "archive/c-2.yaml", "c-3.yaml"}
    assert (plans / "archive" / "c-2.yaml").read_bytes() == text
    assert (plans / "archive").stat().st_mode & 0o777 == 0o700
    assert planctl("archive", "c-2", "--restore", plans=plans).stdout == "c-2 is restored\n"
    assert names(plans) == {"c-1.yaml", "c-2.yaml", "c-3.yaml"}
    assert (plans / "c-2.yaml").read_bytes() == text


def test_archive_that_died_between_two_names_is_finished(planctl: Run, plans: Path) -> None:
    (plans / "archive").mkdir()
    (plans / "archive" / "c-2.yaml").write_bytes((plans / "c-2.yaml").read_bytes())

    assert planctl("archive", "c-2", plans=plans).returncode == 0
    assert names(plans) == {"c-1.yaml", "archive/c-2.yaml", "c-3.yaml"}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["c-1"], 3, "c-1 is not closed, and only closed plans are archived", id="not closed"),
        pytest.param(["c-9"], 3, "there is no plan c-9", id="no such plan"),
        pytest.param(["c-3"], 3, "exists already, and is not overwritten", id="another one is archived"),
        pytest.param(["c-1", "--restore"], 3, "c-1 is not archived", id="restored without need"),
        pytest.param(["c-4"], 3, "planctl archive c-4 --restore brings it back", id="archived already"),
        pytest.param(["archive/c-4.yaml"], 3, "is archived already", id="archived already, by its path"),
        pytest.param([], 2, "which plan?", id="no plan"),
        pytest.param(["c-2", "--list"], 2, "--list lists all archived plans", id="a plan to list"),
    ],
)
def test_refused(planctl: Run, plan: Text, plans: Path, arguments: list[str], code: int, message: str) -> None:
    (plans / "archive").mkdir()
    (plans / "archive" / "c-3.yaml").write_text(plan("c-3", CLOSED))
    (plans / "archive" / "c-4.yaml").write_text(plan("c-4", CLOSED))
    before = names(plans)

    done = planctl("archive", *arguments, plans=plans, cwd=plans)

    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert names(plans) == before


@pytest.mark.parametrize(
    ("settings", "today", "lines"),
    [
        pytest.param(
            "", "2034-01-01",
            ["c-2     2026-03-02  not set: retention in planctl.yaml",
             "c-3     2026-03-02  not set: retention in planctl.yaml"], id="nothing set",
        ),
        pytest.param(
            "retention: {years: 7}", "2033-03-02", ["c-2     2026-03-02  2033-03-02", "c-3     2026-03-02  2033-03-02"],
            id="on the last day",
        ),
        pytest.param(
            "retention: {years: 7, minor_until: 21}", "2033-03-03",
            ["c-2     2026-03-02  2033-03-02, over",
             f"c-3     2026-03-02  2033-03-02, over; {MINOR}",
             "", "To destroy a plan whose time is over, once you have looked at it, in the plans folder:",
             "  rm -- archive/c-2.yaml", "  rm -- archive/c-3.yaml"], id="the day after",
        ),
    ],
)  # fmt: skip
def test_list_says_until_when_each_is_kept(
    planctl: Run, plans: Path, settings: str, today: str, lines: list[str]
) -> None:
    (plans / "planctl.yaml").write_text(settings)
    assert planctl("archive", "--list", plans=plans).stderr == "no plan is archived\n"
    for client in ("c-2", "c-3"):
        planctl("archive", client, plans=plans)

    done = planctl("archive", "--list", plans=plans, today=today)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["client  closed      keep until", *lines]


def test_what_is_wrong_in_the_archive_is_said(planctl: Run, plan: Text, plans: Path) -> None:
    (plans / "archive").mkdir()
    (plans / "archive" / "c-4.yaml").write_text(plan("c-4"))
    (plans / "archive" / "c-5.yaml").write_text("client: c-5\n")

    done = planctl("archive", "--list", plans=plans)

    assert done.returncode == 3
    assert "it is not closed, and nothing reminds you of it: planctl archive c-4 --restore" in done.stdout
    assert "c-5.yaml" in done.stderr


def test_archived_plans_are_read_where_asked_for(planctl: Run, plans: Path) -> None:
    planctl("archive", "c-2", plans=plans)
    for command in ("show", "history", "progress", "export"):
        assert planctl(command, "c-2", plans=plans).returncode == 3
        assert planctl(command, "c-2", "--archived", plans=plans).returncode == 0
        assert planctl(command, "c-1", "--archived", plans=plans).returncode == 0
    for command, shown in (("list", "c-2 "), ("audit", "c-2 ")):
        assert shown not in planctl(command, plans=plans).stdout
        assert shown in planctl(command, "--archived", plans=plans).stdout
    assert "c-2 " in planctl("audit", "--archived", "c-2", plans=plans).stdout
    listed = json.loads(planctl("list", "--archived", "--format", "json", plans=plans).stdout)["items"]
    assert [plan["client"] for plan in listed] == ["c-1", "c-3", "c-2"]
    assert planctl("review-due", "c-2", plans=plans).returncode == 3
