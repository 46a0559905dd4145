"""Files that are no plans: each is named with its place, quickly, and hides none of the others."""

import json
import os
import random
import resource
import socket
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Make = Callable[..., Path]
Text = Callable[..., str]

HEAD = "format: 1\nclient: bad\nstart: 2026-01-12\n"
TAIL = "history:\n  - {date: 2026-01-12, kind: created}\n"
SECONDS = 2.0


def nested(depth: int) -> str:
    return HEAD + "x_deep: " + "[" * depth + "]" * depth + "\n" + TAIL


LAUGHS = "x_0: &x0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n" + "".join(
    f"x_{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 10)
)
MERGES = "x_a: &a0 {k0: 1, j0: 1}\n" + "".join(
    f"x_b{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: 1}}\n" for n in range(1, 9)
)

# File content, the place that must be named, and words that say what is wrong.
TEXTS = [
    pytest.param(b"", "bad.yaml", "is empty", id="empty"),
    pytest.param(b"\n  \n\n", "bad.yaml", "is empty", id="nothing but white space"),
    pytest.param(b"# to be written\n", "bad.yaml", "", id="a comment alone"),
    pytest.param(b"---\n", "bad.yaml", "", id="a document without content"),
    pytest.param(b"- format: 1\n- client: bad\n", "bad.yaml:1:1", "list", id="a list at the top"),
    pytest.param(b"Dear colleague, see attached.\n", "bad.yaml:1:1", "", id="a letter"),
    pytest.param(f"{HEAD}goals:\n\t- id: g1\n{TAIL}".encode(), "bad.yaml:5:1", "tab", id="a tab as margin"),
    pytest.param(
        f"{HEAD}start: 2026-02-12\n{TAIL}".encode(), "bad.yaml:4:1", "twice, first in line 3", id="a key given twice"
    ),
    pytest.param(
        f"{HEAD}<<<<<<< HEAD\npreferences: a\n=======\npreferences: b\n>>>>>>> theirs\n{TAIL}".encode(),
        "bad.yaml:4:1",
        "run planctl resolve CLIENT",
        id="conflict markers",
    ),
    pytest.param(f"{HEAD}preferences: caf\xe9\n{TAIL}".encode("latin-1"), "bad.yaml:4:", "UTF-8", id="not UTF-8"),
    pytest.param((HEAD + TAIL).encode("utf-16"), "bad.yaml:1:1", "UTF-16", id="UTF-16"),
    pytest.param(f"{HEAD}preferences: a\0b\n{TAIL}".encode(), "bad.yaml:4:15", "U+0000", id="a NUL"),
    pytest.param(f"{HEAD}preferences: a\x1b[2Jb\n{TAIL}".encode(), "bad.yaml:4:15", "U+001B", id="a raw escape"),
    pytest.param(f"{HEAD}preferences: {'a' * 30_000_000}\n{TAIL}".encode(), "bad.yaml", "1 MiB", id="30 MB"),
    pytest.param(nested(10_000).encode(), "bad.yaml:4:", "", id="10,000 levels deep"),
    pytest.param(nested(100_000).encode(), "bad.yaml:4:", "", id="100,000 levels deep"),
    pytest.param(f"{HEAD}{LAUGHS}{TAIL}".encode(), "bad.yaml:4:", "", id="a billion laughs"),
    pytest.param(f"{HEAD}{MERGES}{TAIL}".encode(), "bad.yaml:4:", "", id="a bomb of merge keys"),
    pytest.param(f"{HEAD}x_a: &a [*a]\n{TAIL}".encode(), "bad.yaml:4:", "", id="a list that holds itself"),
    pytest.param(
        f"{HEAD}x_run: !!python/object/apply:os.system [touch bad.txt]\n{TAIL}".encode(),
        "bad.yaml:4:",
        "tag",
        id="a tag that would run a command",
    ),
    pytest.param(f"{HEAD}{TAIL}---\n{HEAD}{TAIL}".encode(), "bad.yaml:6:", "", id="two documents"),
    pytest.param(f"%YAML 1.1\n---\n{HEAD}{TAIL}".encode(), "bad.yaml:1:1", "directive", id="a directive"),
    pytest.param(
        (HEAD + TAIL).replace("2026-01-12", "2026-02-30").encode(), "bad.yaml:3:8", "does not exist", id="30 February"
    ),
    pytest.param(
        (HEAD + TAIL).replace("start: 2026-01-12", "start: 9999-12-31").encode(), "bad.yaml:3:8", "1900", id="year 9999"
    ),
    pytest.param(
        (HEAD + TAIL).replace("start: 2026-01-12", "start: 12 January 2026").encode(),
        "bad.yaml:3:8",
        "YYYY-MM-DD",
        id="a date in words",
    ),
    pytest.param(f"{HEAD}gaols: []\n{TAIL}".encode(), "bad.yaml:4:1", "goals", id="an unknown key"),
    pytest.param(f"{HEAD}status: active\n{TAIL}".encode(), "bad.yaml:4:1", "status", id="a key of other tools"),
    pytest.param(
        f"{HEAD}goals:\n  - {{id: g1, text: a, problem: p9}}\n{TAIL}".encode(), "bad.yaml:5:", "", id="a dangling id"
    ),
    pytest.param(f"{HEAD}{TAIL}  - {{date: 2026-02-01, kind: crysis}}\n".encode(), "bad.yaml:6:", "crisis", id="kind"),
    pytest.param(f"{HEAD}{TAIL}goals: []\n".encode(), "bad.yaml:6:1", "history", id="a key below the history"),
    pytest.param(HEAD.encode(), "bad.yaml", "history", id="no history"),
    pytest.param((HEAD + TAIL).replace("client: bad", "client: other").encode(), "bad.yaml:2:9", "", id="wrong client"),
    pytest.param((HEAD + TAIL).replace("format: 1", "format: 2").encode(), "bad.yaml:1:9", "1", id="another format"),
    pytest.param(f"{HEAD}goals: [{{id: g1\n{TAIL}".encode(), "bad.yaml:", "", id="a bracket left open"),
    pytest.param(f'{HEAD}preferences: "never closed\n{TAIL}'.encode(), "bad.yaml:", "", id="a quote left open"),
    pytest.param(b"\0GITCRYPT\0" + b"\x9c" * 200, "bad.yaml", "git-crypt", id="encrypted by git-crypt"),
    pytest.param(random.Random(7).randbytes(5000), "bad.yaml", "", id="random bytes"),
]


