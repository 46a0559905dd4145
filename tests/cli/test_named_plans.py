"""A plan is read with its own folder's settings, by whatever command and however it is named."""

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import icalendar
import pytest

Run = Callable[..., Any]
Text = Callable[..., str]

TOP = """\
review: {policy: house}
goals:
  - id: g1
    text: PHQ-9 from 18 to 9 by 12 July 2026
    measure: {name: PHQ-9, baseline: 18, target: 9}
    by: 2026-07-12
"""
# A kind, a policy and a lead that mean something else in each folder.
SETTINGS = {
    "a": "triggers: {home_visit: 3 days, crisis: 1 day}\ncheck: {select: [P], fail_on: note}\n"
    "policies:\n  house: {description: Ours, source: Ourselves, confirmed: yes, every: 7 months}\n",
    "b": "triggers: {home_visit: 9 days, crisis: 5 days}\ncheck: {select: [R]}\n"
    "policies:\n  house: {description: Ours, source: Ourselves, confirmed: yes, every: 11 months}\n",
}


def lay_out(root: Path, plan: Text) -> Path:
    """Two folders with settings of their own, each with a plan of the same name, and one in an archive."""
    for name, settings in SETTINGS.items():
        (root / name / "archive").mkdir(parents=True)
        (root / name / ".planctl").mkdir()
        (root / name / ".planctl" / "folder-id").write_text(str(UUID(int=ord(name))))
        (root / name / "planctl.yaml").write_text(settings)
        entries = ("date: 2026-05-28, kind: home_visit", "date: 2026-05-29, kind: reading, measure: PHQ-9, value: 15")
        (root / name / "c-1.yaml").write_text(plan("c-1", *entries, top=TOP))
        (root / name / "archive" / "c-9.yaml").write_text(plan("c-9", *entries, top=TOP))
    (root / "b" / "c-2.yaml").write_text(plan("c-2", "date: 2026-05-30, kind: home_visit", top=TOP))
    return root


@pytest.fixture
def root(tmp_path: Path, plan: Text) -> Path:
    return lay_out(tmp_path / "root", plan)


READING: Mapping[str, list[str]] = {
    "show": ["show", "CLIENT"],
    "show as JSON": ["show", "CLIENT", "--format", "json"],
    "history": ["history", "CLIENT"],
    "progress": ["progress", "CLIENT"],
    "export": ["export", "CLIENT"],
    "export as FHIR": ["export", "CLIENT", "--format", "fhir"],
    "check": ["check", "CLIENT"],
    "audit": ["audit", "CLIENT"],
    "forecast": ["forecast", "CLIENT"],
    "review-due": ["review-due", "CLIENT", "--all", "--explain"],
    "review-due from the index": ["review-due", "CLIENT", "--all"],
    "review-due as JSON": ["review-due", "CLIENT", "--all", "--format", "json"],
    "calendar": ["calendar", "CLIENT"],
}
WRITING: Mapping[str, list[str]] = {
    "log": ["log", "CLIENT", "crisis"],
    "log of a kind of one's own": ["log", "CLIENT", "home visit"],
    "score": ["score", "CLIENT", "PHQ-9", "19"],
    "goal": ["goal", "CLIENT", "Cook three dinners a week by 1 July 2026"],
    "review": ["review", "CLIENT", "--scope", "full", "--decision", "continue"],
    "edit": ["edit", "CLIENT"],
}


def asked(command: list[str], client: str | Path) -> list[str]:
    return [str(client) if word == "CLIENT" else word for word in command]


@pytest.mark.parametrize("folder", ["a", "b"])
@pytest.mark.parametrize("command", READING.values(), ids=READING)
def test_plan_named_by_its_path_is_read_as_by_its_id(planctl: Run, root: Path, command: list[str], folder: str) -> None:
    by_id = planctl(*asked(command, "c-1"), plans=root / folder)
    assert (by_id.returncode in (0, 1), by_id.stdout != "") == (True, True), by_id.stderr

    path = str(root / folder / "c-1.yaml")
    ways: Mapping[str, tuple[str, dict[str, Any]]] = {
        "from above": (f"{folder}/c-1.yaml", {"cwd": root}),
        "from elsewhere": (path, {}),
        "from beside it": ("c-1.yaml", {"cwd": root / folder}),
        "from the other folder": (f"../{folder}/c-1.yaml", {"cwd": root / "b"}),
        "with the other folder named": (path, {"plans": root / "b"}),
        "in an environment for the other": (path, {"env": {"PLANCTL_PLANS": str(root / "b")}}),
        "from below": ("../c-1.yaml", {"cwd": root / folder / "archive"}),
    }
    for way, (named, more) in ways.items():
        done = planctl(*asked(command, named), **more)

        if command[0] == "check":
            # A finding calls the plan as it was named.
            assert f"{named}:" in done.stdout
            done = done._replace(stdout=done.stdout.replace(f"{named}:", "c-1.yaml:"))
        assert done == by_id, way


