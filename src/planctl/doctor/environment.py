"""Check what a run finds around it: the clock, the time zone, cron, the parser."""

import importlib.util
import re
import shutil
import subprocess
import sys
import zoneinfo
from collections.abc import Iterator
from typing import Final

from planctl.doctor.finding import HealthFinding, Setup

# Of Debian's cron, and of most others.
_CRON_PATH: Final = "/usr/bin:/bin"
_POSIX_ZONE: Final = re.compile(r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)[+-]?\d{1,2}.*")
_JOB: Final = re.compile(r"\s*(?:@\w+|(?:\S+\s+){4}\S+)\s+(.*)")
_SETTING: Final = re.compile(r"\s*(\w+)\s*=\s*[\"']?([^\"']*)[\"']?\s*")
_INSTALLED: Final = re.compile(r"^# BEGIN planctl$.*?^# END planctl$", re.MULTILINE | re.DOTALL)
_PLANCTL: Final = re.compile(r"(?:^|[\s;&|(])((?:/[^\s;&|]*/)?planctl)(?=\s|$)")


def clock(setup: Setup) -> Iterator[HealthFinding]:
    """Check that answers are about today."""
    if setup.environment.get("PLANCTL_TODAY"):
        yield HealthFinding(
            "clock",
            "PLANCTL_TODAY",
            "is set: every answer is for a day other than today",
            "unset PLANCTL_TODAY, also in your shell's profile",
        )


def time_zone(setup: Setup) -> Iterator[HealthFinding]:
    """Check that the day changes at midnight here."""
    yield from _zone(setup.environment.get("TZ"), "TZ")


def _zone(name: str | None, about: str) -> Iterator[HealthFinding]:
    # The C library takes a name that it does not know for UTC, without a word.
    if not name or name.startswith((":", "/")) or _POSIX_ZONE.fullmatch(name):
        return
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        yield HealthFinding(
            "time-zone", about, "names no time zone, so the day changes at midnight UTC", "such as TZ=America/New_York"
        )


def crontab(setup: Setup) -> Iterator[HealthFinding]:
    """Check the jobs in the user's crontab, if there is one."""
    program = shutil.which("crontab")
    if program is None:
        return
    try:
        result = subprocess.run(  # noqa: S603  # found by the user's own PATH, and given nothing of ours
            [program, "-l"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return
    if result.returncode == 0:
        yield from crontab_findings(result.stdout.decode("utf-8", "replace"))


def crontab_findings(table: str) -> Iterator[HealthFinding]:
    """Check that cron finds planctl, and runs it in a known time zone."""
    path = _CRON_PATH
    # What planctl installed is looked at with the reminders.
    for line in _INSTALLED.sub("", table).splitlines():
        setting, job = _SETTING.fullmatch(line), _JOB.fullmatch(line)
        if line.lstrip().startswith("#"):
            continue
        if setting is not None:
            name, value = setting.groups()
            path = value if name == "PATH" else path
            yield from _zone(value, "TZ in your crontab") if name in ("TZ", "CRON_TZ") else ()
            continue
        for program in _PLANCTL.findall(job[1].partition("%")[0]) if job is not None else ():
            if shutil.which(program, path=path) is None:
                full_path = shutil.which("planctl") or "/home/me/.local/bin/planctl"
                yield HealthFinding(
                    "cron",
                    "your crontab",
                    f"calls {program}, which cron does not find" + ("" if "/" in program else f" in {path}"),
                    f"write its full path: {full_path}",
                )


def yaml_parser(setup: Setup) -> Iterator[HealthFinding]:
    """Check that plans are read with the parser written in C."""
    # Other Pythons have no such parser to install.
    if sys.implementation.name == "cpython" and importlib.util.find_spec("_ruamel_yaml") is None:
        yield HealthFinding(
            "parser",
            "planctl",
            "reads plans without the parser written in C, and so more slowly",
            f"{sys.executable} -m pip install ruamel.yaml.clib",
            note=True,
        )
