"""The text of a new plan: what is known of it, and what is still to be written as comments in its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from planctl.model import schema
from planctl.model.plan import Plan
from planctl.model.schema import Key
from planctl.model.settings import Template
from planctl.planfile import edits

MODELINE = "# yaml-language-server: $schema=.planctl/plan.schema.json"

# Keys with an empty line above them.
_APART: Final = frozenset(
    {"intake", "diagnoses", "problems", "strengths", "safety", "services", "goals", "interventions", "discharge"}
)


class _Sheet(NamedTuple):
    """What comments are made from."""

    plan: Plan
    template: Template
    end: date
    has_practitioner: bool


def text(
    plan: Plan,
    template: Template,
    end: date,
    *,
    has_practitioner: bool = False,
    modeline: bool = False,
) -> str:
    """A new plan as text: valid, its keys in the format's order, its history last.

    Args:
        plan: what is known of it.
        template: whose questions and suggestions stand in the comments.
        end: the day that examples in comments name as their horizon.
        has_practitioner: whether the folder's settings name the practitioner.
        modeline: whether an editor's schema is at hand.
    """
    sheet = _Sheet(plan, template, end, has_practitioner)
    lines = [MODELINE] if modeline else []
    for key in schema.PLAN.keys:
        if key.name == "history":
            lines += ["", *_HISTORY, *(f"  - {edits.entry_text(entry)}" for entry in plan.history)]
            continue
        said = list(_lines(key, sheet))
        lines += ["", *said] if said and key.name in _APART else said
    return "".join(f"{line}\n" for line in lines)


_HISTORY: Final = (
    "# What happened, one line each: planctl log, score and review add to the end of the file.",
    "history:",
)


def _lines(key: Key, sheet: _Sheet) -> Iterator[str]:
    value = getattr(sheet.plan, key.attribute)
    yield from (f"# {line}" for line in _HEADINGS.get(key.name, _nothing)(sheet))
    if value is None or value == ():
        yield from (f"# {line}" for line in _WANTED.get(key.name, _nothing)(sheet))
        return
    yield from edits.key_lines(value, key)
    if key.name == "intake":
        yield from (f"  # {line}" for line in _questions(key, value))


def _nothing(sheet: _Sheet) -> Sequence[str]:
    return ()


def _about_intake(sheet: _Sheet) -> Iterable[str]:
    return ["The three questions of the first sessions, answered in the client's own words."]


def _about_goals(sheet: _Sheet) -> Iterable[str]:
    client = sheet.plan.client
    return [f'Goals: planctl goal {client} "TEXT" --problem p1 --measure NAME --baseline N --target N --by DATE']


# What stands above a key, whether it says something or not.
_HEADINGS: Final[Mapping[str, Callable[[_Sheet], Iterable[str]]]] = {"intake": _about_intake, "goals": _about_goals}


def _questions(key: Key, said: Any) -> Iterator[str]:
    """The questions of the intake that nothing is said of, each where its answer belongs."""
    record: Any = key.type
    for each in record.keys:
        if getattr(said, each.attribute, None) is None:
            question = each.doc.removesuffix(" The client's own words.")
            yield f'{each.name}: ""'.ljust(18) + f"# {question}"


def _intake(sheet: _Sheet) -> Iterator[str]:
    yield "intake:"
    yield from (f"  {line}" for line in _questions(schema.PLAN.by_name["intake"], None))


def _practitioner(sheet: _Sheet) -> Iterator[str]:
    if not sheet.has_practitioner:
        yield "practitioner: {name: , credential: }"


def _review(sheet: _Sheet) -> Iterator[str]:
    yield "review: {every: 6 months}"
    yield from _prompts(sheet.template.review)


def _diagnoses(sheet: _Sheet) -> Iterator[str]:
    yield "diagnoses:"
    yield f'  - {{code: "", label: "", date: {sheet.plan.start}, primary: true}}   # a code such as F41.1'


def _problems(sheet: _Sheet) -> Iterator[str]:
    yield "problems:"
    yield from _prompts(sheet.template.problems)
    yield "  - id: p1"
    yield '    text: ""        # what troubles the client: where, when, how often'


def _strengths(sheet: _Sheet) -> Iterator[str]:
    yield "strengths: []"
    yield from _prompts(sheet.template.strengths)


def _safety(sheet: _Sheet) -> Iterator[str]:
    # What nobody has judged and nobody has agreed to must not stand there to be uncommented.
    yield f'safety: {{plan: "", date: {sheet.plan.start}}}   # where the safety plan is'
    yield "  # risk: none, low, moderate or high, as judged on that day"
    yield from _prompts(sheet.template.safety)


def _services(sheet: _Sheet) -> Iterator[str]:
    yield "services:"
    sort = next((each.type for each in sheet.template.services if each.type), "individual")
    yield f"  - {{type: {sort}, modality: {_approach(sheet)}, minutes: 50, every: 1 week, until: {sheet.end}}}"


def _goals(sheet: _Sheet) -> Iterator[str]:
    names = [each.name for each in sheet.template.measures]
    yield "goals:"
    yield from _prompts(sheet.template.goals)
    if names:
        yield f"  # Measures to choose from: {' '.join(', '.join(names).splitlines())}"
    yield "  - id: g1"
    yield '    text: ""        # what will be different, by how much, by when'
    yield '    words: ""       # the same in the client\'s own words'
    yield "    problem: p1"
    yield f"    measure: {{name: {edits.bare(names[0] if names else 'PHQ-9')}}}   # and baseline: N, target: N"
    yield f"    by: {sheet.end}"
    yield "    # agreed: the day the client agreed, or declined"


def _interventions(sheet: _Sheet) -> Iterator[str]:
    yield "interventions:"
    yield from _prompts(sheet.template.interventions)
    approach = _approach(sheet)
    yield f'  - {{id: i1, goals: [g1], text: "", approach: {approach}, who: both, every: 1 week, agreement: undecided}}'


def _discharge(sheet: _Sheet) -> Iterator[str]:
    yield "discharge:"
    yield from _prompts(sheet.template.discharge)
    yield "  criteria: []"


def _approach(sheet: _Sheet) -> str:
    return edits.bare(sheet.template.approaches[0] if sheet.template.approaches else "CBT")


def _prompts(questions: Iterable[str]) -> Iterator[str]:
    """Questions of a template, which stay comments when what they are about is written."""
    yield from (f"  # {line}" for question in questions for line in question.splitlines())


# What stands in place of a key that nothing is known of.
_WANTED: Final[Mapping[str, Callable[[_Sheet], Iterable[str]]]] = {
    "practitioner": _practitioner,
    "level_of_care": lambda sheet: ["level_of_care: outpatient"],
    "review": _review,
    "intake": _intake,
    "diagnoses": _diagnoses,
    "problems": _problems,
    "strengths": _strengths,
    "barriers": lambda sheet: ["barriers: []"],
    "preferences": lambda sheet: ['preferences: ""'],
    "safety": _safety,
    "services": _services,
    "goals": _goals,
    "interventions": _interventions,
    "discharge": _discharge,
}
