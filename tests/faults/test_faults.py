"""What the system, editors and git can do to a write: the plan is the old one or the new one, and it is said which."""

import errno
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.faults import trials

from planctl.errors import PlanctlError
from planctl.model.plan import Entry
from planctl.model.settings import Settings
from planctl.planfile.edits import AddEntry
from planctl.storage import locks, plan_folder, update
from planctl.storage.plan_folder import Document

# The opening calls of a write, in their order: settings, lock, plan, temporary file, plan, displaced, folder.
LOCK, PLAN, TEMPORARY, AGAIN, DISPLACED, FOLDER = range(2, 8)
REFUSED = "nothing was changed"
UNSURE = "c-0001.yaml was written, but the disk does not confirm it"

# name: the fault, what the plan is afterwards, the exit code, and words of the message.
FAILURES = {
    "the lock, in a folder mounted read-only": (f"fail:open:EROFS:{LOCK}", "old", 3, "read-only file system"),
    "the lock, in a folder of somebody else": (f"fail:open:EACCES:{LOCK}", "old", 3, "permission denied"),
    "the lock, on a full disk": (f"fail:open:ENOSPC:{LOCK}", "old", 3, "no space left"),
    "the lock, with too many files open": (f"fail:open:EMFILE:{LOCK}", "old", 3, "too many open files"),
    "the lock, on a network folder without locks": ("fail:flock:ENOLCK", "old", 3, "no locks available"),
    "the lock, on a disk that fails": ("fail:flock:EIO", "old", 3, "input/output error"),
    "the search for left-overs": ("fail:scandir:EIO", "new", 0, ""),
    "the plan, on a disk that fails as it is opened": (f"fail:open:EIO:{PLAN}", "new", 0, ""),
    "the plan, on a disk that fails as it is read": ("fail:read:EIO:3", "new", 0, ""),
    "the temporary file, read-only": (f"fail:open:EROFS:{TEMPORARY}", "old", 3, "read-only file system"),
    "the temporary file, not permitted": (f"fail:open:EACCES:{TEMPORARY}", "old", 3, "permission denied"),
    "the temporary file, no space for its name": (f"fail:open:ENOSPC:{TEMPORARY}", "old", 3, "no space left"),
    "the temporary file, quota used up": (f"fail:open:EDQUOT:{TEMPORARY}", "old", 3, "quota"),
    "its bytes, on a full disk": ("fail:write:ENOSPC", "old", 3, "no space left"),
    "its bytes, on a disk that fails": ("fail:write:EIO", "old", 3, "input/output error"),
    "its bytes, quota used up": ("fail:write:EDQUOT", "old", 3, "quota"),
    "its bytes, larger than a file may be": ("fail:write:EFBIG", "old", 3, "file too large"),
    "its attributes, on a disk that fails": ("fail:listxattr:EIO", "old", 3, "input/output error"),
    "its attributes, where there are none": ("fail:listxattr:ENOTSUP", "new", 0, ""),
    "its mode, not permitted": ("fail:fchmod:EPERM", "old", 3, "not permitted"),
    "its way to the disk": ("fail:fsync:EIO", "old", 3, "input/output error"),
    "its way to the disk, full only now": ("fail:fsync:ENOSPC", "old", 3, "no space left"),
    "its bytes read back": ("fail:pread:EIO", "old", 3, "input/output error"),
    "its end, on a network folder that is full": ("fail@21:ENOSPC", "old", 3, "no space left"),
    "the plan once more": (f"fail:open:EIO:{AGAIN}", "old", 3, "input/output error"),
    "the old bytes, looked at once more": (f"fail:open:EIO:{DISPLACED}", "old", 3, "input/output error"),
    "the exchange, on a disk that fails": ("fail:exchange:EIO", "old", 3, "input/output error"),
    "the exchange, read-only by now": ("fail:exchange:EROFS", "old", 3, "read-only file system"),
    "the exchange, not permitted": ("fail:exchange:EACCES", "old", 3, "permission denied"),
    "the exchange, on a full disk": ("fail:exchange:ENOSPC", "old", 3, "no space left"),
    "the exchange, as if the plan were gone": ("fail:exchange:ENOENT", "new", 0, ""),
    "the exchange, which the file system does not know": ("unsupported", "new", 0, ""),
    "the removal of the old bytes": ("fail:unlink:EIO", "new", 0, ""),
    "the folder, which cannot be opened": (f"fail:open:EIO:{FOLDER}", "new", 3, UNSURE),
    "the folder's way to the disk": ("fail:fsync:EIO:2", "new", 3, UNSURE),
}


