"""The schedulers of this machine: what is installed there, what to change, and how to start the job now."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from planctl.errors import PlanctlError, not_written
from planctl.reminders import job as jobs
from planctl.reminders import store
from planctl.reminders.job import Job, UnusablePath
from planctl.storage import atomic_write

NAMES: Final = ("systemd", "launchd", "crontab")
_LIMIT_SECONDS: Final = 30.0
# What decides where the record is, and what day it is; no scheduler passes them on.
_ENVIRONMENT: Final = ("XDG_STATE_HOME", "TZ")


class Write(NamedTuple):
    """A file to be written, or with no text to be deleted; `added` is what of the text is new, if not all is."""

    path: Path
    text: str | None
    added: str | None = None


class Call(NamedTuple):
    """A program to be called, with what it gets on standard input; a failure of some does not matter."""

    command: tuple[str, ...]
    text: str = ""
    may_fail: bool = False


Change = Write | Call


class Scheduled(NamedTuple):
    """A job that is installed, and why it does not run, if so."""

    scheduler: str
    job: Job
    fault: str = ""


def job(folder: Path, first: int, last: int) -> Job:
    """Return the job of a folder, as this planctl with this environment does it.

    Raises:
        PlanctlError: its path cannot be given to a scheduler.
    """
    environment = [(name, value) for name in _ENVIRONMENT if (value := os.environ.get(name))]
    try:
        return Job(store.key(folder), jobs.command(_program(), os.path.realpath(folder), environment), first, last)
    except UnusablePath as fault:
        raise PlanctlError(f"the path of planctl or of the plans folder {fault}", "rename it") from None


def _program() -> tuple[str, ...]:
    """Return this planctl by its absolute path. A link is left as it is: an update may move what it leads to."""
    path = os.path.abspath(sys.argv[0])
    if os.path.basename(path) == "planctl" and os.access(path, os.X_OK) and os.path.isfile(path):
        return (path,)
    program = shutil.which("planctl")
    # Without -P a file in the current folder could stand in for a module.
    return (os.path.abspath(program),) if program else (sys.executable, "-P", "-m", "planctl")


def choose() -> str:
    """Choose the scheduler that this machine has.

    Raises:
        PlanctlError: it has none.
    """
    if sys.platform == "darwin" and shutil.which("launchctl"):
        return "launchd"
    if shutil.which("systemctl") and _call(("systemctl", "--user", "show-environment"))[0] == 0:
        return "systemd"
    for name, program in (("crontab", "crontab"), ("launchd", "launchctl")):
        if shutil.which(program):
            return name
    raise PlanctlError("neither systemd, launchd nor crontab is here to run a reminder", "install cron")


# ---- what is there -----------------------------------------------------------------------------


def installed() -> list[Scheduled]:
    """List every job of planctl's that a scheduler of this machine has, of any folder."""
    schedules = []
    for path in sorted(_units().glob("planctl-*.timer")):
        key = path.stem.removeprefix("planctl-")
        job = jobs.from_units(key, _text(path.with_suffix(".service")), _text(path))
        if job is not None:
            active = _call(("systemctl", "--user", "is-active", path.name))[0] == 0
            schedules.append(Scheduled("systemd", job, "" if active else f"the timer {path.name} is not active"))
    for path in sorted(_agents().glob("planctl.remind.*.plist")):
        job = jobs.from_plist(path.name.split(".")[2], _text(path))
        if job is not None:
            loaded = _call(("launchctl", "print", f"{_domain()}/{job.label}"))[0] == 0
            schedules.append(Scheduled("launchd", job, "" if loaded else f"the agent {job.label} is not loaded"))
    if shutil.which("crontab"):
        for line in _split_crontab()[0]:
            job = jobs.from_cron_line("", line)
            if job is not None:
                job = job._replace(key=store.key(Path(job.folder)))
                schedules.append(Scheduled("crontab", job, _cron_fault()))
    return schedules


def _units() -> Path:
    xdg = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(xdg) if xdg.startswith("/") else _home() / ".config") / "systemd" / "user"


def _agents() -> Path:
    return _home() / "Library" / "LaunchAgents"


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        raise PlanctlError("nothing says where your home folder is", "set HOME") from None


def _domain() -> str:
    return f"gui/{os.getuid()}"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def crontab() -> str:
    """Read the user's crontab; empty if there is none.

    Raises:
        PlanctlError: it cannot be read, which must not be taken for an empty one.
    """
    code, output, error = _call(("crontab", "-l"))
    if code == 0:
        return output
    if "no crontab" in error.lower() or not error.strip():
        return ""
    raise PlanctlError("your crontab cannot be read; nothing was changed", "look at: crontab -l")


def is_in_crontab() -> bool:
    """Tell whether the crontab has a line of the user's own that looks what is due."""
    lines = crontab().splitlines() if shutil.which("crontab") else []
    return any("review-due" in line and not line.lstrip().startswith("#") for line in lines)


def _split_crontab() -> tuple[list[str], str]:
    try:
        return jobs.split_crontab(crontab())
    except UnusablePath as fault:
        raise PlanctlError(f"your crontab {fault}; nothing was changed", "correct it with crontab -e") from None


def _cron_fault() -> str:
    """Say why the crontab is not read: by the names of the processes, where those of others can be seen."""
    try:
        if not Path("/proc/1/comm").exists():
            return ""
        names = {_text(path).strip() for path in Path("/proc").glob("[0-9]*/comm")}
    except OSError:
        return ""
    running = names & {"cron", "crond", "fcron", "busybox", "dcron", "bcron-sched"} or "systemd-cron" in str(names)
    return "" if running else "cron is not running, and nothing reads your crontab"


