"""The sections around the goals: the client's words, problems, care, what helps, when treatment can end."""

from collections.abc import Collection, Iterator
from typing import Final

from planctl.model.dates import Frequency, Interval
from planctl.model.plan import Intervention, Plan, Practitioner, Service
from planctl.model.schema import QUESTIONS
from planctl.render.pages import goals
from planctl.render.pages.blocks import Block, Items, Paragraph, Quote, Section, Table, long_date

_AGREEMENTS: Final = {"agreed": "you agreed", "declined": "you chose not to", "undecided": "not decided yet"}
_WHO: Final = {"client": "you", "practitioner": "your practitioner", "both": "both of us"}
_SERVICES: Final = {
    "individual": "Individual sessions",
    "group": "Group sessions",
    "family": "Family sessions",
    "couples": "Couples sessions",
}


def intake(plan: Plan) -> Section | None:
    """Quote the answers to the three questions of the first sessions."""
    answers = ((getattr(plan.intake, key, None), question) for key, question in QUESTIONS.items())
    quotes = tuple(Quote(answer, question) for answer, question in answers if answer)
    return Section("In your own words", quotes) if quotes else None


def problems(plan: Plan, *, diagnoses: bool) -> Section | None:
    """List what is worked on, and what is deferred."""
    blocks: list[Block] = []
    current = tuple(problem.text for problem in plan.problems if not problem.deferred)
    if current:
        blocks.append(Items(current))
    labels = diagnosis_labels(plan)
    if diagnoses and labels:
        blocks.append(Paragraph(f"Diagnosis: {'; '.join(labels)}."))
    deferred = tuple(f"{problem.text} (why: {problem.deferred})" for problem in plan.problems if problem.deferred)
    if deferred:
        blocks += [Paragraph("What can wait:"), Items(deferred)]
    return Section("What you are working on", tuple(blocks)) if blocks else None


def signer(practitioner: Practitioner | None) -> str:
    """Name the practitioner as they sign: name and credential."""
    return ", ".join(filter(None, (practitioner.name, practitioner.credential))) if practitioner else ""


def diagnosis_labels(plan: Plan) -> list[str]:
    """Name each diagnosis with its code."""
    return [
        f"{diagnosis.label} ({diagnosis.code})" if diagnosis.label else diagnosis.code for diagnosis in plan.diagnoses
    ]


def care(plan: Plan) -> Section | None:
    """List what is done for which goal."""
    if not plan.interventions:
        return None
    names = goals.goal_names(plan)
    table = Table(
        ("What", "For", "Who", "How often", "Agreement"),
        tuple(_intervention_row(intervention, names) for intervention in plan.interventions),
        (38, 17, 17, 13, 15),
    )
    return Section("What we will do", (table,))


def sessions(plan: Plan, locale: str) -> Section | None:
    """List the sessions."""
    services = tuple(service_text(service, locale) for service in plan.services)
    return Section("Sessions", (Items(services),), narrow=True) if services else None


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
        frequency(intervention.every),
        _AGREEMENTS.get(intervention.agreement or "", ""),
    )


def service_text(service: Service, locale: str) -> str:
    """Say what a service is: its kind, length, frequency and end."""
    name = _SERVICES.get(service.type or "", "Sessions")
    parts = [
        f"{name} ({service.modality})" if service.modality else name,
        f"{service.minutes} minutes" if service.minutes else "",
        frequency(service.every),
        f"until {long_date(service.until, locale)}" if service.until else "",
    ]
    return ", ".join(filter(None, parts))


def frequency(every: Interval | Frequency | None) -> str:
    """Say how often; empty where that is not known."""
    if isinstance(every, Interval):
        return f"every {every.unit}" if every.count == 1 else f"every {every}"
    return str(every) if every else ""


def context(plan: Plan, without: Collection[str]) -> Iterator[Section]:
    """List what helps, what may get in the way, and what the client prefers.

    The judgment of risk is the practitioner's, and is not for a page that lies on a kitchen table; nor is the
    place of the safety plan.
    """
    if plan.strengths and "strengths" not in without:
        strengths = (f"{item.text} ({item.use})" if item.use else item.text for item in plan.strengths)
        yield Section("What helps", (Items(tuple(strengths)),), narrow=True)
    if plan.barriers and "barriers" not in without:
        yield Section("What may get in the way", (Items(plan.barriers),), narrow=True)
    if plan.preferences:
        yield Section("What you prefer", (Paragraph(plan.preferences),), narrow=True)


def discharge(plan: Plan, locale: str) -> Section | None:
    """Say when treatment can end."""
    blocks: list[Block] = []
    if plan.discharge is not None and plan.discharge.criteria:
        blocks.append(Items(plan.discharge.criteria))
    if plan.discharge is not None and plan.discharge.discussed:
        blocks.append(Paragraph(f"We talked about this on {long_date(plan.discharge.discussed, locale)}."))
    return Section("When treatment can end", tuple(blocks), narrow=True) if blocks else None