@pytest.mark.parametrize(("fault", "becomes", "code", "says"), FAILURES.values(), ids=FAILURES)
def test_call_that_fails(tmp_path: Path, settings: Settings, fault: str, becomes: str, code: int, says: str) -> None:
    plan = trials.make(tmp_path / "plans")
    ended = trials.log(plan.parent, fault)
    assert trials.state(plan) == becomes
    assert ended.code == code
    said = trials.complaint(ended)
    assert says in said
    assert (REFUSED in said) == (becomes == "old")
    trials.next_run(plan, settings)


# ---- faults of a real system -------------------------------------------------------------------


def _as_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can mount")


def test_file_may_not_grow(tmp_path: Path, settings: Settings) -> None:
    # A limit as a full disk is: 1 block of 512 bytes, and the plan is longer.
    plan = trials.make(tmp_path / "plans", trials.PLAN.replace("canary", "canary " * 200))
    before = plan.read_text()
    ended = trials.log(plan.parent, under=("sh", "-c", 'ulimit -f 1; exec "$@"', "sh"))
    assert ended.code == 3
    assert "file too large; nothing was changed" in trials.complaint(ended)
    assert plan.read_text() == before
    trials.next_run(plan, settings)


@pytest.mark.parametrize("mounted", ["a full disk", "a disk mounted read-only"])
def test_mounted(tmp_path: Path, settings: Settings, mounted: str) -> None:
    _as_root()
    script = """
        mount -t tmpfs -o size=32k none "$1" || exit 99
        cp -p "$2"/* "$1"/
        if [ "$3" = "a full disk" ]; then dd if=/dev/zero of="$1"/fill bs=512 2>/dev/null
        else mount -o remount,ro "$1"; fi
        shift 3
        "$@"; code=$?
        exec cat "$0"/c-0001.yaml >&2
    """
    plan = trials.make(tmp_path / "made")
    place = tmp_path / "plans"
    place.mkdir()
    under = ("unshare", "--mount", "sh", "-c", script, str(place), str(place), str(plan.parent), mounted)
    ended = trials.log(place, under=under)
    if ended.code == 99 or "unshare" in ended.stderr:
        pytest.skip("nothing can be mounted here")
    said, _, text = ended.stderr.partition("format: 1")
    assert REFUSED in said
    assert ("no space left" if mounted == "a full disk" else "read-only file system") in said
    assert f"format: 1{text}" == trials.PLAN


@pytest.fixture
def without_rights() -> tuple[str, ...]:
    """A command under which file modes hold, which they don't for root."""
    if os.geteuid() != 0:
        return ()
    under = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner,-chown", "--inh-caps", "-all")
    if shutil.which("setpriv") is None or subprocess.run([*under, "true"], check=False).returncode:
        pytest.skip("nothing here makes file modes hold for root")
    return under


@pytest.mark.parametrize("locked", [False, True], ids=["without a lock file", "with a lock file"])
def test_folder_that_may_not_be_written(
    tmp_path: Path, settings: Settings, without_rights: tuple[str, ...], locked: bool
) -> None:
    plan = trials.make(tmp_path / "plans")
    if locked:
        (plan.parent / locks.LOCK_FILE).touch()
    plan.parent.chmod(0o500)
    ended = trials.log(plan.parent, under=without_rights)
    plan.parent.chmod(0o700)
    assert ended.code == 3
    assert "permission denied; nothing was changed" in trials.complaint(ended)
    assert trials.state(plan) == "old"
    trials.next_run(plan, settings)


def test_plan_that_may_not_be_read(tmp_path: Path, without_rights: tuple[str, ...]) -> None:
    plan = trials.make(tmp_path / "plans")
    plan.chmod(0)
    ended = trials.log(plan.parent, under=without_rights)
    assert ended.code == 3
    assert "may not be read by this user" in trials.complaint(ended)
    assert trials.state(plan) == "old"