# ---- what to change ----------------------------------------------------------------------------


def install(job: Job, scheduler: str) -> list[Change]:
    """List what makes the scheduler do the job, and no other one; nothing if all is so already.

    Raises:
        PlanctlError: the scheduler cannot be given such a job.
    """
    changes = [change for name in NAMES if name != scheduler for change in remove(job.key, name)]
    if scheduler == "systemd":
        units = _units()
        files = [Write(units / f"{job.name}.service", jobs.service(job))]
        files.append(Write(units / f"{job.name}.timer", jobs.timer(job)))
        changed = [file for file in files if _text(file.path) != file.text]
        if not changed and any(schedule.job == job and not schedule.fault for schedule in installed()):
            return changes
        enable = ("systemctl", "--user", "enable", "--now", f"{job.name}.timer")
        return [*changes, *changed, Call(("systemctl", "--user", "daemon-reload")), Call(enable)]
    if scheduler == "launchd":
        agent = Write(_agents() / f"{job.label}.plist", jobs.plist(job))
        if _text(agent.path) == agent.text and any(
            schedule.job == job and not schedule.fault for schedule in installed()
        ):
            return changes
        old = Call(("launchctl", "bootout", f"{_domain()}/{job.label}"), may_fail=True)
        return [*changes, agent, old, Call(("launchctl", "bootstrap", _domain(), str(agent.path)))]
    try:
        return [*changes, *_cron_change(job.key, jobs.cron_line(job))]
    except UnusablePath as fault:
        raise PlanctlError(f"the path of planctl or of the plans folder {fault}", "rename it") from None


def remove(key: str, scheduler: str) -> list[Change]:
    """List what ends the job of that key with the scheduler; nothing if there is none."""
    if scheduler == "systemd":
        name = f"planctl-{key}"
        files = [path for end in ("timer", "service") if (path := _units() / f"{name}.{end}").exists()]
        disable = Call(("systemctl", "--user", "disable", "--now", f"{name}.timer"), may_fail=True)
        reload = Call(("systemctl", "--user", "daemon-reload"), may_fail=True)
        return [disable, *(Write(path, None) for path in files), reload] if files else []
    if scheduler == "launchd":
        path = _agents() / f"planctl.remind.{key}.plist"
        out = Call(("launchctl", "bootout", f"{_domain()}/planctl.remind.{key}"), may_fail=True)
        return [out, Write(path, None)] if path.exists() else []
    return _cron_change(key) if shutil.which("crontab") else []


def _cron_change(key: str, *lines: str) -> list[Change]:
    """List what gives the job of that key these lines, and leaves those of other folders."""
    before = crontab()
    ours, rest = _split_crontab()
    others = []
    for line in ours:
        # Other lines than the hourly one are what is left of a test.
        job = jobs.from_cron_line("", line)
        if job is not None and store.key(Path(job.folder)) != key:
            others.append(line)
    after = jobs.join_crontab([*others, *lines], rest)
    if after == before:
        return []
    return [Call(("crontab", "-"), after) if after else Call(("crontab", "-r"))]


def start(scheduled: Scheduled, now: datetime) -> tuple[list[Change], list[Change]]:
    """List what makes the scheduler do the job at once or in the next minute, and what to do after that."""
    job = scheduled.job
    if scheduled.scheduler == "systemd":
        return [Call(("systemctl", "--user", "start", "--no-block", f"{job.name}.service"))], []
    if scheduled.scheduler == "launchd":
        return [Call(("launchctl", "kickstart", f"{_domain()}/{job.label}"))], []
    # A minute that has begun may have been looked at. Should the line stay, it comes round once a year.
    soon = now + timedelta(minutes=1 if now.second < 55 else 2)
    when = f"{soon.minute} {soon.hour} {soon.day} {soon.month} *"
    table = crontab()
    return _cron_change(job.key, jobs.cron_line(job), jobs.cron_line(job, when)), [Call(("crontab", "-"), table)]


def apply(change: Change) -> None:
    """Make one change.

    Raises:
        PlanctlError: it could not be made.
    """
    if isinstance(change, Call):
        code, _, _ = _call(change.command, change.text)
        if code and not change.may_fail:
            raise PlanctlError(f"{' '.join(change.command)} ended with {code}", "try it by hand")
        return
    try:
        if change.text is None:
            change.path.unlink(missing_ok=True)
        else:
            change.path.parent.mkdir(parents=True, exist_ok=True)
            atomic_write.write_output(change.path, change.text.encode("utf-8", "surrogateescape"), replaces_yaml=True)
    except OSError as fault:
        raise not_written(change.path, fault) from None


def _call(command: Sequence[str], text: str = "") -> tuple[int, str, str]:
    """Run a program, and return how it ended and what it printed on both streams, byte for byte."""
    try:
        result = subprocess.run(  # noqa: S603  # the system's own programs, found by the user's own PATH
            command,
            input=text.encode("utf-8", "surrogateescape"),
            env=os.environ | {"LC_ALL": "C"},
            capture_output=True,
            timeout=_LIMIT_SECONDS,
            check=False,
        )
    except OSError as fault:
        return 127, "", fault.strerror or ""
    except subprocess.TimeoutExpired:
        return 124, "", f"took longer than {_LIMIT_SECONDS:.0f} seconds"
    decoded = [stream.decode("utf-8", "surrogateescape") for stream in (result.stdout, result.stderr)]
    return result.returncode, decoded[0], decoded[1]
