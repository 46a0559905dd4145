"""`undo`: the last entry taken back, with and without git."""

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pexpect
import pytest
from tests.command_line import PLANCTL, Done

from planctl.model import retraction
from planctl.model.settings import Settings
from planctl.storage import bundled_data, plan_folder
from planctl.storage.plan_folder import Document

Run = Callable[..., Done]
Folder = Callable[..., Path]
PLAN = """\
format: 1
client: c-0001   # a pseudonym
start: 2026-01-12
goals:
  - {id: g1, text: "PHQ-9 from 18 to 9", measure: {name: PHQ-9, baseline: 18, target: 9}, by: 2026-12-01}
history:
  - {date: 2026-01-12, kind: created}
  - {date: 2026-05-04, kind: reading, measure: PHQ-9, value: 15}
"""
WRITING = [
    pytest.param(("log", "c-0001", "crisis", "--note", "at work"), id="a crisis"),
    pytest.param(("log", "c-0001", "signed", "--by", "client"), id="a signature"),
    pytest.param(("log", "c-0001", "achieved", "--goal", "g1"), id="a goal achieved"),
    pytest.param(("log", "c-0001", "closed"), id="the end"),
    pytest.param(("score", "c-0001", "PHQ-9", "25"), id="a score"),
    pytest.param(("review", "c-0001", "--scope", "full", "--decision", "continue"), id="a review"),
    pytest.param(("pause", "c-0001", "--until", "2026-09-01"), id="a pause"),
]


