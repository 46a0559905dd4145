"""`verify` on real repositories; `tests/bench/verify.py` tries many more."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_at import OTHER, PLAN, commit, git

from planctl.git import verification
from planctl.storage import plan_folder
from planctl.storage.plan_folder import Document

SESSION = "  - {date: 2026-01-20, kind: session}\n"
CRISIS = '  - {date: 2026-03-02, kind: crisis, note: "by telephone"}\n'
CLEAN = "every history was only ever added to"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with two plans, one of them with three entries, in two commits."""
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    (tmp_path / "planctl.yaml").write_text("")
    (tmp_path / "c-1.yaml").write_text(PLAN)
    (tmp_path / "c-7.yaml").write_text(OTHER)
    commit(tmp_path, "2026-01-20")
    (tmp_path / "c-1.yaml").write_text(PLAN + CRISIS)
    commit(tmp_path, "2026-03-02")
    return tmp_path


def write(folder: Path, old: str, new: str, day: str = "2026-04-01") -> None:
    """Replace a text of the plan, and commit."""
    file = folder / "c-1.yaml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    commit(folder, day)


def test_a_plan_that_was_read_is_not_looked_for_again(folder: Path) -> None:
    opened = plan_folder.open_folder(folder)
    (document,) = plan_folder.read(opened, [folder / "c-1.yaml"])
    assert isinstance(document, Document)
    # As it may look for a moment while something else replaces it.
    (folder / "c-1.yaml").unlink()
    answer, states = verification.examine(folder, document, date(2026, 6, 1))
    assert answer.is_clean
    assert len(states) == 1


def write_otherwise(folder: Path) -> None:
    write(folder, SESSION, '  - kind: "session"\n    date: 2026-01-20  # at home\n')


def rename(folder: Path) -> None:
    (folder / "archive").mkdir()
    git(folder, "mv", "c-1.yaml", "archive/c-3.yaml")
    (folder / "archive" / "c-3.yaml").write_text((PLAN + CRISIS).replace("c-1", "c-3"))
    commit(folder, "2026-04-01")


def rebase(folder: Path) -> None:
    git(folder, "checkout", "--quiet", "-b", "side", "HEAD~1")
    (folder / "c-7.yaml").write_text(OTHER + CRISIS)
    commit(folder, "2026-04-01")
    git(folder, "rebase", "--quiet", "main")


def lose_in_merge(folder: Path) -> None:
    git(folder, "checkout", "--quiet", "-b", "side", "HEAD~1")
    write(folder, SESSION, SESSION + CRISIS.replace("crisis", "relapse"))
    git(folder, "merge", "--quiet", "--strategy", "ours", "--no-edit", "main", day="2026-04-02")


def amend(folder: Path) -> None:
    (folder / "c-1.yaml").write_text(PLAN + CRISIS.replace("telephone", "mail"))
    git(folder, "commit", "--quiet", "--all", "--amend", "--no-edit", day="2026-03-02")


def delete(folder: Path) -> None:
    git(folder, "rm", "--quiet", "c-1.yaml")
    commit(folder, "2026-04-01")


def change_uncommitted(folder: Path) -> None:
    (folder / "c-1.yaml").write_text(PLAN + CRISIS.replace("telephone", "mail"))


def retract(folder: Path) -> None:
    write(folder, CRISIS, CRISIS + '  - {date: 2026-03-03, kind: retracted, of: "2026-03-02 crisis", reason: slip}\n')


@pytest.mark.parametrize(
    ("work", "answers"),
    [
        pytest.param(lambda _: None, (CLEAN, "(2 plans, 2 commits, 0 signed)\n"), id="nothing"),
        pytest.param(write_otherwise, (CLEAN,), id="written otherwise"),
        pytest.param(rename, (CLEAN, "(2 plans, 3 commits,"), id="renamed and archived"),
        pytest.param(rebase, (CLEAN,), id="rebased"),
        pytest.param(
            lambda at: write(at, "kind: crisis", "kind: relapse"),
            (
                "c-1  entry changed in ",
                " of 2026-04-01\n",
                '  was {date: 2026-03-02, kind: crisis, note: "by telephone"}\n',
                '  now {date: 2026-03-02, kind: relapse, note: "by telephone"}\n',
                "1 entry changed (2 plans",
            ),
            id="changed",
        ),
        pytest.param(lambda at: write(at, SESSION, ""), ("c-1  entry removed in ", "kind: session}\n"), id="removed"),
        pytest.param(
            lambda at: write(at, SESSION + CRISIS, CRISIS + SESSION), ("entry moved to another place in ",), id="moved"
        ),
        pytest.param(lose_in_merge, ("entry removed in ", "kind: crisis", " of 2026-04-02\n"), id="lost in a merge"),
        pytest.param(
            amend, ("entry dropped: commit ", " was amended, rebased or reset away", "by telephone"), id="amended"
        ),
        pytest.param(delete, ("c-1  plan deleted in ",), id="deleted"),
        pytest.param(change_uncommitted, ("c-1  entry changed, not committed yet", "by mail"), id="not committed"),
        pytest.param(
            lambda at: write(at, "history:", "history: ]"), ("c-1  version that cannot be read in ",), id="broken"
        ),
        pytest.param(retract, ("c-1  entry retracted, and still in the file", 'slip"', CLEAN), id="retracted"),
    ],
)
def test_rewrites_are_named_with_their_commit(
    planctl: Callable[..., Any], folder: Path, work: Callable[[Path], None], answers: tuple[str, ...]
) -> None:
    work(folder)
    done = planctl("verify", plans=folder)
    assert [answer for answer in answers if answer not in done.stdout] == [], done.stdout
    assert done.returncode == (0 if CLEAN in answers else 1)
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "code", "answer"),
    [
        pytest.param(("c-7",), 0, f"{CLEAN} (1 plan, 1 commit, 0 signed)", id="one plan"),
        pytest.param(("c-1", "--unsigned"), 1, "is not signed\n", id="unsigned commits"),
        pytest.param(("c-8",), 3, "none of the plans was ever committed", id="a plan that never was"),
        pytest.param(("c-7", "c-8"), 0, "c-8  not committed yet", id="one that was not committed"),
    ],
)
def test_plans_can_be_named(
    planctl: Callable[..., Any], folder: Path, arguments: tuple[str, ...], code: int, answer: str
) -> None:
    write(folder, "kind: crisis", "kind: relapse")
    (folder / "c-8.yaml").write_text(OTHER.replace("c-7", "c-8"))
    done = planctl("verify", *arguments, plans=folder)
    assert (done.returncode, answer in done.stdout + done.stderr) == (code, True), done


def test_json_has_both_wordings(planctl: Callable[..., Any], folder: Path) -> None:
    write(folder, "by telephone", "by mail")
    answer = json.loads(planctl("verify", "c-1", "--format", "json", plans=folder).stdout)
    (rewrite,) = answer["items"][0]["rewrites"]
    assert (answer["clean"], rewrite["what"], rewrite["date"]) == (False, "changed", "2026-04-01")
    assert ("telephone" in rewrite["before"], "mail" in rewrite["after"]) == (True, True)


def test_verify_without_git_says_so(planctl: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "c-1.yaml").write_text(PLAN)
    done = planctl("verify", plans=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "is in no git repository" in done.stderr
