"""A new plan, question by question, and the summary at the end. Nothing is written here."""

from collections.abc import Callable
from typing import Final, NamedTuple

from planctl.analysis import overview
from planctl.cli.prompts import care, client, goals
from planctl.cli.prompts.dialogue import INSTRUCTIONS, PlanDialogue
from planctl.lint import linter
from planctl.lint.linter import RuleSelection
from planctl.lint.rule import LEVELS
from planctl.model.plan import Plan, ReviewTerms
from planctl.render.plain_layout import text
from planctl.render.text.log import next_review_line
from planctl.render.text.plan import page
from planctl.schedule.next_review import next_review


class _Part(NamedTuple):
    """One part of a plan, by the word that it is called up again with."""

    word: str
    what: str
    ask: Callable[[Plan, PlanDialogue], Plan]


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
            _Part("people", "who must sign besides the client", care.ask_people),
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


def ask_plan(
    begun: Plan, template: str, dialogue: PlanDialogue, *, asks_usual: bool
) -> tuple[Plan | None, ReviewTerms | None]:
    """Ask for a plan, and for the usual review terms of the folder where `asks_usual`; no plan if it was dropped.

    Args:
        begun: what is known of it beforehand: client, start, its `created` entry, and review terms if given.
        template: the template's name.
        dialogue: what the questions are asked with.
    """
    dialogue.show(f"A new plan for {begun.client}, starting {begun.start}; template {template}.")
    dialogue.show(
        f"It takes about five minutes. {INSTRUCTIONS} Nothing is written until you have seen the whole plan; "
        "Ctrl-C stops, and can keep a draft."
    )
    plan = begun
    usual = None
    if asks_usual:
        dialogue.show()
        usual = care.ask_usual_review(dialogue)
        dialogue.settings = dialogue.settings._replace(review=usual)
    for number, section in enumerate(_SECTIONS, start=1):
        dialogue.show()
        dialogue.show(f"{number} of {len(_SECTIONS)}  {section.title}")
        for index, part in enumerate(section.parts):
            # What was just said of reviews, or on the command line, is not asked again.
            if part.word == "reviews" and (begun.review is not None or usual is not None):
                continue
            if index:
                dialogue.show()
            plan = part.ask(plan, dialogue)
    return _confirm_plan(plan, dialogue), usual


def _confirm_plan(plan: Plan, dialogue: PlanDialogue) -> Plan | None:
    """The plan once it is found good, after whatever was changed; none if it is dropped."""
    while True:
        _tell_summary(plan, dialogue)
        end = dialogue.choose("Write it?", _ENDS, default="write")
        if end == "write":
            return plan
        if end == "drop":
            if dialogue.confirm("Discard all answers?", False):
                return None
            continue
        word = dialogue.ask_word("Which part?", tuple(_PARTS))
        if word is not None:
            dialogue.show(INSTRUCTIONS)
            plan = _PARTS[word].ask(plan, dialogue)


def _tell_summary(plan: Plan, dialogue: PlanDialogue) -> None:
    settings, today = dialogue.settings, dialogue.today
    dialogue.show()
    dialogue.show("The plan")
    dialogue.show()
    for line in text(page(overview.overview(plan, settings, today), settings.practitioner)).splitlines():
        margin = line[: len(line) - len(line.lstrip())]
        dialogue.show(line.strip(), margin, f"{margin}  ")
    dialogue.show()
    selection = RuleSelection(settings.check.select)
    found = linter.check(plan, "", settings, dialogue.lexicon, today, selection, dialogue.same_texts()).findings
    found.sort(key=lambda each: -LEVELS.index(each.level))
    dialogue.show("planctl check still asks:" if found else "planctl check: no findings.")
    for each in found:
        dialogue.show(f"{each.level} {each.rule}: {each.message}. {each.question}".rstrip(), "  ", "    ")
    dialogue.show(next_review_line(next_review(plan, settings, today)))