@pytest.mark.parametrize("command", WRITING.values(), ids=WRITING)
def test_plan_named_by_its_path_is_written_as_by_its_id(
    planctl: Run, tmp_path: Path, plan: Text, command: list[str]
) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho '  - {date: 2026-05-30, kind: home_visit}' >> \"$1\"\n")
    editor.chmod(0o700)
    env = {"EDITOR": str(editor)}
    by_id, by_path = (lay_out(tmp_path / name, plan) for name in ("by id", "by path"))

    first = planctl(*asked(command, "c-1"), plans=by_id / "a", env=env)
    second = planctl(*asked(command, "a/c-1.yaml"), cwd=by_path, env=env | {"PLANCTL_PLANS": str(by_path / "b")})

    assert first.returncode == 0, first.stderr
    assert second == first
    assert (by_path / "a" / "c-1.yaml").read_bytes() == (by_id / "a" / "c-1.yaml").read_bytes()
    assert (by_path / "b" / "c-1.yaml").read_bytes() == (by_id / "b" / "c-1.yaml").read_bytes()


@pytest.mark.parametrize("folder", ["a", "b"])
@pytest.mark.parametrize("command", READING.values(), ids=READING)
def test_plan_in_a_folder_below_is_read_with_the_nearest_settings_above_it(
    planctl: Run, root: Path, command: list[str], folder: str
) -> None:
    beside = root / folder / "c-9.yaml"
    shutil.copy(root / folder / "archive" / "c-9.yaml", beside)
    wanted = planctl(*asked(command, "c-9"), plans=root / folder)
    beside.unlink()
    assert wanted.returncode in (0, 1), wanted.stderr

    named = f"{folder}/archive/c-9.yaml"
    done = planctl(*asked(command, named), cwd=root)
    assert done._replace(stdout=done.stdout.replace(f"{named}:", "c-9.yaml:")) == wanted
    assert planctl(*asked(command, "c-9"), plans=root / folder / "archive") == wanted


def test_plan_without_settings_above_it_is_read_with_none(planctl: Run, tmp_path: Path, plan: Text) -> None:
    (tmp_path / "c-1.yaml").write_text(plan("c-1", "date: 2026-05-28, kind: crisis"))

    assert "2026-05-30" in planctl("review-due", tmp_path / "c-1.yaml").stdout


def test_examples_are_read_from_the_root_of_the_repository(planctl: Run) -> None:
    done = planctl("export", "examples/plans/c-0125.yaml", cwd=Path(__file__).parents[2])

    assert done.returncode == 0, done.stderr


# ---- several folders in one call ---------------------------------------------------------------

DAYS = {"a/c-1.yaml": "2026-05-31", "b/c-1.yaml": "2026-06-06", "b/c-2.yaml": "2026-06-08"}


@pytest.mark.parametrize("order", [list(DAYS), list(reversed(DAYS))], ids=["one way", "the other way"])
@pytest.mark.parametrize("options", [[], ["--no-index"]], ids=["with the index", "without"])
def test_each_plan_has_its_own_reasons(planctl: Run, root: Path, order: list[str], options: list[str]) -> None:
    cache = {"PLANCTL_CACHE": str(root / "cache")}
    for _ in range(2):
        done = planctl("review-due", *order, "--all", "--format", "json", *options, cwd=root, env=cache)

        reviews = json.loads(done.stdout)["reviews"]
        assert {review["file"]: review["due"] for review in reviews} == DAYS
        assert {review["file"]: {each["due"] for each in review["candidates"]} for review in reviews} == {
            "a/c-1.yaml": {"2026-05-31", "2026-07-12", "2026-08-12"},
            "b/c-1.yaml": {"2026-06-06", "2026-07-12", "2026-12-12"},
            "b/c-2.yaml": {"2026-06-08", "2026-07-12", "2026-12-12"},
        }


