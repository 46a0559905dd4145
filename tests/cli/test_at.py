"""`--at`: plans as they were committed on a day or in a revision."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PLAN = """\
format: 1
client: c-1
start: 2026-01-12
goals:
  - id: g1
    text: Ride the bus to work alone on 4 of 5 workdays
    by: 2026-06-30
history:
  - {date: 2026-01-12, kind: created}
  - {date: 2026-01-20, kind: session}
"""
OTHER = PLAN.replace("c-1", "c-7").replace("Ride the bus", "Cook dinner")
RELAPSE = "  - {date: 2026-03-02, kind: relapse}\n"


def git(folder: Path, *arguments: str, day: str = "2026-01-12") -> None:
    """Run git as one person, on a day, with nobody's configuration."""
    person = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    days = {f"GIT_{who}_DATE": f"{day}T12:00:00" for who in ("AUTHOR", "COMMITTER")}
    environment = {"PATH": os.environ["PATH"], "HOME": "/nowhere", "GIT_CONFIG_NOSYSTEM": "1", **person, **days}
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True)


def commit(folder: Path, day: str) -> None:
    git(folder, "add", "--all", day=day)
    git(folder, "commit", "--quiet", "--message", "work", day=day)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plans folder with a commit each on four days, the last a merge: c-1 is called c-2 from March on."""
    top = tmp_path_factory.mktemp("repository")
    plans = top / "plans"
    plans.mkdir()
    git(top, "init", "--quiet", "--initial-branch", "main")
    (plans / "c-1.yaml").write_text(PLAN)
    commit(top, "2026-01-20")
    (top / "planctl.yaml").write_text("practice: {name: Mill Lane}\n")
    (plans / "c-7.yaml").write_text(OTHER)
    commit(top, "2026-02-10")
    (plans / "c-1.yaml").unlink()
    (plans / "c-2.yaml").write_text(PLAN.replace("c-1", "c-2") + RELAPSE)
    (plans / "c-7.yaml").unlink()
    (plans / "c-8.yaml").write_text(OTHER.replace("c-7", "c-8").replace("01-20", "01-21").replace("dinner", "lunch"))
    (plans / "planctl.yaml").write_text("")
    commit(top, "2026-03-05")
    git(top, "checkout", "--quiet", "-b", "laptop")
    (plans / "c-9.yaml").write_text(OTHER.replace("c-7", "c-9"))
    commit(top, "2026-03-20")
    git(top, "checkout", "--quiet", "main")
    git(top, "merge", "--quiet", "--no-ff", "--no-edit", "laptop", day="2026-04-01")
    return plans


@pytest.mark.parametrize(
    ("arguments", "answer", "talk"),
    [
        pytest.param(
            ("history", "c-2", "--at", "2026-01-31"),
            "2026-01-12  created\n2026-01-20  session\n",
            "committed on 2026-01-20\nc-2 was called c-1 then\n",
            id="a plan by the name it has now",
        ),
        pytest.param(
            ("history", "c-2", "--at", "2026-03-05"),
            "2026-03-02  relapse\n",
            "as of 2026-03-05",
            id="the same day counts",
        ),
        pytest.param(
            ("history", "c-7", "--at", "yesterday"), "", "c-7.yaml is not in revision", id="a plan that is gone by then"
        ),
        pytest.param(
            ("history", "c-7", "--at", "HEAD~2"), "session\n", "committed on 2026-02-10", id="a plan that is gone now"
        ),
        pytest.param(
            ("history", "c-8", "--at", "2026-02-10"),
            "",
            "it was first committed on 2026-03-05",
            id="another plan's name",
        ),
        pytest.param(("history", "c-2", "--at", "2026-01-01"), "", "nothing had been committed by", id="before all"),
        pytest.param(("history", "c-2", "--at", "5.3.2026"), "", "can be read as", id="a date of two readings"),
        pytest.param(("history", "c-2", "--at", "no-such"), "", "neither a date nor a revision", id="no revision"),
        pytest.param(("history", "c-2", "--at=--all"), "", "neither a date nor a revision", id="an option of git's"),
        pytest.param(
            ("list", "--at", "2026-02-10"), "c-1     active", "committed on 2026-02-10", id="the plans of then"
        ),
        pytest.param(("list", "--at", "2026-04-02"), "c-9     active", "2026-04-01, a merge\n", id="after a merge"),
        pytest.param(("list", "--at", "2026-03-25"), "c-8     active", "2026-03-05\n", id="along the first parent"),
        pytest.param(("check", "--at", "2026-03-05"), ":c-2.yaml:5:5: ", "committed on 2026-03-05", id="check"),
        pytest.param(("check", "--fix", "--at", "HEAD"), "", "--fix changes plans", id="no fixing of the past"),
        pytest.param(
            ("export", "c-2", "--at", "2026-01-31"), "As of January 31, 2026.", "c-2 was called c-1 then", id="a page"
        ),
    ],
)
def test_at_answers_from_what_was_committed(
    planctl: Callable[..., Any], folder: Path, arguments: tuple[str, ...], answer: str, talk: str
) -> None:
    done = planctl(*arguments, plans=folder)
    assert answer in done.stdout
    assert talk in done.stderr
    assert (done.returncode in (0, 1)) is bool(answer), done.stderr


@pytest.mark.parametrize(
    ("arguments", "is_mill_lane", "day"),
    [
        pytest.param(("--at", "2026-03-05"), False, "March 5, 2026", id="the folder's own settings, which are empty"),
        pytest.param(("--at", "2026-02-10"), True, "February 10, 2026", id="those above it"),
        pytest.param(
            ("--at", "2026-02-10", "--as-of", "2026-02-11"), True, "February 11, 2026", id="as of another day"
        ),
        pytest.param(("--at", "HEAD~2"), True, "February 10, 2026", id="as of the revision's day"),
    ],
)
def test_settings_and_today_are_those_of_the_revision(
    planctl: Callable[..., Any], folder: Path, arguments: tuple[str, ...], is_mill_lane: bool, day: str
) -> None:
    page = planctl("export", "c-2", *arguments, plans=folder).stdout
    assert ("Mill Lane" in page) is is_mill_lane
    assert f"As of {day}." in page


def test_commits_out_of_the_order_of_their_dates_are_pointed_out(planctl: Callable[..., Any], folder: Path) -> None:
    git(folder, "checkout", "--quiet", "-b", "rebased")
    (folder / "c-9.yaml").unlink()
    commit(folder, "2026-03-10")
    done = planctl("list", "--at", "2026-03-11", plans=folder)
    git(folder, "checkout", "--quiet", "main")
    assert "the revision holds 1 commit dated after 2026-03-11" in done.stderr


def test_at_without_git_says_so(planctl: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "c-1.yaml").write_text(PLAN)
    done = planctl("show", "c-1", "--at", "yesterday", plans=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"planctl: {tmp_path} is in no git repository\n  hint: planctl init makes one\n"