def git(folder: Path, *arguments: str) -> str:
    """What git prints, with nobody's configuration."""
    identity = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = {"PATH": os.environ["PATH"], "HOME": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", **identity}
    return subprocess.run(
        ("git", *arguments), cwd=folder, env=env, check=True, capture_output=True, text=True, timeout=30
    ).stdout


def commit(folder: Path) -> None:
    """Commit everything, in a repository that is made if there is none."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet")
        (folder / ".gitignore").write_text(".planctl.lock\n")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "work")


def answers(planctl: Run, folder: Path) -> list[str]:
    """What the commands that read the history make of it."""
    questions: Sequence[tuple[str, ...]] = (
        ("review-due", "--all", "--format", "json"),
        ("list", "--format", "json"),
        ("audit", "--format", "json"),
        ("progress", "c-0001", "--format", "json"),
        ("forecast", "--format", "json"),
        ("calendar",),
        ("check", "--format", "json"),
        ("show", "c-0001"),
        ("export", "c-0001", "--format", "json"),
        ("export", "c-0001", "--format", "fhir"),
        ("export", "c-0001", "--format", "md"),
    )
    return [planctl(*question, plans=folder).stdout for question in questions]


@pytest.mark.parametrize("arguments", WRITING)
def test_uncommitted_entry_goes_and_the_file_is_as_it_was(
    planctl: Run, folder: Folder, arguments: Sequence[str]
) -> None:
    plans = folder({"c-0001": PLAN})
    commit(plans)
    planctl(*arguments, plans=plans)
    assert (plans / "c-0001.yaml").read_text() != PLAN

    done = planctl("undo", "c-0001", "--yes", plans=plans)

    assert done.returncode == 0
    assert "removed\nn" in done.stdout
    assert (plans / "c-0001.yaml").read_text() == PLAN
    assert git(plans, "status", "--short") == ""


@pytest.mark.parametrize("arguments", WRITING)
def test_committed_entry_is_retracted_and_counts_for_nothing(
    planctl: Run, folder: Folder, arguments: Sequence[str]
) -> None:
    plans = folder({"c-0001": PLAN})
    before = answers(planctl, plans)
    planctl(*arguments, plans=plans)
    commit(plans)
    written = (plans / "c-0001.yaml").read_text()
    assert answers(planctl, plans) != before

    done = planctl("undo", "c-0001", "--yes", "--reason", "another client", plans=plans)

    assert done.returncode == 0
    assert "retracted: it stays in the file" in done.stdout
    after = (plans / "c-0001.yaml").read_text()
    assert after.startswith(written)
    assert after[len(written) :].startswith('  - {date: 2026-06-01, kind: retracted, of: "2026-06-01 ')
    assert after.endswith(', reason: "another client"}\n')
    assert answers(planctl, plans) == before
    journal = json.loads(planctl("history", "c-0001", "--format", "json", plans=plans).stdout)["entries"]
    assert [entry["retracted"] for entry in journal] == [False, False, True, False]
    assert "retracted on 2026-06-01" in planctl("history", "c-0001", plans=plans).stdout


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PLAN.encode(), id="plain"),
        pytest.param(PLAN.rstrip().encode(), id="no line end"),
        pytest.param(PLAN.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(PLAN.replace("\n", "\r\n").rstrip().encode(), id="CRLF, no line end"),
        pytest.param(f"\ufeff{PLAN}# the end\n".encode(), id="a comment below"),
    ],
)
def test_twice_written_twice_undone(planctl: Run, folder: Folder, data: bytes, committed: bool) -> None:
    plans = folder({"c-0001": data})
    if committed:
        commit(plans)
    for kind in ("crisis", "session"):
        planctl("log", "c-0001", kind, plans=plans)
    for _ in range(2):
        assert planctl("undo", "--yes", plans=plans).returncode == 0

    # Without git nobody knows whether the file had its last line end.
    end = b"" if committed or data.endswith(b"\n") else b"\r\n" if b"\r" in data else b"\n"
    assert (plans / "c-0001.yaml").read_bytes() == data + end


def _moved_by_hand(plans: Path) -> None:
    (plans / "c-0001.yaml").rename(plans / "c-0009.yaml").write_text(PLAN.replace("c-0001", "c-0009"))


@pytest.mark.parametrize("by_hand", [True, False])
def test_after_a_rename_git_still_knows_what_was_committed(planctl: Run, folder: Folder, by_hand: bool) -> None:
    plans = folder({"c-0001": PLAN})
    commit(plans)
    if by_hand:
        _moved_by_hand(plans)
    else:
        assert planctl("rename", "c-0001", "c-0009", plans=plans).returncode == 0
    planctl("log", "c-0009", "crisis", plans=plans)
    assert "removed" in planctl("undo", "c-0009", "--yes", plans=plans).stdout
    assert "retracted" in planctl("undo", "c-0009", "--yes", plans=plans).stdout


def test_of_a_retraction_the_undo_makes_the_entry_count_again(planctl: Run, folder: Folder) -> None:
    plans = folder({"c-0001": PLAN})
    planctl("log", "c-0001", "crisis", plans=plans)
    before = answers(planctl, plans)
    for _ in range(2):
        commit(plans)
        planctl("undo", "c-0001", "--yes", plans=plans)
    assert answers(planctl, plans) == before
    planctl("undo", "c-0001", "--yes", plans=plans)
    assert (plans / "c-0001.yaml").read_text().count("retracted") == 1


def test_commit_is_for_what_was_added(planctl: Run, folder: Folder) -> None:
    plans = folder({"c-0001": PLAN})
    commit(plans)
    git(plans, "config", "user.name", "A")
    git(plans, "config", "user.email", "a@example.org")
    done = planctl("undo", "c-0001", "--yes", "--commit", plans=plans)
    assert "committed: planctl: undo c-0001" in done.stderr
    planctl("log", "c-0001", "crisis", plans=plans)
    assert planctl("undo", "c-0001", "--yes", "--commit", plans=plans).stderr == ""


def test_as_json(planctl: Run, folder: Folder) -> None:
    plans = folder({"c-0001": PLAN})
    commit(plans)
    retracted = json.loads(planctl("undo", "c-0001", "--yes", "--format", "json", plans=plans).stdout)
    removed = json.loads(planctl("undo", "c-0001", "--yes", "--format", "json", plans=plans).stdout)

    assert retracted["undone"]["value"] == 15
    assert retracted["retraction"] == removed["undone"]
    assert removed["retraction"] is None
    assert removed["next_review"] == "2026-07-12"


# ---- what is refused ---------------------------------------------------------------------------


def _made(plans: Path) -> None:
    (plans / "c-0001.yaml").write_text(PLAN.rpartition("  - ")[0])


def _goal(plans: Path) -> None:
    commit(plans)
    file = plans / "c-0001.yaml"
    file.write_text(PLAN.replace("18 to 9", "18 to 5"))


def _rewritten(plans: Path) -> None:
    commit(plans)
    file = plans / "c-0001.yaml"
    file.write_text(PLAN.replace("value: 15", "value: 16"))


def _in_brackets(plans: Path) -> None:
    text = (
        PLAN.partition("history:")[0]
        + "history: [{date: 2026-01-12, kind: created}, {date: 2026-02-02, kind: session}]"
    )
    (plans / "c-0001.yaml").write_text(text.replace(", {date: 2026-02-02, kind: session}", ""))
    commit(plans)
    (plans / "c-0001.yaml").write_text(text)


@pytest.mark.parametrize(
    ("prepare", "message", "hint"),
    [
        pytest.param(_made, "nothing but its `created` entry", "file to delete", id="the making of the plan"),
        pytest.param(_goal, "is the plan, not its history", "git restore", id="a goal"),
        pytest.param(_rewritten, "committed entries of c-0001 were changed", "git restore", id="a past entry"),
        pytest.param(_in_brackets, "written in brackets", "line of its own", id="a history in brackets"),
    ],
)
def test_refused(planctl: Run, folder: Folder, prepare: Callable[[Path], None], message: str, hint: str) -> None:
    plans = folder({"c-0001": PLAN})
    prepare(plans)
    before = (plans / "c-0001.yaml").read_text()

    done = planctl("undo", "c-0001", "--yes", plans=plans)

    assert done.returncode == 3
    assert message in done.stderr
    assert hint in done.stderr
    assert (plans / "c-0001.yaml").read_text() == before


def test_what_was_written_last_decides_without_git(planctl: Run, folder: Folder) -> None:
    plans = folder({"c-0001": PLAN})
    file = plans / "c-0001.yaml"
    assert "nothing shows" in planctl("undo", "c-0001", "--yes", plans=plans).stderr
    assert file.read_text() == PLAN
    planctl("log", "c-0001", "crisis", plans=plans)
    once = file.read_text()
    planctl("log", "c-0001", "relapse", plans=plans)
    assert planctl("undo", "c-0001", "--yes", plans=plans).returncode == 0
    assert file.read_text() == once
    planctl("goal", "c-0001", "Sleep for 7 hours on 5 nights a week by 1 October 2026", plans=plans)
    with_goal = file.read_text()
    done = planctl("undo", "c-0001", "--yes", plans=plans)
    assert (done.returncode, file.read_text()) == (3, with_goal)
    assert "what was changed last in c-0001 is the plan, not its history" in done.stderr


def test_a_goal_added_below_an_uncommitted_entry_is_what_was_changed_last(planctl: Run, folder: Folder) -> None:
    plans = folder({"c-0001": PLAN})
    commit(plans)
    planctl("log", "c-0001", "crisis", plans=plans)
    planctl("goal", "c-0001", "Sleep for 7 hours on 5 nights a week by 1 October 2026", plans=plans)
    before = (plans / "c-0001.yaml").read_text()
    assert "is the plan, not its history" in planctl("undo", "c-0001", "--yes", plans=plans).stderr
    assert (plans / "c-0001.yaml").read_text() == before


def test_without_a_terminal_it_asks_for_yes_and_quotes_no_text(planctl: Run, folder: Folder) -> None:
    plans = folder({"c-0001": PLAN})
    planctl("log", "c-0001", "crisis", "--note", "canary", plans=plans)
    done = planctl("undo", "c-0001", plans=plans)
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert "crisis on 2026-06-01" in done.stderr
    assert "canary" not in done.stderr


def test_log_sends_to_undo(planctl: Run, folder: Folder) -> None:
    done = planctl("log", "c-0001", "retracted", plans=folder({"c-0001": PLAN}))
    assert done.returncode == 2
    assert "planctl undo" in done.stderr


# ---- which plan --------------------------------------------------------------------------------


def test_without_a_client_it_is_the_plan_written_last(planctl: Run, folder: Folder) -> None:
    plans = folder({client: PLAN.replace("c-0001", client) for client in ("c-0001", "c-0002", "c-0003")})
    commit(plans)
    for client, time in (("c-0003", 1), ("c-0001", 2)):
        planctl("log", client, "crisis", plans=plans)
        os.utime(plans / f"{client}.yaml", (time, time))

    assert planctl("undo", "--yes", plans=plans).stdout.startswith("c-0001: crisis")
    assert planctl("undo", "--yes", plans=plans).stdout.startswith("c-0003: crisis")
    assert planctl("restore", plans=plans).stdout == "nothing is lost\n"
    done = planctl("undo", "--yes", plans=plans)
    assert done.returncode == 2
    assert "not committed" in done.stderr


@pytest.mark.parametrize(("day", "time"), [("2026-06-01", 1), ("2026-05-20", 2)], ids=["at one time", "for earlier"])
def test_in_doubt_it_asks_which(planctl: Run, folder: Folder, day: str, time: int) -> None:
    plans = folder({client: PLAN.replace("c-0001", client) for client in ("c-0001", "c-0002")})
    for client, happened, written in (("c-0001", "2026-06-01", 1), ("c-0002", day, time)):
        planctl("log", client, "crisis", "--date", happened, plans=plans)
        os.utime(plans / f"{client}.yaml", (written, written))
    done = planctl("undo", "--yes", plans=plans)
    assert done.returncode == 2
    assert "c-0001" in done.stderr
    assert "c-0002" in done.stderr


def test_goal_written_last_is_no_entry_and_leaves_doubt(planctl: Run, folder: Folder) -> None:
    plans = folder({client: PLAN.replace("c-0001", client) for client in ("c-0001", "c-0002")})
    commit(plans)
    planctl("log", "c-0001", "crisis", plans=plans)
    file = plans / "c-0002.yaml"
    file.write_text(file.read_text().replace("18 to 9", "18 to 5"))
    os.utime(plans / "c-0001.yaml", (1, 1))
    done = planctl("undo", "--yes", plans=plans)
    assert done.returncode == 2
    assert "c-0002, c-0001" in done.stderr


# ---- at a terminal -----------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "left"), [("y", 0), ("n", 1), ("\x03", 1)])
def test_it_shows_the_line_and_asks(
    terminal: Callable[..., pexpect.spawn], planctl: Run, folder: Folder, answer: str, left: int
) -> None:
    plans = folder({"c-0001": PLAN})
    planctl("log", "c-0001", "crisis", "--note", "at work", plans=plans)
    child = terminal(PLANCTL, ["undo", "c-0001", "--plans", str(plans)], plans)
    child.expect("in line 9")
    child.expect('- {date: 2026-06-01, kind: crisis, note: "at work"}')
    child.expect("Remove it")
    child.send(answer if answer == "\x03" else f"{answer}\n")
    child.expect(pexpect.EOF)
    assert (plans / "c-0001.yaml").read_text().count("crisis") == left


def test_two_that_say_the_same_are_told_apart(planctl: Run, folder: Folder) -> None:
    plans = folder({"c-0001": PLAN + 2 * "  - {date: 2026-05-20, kind: session}\n"})
    commit(plans)
    planctl("undo", "c-0001", "--yes", plans=plans)
    settings = Settings(policies=bundled_data.policies(), instruments=bundled_data.instruments())
    document = plan_folder.document(plans / "c-0001.yaml", settings)
    assert isinstance(document, Document)
    assert list(document.plan.retractions) == [3]
    assert retraction.references(document.plan.journal)[3].endswith("(2)")
    assert len(document.plan.history) == 3
