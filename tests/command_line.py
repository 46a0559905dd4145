"""Command lines of planctl: what they know of their surroundings, and how they are run without a process of their own.

What is asked at a terminal needs one. Most of its time would go by with imports, the same each time:
a process that has imported planctl waits, and each command line at a terminal is a fork of it.
"""

import array
import atexit
import contextlib
import fcntl
import functools
import importlib
import io
import json
import os
import pkgutil
import socket
import subprocess
import sys
import tempfile
import termios
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from unittest import mock

import ptyprocess

PLANCTL = Path(sys.executable).parent / "planctl"
TODAY = "2026-06-01"


class Done(NamedTuple):
    """What came of a command line."""

    returncode: int
    stdout: str
    stderr: str


def environment(more: Mapping[str, str] | None = None, today: str | None = TODAY) -> dict[str, str]:
    """An environment as bare as cron's, with what is given besides."""
    day = {} if today is None else {"PLANCTL_TODAY": today}
    # Whoever runs the tests may have reminders, which a terminal is told about. Not even root can make a folder there.
    state = {} if more and "HOME" in more else {"XDG_STATE_HOME": "/dev/null"}
    return {"PATH": "/usr/bin:/bin", "LANG": "C", **state, **day, **(more or {})}


def is_read_at_the_start(names: Mapping[str, str]) -> bool:
    """Whether any of the variables is one that Python reads as a process begins."""
    return any(name.startswith(("PYTHON", "LC_", "LANG")) for name in names)


def run_here(arguments: Sequence[str], env: Mapping[str, str], cwd: Path, stdin: str = "") -> Done:
    """Run a command line within this process."""
    from planctl.cli import app

    streams = [io.TextIOWrapper(io.BytesIO(data), "utf-8", newline="") for data in (stdin.encode(), b"", b"")]
    with (
        mock.patch.dict(os.environ, env, clear=True),
        mock.patch.multiple(sys, argv=[str(PLANCTL)], stdin=streams[0], stdout=streams[1], stderr=streams[2]),
        contextlib.chdir(cwd),
    ):
        time.tzset()
        code = app.run(list(arguments))
    time.tzset()
    for stream in streams:
        stream.flush()
    stdout, stderr = (stream.buffer.getvalue().decode() for stream in streams[1:])
    return Done(code, stdout, stderr)


class Waiting:
    """A process that has imported planctl, and forks for each command line."""

    def __init__(self) -> None:
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.command_line", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env={**environment(), "LANG": "C.UTF-8", "PYTHONPATH": str(Path(__file__).parents[1])},
        )
        theirs.close()
        # Whatever takes longer hangs.
        self._requests.settimeout(60)

    def ask(self, request: Mapping[str, Any], *descriptors: int) -> Any:
        """What the process answers."""
        data = json.dumps(request).encode()
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
        self._requests.sendmsg([data], rights)
        return json.loads(self._requests.recv(1 << 16))

    def run(self, program: str, command: Sequence[str], env: Mapping[str, str], cwd: Path) -> Done:
        """Run a function of a module, `MODULE:FUNCTION`, with that command line, until it ends."""
        with Path(os.devnull).open() as nothing, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            request = {"program": program, "command": list(command), "env": dict(env), "cwd": str(cwd)}
            pid = self.ask(request, nothing.fileno(), stdout.fileno(), stderr.fileno())
            status = self.ask({"wait": pid, "till it ends": True})
            for told in (stdout, stderr):
                told.seek(0)
            return Done(os.waitstatus_to_exitcode(status), stdout.read().decode(), stderr.read().decode())

    def start(
        self, command: Sequence[str], env: Mapping[str, str], cwd: str, dimensions: tuple[int, int]
    ) -> "ForkedAtTerminal":
        """Start a command line at a terminal of its own."""
        terminal, its_end = os.openpty()
        request = {"program": "planctl.__main__:main", "command": list(command), "env": dict(env), "cwd": cwd}
        pid = self.ask(request, its_end)
        os.close(its_end)
        forked = ForkedAtTerminal(pid, terminal)
        forked.waiting = self
        forked.setwinsize(*dimensions)
        return forked

    def end(self) -> None:
        """End the process."""
        self._requests.close()
        self._process.wait()


@functools.cache
def waiting() -> Waiting:
    """The one process that waits, from when it is first asked for to the end of the tests."""
    process = Waiting()
    atexit.register(process.end)
    return process


class ForkedAtTerminal(ptyprocess.PtyProcess):  # type: ignore[misc]  # it has no types of its own
    """A process at a terminal which is another process's child: that one knows how it ended."""

    waiting: Waiting
    terminated: bool

    def isalive(self) -> bool:
        """Whether it still runs; waits for its end where it has closed the terminal."""
        if self.terminated:
            return False
        status = self.waiting.ask({"wait": self.pid, "till it ends": bool(self.flag_eof)})
        if status is None:
            return True
        self.status, self.terminated = status, True
        self.exitstatus = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
        self.signalstatus = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        return False


def _wait_and_fork(requests: socket.socket) -> None:
    import planctl

    for module in pkgutil.walk_packages(planctl.__path__, "planctl."):
        importlib.import_module(module.name)
    while True:
        data, descriptors, _, _ = socket.recv_fds(requests, 1 << 16, 3)
        if not data:
            return
        request = json.loads(data)
        if "wait" in request:
            pid, status = os.waitpid(request["wait"], 0 if request["till it ends"] else os.WNOHANG)
            answer = status if pid else None
        else:
            answer = os.fork()
            if not answer:
                requests.close()
                _become(descriptors, **request)
            for descriptor in descriptors:
                os.close(descriptor)
        requests.send(json.dumps(answer).encode())


def _become(streams: list[int], program: str, command: list[str], env: dict[str, str], cwd: str) -> NoReturn:
    """Be the command line, as if started with those standard streams or at that terminal."""
    if len(streams) == 1:
        os.setsid()
        fcntl.ioctl(streams[0], termios.TIOCSCTTY, 0)
    for number in range(3):
        os.dup2(streams[number % len(streams)], number)
    for stream in streams:
        os.close(stream)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    os.chdir(cwd)
    sys.argv = command
    # Made for whatever the standard streams were before.
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    code: object = 1
    try:
        module, _, function = program.partition(":")
        getattr(importlib.import_module(module), function)()
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    _wait_and_fork(socket.socket(fileno=int(sys.argv[1])))
