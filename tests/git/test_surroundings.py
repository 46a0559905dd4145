"""Environments and repositories that would have git run something, or look elsewhere."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.git.conftest import Clone

from planctl.errors import PlanctlError
from planctl.git import command, repository

SESSION = "  - {date: 2026-04-01, kind: session}"


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program that leaves a trace when it is run."""
    program = tmp_path / "trap"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    program.chmod(0o700)
    return program


def sprung(tmp_path: Path) -> bool:
    return (tmp_path / "sprung").exists()


def hostile(clone: Clone, trap: Path) -> None:
    """A repository that runs a program wherever git allows it to."""
    for name in ("core.fsmonitor", "diff.external", "core.pager", "diff.planctl.textconv", "core.editor", "pager.log"):
        clone.git("config", name, str(trap))
    clone.git("config", "gpg.program", str(trap))
    clone.git("config", "log.showSignature", "true")
    hooks = clone.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "pre-commit", "post-checkout", "reference-transaction", "fsmonitor-watchman"):
        (hooks / name).write_text(f"#!/bin/sh\n{trap} </dev/null\n")
        (hooks / name).chmod(0o700)


def test_reading_commands_run_nothing_of_a_hostile_repository(clone: Clone, trap: Path, tmp_path: Path) -> None:
    clone.add(SESSION)
    clone.commit()
    hostile(clone, trap)
    clone.add(SESSION)
    assert "history: added" in clone.planctl("diff", "c-1").stdout
    clone.planctl("diff", "c-1", "HEAD~1", "HEAD")
    clone.planctl("diff", "c-1", "--staged")
    clone.planctl("history", "c-1")
    clone.planctl("resolve", "c-1", fine=(3,))
    assert len(repository.revisions(clone.plan)) == 2
    assert repository.top_level(clone.path) == clone.path
    assert not sprung(tmp_path)
    # The trap is one: git itself would have run it.
    clone.git("status")
    assert sprung(tmp_path)


def test_resolving_runs_no_hooks(clone: Clone, another: Callable[..., Clone], trap: Path, tmp_path: Path) -> None:
    other = another(set_up=False)
    clone.add(SESSION)
    clone.commit()
    other.add("  - {date: 2026-03-05, kind: crisis}")
    other.commit()
    other.git("pull", "--quiet", "--no-rebase", "--no-edit", str(clone.path), "main", fine=(1,))
    hostile(other, trap)
    other.planctl("resolve", "c-1")
    assert not sprung(tmp_path)


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"GIT_DIR": "/nowhere/.git"}, id="GIT_DIR"),
        pytest.param({"GIT_WORK_TREE": "/nowhere", "GIT_INDEX_FILE": "/nowhere/index"}, id="another index"),
        pytest.param({"GIT_OBJECT_DIRECTORY": "/nowhere"}, id="other objects"),
        pytest.param({"GIT_CEILING_DIRECTORIES": "/"}, id="a ceiling"),
        pytest.param(
            {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.hooksPath", "GIT_CONFIG_VALUE_0": "/nowhere"},
            id="configuration",
        ),
        pytest.param({"GIT_LITERAL_PATHSPECS": "0", "GIT_NAMESPACE": "x", "GIT_TRACE": "1"}, id="a trace"),
        pytest.param({"LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"}, id="another language"),
    ],
)
def test_the_environment_sends_git_nowhere_else(clone: Clone, environment: dict[str, str]) -> None:
    clone.add(SESSION)
    ended = clone.planctl("diff", "c-1", environment=environment)
    assert ended.stdout == "history: added 2026-04-01 session\n"


def test_programs_named_by_the_environment_are_not_run(clone: Clone, trap: Path, tmp_path: Path) -> None:
    clone.add(SESSION)
    names = ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "PAGER", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_ASKPASS")
    clone.planctl("diff", "c-1", environment={name: str(trap) for name in names})
    os.environ.update({"GIT_EDITOR": str(trap)})
    try:
        repository.commit(clone.plan, "planctl: log c-1")
    finally:
        del os.environ["GIT_EDITOR"]
    assert not sprung(tmp_path)


def test_who_one_is_and_how_one_connects_is_kept() -> None:
    given = {"GIT_AUTHOR_NAME": "a", "GIT_COMMITTER_EMAIL": "b", "GIT_SSH_COMMAND": "c", "GIT_DIR": "d", "HOME": "e"}
    kept = command.environment(given)
    assert {name: kept.get(name) for name in given} == {**given, "GIT_DIR": None}
    assert kept["GIT_TERMINAL_PROMPT"] == "0"


@pytest.mark.parametrize("revision", ["--output=/tmp/x", "no-such", "HEAD:c-1.yaml", "-1", "HEAD^{tree}"])
def test_a_revision_is_a_revision_and_never_an_option(clone: Clone, revision: str) -> None:
    with pytest.raises(PlanctlError, match="there is no revision"):
        repository.show(revision, clone.plan)


def test_gits_own_words_are_shown_when_it_refuses(clone: Clone) -> None:
    (clone.path / ".git" / "config").write_text("[core\n")
    ended = clone.planctl("diff", "c-1", fine=(3,))
    assert ended.stderr.startswith("planctl: git: bad config line 1")


def test_the_folder_of_another_owner_is_refused_in_gits_words(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = command.failure(
        "fatal: detected dubious ownership in repository at '/plans'\nTo add an exception for this directory, call:\n"
        "\n\tgit config --global --add safe.directory /plans\n"
    )
    assert fault.message == "git: detected dubious ownership in repository at '/plans'"
    assert "safe.directory" in fault.hint