def _timed(run: Callable[[], Any]) -> Any:
    """What the run gives, if it takes no more processor time than it may: the clock also counts other programs."""
    before = _processor_seconds()
    done = run()
    assert _processor_seconds() - before < SECONDS
    return done


def _processor_seconds() -> float:
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def _is_told(planctl: Run, plans: Path, name: str, place: str, says: str, **more: Sequence[str]) -> None:
    done = _timed(lambda: planctl("review-due", plans=plans, **more))
    first, *others = done.stdout.splitlines()
    assert first.split("  ")[:2] == [name, "cannot be read"]
    assert place in first
    assert others == ["c-0001  2026-05-30  2 days overdue  crisis on 2026-05-28 + 2 days"]
    assert done.returncode == 3
    assert done.stderr.startswith(f"planctl: {place}")
    assert says in done.stderr
    assert "Traceback" not in done.stderr

    again = _timed(lambda: planctl("review-due", "--format", "json", plans=plans, **more))
    answer = json.loads(again.stdout)
    assert [each["client"] for each in answer["reviews"]] == ["c-0001"]
    assert answer["errors"]
    assert {each["file"] for each in answer["errors"]} == {place.partition(":")[0]}
    assert again.returncode == 3


@pytest.fixture
def good(folder: Make, plan: Text) -> Path:
    """A folder with one plan that is due."""
    return folder({"c-0001": plan("c-0001", "date: 2026-05-28, kind: crisis")})


@pytest.mark.parametrize(("data", "place", "says"), TEXTS)
def test_bad_text_is_told_with_its_place(planctl: Run, good: Path, data: bytes, place: str, says: str) -> None:
    (good / "bad.yaml").write_bytes(data)

    _is_told(planctl, good, "bad", place, says)


