"""The care: what will be done for the goals, in which sessions, what bears on it, when it can end."""

from collections.abc import Iterator
from typing import Final

from planctl.model import dates
from planctl.model.plan import ClientProblem, Diagnosis, Intervention, Plan, Service
from planctl.render.handout import goals
from planctl.render.handout.blocks import Block, Heading, Items, Paragraph, Quote, Table

_AGREEMENTS: Final = {"agreed": "you agreed", "declined": "you chose not to", "undecided": "not decided yet"}
_WHO: Final = {"client": "you", "practitioner": "your practitioner", "both": "both of us"}
_SERVICES: Final = {
    "individual": "Individual sessions",
    "group": "Group sessions",
    "family": "Family sessions",
    "couples": "Couples sessions",
}


def interventions(plan: Plan) -> Iterator[Block]:
    """What is done for which goal, and the sessions."""
    numbers = goals.numbers(plan)
    if plan.interventions:
        yield Heading("What we will do")
        yield Table(
            ("What", "For", "Who", "How often", "Agreement"),
            tuple(_intervention(each, numbers) for each in plan.interventions),
            (38, 17, 17, 13, 15),
        )
    if plan.services:
        yield Heading("Sessions")
        yield Items(tuple(_service(each) for each in plan.services))


def _intervention(each: Intervention, numbers: dict[str, str]) -> tuple[str, ...]:
    named = each.text or each.approach or "still to be put in words"
    approach = f" ({each.approach})" if each.approach and each.text and each.approach != each.text else ""
    # What serves a step serves its goal.
    served = dict.fromkeys(numbers[goal].removeprefix("a step towards ") for goal in each.goals)
    return (
        f"{named}{approach}",
        ", ".join(served),
        _WHO.get(each.who or "", each.who or ""),
        f"every {each.every}".replace("every 1 ", "every ") if each.every else "",
        _AGREEMENTS.get(each.agreement or "", ""),
    )


def _service(each: Service) -> str:
    named = _SERVICES.get(each.type or "", "Sessions")
    parts = [
        f"{named} ({each.modality})" if each.modality else named,
        f"{each.minutes} minutes" if each.minutes else "",
    ]
    parts.append(f"every {each.every}".replace("every 1 ", "every ") if each.every else "")
    parts.append(f"until {dates.written(each.until)}" if each.until else "")
    return ", ".join(part for part in parts if part)


def surroundings(plan: Plan) -> Iterator[Block]:
    """What helps, what may get in the way, what the client prefers, and where the safety plan is.

    The judgement of risk is the practitioner's, and is not for a page that lies on a kitchen table.
    """
    if plan.strengths:
        yield Heading("What helps")
        yield Items(tuple(f"{each.text} ({each.use})" if each.use else each.text for each in plan.strengths))
    if plan.barriers:
        yield Heading("What may get in the way")
        yield Items(plan.barriers)
    if plan.preferences:
        yield Heading("What you prefer")
        yield Paragraph(plan.preferences)
    if plan.safety and plan.safety.plan:
        yield Heading("Safety plan")
        yield Paragraph(plan.safety.plan)


def ending(plan: Plan) -> Iterator[Block]:
    """When treatment can end."""
    if plan.discharge is not None:
        yield Heading("When treatment can end")
        if plan.discharge.criteria:
            yield Items(plan.discharge.criteria)
        if plan.discharge.discussed:
            yield Paragraph(f"We talked about this on {dates.written(plan.discharge.discussed)}.")


_QUESTIONS = (
    ("hopes", "What do you hope to get out of coming to therapy?"),
    ("goals", "What are your goals for treatment?"),
    ("improvement", "How would you know if things have improved?"),
)


def words(plan: Plan) -> Iterator[Block]:
    """The answers to the three questions of the first sessions."""
    said = [(question, getattr(plan.intake, key)) for key, question in _QUESTIONS] if plan.intake else []
    if any(answer for _, answer in said):
        yield Heading("In your own words")
        yield from (Quote(answer, question) for question, answer in said if answer)


def problems(plan: Plan) -> Iterator[Block]:
    """What is worked on, and what waits."""
    worked_on = [each for each in plan.problems if not each.deferred]
    deferred = [each for each in plan.problems if each.deferred]
    if worked_on or plan.diagnoses:
        yield Heading("What we are working on")
    if worked_on:
        yield Items(tuple(each.text for each in worked_on))
    if plan.diagnoses:
        yield Paragraph(f"Diagnosis: {'; '.join(_diagnosis(each) for each in plan.diagnoses)}.")
    if deferred:
        yield Heading("What can wait")
        yield Items(tuple(_deferred(each) for each in deferred))


def _diagnosis(each: Diagnosis) -> str:
    return f"{each.label} ({each.code})" if each.label else each.code


def _deferred(each: ClientProblem) -> str:
    return f"{each.text} (why: {each.deferred})"