def test_explained_reasons_stand_below_the_plan_that_they_are_of(planctl: Run, root: Path) -> None:
    done = planctl("review-due", "a/c-1.yaml", "b/c-1.yaml", "--explain", "--all", cwd=root)

    lines = done.stdout.splitlines()
    heads = [index for index, line in enumerate(lines) if not line.startswith(" ")]
    assert [lines[index].split()[:2] for index in heads] == [["c-1", "2026-05-31"], ["c-1", "2026-06-06"]]
    assert "* 2026-05-31  a/c-1.yaml:" in lines[heads[0] + 1]
    assert "home visit on 2026-05-28 + 3 days" in lines[heads[0] + 1]
    assert "* 2026-06-06  b/c-1.yaml:" in lines[heads[1] + 1]


def test_table_and_calendar_tell_plans_of_one_name_apart(planctl: Run, root: Path) -> None:
    table = planctl("review-due", "a/c-1.yaml", "b/c-1.yaml", "--all", "--format", "csv", cwd=root).stdout
    calendar = planctl("calendar", "a/c-1.yaml", "b/c-1.yaml", cwd=root).stdout

    rows = [(row["file"], row["due"]) for row in csv.DictReader(io.StringIO(table, newline=""))]
    assert rows == [("a/c-1.yaml", "2026-05-31"), ("b/c-1.yaml", "2026-06-06")]
    events: list[Any] = list(icalendar.Calendar.from_ical(calendar).walk("VEVENT"))
    assert [str(each["DTSTART"].dt) for each in events] == ["2026-06-01", "2026-06-06"]
    assert len({str(each["UID"]) for each in events}) == 2


def test_each_plan_is_checked_by_its_own_folder_s_rules(planctl: Run, root: Path) -> None:
    done = planctl("check", "b/c-1.yaml", "a/c-1.yaml", "--format", "json", cwd=root)

    findings = json.loads(done.stdout)["findings"]
    assert {(each["file"], each["rule"][0]) for each in findings} == {("a/c-1.yaml", "P"), ("b/c-1.yaml", "R")}
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("cwd", "clients"),
    [
        pytest.param("", ["a/c-1.yaml", "b/c-1.yaml"], id="from the root"),
        pytest.param("a", ["c-1.yaml", "../b/c-1.yaml"], id="from a plans folder"),
        pytest.param("a/archive", ["../c-1.yaml", "ROOT/b/c-1.yaml"], id="from below it, and from the system's root"),
        pytest.param("a", ["../linked/c-1.yaml", "../b/c-1.yaml"], id="through a link"),
    ],
)
@pytest.mark.parametrize("format", ["github", "sarif"])
def test_code_hosts_are_given_paths_from_the_root_of_the_repository(
    planctl: Run, root: Path, format: str, cwd: str, clients: list[str]
) -> None:
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    (root / "linked").symlink_to("a")
    named = [client.replace("ROOT", str(root)) for client in clients]

    answer = planctl("check", *named, "--select", "P,R", "--format", format, cwd=root / cwd).stdout

    assert paths(answer, format) == {"a/c-1.yaml", "b/c-1.yaml"}


@pytest.mark.parametrize("format", ["github", "sarif"])
def test_outside_a_repository_code_hosts_are_given_paths_from_the_current_folder(
    planctl: Run, root: Path, format: str
) -> None:
    named = ["a/c-1.yaml", str(root / "b" / "c-1.yaml")]

    answer = planctl("check", *named, "--select", "P,R", "--format", format, cwd=root).stdout

    assert paths(answer, format) == {"a/c-1.yaml", "b/c-1.yaml"}