@pytest.mark.parametrize("command", ["check", "list", "show", "log", "score", "goal", "review"])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"- a list\n", id="list"),
        pytest.param(nested(10_000).encode(), id="deep"),
        pytest.param(b"\xff\xfe\x00", id="bytes"),
    ],
)
def test_every_command_names_a_bad_file_and_changes_nothing(
    planctl: Run, good: Path, command: str, data: bytes
) -> None:
    (good / "bad.yaml").write_bytes(data)
    more = {"list": [], "log": ["bad", "crisis"], "score": ["bad", "PHQ-9", "9"], "goal": ["bad", "Sleep"]}
    more["review"] = ["bad", "--scope", "full", "--decision", "continue"]

    done = _timed(lambda: planctl(command, *more.get(command, ["bad"]), plans=good))

    assert done.returncode == 3
    assert "bad.yaml" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert (good / "bad.yaml").read_bytes() == data


def test_byte_order_mark_is_no_fault(planctl: Run, good: Path) -> None:
    (good / "bad.yaml").write_bytes(b"\xef\xbb\xbf" + (HEAD + TAIL).encode())

    done = planctl("review-due", "--all", plans=good)

    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["c-0001", "bad"]


def test_last_day_of_the_calendar_is_no_bug(planctl: Run, good: Path) -> None:
    text = (HEAD + "review: {every: 10 years}\n" + TAIL).replace("start: 2026-01-12", "start: 2199-12-31")
    (good / "bad.yaml").write_text(text)

    done = planctl("review-due", "--all", plans=good)

    assert done.returncode in (0, 3)
    assert "c-0001" in done.stdout
    assert "bug" not in done.stderr


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere.yaml")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # A socket's name must be short.
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        pytest.param(_folder, "a folder", id="a folder"),
        pytest.param(_pipe, "a named pipe", id="a named pipe"),
        pytest.param(_dangling, "not there", id="a link to nothing"),
        pytest.param(_loop, "", id="a link to itself"),
        pytest.param(_device, "device", id="a link to an endless device"),
        pytest.param(_socket, "", id="a socket"),
    ],
)
def test_what_is_no_file_is_told(planctl: Run, good: Path, make: Callable[[Path], None], says: str) -> None:
    make(good / "bad.yaml")

    _is_told(planctl, good, "bad", "bad.yaml", says)


def test_file_that_may_not_be_read_is_told(process: Run, good: Path, unprivileged: Sequence[str]) -> None:
    (good / "bad.yaml").write_text(HEAD + TAIL)
    (good / "bad.yaml").chmod(0)

    _is_told(process, good, "bad", "bad.yaml", "may not be read", under=unprivileged)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Anna.yaml", id="capital letters"),
        pytest.param("c 1.yaml", id="a space"),
        pytest.param("bad.yml", id="another ending"),
        pytest.param("BAD.YAML", id="an ending in capitals"),
        pytest.param("c-0001 (conflicted copy).yaml", id="a copy made by a file service"),
        pytest.param("con.yaml", id="a name that Windows reserves"),
        pytest.param("-rf.yaml", id="what looks like an option"),
        pytest.param("größe.yaml", id="letters beyond ASCII"),
        pytest.param("a" * 65 + ".yaml", id="too long"),
    ],
)
def test_file_whose_name_is_no_client_is_told(planctl: Run, good: Path, name: str) -> None:
    (good / name).write_text(HEAD + TAIL)

    done = planctl("review-due", plans=good)

    assert name in done.stdout.splitlines()[0]
    assert "c-0001  2026-05-30" in done.stdout
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(".c-0001.yaml.swp", id="an editor's"),
        pytest.param(".hidden.yaml", id="a hidden one"),
        pytest.param("c-0001.yaml~", id="a backup"),
        pytest.param("notes.txt", id="notes"),
        pytest.param("archive/c-0002.yaml", id="one in a folder of its own"),
    ],
)
def test_other_files_are_passed_over(planctl: Run, good: Path, name: str) -> None:
    (good / name).parent.mkdir(exist_ok=True)
    (good / name).write_text("- no plan\n")

    done = planctl("review-due", plans=good)

    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)


