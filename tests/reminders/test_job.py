"""The job in the words of each scheduler, read back by what reads it there."""

import os
import plistlib
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.reminders import job as jobs
from planctl.reminders.job import Job, UnusablePath

# Whatever a path can hold and a person may type.
FOLDERS = (
    "/home/me/plans",
    "/home/me/my plans",
    "/home/me/100% plans %h %%",
    '/home/me/it\'s "here"',
    "/home/me/$HOME `id` $(id)",
    "/home/me/a;b&c|d#e*?[f]{g}~!",
    "/home/me/pläne 計画",
    "/home/me/planctl",
)
paths = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="="), min_size=1, max_size=30).map(
    lambda text: f"/{text}"
)


def job_of(folder: str, program: str = "/opt/my planctl/bin/planctl", first: int = 8, last: int = 19) -> Job:
    """The job of a folder."""
    return Job("0a1b2c3d", jobs.command([program], folder, [("XDG_STATE_HOME", "/home/me/my state")]), first, last)


@given(paths, paths, st.tuples(st.integers(0, 23), st.integers(0, 23)).map(sorted))
def test_job_reads_back(program: str, folder: str, hours: list[int]) -> None:
    job = job_of(folder, program, *hours)

    assert jobs.from_units(job.key, jobs.service(job), jobs.timer(job)) == job
    assert jobs.from_plist(job.key, jobs.plist(job)) == job
    if "\\" not in program + folder:
        assert jobs.from_cron_line(job.key, jobs.cron_line(job)) == job


@pytest.mark.parametrize("folder", FOLDERS)
def test_shell_gives_the_words_of_a_crontab_line_back(folder: str) -> None:
    job = job_of(folder)
    # As cron does: a percent sign with a backslash is one without.
    words = jobs.cron_line(job).split(" ", 5)[5].replace("\\%", "%")

    done = subprocess.run(
        ["/bin/sh", "-c", f"printf '%s\\0' {words}"], capture_output=True, text=True, check=True, env={"HOME": "/x"}
    )

    assert tuple(done.stdout.split("\0")[:-1]) == job.command


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("folder", FOLDERS)
def test_units_are_sound(tmp_path: Path, folder: str) -> None:
    # The program must be there to be verified; so its odd name is read as it is meant.
    program = tmp_path / folder.rpartition("/")[2]
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    job = Job("0a1b2c3d", jobs.command([str(program)], folder))
    for name, text in ((f"{job.name}.service", jobs.service(job)), (f"{job.name}.timer", jobs.timer(job))):
        (tmp_path / name).write_text(text)

    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", tmp_path / f"{job.name}.service", tmp_path / f"{job.name}.timer"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize(
    ("first", "last", "normal"),
    [(8, 19, "*-*-* 08..19:07:00"), (9, 9, "*-*-* 09:07:00"), (0, 23, "*-*-* 00..23:07:00")],
)
def test_systemd_reads_the_hours(first: int, last: int, normal: str) -> None:
    line = next(line for line in jobs.timer(job_of("/p", first=first, last=last)).splitlines() if "OnCalendar" in line)

    done = subprocess.run(
        ["systemd-analyze", "calendar", line.partition("=")[2]], capture_output=True, text=True, check=True
    )

    assert f"Normalized form: {normal}" in done.stdout


@pytest.mark.parametrize("folder", FOLDERS)
def test_agent_has_the_keys_of_launchd_and_each_hour(folder: str) -> None:
    agent = plistlib.loads(jobs.plist(job_of(folder)).encode())

    assert agent["ProgramArguments"][-2:] == ["--plans", folder]
    assert [moment["Hour"] for moment in agent["StartCalendarInterval"]] == list(range(8, 20))
    assert {moment["Minute"] for moment in agent["StartCalendarInterval"]} == {7}
    # launchd.plist(5).
    assert set(agent) == {"Label", "ProgramArguments", "StartCalendarInterval", "RunAtLoad", "ProcessType", "Umask"}
    assert (agent["RunAtLoad"], agent["ProcessType"], agent["Umask"]) == (True, "Background", 0o077)


tables = st.text(st.sampled_from("a #%*\\'\"\t\n5é"), max_size=60) | st.sampled_from(
    ["", "\n", "# BEGIN planctl of mine\n", "7 8 * * * true", "MAILTO=me\n\n\n0 7 * * * a%b\n"]
)


@given(tables, st.lists(st.sampled_from(["7 8-19 * * * a", "7 8-19 * * * b"]), min_size=1, max_size=2))
def test_rest_of_a_crontab_stays_to_the_byte(table: str, lines: list[str]) -> None:
    installed = jobs.join_crontab(lines, table)

    assert jobs.split_crontab(installed) == (lines, table)
    assert jobs.join_crontab([], jobs.split_crontab(installed)[1]) == table


@pytest.mark.parametrize(
    "table",
    [
        pytest.param("# BEGIN planctl\n7 8 * * * a\n", id="no end"),
        pytest.param("# END planctl\n# BEGIN planctl\n", id="the end first"),
        pytest.param("# BEGIN planctl\n# END planctl\n# BEGIN planctl\n# END planctl\n", id="two of them"),
    ],
)
def test_crontab_with_a_block_cut_by_hand_is_refused(table: str) -> None:
    with pytest.raises(UnusablePath):
        jobs.split_crontab(table)


@pytest.mark.parametrize("folder", ["/a\nb", "/a\x1bb", "/a\x7f"])
def test_path_that_breaks_a_line_is_refused(folder: str) -> None:
    with pytest.raises(UnusablePath):
        jobs.command(["/p"], folder)


def test_backslash_is_refused_by_cron_alone() -> None:
    with pytest.raises(UnusablePath):
        jobs.cron_line(job_of("/a\\b"))


@pytest.mark.parametrize(
    ("now", "then"),
    [("09:06", "1 09:07"), ("09:07", "1 10:07"), ("19:08", "2 08:07"), ("23:59", "2 08:07"), ("00:00", "1 08:07")],
)
def test_next_run(now: str, then: str) -> None:
    moment = datetime.fromisoformat(f"2026-06-01T{now}").replace(tzinfo=UTC)

    assert f"{job_of('/p').next_run(moment):%-d %H:%M}" == then
