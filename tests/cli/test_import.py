"""`import`: all or nothing, whole plans, and nothing twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Make = Callable[..., Path]
Text = Callable[..., str]

ROSTER = "client,start,last_review,every,policy\nc-0301,2026-01-12,2026-04-01,90 days,\nc-0302,2026-02-02,,,\n"
SCORES = "client,date,measure,value\nc-0301,2026-03-02,PHQ-9,12\nc-0142,2026-03-02,PHQ-9,9\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "from-ehr"
    path.mkdir()
    (path / "roster.csv").write_text(ROSTER)
    (path / "scores.csv").write_text(SCORES)
    return path


@pytest.fixture
def plans(folder: Make, plan: Text) -> Path:
    return folder({"c-0142": plan("c-0142")})


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def test_import_of_a_folder_and_again(planctl: Run, plans: Path, source: Path) -> None:
    before = contents(plans)

    rehearsed = planctl("import", source, "--dry-run", plans=plans)
    assert (rehearsed.returncode, rehearsed.stdout) == (0, "would import 2 new plans, 2 readings\n")
    assert contents(plans) == before

    done = planctl("import", source, plans=plans)
    assert (done.returncode, done.stdout) == (0, "imported 2 new plans, 2 readings\n")
    after = contents(plans)
    assert after.keys() - before.keys() == {"c-0301.yaml", "c-0302.yaml"}
    assert after["c-0142.yaml"].startswith(before["c-0142.yaml"])
    assert (plans / "c-0301.yaml").stat().st_mode & 0o777 == 0o600
    assert "c-0301  2026-06-30" in planctl("review-due", "--all", plans=plans).stdout

    again = planctl("import", source, plans=plans)
    assert again.stdout == "imported 0 new plans (2 there already), 0 readings (2 there already)\n"
    assert contents(plans) == after


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_one_bad_row_leaves_everything_as_it_is(planctl: Run, plans: Path, source: Path, options: list[str]) -> None:
    before = contents(plans)
    (source / "scores.csv").write_text(SCORES + "c-0142,2026-03-02,PHQ-9,Maria\n")
    done = planctl("import", source, *options, plans=plans)

    assert (done.returncode, done.stdout) == (3, "")
    assert "scores.csv:4: value: is no number" in done.stderr
    assert "Maria" not in done.stderr
    assert contents(plans) == before


def test_plan_that_cannot_be_extended_keeps_the_others_from_being_written(
    planctl: Run, plans: Path, source: Path
) -> None:
    path = plans / "c-0142.yaml"
    path.chmod(0o400)
    before = contents(plans)
    done = planctl("import", source, plans=plans)

    assert (done.returncode, done.stdout) == (3, "")
    assert "c-0142.yaml is read-only; nothing was changed" in done.stderr
    assert contents(plans) == before


def test_unreadable_plan_is_named_with_its_problem(planctl: Run, plans: Path, source: Path) -> None:
    (plans / "c-0142.yaml").write_text("format: 1\nclient: c-0142\ngaols: []\n")
    done = planctl("import", source, plans=plans)

    assert (done.returncode, done.stdout) == (3, "")
    assert "c-0142.yaml:3:1" in done.stderr
    assert not (plans / "c-0301.yaml").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("nowhere.csv", "cannot be read: no such file or directory", id="no such file"),
        pytest.param("empty", "holds neither CSV nor JSON", id="a folder of nothing"),
    ],
)
def test_source_that_is_none(planctl: Run, plans: Path, tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "empty").mkdir()
    done = planctl("import", tmp_path / name, plans=plans)

    assert done.returncode in (2, 3)
    assert message in done.stderr


def test_audit_praises_nothing_before_the_import(planctl: Run, folder: Make, plan: Text) -> None:
    entries = (
        "date: 2026-01-20, kind: review, decision: continue",
        "date: 2026-02-01, kind: crisis",
        "date: 2026-02-02, kind: review, decision: continue",
        'date: 2026-03-01, kind: imported, from: "roster.csv"',
        "date: 2026-04-01, kind: review, decision: continue",
    )
    done = planctl("audit", plans=folder({"c-0142": plan("c-0142", *entries)}))

    assert "1 of 1 review held on or before the due date" in done.stdout
    assert "2 reviews held before the plan was imported, and not judged" in done.stdout
    assert "crisis" not in done.stdout


# ---- FHIR ----------------------------------------------------------------------------------------

CARE_PLANS = Path(__file__).parents[2] / "examples" / "from-an-ehr" / "care-plans.json"


def test_care_plans_are_listed_without_a_word_of_them(planctl: Run, plans: Path) -> None:
    before = contents(plans)
    done = planctl("import", CARE_PLANS, plans=plans)

    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2)
    assert "Odalys" not in done.stdout + done.stderr
    assert contents(plans) == before


def test_care_plan_becomes_a_plan_and_again_only_what_is_new(planctl: Run, plans: Path) -> None:
    tried = planctl("import", CARE_PLANS, "c-0301", "--plan", "1", "--dry-run", plans=plans)
    assert tried.stdout.startswith("would import c-0301: 2 goals")
    assert not (plans / "c-0301.yaml").exists()

    done = planctl("import", CARE_PLANS, "c-0301", "--plan", "1", plans=plans)
    assert (done.returncode, done.stdout) == (
        0,
        "imported c-0301: 2 goals, 1 problem, 1 diagnosis, 1 intervention, 3 readings\n",
    )
    before = contents(plans)
    again = planctl("import", CARE_PLANS, "c-0301", "--plan", "1", plans=plans)
    assert again.stdout == "imported c-0301: 0 readings (3 there already)\n"
    assert contents(plans) == before
    assert "Odalys" not in (plans / "c-0301.yaml").read_text() + done.stderr

    # A plan that was typed in gains the scores, and where they are from.
    planctl("import", CARE_PLANS, "c-0142", "--plan", "1", plans=plans)
    after = contents(plans)["c-0142.yaml"].decode()
    assert after.count("kind: reading") == 3
    assert "x_imported:\n  - " in after
    assert "kind: imported" not in after


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["c-0301"], "the source holds 2 care plans", id="which of two"),
        pytest.param(["c-0301", "--plan", "3"], "the source holds no care plan 3", id="no such plan"),
        pytest.param(["Odalys", "--plan", "1"], "Odalys is not a client id", id="a name for a client"),
    ],
)
def test_care_plan_that_is_not_chosen(planctl: Run, plans: Path, arguments: list[str], message: str) -> None:
    before = contents(plans)
    done = planctl("import", CARE_PLANS, *arguments, plans=plans)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert contents(plans) == before
