"""`new` and `goal`: the half of a plan that says what is meant to be done."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planctl.model.settings import SHIPPED

Run = Callable[..., Any]
Make = Callable[..., Path]
Text = Callable[..., str]


# ---- new ---------------------------------------------------------------------------------------


@pytest.fixture
def empty(folder: Make) -> Path:
    return folder({})


def test_new_plan_is_valid_and_due_in_six_months(planctl: Run, empty: Path) -> None:
    done = planctl("new", "c-0201", "--no-input", plans=empty)

    assert (done.returncode, done.stdout) == (0, f"{empty / 'c-0201.yaml'} written\n")
    due = planctl("review-due", "--all", plans=empty)
    assert due.stdout == "c-0201  2026-12-01  in 183 days  start on 2026-06-01 + 6 months\n"
    text = (empty / "c-0201.yaml").read_text()
    assert text.startswith("format: 1\nclient: c-0201\nstart: 2026-06-01\n")
    assert text.endswith("history:\n  - {date: 2026-06-01, kind: created}\n")
    assert "What do you hope to get out of coming to therapy?" in text


def test_new_plan_shows_no_value_that_nobody_gave(planctl: Run, empty: Path) -> None:
    planctl("new", "c-0201", plans=empty)

    shown = json.loads(planctl("show", "c-0201", "--format", "json", plans=empty).stdout)
    added = {
        "version",
        "as_of",
        "state",
        "next_review",
        "last_review",
        "open_triggers",
        "days",
        "because",
        "candidates",
    }
    assert shown.keys() - added == {"format", "client", "start", "history", "smart"}


@pytest.mark.parametrize("template", SHIPPED)
def test_commented_lines_of_a_new_plan_are_sound_once_uncommented(planctl: Run, empty: Path, template: str) -> None:
    planctl("new", "c-0201", "--template", template, plans=empty)
    file = empty / "c-0201.yaml"
    prose = ("# The three questions", "# Goals: planctl", "# What happened")
    lines = [line.removeprefix("# ") if not line.startswith(prose) else line for line in file.read_text().splitlines()]
    file.write_text("\n".join(line for line in lines if not line.startswith("practitioner: {name: ,")) + "\n")

    done = planctl("show", "c-0201", plans=empty)

    assert (done.returncode, done.stderr) == (0, "")
    # What was uncommented is there, and none of it is a goal's text or a clinical number.
    assert "problem p1" in done.stdout
    measure = json.loads(planctl("show", "c-0201", "--format", "json", plans=empty).stdout)["goals"][0]["measure"]
    assert measure.keys() == {"name"}


def test_template_brings_its_questions_and_measures_as_comments(planctl: Run, empty: Path) -> None:
    planctl("new", "c-0201", "--template", "couples", plans=empty)

    lines = (empty / "c-0201.yaml").read_text().splitlines()
    assert "#   # What will each of the two do, whatever the other does?" in lines
    assert any(line.startswith("#   # Measures to choose from: ORS, ") for line in lines)
    assert any(line.startswith("#   - {type: couples, ") for line in lines)


def test_broken_template_of_ones_own_is_told_with_its_place(planctl: Run, empty: Path) -> None:
    (empty / "templates").mkdir()
    (empty / "templates" / "grief.yaml").write_text("description: Loss.\ngaols: []\n")

    done = planctl("new", "c-0201", "--template", "grief", plans=empty)

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("planctl: templates/grief.yaml:2:1: unknown key `gaols` in the template\n")
    assert "did you mean `goals`?" in done.stderr
    assert not (empty / "c-0201.yaml").exists()


def test_templates_of_ones_own_are_no_plans(planctl: Run, empty: Path) -> None:
    (empty / "templates").mkdir()
    (empty / "templates" / "grief.yaml").write_text("description: Loss.\n")
    planctl("new", "c-0201", "--template", "grief", plans=empty)

    listed = json.loads(planctl("list", "--format", "json", plans=empty).stdout)["items"]
    assert [each["client"] for each in listed] == ["c-0201"]
    for command in ("check", "review-due", "doctor"):
        assert "grief" not in "".join(planctl(command, plans=empty)[1:])


@pytest.mark.parametrize(
    ("options", "due", "reason"),
    [
        pytest.param(["--start", "2026-05-04"], "2026-11-04", "start on 2026-05-04 + 6 months", id="start"),
        pytest.param(["--start", "2026-06-10"], "2026-12-10", "start on 2026-06-10 + 6 months", id="start ahead"),
        pytest.param(["--every", "3 months"], "2026-09-01", "start on 2026-06-01 + 3 months", id="every"),
        pytest.param(["--every", "90d"], "2026-08-30", "start on 2026-06-01 + 90 days", id="every, short"),
        pytest.param(["--policy", "payer-90d"], "2026-08-30", "90 days", id="policy"),
        pytest.param(["--every", "1 year", "--policy", "payer-90d"], "2026-08-30", "90 days", id="both"),
    ],
)
def test_options_of_new(planctl: Run, empty: Path, options: list[str], due: str, reason: str) -> None:
    assert planctl("new", "c-0201", *options, plans=empty).returncode == 0

    listed = planctl("review-due", "--all", plans=empty).stdout
    assert due in listed
    assert reason in listed


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["c-0201", "--start", "03/04/2026"], "2026-03-04 or as 2026-04-03", id="a day of two readings"),
        pytest.param(["c-0201", "--every", "fortnight"], "2 weeks", id="no interval"),
        pytest.param(["c-0201", "--policy", "va-quaterly"], "did you mean va-quarterly?", id="no policy"),
        pytest.param(["c-0201", "--template", "blan"], "did you mean blank?", id="no template"),
        pytest.param(["../x"], "../x", id="a path out of the folder"),
        pytest.param(["--", "-rf"], "-rf", id="what looks like an option"),
        pytest.param(["CON"], "CON", id="a device of Windows"),
        pytest.param(["con"], "con", id="a device of Windows, small"),
        pytest.param(["nul.x"], "nul.x", id="a device of Windows with an ending"),
        pytest.param(["a/b"], "a/b", id="a slash"),
        pytest.param(["a" * 300], "aaaa", id="300 characters"),
        pytest.param(["a" * 65], "aaaa", id="65 characters"),
        pytest.param(["x.yaml"], "planctl new x", id="a file's name"),
        pytest.param(["Anna"], "Anna", id="capital letters"),
        pytest.param(["größe"], "größe", id="letters beyond ASCII"),
        pytest.param([""], "client id", id="nothing"),
        pytest.param([".hidden"], ".hidden", id="a leading point"),
        pytest.param(["a b"], "a b", id="a blank"),
        pytest.param(["a\nb"], "a\\nb", id="a line break"),
    ],
)
def test_refused_and_nothing_is_written(planctl: Run, empty: Path, arguments: list[str], says: str) -> None:
    done = planctl("new", *arguments, plans=empty)

    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in empty.iterdir()) == ["planctl.yaml"]
    assert sorted(path.name for path in empty.parent.iterdir()) == ["plans"]


def test_number_as_a_client_is_quoted(planctl: Run, empty: Path) -> None:
    assert planctl("new", "007", plans=empty).returncode == 0
    assert 'client: "007"\n' in (empty / "007.yaml").read_text()
    assert planctl("show", "007", plans=empty).returncode == 0


@pytest.mark.parametrize("there", ["a plan", "an empty file", "a link to nothing", "a folder"])
def test_nothing_is_overwritten(planctl: Run, empty: Path, there: str) -> None:
    file = empty / "c-0201.yaml"
    if there == "a link to nothing":
        file.symlink_to("nowhere")
    elif there == "a folder":
        file.mkdir()
    else:
        file.write_text("mine" if there == "a plan" else "")
    before = file.lstat()

    done = planctl("new", "c-0201", plans=empty)

    assert (done.returncode, done.stdout) == (3, "")
    assert "c-0201.yaml exists already" in done.stderr
    assert (file.lstat().st_ino, file.lstat().st_size, file.lstat().st_mtime_ns) == (
        before.st_ino,
        before.st_size,
        before.st_mtime_ns,
    )
    assert not (empty / "nowhere").exists()


def test_new_file_is_ones_own_whatever_the_umask(process: Run, empty: Path) -> None:
    process("new", "c-0201", plans=empty, preexec_fn=lambda: os.umask(0))

    assert {path.name: path.stat().st_mode & 0o777 for path in empty.iterdir() if path.name != "planctl.yaml"} == {
        ".planctl": 0o700,
        ".planctl.lock": 0o600,
        "c-0201.yaml": 0o600,
    }


def test_editor_schema_is_named_where_there_is_one(planctl: Run, empty: Path) -> None:
    (empty / ".planctl").mkdir()
    (empty / ".planctl" / "plan.schema.json").write_text("{}")

    planctl("new", "c-0201", plans=empty)

    first = (empty / "c-0201.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=.planctl/plan.schema.json"


def test_editor_is_opened_on_the_new_plan(process: Run, empty: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/^# level_of_care/level_of_care/' \"$1\"\n")
    editor.chmod(0o700)

    done = process("new", "c-0201", "--edit", plans=empty, env={"EDITOR": str(editor)})

    assert done.returncode == 0
    assert done.stdout.startswith(f"{empty / 'c-0201.yaml'} written\n")
    assert "\nlevel_of_care: outpatient\n" in (empty / "c-0201.yaml").read_text()


def test_new_plan_is_kept_where_no_editor_can_be_opened(process: Run, empty: Path) -> None:
    done = process("new", "c-0201", "--edit", plans=empty, env={"EDITOR": "/nowhere/editor"})

    assert done.returncode == 3
    assert (empty / "c-0201.yaml").is_file()


# ---- goal --------------------------------------------------------------------------------------

PLAN = """\
# Kept as it is.
format: 1
client: c-0142
start: 2026-01-12

