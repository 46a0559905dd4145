"""What a run finds around it: the clock, cron, the parser."""

import importlib.util
import re
import shutil
import subprocess
import sys
import zoneinfo
from collections.abc import Iterator, Mapping
from typing import Final

from planctl.doctor.finding import HealthFinding

# Of Debian's cron, and of most others.
_CRON_PATH: Final = "/usr/bin:/bin"
_POSIX_ZONE: Final = re.compile(r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)[+-]?\d{1,2}.*")
_SCHEDULE: Final = re.compile(r"\s*(?:@\w+|(?:\S+\s+){4}\S+)\s+(.*)")
_SETTING: Final = re.compile(r"\s*(\w+)\s*=\s*[\"']?([^\"']*)[\"']?\s*")
_PLANCTL: Final = re.compile(r"(?:^|[\s;&|(])((?:/[^\s;&|]*/)?planctl)(?=\s|$)")


def findings(environment: Mapping[str, str], crontab: str | None = None) -> Iterator[HealthFinding]:
    """What in the environment, or in the user's crontab, would make answers wrong or lose them."""
    if environment.get("PLANCTL_TODAY"):
        yield HealthFinding(
            "clock",
            "PLANCTL_TODAY",
            "is set: every answer is that of another day than today",
            "unset PLANCTL_TODAY, also in your shell's profile",
        )
    yield from _zone(environment.get("TZ"), "TZ")
    yield from _cron(_crontab() if crontab is None else crontab)
    # Other Pythons have no such parser to be installed.
    if sys.implementation.name == "cpython" and importlib.util.find_spec("_ruamel_yaml") is None:
        yield HealthFinding(
            "parser",
            "planctl",
            "reads plans without the parser in C, more slowly",
            f"{sys.executable} -m pip install ruamel.yaml.clib",
            True,
        )


def _zone(name: str | None, about: str) -> Iterator[HealthFinding]:
    # The C library takes what it does not know for UTC, and says nothing.
    if not name or name.startswith((":", "/")) or _POSIX_ZONE.fullmatch(name):
        return
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        yield HealthFinding(
            "time-zone", about, "names no time zone, so that the day changes at midnight UTC", "such as TZ=Europe/Paris"
        )


def _cron(table: str) -> Iterator[HealthFinding]:
    path = _CRON_PATH
    for line in table.splitlines():
        setting, job = _SETTING.fullmatch(line), _SCHEDULE.fullmatch(line)
        if line.lstrip().startswith("#"):
            continue
        if setting is not None:
            path = setting[2] if setting[1] == "PATH" else path
            yield from _zone(setting[2], "TZ in your crontab") if setting[1] in ("TZ", "CRON_TZ") else ()
            continue
        for program in _PLANCTL.findall(job[1].partition("%")[0]) if job is not None else ():
            if shutil.which(program, path=path) is None:
                found = shutil.which("planctl") or "/home/me/.local/bin/planctl"
                yield HealthFinding(
                    "cron",
                    "your crontab",
                    f"calls {program}, which cron does not find" + ("" if "/" in program else f" in {path}"),
                    f"write its whole path: {found}",
                )


def _crontab() -> str:
    program = shutil.which("crontab")
    if program is None:
        return ""
    try:
        ended = subprocess.run(  # noqa: S603  # found by the user's own PATH, and given nothing of ours
            [program, "-l"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ended.stdout.decode("utf-8", "replace") if ended.returncode == 0 else ""
