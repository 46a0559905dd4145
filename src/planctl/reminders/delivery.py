"""Deliver a reminder: by desktop notification, by mail, by a command of the user's. Nothing here waits over 10 seconds.

What these programs print is dropped, so that no amount of it matters; what counts is how they end.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from planctl.model.settings import MAIL_ADDRESS, RemindSettings
from planctl.reminders.messages import Message

LIMIT_SECONDS: Final = 10.0
# Where mail programs are, which cron's PATH leaves out.
_MORE_PATH: Final = os.pathsep + os.pathsep.join(("/usr/local/bin", "/opt/homebrew/bin", "/usr/sbin", "/usr/lib"))
_LINUX: Final = ("notify-send", "gdbus", "osascript")
_MACOS: Final = ("osascript", "notify-send", "gdbus")


def ways(settings: RemindSettings) -> dict[str, Callable[[Message], str]]:
    """Return the ways that the settings ask for, the quietest first; each returns why it failed, or nothing."""
    wanted: dict[str, Callable[[Message], str]] = {}
    if settings.desktop:
        wanted["desktop"] = _desktop
    if settings.mail:
        address = settings.mail
        wanted["mail"] = lambda message: _mail(message, address)
    if settings.after:
        command = settings.after
        wanted["after"] = lambda message: run(["/bin/sh", "-c", command], message.brief)
    return wanted


def deliver(message: Message, settings: RemindSettings, wanted: int | None = None) -> Iterator[dict[str, str]]:
    """Deliver by as many ways as are wanted, or by all; yield the outcomes so far, empty where it went well."""
    outcomes: dict[str, str] = {}
    if not ways(settings):
        yield {"remind": "planctl.yaml sets no way to tell you"}
    for name, tell in ways(settings).items():
        outcomes[name] = tell(message)
        yield dict(outcomes)
        if wanted is not None and sum(not reason for reason in outcomes.values()) >= wanted:
            return


def notifier(which: Callable[[str], str | None] | None = None) -> str | None:
    """Return the program that shows notifications here."""
    return next(filter(None, map(which or find, _MACOS if sys.platform == "darwin" else _LINUX)), None)


def find(program: str) -> str | None:
    """Find a program by the user's own PATH, or where cron's PATH does not lead."""
    return shutil.which(program, path=os.environ.get("PATH", os.defpath) + _MORE_PATH)


def session_bus(environment: Mapping[str, str]) -> str | None:
    """Return the address of the user's session bus, if there is one; cron and others do not pass it on."""
    given = environment.get("DBUS_SESSION_BUS_ADDRESS")
    if given:
        return given
    socket = f"{environment.get('XDG_RUNTIME_DIR') or f'/run/user/{os.getuid()}'}/bus"
    return f"unix:path={socket}" if os.path.exists(socket) else None


def _desktop(message: Message) -> str:
    program = notifier()
    if program is None:
        return "there is neither notify-send nor gdbus" if sys.platform != "darwin" else "there is no osascript"
    return run(_notification(program, message))


def _notification(program: str, message: Message) -> Sequence[str]:
    name = os.path.basename(program)
    if name == "osascript":
        # The words are ours: there is no quote in them.
        return [program, "-e", f'display notification "{message.body}" with title "{message.title}"']
    if name == "gdbus":
        hints = f"{{'urgency': <byte {2 if message.urgent else 1}>}}"
        to = ["--session", "--dest", "org.freedesktop.Notifications", "--object-path", "/org/freedesktop/Notifications"]
        method = ["--method", "org.freedesktop.Notifications.Notify", "planctl", "0", ""]
        return [program, "call", *to, *method, message.title, message.body, "[]", hints, "int32 -1"]
    urgency = "critical" if message.urgent else "normal"
    return [program, "--app-name=planctl", f"--urgency={urgency}", message.title, message.body]


def _mail(message: Message, address: str) -> str:
    if not re.fullmatch(MAIL_ADDRESS, address):
        return "the address is none"
    program = find("sendmail")
    if program is None:
        return "there is no sendmail"
    head = (
        f"To: {address}",
        f"Subject: planctl: {message.title.removeprefix('planctl: ')}",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    return run([program, "-t", "-i"], "".join(f"{line}\n" for line in (*head, "", *message.brief.splitlines())))


def run(command: Sequence[str], text: str = "") -> str:
    """Run a command with the text on its standard input, and return why it failed, or nothing.

    At the time limit it is stopped with all that it has started.
    """
    bus = session_bus(os.environ)
    try:
        child = subprocess.Popen(  # noqa: S603  # the user's own programs, by an argument list of ours
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | ({"DBUS_SESSION_BUS_ADDRESS": bus} if bus else {}),
            start_new_session=True,
        )
    except OSError as fault:
        return (fault.strerror or "cannot be run").lower()
    try:
        child.communicate(text.encode("utf-8", "surrogateescape"), LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(OSError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return f"took longer than {LIMIT_SECONDS:.0f} seconds, and was stopped"
    if child.returncode < 0:
        return f"was stopped by signal {-child.returncode}"
    return f"ended with {child.returncode}" if child.returncode else ""


def in_own_process(work: Callable[[], int]) -> int:
    """Do the work in a process that goes on if this one is killed, and return its small number.

    So nobody who was told is told again because the process that told them died before it could record that.
    """
    try:
        process = os.fork()
    except OSError:
        return work()
    if process == 0:
        code = 255
        try:
            os.setsid()
            code = work()
        finally:
            # Neither buffers nor handlers are this process's own.
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
