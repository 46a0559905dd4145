"""`init`: a plans folder, made once and completed as often as one likes."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pexpect import EOF
from tests.command_line import PLANCTL

Run = Callable[..., Any]

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a folder but git's own and the lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts and path.name != ".planctl.lock"
    }


def test_folder_is_made_ready_and_closed_to_others(process: Run, tmp_path: Path) -> None:
    made = tmp_path / "plans"

    done = process("init", made, preexec_fn=lambda: os.umask(0))

    assert done.returncode == 0, done.stderr
    schemas = [f".planctl/{name}.schema.json" for name in ("plan", "settings", "template")]
    assert sorted(tree(made)) == [".gitattributes", ".gitignore", ".planctl/folder-id", *schemas, "planctl.yaml"]
    assert (made / ".git").is_dir()
    for path in (made, made / ".planctl", *(made / name for name in tree(made))):
        assert path.stat().st_mode & 0o077 == 0
    assert process("review-due", plans=made).returncode == 0


@pytest.mark.parametrize("already", [False, True])
def test_folder_is_set_up_though_the_answer_is_lost(process: Run, tmp_path: Path, already: bool) -> None:
    made = tmp_path / "plans"
    if already:
        assert process("init", made).returncode == 0
    done = process("init", made, under=("sh", "-c", 'exec "$@" >/dev/full', "sh"))
    assert done.returncode == 3
    assert f"{made} is set up, but the answer cannot be written: no space left" in done.stderr
    once = tree(made)
    assert process("init", made).stdout == "git is set up already\n"
    assert tree(made) == once


def test_what_fails_with_git_leaves_the_files_told(process: Run, tmp_path: Path) -> None:
    made, broken = tmp_path / "plans", tmp_path / "bin" / "git"
    broken.parent.mkdir()
    broken.write_text(
        f'#!/bin/sh\ncase "$*" in *config*) echo "fatal: injected" >&2; exit 128;; esac\n{shutil.which("git")} "$@"\n'
    )
    broken.chmod(0o700)
    done = process("init", made, under=("env", f"PATH={broken.parent}:{os.environ['PATH']}"))
    assert done.returncode == 3
    assert f"{made} has its files, but git could not be set up for it: git: injected" in done.stderr
    before = tree(made)
    assert process("init", made).returncode == 0
    assert tree(made) == before


def test_commented_settings_are_sound_once_uncommented(planctl: Run, tmp_path: Path) -> None:
    planctl("init", cwd=tmp_path)
    file = tmp_path / "planctl.yaml"
    modeline, *lines = [
        line.removeprefix("# ") for line in file.read_text().splitlines() if line.startswith(("# ", "#  "))
    ]
    assert (tmp_path / modeline.partition("$schema=")[2]).is_file()
    # A sentence begins with a capital letter, a key with a small one.
    said = [line for line in lines if not line[:1].isupper() and "name: ," not in line]
    assert len(said) >= 6
    file.write_text("\n".join(said) + "\n")

    done = planctl("list", plans=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


def test_running_again_changes_nothing(planctl: Run, tmp_path: Path) -> None:
    planctl("init", cwd=tmp_path)
    (tmp_path / "planctl.yaml").write_text("review: {every: 3 months}\n")
    before = tree(tmp_path)

    done = planctl("init", cwd=tmp_path)

    assert done.returncode == 0
    assert tree(tmp_path) == before
    assert "wrote" not in done.stdout


def test_next_command_can_be_pasted_into_a_shell(planctl: Run, tmp_path: Path) -> None:
    done = planctl("init", tmp_path / "my plans")

    assert f"next: planctl new CLIENT --plans '{tmp_path / 'my plans'}', using" in done.stderr


def test_what_one_wrote_is_completed_and_kept(planctl: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n*~")

    planctl("init", cwd=tmp_path)

    lines = (tmp_path / ".gitignore").read_text().splitlines()
    assert lines[:2] == ["mine", "*~"]
    assert lines.count("*~") == 1
    assert ".planctl.lock" in lines


def test_folder_in_a_repository_gets_none_of_its_own(planctl: Run, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True, env={"PATH": "/usr/bin:/bin"}, capture_output=True)

    planctl("init", "plans", cwd=tmp_path)

    assert not (tmp_path / "plans" / ".git").exists()


@pytest.mark.parametrize("name", ["afile", "afile/plans"])
def test_folder_that_cannot_be_made_is_told(planctl: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "afile").write_text("mine")

    done = planctl("init", name, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("planctl: afile cannot be made: ")
    assert (tmp_path / "afile").read_text() == "mine"


def test_new_folder_takes_a_plan_at_once(planctl: Run, tmp_path: Path) -> None:
    planctl("init", "plans", cwd=tmp_path)

    done = planctl("new", "c-0201", cwd=tmp_path / "plans")

    assert done.returncode == 0
    first = (tmp_path / "plans" / "c-0201.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=.planctl/plan.schema.json"
    status = ["git", "-C", str(tmp_path / "plans"), "status", "--short"]
    shown = subprocess.run(status, check=True, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True).stdout
    assert "c-0201.yaml" in shown
    assert ".planctl.lock" not in shown


def lay_out(folder: Path, files: Mapping[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


OTHERS = {
    "a file": {"thesis.docx": "mine"},
    "a folder": {"photos/cat.jpg": "mine"},
    "a hidden file": {".bashrc": "mine"},
}
OURS = {
    "a plan": {"c-0001.yaml": "format: 1\n"},
    "settings": {"planctl.yaml": ""},
    "a list of what git ignores": {".gitignore": "mine\n"},
    "templates and an archive": {"templates/mine.yaml": "", "archive/c-0002.yaml": ""},
}


@pytest.mark.parametrize("files", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("options", [[], ["--no-input"]], ids=["off a terminal", "no input"])
def test_folder_with_other_files_is_made_no_repository_unasked(
    planctl: Run, tmp_path: Path, files: dict[str, str], options: list[str]
) -> None:
    folder = lay_out(tmp_path / "documents", files)

    done = planctl("init", folder, *options)

    assert done.returncode == 0
    assert not (folder / ".git").exists()
    assert f"git init {folder}, then planctl init {folder}" in done.stdout
    assert "contains files" in done.stderr
    assert (folder / "planctl.yaml").is_file()


@pytest.mark.parametrize("files", OURS.values(), ids=OURS)
def test_folder_that_holds_plans_alone_is_made_a_repository(
    planctl: Run, tmp_path: Path, files: dict[str, str]
) -> None:
    folder = lay_out(tmp_path / "plans", files)

    assert planctl("init", folder).returncode == 0

    assert (folder / ".git").is_dir()


def test_home_is_made_no_repository_unasked(planctl: Run, tmp_path: Path) -> None:
    home = lay_out(tmp_path / "home", {})

    done = planctl("init", cwd=home, env={"HOME": str(home)})

    assert done.returncode == 0
    assert not (home / ".git").exists()
    assert "is your home folder" in done.stderr


def test_way_that_is_told_leads_to_a_repository(planctl: Run, tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "documents", OTHERS["a file"])
    planctl("init", folder)
    subprocess.run(["git", "init", "-q", folder], check=True, env={"PATH": "/usr/bin:/bin"}, capture_output=True)

    done = planctl("init", folder)

    assert "set up the merge driver and the diff driver for this clone" in done.stdout


@pytest.mark.parametrize(
    ("answer", "is_made"), [("y", True), ("n", False), ("", False)], ids=["yes", "no", "Enter, which means no"]
)
def test_asks_at_a_terminal_before_it_makes_a_repository_of_other_files(
    terminal: Callable[..., Any], tmp_path: Path, answer: str, is_made: bool
) -> None:
    folder = lay_out(tmp_path / "documents", OTHERS["a file"])
    child = terminal(PLANCTL, ["init"], folder)

    child.expect_exact("contains files")
    child.expect_exact("[y/N]")
    child.sendline(answer)
    child.expect_exact("next: planctl new")
    child.expect(EOF)

    assert (folder / ".git").is_dir() is is_made


def test_breaking_off_at_the_question_leaves_everything_as_it_was(terminal: Callable[..., Any], tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "documents", OTHERS["a file"])
    child = terminal(PLANCTL, ["init"], folder)

    child.expect_exact("[y/N]")
    child.send("\x03")
    child.expect(EOF)
    child.close()

    assert child.exitstatus == 130
    assert [path.name for path in folder.iterdir()] == ["thesis.docx"]


@pytest.mark.parametrize("name", [".planctl", "planctl.yaml/", ".gitignore/", ".gitattributes/"])
def test_what_is_in_the_way_stops_it_before_anything_is_done(planctl: Run, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    if name.endswith("/"):
        (folder / name).mkdir()
    else:
        (folder / name).write_text("mine")
    before = sorted(folder.rglob("*"))

    done = planctl("init", folder)

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"planctl: {folder / name} ")
    assert "nothing was changed\n  hint: " in done.stderr
    assert sorted(folder.rglob("*")) == before
