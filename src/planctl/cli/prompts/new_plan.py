"""A new plan, question by question, and the summary at the end. Nothing is written here."""

from collections.abc import Callable
from typing import Final, NamedTuple

from planctl.analysis import overview
from planctl.cli.prompts import care, client, editable, goals, terminal
from planctl.cli.prompts.context import PromptContext
from planctl.lint import linter
from planctl.lint.linter import RuleSelection
from planctl.lint.rule import LEVELS
from planctl.model.plan import Plan
from planctl.render.plain_layout import text
from planctl.render.text.log import next_review_line
from planctl.render.text.plan import page
from planctl.schedule.next_review import next_review


class _Part(NamedTuple):
    """One part of a plan, by the word that it is called up again with."""

    word: str
    what: str
    asked: Callable[[Plan, PromptContext], Plan]


class _Section(NamedTuple):
    """What is asked under one heading."""

    title: str
    parts: tuple[_Part, ...]


_SECTIONS: Final = (
    _Section(
        "Intake, in the client's own words",
        (_Part("intake", "the three questions of the first sessions", client.ask_intake),),
    ),
    _Section(
        "Diagnoses and problems",
        (
            _Part("diagnoses", "codes and labels", client.ask_diagnoses),
            _Part("problems", "what is worked on", client.ask_problems),
        ),
    ),
    _Section("Goals", (_Part("goals", "what is to be reached, and by when", goals.ask_goals),)),
    _Section("Interventions", (_Part("interventions", "who does what, and how often", care.ask_interventions),)),
    _Section(
        "Strengths, safety, sessions, discharge",
        (
            _Part("strengths", "what helps", client.ask_strengths),
            _Part("barriers", "what hinders, and preferences", client.ask_barriers),
            _Part("safety", "risk, and where the safety plan is", client.ask_safety),
            _Part("sessions", "kind, length, frequency", care.ask_services),
            _Part("ending", "what shows that treatment can end", care.ask_discharge),
            _Part("reviews", "how often", care.ask_review),
            _Part("signature", "whether the client has signed", care.ask_signature),
        ),
    ),
)
_PARTS: Final = {part.word: part for section in _SECTIONS for part in section.parts}
_ENDS: Final = (
    ("write", "write the plan"),
    ("change", "go back to a part of it"),
    ("drop", "discard it; nothing is written"),
)


def ask_plan(begun: Plan, template: str, sitting: PromptContext) -> Plan | None:
    """The plan as it was answered; none if it was dropped at the end.

    Args:
        begun: what is known of it beforehand: client, start, its `created` entry, and review terms if given.
        template: the template's name.
        sitting: what the questions are asked with.

    Raises:
        KeyboardInterrupt: the dialogue was broken off.
    """
    terminal.show(f"A new plan for {begun.client}, starting {begun.start}; template {template}.")
    terminal.show(
        "It takes about five minutes. Press Enter to skip any question, Tab to complete a name. Nothing is written "
        "until you have seen the whole plan; Ctrl-C stops and leaves nothing behind."
    )
    plan = begun
    for number, section in enumerate(_SECTIONS, start=1):
        terminal.show()
        terminal.show(f"{number} of {len(_SECTIONS)}  {section.title}")
        for index, part in enumerate(section.parts):
            # What the command line said of reviews is not asked again.
            if part.word == "reviews" and begun.review is not None:
                continue
            if index:
                terminal.show()
            plan = part.asked(plan, sitting)
    return _ended(plan, sitting)


def _ended(plan: Plan, sitting: PromptContext) -> Plan | None:
    """The plan once it is found good, after whatever was changed; none if it is dropped."""
    while True:
        _tell_summary(plan, sitting)
        terminal.discard_typed_ahead()
        end = terminal.choose("Write it?", _ENDS, default="write")
        if end == "write":
            return plan
        if end == "drop":
            if terminal.confirm("Discard all answers?", False):
                return None
            continue
        word = editable.choose("Which part?", tuple(_PARTS))
        if word is not None:
            terminal.show(editable.INSTRUCTIONS)
            plan = _PARTS[word].asked(plan, sitting)


def _tell_summary(plan: Plan, sitting: PromptContext) -> None:
    settings, today = sitting.settings, sitting.today
    terminal.show()
    terminal.show("The plan")
    terminal.show()
    for line in text(page(overview.overview(plan, settings, today), settings.practitioner)).splitlines():
        margin = line[: len(line) - len(line.lstrip())]
        terminal.show(line.strip(), margin, f"{margin}  ")
    terminal.show()
    selection = RuleSelection(settings.check.select)
    found = linter.check(plan, "", settings, sitting.lexicon, today, selection, sitting.same_texts()).findings
    found.sort(key=lambda each: -LEVELS.index(each.level))
    terminal.show("planctl check still asks:" if found else "planctl check: no findings.")
    for each in found:
        terminal.show(f"{each.level} {each.rule}: {each.message}. {each.question}".rstrip(), "  ", "    ")
    terminal.show(next_review_line(next_review(plan, settings, today)))