problems:
- {id: p1, text: Two panic attacks a week on the bus}   # odd margin
goals:
  # The first one.
  - id:   g1
    text: 'Ride the bus to work alone'
    objectives:
      - {id: g1a, text: Ride two stops}

interventions:
  - {id: i1, goals: [g1], text: Exposure, agreement: agreed}
history:
  - {date: 2026-01-12, kind: created}
"""


def changed(before: str, after: str) -> tuple[int, list[str]]:
    """After which line something was added, and what: nothing else may have changed."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    count = len(new) - len(old)
    assert new[:at] + new[at + count :] == old
    return at, [line.rstrip("\n") for line in new[at : at + count]]


def test_goal_with_all_it_can_say_is_added_below_the_others(planctl: Run, folder: Make) -> None:
    plans = folder({"c-0142": PLAN})
    options = ["--measure", "PHQ-9", "--baseline", "18", "--target", "9", "--by", "12 July 2026", "--problem", "p1"]
    options += ["--words", 'I\'m "tired": always', "--agreed", "today", "--better", "lower", "--unit", "points"]

    done = planctl("goal", "c-0142", "PHQ-9 from 18 to 9", *options, plans=plans)

    assert done.returncode == 0
    at, lines = changed(PLAN, (plans / "c-0142.yaml").read_text())
    assert at == 13
    assert lines == [
        "  - id: g2",
        '    text: "PHQ-9 from 18 to 9"',
        '    words: "I\'m \\"tired\\": always"',
        "    problem: p1",
        "    measure: {name: PHQ-9, unit: points, baseline: 18, target: 9, better: lower}",
        "    by: 2026-07-12",
        "    agreed: 2026-06-01",
    ]
    assert done.stdout.startswith("c-0142: goal g2 added in line 14\n")
    assert done.stderr == "--by 12 July 2026: Sunday 2026-07-12\n--agreed today: Monday 2026-06-01\n"


