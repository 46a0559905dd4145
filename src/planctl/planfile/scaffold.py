"""The text of a new plan: what is known of it, and what is still to be written as comments in its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from planctl.model import schema
from planctl.model.plan import Intake, Plan
from planctl.model.schema import Key
from planctl.model.settings import Template
from planctl.planfile import yaml_writer

MODELINE = "# yaml-language-server: $schema=.planctl/plan.schema.json"

# Keys with an empty line above them.
SPACED_SECTIONS: Final = frozenset(
    {"intake", "diagnoses", "problems", "strengths", "safety", "services", "goals", "interventions", "discharge"}
)


class ScaffoldContext(NamedTuple):
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
    above_history: Sequence[str] = (),
) -> str:
    """Return a new plan as text: valid, its keys in the format's order, its history last.

    Args:
        plan: what is known of it.
        template: whose questions and suggestions stand in the comments.
        end: the day that examples in comments name as their horizon.
        has_practitioner: whether the folder's settings name the practitioner.
        modeline: whether an editor's schema is at hand.
        above_history: further lines: comments, and keys of one's own.
    """
    context = ScaffoldContext(plan, template, end, has_practitioner)
    lines = [MODELINE] if modeline else []
    for key in schema.PLAN.keys:
        if key.name == "history":
            lines += [
                *(["", *above_history] if above_history else ()),
                "",
                *_HISTORY,
                *(f"  - {yaml_writer.entry_text(entry)}" for entry in plan.journal),
            ]
            continue
        key_lines = list(_lines(key, context))
        lines += ["", *key_lines] if key_lines and key.name in SPACED_SECTIONS else key_lines
    return "".join(f"{line}\n" for line in lines)


_HISTORY: Final = (
    "# What happened, one line each: planctl log, score and review add to the end of the file.",
    "history:",
)


def _lines(key: Key, context: ScaffoldContext) -> Iterator[str]:
    value = getattr(context.plan, key.attribute)
    yield from (f"# {line}" for line in _HEADINGS.get(key.name, _nothing)(context))
    if value in (None, False, ()):
        yield from (f"# {line}" for line in PLACEHOLDERS.get(key.name, _nothing)(context))
        return
    yield from yaml_writer.key_lines(value, key)
    if key.name == "intake":
        yield from (f"  # {line}" for line in _questions(value))


def _nothing(context: ScaffoldContext) -> Sequence[str]:
    return ()


def _about_intake(context: ScaffoldContext) -> Iterable[str]:
    return ["The three questions of the first sessions, answered in the client's own words."]


def _about_goals(context: ScaffoldContext) -> Iterable[str]:
    client = context.plan.client
    return [f'Goals: planctl goal {client} "TEXT" --problem p1 --measure NAME --baseline N --target N --by DATE']


# What stands above a key, whether it says something or not.
_HEADINGS: Final[Mapping[str, Callable[[ScaffoldContext], Iterable[str]]]] = {
    "intake": _about_intake,
    "goals": _about_goals,
}


def _questions(intake: Intake | None) -> Iterator[str]:
    """Yield the questions of the intake that nothing is said of, each where its answer belongs."""
    for key, question in schema.QUESTIONS.items():
        if getattr(intake, key, None) is None:
            yield f'{key}: ""'.ljust(18) + f"# {question}"


def _intake(context: ScaffoldContext) -> Iterator[str]:
    yield "intake:"
    yield from (f"  {line}" for line in _questions(None))


def _practitioner(context: ScaffoldContext) -> Iterator[str]:
    if not context.has_practitioner:
        yield "practitioner: {name: , credential: }"


def _review(context: ScaffoldContext) -> Iterator[str]:
    yield "review: {every: 6 months}"
    yield from _prompts(context.template.review)


def _diagnoses(context: ScaffoldContext) -> Iterator[str]:
    yield "diagnoses:"
    yield f'  - {{code: "", label: "", date: {context.plan.start}, primary: true}}   # a code such as F41.1'


def _problems(context: ScaffoldContext) -> Iterator[str]:
    yield "problems:"
    yield from _prompts(context.template.problems)
    yield "  - id: p1"
    yield '    text: ""        # what troubles the client: where, when, how often'


def _strengths(context: ScaffoldContext) -> Iterator[str]:
    yield "strengths: []"
    yield from _prompts(context.template.strengths)


def _safety(context: ScaffoldContext) -> Iterator[str]:
    # What nobody has judged and nobody has agreed to must not stand there to be uncommented.
    yield f'safety: {{plan: "", date: {context.plan.start}}}   # where the safety plan is'
    yield "  # risk: none, low, moderate or high, as judged on that day"
    yield from _prompts(context.template.safety)


def _services(context: ScaffoldContext) -> Iterator[str]:
    yield "services:"
    sort = next((service.type for service in context.template.services if service.type), "individual")
    yield f"  - {{type: {sort}, modality: {_approach(context)}, minutes: 50, every: 1 week, until: {context.end}}}"


def _goals(context: ScaffoldContext) -> Iterator[str]:
    names = [measure.name for measure in context.template.measures]
    yield "goals:"
    yield from _prompts(context.template.goals)
    if names:
        yield f"  # Measures to choose from: {' '.join(', '.join(names).splitlines())}"
    yield "  - id: g1"
    yield '    text: ""        # what will be different, by how much, by when'
    yield '    words: ""       # the same in the client\'s own words'
    yield "    problem: p1"
    yield f"    measure: {{name: {yaml_writer.bare(names[0] if names else 'PHQ-9')}}}   # and baseline: N, target: N"
    yield f"    by: {context.end}"
    yield "    # agreed: the day the client agreed, or declined"


def _interventions(context: ScaffoldContext) -> Iterator[str]:
    yield "interventions:"
    yield from _prompts(context.template.interventions)
    approach = _approach(context)
    yield f'  - {{id: i1, goals: [g1], text: "", approach: {approach}, who: both, every: 1 week, agreement: undecided}}'


def _discharge(context: ScaffoldContext) -> Iterator[str]:
    yield "discharge:"
    yield from _prompts(context.template.discharge)
    yield "  criteria: []"


def _approach(context: ScaffoldContext) -> str:
    return yaml_writer.bare(context.template.approaches[0] if context.template.approaches else "CBT")


def _prompts(questions: Iterable[str]) -> Iterator[str]:
    """Questions of a template, which stay comments when what they are about is written."""
    yield from (f"  # {line}" for question in questions for line in question.splitlines())


# What stands in place of a key that nothing is known of.
PLACEHOLDERS: Final[Mapping[str, Callable[[ScaffoldContext], Iterable[str]]]] = {
    "practitioner": _practitioner,
    "level_of_care": lambda context: ["level_of_care: outpatient"],
    "review": _review,
    "intake": _intake,
    "diagnoses": _diagnoses,
    "problems": _problems,
    "strengths": _strengths,
    "barriers": lambda context: ["barriers: []"],
    "preferences": lambda context: ['preferences: ""'],
    "safety": _safety,
    "services": _services,
    "goals": _goals,
    "interventions": _interventions,
    "discharge": _discharge,
}
