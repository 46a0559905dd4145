"""kill -9 and the gentler signals, at every step of a write: the plan is the old one or the new one, whole."""

import signal
from pathlib import Path

import pytest
from tests.faults import trials

from planctl.model.settings import Settings

# The steps of a write, as `injected.py` counts them; the first five read the settings.
READ = ["open", "fstat", "read", "read", "close"]
STEPS = [
    *READ,  # settings
    *("open", "flock", "scandir"),  # lock
    *READ,  # plan
    *("open", "write", "fstat", "listxattr", "fchmod", "fsync", "pread", "close"),  # temporary file
    *READ,  # the plan once more
    "exchange",
    *READ,  # what was displaced
    "unlink",
    *("open", "fsync", "close"),  # folder
    *("close", "close"),  # the journal of writes, read before and after a line is added
    *("flock", "close"),  # lock
]
# The plan, compared with the journal of writes, once it is told what was recorded.
LOOK = ["close", "open", "read", "close"]
EXCHANGE = STEPS.index("exchange") + 1
FOLDER = STEPS.index("fsync", EXCHANGE) + 1


def test_steps_of_a_write(tmp_path: Path) -> None:
    plan = trials.make(tmp_path / "plans")
    ended = trials.log(plan.parent)
    assert (ended.code, ended.steps) == (0, [*STEPS, *LOOK])
    assert trials.state(plan) == "new"


@pytest.mark.parametrize(
    "step", range(6, len(STEPS) + 1), ids=lambda step: f"kill -9 before step {step}, {STEPS[step - 1]}"
)
def test_kill_at_every_step(tmp_path: Path, settings: Settings, step: int) -> None:
    plan = trials.make(tmp_path / "plans")
    ended = trials.log(plan.parent, f"kill:{step}")
    assert (ended.code, len(ended.steps)) == (-signal.SIGKILL, step)
    assert trials.state(plan) == ("new" if step > EXCHANGE else "old")
    trials.next_run(plan, settings)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize(
    "step",
    [
        pytest.param(STEPS.index("flock") + 1, id="while it waits for the lock"),
        pytest.param(STEPS.index("write") + 1, id="while it writes"),
        pytest.param(EXCHANGE, id="before it exchanges"),
        pytest.param(FOLDER - 1, id="once it has written"),
    ],
)
def test_signal_leaves_no_temporary_file(tmp_path: Path, settings: Settings, name: str, step: int) -> None:
    plan = trials.make(tmp_path / "plans")
    ended = trials.log(plan.parent, f"signal:{name}:{step}")
    said = trials.complaint(ended)
    # What has begun to write goes on to the end of it, and dies of the signal then.
    written = step > STEPS.index("open", 13)
    assert trials.state(plan) == ("new" if written else "old")
    if name == "SIGINT":
        assert ended.code == 130
        assert said == f"planctl: interrupted; {'c-0001.yaml was written' if written else 'nothing was changed'}\n"
    else:
        assert ended.code == -getattr(signal, name)
    assert trials.left(plan.parent) == trials.SOUND
    trials.next_run(plan, settings)


@pytest.mark.parametrize("name", ["INT", "HUP", "TERM"])
def test_signal_that_was_ignored_stays_ignored(tmp_path: Path, name: str) -> None:
    plan = trials.make(tmp_path / "plans")
    under = ("sh", "-c", f'trap "" {name}; exec "$@"', "sh")
    ended = trials.log(plan.parent, f"signal:SIG{name}:{STEPS.index('flock') + 1}", under=under)
    assert ended.code == 0
    assert trials.state(plan) == "new"


def test_interruption_while_the_answer_is_told_says_that_it_was_written(tmp_path: Path) -> None:
    plan = trials.make(tmp_path / "plans")
    # A commit that takes its time: a hook that interrupts planctl as Ctrl-C would.
    for command in ("git init -q", "git config user.name t", "git config user.email t@example.org"):
        assert trials.run(command, plan.parent).returncode == 0
    hook = plan.parent / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nkill -INT $(ps -o ppid= -p $PPID)\nsleep 5\n")
    hook.chmod(0o700)
    ended = trials.log(plan.parent, arguments=(*trials.ARGUMENTS, "--commit"))
    assert ended.code == 130
    assert ended.stderr.startswith("planctl: interrupted; c-0001: the crisis was recorded already")
    assert trials.state(plan) == "new"


def test_rename_whose_old_file_stays_behind_has_the_plan_under_the_new_name(tmp_path: Path) -> None:
    plan = trials.make(tmp_path / "plans")
    assert trials.log(plan.parent, "fail:unlink:EACCES", ("rename", "c-0001", "c-0009")).code == 0
    assert trials.log(plan.parent, arguments=("log", "c-0009", "session")).code == 0
    assert trials.left(plan.parent) == {".planctl.lock", "c-0009.yaml", "planctl.yaml"}
    assert not plan.exists()


