"""`reminders` and `remind` as processes, with schedulers and notifiers of the test's own first on the PATH."""

import json
import os
import plistlib
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import icalendar
import pytest
from tests.command_line import PLANCTL

from planctl.reminders import delivery

Run = Callable[..., "subprocess.CompletedProcess[str]"]
# Keeps what it got, each call on a line of its own, and standard input in a file of its own.
KEEPS = """#!/bin/sh
{{ printf '%s' "$*" | tr '\\n' ' '; echo; }} >>"$FAKES/{name}.calls"
{then}
"""
STDIN = 'cat >"$FAKES/{name}.stdin"'
CRONTAB = """
case "$1" in
-l) [ -e "$FAKES/table" ] && cat "$FAKES/table" || { echo "no crontab for me" >&2; exit 1; } ;;
-r) rm "$FAKES/table" ;;
-) cat >"$FAKES/table" ;;
esac
"""


class Machine:
    """A machine with a plans folder, a home, and programs of the test's own."""

    def __init__(self, path: Path, planctl: Run, process: Run, plan: Callable[..., str]) -> None:
        self.path, self._planctl, self._process = path, planctl, process
        self.home, self.fakes, self.plans = (path / name for name in ("home", "fakes", "plans"))
        for folder in (self.home, self.fakes, self.plans):
            folder.mkdir(mode=0o700)
        (self.plans / "planctl.yaml").touch()
        (self.plans / "c-0142.yaml").write_text(plan("c-0142", "date: 2026-05-28, kind: crisis, note: canary"))
        (self.plans / "c-0107.yaml").write_text(plan("c-0107", start="2026-05-20"))
        self.env = {
            "HOME": str(self.home),
            "FAKES": str(self.fakes),
            "PATH": f"{self.fakes}:/usr/bin:/bin",
            "XDG_RUNTIME_DIR": str(path / "none"),
        }

    def fake(self, name: str, then: str = "") -> None:
        """Put a program on the PATH that keeps what it got."""
        program = self.fakes / name
        program.write_text(KEEPS.format(name=name, then=then.replace("{name}", name)))
        program.chmod(0o700)

    def calls(self, name: str) -> list[str]:
        """What it got, call by call."""
        file = self.fakes / f"{name}.calls"
        return file.read_text().splitlines() if file.exists() else []

    def run(self, *arguments: str, env: Mapping[str, str] | None = None, **more: Any) -> Any:
        """Run a command line on the plans folder."""
        run = self._process if "under" in more else self._planctl
        return run(*arguments, plans=more.pop("plans", self.plans), env={**self.env, **(env or {})}, **more)

    def settings(self, text: str) -> None:
        """Write the settings."""
        (self.plans / "planctl.yaml").write_text(text)

    @property
    def records(self) -> list[Path]:
        """The records that there are."""
        return sorted((self.home / ".local/state/planctl").glob("*.json"))

    @property
    def record(self) -> dict[str, Any]:
        """The only record."""
        (only,) = self.records
        found: dict[str, Any] = json.loads(only.read_text())
        return found


@pytest.fixture
def machine(tmp_path: Path, planctl: Run, process: Run, plan: Callable[..., str]) -> Machine:
    """A machine on which one review is overdue, and notifications are shown."""
    made = Machine(tmp_path, planctl, process, plan)
    made.fake("notify-send")
    return made


# ---- telling -----------------------------------------------------------------------------------


def test_told_once_a_day_and_again_when_it_changes(machine: Machine) -> None:
    for _ in range(3):
        done = machine.run("remind")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert machine.calls("notify-send") == ["--app-name=planctl --urgency=critical 1 plan to review 1 overdue"]
    assert machine.run("log", "c-0107", "crisis").returncode == 0
    machine.run("remind")
    machine.run("remind")
    assert [line.rpartition("critical ")[2] for line in machine.calls("notify-send")[1:]] == [
        "2 plans to review 1 overdue, 1 by 2026-06-03"
    ]
    machine.run("remind", today="2026-06-02")
    assert len(machine.calls("notify-send")) == 3


