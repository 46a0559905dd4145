"""The real command line with a fault put into one of its steps: `python injected.py FAULT LOG -- ARGUMENTS`.

Every call of the system that the writing modules make is a step. This program gives these modules a
stand-in for `os` that counts the steps, and does at one of them what FAULT says; the modules and the
rest of planctl are what is installed. So there is no hook in planctl itself, and no step is missed
when the writing changes.

FAULT is one of

    none                        only count
    kill:N                      SIGKILL before step N
    signal:NAME:N               the signal NAME before step N
    fail:CALL:ERROR[:NTH]       the NTH call of CALL (the first by default) fails with errno ERROR
    fails:CALL:ERROR:NTH        so does every later one
    fail@N:ERROR                step N fails with errno ERROR
    unsupported                 files cannot be exchanged here
    run:CALL:NTH:COMMAND        a shell COMMAND is run before the NTH call of CALL

LOG is a file to which the names of the steps are written, one a line, each before it is done.
"""

import errno
import fcntl
import os
import signal
import subprocess
import sys
from collections import Counter
from types import ModuleType
from typing import Any

from planctl.storage import atomic_write

FILES = {"open", "close", "read", "write", "pread", "fsync", "link", "unlink", "rename", "replace", "scandir"}
FACTS = {"stat", "fstat", "lstat", "fchmod", "fchown", "listxattr", "getxattr", "setxattr"}
CALLS = FILES | FACTS | {"flock", "exchange"}


class Faulty:
    """Stands in for a module: the same but for the fault."""

    def __init__(self, module: ModuleType, steps: "Steps") -> None:
        self._module, self._steps = module, steps

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._module, name)
        return self._steps.faulty(name, found) if name in CALLS else found


class Steps:
    """The steps done so far, and the fault that waits for one of them."""

    def __init__(self, fault: str, log: str) -> None:
        sort, _, self._rest = fault.partition(":")
        self._sort, _, at = sort.partition("@")
        self._at = int(at) if at else 0
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._counts: Counter[str] = Counter()

    def faulty(self, name: str, call: Any) -> Any:
        """The call, with the fault before it when its turn has come."""

        def step(*arguments: Any, **named: Any) -> Any:
            self._counts[name] += 1
            os.write(self._log, f"{name}\n".encode())
            self._strike(name)
            return call(*arguments, **named)

        return step

    def _strike(self, name: str) -> None:
        number = self._counts.total()
        match self._sort, self._rest.split(":", 3):
            case "kill", [n, *_] if number == int(n):
                os.kill(os.getpid(), signal.SIGKILL)
            case "signal", [which, n, *_] if number == int(n):
                os.kill(os.getpid(), getattr(signal, which))
            case "fail", [error] if number == self._at:
                raise OSError(getattr(errno, error), os.strerror(getattr(errno, error)))
            case "fail", [call, error, *nth] if call == name and self._counts[name] == int((nth or ["1"])[0]):
                raise OSError(getattr(errno, error), os.strerror(getattr(errno, error)))
            case "fails", [call, error, nth] if call == name and self._counts[name] >= int(nth):
                raise OSError(getattr(errno, error), os.strerror(getattr(errno, error)))
            case "unsupported", _ if name == "exchange":
                raise atomic_write.Unsupported
            case "run", [call, nth, command] if call == name and self._counts[name] == int(nth):
                subprocess.run(command, shell=True, check=True)


def main() -> None:
    """Put the fault in, and run the command."""
    fault, log, _, *arguments = sys.argv[1:]
    from planctl import __main__
    from planctl.storage import atomic_write, draft, files, locks

    steps = Steps(fault, log)
    for module in (files, draft, locks, atomic_write):
        vars(module)["os"] = Faulty(os, steps)
    vars(locks)["fcntl"] = Faulty(fcntl, steps)
    vars(atomic_write)["exchange"] = steps.faulty("exchange", atomic_write.exchange)
    sys.argv = ["planctl", *arguments]
    __main__.main()


if __name__ == "__main__":
    main()
