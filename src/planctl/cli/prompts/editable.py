"""Questions to which an answer may stand already: Enter keeps it, `-` takes it away."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from planctl.cli.prompts import answers, terminal
from planctl.model import dates

Value = TypeVar("Value")
INSTRUCTIONS = "Press Enter to keep an answer, - to delete it."
_AWAY = "-"


def ask(
    question: str,
    meant: Callable[[str], Value],
    before: Value | None,
    *,
    shown: Callable[[Value], str] = str,
    suggested: str = "",
    completions: Sequence[str] = (),
    hint: str = "",
) -> Value | None:
    """What `meant` makes of the answer, or what stood there before; none if it was passed over or taken away.

    Args:
        question: what is asked.
        meant: makes a value of the answer, or refuses it with a `PlanctlError`.
        before: the answer that stands already.
        shown: how such an answer is typed.
        suggested: what is on the line to begin with, where nothing stood there before.
        completions: what the Tab key offers.
        hint: what an answer may look like.

    Raises:
        KeyboardInterrupt: the dialogue was broken off.
    """

    def found(answer: str) -> tuple[Value | None]:
        return (None,) if answer == _AWAY else (meant(answer),)

    prefilled = suggested if before is None else shown(before)
    answered = terminal.ask(question, found, completions=completions, prefilled=prefilled, hint=hint)
    return before if answered is None else answered[0]


def ask_text(
    question: str,
    before: str | None = None,
    *,
    suggested: str = "",
    completions: Sequence[str] = (),
    hint: str = "",
) -> str | None:
    """One line of free text, or what stood there before."""
    return ask(question, str, before, suggested=suggested, completions=completions, hint=hint)


def choose(question: str, words: Sequence[str], before: str | None = None, *, enter: str = "") -> str | None:
    """One of the words, named by as much of it as is plain; `enter` says what it means to name none."""
    hint = ", ".join(words) + (f"; Enter: {enter}" if enter else "")
    return ask(question, lambda answer: answers.parse_choice(answer, words), before, completions=words, hint=hint)


def ask_day(
    question: str,
    meant: Callable[[str], date],
    before: date | None = None,
    *,
    suggested: str = "",
    hint: str = "",
) -> date | None:
    """A day, said again as it was understood."""
    found = ask(question, meant, before, suggested=suggested, hint=hint)
    if found is not None and found != before:
        show_day(found)
    return found


def show_day(day: date) -> None:
    """Say how a day was understood."""
    terminal.show(f"{dates.weekday(day)} {day}", "  ")


def ask_list(question: str, another: str, before: Iterable[str] = (), *, hint: str = "") -> tuple[str, ...]:
    """Several lines of free text, one at a time: those that stood there, then further ones until none is given."""
    kept = [said for each in before if (said := ask_text(question, each))]
    while said := terminal.ask_text(another if kept else question, hint="" if kept else hint):
        kept.append(said)
    return tuple(kept)


def show_questions(questions: Iterable[str]) -> None:
    """The questions of a template, to think of before one is asked."""
    found = list(questions)
    if found:
        terminal.show("Consider:", "  ")
    for each in found:
        terminal.show(each, "  - ", "    ")