def test_objective_is_added_under_its_goal(planctl: Run, folder: Make) -> None:
    plans = folder({"c-0142": PLAN})

    done = planctl("goal", "c-0142", "Ride four stops", "--under", "g1", "--by", "2026-07-01", plans=plans)

    at, lines = changed(PLAN, (plans / "c-0142.yaml").read_text())
    assert (at, lines) == (
        13,
        ["      - id: g1b", '        text: "Ride four stops"', "        by: 2026-07-01"],
    )
    assert done.stdout.startswith("c-0142: objective g1b of g1 added in line 14\n")


def test_first_goal_of_a_new_plan(planctl: Run, empty: Path) -> None:
    planctl("new", "c-0201", plans=empty)
    before = (empty / "c-0201.yaml").read_text()

    done = planctl("goal", "c-0201", "Sleep seven hours on five nights a week", plans=empty)

    _, lines = changed(before, (empty / "c-0201.yaml").read_text())
    assert done.returncode == 0
    assert lines == ["goals:", "  - id: g1", '    text: "Sleep seven hours on five nights a week"']


def test_goal_shows_its_own_findings(planctl: Run, folder: Make) -> None:
    plans = folder({"c-0142": PLAN})

    done = planctl(
        "goal", "c-0142", "PHQ-9 from 9 to 18", "--measure", "PHQ-9", "--baseline", "9", "--target", "18", plans=plans
    )
    answer = json.loads(planctl("goal", "c-0142", "Walk", "--format", "json", plans=plans).stdout)

    assert "R001" in done.stdout
    assert "M004" in done.stdout
    assert "g1 " not in done.stdout
    assert done.returncode == 0
    assert answer.keys() == {"version", "client", "goal", "findings"}
    assert {each["goal"] for each in answer["findings"]} == {"g3"}


