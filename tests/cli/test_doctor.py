"""`doctor`: one line for a sound folder, and each fault found on one that has ten."""

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from planctl.doctor import environment, files
from planctl.doctor.finding import Setup
from planctl.storage import plan_folder

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def git(folder: Path, *arguments: str) -> str:
    """What git prints."""
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    ended = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 0 or arguments[0] == "merge", ended.stderr
    return ended.stdout


@pytest.fixture
def plans(planctl: Run, tmp_path: Path) -> Path:
    """A plans folder that planctl made, with two plans, committed."""
    folder = tmp_path / "plans"
    assert planctl("init", folder).returncode == 0
    for client in ("c-0001", "blue-heron-2"):
        assert planctl("new", client, "--no-input", plans=folder).returncode == 0
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "first")
    return folder


def found(planctl: Run, plans: Path, code: int, **environment: str) -> list[tuple[str, str]]:
    """What the doctor finds, as checks and what they are about, without the notes."""
    done = planctl("doctor", "--format", "json", plans=plans, today=None, env=environment)
    assert done.returncode == code, done.stderr
    answer = json.loads(done.stdout)
    assert answer["version"] == 1
    assert all(each["message"] and each["hint"] for each in answer["findings"])
    return [(each["check"], each["about"]) for each in answer["findings"] if each["level"] == "finding"]


def test_settings_that_follow_a_policy_by_a_former_name(tmp_path: Path) -> None:
    (tmp_path / "planctl.yaml").write_text("review: {policy: [payer-90d, initial-30d]}\n")
    (finding,) = files.renamed_policies(Setup(plan_folder.open_folder(tmp_path), [], {}))

    assert (finding.check, finding.about) == ("policy", "planctl.yaml")
    assert "initial-30d, which is now pa-5200-initial" in finding.message


def test_sound_folder_in_one_line(planctl: Run, plans: Path, tmp_path: Path) -> None:
    done = planctl("doctor", plans=plans, today=None, env={"HOME": str(tmp_path)})
    first, *notes = done.stdout.splitlines()
    assert (first, done.stderr) == (f"{plans}: 2 plans, no problems found", "")
    # Nobody must be reminded; but who believes that they are should know.
    assert [line for line in notes if line.startswith("note: ")] == [
        "note: reminders: nothing looks for due reviews by itself: no schedule is installed"
    ]
    assert done.returncode == 0


def test_ten_faults_are_all_found(planctl: Run, plans: Path, tmp_path: Path) -> None:
    plans.chmod(0o755)
    (plans / "c-0001.yaml").chmod(0o644)
    (plans / "c-0003.yaml").write_text("format: 1\nclient: c-0003\nstart: 2026-02-30\n")
    (plans / "c-0003.yaml").chmod(0o600)
    git(plans, "config", "--unset-all", "merge.planctl.driver")
    (plans / ".gitignore").write_text("*~\n")
    git(plans, "remote", "add", "origin", "git@github.com:someone/plans.git")
    (plans / "Anna-Example letter.odt").touch()
    (plans / "c-0001.yaml~").touch()
    (plans / "c-0001 (conflicted copy 2026-05-01).txt").touch()
    (tmp_path / "outside").touch()
    (plans / "outside.txt").symlink_to(tmp_path / "outside")

    assert found(planctl, plans, 3, PLANCTL_TODAY="2026-06-01", TZ="Europe/Pariss") == [
        ("unreadable", "c-0003.yaml:1:1"),
        ("unreadable", "c-0003.yaml:3:8"),
        ("folder-mode", str(plans)),
        ("file-mode", "c-0001.yaml"),
        ("name", "Anna-Example letter.odt"),
        ("copy", "c-0001 (conflicted copy 2026-05-01).txt"),
        ("left-over", "c-0001.yaml~"),
        ("symlink", "outside.txt"),
        ("merge-driver", ".git/config"),
        (".gitignore", ".gitignore"),
        ("remote", "remote origin"),
        ("clock", "PLANCTL_TODAY"),
        ("time-zone", "TZ"),
    ]
    told = planctl("doctor", plans=plans)
    assert told.returncode == 3
    assert "no problems found" not in told.stdout
    assert "remote origin: goes to github.com, and nothing encrypts the plans\n" in told.stdout


