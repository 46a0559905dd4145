"""What the client brings: their own words, and what is the matter."""

from collections.abc import Iterator

from planctl.handout.blocks import Block, Heading, Items, Paragraph, Quote
from planctl.model.plan import ClientProblem, Diagnosis, Plan

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