def test_thirty_broken_plans_and_ten_good_ones_are_all_there(planctl: Run, folder: Make, plan: Text) -> None:
    bad = {f"bad-{n:02}": plan(f"bad-{n:02}").replace("2026-01-12", "2026-02-30") for n in range(30)}
    good = {f"c-{n:04}": plan(f"c-{n:04}", "date: 2026-05-28, kind: crisis") for n in range(10)}

    done = _timed(lambda: planctl("review-due", plans=folder(bad | good)))

    assert [line.split()[0] for line in done.stdout.splitlines()] == [*bad, *good]


def test_plan_that_comes_and_goes_during_the_scan_harms_nobody(planctl: Run, good: Path, plan: Text) -> None:
    """What git and editors do: unlink, make anew, fill."""
    fickle = good / "fickle.yaml"
    text = plan("fickle", "date: 2026-05-28, kind: crisis")
    script = f'while :; do rm -f "{fickle}"; : > "{fickle}"; cat "{good / "text"}" > "{fickle}"; done'
    (good / "text").write_text(text)
    with subprocess.Popen(["/bin/sh", "-c", script]) as writer:
        try:
            for _ in range(40):
                done = planctl("review-due", plans=good)
                assert "c-0001  2026-05-30" in done.stdout
                assert done.returncode in (0, 3)
                assert "bug" not in done.stderr
                assert "Traceback" not in done.stderr
        finally:
            writer.kill()


def test_problems_stand_in_the_same_order_on_every_run(process: Run, good: Path) -> None:
    (good / "bad.yaml").write_text(f"{HEAD}{TAIL}gaols: []\n")

    said = {process("review-due", plans=good, env={"PYTHONHASHSEED": str(seed)}).stdout for seed in range(1, 6)}

    assert len(said) == 1


@pytest.mark.parametrize(
    ("select", "ignore"),
    [pytest.param(["--select", "M"], [], id="select"), pytest.param([], ["--ignore", "P"], id="ignore")],
)
def test_check_names_a_bad_file_whatever_is_selected(
    planctl: Run, good: Path, select: list[str], ignore: list[str]
) -> None:
    (good / "bad.yaml").write_text("- a list\n")

    done = planctl("check", *select, *ignore, plans=good)

    assert done.returncode == 3
    assert "bad.yaml:1:1" in done.stderr


MACHINES = ("review-due --all --format json", "list --format json", "check --format json", "check --format sarif")


@pytest.mark.parametrize("arguments", [*MACHINES, "doctor --format json", "forecast --format json"])
def test_settings_that_name_an_unknown_policy_keep_no_plan_from_being_listed(
    planctl: Run, folder: Make, plan: Text, arguments: str
) -> None:
    done = planctl(*arguments.split(), plans=folder({"c-1": plan("c-1")}, "review: {policy: nothing}\n"))
    assert done.returncode in (1, 3)
    assert "there is no policy of this name" in done.stderr + done.stdout
    json.loads(done.stdout)
    if "--all" in arguments:
        assert '"due": "2026-07-12"' in done.stdout


@pytest.mark.parametrize("arguments", [*MACHINES, "check --format github"])
def test_link_that_leads_to_itself_is_told(planctl: Run, folder: Make, plan: Text, arguments: str) -> None:
    plans = folder({"c-1": plan("c-1")})
    (plans / "c-2.yaml").symlink_to("c-2.yaml")
    done = planctl(*arguments.split(), plans=plans)
    assert done.returncode == 3
    assert "c-2.yaml" in done.stderr + done.stdout


def test_plan_that_begins_in_the_future_has_a_history_in_json(planctl: Run, folder: Make, plan: Text) -> None:
    plans = folder({"c-1": plan("c-1", start="2026-07-01")})
    listed = json.loads(planctl("list", "--format", "json", plans=plans).stdout)["items"]
    assert [each["history"] for each in listed] == [[]]
