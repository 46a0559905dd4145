"""Questions about the care that is given: interventions, sessions, the end of treatment, reviews, the signature."""

import re
from collections.abc import Callable
from typing import Any

from planctl.cli.prompts import answers
from planctl.cli.prompts.dialogue import PlanDialogue
from planctl.errors import UsageError
from planctl.model import dates
from planctl.model.dates import Frequency
from planctl.model.plan import Discharge, Entry, Intervention, Person, Plan, ReviewTerms, Service
from planctl.model.schema import INTERVENTION, SERVICE, OneOf
from planctl.model.settings import under_own_names
from planctl.model.source import did_you_mean, spelled
from planctl.planfile.fields import FREQUENCY_HINT
from planctl.render.reason import reason_text
from planctl.schedule.next_review import next_review

_WHO = ("practitioner", "client", "both")


def _words(record: Any, name: str) -> tuple[str, ...]:
    type = record.by_name[name].type
    return type.words if isinstance(type, OneOf) else ()


def ask_interventions(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Ask what is done for the goals; what the client declined is recorded as declined."""
    dialogue.show_questions(dialogue.template.interventions)
    interventions = [
        item for item in (_intervention(plan, item, dialogue) for item in plan.interventions) if item is not None
    ]
    while True:
        taken = {item.id for item in (*plan.interventions, *interventions)}
        id = next(name for n in range(1, len(taken) + 2) if (name := f"i{n}") not in taken)
        another = _intervention(plan, Intervention(id=id), dialogue, another=bool(interventions))
        if another is None:
            return plan.replace(interventions=tuple(interventions))
        interventions.append(another)


def _intervention(
    plan: Plan, current: Intervention, dialogue: PlanDialogue, another: bool = False
) -> Intervention | None:
    if another:
        dialogue.show()
    question = "What else will be done?" if another else "What will be done?"
    text = dialogue.ask(
        question,
        str,
        current.text,
        hint="Enter: no more",
        help="One technique or task, in session or between sessions.",
    )
    if not text:
        return None
    intervention = current.replace(
        text=text,
        goals=_ask_goals_served(plan, current, dialogue),
        who=dialogue.ask(
            "Who does it?",
            lambda answer: next((word for word in _WHO if word.startswith(answer.casefold())), answer),
            current.who,
            completions=_WHO,
            hint="practitioner, client, both, or in words",
            help="Payers ask of every intervention who provides it.",
        ),
        every=dialogue.ask(
            "How often?",
            answers.parse_frequency,
            current.every,
            hint="weekly, daily, twice a week",
            help="An interval or a frequency: 2 weeks, 3 times a month, every session.",
        ),
        agreement=dialogue.ask(
            "Did the client agree?",
            _agreement,
            current.agreement,
            completions=("yes", "declined", "undecided"),
            hint="yes, declined, undecided",
            help="What the client declined stays in the plan as declined.",
        ),
    )
    if intervention.agreement == "declined":
        dialogue.show("recorded as declined", "  ")
    return intervention


def _agreement(answer: str) -> str:
    word = answers.parse_choice(answer, ("yes", "no", *_words(INTERVENTION, "agreement")))
    return {"yes": "agreed", "no": "declined"}.get(word, word)


def _ask_goals_served(plan: Plan, current: Intervention, dialogue: PlanDialogue) -> tuple[str, ...]:
    """Ask which goals it serves: the only one, or those named; all if none is named."""
    ids = [goal.id for goal in plan.goals]
    if len(ids) < 2:
        return tuple(ids)
    known = [goal.id for goal, _ in plan.goals_and_objectives()]

    def parse_ids(answer: str) -> tuple[str, ...]:
        named = tuple(dict.fromkeys(answer.replace(",", " ").split()))
        for id in named:
            if id not in known:
                raise UsageError("there is no such goal", did_you_mean(id, known, "goals"))
        return named

    chosen = dialogue.ask(
        "Which goals is it for?",
        parse_ids,
        current.goals or None,
        write=" ".join,
        hint=f"{' '.join(ids)}; Enter: all of them",
    )
    return tuple(ids) if chosen is None else chosen


def ask_services(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Ask for the sessions planned: kind, approach, length and frequency, in one answer."""
    current = plan.services[0] if plan.services else None
    proposed = dialogue.template.services[0] if dialogue.template.services else Service(type="individual", minutes=50)
    example = _service_text(proposed.replace(every=proposed.every or Frequency(1, "week")))
    service = dialogue.ask(
        "What kind of sessions, how long, how often?",
        parse_service,
        current,
        write=_service_text,
        completions=_words(SERVICE, "type"),
        hint=f"such as {example}",
        help="Kind (individual, group, family, couples), approach, minutes, frequency: with commas between them. "
        "Payers ask for all of them.",
    )
    if service is None:
        return plan.replace(services=plan.services[1:])
    missing = [
        name
        for key, name in (("type", "kind"), ("minutes", "length"), ("every", "frequency"))
        if getattr(service, key) is None
    ]
    if missing:
        dialogue.show(f"not stated: {', '.join(missing)}", "  ")
    service = service.replace(until=current.until if current else None)
    return plan.replace(services=(service, *plan.services[1:]))


def parse_service(answer: str) -> Service:
    """Return the service that `individual, CBT, 50 minutes, weekly` describes, its parts in any order.

    Raises:
        UsageError: a part is given twice, or the minutes are none.
    """
    values: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in answer.split(","))):
        minutes = re.fullmatch(r"([0-9]{1,9}) *(?:min|mins|minutes?|m)\.?", part, re.IGNORECASE)
        kind = spelled(part.removesuffix(" sessions").removesuffix(" therapy"), _words(SERVICE, "type"))
        key, value = _frequency_or_approach(part)
        if kind:
            key, value = "type", kind
        elif minutes or (part.isdecimal() and part.isascii()):
            key, value = "minutes", _minutes(minutes[1] if minutes else part)
        if key in values:
            raise UsageError(f"that gives two answers for {_SERVICE_PARTS[key]}", "put commas between the parts only")
        values[key] = value
    return Service(**values)