def test_goal_text_from_standard_input(planctl: Run, folder: Make) -> None:
    plans = folder({"c-0142": PLAN})

    assert planctl("goal", "c-0142", "-", stdin="Größer: {x} [y] #1\n", plans=plans).returncode == 0
    assert '    text: "Größer: {x} [y] #1"\n' in (plans / "c-0142.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(["x", "--problem", "p2"], 2, "p1", id="no such problem"),
        pytest.param(["x", "--under", "g2"], 2, "g1", id="no such goal"),
        pytest.param(
            ["x", "--under", "g1a"], 2, "g1a is an objective of g1, and objectives have none", id="under an objective"
        ),
        pytest.param(["x", "--under", "g1a"], 2, "hint: to add one beside it: --under g1", id="where it can be added"),
        pytest.param(["x", "--id", "g1a"], 2, "is taken", id="an id that is taken"),
        pytest.param(["x", "--id", "G 1"], 2, "small letters", id="no id"),
        pytest.param(["x", "--target", "9"], 2, "--measure", id="a target without a measure"),
        pytest.param(["x", "--measure", "m", "--better", "less"], 2, "--better less", id="no direction"),
        pytest.param(["x", "--measure", "m", "--baseline", "ten"], 2, "not a number", id="no number"),
        pytest.param(["x", "--by", "next friday"], 2, "2026-06-05 or as 2026-06-12", id="a day of two readings"),
        pytest.param(["x", "--agreed", "tomorrow"], 2, "is in the future", id="agreed on a day to come"),
        pytest.param(["x\x1b[2J"], 2, "U+001B", id="a text that cannot be shown"),
        pytest.param([""], 2, "no text", id="no text"),
        pytest.param(["  "], 2, "no text", id="blanks"),
    ],
)
def test_goal_refused_and_nothing_is_written(
    planctl: Run, folder: Make, arguments: list[str], code: int, says: str
) -> None:
    plans = folder({"c-0142": PLAN})

    done = planctl("goal", "c-0142", *arguments, plans=plans)

    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    assert (plans / "c-0142.yaml").read_text() == PLAN


@pytest.mark.parametrize(
    ("goals", "arguments"),
    [
        pytest.param("goals: [{id: g1, text: a}]", ["x"], id="goals in brackets"),
        pytest.param("goals:\n  - {id: g1, text: a}", ["x", "--under", "g1"], id="a goal in braces"),
    ],
)
def test_layout_that_cannot_be_extended_is_left_untouched(
    planctl: Run, folder: Make, plan: Text, goals: str, arguments: list[str]
) -> None:
    text = plan("c-0142", top=goals)
    plans = folder({"c-0142": text})

    done = planctl("goal", "c-0142", *arguments, plans=plans)

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("planctl: c-0142.yaml:")
    assert "\n  hint: " in done.stderr
    assert (plans / "c-0142.yaml").read_text() == text
