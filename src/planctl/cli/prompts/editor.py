"""The user's own editor: which one it is, and a run of it on one file."""

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from planctl.errors import PlanctlError, reason
from planctl.storage import files

_VARIABLES: Final = ("VISUAL", "EDITOR")
# Where neither is set: Debian's choice of the user's, then what nearly every system has.
_USUAL: Final = ("sensible-editor", "nano", "vi")
# Without arguments they wait for somebody who types.
_NEED_TERMINAL: Final = {
    *_USUAL, "vim", "nvim", "pico", "emacs -nw", "joe", "ne", "micro", "hx", "kak", "jed", "mcedit",
}  # fmt: skip
# How long an editor may take where nobody can be at it, such as a script that edits.
_UNATTENDED_SECONDS: Final = 60.0
_KEYS: Final = (signal.SIGINT, signal.SIGQUIT)


class EditorResult(NamedTuple):
    """How a run of the editor ended: its code, less than zero for a signal, and how many seconds it took."""

    code: int
    seconds: float
    timed_out: bool = False

    @property
    def description(self) -> str:
        """Describe how it ended."""
        if self.timed_out:
            return f"was stopped after {self.seconds:.0f} seconds: there is neither a terminal nor a screen for it"
        if self.code >= 0:
            return f"ended with code {self.code}"
        try:
            return f"was ended by {signal.Signals(-self.code).name}"
        except ValueError:
            return f"was ended by signal {-self.code}"


def command(environment: Mapping[str, str]) -> list[str]:
    """The editor that the user has set, with its arguments; else one that is usually there.

    Raises:
        PlanctlError: the one set cannot be found or read, there is none at all, or it would wait for a terminal
            that is not there.
    """
    words = _find(environment)
    if " ".join([Path(words[0]).name, *words[1:]]) in _NEED_TERMINAL and not _is_attended(environment):
        raise PlanctlError(
            f"the editor {words[0]} needs a terminal, and there is none", "run planctl edit on a terminal"
        )
    return words


def _find(environment: Mapping[str, str]) -> list[str]:
    for name in _VARIABLES:
        value = environment.get(name, "").strip()
        if value:
            return _words(name, value)
    for usual in _USUAL:
        if shutil.which(usual):
            return [usual]
    raise PlanctlError("no editor is set, and none was found", "export EDITOR=NAME, in your shell's profile")


def _words(name: str, value: str) -> list[str]:
    if shutil.which(value):
        return [value]  # A path with blanks in it needs no quotes.
    try:
        program, *arguments = shlex.split(value)
    except ValueError:
        raise PlanctlError(f"${name} cannot be read: a quote is left open", f"export {name}=NAME") from None
    program = os.path.expanduser(program)  # noqa: PTH111  # a Path fails where nobody knows a home
    if shutil.which(program) is None:
        raise PlanctlError(f"the editor {program} in ${name} was not found", f"export {name}=NAME of another one")
    return [program, *arguments]


def run(command: list[str], file: Path) -> EditorResult:
    """Run the editor on the file until it ends. What it makes is its owner's alone, unless it sees to that itself.

    Where there is neither a terminal nor a screen it is stopped after a minute.

    Raises:
        PlanctlError: it cannot be started.
    """
    started = time.monotonic()
    with _keys_left_to_the_editor():
        try:
            limit = None if _is_attended(os.environ) else _UNATTENDED_SECONDS
            ended = subprocess.run([*command, str(file)], check=False, umask=0o077, timeout=limit)  # noqa: S603  # the user's own choice
        except subprocess.TimeoutExpired:
            return EditorResult(-signal.SIGKILL, time.monotonic() - started, timed_out=True)
        except OSError as fault:
            raise PlanctlError(f"the editor {command[0]} cannot be started: {reason(fault)}") from None
    return EditorResult(ended.returncode, time.monotonic() - started)


def _is_attended(environment: Mapping[str, str]) -> bool:
    """Tell whether somebody can be at an editor: at a terminal, or at a screen."""
    if sys.platform == "darwin" or environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        return True
    try:
        files.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return any(os.isatty(stream) for stream in range(3))
    return True


@contextlib.contextmanager
def _keys_left_to_the_editor() -> Iterator[None]:
    """While the editor runs, Ctrl-C and Ctrl-\\ are its own keys.

    They are not ignored but caught, since a program that is started inherits what is ignored.
    """
    before = {key: signal.getsignal(key) for key in _KEYS}
    caught = [key for key, handler in before.items() if handler not in (signal.SIG_IGN, None)]
    for key in caught:
        signal.signal(key, lambda number, frame: None)
    try:
        yield
    finally:
        for key in caught:
            signal.signal(key, before[key])