def test_nothing_due_says_nothing_and_is_on_record(machine: Machine) -> None:
    (machine.plans / "c-0142.yaml").unlink()

    done = machine.run("remind")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert machine.calls("notify-send") == []
    assert (machine.record["told"], machine.record["looked"]) == (None, "2026-06-01T00:00:00+00:00")
    assert machine.record["counts"] == {"plans": 1, "overdue": 0, "today": 0, "soon": 0, "unreadable": 0}


@pytest.mark.parametrize("left", [True, False], ids=["empty, as where its disk is not there", "gone"])
def test_plans_folder_that_holds_nothing_any_more_is_told(machine: Machine, left: bool) -> None:
    machine.run("remind")
    machine.plans.rename(machine.path / "elsewhere")
    if left:
        machine.plans.mkdir()

    done = [machine.run("remind", plans=machine.plans) for _ in range(2)]

    assert [each.returncode for each in done] == [3, 3]
    assert [call.partition("critical ")[2] for call in machine.calls("notify-send")] == [
        "1 plan to review 1 overdue",
        "no plan could be looked at The plans folder is empty or gone. Is its disk there?",
    ]
    (machine.path / "elsewhere").replace(machine.plans)
    assert machine.run("remind").returncode == 0


def test_plan_that_cannot_be_read_is_told_as_such(machine: Machine) -> None:
    (machine.plans / "c-0142.yaml").write_text("canary: [canary")
    (machine.plans / "Anna Canary.yml").write_text("")
    machine.settings("remind: {mail: me@example.org, desktop: false}\n")
    machine.fake("sendmail", STDIN)

    done = machine.run("remind")

    assert done.returncode == 3
    mail = (machine.fakes / "sendmail.stdin").read_text()
    assert "Subject: planctl: 2 plans to review\n" in mail
    assert "c-0142  cannot be read\n" in mail
    assert "a file whose name is not a client id  cannot be read\n" in mail
    assert "anary" not in mail + done.stderr + json.dumps(machine.record)


def test_no_word_of_a_plan_leaves_it(machine: Machine) -> None:
    machine.settings("practitioner: {name: canary}\nremind: {mail: me@example.org, after: 'cat >\"$FAKES/after\"'}\n")
    machine.fake("sendmail", STDIN)
    for day in ("2026-06-01", "2026-06-04", "2026-06-07"):
        machine.run("remind", today=day)

    mail, after = ((machine.fakes / name).read_text() for name in ("sendmail.stdin", "after"))
    assert mail.startswith("To: me@example.org\nSubject: planctl: 1 plan to review\n")
    assert mail.partition("\n\n")[2] == after
    assert after.splitlines()[0] == "c-0142  2026-05-30"
    for text in (*machine.calls("notify-send"), mail, after, machine.records[0].read_text()):
        assert "canary" not in text
        assert "crisis" not in text
    assert not any("c-0142" in text for text in (*machine.calls("notify-send"), machine.records[0].read_text()))
    assert machine.records[0].stat().st_mode & 0o777 == 0o600
    assert machine.records[0].parent.stat().st_mode & 0o777 == 0o700


def test_what_is_not_seen_for_three_days_is_told_by_the_next_way_as_well(machine: Machine) -> None:
    machine.settings("remind: {mail: me@example.org}\n")
    machine.fake("sendmail", STDIN)
    for day, mails in (("01", 0), ("02", 0), ("03", 0), ("04", 1), ("05", 2)):
        machine.run("remind", today=f"2026-06-{day}")
        assert len(machine.calls("sendmail")) == mails, day
    assert machine.run("remind", "--seen", today="2026-06-05").stdout == "1 plan to review: seen\n"
    machine.run("remind", today="2026-06-06")
    assert (len(machine.calls("sendmail")), len(machine.calls("notify-send"))) == (2, 6)


