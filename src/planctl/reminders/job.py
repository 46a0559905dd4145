"""The scheduled job, as the text that each scheduler reads; and read back out of it."""

import plistlib
import re
import shlex
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

MINUTE: Final = 7
BEGIN: Final = "# BEGIN planctl"
END: Final = "# END planctl"


class UnusablePath(ValueError):
    """A path that a scheduler cannot be given; the text says why."""


class Job(NamedTuple):
    """The job of one plans folder.

    Attributes:
        key: a short name, which tells the jobs of two folders apart.
        command: the program with its arguments, all of them absolute.
        first: the hour it first looks at on a day.
        last: the hour it last looks at.
    """

    key: str
    command: tuple[str, ...]
    first: int = 8
    last: int = 19

    @property
    def folder(self) -> str:
        return self.command[-1]

    @property
    def program(self) -> tuple[str, ...]:
        """Return the words that call planctl itself."""
        return self.command[: self.command.index("remind")]

    @property
    def name(self) -> str:
        """Return its name in systemd."""
        return f"planctl-{self.key}"

    @property
    def label(self) -> str:
        """Return its name in launchd."""
        return f"planctl.remind.{self.key}"

    @property
    def hours(self) -> str:
        """Write the hours in words."""
        return f"{MINUTE} minutes past each hour from {self.first} to {self.last}"

    def next_run(self, now: datetime) -> datetime:
        """Return the time of the next look."""
        moment = now.replace(minute=MINUTE, second=0, microsecond=0)
        while moment <= now or not self.first <= moment.hour <= self.last:
            moment += timedelta(hours=1)
        return moment


def command(program: Sequence[str], folder: str, environment: Sequence[tuple[str, str]] = ()) -> tuple[str, ...]:
    """Return the job's command, with what of the environment decides where the record is.

    Raises:
        UnusablePath: one of them cannot stand in a line.
    """
    # systemd runs no program whose path has quotes in it, but hands it on.
    needs_env = bool(environment) or any(character in program[0] for character in "\"'\\")
    prefix = ["/usr/bin/env", *(f"{name}={value}" for name, value in environment)] if needs_env else []
    if needs_env and "=" in program[0]:
        raise UnusablePath("holds an equals sign")
    words = (*prefix, *program, "remind", "--plans", folder)
    if any(ord(character) < 32 or character == "\x7f" for word in words for character in word):
        raise UnusablePath("holds a line break or another control character")
    return words


# ---- systemd -----------------------------------------------------------------------------------


def service(job: Job) -> str:
    """Write the unit that looks once."""
    # The colon: no word is taken for a variable. Two of a percent sign stand for one.
    words = " ".join(f'"{word}"' for word in (_unit_text(word) for word in job.command))
    return f"""\
[Unit]
Description=Treatment plans due for review

[Service]
Type=oneshot
ExecStart=:{words}
UMask=0077
"""


def timer(job: Job) -> str:
    """Write the unit that says when: hourly, after a start, and after a time that was slept through."""
    hours = f"{job.first:02}..{job.last:02}" if job.first < job.last else f"{job.first:02}"
    return f"""\
[Unit]
Description=Treatment plans due for review: when to look

[Timer]
OnCalendar=*-*-* {hours}:{MINUTE:02}
OnStartupSec=2min
Persistent=true

[Install]
WantedBy=timers.target
"""


def _unit_text(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")


def from_units(key: str, service: str, timer: str) -> Job | None:
    """Read the job that two units describe; none if they are not like ours."""
    line = re.search(r"^ExecStart=:(.*)$", service, re.MULTILINE)
    hours = re.search(r"^OnCalendar=\*-\*-\* (\d\d)(?:\.\.(\d\d))?:\d\d$", timer, re.MULTILINE)
    if line is None or hours is None:
        return None
    return _job(key, line[1].replace("%%", "%"), hours[1], hours[2])


def _job(key: str, words: str, first: str, last: str | None) -> Job | None:
    try:
        command = tuple(shlex.split(words))
    except ValueError:
        return None
    if command[-3:-1] != ("remind", "--plans"):
        return None
    return Job(key, command, int(first), int(last or first))


# ---- launchd -----------------------------------------------------------------------------------


def plist(job: Job) -> str:
    """Write the agent: hourly, and at login; what was slept through is made up for after waking."""
    return plistlib.dumps(
        {
            "Label": job.label,
            "ProgramArguments": list(job.command),
            "StartCalendarInterval": [{"Hour": hour, "Minute": MINUTE} for hour in range(job.first, job.last + 1)],
            "RunAtLoad": True,
            "ProcessType": "Background",
            "Umask": 0o077,
        },
        sort_keys=False,
    ).decode()


def from_plist(key: str, text: str) -> Job | None:
    """Read the job that an agent describes; none if it is not like ours."""
    try:
        agent = plistlib.loads(text.encode())
        hours = [moment["Hour"] for moment in agent["StartCalendarInterval"]]
        return _job(key, shlex.join(agent["ProgramArguments"]), str(min(hours)), str(max(hours)))
    except (plistlib.InvalidFileException, ValueError, KeyError, TypeError, AttributeError):
        return None
    except Exception:  # the XML parser's own, which has no public name to catch it by
        return None


# ---- crontab -----------------------------------------------------------------------------------


def cron_line(job: Job, when: str = "") -> str:
    """Write the job's line in a crontab, hourly or at another time.

    Raises:
        UnusablePath: cron cannot be given such a path.
    """
    if any("\\" in word for word in job.command):
        raise UnusablePath("holds a backslash, which cron reads in more than one way")
    hours = f"{job.first}-{job.last}" if job.first < job.last else f"{job.first}"
    return f"{when or f'{MINUTE} {hours} * * *'} {shlex.join(job.command)}".replace("%", "\\%")


def from_cron_line(key: str, line: str) -> Job | None:
    """Read the job that a line of ours describes; none if it is another one."""
    match = re.fullmatch(rf"{MINUTE} (\d+)(?:-(\d+))? \* \* \* (.*)", line)
    return _job(key, match[3].replace("\\%", "%"), match[1], match[2]) if match else None


def split_crontab(table: str) -> tuple[list[str], str]:
    """Split a crontab into our lines and the rest.

    Raises:
        UnusablePath: our block has no end, or there are several.
    """
    parts = re.split(rf"^{BEGIN}$\n|^{END}$\n?", table, flags=re.MULTILINE)
    marks = [line for line in table.split("\n") if line in (BEGIN, END)]
    if not marks:
        return [], table
    if marks != [BEGIN, END]:
        raise UnusablePath(f"does not have one line {BEGIN} and below it one line {END}")
    return parts[1].splitlines(), parts[0] + parts[2]


def join_crontab(lines: Sequence[str], rest: str) -> str:
    """Write a crontab with our lines in it.

    They stand on top: no setting further down, such as SHELL or CRON_TZ, then changes what they mean, and whether
    the rest ends in a line break stays as it was.
    """
    block = "".join(f"{line}\n" for line in (BEGIN, *lines, END))
    return block + rest if lines else rest