def paths(answer: str, format: str) -> set[str]:
    if format == "github":
        return {line.split("file=")[1].split(",")[0] for line in answer.splitlines()}
    (run,) = json.loads(answer)["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    return {place["artifactLocation"]["uri"] for place in places}


# ---- as the pre-commit hook calls it -----------------------------------------------------------

COMPOSE = "services:\n  web: {image: x, start: 1, logging: {format: json}}\n"
HOOK = next(
    line.split("entry: planctl ")[1].split()
    for line in (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text().splitlines()
    if "entry: " in line
)


@pytest.mark.parametrize(
    ("file", "text", "is_checked"),
    [
        pytest.param("docker-compose.yaml", COMPOSE, False, id="in no plans folder"),
        pytest.param("a/docker-compose.yaml", COMPOSE, True, id="in a plans folder"),
        pytest.param("a/templates/grief.yaml", "description: Grief.\ngoals: What?\n", False, id="a template"),
        pytest.param("a/archive/c-7.yaml", "format: 1\nclient: c-7\n", True, id="a broken plan in an archive"),
        pytest.param("c-7.yaml", "\ufeffformat: 1\nclient: c-7\nhistory: [\n", True, id="a broken plan elsewhere"),
        pytest.param("c-7.yaml", "{format: 1, 'client': c-7}\n", True, id="a plan in braces"),
        pytest.param("c-7.yaml", "client: {image: x}\n", False, id="one key of a plan"),
        pytest.param("c-7.yaml", "", False, id="an empty file"),
    ],
)
def test_hook_passes_over_yaml_that_is_no_plan(
    planctl: Run, root: Path, file: str, text: str, is_checked: bool
) -> None:
    (root / file).parent.mkdir(exist_ok=True)
    (root / file).write_text(text)

    done = planctl(*HOOK, file, cwd=root)

    assert done.returncode == (3 if is_checked else 0)
    assert (f"{file}:" in done.stdout) == is_checked
    assert is_checked or (done.stdout, done.stderr) == ("", "")


def test_hook_checks_the_plans_among_other_files(planctl: Run, root: Path) -> None:
    (root / "docker-compose.yaml").write_text(COMPOSE)

    done = planctl(*HOOK, "docker-compose.yaml", "a/c-1.yaml", "a/planctl.yaml", cwd=root)

    assert done.returncode == 1
    assert {line.split(":")[0] for line in done.stdout.splitlines() if ": error" in line} <= {"a/c-1.yaml"}
    assert "a/c-1.yaml:" in done.stdout


def test_without_the_hook_s_option_every_file_named_is_checked(planctl: Run, root: Path) -> None:
    (root / "docker-compose.yaml").write_text(COMPOSE)

    assert planctl("check", "docker-compose.yaml", cwd=root).returncode == 3


def test_audit_and_forecast_are_of_all_the_folders(planctl: Run, root: Path) -> None:
    for folder in ("a", "b"):
        planctl("review", "c-1", "--scope", "full", "--decision", "continue", plans=root / folder)
    named = ["a/c-1.yaml", "b/c-1.yaml", "b/c-2.yaml"]

    audited = json.loads(planctl("audit", *named, "--format", "json", cwd=root).stdout)
    foreseen = json.loads(planctl("forecast", *named, "--format", "json", cwd=root).stdout)

    assert sorted((each["client"], each["due"], each["days_late"]) for each in audited["reviews"]) == [
        ("c-1", "2026-05-31", 1),
        ("c-1", "2026-06-06", 0),
    ]
    singly = [json.loads(planctl("forecast", name, "--format", "json", cwd=root).stdout) for name in named]
    assert reviews(foreseen) == sorted(each for one in singly for each in reviews(one))


def reviews(forecast: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((each["due"], each["client"]) for week in forecast["weeks"] for each in week["reviews"])


def test_what_cannot_be_read_is_called_by_its_path(planctl: Run, root: Path) -> None:
    (root / "a" / "c-1.yaml").write_text("format: 1\n")
    (root / "b" / "planctl.yaml").write_text("raview: {}\n")
    for command in ("review-due", "check", "audit", "forecast"):
        done = planctl(command, "a/c-1.yaml", "b/c-1.yaml", cwd=root)

        assert done.returncode == 3
        assert "a/c-1.yaml" in done.stderr + done.stdout
        assert "b/planctl.yaml:1:1: " in done.stderr


# ---- named twice, and what is no plan ----------------------------------------------------------


@pytest.mark.parametrize(
    "named",
    [
        pytest.param(["c-1", "c-1"], id="by its id"),
        pytest.param(["c-1", "a/c-1.yaml"], id="by its id and its path"),
        pytest.param(["a/c-1.yaml", "c-1"], id="by its path and its id"),
        pytest.param(["a/c-1.yaml", "./a/c-1.yaml", "b/../a/c-1.yaml"], id="by three spellings of its path"),
        pytest.param(["a/c-1.yaml", "ROOT/a/c-1.yaml"], id="from here and from the root of the system"),
        pytest.param(["linked/c-1.yaml", "a/c-1.yaml"], id="through a link to its folder"),
        pytest.param(["elsewhere/c-1.yaml", "a/c-1.yaml"], id="by a link to the file"),
    ],
)
def test_plan_named_twice_is_listed_once(planctl: Run, root: Path, named: list[str]) -> None:
    (root / "linked").symlink_to("a")
    (root / "elsewhere").mkdir()
    (root / "elsewhere" / "c-1.yaml").symlink_to("../a/c-1.yaml")
    shutil.copy(root / "a" / "planctl.yaml", root / "elsewhere")
    clients = [name.replace("ROOT", str(root)) for name in named]

    for command in (["review-due", "--all"], ["check"], ["audit"], ["forecast"], ["calendar"]):
        once = planctl(*command, "a/c-1.yaml", "--format=json", cwd=root) if command != ["calendar"] else None
        twice = planctl(
            *command, *clients, *([] if once is None else ["--format=json"]), cwd=root, env={"PLANCTL_PLANS": "a"}
        )
        if once is None:
            assert twice.stdout.count("BEGIN:VEVENT") == 1
        else:
            assert counted(twice.stdout) == counted(once.stdout)


def counted(answer: str) -> Any:
    """How much of each there is in an answer."""
    return {key: len(value) if isinstance(value, list) else value for key, value in json.loads(answer).items()}


@pytest.mark.parametrize("command", ["review-due", "check", "audit", "forecast", "calendar"])
def test_settings_among_the_plans_are_passed_over_with_a_word(planctl: Run, root: Path, command: str) -> None:
    plans = sorted(path.name for path in (root / "b").glob("*.yaml"))
    assert "planctl.yaml" in plans

    done = planctl(command, *plans, cwd=root / "b")
    alone = planctl(command, "c-1", "c-2", plans=root / "b")

    assert (done.returncode, done.stdout) == (alone.returncode, alone.stdout)
    assert "planctl: skipping planctl.yaml: it holds the folder's settings and is not a plan\n" in done.stderr


@pytest.mark.parametrize("command", ["review-due", "check", "audit", "forecast", "calendar"])
def test_settings_alone_are_no_plan_and_do_not_mean_all_plans(planctl: Run, root: Path, command: str) -> None:
    done = planctl(command, "a/planctl.yaml", cwd=root)

    assert done.returncode == 0
    assert "skipping" in done.stderr
    assert "c-1" not in done.stdout


def test_settings_that_are_passed_over_are_told_if_they_cannot_be_read(planctl: Run, root: Path) -> None:
    (root / "a" / "planctl.yaml").write_text("raview: {}\n")

    done = planctl("check", "a/planctl.yaml", cwd=root)

    assert done.returncode == 3
    assert "planctl.yaml:1:1: " in done.stderr


@pytest.mark.parametrize("client", ["planctl.yaml", "./planctl.yaml", "planctl"])
@pytest.mark.parametrize("command", [["show", "CLIENT"], ["log", "CLIENT", "crisis"], ["export", "CLIENT"]])
def test_settings_are_no_plan_of_one_s_own(planctl: Run, root: Path, command: list[str], client: str) -> None:
    before = (root / "a" / "planctl.yaml").read_bytes()

    done = planctl(*asked(command, client), cwd=root / "a")

    assert (done.returncode, done.stdout) == (2, "")
    assert "settings" in done.stderr
    assert (root / "a" / "planctl.yaml").read_bytes() == before


def test_no_plan_is_made_in_the_place_of_the_settings(planctl: Run, tmp_path: Path) -> None:
    assert planctl("new", "planctl", "--no-input", cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_diff_and_resolve_know_the_plan_s_own_folder(planctl: Run, root: Path) -> None:
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=t", "-c", "user.email=t@e", "commit", "-qm", "1"]):
        subprocess.run(["git", *command], cwd=root, check=True, capture_output=True)
    planctl("log", "a/c-1.yaml", "home_visit", cwd=root)

    done = planctl("diff", "a/c-1.yaml", cwd=root)

    assert (done.returncode, done.stdout) == (0, "history: added 2026-06-01 home visit\n")
    assert "has no merge conflict" in planctl("resolve", "a/c-1.yaml", cwd=root).stderr
