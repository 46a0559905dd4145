"""The sections around the goals: the client's words, problems, care, what helps, when treatment can end."""

from collections.abc import Iterator
from typing import Final

from planctl.model.dates import Frequency, Interval, long_date
from planctl.model.plan import Intervention, Plan, Service
from planctl.render.handout import goals
from planctl.render.handout.blocks import Block, Heading, Items, Paragraph, Quote, Table

_QUESTIONS: Final = (
    ("hopes", "What do you hope to get out of coming to therapy?"),
    ("goals", "What are your goals for treatment?"),
    ("improvement", "How would you know if things have improved?"),
)
_AGREEMENTS: Final = {"agreed": "you agreed", "declined": "you chose not to", "undecided": "not decided yet"}
_WHO: Final = {"client": "you", "practitioner": "your practitioner", "both": "both of us"}
_SERVICES: Final = {
    "individual": "Individual sessions",
    "group": "Group sessions",
    "family": "Family sessions",
    "couples": "Couples sessions",
}


def intake(plan: Plan) -> Iterator[Block]:
    """Quote the answers to the three questions of the first sessions."""
    answers = [(question, getattr(plan.intake, key)) for key, question in _QUESTIONS] if plan.intake else []
    if any(answer for _, answer in answers):
        yield Heading("In your own words")
        yield from (Quote(answer, question) for question, answer in answers if answer)


def problems(plan: Plan) -> Iterator[Block]:
    """List what is worked on, and what is deferred."""
    current = tuple(problem.text for problem in plan.problems if not problem.deferred)
    deferred = tuple(f"{problem.text} (why: {problem.deferred})" for problem in plan.problems if problem.deferred)
    diagnoses = [
        f"{diagnosis.label} ({diagnosis.code})" if diagnosis.label else diagnosis.code for diagnosis in plan.diagnoses
    ]
    if current or diagnoses:
        yield Heading("What we are working on")
    if current:
        yield Items(current)
    if diagnoses:
        yield Paragraph(f"Diagnosis: {'; '.join(diagnoses)}.")
    if deferred:
        yield Heading("What can wait")
        yield Items(deferred)


def care(plan: Plan, locale: str) -> Iterator[Block]:
    """List what is done for which goal, and the sessions."""
    if plan.interventions:
        names = goals.goal_names(plan)
        yield Heading("What we will do")
        yield Table(
            ("What", "For", "Who", "How often", "Agreement"),
            tuple(_intervention_row(intervention, names) for intervention in plan.interventions),
            (38, 17, 17, 13, 15),
        )
    if plan.services:
        yield Heading("Sessions")
        yield Items(tuple(_service(service, locale) for service in plan.services))


def _intervention_row(intervention: Intervention, names: dict[str, str]) -> tuple[str, ...]:
    text = intervention.text or intervention.approach or "not yet described"
    if intervention.approach and intervention.approach != text:
        text += f" ({intervention.approach})"
    # What serves a step serves its goal.
    served = dict.fromkeys(names[goal].removeprefix("a step toward ") for goal in intervention.goals)
    return (
        text,
        ", ".join(served),
        _WHO.get(intervention.who or "", intervention.who or ""),
        _frequency(intervention.every),
        _AGREEMENTS.get(intervention.agreement or "", ""),
    )


def _service(service: Service, locale: str) -> str:
    name = _SERVICES.get(service.type or "", "Sessions")
    parts = [
        f"{name} ({service.modality})" if service.modality else name,
        f"{service.minutes} minutes" if service.minutes else "",
        _frequency(service.every),
        f"until {long_date(service.until, locale)}" if service.until else "",
    ]
    return ", ".join(filter(None, parts))


def _frequency(every: Interval | Frequency | None) -> str:
    if isinstance(every, Interval):
        return f"every {every.unit}" if every.count == 1 else f"every {every}"
    return str(every) if every else ""


def context(plan: Plan) -> Iterator[Block]:
    """List what helps, what may get in the way, what the client prefers, and where the safety plan is.

    The judgment of risk is the practitioner's, and is not for a page that lies on a kitchen table.
    """
    if plan.strengths:
        yield Heading("What helps")
        yield Items(
            tuple(f"{strength.text} ({strength.use})" if strength.use else strength.text for strength in plan.strengths)
        )
    if plan.barriers:
        yield Heading("What may get in the way")
        yield Items(plan.barriers)
    if plan.preferences:
        yield Heading("What you prefer")
        yield Paragraph(plan.preferences)
    if plan.safety and plan.safety.plan:
        yield Heading("Safety plan")
        yield Paragraph(plan.safety.plan)


def discharge(plan: Plan, locale: str) -> Iterator[Block]:
    """Say when treatment can end."""
    if plan.discharge is not None:
        yield Heading("When treatment can end")
        if plan.discharge.criteria:
            yield Items(plan.discharge.criteria)
        if plan.discharge.discussed:
            yield Paragraph(f"We talked about this on {long_date(plan.discharge.discussed, locale)}.")