def test_plan_that_is_read_only(tmp_path: Path) -> None:
    plan = trials.make(tmp_path / "plans")
    plan.chmod(0o400)
    ended = trials.log(plan.parent)
    assert ended.code == 3
    assert "read-only; nothing was changed" in trials.complaint(ended)
    assert trials.state(plan) == "old"


def test_plan_of_another_owner_is_not_made_ones_own(tmp_path: Path, without_rights: tuple[str, ...]) -> None:
    _as_root()
    plan = trials.make(tmp_path / "plans")
    plan.chmod(0o666)
    os.chown(plan, 12345, 12345)
    ended = trials.log(plan.parent, under=without_rights)
    assert ended.code == 3
    assert "not permitted; nothing was changed" in trials.complaint(ended)
    assert trials.state(plan) == "old"
    assert plan.stat().st_uid == 12345


def test_access_list_and_attributes_are_kept(tmp_path: Path, settings: Settings) -> None:
    plan = trials.make(tmp_path / "plans")
    try:
        os.setxattr(plan, "user.colour", b"blue")
    except OSError as fault:
        if fault.errno != errno.ENOTSUP:
            raise
        pytest.skip("no attributes here")
    assert trials.log(plan.parent).code == 0
    assert os.getxattr(plan, "user.colour") == b"blue"


@pytest.mark.parametrize("sort", ["a symlink", "a symlink to a symlink", "an absolute symlink"])
def test_symlinked_plan_is_changed_at_its_target(tmp_path: Path, settings: Settings, sort: str) -> None:
    kept = trials.make(tmp_path / "kept")
    plan = trials.make(tmp_path / "plans")
    plan.unlink()
    if sort == "a symlink to a symlink":
        (tmp_path / "between").symlink_to(kept)
        plan.symlink_to("../between")
    else:
        plan.symlink_to(kept if sort == "an absolute symlink" else "../kept/c-0001.yaml")
    ended = trials.log(plan.parent)
    assert ended.code == 0
    assert plan.is_symlink()
    assert trials.state(kept) == "new"
    trials.next_run(kept, settings)


@pytest.mark.parametrize("sort", ["to nothing", "in a circle", "to a folder", "to a device", "to a pipe"])
def test_symlink_that_leads_to_no_plan(tmp_path: Path, sort: str) -> None:
    plan = trials.make(tmp_path / "plans")
    plan.unlink()
    os.mkfifo(tmp_path / "pipe")
    places = {"to nothing": "nothing", "in a circle": "c-0001.yaml", "to a folder": ".", "to a device": "/dev/null"}
    plan.symlink_to(places.get(sort, tmp_path / "pipe"))
    ended = trials.log(plan.parent)
    assert ended.code == 3
    assert "c-0001.yaml cannot be read, and was not changed" in trials.complaint(ended)
    assert plan.is_symlink()


def test_hard_link(tmp_path: Path) -> None:
    plan = trials.make(tmp_path / "plans")
    (tmp_path / "backup").hardlink_to(plan)
    ended = trials.log(plan.parent)
    assert ended.code == 3
    assert "2 names (hard links)" in trials.complaint(ended)
    assert trials.state(plan) == "old"
    assert plan.stat().st_nlink == 2


# ---- locks -------------------------------------------------------------------------------------


def test_lock_of_a_process_that_was_killed(tmp_path: Path, settings: Settings) -> None:
    plan = trials.make(tmp_path / "plans")
    assert trials.log(plan.parent, "kill:12").code == -9
    assert (plan.parent / locks.LOCK_FILE).exists()
    started = time.monotonic()
    assert trials.log(plan.parent).code == 0
    assert time.monotonic() - started < 5
    assert trials.state(plan) == "new"


@pytest.mark.parametrize("sort", ["a folder", "a symlink"])
def test_lock_that_is_no_file(tmp_path: Path, sort: str) -> None:
    plan = trials.make(tmp_path / "plans")
    place = plan.parent / locks.LOCK_FILE
    place.mkdir() if sort == "a folder" else place.symlink_to(tmp_path / "elsewhere")
    ended = trials.log(plan.parent)
    assert ended.code == 3
    assert REFUSED in trials.complaint(ended)
    assert trials.state(plan) == "old"
    assert not (tmp_path / "elsewhere").exists()