def test_clock_set_back_a_day_tells_nobody_again(machine: Machine) -> None:
    for day in ("2026-06-02", "2026-06-01", "2026-06-02"):
        machine.run("remind", today=day)

    assert len(machine.calls("notify-send")) == 1


@pytest.mark.parametrize(
    ("settings", "fakes", "code", "told_by"),
    [
        pytest.param("", {"notify-send": "exit 1"}, 3, None, id="a bus without a server"),
        pytest.param(
            "remind: {mail: me}", {"notify-send": "exit 1", "sendmail": STDIN}, 0, ["mail"], id="the next way"
        ),
        pytest.param("remind: {mail: me}", {"notify-send": "exit 1", "sendmail": "exit 75"}, 3, None, id="MTA fails"),
        pytest.param("remind: {mail: me, desktop: false}", {"sendmail": "kill -9 $$"}, 3, None, id="MTA is killed"),
        pytest.param("remind: {desktop: false}", {}, 3, None, id="no way"),
        pytest.param("remind: {desktop: false, after: exit 4}", {}, 3, None, id="after fails"),
        pytest.param("remind: {desktop: false, after: /nowhere/x}", {}, 3, None, id="after is not there"),
        pytest.param("remind: {desktop: false, after: 'yes | head -c 9999999'}", {}, 0, ["after"], id="10 MB"),
        pytest.param("remind: {desktop: false, after: 'exec <&-; exit 0'}", {}, 0, ["after"], id="after reads nothing"),
    ],
)
def test_way_that_fails_is_not_told(
    machine: Machine, settings: str, fakes: dict[str, str], code: int, told_by: list[str] | None
) -> None:
    machine.settings(f"{settings}\n")
    for name, then in fakes.items():
        machine.fake(name, then)

    done = machine.run("remind")

    assert (done.returncode, done.stdout) == (code, "")
    assert (machine.record["told"] is not None, machine.record["told_by"]) == (told_by is not None, told_by or [])
    assert bool(done.stderr) is (told_by is None)
    assert len(done.stderr) < 400
    if told_by is None:
        assert "1 plan to review, and nobody could be told" in done.stderr
        machine.settings("remind: {after: 'true', desktop: false}\n")
        assert machine.run("remind").returncode == 0
        assert machine.record["told_by"] == ["after"]


