"""Single questions put to somebody at a terminal. Nothing here is ever written to a file.

Whoever calls this has made sure that somebody is there. An end of input (Ctrl-D) is an interrupt
like Ctrl-C.
"""

import os
import select
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final, TypeVar

from planctl.cli.prompts import answers
from planctl.errors import PlanctlError
from planctl.planfile import parser
from planctl.render import escape

Value = TypeVar("Value")
# A question is hard to read on longer lines.
_WIDEST: Final = 100
# What Ctrl-Up types, and what a terminal sends for it where there is no line editor.
GO_BACK: Final = ("\x02", "\x1b[1;5A")
# The rest of a paste is there at once; nobody types so fast.
_REST_OF_PASTE_SECONDS: Final = 0.005
_NEXT_PART_OF_PASTE_SECONDS: Final = 0.1


def show(text: str = "", indent: str = "", hanging: str | None = None) -> None:
    """Show a text before or between the questions, wrapped to the terminal; no word is cut.

    Args:
        text: what is shown.
        indent: what each line begins with.
        hanging: what the further lines of a wrapped one begin with, if that is something else.
    """
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    for line in escape.lines(text):
        wrapped = textwrap.wrap(
            line,
            width,
            initial_indent=indent,
            subsequent_indent=indent if hanging is None else hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        sys.stderr.write("".join(f"{part}\n" for part in wrapped or [""]))
    sys.stderr.flush()


def ask(
    question: str, parse: Callable[[str], Value], *, completions: Sequence[str] = (), default: str = "", hint: str = ""
) -> Value:
    """Return what `parse` makes of the answer, or of the default; of the empty text if the question was skipped.

    An answer that `parse` raises a `PlanctlError` for is refused with its message and hint, and
    the question asked again.
    """
    show(_prompt_text(question, hint, default))
    while True:
        answer = read_answer(completions, default)
        try:
            return parse(answer)
        except PlanctlError as fault:
            show(fault.message, "  ")
            if fault.hint:
                show(fault.hint, "  ")


def _prompt_text(question: str, hint: str = "", default: str = "") -> str:
    """Write a question with what an answer may look like, and the answer that Enter gives."""
    colon = ":" if question.endswith(":") and default and not hint else ""
    return (
        f"{question.removesuffix(colon)}{f' ({hint})' if hint else ''}{f' [{escape.line(default)}]' if default else ''}"
        + colon
    )


def choose(question: str, options: Sequence[tuple[str, str]], default: str = "") -> str:
    """Return one of the options, each a word and what it means, named by the word or its first letters.

    Enter means `default`; without one the question cannot be skipped.
    """
    show(question)
    for line in option_lines(options):
        show(line, "  ")
    words = [word for word, _ in options]
    return ask("Choice:", lambda answer: answers.parse_choice(answer, words), completions=words, default=default)


def option_lines(options: Sequence[tuple[str, str]]) -> list[str]:
    """Return a line for each of the options, a word and what it means."""
    widest = max(len(word) for word, _ in options)
    return [f"{word.ljust(widest)}  {meaning}".rstrip() for word, meaning in options]


def confirm(question: str, default: bool) -> bool:
    """Return whether the answer is yes. What was typed before the question was asked is no answer to it."""
    discard_typed_ahead()

    def parse(answer: str) -> bool:
        return answers.parse_yes_or_no(answer) if answer else default

    return ask(f"{question} [{'Y/n' if default else 'y/N'}]", parse)


def discard_typed_ahead() -> bool:
    """Drop what was typed and not yet asked for, and return whether there was anything.

    A late line of a paste must neither answer the next question nor reach the shell.
    """
    import termios

    with suppress(termios.error, ValueError, OSError):
        if select.select([sys.stdin], [], [], 0)[0]:
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
            return True
    return False


def read_answer(completions: Sequence[str] = (), default: str = "") -> str:
    """Read one answer; Enter gives the default. The lines of a paste are one answer."""
    while True:
        try:
            line = _read_line(completions, default)
        except UnicodeDecodeError:
            show("that is not valid UTF-8; please type it again", "  ")
            continue
        rest = _rest_of_paste()
        answer = " ".join(filter(None, (part.strip() for part in f"{line}{rest}".splitlines())))
        if any(key in answer for key in GO_BACK):
            return GO_BACK[0]
        fault = parser.text_fault(answer)
        if fault:
            show(f"{fault}; please type it again", "  ")
        elif rest and not rest.endswith(("\n", "\r")):
            # The last line of the paste still waits for its Enter.
            show("several lines were pasted; press Enter to use them as one answer:", "  ")
            show(answer, "  ")
            default = answer
        else:
            return answer or default


def _read_line(completions: Sequence[str], default: str) -> str:
    try:
        if sys.stdout is not None and sys.stdout.isatty():
            with _edited(completions, default):
                return input("> ")
        # Only a terminal's own standard output can be edited on; the answer goes there, not the talk.
        sys.stderr.write("> ")
        sys.stderr.flush()
        line = sys.stdin.readline()
    except EOFError:
        line = ""
    if not line:
        sys.stderr.write("\n")
        raise KeyboardInterrupt
    return line.removesuffix("\n")


def _rest_of_paste() -> str:
    """Return the further lines of a paste from a terminal that does not mark it as one; most often nothing."""
    import termios
    import tty

    try:
        terminal = sys.stdin.fileno()
        if not select.select([terminal], [], [], _REST_OF_PASTE_SECONDS)[0]:
            return ""
        before = termios.tcgetattr(terminal)
        tty.setcbreak(terminal, termios.TCSANOW)
        try:
            parts = [b"\n"]
            while select.select([terminal], [], [], _NEXT_PART_OF_PASTE_SECONDS)[0]:
                part = os.read(terminal, 65536)
                if not part:
                    break
                parts.append(part)
        finally:
            termios.tcsetattr(terminal, termios.TCSANOW, before)
    except (termios.error, ValueError, OSError):
        return ""
    return b"".join(parts).decode("utf-8", "replace")


# ---- the line editor -----------------------------------------------------------------------------

# Keys that move the cursor or delete, each with the name of what it does and a sequence that stands for it.
_EDITING_KEYS: Final = (
    (r"\e[D", "backward-char"), (r"\eOD", "backward-char"), (r"\C-b", "backward-char"),
    (r"\e[C", "forward-char"), (r"\eOC", "forward-char"), (r"\C-f", "forward-char"),
    (r"\e[H", "beginning-of-line"), (r"\eOH", "beginning-of-line"), (r"\e[1~", "beginning-of-line"),
    (r"\C-a", "beginning-of-line"), (r"\e[F", "end-of-line"), (r"\eOF", "end-of-line"), (r"\e[4~", "end-of-line"),
    (r"\C-e", "end-of-line"), (r"\C-h", "backward-delete-char"), (r"\C-?", "backward-delete-char"),
    (r"\C-w", "unix-word-rubout"), (r"\eb", "backward-word"), (r"\e[1;5D", "backward-word"),
    (r"\ef", "forward-word"), (r"\e[1;5C", "forward-word"), (r"\e[A", "end-of-line"), (r"\eOA", "end-of-line"),
)  # fmt: skip
# `insert-completions`, by which readline tells it from the Tab key.
_INSERT: Final = ord("*")


@contextmanager
def _edited(completions: Sequence[str], default: str) -> Iterator[None]:
    """Let the line be edited and completed; without `readline` it is typed plainly.

    The default is put on the line by the first key that moves the cursor or deletes; whoever types
    something else replaces it.
    """
    try:
        import readline
    except ImportError:
        yield
        return
    # What was answered is a client's text: no later question may call it up.
    readline.set_auto_history(False)
    readline.set_completer_delims("")
    # libedit, which stands in for readline on some systems, has other words for it, and no such macros.
    is_libedit = "libedit" in (readline.__doc__ or "")
    if is_libedit:
        readline.parse_and_bind("bind ^I rl_complete")
    else:
        readline.parse_and_bind("tab: complete")
        readline.parse_and_bind(r'"\e[1;5A": "\C-v\C-b\C-m"')

    def complete(typed: str, number: int) -> str | None:
        if default and not is_libedit and readline.get_completion_type() == _INSERT:
            _bind_editing_keys(readline.parse_and_bind)
            return default if number == 0 else None
        matches = [word for word in completions if word.casefold().startswith(typed.casefold())]
        return matches[number] if number < len(matches) else None

    readline.set_completer(complete)
    if default and not is_libedit:
        _bind_editing_keys(readline.parse_and_bind, inserting=True)
    elif default:
        readline.set_startup_hook(lambda: readline.insert_text(default))
    try:
        yield
    finally:
        readline.set_startup_hook(None)
        readline.set_completer(None)
        if default and not is_libedit:
            _bind_editing_keys(readline.parse_and_bind)


def _bind_editing_keys(bind: Callable[[str], None], *, inserting: bool = False) -> None:
    """Bind the keys to what they do, or to what puts the default on the line before."""
    if inserting:
        bind(r'"\C-x\C-p": insert-completions')
        # It leaves a blank behind what it inserts.
        bind(r'"\C-x\C-h": backward-delete-char')
    for number, (key, command) in enumerate(_EDITING_KEYS):
        if inserting:
            hidden = rf"\C-x\C-q{chr(ord('a') + number)}"
            bind(f'"{hidden}": {command}')
            bind(rf'"{key}": "\C-x\C-p\C-x\C-h{hidden}"')
        else:
            bind(f'"{key}": {command}')
