"""What is printed: the answer to stdout, the talk to stderr."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from planctl.errors import PlanctlError
from planctl.problems import Problem
from planctl.render import visible

# A line is hard to read beyond, and a chart hard to draw below.
_NARROWEST, _WIDEST = 40, 120


def prepare() -> None:
    """Let no text fail to print, whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # both are text streams


def answer(text: str, output: Path | None = None) -> None:
    """Write the answer to stdout, or whole to a file. Ends quietly when the reader has gone away.

    Raises:
        PlanctlError: it cannot be written; a lost answer is never taken for none.
    """
    if output is not None:
        from planctl.store import contents, writing

        if output.name.endswith(contents.SUFFIX) and output.exists():
            raise PlanctlError(
                f"{output} is named like a plan, and is not overwritten", "choose a name with another ending"
            )
        writing.output(output, text.encode("utf-8", "backslashreplace"))
        return
    if sys.stdout is None:
        raise PlanctlError("the answer cannot be written: standard output is closed", "open it, or use -o FILE")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard(sys.stdout)
    except OSError as fault:
        _discard(sys.stdout)
        raise PlanctlError(f"the answer cannot be written: {(fault.strerror or 'unknown fault').lower()}") from None


def confirm(text: str, done: str) -> None:
    """Answer that something was written, and say so elsewhere if that answer cannot be given.

    Args:
        text: the answer.
        done: what was done, so that nobody does it again because its answer was lost.

    Raises:
        PlanctlError: the answer cannot be written; the message says that the thing itself was done.
    """
    try:
        answer(text)
    except PlanctlError as fault:
        raise PlanctlError(f"{done}, but {fault.message}", "do not record it again") from None


@contextlib.contextmanager
def done(what: str) -> Iterator[None]:
    """While something that was done is told: whoever interrupts it learns that it was done."""
    try:
        yield
    except KeyboardInterrupt as stop:
        stop.add_note(f"{what} already; do not record it again")
        raise


def _discard(stream: TextIO) -> None:
    """Send what is still buffered nowhere, so that the interpreter does not fail on it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def width() -> int | None:
    """How many columns the terminal has that the answer goes to; none where it goes elsewhere."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    import shutil

    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((80, 24)).columns))


def shows(text: str) -> bool:
    """Whether the answer can hold such characters."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def tell(text: str) -> None:
    """Write a line of talk to stderr."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except OSError:
        pass


def warn(text: str) -> None:
    """Say what the user should know of, though it stopped nothing."""
    tell(f"planctl: {visible.line(text)}")


def tell_on_terminal(text: str) -> None:
    """Write a line of talk to stderr if somebody is looking."""
    if sys.stderr is not None and sys.stderr.isatty():
        tell(text)


def error(message: str, hint: str = "") -> None:
    """Say what is wrong, and on the next line what to do."""
    tell(f"planctl: {visible.line(message)}" + (f"\n  hint: {visible.line(hint)}" if hint else ""))


def problem(file: str, found: Problem) -> None:
    """Say what is wrong with a file, and where."""
    error(f"{found.at(file)}: {found.message}", found.hint)
