"""What is printed: the answer to stdout, the talk to stderr."""

import contextlib
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TextIO, TypeVar

from planctl import errors
from planctl.errors import ONCE, PlanctlError, Unconfirmed
from planctl.model.source import Problem
from planctl.render import escape

if TYPE_CHECKING:
    from planctl.render.blocks import Block


# A terminal narrower than that breaks lines itself.
_NARROWEST = 40
# What tables, bars, marks and charts are drawn with.
_DRAWN = "─│╭█░●⣿╌━✓✗·"


def prepare() -> None:
    """Let no text fail to print, whatever the locale, and let no file take the place of a closed stream."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # both are text streams


def print_result(text: str, output: Path | None = None) -> None:
    """Write the answer to stdout, or whole to a file. Ends quietly when the reader has gone away.

    Raises:
        PlanctlError: it cannot be written; a lost answer is never taken for none.
    """
    if output is not None:
        from planctl.storage import atomic_write

        atomic_write.write_output(output, text.encode("utf-8", "backslashreplace"))
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
        raise PlanctlError(f"the answer cannot be written: {errors.reason(fault)}") from None


def print_receipt(text: str) -> None:
    """Answer that something was written.

    Raises:
        PlanctlError: the answer cannot be written.
    """
    print_result(_fitted(text, sys.stdout))


@contextlib.contextmanager
def after_writing(done: str, unnoted: Sequence[PlanctlError] = ()) -> Iterator[None]:
    """Once something is written: whatever goes wrong from here on is told together with what was done.

    Args:
        done: what was done, as a sentence, so that nobody does it again because the rest failed.
        unnoted: what went wrong already, and is told when the rest is done.

    Raises:
        PlanctlError: something failed; the message says that the thing itself was done.
    """
    try:
        yield
        for fault in unnoted:
            raise fault
    except (PlanctlError, OSError) as error:
        fault = errors.no_access(error) if isinstance(error, OSError) else error
        advice = fault.advice if isinstance(fault, Unconfirmed) else fault.hint
        raise Unconfirmed(done, fault.cause, advice, fault.problems) from None
    except (KeyboardInterrupt, Exception) as stop:
        stop.add_note(f"{done} already; {ONCE}")
        raise


def _discard(stream: TextIO) -> None:
    """Send what is still buffered nowhere, so that the interpreter does not fail on it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


# What stands on the terminal's last line only until something else is told.
_passing = ""


class OutputStyle(NamedTuple):
    """How an answer is shown.

    Attributes:
        columns: of the terminal that it goes to; none where it goes elsewhere.
        color: whether words stand in colours; without, there is no escape code in the answer at all.
        drawn: whether tables, bars and charts may be drawn with more than ASCII.
    """

    columns: int | None = None
    color: bool = False
    drawn: bool = True

    @property
    def terminal(self) -> bool:
        """Whether it is laid out for a terminal: with lines and boxes, and wrapped at its edge."""
        return self.columns is not None and self.drawn


def output_style(context: Any, output: Path | None = None) -> OutputStyle:
    """How the answer of a command is to be shown.

    Only a terminal that can show them gets lines, boxes and wrapping. Colours are for a terminal,
    unless `NO_COLOR` is set or `TERM` is `dumb`; `--color always` and `never`, given after the
    command or before it, come before all of these. A file never gets any.
    """
    if output is not None or sys.stdout is None:
        return OutputStyle()
    when = context.obj.color or "auto"
    columns = _columns() if sys.stdout.isatty() else None
    plain = columns is None or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return OutputStyle(columns, when == "always" or (when == "auto" and not plain), _shows(_DRAWN))


def _columns() -> int:
    import shutil

    return max(_NARROWEST, shutil.get_terminal_size((80, 24)).columns)


def _shows(text: str) -> bool:
    """Whether the answer can hold such characters."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def print_page(page: "Iterable[Block]", shown: OutputStyle, output: Path | None = None) -> None:
    """Answer with a page, laid out as it is to be shown.

    Raises:
        PlanctlError: as `print_result` does.
    """
    if shown.terminal and shown.columns is not None:
        from planctl.render import rich_layout as drawn

        print_result(drawn.text(page, shown.columns, color=shown.color), output)
    else:
        from planctl.render import plain_layout

        print_result(plain_layout.text(page, shown.columns, color=shown.color), output)


def status(text: str) -> None:
    """Write to a terminal's stderr what makes room for whatever is told next; an empty text takes it away."""
    global _passing
    if text or _passing:
        # Spaces wipe it out on any terminal; an escape code does on most.
        _tell(f"\r{text.ljust(len(_passing))}" + ("" if text else "\r"))
    _passing = text


def info(text: str, *, whole: bool = False) -> None:
    """Write a line of talk to stderr; a `whole` one is left to the terminal to break."""
    if _passing:
        status("")
    _tell(f"{text if whole else _fitted(text, sys.stderr)}\n")


def _fitted(text: str, stream: TextIO | None) -> str:
    """The text with no word broken at the edge of a terminal; as it is where it goes elsewhere."""
    if stream is None or not stream.isatty():
        return text
    import shutil
    import textwrap

    columns = shutil.get_terminal_size().columns
    lines = []
    for line in text.split("\n"):
        indent = " " * (len(line) - len(line.lstrip(" ")) + 2)
        if len(line) <= columns:
            lines.append(line)
            continue
        lines += textwrap.wrap(line, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)


def _tell(text: str) -> None:
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)


def warn(text: str) -> None:
    """Say what the user should know of, though it stopped nothing."""
    info(f"planctl: {escape.line(text)}")


def info_on_terminal(text: str) -> bool:
    """Write a line of talk to stderr if somebody is looking; whether somebody is."""
    if sys.stderr is None or not sys.stderr.isatty():
        return False
    info(text)
    return True


def error(message: str, hint: str = "") -> None:
    """Say what is wrong, and on the next line what to do."""
    info(f"planctl: {escape.line(message)}" + (f"\n  hint: {escape.line(hint)}" if hint else ""))


def problem(file: str, found: Problem) -> None:
    """Say what is wrong with a file, and where."""
    error(f"{found.at(file)}: {found.message}", found.hint)


def problems(file: str, found: Iterable[Problem]) -> None:
    """Say all that is wrong with a file."""
    for item in found:
        problem(file, item)


Thing = TypeVar("Thing")
_PATIENCE_SECONDS: Final = 1.0
_EVERY_SECONDS: Final = 0.1
_BAR_WIDTH: Final = 10


def track(things: Sequence[Thing], doing: str = "reading plans") -> Iterator[Thing]:
    """The things, one after the other; a bar tells how far that is while it takes long, and goes when it ends."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield from things
        return
    due = time.monotonic() + _PATIENCE_SECONDS
    try:
        for done, thing in enumerate(things):
            if time.monotonic() >= due:
                filled = done * _BAR_WIDTH // len(things)
                bar = f"{'#' * filled}{'.' * (_BAR_WIDTH - filled)}"
                status(f"{doing}  [{bar}] {100 * done // len(things)} %")
                due = time.monotonic() + _EVERY_SECONDS
            yield thing
    finally:
        status("")
