"""Questions put to somebody at a terminal, one at a time. Nothing here is ever written to a file.

Whoever calls this has made sure that somebody is there. An end of input (Ctrl-D) is an interrupt
like Ctrl-C: a dialogue that was not finished leaves nothing behind.
"""

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TypeVar

from planctl.cli.prompts import answers
from planctl.errors import PlanctlError, UsageError
from planctl.planfile import parser
from planctl.render import escape

Value = TypeVar("Value")
# A question is hard to read on longer lines.
_WIDEST = 100


def show(said: str = "", indent: str = "", hanging: str | None = None) -> None:
    """Say something before or between the questions, wrapped to the terminal; no word is cut.

    Args:
        said: what is said.
        indent: what each line begins with.
        hanging: what the further lines of a wrapped one begin with, if that is something else.
    """
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    for line in escape.lines(said):
        wrapped = textwrap.wrap(
            line,
            width,
            initial_indent=indent,
            subsequent_indent=indent if hanging is None else hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        sys.stderr.write("".join(f"{each}\n" for each in wrapped or [""]))
    sys.stderr.flush()


def ask_text(question: str, *, completions: Sequence[str] = (), prefilled: str = "", hint: str = "") -> str:
    """One line of free text; empty if the question was passed over.

    Args:
        question: what is asked.
        completions: what the Tab key offers, matched without regard to case.
        prefilled: what already stands on the line, to be edited.
        hint: what an answer may look like.

    Raises:
        KeyboardInterrupt: the dialogue was broken off.
    """
    return ask(question, _any, completions=completions, prefilled=prefilled, hint=hint) or ""


def ask(
    question: str,
    meant: Callable[[str], Value],
    *,
    completions: Sequence[str] = (),
    prefilled: str = "",
    hint: str = "",
    needed: bool = False,
) -> Value | None:
    """What `meant` makes of the answer; none if the question was passed over, unless it is `needed`.

    An answer that `meant` raises a `PlanctlError` for is refused with its message and hint, and
    the question put again.

    Raises:
        KeyboardInterrupt: the dialogue was broken off.
    """
    show(f"{question} ({hint})" if hint else question)
    while True:
        answer = _line(completions, prefilled)
        if not answer:
            if not needed:
                return None
            show("an answer is required", "  ")
            continue
        try:
            return meant(_shown_whole(answer))
        except PlanctlError as fault:
            show(fault.message, "  ")
            if fault.hint:
                show(fault.hint, "  ")


def choose(question: str, options: Sequence[tuple[str, str]], default: str | None = None) -> str:
    """One of the options, each a word and what it means, named by the word or as much of it as is plain.

    An empty answer means `default`; without one the question cannot be passed over.

    Raises:
        KeyboardInterrupt: the dialogue was broken off.
    """
    words = [word for word, _ in options]
    widest = max(map(len, words))

    show(question)
    for word, what in options:
        show(f"{word.ljust(widest)}  {what}".rstrip(), "  ")
    found = ask(
        f"Choice [{default}]:" if default else "Choice:",
        lambda answer: answers.parse_choice(answer, words),
        completions=words,
        needed=default is None,
    )
    return found or default or ""


def confirm(question: str, default: bool) -> bool:
    """Whether the answer is yes. What was typed before the question was put is no answer to it.

    Raises:
        KeyboardInterrupt: the dialogue was broken off.
    """

    def meant(answer: str) -> bool:
        said = answer.casefold()
        if said in ("y", "yes"):
            return True
        if said in ("n", "no"):
            return False
        raise UsageError("please answer y or n")

    discard_typed_ahead()
    found = ask(f"{question} [{'Y/n' if default else 'y/N'}]", meant)
    return default if found is None else found


def discard_typed_ahead() -> None:
    """Drop what was typed and not yet asked for.

    The lines of a paste must neither answer the question after the next nor reach the shell.
    """
    import termios

    with suppress(termios.error, ValueError, OSError):
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


def _any(answer: str) -> str:
    return answer


def _shown_whole(answer: str) -> str:
    """The answer, if all of it can be seen.

    Raises:
        UsageError: a control character, or half of one, was typed.
    """
    fault = parser.text_fault(answer)
    if fault:
        raise UsageError(f"{fault}; please type it again")
    return answer


def _line(completions: Sequence[str], prefilled: str) -> str:
    try:
        if sys.stdout is not None and sys.stdout.isatty():
            with _edited(completions, prefilled):
                answer = input("> ")
        else:
            # Only a terminal's own standard output can be edited on; the answer goes there, not the talk.
            sys.stderr.write("> ")
            sys.stderr.flush()
            answer = sys.stdin.readline()
            if not answer:
                raise EOFError
    except UnicodeDecodeError:
        show("that is not valid UTF-8; please type it again", "  ")
        return _line(completions, prefilled)
    except EOFError:
        sys.stderr.write("\n")
        raise KeyboardInterrupt from None
    # What is pasted may hold several lines; an answer is one.
    return " ".join(part.strip() for part in answer.splitlines()).strip()


@contextmanager
def _edited(completions: Sequence[str], prefilled: str) -> Iterator[None]:
    """A line that can be edited, completed and begins as told; without `readline` it is typed plainly."""
    try:
        import readline
    except ImportError:
        yield
        return
    # What was answered is a client's text: no later question may call it up.
    readline.set_auto_history(False)
    readline.set_completer_delims("")
    readline.set_completer(lambda typed, number: _completion(completions, typed, number))
    # libedit, which stands in for readline on some systems, has other words for it.
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
    readline.set_startup_hook(lambda: readline.insert_text(prefilled))
    try:
        yield
    finally:
        readline.set_startup_hook(None)
        readline.set_completer(None)


def _completion(completions: Sequence[str], typed: str, number: int) -> str | None:
    found = [each for each in completions if each.casefold().startswith(typed.casefold())]
    return found[number] if number < len(found) else None
