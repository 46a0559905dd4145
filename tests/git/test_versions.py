"""`history`, `diff` and `textconv` as whole processes."""

import json
from pathlib import Path

import pytest
from tests.git.conftest import PLAN, Clone

SESSION = "  - {date: 2026-04-01, kind: session}"


@pytest.fixture
def changed(clone: Clone) -> Clone:
    """One change committed, one staged, one only in the working tree."""
    clone.edit("target: 9}", "target: 8}")
    clone.commit()
    clone.edit("target: 8}", "target: 7}")
    clone.git("add", "c-1.yaml")
    clone.add(SESSION)
    return clone


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param((), "g2: target 8 → 7\nhistory: added 2026-04-01 session\n", id="the last commit and the file"),
        pytest.param(("HEAD~1",), "g2: target 9 → 7\nhistory: added 2026-04-01 session\n", id="a revision and it"),
        pytest.param(("HEAD~1", "HEAD"), "g2: target 9 → 8\n", id="two revisions"),
        pytest.param(("HEAD", "HEAD~1"), "g2: target 8 → 9\n", id="backwards"),
        pytest.param(("--staged",), "g2: target 8 → 7\n", id="the last commit and the index"),
        pytest.param(("HEAD", "HEAD"), "", id="the same"),
    ],
)
def test_diff_tells_what_changed(changed: Clone, arguments: tuple[str, ...], words: str) -> None:
    ended = changed.planctl("diff", "c-1", *arguments)
    assert ended.stdout == words
    assert ended.stderr == ""


def test_diff_as_json(changed: Clone) -> None:
    said = json.loads(changed.planctl("diff", "c-1", "HEAD~1", "HEAD", "--format", "json").stdout)
    assert (said["from"], said["to"], said["changes"][0]["id"]) == ("HEAD~1", "HEAD", "g2")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("c-1", "no-such"), "there is no revision no-such", id="no such revision"),
        pytest.param(("c-2",), "c-2.yaml is not in HEAD", id="a plan that is not in git yet"),
        pytest.param(("c-3", "HEAD~1"), "HEAD~1:c-3.yaml:1:1: is empty", id="no plan in that revision"),
        pytest.param(("c-9",), "there is no plan c-9", id="no such plan"),
    ],
)
def test_diff_says_what_is_not_there(clone: Clone, arguments: tuple[str, ...], message: str) -> None:
    (clone.path / "c-3.yaml").write_text("\n")
    clone.commit()
    (clone.path / "c-3.yaml").write_text(PLAN.replace("c-1", "c-3"))
    clone.commit()
    (clone.path / "c-2.yaml").write_text(PLAN.replace("c-1", "c-2"))
    assert message in clone.planctl("diff", *arguments, fine=(3,)).stderr


def test_diff_without_a_repository(tmp_path: Path) -> None:
    alone = Clone(tmp_path)
    alone.plan.write_text(PLAN)
    ended = alone.planctl("diff", "c-1", fine=(3,))
    assert ended.stderr == f"planctl: {tmp_path} is in no git repository\n  hint: planctl init makes one\n"


def test_history_needs_no_git(tmp_path: Path) -> None:
    alone = Clone(tmp_path)
    alone.plan.write_text(PLAN)
    ended = alone.planctl("history", "c-1", environment={"PATH": "/nowhere"})
    assert ended.stdout.splitlines()[2] == '2026-03-02  crisis   "emergency department"'
    said = json.loads(alone.planctl("history", "c-1", "--format", "json").stdout)
    assert [entry["kind"] for entry in said["entries"]] == ["created", "reading", "crisis", "review"]


def test_gits_own_diff_speaks_in_words(clone: Clone) -> None:
    clone.edit("target: 9}", "target: 7}")
    clone.edit("# agreed at home", "# agreed by telephone")
    lines = clone.git("diff").splitlines()
    assert "-g2: target 9" in lines
    assert "+g2: target 7" in lines
    assert "+# agreed by telephone" in lines


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a: [\n", id="no YAML"),
        pytest.param(b"a: 1\n", id="no plan"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\0\xff\x1b[2J\n", id="binary"),
        pytest.param(b"<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n", id="a conflict"),
    ],
)
def test_textconv_shows_what_is_no_plan_as_it_is(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.yaml").write_bytes(data)
    ended = Clone(tmp_path).planctl("textconv", "x.yaml")
    assert "\x1b" not in ended.stdout
    assert len(ended.stdout.splitlines()) == max(1, len(data.splitlines()))


def test_what_git_calls_is_not_listed(tmp_path: Path) -> None:
    listed = Clone(tmp_path).planctl("--help").stdout
    assert "resolve" in listed
    assert "merge-driver" not in listed
    assert "textconv" not in listed
    assert "did you mean" not in Clone(tmp_path).planctl("textcon", fine=(2,)).stderr