SCORES = "client,date,measure,value\nc-0001,2026-03-02,PHQ-9,12\nc-0002,2026-03-02,PHQ-9,9\nc-0003,2026-03-02,PHQ-9,8\n"


def test_kill_during_an_import_leaves_each_plan_old_or_new_and_the_same_command_finishes_it(tmp_path: Path) -> None:
    def prepared(name: str) -> Path:
        folder = trials.make(tmp_path / name / "plans").parent
        (folder / "c-0002.yaml").write_text(trials.PLAN.replace("c-0001", "c-0002"))
        source = folder.parent / "source"
        source.mkdir()
        (source / "roster.csv").write_text("client,start\nc-0003,2026-01-12\n")
        (source / "scores.csv").write_text(SCORES)
        return folder

    def run(folder: Path, fault: str = "none") -> trials.Ended:
        return trials.log(folder, fault, ("import", str(folder.parent / "source")))

    def plans(folder: Path) -> dict[str, str]:
        return {path.name: path.read_text() for path in folder.glob("c-*.yaml")}

    done = prepared("done")
    old = plans(done)
    steps = run(done).steps
    new = plans(done)
    written = set()
    for step, name in enumerate(steps, start=1):
        if name not in ("write", "exchange", "link"):
            continue
        folder = prepared(str(step))
        assert run(folder, f"kill:{step}").code == -signal.SIGKILL
        here = plans(folder)
        assert all(text in (old.get(file), new[file]) for file, text in here.items())
        assert here.keys() >= old.keys()
        written.add(sum(here.get(file) == new[file] for file in new))
        assert run(folder).code == 0
        assert plans(folder) == new
        assert trials.left(folder) == {*new, ".planctl.lock", "planctl.yaml"}
    assert written == {0, 1, 2}


def test_import_that_the_disk_does_not_confirm_is_told_as_done(tmp_path: Path) -> None:
    plan = trials.make(tmp_path / "plans")
    plan.with_name("c-0002.yaml").write_text(trials.PLAN.replace("c-0001", "c-0002"))
    scores = tmp_path / "scores.csv"
    scores.write_text("".join(SCORES.splitlines(keepends=True)[:3]))
    ended = trials.log(plan.parent, "fail:fsync:EIO:4", ("import", str(scores)))
    assert ended.code == 3
    assert "imported 2 readings, but the disk does not confirm it" in ended.stderr
    assert all("PHQ-9" in path.read_text() for path in plan.parent.glob("c-*.yaml"))


def test_import_on_a_disk_that_is_full_from_then_on_names_what_stays_changed(tmp_path: Path) -> None:
    plan = trials.make(tmp_path / "plans")
    other = plan.with_name("c-0002.yaml")
    other.write_text(trials.PLAN.replace("c-0001", "c-0002"))
    scores = tmp_path / "scores.csv"
    scores.write_text("".join(SCORES.splitlines(keepends=True)[:3]))
    ended = trials.log(plan.parent, "fails:fsync:ENOSPC:3", ("import", str(scores)))
    assert ended.code == 3
    assert (
        "c-0002.yaml cannot be written: no space left on device; c-0001.yaml had been changed already" in ended.stderr
    )
    assert "nothing was changed" not in ended.stderr
    assert ("PHQ-9" in plan.read_text(), "PHQ-9" in other.read_text()) == (True, False)
    assert trials.log(plan.parent, arguments=("import", str(scores))).code == 0
    assert [path.read_text().count("PHQ-9") for path in (plan, other)] == [1, 1]


def test_kill_during_a_rename_leaves_the_plan_whole_and_the_same_command_finishes_it(tmp_path: Path) -> None:
    rename = ("rename", "c-0001", "c-0009")
    renamed = trials.PLAN.replace("c-0001", "c-0009")
    steps = trials.log(trials.make(tmp_path / "dry" / "plans").parent, arguments=rename).steps
    seen = set()
    for step in range(steps.index("write"), len(steps) + 1):
        if steps[step - 1] not in ("write", "link", "rename", "unlink", "fsync"):
            continue
        old = trials.make(tmp_path / str(step) / "plans")
        new = old.with_name("c-0009.yaml")
        assert trials.log(old.parent, f"kill:{step}", rename).code == -signal.SIGKILL
        files = {path: path.read_text() for path in (old, new) if path.exists()}
        assert files in ({old: trials.PLAN}, {new: renamed}, {old: trials.PLAN, new: renamed})
        seen.add(len(files) + (new in files))
        if old in files:
            assert trials.log(old.parent, arguments=rename).code == 0
            assert trials.left(old.parent) == {".planctl.lock", "c-0009.yaml", "planctl.yaml"}
        assert new.read_text() == renamed
    assert seen == {1, 2, 3}