_SERVICE_PARTS = {"type": "the kind", "minutes": "the length", "every": "how often", "modality": "the approach"}


def _frequency_or_approach(part: str) -> tuple[str, Any]:
    try:
        return "every", dates.frequency(part)
    except dates.UnreadableFrequency as fault:
        if str(fault).startswith("can mean"):
            raise UsageError(f"{part} {fault}", FREQUENCY_HINT) from None
        return "modality", part


def _service_text(service: Service) -> str:
    minutes = f"{service.minutes} minutes" if service.minutes else None
    return ", ".join(str(part) for part in (service.type, service.modality, minutes, service.every) if part)


def _minutes(text: str) -> int:
    if not 1 <= int(text) <= 1440:
        raise UsageError("a session takes 1 to 1440 minutes")
    return int(text)


def ask_discharge(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Ask for the discharge criteria."""
    dialogue.show_questions(dialogue.template.discharge)
    current = plan.discharge or Discharge()
    criteria = dialogue.ask_list(
        "What would show that treatment can end?",
        current.criteria,
        help="Discharge criteria: scores, counts or events, such as PHQ-9 below 5 twice in a row.",
    )
    return plan.replace(discharge=current.replace(criteria=criteria) if criteria else None)


def ask_usual_review(dialogue: PlanDialogue) -> ReviewTerms:
    """Ask how often the plans of the folder are usually reviewed."""
    terms = dialogue.ask(
        "How often do you usually review plans? This is for all plans of the folder.",
        _parse_review_terms(dialogue),
        suggested="6 months",
        completions=tuple(under_own_names(dialogue.settings.policies)),
        hint="payers often expect 90 days",
        help="An interval such as 90 days or 6 months, or a policy such as payer-90d. It is written to planctl.yaml, "
        "and any plan can have another.",
        needed=True,
    )
    return terms or ReviewTerms()


def ask_review(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Ask how often the plan is reviewed, where the command line did not say."""
    dialogue.show_questions(dialogue.template.review)
    reasons = next_review(plan, dialogue.settings, dialogue.today).reasons
    clock = next((reason for reason in reasons if reason.category == "clock" and reason.due is not None), None)
    dialogue.show(
        f"The first review is due on {clock.due} ({reason_text(clock)}), "
        "sooner if something happens or a goal's day comes."
        if clock
        else "No regular review is set: one is due when something happens or a goal's day comes."
    )
    current = plan.review or ReviewTerms()
    answer = " ".join(current.policy) or (str(current.every) if current.every else "")
    terms = dialogue.ask(
        "A different review interval?",
        _parse_review_terms(dialogue),
        current if answer else None,
        write=lambda terms: answer,
        completions=tuple(under_own_names(dialogue.settings.policies)),
        hint="3 months, or a policy such as payer-90d; Enter: no",
    )
    return plan.replace(review=terms)


def _parse_review_terms(dialogue: PlanDialogue) -> Callable[[str], ReviewTerms]:
    policies = dialogue.settings.policies

    def parse_terms(answer: str) -> ReviewTerms:
        if answer in policies:
            return ReviewTerms(policy=(policies[answer].name,))
        try:
            return ReviewTerms(every=answers.parse_interval(answer))
        except UsageError as fault:
            raise UsageError(f"{fault.message}, and no policy", did_you_mean(answer, policies, "policies")) from None

    return parse_terms


def ask_people(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Who must sign besides the client: for a couple the second partner, for a minor the guardian."""
    services = plan.services or dialogue.template.services
    if any(service.type == "couples" for service in services):
        partner = dialogue.ask(
            "Who is the second partner?",
            str,
            _name_of("partner", plan),
            hint="initials will do; Enter: only one must sign",
            help="The plan gets a line for the second signature, and check names it while it is missing.",
        )
        return _with_signer(plan, "partner", partner)
    if not dialogue.confirm(
        "Is the client a minor?", plan.minor, help="A minor's plan needs the signature of a guardian, too."
    ):
        return _with_signer(plan.replace(minor=False), "guardian", None) if plan.minor else plan
    guardian = dialogue.ask(
        "Who is the guardian?", str, _name_of("guardian", plan), hint="initials will do; Enter: without a name"
    )
    return _with_signer(plan.replace(minor=True), "guardian", guardian or "")


def _name_of(role: str, plan: Plan) -> str | None:
    return next((person.name for person in plan.people if person.role == role), None)


def _with_signer(plan: Plan, role: str, name: str | None) -> Plan:
    """Return the plan with somebody of that role who must sign, or with nobody where the name is none."""
    others = tuple(person for person in plan.people if person.role != role)
    if name is None:
        return plan.replace(people=others)
    return plan.replace(people=(*others, Person(role=role, name=name or None, must_sign=True)))


def ask_signature(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Ask whether the client has signed the plan today."""
    others = tuple(entry for entry in plan.history if entry.kind != "signed")
    if not dialogue.confirm("Has the client signed the plan today?", len(others) < len(plan.history)):
        return plan.replace(journal=others)
    return plan.replace(journal=(*others, Entry(date=dialogue.today, kind="signed", by="client")))
