"""Commits of just the file that a command wrote, in whatever state the repository is."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.git.conftest import PLAN, Clone

from planctl.errors import PlanctlError
from planctl.git import repository, setup

SESSION = "  - {date: 2026-04-01, kind: session}"


def commit(clone: Clone, path: Path | None = None) -> str:
    return repository.commit(path or clone.plan, "planctl: log c-1")


def hook(clone: Clone, name: str, script: str) -> None:
    file = clone.path / ".git" / "hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o700)


def test_nothing_is_committed_unless_asked_for(clone: Clone) -> None:
    clone.planctl("log", "c-1", "session")
    assert clone.subjects() == ["first"]


def test_what_is_staged_besides_stays_staged_and_uncommitted(clone: Clone) -> None:
    (clone.path / "planctl.yaml").write_text("# staged\n")
    (clone.path / "c-2.yaml").write_text(PLAN.replace("c-1", "c-2"))
    clone.git("add", "--all")
    (clone.path / "note.txt").write_text("not staged")
    clone.add(SESSION)
    assert commit(clone) == "committed: planctl: log c-1"
    assert clone.git("show", "--format=%s", "--name-only", "HEAD") == "planctl: log c-1\n\nc-1.yaml"
    assert clone.git("status", "--short") == "A  c-2.yaml\nM  planctl.yaml\n?? note.txt"


def test_a_plan_that_is_new_to_git_is_added_and_nothing_else(clone: Clone) -> None:
    for client in ("c-2", "c-3"):
        (clone.path / f"{client}.yaml").write_text(PLAN.replace("c-1", client))
    commit(clone, clone.path / "c-2.yaml")
    assert clone.git("status", "--short") == "?? c-3.yaml"
    assert clone.git("show", "HEAD:c-2.yaml") == PLAN.replace("c-1", "c-2").rstrip("\n")


def test_the_first_commit_of_a_repository(tmp_path: Path) -> None:
    fresh = Clone(tmp_path / "fresh")
    fresh.path.mkdir()
    setup.set_up(fresh.path)
    fresh.plan.write_text(PLAN)
    commit(fresh)
    assert fresh.subjects() == ["planctl: log c-1"]


def test_hooks_run(clone: Clone) -> None:
    hook(clone, "pre-commit", "touch ran")
    clone.add(SESSION)
    commit(clone)
    assert (clone.path / "ran").exists()
    assert clone.subjects()[0] == "planctl: log c-1"


def test_a_hook_that_refuses_leaves_all_as_it_was_and_is_not_quoted(clone: Clone) -> None:
    hook(clone, "pre-commit", "cat c-2.yaml >&2; exit 1")
    (clone.path / "c-2.yaml").write_text(PLAN.replace("c-1", "c-2"))
    with pytest.raises(PlanctlError) as fault:
        commit(clone, clone.path / "c-2.yaml")
    assert fault.value.message.startswith("c-2.yaml was not committed")
    assert "hook" in fault.value.hint
    assert "Panic" not in fault.value.message + fault.value.hint
    assert clone.git("status", "--short") == "?? c-2.yaml"


def test_a_detached_head(clone: Clone) -> None:
    clone.git("checkout", "--quiet", "--detach")
    clone.add(SESSION)
    commit(clone)
    assert clone.subjects() == ["planctl: log c-1", "first"]


def test_a_plans_folder_within_a_larger_repository(clone: Clone) -> None:
    inner = Clone(clone.path / "practice" / "plans")
    inner.path.mkdir(parents=True)
    inner.plan.write_text(PLAN)
    clone.add(SESSION)
    commit(inner)
    assert clone.git("show", "--format=", "--name-only", "HEAD") == "practice/plans/c-1.yaml"
    assert clone.git("status", "--short") == " M c-1.yaml"


def test_a_submodule(clone: Clone, tmp_path: Path) -> None:
    outer = Clone(tmp_path / "outer")
    outer.path.mkdir()
    outer.git("init", "--quiet")
    outer.git("submodule", "--quiet", "add", str(clone.path), "plans")
    inner = Clone(outer.path / "plans")
    inner.add(SESSION)
    commit(inner)
    assert inner.subjects() == ["planctl: log c-1", "first"]
    assert outer.git("rev-list", "--all", "--count") == "0"


def test_a_plan_that_is_a_link_is_committed_where_it_is(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "c-1.yaml"
    link.symlink_to(clone.plan)
    clone.add(SESSION)
    commit(clone, link)
    assert clone.subjects()[0] == "planctl: log c-1"


@pytest.mark.parametrize(
    ("command", "busy"),
    [
        pytest.param(("merge", "other"), "a merge", id="a merge"),
        pytest.param(("rebase", "other"), "a rebase", id="a rebase"),
        pytest.param(("cherry-pick", "other"), "a cherry-pick", id="a cherry-pick"),
        pytest.param(("revert", "--no-edit", "HEAD~1"), "a revert", id="a revert"),
    ],
)
def test_while_something_is_under_way_nothing_is_committed(clone: Clone, command: tuple[str, ...], busy: str) -> None:
    clone.git("branch", "other")
    file = clone.path / "planctl.yaml"
    for text in ("# 1\n", "# 2\n"):
        file.write_text(text)
        clone.commit()
    clone.git("checkout", "--quiet", "other")
    file.write_text("# 3\n")
    clone.commit()
    clone.git("checkout", "--quiet", "main")
    clone.git(*command, fine=(1,))
    clone.add(SESSION)
    before = clone.git("rev-parse", "HEAD")
    said = commit(clone)
    assert said == f"c-1.yaml was not committed: {busy} is under way; finish it first"
    assert clone.git("rev-parse", "HEAD") == before


@pytest.mark.parametrize(
    ("arguments", "subjects", "status"),
    [
        pytest.param((), ["first"], "R  c-1.yaml -> c-9.yaml", id="staged as git mv does"),
        pytest.param(("--commit",), ["planctl: rename", "first"], "", id="committed"),
    ],
)
def test_rename_takes_the_track_along(
    clone: Clone, arguments: tuple[str, ...], subjects: list[str], status: str
) -> None:
    clone.add(SESSION)  # changed, but not committed
    (clone.path / "planctl.yaml").write_text("# staged besides\n")
    clone.git("add", "planctl.yaml")
    done = clone.planctl("rename", "c-1", "c-9", *arguments)
    assert done.stdout == "c-1.yaml is now c-9.yaml\n"
    assert "git keeps c-1 in its history" in done.stderr
    assert clone.subjects() == subjects
    assert clone.git("status", "--short").splitlines() == [*filter(None, [status]), "M  planctl.yaml"]
    clone.git("commit", "--quiet", "--all", "--message", "rest")
    assert clone.git("log", "--follow", "--format=%s", "--", "c-9.yaml").splitlines()[-1] == "first"


def test_archive_is_committed_with_both_paths_and_nothing_else(clone: Clone) -> None:
    clone.add("  - {date: 2026-05-01, kind: closed}")
    clone.commit("closed")
    (clone.path / "planctl.yaml").write_text("# not staged\n")
    clone.planctl("archive", "c-1", "--commit")
    assert (
        clone.git("show", "--format=%s", "--name-status", "HEAD")
        == "planctl: archive c-1\n\nR100\tc-1.yaml\tarchive/c-1.yaml"
    )
    clone.planctl("archive", "c-1", "--restore", "--commit")
    assert (
        clone.git("show", "--format=%s", "--name-status", "HEAD")
        == "planctl: restore c-1\n\nR100\tarchive/c-1.yaml\tc-1.yaml"
    )
    assert clone.git("status", "--short") == " M planctl.yaml"


def test_rename_of_a_plan_that_git_does_not_know(clone: Clone) -> None:
    (clone.path / "c-2.yaml").write_text(PLAN.replace("c-1", "c-2"))
    assert clone.planctl("rename", "c-2", "c-9").stderr == ""
    assert clone.git("status", "--short") == "?? c-9.yaml"
    clone.planctl("rename", "c-9", "c-2", "--commit")
    assert clone.subjects() == ["planctl: rename", "first"]
    clone.planctl("rename", "c-2", "c-3")
    clone.planctl("rename", "c-3", "c-4", "--commit")
    assert clone.git("show", "--format=", "--name-only", "HEAD") == "c-4.yaml"


def test_what_is_committed_already_is_no_fault(clone: Clone) -> None:
    assert commit(clone) == "c-1.yaml is in git already, as it is"


def test_without_a_repository_it_says_so(tmp_path: Path) -> None:
    plan = tmp_path / "c-1.yaml"
    plan.write_text(PLAN)
    with pytest.raises(PlanctlError, match="in no git repository"):
        repository.commit(plan, "planctl: log c-1")


def test_without_an_identity_it_says_what_to_do(clone: Clone, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clone.git("config", "user.useConfigOnly", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    clone.add(SESSION)
    with pytest.raises(PlanctlError) as fault:
        commit(clone)
    assert "git config user.name" in fault.value.hint


def test_without_git_it_says_so(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PlanctlError, match="git is not installed"):
        repository.commit(clone.plan, "planctl: log c-1")
    assert setup.set_up(clone.path) == ["git is not installed: plans are kept without versions"]


def test_set_up_again_changes_nothing(clone: Clone) -> None:
    before = (clone.path / ".git" / "config").read_text()
    assert setup.set_up(clone.path) == ["git is set up already"]
    assert (clone.path / ".git" / "config").read_text() == before
    assert setup.driver_is_set_up(clone.path)


def test_set_up_within_a_repository_makes_no_other(clone: Clone) -> None:
    inner = clone.path / "inner"
    inner.mkdir()
    assert setup.set_up(inner) == ["git is set up already"]
    assert not (inner / ".git").exists()


def test_set_up_makes_a_repository_of_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "new plans"
    folder.mkdir()
    said = setup.set_up(folder)
    assert said[0].startswith("made a git repository")
    assert (folder / ".git").stat().st_mode & 0o077 == 0


def test_planctl_is_called_by_name_where_it_is_on_the_path(
    clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "planctl").write_text("#!/bin/sh\n")
    (programs / "planctl").chmod(0o700)
    real = shutil.which("git")
    assert real is not None
    monkeypatch.setenv("PATH", f"{programs}:{Path(real).parent}:/bin:/usr/bin")
    assert setup.program() == ("planctl",)
    assert setup.set_up(clone.path) == ["set up the merge driver and the diff driver for this clone"]


def test_a_program_with_odd_letters_in_its_path_is_quoted(
    clone: Clone, another: Callable[..., Clone], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    place = tmp_path / "my 100% o'programs"
    place.mkdir()
    program = place / "planctl"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m planctl "$@"\n')
    program.chmod(0o700)
    monkeypatch.setattr(sys, "argv", [str(program)])
    real = shutil.which("git")
    assert real is not None
    monkeypatch.setenv("PATH", f"{Path(real).parent}:/bin:/usr/bin")
    other = another()
    clone.add(SESSION)
    clone.commit()
    other.add("  - {date: 2026-03-05, kind: crisis}")
    other.commit()
    other.git("pull", "--quiet", "--no-rebase", "--no-edit", str(clone.path), "main")
    assert other.text == PLAN + f"  - {{date: 2026-03-05, kind: crisis}}\n{SESSION}\n"
    assert "+history: 2026-04-01 session" in other.git("diff", "HEAD~1", "--", "c-1.yaml")


@pytest.mark.parametrize(
    ("arguments", "subject"),
    [
        pytest.param(("log", "c-1", "crisis"), "planctl: log c-1", id="log"),
        pytest.param(("score", "c-1", "PHQ-9", "9"), "planctl: score c-1", id="score"),
        pytest.param(
            ("review", "c-1", "--scope", "full", "--decision", "continue", "--note", "went well"),
            "planctl: review c-1",
            id="review",
        ),
    ],
)
def test_a_command_commits_what_it_wrote(clone: Clone, arguments: tuple[str, ...], subject: str) -> None:
    ended = clone.planctl(*arguments, "--date", "yesterday", "--commit")
    assert clone.subjects() == [subject, "first"]
    assert subject in ended.stderr
    assert clone.git("status", "--short") == ""


def test_the_settings_ask_for_a_commit_of_every_command(clone: Clone) -> None:
    (clone.path / "planctl.yaml").write_text("git: {commit: true}\n")
    clone.planctl("log", "c-1", "crisis")
    assert clone.subjects()[0] == "planctl: log c-1"
    assert clone.git("status", "--short") == " M planctl.yaml"


def test_a_command_says_that_it_was_written_though_not_committed(clone: Clone) -> None:
    hook(clone, "pre-commit", "exit 1")
    ended = clone.planctl("log", "c-1", "crisis", "--commit", fine=(3,))
    assert "c-1: the crisis was recorded, but c-1.yaml was not committed" in ended.stderr
    assert "kind: crisis}" in clone.text