def test_finding_without_an_unreadable_plan(planctl: Run, plans: Path) -> None:
    plans.chmod(0o750)
    assert found(planctl, plans, 1) == [("folder-mode", str(plans))]


def test_plan_in_the_archive_that_is_not_closed(planctl: Run, plans: Path) -> None:
    archive = plans / "archive"
    archive.mkdir(mode=0o700)
    for client, entry in (("c-8", "closed"), ("c-9", "session")):
        lines = (f"client: {client}", "history:", "  - {date: 2026-01-12, kind: created}")
        text = "\n".join(("format: 1", "start: 2026-01-12", *lines, f"  - {{date: 2026-02-01, kind: {entry}}}\n"))
        (archive / f"{client}.yaml").write_text(text)

    assert found(planctl, plans, 1) == [("archive", "archive/c-9.yaml")]


def test_init_mends_what_it_can(planctl: Run, plans: Path) -> None:
    git(plans, "config", "--unset-all", "merge.planctl.driver")
    (plans / ".gitignore").unlink()
    (plans / ".gitattributes").write_text("*.odt binary\n")
    assert len(found(planctl, plans, 1)) == 3
    planctl("init", plans)
    assert found(planctl, plans, 0) == []


def test_folder_in_no_repository(planctl: Run, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "planctl.yaml").touch()
    assert found(planctl, tmp_path, 1) == [("git", str(tmp_path))]


def test_unfinished_merge_and_a_lock_that_git_left(planctl: Run, plans: Path) -> None:
    plan = plans / "c-0001.yaml"
    text = plan.read_text()
    for branch, day in (("one", "2026-06-02"), ("two", "2026-06-03")):
        git(plans, "checkout", "--quiet", "-B", branch, "HEAD" if branch == "one" else "one~1")
        plan.write_text(text.replace("start: 2026-06-01", f"start: {day}"))
        git(plans, "commit", "--quiet", "--all", "--message", branch)
    git(plans, "config", "--remove-section", "merge.planctl")
    git(plans, "merge", "one")
    plan.chmod(0o600)
    held = plans / ".git" / "index.lock"
    held.touch()
    os.utime(held, (time.time() - 100, time.time() - 100))
    there = found(planctl, plans, 3)
    assert ("unmerged", "c-0001.yaml") in there
    assert ("git-lock", str(held)) in there


def test_unfinished_merge_that_has_no_markers(planctl: Run, plans: Path) -> None:
    """One side deleted a plan; in the other files somebody saved one side over the markers."""
    (plans / "notes.txt").write_text("a: 1\n")
    git(plans, "add", "--all")
    git(plans, "commit", "--quiet", "--message", "notes")
    for branch, day in (("one", "2026-06-02"), ("two", "2026-06-03")):
        git(plans, "checkout", "--quiet", "-B", branch, "HEAD" if branch == "one" else "one~1")
        for name in ("c-0001.yaml", "blue-heron-2.yaml"):
            text = (plans / name).read_text()
            (plans / name).write_text(text.replace("start: 2026-06-01", f"start: {day}"))
        (plans / "planctl.yaml").write_text(f"practitioner: {{name: {branch}}}\n")
        (plans / "notes.txt").write_text(f"a: {branch}\n")
        if branch == "two":
            git(plans, "rm", "--quiet", "--force", "blue-heron-2.yaml")
        git(plans, "commit", "--quiet", "--all", "--message", branch)
    git(plans, "merge", "one")
    git(plans, "checkout", "--ours", "c-0001.yaml", "planctl.yaml", "notes.txt")
    for file in plans.glob("*.yaml"):
        file.chmod(0o600)

    done = planctl("doctor", "--format", "json", plans=plans, today=None)

    said = {each["about"]: each["hint"] for each in json.loads(done.stdout)["findings"] if each["check"] == "unmerged"}
    assert said == {
        "blue-heron-2.yaml": "to keep it: git add blue-heron-2.yaml; to delete it: git rm blue-heron-2.yaml",
        "c-0001.yaml": "planctl resolve c-0001",
        "notes.txt": "merge both sides by hand, then git add notes.txt",
        "planctl.yaml": "merge both sides by hand, then git add planctl.yaml",
    }
    assert done.returncode == 1