def test_lock_that_is_held(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = trials.make(tmp_path / "plans")
    monkeypatch.setattr(locks, "_WAIT_SECONDS", 0.1)
    with locks.locked(plan.parent), pytest.raises(PlanctlError, match=r"another planctl.*nothing was changed"):
        trials.next_run(plan, settings)
    trials.next_run(plan, settings)


def test_git_is_waited_for(tmp_path: Path) -> None:
    plan = trials.make(tmp_path / "plans")
    held = plan.parent / ".git" / "index.lock"
    held.parent.mkdir()
    held.touch()
    with subprocess.Popen(["sh", "-c", f"sleep 1; rm {held}"]):
        started = time.monotonic()
        ended = trials.log(plan.parent)
        assert time.monotonic() - started > 0.7
    assert (ended.code, ended.stderr) == (0, "")
    assert trials.state(plan) == "new"


def test_git_that_goes_on_and_on(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = trials.make(tmp_path / "plans")
    (plan.parent / ".git").mkdir()
    (plan.parent / ".git" / "index.lock").touch()
    monkeypatch.setattr(locks, "_GIT_WAIT_SECONDS", 0.1)
    with pytest.raises(PlanctlError, match=r"git is at work.*nothing was changed"):
        trials.next_run(plan, settings)
    assert trials.state(plan) == "old"


def test_git_that_crashed_is_told_and_passed_over(tmp_path: Path, settings: Settings) -> None:
    plan = trials.make(tmp_path / "plans")
    # As in a worktree or a submodule, where .git is a file.
    (plan.parent / ".git").write_text("gitdir: ../elsewhere\n")
    held = tmp_path / "elsewhere" / "index.lock"
    held.parent.mkdir()
    held.touch()
    os.utime(held, (time.time() - 61, time.time() - 61))
    ended = trials.log(plan.parent)
    assert ended.code == 0
    assert "index.lock is older than a minute" in trials.complaint(ended)
    assert trials.state(plan) == "new"
    assert held.exists()


# ---- others who write --------------------------------------------------------------------------

EDITED = trials.PLAN.replace("Rather not", "Never again")
EDITS = {
    "renames a new file over it": "mv {edited} {plan}",
    "writes into it": "cat {edited} > {plan}",
    "removes it and makes it anew": "rm {plan}; cp {edited} {plan}",
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize(
    "moment",
    [
        pytest.param("write:1", id="while the temporary file is written"),
        pytest.param("exchange:1", id="after the last comparison"),
        pytest.param(f"open:{DISPLACED}", id="after the exchange"),
    ],
)
def test_editor_saves_meanwhile(tmp_path: Path, settings: Settings, edit: str, moment: str) -> None:
    plan = trials.make(tmp_path / "plans")
    edited = tmp_path / "edited"
    edited.write_text(EDITED)
    ended = trials.log(plan.parent, f"run:{moment}:{edit.format(edited=edited, plan=plan)}")
    assert ended.code == 0
    # Who comes after the exchange comes last, and what he writes stands.
    assert plan.read_text() == (EDITED if "open" in moment else EDITED + trials.NEW)
    trials.next_run(plan, settings)


@pytest.mark.parametrize("moment", ["write:1", "exchange:1"])
@pytest.mark.parametrize(
    "text", ["", "format: 1\nclient: c-0001\nstart: 20", "<<<<<<< HEAD\n=======\n>>>>>>> other\n"], ids=repr
)
def test_file_is_damaged_meanwhile(tmp_path: Path, moment: str, text: str) -> None:
    plan = trials.make(tmp_path / "plans")
    damaged = tmp_path / "damaged"
    damaged.write_text(text)
    ended = trials.log(plan.parent, f"run:{moment}:cat {damaged} > {plan}")
    assert ended.code == 3
    assert "c-0001.yaml cannot be read, and was not changed" in trials.complaint(ended)
    assert plan.read_text() == text
    assert trials.left(plan.parent) == trials.SOUND


@pytest.mark.parametrize("moment", ["write:1", "exchange:1"])
def test_file_is_removed_meanwhile(tmp_path: Path, moment: str) -> None:
    plan = trials.make(tmp_path / "plans")
    ended = trials.log(plan.parent, f"run:{moment}:rm {plan}")
    assert ended.code == 3
    assert "c-0001.yaml: is not there any more" in trials.complaint(ended)
    assert trials.left(plan.parent) == trials.SOUND - {"c-0001.yaml"}


def test_git_checks_out_meanwhile(tmp_path: Path, settings: Settings) -> None:
    plan = trials.make(tmp_path / "plans")
    other = trials.PLAN.replace("Rather not", "Never again")
    for command in (
        "git init -q -b one && printf '.planctl*\\n' > .gitignore && git add -A && git -c user.name=t "
        "-c user.email=t@example.org commit -qm one && git checkout -qb two",
        f"printf %s '{other}' > c-0001.yaml && git -c user.name=t -c user.email=t@example.org commit -qam two",
    ):
        done = trials.run(command, plan.parent)
        assert done.returncode == 0, done.stderr
    loop = "while [ ! -e ../stop ]; do git checkout -q one; git checkout -q two; git checkout -q -- .; done"
    with subprocess.Popen(["sh", "-c", loop], cwd=plan.parent, stderr=subprocess.DEVNULL) as checkouts:
        try:
            for _ in range(6):
                ended = trials.log(plan.parent)
                assert ended.code in (0, 3), ended
                trials.complaint(ended)
        finally:
            (tmp_path / "stop").touch()
            checkouts.wait()
    assert isinstance(plan_folder.document(plan, settings), Document)
    lines = plan.read_text().splitlines(keepends=True)
    kept = "".join(line for line in lines if line != trials.NEW)
    assert kept in (trials.PLAN, other)
    (plan.parent / ".git").rename(tmp_path / "git")
    trials.next_run(plan, settings)


# ---- answers and new plans ---------------------------------------------------------------------


@pytest.mark.parametrize("redirected", [">&-", ">/dev/full"])
def test_answer_that_cannot_be_told_does_not_hide_that_it_was_written(tmp_path: Path, redirected: str) -> None:
    plan = trials.make(tmp_path / "plans")
    ended = trials.log(plan.parent, under=("sh", "-c", f'exec "$@" {redirected}', "sh"))
    assert ended.code == 3
    assert "c-0001: the crisis was recorded, but the answer cannot be written" in trials.complaint(ended)
    assert trials.state(plan) == "new"


def test_entry_that_the_journal_does_not_know_is_recorded_and_said(tmp_path: Path) -> None:
    plan = trials.make(tmp_path / "plans")
    shutil.rmtree(plan.parent / ".planctl")
    (plan.parent / ".planctl").write_text("in the way")
    ended = trials.log(plan.parent)
    assert ended.code == 3
    said = trials.complaint(ended)
    assert "c-0001: the crisis was recorded, but the journal that would show a later loss was not" in said
    assert "do not record it again" in said
    # The rest is done all the same.
    assert "next review" in ended.stdout
    assert trials.state(plan) == "new"


@pytest.mark.parametrize("fault", ["fail:write:ENOSPC:2", "kill:26"])
def test_what_git_ignores_is_written_whole_or_not_at_all(tmp_path: Path, fault: str) -> None:
    plan = trials.make(tmp_path / "plans")
    (plan.parent / ".planctl" / "journal").unlink()
    ended = trials.log(plan.parent, fault)
    assert ended.code in (3, -9)
    assert trials.state(plan) == ("new" if ended.code == 3 else "old")
    assert trials.log(plan.parent, arguments=("log", "c-0001", "session")).code == 0
    assert (plan.parent / ".planctl" / ".gitignore").read_text() == "journal*\n.gitignore\n"


def test_lock_whose_closing_fails_is_free_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "_WAIT_SECONDS", 0.1)
    close, failed = os.close, list[int]()

    def fail(descriptor: int) -> None:
        failed.append(descriptor)
        raise OSError(errno.EIO, "injected")

    with locks.locked(tmp_path):
        monkeypatch.setattr(os, "close", fail)
    monkeypatch.setattr(os, "close", close)
    with locks.locked(tmp_path):
        os.close(*failed)


@pytest.mark.parametrize("fault", ["fail:write:ENOSPC", "fail:fsync:EIO", "fail:replace:EACCES", "kill:15"])
def test_answer_to_a_file_is_the_old_one_or_the_new_one(tmp_path: Path, fault: str) -> None:
    plan = trials.make(tmp_path / "plans")
    answer = tmp_path / "answers" / "due.json"
    answer.parent.mkdir()
    answer.write_text("old")
    asked = ("review-due", "--all", "--format", "json", "--no-index", "-o", str(answer))
    ended = trials.log(plan.parent, fault, arguments=asked)
    assert ended.code in (3, -9)
    assert answer.read_text() == "old"
    for left in answer.parent.glob(".planctl-answer-*"):
        os.utime(left, (time.time() - 700, time.time() - 700))
    assert trials.log(plan.parent, arguments=asked).code == 0
    assert json.loads(answer.read_text())["plans"] == 1
    assert [file.name for file in answer.parent.iterdir()] == ["due.json"]


@pytest.mark.parametrize(
    ("fault", "made"),
    [
        pytest.param("fail:write:ENOSPC", False, id="on a full disk"),
        pytest.param("fail:link:EIO", False, id="on a disk that fails"),
        pytest.param("fail:link:EPERM", True, id="on a memory stick, which knows no links"),
        pytest.param("run:link:1:touch {plan}", False, id="which somebody else makes at that moment"),
    ],
)
def test_new_plan(tmp_path: Path, fault: str, made: bool) -> None:
    plans = trials.make(tmp_path / "plans").parent
    plan = plans / "c-0002.yaml"
    ended = trials.log(plans, fault.format(plan=plan), arguments=("new", "c-0002", "--no-input"))
    assert ended.code == (0 if made else 3)
    if "touch" in fault:
        assert "exists already" in ended.stderr
        assert plan.read_bytes() == b""
    else:
        assert plan.exists() == made
    assert trials.left(plans) - {"c-0002.yaml"} == trials.SOUND


# ---- the same by the system itself -------------------------------------------------------------


@pytest.mark.parametrize(
    ("injection", "code", "becomes"),
    [
        pytest.param("fsync:error=EIO:when=1", 3, "old", id="fsync EIO"),
        pytest.param("fchmod:error=EPERM:when=1", 3, "old", id="fchmod EPERM"),
        pytest.param("renameat2:error=EROFS:when=1", 3, "old", id="renameat2 EROFS"),
        pytest.param("renameat2:error=EINVAL:when=1", 0, "new", id="renameat2 unknown"),
        pytest.param("fsync:signal=KILL:when=1", -9, "old", id="kill -9 at fsync"),
        pytest.param("renameat2:signal=KILL:when=1", -9, "either", id="kill -9 at renameat2"),
        pytest.param("fsync:signal=KILL:when=2", -9, "new", id="kill -9 at the folder's fsync"),
        pytest.param("fsync:signal=TERM:when=1", -15, "new", id="SIGTERM at fsync"),
    ],
)
def test_injected_by_strace(tmp_path: Path, settings: Settings, injection: str, code: int, becomes: str) -> None:
    traced = ("strace", "-f", "-o", "/dev/null", "-e", f"inject={injection}")
    if shutil.which("strace") is None or subprocess.run(["strace", "true"], capture_output=True).returncode:
        pytest.skip("no strace, or it may not trace")
    plan = trials.make(tmp_path / "plans")
    planctl: Callable[..., trials.Ended] = trials.log
    ended = planctl(plan.parent, under=traced)
    assert ended.code == code
    assert trials.state(plan) in (("old", "new") if becomes == "either" else (becomes,))
    trials.complaint(ended)
    trials.next_run(plan, settings)


def test_entry_of_the_next_run_is_all_there_is(tmp_path: Path, settings: Settings) -> None:
    """The helper that all of these rest on notices a loss."""
    plan = trials.make(tmp_path / "plans")
    (plan.parent / "stray").touch()
    with pytest.raises(AssertionError):
        trials.next_run(plan, settings)
    assert update.apply(plan, AddEntry(Entry(date=date(2026, 1, 12), kind="session")), settings).plan.history