def test_notifier_that_hangs_is_stopped(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert delivery.LIMIT_SECONDS == 10
    monkeypatch.setattr(delivery, "LIMIT_SECONDS", 1.0)
    machine.settings("remind: {after: 'true'}\n")
    machine.fake("notify-send", "sleep 60 & sleep 60")
    begin = time.monotonic()

    assert machine.run("remind").returncode == 0

    assert 1 <= time.monotonic() - begin < 7
    assert machine.record["failed"] == {"desktop": "took longer than 1 seconds, and was stopped"}
    assert machine.record["told_by"] == ["after"]


def test_session_bus_without_a_server_is_not_told(machine: Machine) -> None:
    (machine.fakes / "notify-send").unlink()
    for under in ((), ("dbus-run-session", "--")):
        try:
            done = machine.run("remind", under=under)
        except FileNotFoundError:
            pytest.skip("there is no dbus-run-session")
        assert done.returncode == 3
        assert machine.record["told"] is None


def test_command_of_settings_that_others_can_write_is_not_run(machine: Machine) -> None:
    machine.settings("remind: {after: 'touch \"$FAKES/ran\"', desktop: false}\n")
    (machine.plans / "planctl.yaml").chmod(0o666)

    done = machine.run("remind")

    assert done.returncode == 3
    assert "its command `after` is not run" in done.stderr
    assert not (machine.fakes / "ran").exists()


@pytest.mark.parametrize("address", ["a b", '"a\\nBcc: x@y"', "a@b;c@d"])
def test_address_that_would_be_more_than_one_is_refused(machine: Machine, address: str) -> None:
    machine.settings(f"remind: {{mail: {address}, desktop: false}}\n")
    machine.fake("sendmail", STDIN)

    assert machine.run("remind").returncode == 3
    assert machine.calls("sendmail") == []
    assert "this is not a mail address" in machine.run("doctor").stdout


# ---- the record --------------------------------------------------------------------------------


def break_state(machine: Machine, how: str) -> None:
    """Make the state folder unusable in one of several ways."""
    state = machine.home / ".local/state/planctl"
    if how in ("gone", "fallen back and gone"):
        return
    state.parent.mkdir(parents=True)
    if how == "a file":
        state.write_text("")
    elif how == "a link to nothing":
        state.symlink_to(machine.home / "nowhere")
    elif how == "a link":
        (machine.home / "elsewhere").mkdir()
        state.symlink_to(machine.home / "elsewhere")
    else:
        state.mkdir(mode=0o500)


@pytest.mark.parametrize("how", ["gone", "a file", "a link to nothing", "a link", "read-only"])
def test_state_folder_that_cannot_be_used_makes_nobody_forget(
    machine: Machine, how: str, unprivileged: tuple[str, ...]
) -> None:
    break_state(machine, how)
    (machine.plans / ".planctl").mkdir()

    for _ in range(3):
        # Root writes into what is read-only.
        done = machine.run("remind", under=unprivileged) if how == "read-only" else machine.run("remind")
        assert (done.returncode, done.stderr) == (0, "")

    assert len(machine.calls("notify-send")) == 1


def test_record_that_nothing_takes_is_told_and_nothing_due_goes_untold(machine: Machine) -> None:
    break_state(machine, "a file")

    done = machine.run("remind")

    assert done.returncode == 3
    assert "the record of reminders cannot be written" in done.stderr
    assert len(machine.calls("notify-send")) == 1


def test_full_disk_makes_nobody_forget(machine: Machine) -> None:
    state = machine.home / ".local/state"
    state.mkdir(parents=True)
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", state], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("nothing here may mount a small disk")
    try:
        (state / "planctl").mkdir()
        with pytest.raises(OSError, match="space"):
            (state / "filled").write_bytes(bytes(8192))
        (machine.plans / ".planctl").mkdir()
        for _ in range(3):
            assert machine.run("remind").returncode == 0
    finally:
        subprocess.run(["umount", state], check=True)
    assert len(machine.calls("notify-send")) == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', "\udcff"], ids=repr)
def test_damaged_record_is_as_if_none_and_told(machine: Machine, text: str) -> None:
    machine.run("remind")
    machine.records[0].write_bytes(text.encode("utf-8", "surrogateescape"))

    status, again = machine.run("reminders", "status"), machine.run("remind")

    assert status.returncode == 1
    assert "the record of reminders cannot be read" in status.stderr
    assert "the record of reminders cannot be read, and is begun anew" in again.stderr
    assert len(machine.calls("notify-send")) == 2
    assert machine.run("remind").stderr == ""


def test_two_at_once_tell_once(machine: Machine) -> None:
    machine.fake("notify-send", "sleep 0.3")
    command = [str(PLANCTL), "remind", "--plans", str(machine.plans)]
    both = [subprocess.Popen(command, env=machine.env | {"PLANCTL_TODAY": "2026-06-01"}) for _ in range(4)]

    assert [process.wait(20) for process in both] == [0] * 4
    assert len(machine.calls("notify-send")) == 1


def test_killed_while_it_tells_it_has_told_and_knows_it(machine: Machine) -> None:
    machine.fake("notify-send", "sleep 0.5")
    command = [str(PLANCTL), "remind", "--plans", str(machine.plans)]
    process = subprocess.Popen(command, env=machine.env | {"PLANCTL_TODAY": "2026-06-01"})
    while not machine.calls("notify-send"):
        time.sleep(0.01)
    process.kill()
    process.wait()

    assert machine.run("remind").returncode == 0

    assert len(machine.calls("notify-send")) == 1
    assert machine.record["told_by"] == ["desktop"]


def test_two_folders_have_two_records(machine: Machine, plan: Callable[..., str]) -> None:
    other = machine.path / "it's 100% other"
    other.mkdir()
    (other / "c-0142.yaml").write_text(plan("c-0142", "date: 2026-05-28, kind: crisis"))
    for plans in (machine.plans, other, machine.plans, other):
        assert machine.run("remind", plans=plans).returncode == 0

    assert len(machine.calls("notify-send")) == 2
    assert {json.loads(file.read_text())["folder"] for file in machine.records} == {str(machine.plans), str(other)}


def test_calendar_is_written_on_every_look(machine: Machine) -> None:
    machine.settings("remind: {calendar: ~/reviews.ics}\n")
    for day, rings in (("2026-06-01", "2026-06-08"), ("2026-06-02", "2026-06-09")):
        machine.run("remind", today=day)
        text = (machine.home / "reviews.ics").read_text()
        events = icalendar.Calendar.from_ical(text).walk("VEVENT")
        found = {str(event["SUMMARY"]): event.decoded("DTSTART").isoformat() for event in events}
        assert found == {
            "Review c-0142, due 2026-05-30": day,
            "Review c-0107": "2026-11-20",
            f"planctl has not looked since {day}": rings,
        }
        assert "crisis" not in text
    assert (machine.home / "reviews.ics").stat().st_mode & 0o777 == 0o600
    machine.settings("remind: {calendar: ~/nowhere/reviews.ics}\n")
    done = machine.run("remind", today="2026-06-02")
    assert "the calendar was not written" in done.stderr


# ---- schedulers --------------------------------------------------------------------------------


TABLES = ("", "MAILTO=me\n0 7 * * * echo 100\\% # mine\n\n", "# no line break at the end")


@pytest.mark.parametrize("table", TABLES)
def test_crontab_is_the_same_to_the_byte_after_install_and_remove(machine: Machine, table: str) -> None:
    machine.fake("crontab", CRONTAB)
    file = machine.fakes / "table"
    if table:
        file.write_text(table)

    first = machine.run("reminders", "install", "--scheduler", "crontab", "--hours", "9-17")
    installed = file.read_text()
    second = machine.run("reminders", "install", "--scheduler", "crontab", "--hours", "9-17")

    line = f"7 9-17 * * * {PLANCTL} remind --plans {machine.plans}"
    assert installed == f"# BEGIN planctl\n{line}\n# END planctl\n{table}"
    assert line in first.stdout
    assert second.stdout == "already installed with crontab: nothing was changed\n"
    assert file.read_text() == installed
    assert machine.run("reminders", "remove").returncode == 0
    assert (file.read_text() if file.exists() else "") == table
    assert machine.records == []
    assert machine.run("reminders", "remove").stdout == "no schedule of this folder is installed: nothing was changed\n"


@pytest.mark.parametrize("scheduler", ["systemd", "launchd", "crontab"])
def test_dry_run_shows_all_and_does_nothing(machine: Machine, scheduler: str) -> None:
    for name in ("systemctl", "launchctl"):
        machine.fake(name, "exit 1")
    machine.fake("crontab", CRONTAB)

    done = machine.run("reminders", "install", "--dry-run", "--scheduler", scheduler, "--mail", "me@example.org")

    assert done.returncode == 0
    assert done.stdout.startswith(f"would write {machine.plans}/planctl.yaml\n  remind: {{mail: me@example.org}}\n")
    assert str(PLANCTL) in done.stdout
    assert "wrote" not in done.stdout
    assert [path.name for path in machine.home.iterdir()] == []
    assert not (machine.fakes / "table").exists()
    assert (machine.plans / "planctl.yaml").read_text() == ""


def test_two_folders_stand_in_one_block_and_go_one_by_one(machine: Machine, plan: Callable[..., str]) -> None:
    machine.fake("crontab", CRONTAB)
    other = machine.path / "it's 100% other"
    other.mkdir()
    (other / "c-0001.yaml").write_text(plan("c-0001"))
    for plans in (machine.plans, other):
        machine.run("reminders", "install", "--scheduler", "crontab", plans=plans)

    lines = (machine.fakes / "table").read_text().splitlines()
    assert [lines[0], len(lines), lines[-1]] == ["# BEGIN planctl", 4, "# END planctl"]
    assert "100\\%" in lines[2]
    status = json.loads(machine.run("reminders", "status", "--format", "json", plans=other).stdout)
    assert status["schedule"]["command"][-1] == str(other)
    machine.run("reminders", "remove")
    assert (machine.fakes / "table").read_text().splitlines() == [lines[0], lines[2], lines[3]]


def test_systemd_is_installed_looked_at_and_removed(machine: Machine) -> None:
    machine.fake("systemctl")

    first, second = (machine.run("reminders", "install", env={"XDG_STATE_HOME": str(machine.home)}) for _ in range(2))

    service, timer = sorted((machine.home / ".config/systemd/user").iterdir())
    assert (service.suffix, timer.suffix) == (".service", ".timer")
    assert f'"XDG_STATE_HOME={machine.home}" "{PLANCTL}" "remind" "--plans" "{machine.plans}"\n' in service.read_text()
    assert "OnCalendar=*-*-* 08..19:07\nOnStartupSec=2min\nPersistent=true\n" in timer.read_text()
    assert f"--user enable --now {timer.name}" in machine.calls("systemctl")
    assert service.read_text().splitlines()[0] in first.stdout
    assert second.stdout == "already installed with systemd: nothing was changed\n"
    assert machine.run("reminders", "remove").returncode == 0
    assert list((machine.home / ".config/systemd/user").iterdir()) == []
    assert f"--user disable --now {timer.name}" in machine.calls("systemctl")


def test_launchd_is_installed_looked_at_and_removed(machine: Machine) -> None:
    machine.fake("launchctl")

    first, second = (machine.run("reminders", "install", "--scheduler", "launchd") for _ in range(2))

    (file,) = (machine.home / "Library/LaunchAgents").iterdir()
    agent = plistlib.loads(file.read_bytes())
    assert agent["ProgramArguments"] == [str(PLANCTL), "remind", "--plans", str(machine.plans)]
    assert file.name == f"{agent['Label']}.plist"
    assert f"bootstrap gui/{os.getuid()} {file}" in machine.calls("launchctl")
    assert "ProgramArguments" in first.stdout
    assert second.stdout == "already installed with launchd: nothing was changed\n"
    machine.run("reminders", "remove")
    assert not file.exists()


def test_auto_takes_cron_where_systemd_does_not_answer(machine: Machine) -> None:
    machine.fake("systemctl", "exit 1")
    machine.fake("crontab", CRONTAB)

    assert "ran: crontab -\n" in machine.run("reminders", "install").stdout


def test_other_scheduler_takes_the_place_of_the_first(machine: Machine) -> None:
    machine.fake("systemctl")
    machine.fake("crontab", CRONTAB)
    machine.run("reminders", "install", "--scheduler", "systemd")
    machine.run("reminders", "install", "--scheduler", "crontab")

    assert list((machine.home / ".config/systemd/user").iterdir()) == []
    assert "# BEGIN planctl" in (machine.fakes / "table").read_text()


@pytest.mark.parametrize(
    ("before", "options", "after"),
    [
        pytest.param("", ["--mail", "me@example.org"], "remind: {mail: me@example.org}\n", id="empty"),
        pytest.param(
            "git: {commit: true}", ["--no-desktop"], "git: {commit: true}\nremind: {desktop: false}\n", id="end"
        ),
        pytest.param(
            "remind: {mail: a@b, after: 'x y'}\n# mine\n",
            ["--mail", "c@d", "--no-desktop"],
            "remind: {desktop: false, mail: c@d, after: 'x y'}\n# mine\n",
            id="another address",
        ),
        pytest.param("remind: {mail: a@b}\n", ["--mail", "a@b", "--desktop"], "remind: {mail: a@b}\n", id="the same"),
        pytest.param("remind:\n  mail: a@b  # mine\n", ["--mail", "c@d"], None, id="a section of one's own"),
        pytest.param("{git: {commit: true}}\n", ["--mail", "c@d"], None, id="in braces"),
    ],
)
def test_options_of_install_stand_in_the_settings(
    machine: Machine, before: str, options: list[str], after: str | None
) -> None:
    machine.fake("crontab", CRONTAB)
    machine.settings(before)

    done = machine.run("reminders", "install", "--scheduler", "crontab", *options)

    assert done.returncode == (0 if after is not None else 3)
    assert (machine.plans / "planctl.yaml").read_text() == (before if after is None else after)
    if after is None:
        assert "it should say: mail: c@d" in done.stderr
        assert not (machine.fakes / "table").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["instal"], "did you mean install?"),
        (["install", "--scheduler", "cron"], "did you mean crontab?"),
        (["install", "--hours", "19-8"], "write them like 8-19"),
        (["install", "--hours", "8-24"], "write them like 8-19"),
        (["install", "--mail", "a b"], "write it like me@example.org"),
        (["status", "--hours", "8-19"], "--hours belongs to install"),
        (["test", "--dry-run"], "--dry-run belongs to install and remove"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_command_line(machine: Machine, arguments: list[str], says: str) -> None:
    done = machine.run("reminders", *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_crontab_that_cannot_be_read_is_not_taken_for_an_empty_one(machine: Machine) -> None:
    machine.fake("crontab", "echo 'you are not allowed' >&2; exit 1")

    done = machine.run("reminders", "install", "--scheduler", "crontab")

    assert done.returncode == 3
    assert machine.calls("crontab") == ["-l"] * len(machine.calls("crontab"))


# ---- status, test, doctor, the terminal --------------------------------------------------------


def test_status_tells_looked_told_seen_and_next_run(machine: Machine) -> None:
    machine.fake("systemctl")
    machine.run("reminders", "install")
    machine.run("remind")
    machine.run("remind", "--seen")

    done = machine.run("reminders", "status")

    assert done.stdout == (
        "schedule  systemd, 7 minutes past each hour from 8 to 19\n"
        "looked    2026-06-01 00:00, 1 of 2 plans to review\n"
        "told      2026-06-01 00:00, by desktop\n"
        "seen      2026-06-01 00:00\n"
        "next run  2026-06-01 08:07\n"
    )
    assert done.returncode == 0
    answer = json.loads(machine.run("reminders", "status", "--format", "json").stdout)
    assert (answer["healthy"], answer["told_by"], answer["findings"]) == (True, ["desktop"], [])
    assert machine.run("reminders", "Status").stdout == done.stdout
    dead = machine.run("reminders", "status", today="2026-06-03")
    assert dead.returncode == 1
    assert "nothing has looked for due reviews since 2026-06-01 00:00\n" in dead.stdout


def test_test_runs_the_job_through_the_scheduler(machine: Machine) -> None:
    # It starts the unit as systemd would: by what stands in it.
    unit = '"$HOME"/.config/systemd/user/planctl-*.service'
    start = f"""case "$*" in *start*) env -i HOME="$HOME" FAKES="$FAKES" PATH="$PATH" PLANCTL_TODAY=2026-06-01 \\
      sh -c "$(sed -n 's/^ExecStart=://p' {unit})" & ;; esac"""
    machine.fake("systemctl", start)
    machine.fake("sendmail", "exit 1")
    machine.settings("remind: {mail: me@example.org}\n")
    machine.run("reminders", "install")

    done = machine.run("reminders", "test", "--wait", "15")

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1:] == [
        "desktop: handed over to your desktop; did you see the notification?",
        "mail: failed, ended with 1",
    ]
    assert "planctl: a test Reminders reach you this way." in machine.calls("notify-send")[0]


def test_test_of_a_dead_scheduler_says_so(machine: Machine) -> None:
    machine.fake("systemctl")
    machine.run("reminders", "install")

    done = machine.run("reminders", "test", "--wait", "1")

    assert done.returncode == 3
    assert "systemd did not run the job within 1 seconds" in done.stderr


def test_test_leaves_the_crontab_as_it_was(machine: Machine) -> None:
    machine.fake("crontab", CRONTAB)
    machine.run("reminders", "install", "--scheduler", "crontab")
    before = (machine.fakes / "table").read_bytes()

    machine.run("reminders", "test", "--wait", "1")

    assert machine.calls("crontab")[-2:] == ["-", "-"]
    assert (machine.fakes / "table").read_bytes() == before


def findings(machine: Machine) -> dict[str, str]:
    """What doctor finds about reminders, but notes."""
    found = json.loads(machine.run("doctor", "--format", "json").stdout)["findings"]
    return {
        each["check"]: each["message"] for each in found if each["about"] == "reminders" and each["level"] != "note"
    }


def test_doctor_knows_what_keeps_reminders_from_being_relied_on(machine: Machine, plan: Callable[..., str]) -> None:
    assert findings(machine) == {}
    machine.fake("systemctl")
    program = machine.fakes / "planctl"
    program.symlink_to(PLANCTL)
    machine.run("reminders", "install")
    timer = next((machine.home / ".config/systemd/user").glob("*.service"))
    timer.write_text(timer.read_text().replace(str(PLANCTL), str(program)))
    assert findings(machine).keys() == {"session-bus"}
    program.unlink()
    assert "cannot be run" in findings(machine)["program"]
    program.write_text("#!/bin/sh\necho planctl 0.0.1\n")
    program.chmod(0o700)
    assert "is planctl 0.0.1" in findings(machine)["program"]
    machine.fake("systemctl", "exit 3")
    assert "is not active" in findings(machine)["schedule"]
    machine.settings("remind: {mail: me@example.org, desktop: false}\n")
    assert findings(machine).keys() >= {"mail", "ways"}
    moved = machine.path / "moved"
    machine.plans.rename(moved)
    machine.plans = moved
    machine.run("remind")
    assert "looks at another folder" in findings(machine)["schedule"]


def test_terminal_shouts_when_nothing_looks_and_when_nobody_saw(
    machine: Machine, terminal: Callable[..., Any], plan: Callable[..., str]
) -> None:
    machine.fake("systemctl")
    machine.run("remind", today="2026-06-01")

    def told(command: str, today: str) -> str:
        arguments = [*command.split(), "--plans", str(machine.plans)]
        child = terminal(PLANCTL, arguments, machine.path, env=machine.env | {"PLANCTL_TODAY": today})
        text: str = child.read()
        child.close()
        return text

    assert "planctl:" not in told("list", "2026-06-02")
    assert "planctl: nothing has looked for due reviews since 2026-06-01 00:00; " in told("list", "2026-06-03")
    for day in ("2026-06-03", "2026-06-04"):
        machine.run("remind", today=day)
    assert "1 plan to review, told on 2026-06-01 and not seen since; planctl review-due" in told("list", "2026-06-04")
    assert machine.run("list", today="2026-06-09").stderr == ""
    told("review-due", "2026-06-04")
    assert machine.record["seen"] == "2026-06-04T00:00:00+00:00"
    assert "planctl:" not in told("list", "2026-06-04")
