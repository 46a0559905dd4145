"""A guided dialogue: one question after another, with a way back and a draft of the answers.

A dialogue is a function of its answers. To go back a question, or on with a draft, it is run again
from the start with the answers given so far, without a word, up to the first question that has none:
so whatever depends on an answer is built anew.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from planctl.cli.prompts import answers, terminal
from planctl.errors import PlanctlError
from planctl.lint.goal_text import Lexicon
from planctl.model import dates
from planctl.model.settings import Settings, Template
from planctl.planfile.draft_file import Answer

Value = TypeVar("Value")
DELETE = "-"
INSTRUCTIONS = (
    "Press Enter to skip a question or to keep the answer in brackets, - to delete it. "
    "Type ? for an explanation, back (or Ctrl-Up) for the question before. Tab completes names."
)
_BACK = ("back", terminal.GO_BACK[0])
_NO_EXPLANATION = "Answer in your own words, as the hint shows, or press Enter to skip the question."


class _Back(Exception):
    """The question before is to be asked again."""


class Dialogue:
    """The answers of one dialogue.

    Attributes:
        today: the day of the answer last given; a draft may be of an earlier day.
        given: the answers so far, in the order of the questions.
    """

    def __init__(self, today: date, given: Iterable[Answer] = ()) -> None:
        self.given = list(given)
        self._now = self.today = today
        self._next = 0
        # Answers taken back, by their questions and which of the same question it was.
        self._former: dict[tuple[str, int], str] = {}
        self._unshown: list[tuple[str, ...]] = []

    def run(self, conduct: Callable[[], Value]) -> Value:
        """Conduct the dialogue, again from the start whenever somebody goes back, and return what comes of it.

        Raises:
            KeyboardInterrupt: Ctrl-C or Ctrl-D; `given` holds the answers so far.
        """
        while True:
            self._next = 0
            self._unshown = []
            try:
                return conduct()
            except _Back:
                self._take_back(len(self.given) - 1)

    def _take_back(self, first: int) -> None:
        for position in range(len(self.given) - 1, first - 1, -1):
            answer = self.given[position]
            self._former[answer.question, self._times_asked(answer.question, position)] = answer.text
        del self.given[first:]

    def _times_asked(self, question: str, before: int) -> int:
        return sum(answer.question == question for answer in self.given[:before])

    def show(self, *shown: str) -> None:
        """Show what `terminal.show` takes, unless the questions around it were answered before."""
        if self._next < len(self.given):
            self._unshown.append(shown)
        else:
            terminal.show(*shown)

    def ask(
        self,
        question: str,
        parse: Callable[[str], Value],
        default: Value | None = None,
        *,
        write: Callable[[Value], str] = str,
        suggested: str = "",
        completions: Sequence[str] = (),
        hint: str = "",
        help: str = "",
        needed: bool = False,
    ) -> Value | None:
        """Return what `parse` makes of the answer; none if the question was skipped or its answer deleted.

        Args:
            question: what is asked.
            parse: makes a value of the answer, or refuses it with a `PlanctlError`.
            default: the answer that stands already.
            write: how such an answer is typed.
            suggested: the answer that Enter gives where there is no default.
            completions: what the Tab key offers.
            hint: what an answer may look like.
            help: what `?` explains.
            needed: whether the question cannot be skipped.

        Raises:
            KeyboardInterrupt: Ctrl-C or Ctrl-D.
        """
        standing = suggested if default is None else write(default)
        if self._next < len(self.given):
            answer = self.given[self._next]
            try:
                if answer.question != question:
                    raise PlanctlError("another question")
                self.today = answer.day
                value = self._value(answer.text, parse)
            except PlanctlError:
                # What it depends on is no longer what it was.
                self._take_back(self._next)
            else:
                self._next += 1
                self._unshown = []
                return value
        for shown in self._unshown:
            terminal.show(*shown)
        self._unshown = []
        self.today = self._now
        standing = self._former.get((question, self._times_asked(question, len(self.given))), "") or standing
        if terminal.discard_typed_ahead():
            terminal.show("what was typed before this question was not used", "  ")

        def take(answer: str) -> Value | None:
            if answer.casefold() in _BACK:
                if self.given:
                    raise _Back
                raise PlanctlError("this is the first question")
            if answer == "?":
                raise PlanctlError(help or _NO_EXPLANATION)
            if needed and answer in ("", DELETE):
                raise PlanctlError("an answer is required")
            value = self._value(answer, parse)
            self.given.append(Answer(question, answer, self._now))
            self._next += 1
            return value

        return terminal.ask(question, take, completions=completions, default=standing, hint=hint)

    @staticmethod
    def _value(answer: str, parse: Callable[[str], Value]) -> Value | None:
        return None if answer in ("", DELETE) else parse(answer)

    def ask_word(
        self,
        question: str,
        words: Sequence[str],
        default: str | None = None,
        *,
        enter: str = "",
        help: str = "",
        needed: bool = False,
    ) -> str | None:
        """Return one of the words, named by its first letters; `enter` says what it means to name none."""
        hint = ", ".join(words) + (f"; Enter: {enter}" if enter else "")
        parse = partial(answers.parse_choice, words=words)
        return self.ask(question, parse, default, completions=words, hint=hint, help=help, needed=needed)

    def choose(self, question: str, options: Sequence[tuple[str, str]], default: str | None, *, help: str = "") -> str:
        """Return one of the options, each a word and what it means; the question cannot be skipped."""
        self.show(question)
        for line in terminal.option_lines(options):
            self.show(line, "  ")
        words = [word for word, _ in options]
        parse = partial(answers.parse_choice, words=words)
        return self.ask("Choice:", parse, default, completions=words, help=help, needed=True) or ""

    def confirm(self, question: str, default: bool, *, help: str = "") -> bool:
        """Return whether the answer is yes."""
        answer = self.ask(f"{question} [{'Y/n' if default else 'y/N'}]", answers.parse_yes_or_no, help=help)
        return default if answer is None else answer

    def ask_day(
        self,
        question: str,
        parse: Callable[[str], date],
        default: date | None = None,
        *,
        suggested: str = "",
        hint: str = "",
        help: str = "",
    ) -> date | None:
        """Return a day, shown again as it was understood."""
        day = self.ask(question, parse, default, suggested=suggested, hint=hint, help=help)
        if day is not None and day != default:
            self.show_day(day)
        return day

    def show_day(self, day: date) -> None:
        """Show how a day was understood."""
        self.show(f"{dates.weekday(day)} {day}", "  ")

    def ask_list(self, question: str, default: Sequence[str] = (), *, help: str = "") -> tuple[str, ...]:
        """Return several short texts, given in one answer with semicolons between them."""
        items = self.ask(
            question,
            lambda answer: tuple(item.strip() for item in answer.split(";") if item.strip()),
            tuple(default) or None,
            write="; ".join,
            hint="several: put ; between them",
            help=help,
        )
        return items or ()

    def show_questions(self, questions: Iterable[str]) -> None:
        """Show the questions of a template, to consider before one is asked."""
        for number, question in enumerate(questions):
            if number == 0:
                self.show("Consider:", "  ")
            self.show(question, "  - ", "    ")


class PlanDialogue(Dialogue):
    """A dialogue about a new plan.

    Attributes:
        settings: the folder's, with the usual review terms as soon as they were asked for.
        lexicon: the word lists that goals are read with.
        template: the template of the plan.
        same_texts: gives the goal texts of all plans of the folder, as `linter.same_texts` does; it may take a while.
    """

    def __init__(
        self, today: date, given: Iterable[Answer], settings: Settings, lexicon: Lexicon, template: Template,
        same_texts: Callable[[], Mapping[str, tuple[str, ...]]],
    ) -> None:  # fmt: skip
        super().__init__(today, given)
        self.settings, self.lexicon, self.template, self.same_texts = settings, lexicon, template, same_texts
