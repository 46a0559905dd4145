"""Plans that git-crypt encrypts: joined and compared as others are, and never handed to git in plain text."""

import shutil
from collections.abc import Callable

import pytest
from tests.git.conftest import Clone

SIGN = "\0GITCRYPT\0"

pytestmark = pytest.mark.skipif(shutil.which("git-crypt") is None, reason="git-crypt is not installed")


@pytest.fixture
def locked_up(clone: Clone) -> Clone:
    """The clone, with its plans encrypted in git from a commit on."""
    clone.run("git-crypt", "init")
    attributes = clone.path / ".gitattributes"
    attributes.write_text(attributes.read_text() + "*.yaml filter=git-crypt\nplanctl.yaml !filter\n")
    clone.git("rm", "--quiet", "--cached", "c-1.yaml")
    clone.commit("encrypt")
    assert kept(clone, "HEAD").startswith(SIGN)
    return clone


def kept(clone: Clone, revision: str) -> str:
    """What git keeps of the plan."""
    command = ("git", "cat-file", "blob", f"{revision}:c-1.yaml")
    return clone.run("sh", "-c", 'exec "$@" | head -c 10 | cat', "sh", *command).stdout


def both_sides(clone: Clone) -> None:
    """Two branches that each add an entry."""
    clone.git("checkout", "--quiet", "-b", "side")
    clone.add('  - {date: 2026-04-01, kind: session, note: "canary"}')
    clone.commit("side")
    clone.git("checkout", "--quiet", "main")
    clone.add("  - {date: 2026-04-02, kind: crisis}")
    clone.commit("main")


def test_merge_driver_joins_and_encrypts(locked_up: Clone) -> None:
    both_sides(locked_up)
    locked_up.git("merge", "--quiet", "--no-edit", "side")
    assert "kind: crisis" in locked_up.text
    assert "canary" in locked_up.text
    assert kept(locked_up, "HEAD").startswith(SIGN)
    assert locked_up.git("status", "--porcelain") == ""


def test_conflict_is_shown_in_plain_text(locked_up: Clone) -> None:
    start = next(line for line in locked_up.text.splitlines() if line.startswith("start:"))
    locked_up.git("checkout", "--quiet", "-b", "side")
    locked_up.edit(start, "start: 2026-01-02")
    locked_up.commit("side")
    locked_up.git("checkout", "--quiet", "main")
    locked_up.edit(start, "start: 2026-01-03")
    locked_up.commit("main")
    locked_up.git("merge", "--quiet", "--no-edit", "side", fine=(1,))
    assert "<<<<<<<" in locked_up.text
    assert "start: 2026-01-02\n" in locked_up.text


def test_resolve_and_diff_open_what_git_keeps(locked_up: Clone) -> None:
    both_sides(locked_up)
    locked_up.git("config", "--remove-section", "merge.planctl")
    locked_up.git("merge", "--quiet", "--no-edit", "side", fine=(1,))
    locked_up.planctl("resolve", "c-1")
    assert "canary" in locked_up.text
    locked_up.git("commit", "--quiet", "--message", "merged")
    assert kept(locked_up, "HEAD").startswith(SIGN)
    assert "crisis" in locked_up.planctl("diff", "c-1", "side", "HEAD").stdout


def test_merge_without_the_key_leaves_the_plan_as_it_is(locked_up: Clone, another: Callable[..., Clone]) -> None:
    both_sides(locked_up)
    other = another()
    before = other.plan.read_bytes()
    assert before.startswith(SIGN.encode())
    ended = other.run("git", "merge", "--quiet", "--no-edit", "origin/side", fine=(1,))
    assert "is encrypted by git-crypt and cannot be merged" in ended.stderr
    assert other.plan.read_bytes() == before
