"""Nothing that a client said or is called leaves the plan but in the answer that asks for it."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

CANARY = "canary"
# Every text that a plan can hold has the word in it.
PLAN = """\
format: 1
client: c-0001
start: 2026-01-12   # canary comment
practitioner: {name: canary, credential: canary}
intake: {hopes: canary, goals: canary, improvement: canary}
diagnoses: [{code: F41.0, label: canary}]
problems: [{id: p1, text: canary on the bus, diagnosis: F41.0}]
strengths: [{text: canary, use: canary}]
barriers: [canary]
preferences: canary
safety: {risk: low, plan: canary, date: 2026-01-12}
goals:
  - {id: g1, text: Sing as the canary does, words: canary, problem: p1, measure: {name: canary rides, target: 4}}
interventions: [{id: i1, goals: [g1], text: canary, approach: canary, who: canary}]
discharge: {criteria: [canary]}
x_canary: canary
history:
  - {date: 2026-01-12, kind: created}
  - {date: 2026-05-20, kind: crisis, note: "canary"}
"""
# What a slip of the hand makes of a plan: each puts a client's words where the format has its own.
SLIPS = {
    "a word at the margin": ("preferences: canary", "preferences:\ncanary never on Mondays: she said"),
    "a quote left open": ("barriers: [canary]", 'barriers: ["canary]'),
    "a bracket left open": ("barriers: [canary]", "barriers: [canary"),
    "a tab": ("preferences: canary", "\tcanary: canary"),
    "no colon": ("preferences: canary", "canary canary"),
    "a text for a date": ("date: 2026-05-20", "date: canary"),
    "a text for a kind": ("kind: crisis", "kind: canary"),
    "a text for an id": ("id: p1", "id: Canary"),
    "a text for a number": ("target: 4", "target: canary"),
    "a text for a word of the format": ("risk: low", "risk: canary"),
    "a goal that is not there": ("goals: [g1], text", "goals: [canary], text"),
    "a key given twice": ("preferences: canary", "preferences: canary\npreferences: canary canary"),
    "an unknown key": ("preferences: canary", "canary: canary"),
    "a text for a list": ("barriers: [canary]", "barriers: canary"),
    "a text for a mapping": ("discharge: {criteria: [canary]}", "discharge: canary"),
    "an anchor": ("preferences: canary", "preferences: &canary canary"),
    "a tag": ("preferences: canary", "preferences: !canary canary"),
    "a control character": ("preferences: canary", "preferences: canary\x01canary"),
    "not UTF-8": ("preferences: canary", "preferences: canary\udcff"),
    "conflict markers": ("preferences: canary", "<<<<<<< canary\ncanary\n=======\n>>>>>>> canary"),
    "another client": ("client: c-0001", "client: Canary Smith"),
    "an interval in words": ("start: 2026-01-12", "review: {every: canary}\nstart: 2026-01-12"),
    "a policy by another name": ("start: 2026-01-12", "review: {policy: canary}\nstart: 2026-01-12"),
}
READING = (
    ("review-due", "--all"), ("review-due", "--brief", "--all"), ("calendar",), ("check",), ("show", "c-0001"),
    ("list",), ("history", "c-0001"), ("diff", "c-0001"), ("doctor",), ("score", "c-0001", "PHQ-9", "12"),
    ("log", "c-0001", "session"), ("review", "c-0001", "--scope", "full", "--decision", "continue"),
    ("goal", "c-0001", "Sing by 2026-08-01"), ("edit", "c-0001"),
)  # fmt: skip


@pytest.mark.parametrize(("there", "slip"), SLIPS.values(), ids=SLIPS)
def test_message_about_a_broken_plan_quotes_nothing(
    planctl: Run, folder: Callable[..., Path], there: str, slip: str
) -> None:
    assert there in PLAN
    plans = folder({"c-0001": PLAN.replace(there, slip, 1).encode("utf-8", "surrogateescape")})
    for command in (READING[0], READING[10]):
        done = planctl(*command, plans=plans)
        assert done.returncode == 3, done
        assert "c-0001.yaml" in done.stderr + done.stdout
        assert CANARY not in (done.stderr + done.stdout).lower()


def test_sound_plan_is_quoted_by_no_message_and_no_answer_for_others(
    planctl: Run, folder: Callable[..., Path], tmp_path: Path
) -> None:
    plans = folder({"c-0001": PLAN})
    # An editor that adds an entry, which is no client's word.
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho '  - {date: 2026-05-30, kind: relapse}' >> \"$1\"\n")
    editor.chmod(0o700)
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "EDITOR": str(editor)}
    for command in READING:
        done = planctl(*command, plans=plans, env=cache)
        assert CANARY not in done.stderr, command
        # What is for mail, a calendar of others, or asks for no text.
        if command[0] in ("review-due", "calendar", "list", "doctor", "log", "score", "review", "edit"):
            assert CANARY not in done.stdout, command
    for format in ("json", "csv", "ics"):
        assert CANARY not in planctl("review-due", "--all", "--format", format, plans=plans, env=cache).stdout
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert kept
    assert not any(CANARY.encode() in path.read_bytes() for path in kept)
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert stat.S_IMODE((tmp_path / "cache" / "planctl").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "arguments",
    [
        ("log", "c-0001", "crisis", "--date", "2027-01-01"),
        ("log", "c-0001", "canary-kind"),
        ("log", "c-0001", "crisis", "--goal", "g9"),
        ("goal", "c-0001", "canary text", "--by", "someday"),
        ("score", "c-0001", "PHQ-9", "99"),
    ],
    ids=" ".join,
)
def test_refusal_does_not_repeat_the_note(
    planctl: Run, folder: Callable[..., Path], arguments: tuple[str, ...]
) -> None:
    plans = folder({"c-0001": PLAN})
    note = () if arguments[0] == "goal" else ("--note", "-")
    done = planctl(*arguments, *note, plans=plans, stdin="the canary sang")
    assert done.returncode == 2
    assert "the canary sang" not in done.stderr
    assert "canary text" not in done.stderr


@pytest.mark.parametrize("command", ["show", "check", "log", "review-due"])
def test_bug_shows_places_and_no_values(folder: Callable[..., Path], command: str) -> None:
    plans = folder({"c-0001": PLAN})
    # A bug that quotes a plan, as an exception of a library may.
    program = (
        "from planctl import __main__\nfrom planctl.planfile import parser\n"
        "def plan(root, **more):\n"
        "    text = open(sys.argv[-1] + '/c-0001.yaml').read()\n"
        "    raise ValueError(text) from KeyError(text)\n"
        "parser.plan = plan\n"
        "__main__.main()\n"
    )
    arguments = [command, *(["c-0001"] if command != "review-due" else []), *(["crisis"] if command == "log" else [])]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{program}", *arguments, "--plans", str(plans)],
        env={"PATH": os.environ["PATH"], "PLANCTL_TODAY": "2026-06-01"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 70
    assert "this is a bug in planctl: ValueError" in done.stderr
    assert CANARY not in done.stdout + done.stderr


def test_completion_gives_ids_alone(planctl: Run, folder: Callable[..., Path]) -> None:
    plans = folder({"c-0001": PLAN, "c-0002": "canary: [canary\n"})
    done = planctl("log", "c", env={"_PLANCTL_COMPLETE": "bash", "PLANCTL_PLANS": str(plans)})
    assert done.stdout.split() == ["c-0001", "c-0002"]
    assert CANARY not in done.stderr


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o277], ids=oct)
def test_modes_are_the_owners_alone_whatever_the_umask(planctl: Run, tmp_path: Path, umask: int) -> None:
    plans = tmp_path / "plans"
    identity = {f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    # The clients' words and the cache; what git makes is git's own.
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache"), **identity}
    for command in (
        ("init", plans),
        ("new", "c-0001", "--no-input", "--plans", plans, "--commit"),
        ("log", "c-0001", "crisis", "--note", CANARY, "--plans", plans, "--commit"),
        ("review-due", "--all", "--plans", plans),
        ("review-due", "--all", "--plans", plans, "-o", tmp_path / "answer"),
    ):
        before = os.umask(umask)
        try:
            done = planctl(*command, env=env)
        finally:
            os.umask(before)
        assert done.returncode == 0, done.stderr
    made = [plans, *plans.rglob("*"), *(tmp_path / "cache").rglob("*"), tmp_path / "answer"]
    open_to_others = [path for path in made if ".git/" not in str(path) and stat.S_IMODE(path.lstat().st_mode) & 0o077]
    assert [path for path in open_to_others if path.name != ".git"] == []
    subjects = subprocess.run(["git", "log", "--format=%B"], cwd=plans, capture_output=True, text=True, check=True)
    assert subjects.stdout.split("\n")[:1] == ["planctl: log c-0001"]
    assert CANARY not in subjects.stdout


def test_annotations_for_others_hold_no_words(planctl: Run, folder: Callable[..., Path]) -> None:
    plans = folder({"c-0001": PLAN})
    for format in ("github", "sarif"):
        done = planctl("check", "--format", format, plans=plans)
        assert done.returncode in (0, 1), done.stderr
        assert CANARY not in done.stdout + done.stderr


def test_json_names_no_text_in_errors(planctl: Run, folder: Callable[..., Path]) -> None:
    plans = folder({"c-0001": PLAN.replace("risk: low", "risk: canary")})
    answer = json.loads(planctl("review-due", "--format", "json", plans=plans).stdout)
    assert answer["errors"]
    assert CANARY not in json.dumps(answer)
