"""Questions about the care that is given: interventions, sessions, the end of treatment, reviews, the signature."""

from collections.abc import Callable
from typing import Any

from planctl.cli.prompts import answers, editable, terminal
from planctl.cli.prompts.context import PromptContext
from planctl.errors import UsageError
from planctl.model.plan import Discharge, Entry, Intervention, Plan, ReviewTerms, Service
from planctl.model.schema import INTERVENTION, SERVICE, OneOf
from planctl.model.source import did_you_mean
from planctl.planfile import parser
from planctl.render.reason import reason_text
from planctl.schedule.due import Reason
from planctl.schedule.next_review import next_review

_WHO = ("practitioner", "client", "both")


def _words(record: Any, name: str) -> tuple[str, ...]:
    type = record.by_name[name].type
    return type.words if isinstance(type, OneOf) else ()


def ask_interventions(plan: Plan, sitting: PromptContext) -> Plan:
    """What is done for the goals; what the client declined is recorded, and not argued with."""
    editable.show_questions(sitting.template.interventions)
    found = [each for each in (_intervention(plan, each, sitting) for each in plan.interventions) if each is not None]
    while True:
        taken = {each.id for each in (*plan.interventions, *found)}
        id = next(name for n in range(1, len(taken) + 2) if (name := f"i{n}") not in taken)
        more = _intervention(plan, Intervention(id=id), sitting, another=bool(found))
        if more is None:
            return plan.replace(interventions=tuple(found))
        found.append(more)


def _intervention(
    plan: Plan, before: Intervention, sitting: PromptContext, another: bool = False
) -> Intervention | None:
    if another:
        terminal.show()
    question = "What else will be done?" if another else "What will be done?"
    text = editable.ask_text(question, before.text, hint="Enter: no more")
    if not text:
        return None
    approaches = sitting.template.approaches
    found = before.replace(
        text=text,
        goals=_served(plan, before),
        approach=editable.ask_text(
            "Which approach?", before.approach, completions=approaches, hint=_such_as(approaches)
        ),
        who=editable.ask(
            "Who does it?", _who, before.who, completions=_WHO, hint="practitioner, client, both, or in words"
        ),
        every=editable.ask("How often?", answers.parse_frequency, before.every, hint="weekly, daily, twice a week"),
        agreement=editable.ask(
            "Did the client agree?",
            _agreement,
            before.agreement,
            completions=("yes", "declined", "undecided"),
            hint="yes, declined, undecided",
        ),
    )
    if found.agreement == "declined":
        terminal.show("recorded as declined", "  ")
    return found


def _agreement(answer: str) -> str:
    word = answers.parse_choice(answer, ("yes", "no", *_words(INTERVENTION, "agreement")))
    return {"yes": "agreed", "no": "declined"}.get(word, word)


def _such_as(approaches: tuple[str, ...]) -> str:
    return f"such as {', '.join(approaches[:3])}" if approaches else ""


def _who(answer: str) -> str:
    found = [each for each in _WHO if each.startswith(answer.casefold())]
    return found[0] if len(found) == 1 else answer


def _served(plan: Plan, before: Intervention) -> tuple[str, ...]:
    """The goals that it serves: the only one, or those named; all of them if none is."""
    ids = [each.id for each in plan.goals]
    if len(ids) < 2:
        return tuple(ids)
    known = [each.id for each, _ in plan.goals_and_objectives()]

    def meant(answer: str) -> tuple[str, ...]:
        named = tuple(dict.fromkeys(answer.replace(",", " ").split()))
        for id in named:
            if id not in known:
                raise UsageError("there is no such goal", did_you_mean(id, known, "goals"))
        return named

    found = editable.ask(
        "Which goals is it for?",
        meant,
        before.goals or None,
        shown=" ".join,
        hint=f"{' '.join(ids)}; Enter: all of them",
    )
    return tuple(ids) if found is None else found


def ask_services(plan: Plan, sitting: PromptContext) -> Plan:
    """The sessions planned: sort, approach, length and frequency."""
    before = plan.services[0] if plan.services else Service()
    proposed = sitting.template.services[0] if sitting.template.services else Service()
    sorts = _words(SERVICE, "type")
    first = dict.fromkeys([proposed.type, *sorts] if proposed.type else sorts)
    sort = editable.choose("What kind of sessions?", tuple(first), before.type)
    if sort is None:
        return plan.replace(services=plan.services[1:])
    approaches = sitting.template.approaches
    found = before.replace(
        type=sort,
        modality=editable.ask_text(
            "Which approach?", before.modality, completions=approaches, hint=_such_as(approaches)
        ),
        minutes=editable.ask("How many minutes?", _minutes, before.minutes, hint=f"{proposed.minutes or 50}"),
        every=editable.ask("How often?", answers.parse_frequency, before.every, hint=f"{proposed.every or 'weekly'}"),
        until=before.until,
    )
    return plan.replace(services=(found, *plan.services[1:]))


def _minutes(answer: str) -> int:
    if parser.amount_fault(answer) or not answer.isdecimal() or not 1 <= int(answer) <= 1440:
        raise UsageError("write a whole number of minutes, 1 to 1440")
    return int(answer)


def ask_discharge(plan: Plan, sitting: PromptContext) -> Plan:
    """What shows that treatment can end."""
    editable.show_questions(sitting.template.discharge)
    before = plan.discharge or Discharge()
    criteria = editable.ask_list(
        "What would show that treatment can end?", "What else? (Enter: no more)", before.criteria
    )
    return plan.replace(discharge=before.replace(criteria=criteria) if criteria else None)


def ask_review(plan: Plan, sitting: PromptContext) -> Plan:
    """How often the plan is reviewed, where the command line did not say so."""
    editable.show_questions(sitting.template.review)
    clock = next((each for each in _due(plan, sitting) if each.category == "clock" and each.due is not None), None)
    terminal.show(
        f"The first review is due on {clock.due} ({reason_text(clock)}), "
        "sooner if something happens or a goal's day comes."
        if clock
        else "No regular review is set: one is due when something happens or a goal's day comes."
    )
    before = plan.review or ReviewTerms()
    said = " ".join(before.policy) or (str(before.every) if before.every else "")
    found = editable.ask(
        "A different review interval?",
        _rhythm(sitting),
        before if said else None,
        shown=lambda terms: said,
        completions=tuple(sitting.settings.policies),
        hint="3 months, or a policy such as payer-90d; Enter: no",
    )
    return plan.replace(review=found)


def _due(plan: Plan, sitting: PromptContext) -> tuple[Reason, ...]:
    return next_review(plan, sitting.settings, sitting.today).reasons


def _rhythm(sitting: PromptContext) -> Callable[[str], ReviewTerms]:
    policies = sitting.settings.policies

    def meant(answer: str) -> ReviewTerms:
        if answer in policies:
            return ReviewTerms(policy=(answer,))
        try:
            return ReviewTerms(every=answers.parse_interval(answer))
        except UsageError as fault:
            raise UsageError(f"{fault.message}, and no policy", did_you_mean(answer, policies, "policies")) from None

    return meant


def ask_signature(plan: Plan, sitting: PromptContext) -> Plan:
    """Whether the client has signed it today."""
    others = tuple(each for each in plan.history if each.kind != "signed")
    if not terminal.confirm("Has the client signed the plan today?", len(others) < len(plan.history)):
        return plan.replace(history=others)
    return plan.replace(history=(*others, Entry(date=sitting.today, kind="signed", by="client")))
