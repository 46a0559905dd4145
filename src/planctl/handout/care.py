"""The care: what will be done for the goals, in which sessions, what bears on it, and when it can end."""

from collections.abc import Iterator

from planctl import dates
from planctl.handout import goals
from planctl.handout.blocks import Block, Heading, Items, Paragraph, Table
from planctl.model import Intervention, Plan, Service

_AGREEMENTS = {"agreed": "you agreed", "declined": "you declined", "undecided": "not decided yet"}
_WHO = {"client": "you", "practitioner": "your practitioner", "both": "both of us"}


def interventions(plan: Plan) -> Iterator[Block]:
    numbers = dict(goals.numbers(plan))
    if plan.interventions:
        yield Heading("What we will do")
        yield Table(
            ("What", "For", "Who", "How often", "Agreement"),
            tuple(_intervention(each, numbers) for each in plan.interventions),
            (40, 16, 17, 13, 14),
        )
    if plan.services:
        yield Heading("Sessions")
        yield Items(tuple(_service(each) for each in plan.services))


def _intervention(each: Intervention, numbers: dict[str, str]) -> tuple[str, ...]:
    named = each.text or each.approach or each.id
    approach = f" ({each.approach})" if each.approach and each.text and each.approach != each.text else ""
    return (
        f"{named}{approach}",
        ", ".join(dict.fromkeys(numbers[goal] for goal in each.goals)),
        _WHO.get(each.who or "", each.who or ""),
        f"every {each.every}".replace("every 1 ", "every ") if each.every else "",
        _AGREEMENTS.get(each.agreement or "", ""),
    )


def _service(each: Service) -> str:
    parts = [each.type, each.modality, f"{each.minutes} minutes" if each.minutes else ""]
    parts.append(f"every {each.every}".replace("every 1 ", "every ") if each.every else "")
    parts.append(f"until {dates.written(each.until)}" if each.until else "")
    return ", ".join(part for part in parts if part)


def surroundings(plan: Plan) -> Iterator[Block]:
    if plan.strengths:
        yield Heading("What helps")
        yield Items(tuple(f"{each.text} ({each.use})" if each.use else each.text for each in plan.strengths))
    if plan.barriers:
        yield Heading("What may get in the way")
        yield Items(plan.barriers)
    if plan.preferences:
        yield Heading("What you prefer")
        yield Paragraph(plan.preferences)
    if plan.safety:
        yield Heading("Safety")
        judged = f", as judged on {dates.written(plan.safety.date)}" if plan.safety.date else ""
        risk = f"Risk: {plan.safety.risk}{judged}." if plan.safety.risk else ""
        where = f"Safety plan: {plan.safety.plan}." if plan.safety.plan else ""
        yield Paragraph(" ".join(filter(None, (risk, where))) or "A safety plan is kept.")


def ending(plan: Plan) -> Iterator[Block]:
    if plan.discharge is not None:
        yield Heading("When treatment can end")
        if plan.discharge.criteria:
            yield Items(plan.discharge.criteria)
        if plan.discharge.discussed:
            yield Paragraph(f"We talked about this on {dates.written(plan.discharge.discussed)}.")