REMOTES = {
    "https://github.com/someone/plans": True,
    "https://someone:word@gitlab.com/someone/plans.git": True,
    "ssh://git@codeberg.org:22/someone/plans": True,
    "git@bitbucket.org:someone/plans": True,
    "https://git.sr.ht/~someone/plans": True,
    "https://notgithub.com/someone/plans": False,
    "/media/stick/plans.git": False,
    "me@home.example.org:github.com/plans.git": False,
    "gcrypt::git@github.com:someone/plans": False,
}


def test_remotes_that_look_public(planctl: Run, plans: Path) -> None:
    for number, address in enumerate(REMOTES):
        git(plans, "remote", "add", f"r{number}", address)
    public = [("remote", f"remote r{number}") for number, is_told in enumerate(REMOTES.values()) if is_told]
    assert found(planctl, plans, 1) == public
    assert "word" not in planctl("doctor", plans=plans, today=None).stdout


def test_encryption_says_what_it_does_not_protect(planctl: Run, plans: Path) -> None:
    git(plans, "remote", "add", "origin", "git@github.com:someone/plans.git")
    with (plans / ".gitattributes").open("a") as file:
        file.write("*.yaml filter=git-crypt diff=git-crypt\n")
    # The filter is named, but the commit is older: what it holds is plain text.
    assert found(planctl, plans, 1) == [("encryption", "blue-heron-2.yaml"), ("encryption", "c-0001.yaml")]
    told = planctl("doctor", plans=plans, today=None).stdout
    assert "git-crypt encrypts what git keeps of plans; file names, commit messages, dates and sizes are not" in told


def test_files_called_like_people(planctl: Run, plans: Path) -> None:
    names = {"AnnaMueller.pdf", "SMITH, JOHN.docx", "anna.txt", "mueller_peter.txt"}
    for name in (*names, "c-0142.txt", "blue-heron.txt", "mark-sheet.txt", "annual.txt"):
        (plans / name).touch(mode=0o600)
    assert {about for check, about in found(planctl, plans, 1) if check == "name"} == names


@pytest.mark.parametrize(
    ("table", "says"),
    [
        pytest.param("0 7 * * * planctl review-due", "calls planctl, which cron does not find", id="by name"),
        pytest.param("@daily /nowhere/planctl review-due", "calls /nowhere/planctl", id="a path to nothing"),
        pytest.param("0 7 * * * cd plans && planctl review-due", "calls planctl", id="after another command"),
        pytest.param("TZ=Mars/Base\n", "names no time zone", id="a time zone"),
        pytest.param("PATH={bin}:/bin\n0 7 * * * planctl review-due", "", id="a PATH that has it"),
        pytest.param("0 7 * * * {bin}/planctl review-due --plans /p", "", id="its whole path"),
        pytest.param("# 0 7 * * * planctl review-due", "", id="a comment"),
        pytest.param("0 7 * * * ls /home/me/planctl-notes", "", id="another word"),
    ],
)
def test_crontab(tmp_path: Path, table: str, says: str) -> None:
    program = tmp_path / "planctl"
    program.touch(mode=0o700)
    there = [finding.message for finding in environment.crontab_findings(table.format(bin=tmp_path))]
    assert len(there) == bool(says), there
    assert all(says in message for message in there)


def test_schema_that_is_behind_the_settings_is_told_and_init_mends_it(planctl: Run, plans: Path) -> None:
    with (plans / "planctl.yaml").open("a") as file:
        file.write("triggers: {school_meeting: 14 days}\n")

    assert found(planctl, plans, 1) == [("schema", ".planctl/plan.schema.json")]
    planctl("init", plans)
    assert found(planctl, plans, 0) == []


def test_folder_without_a_schema_is_sound(planctl: Run, plans: Path) -> None:
    (plans / ".planctl" / "plan.schema.json").unlink()

    assert found(planctl, plans, 0) == []
