"""One plan, for reading: every word of it, with what the history says of its goals."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from planctl.analysis.overview import GoalStatus, Overview
from planctl.lint.linter import GoalVerdicts
from planctl.model import entry_kinds_and_leads, schema
from planctl.model.plan import Entry, Measure, Practitioner
from planctl.model.plurals import spaced
from planctl.model.schema import Record
from planctl.render.blocks import BLANK, Block, Heading, Line, Panel, Span, Tone, paragraph, span, words
from planctl.render.text.due import due_tone
from planctl.render.text.findings import grid
from planctl.render.text.log import next_review_parts
from planctl.render.text.scores import percent, sentences

_BAR_WIDTH: Final = 20


def page(
    overview: Overview, practitioner: Practitioner | None, verdicts: Sequence[GoalVerdicts] = (), *, drawn: bool = False
) -> Iterator[Block]:
    """Lay out the plan's sections, the client's own words first, the history last.

    Args:
        overview: the plan.
        practitioner: who is responsible, unless the plan says so itself.
        verdicts: what became of each letter of its goals.
        drawn: whether to draw progress bars with blocks, which takes more than plain text.
    """
    plan = overview.plan
    yield Panel(tuple(_head(overview, plan.practitioner or practitioner)))
    answers = {question: getattr(plan.intake, key, None) for key, question in schema.QUESTIONS.items()}
    if any(answers.values()):
        yield from _section("Intake, in the client's own words")
    for question, answer in answers.items():
        if answer:
            yield Line(words(question, "quiet"), indent=2)
            yield from paragraph(answer, 4, tone="words")
    yield from _records("Diagnoses", plan.diagnoses, schema.DIAGNOSIS)
    yield from _records("Problems", plan.problems, schema.PROBLEM)
    if overview.goals:
        yield from _section("Goals")
        for goal in overview.goals:
            yield from _goal(goal, drawn)
    if verdicts:
        yield from _section("SMART")
        yield from grid(verdicts)
    yield from _records("Interventions", plan.interventions, schema.INTERVENTION)
    yield from _records("Strengths", plan.strengths, schema.STRENGTH)
    yield from _texts("Barriers", plan.barriers)
    yield from _texts("Preferences", (plan.preferences,) if plan.preferences else ())
    yield from _texts("Language", (plan.language,) if plan.language else ())
    yield from _records("People", plan.people, schema.PERSON)
    yield from _records("Safety", (plan.safety,) if plan.safety else (), schema.SAFETY)
    yield from _records("Services", plan.services, schema.SERVICE)
    if plan.discharge:
        yield from _texts("Discharge", plan.discharge.criteria or ("no criteria",))
        if plan.discharge.discussed:
            yield Line(words(f"discussed {plan.discharge.discussed}"), indent=2)
    yield from _records("Review terms", (plan.review,) if plan.review else (), schema.REVIEW)
    yield from _records("Ignored findings", plan.ignore, schema.IGNORE)
    yield from _section("History")
    for entry in plan.history:
        yield from _entry(entry)


def _head(overview: Overview, practitioner: Practitioner | None) -> Iterator[Line]:
    plan, due = overview.plan, overview.due
    intake = f", first contact {plan.intake.date}" if plan.intake and plan.intake.date else ""
    yield Line((span(plan.client, "title"), span(f"  {overview.state}, started {plan.start}{intake}")))
    when, why = next_review_parts(due)
    yield Line((span(when, due_tone(due.day, due.as_of, due.notice)), span(f": {why}")), hanging_indent=2)
    last = f"last review {overview.last_review}" if overview.last_review else "no review yet"
    if plan.previous_review:
        last += f"; previous review {plan.previous_review}, held elsewhere"
    yield Line(words(last))
    if practitioner is not None:
        license = f"license {practitioner.license}" if practitioner.license else ""
        npi = f"NPI {practitioner.npi}" if practitioner.npi else ""
        name = ", ".join(filter(None, (practitioner.name, practitioner.credential, license, npi)))
        yield from paragraph(name, label=words("practitioner: "))
    if plan.minor:
        yield Line(words("a minor"))
    if plan.level_of_care:
        yield Line(words(f"level of care: {plan.level_of_care}"))


def _entry(entry: Entry) -> Iterator[Line]:
    record = (entry_kinds_and_leads.KINDS.get(entry.kind) or entry_kinds_and_leads.Kind(entry.kind, "")).record
    facts = [f"{name} {value}" for name, value in _facts(entry, record, {"date", "kind", "logged", "note"})]
    known = f"known {entry.logged}" if entry.logged else ""
    text = "  ".join(filter(None, (spaced(entry.kind), *facts, known, entry.note)))
    yield from paragraph(text, 2, (span(f"{entry.date}  ", "quiet"),), separator="  ")


def _section(title: str) -> Iterator[Block]:
    yield BLANK
    yield Heading(title)


def _texts(title: str, texts: tuple[str, ...]) -> Iterator[Block]:
    if texts:
        yield from _section(title)
        for text in texts:
            yield from paragraph(text, 2, words("- "))


def _records(title: str, parts: tuple[Any, ...], record: Record) -> Iterator[Block]:
    """Lay out each part as its id or code, its text or label, and its other keys below."""
    if parts:
        yield from _section(title)
    for part in parts:
        facts = dict(_facts(part, record))
        names = [facts.pop(key) for key in ("id", "code") if key in facts]
        texts = [facts.pop(key) for key in ("text", "label") if key in facts]
        rest = "; ".join(f"{name} {value}" for name, value in facts.items())
        if names or texts:
            label = (*words("  ".join(names), "title"), Span("  ")) if names else ()
            yield from paragraph("  ".join(texts), 2, label)
        if rest:
            yield from paragraph(rest, 6 if names or texts else 2, separator="; ")


def _facts(part: Any, record: Record, left_out: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    for key in record.keys:
        value = getattr(part, key.attribute)
        if key.name in left_out or value is None or value is False or value == () or value == {}:
            continue
        if value is True:
            text = "yes"
        elif isinstance(key.type, Record):
            text = ", ".join(f"{name} {inner}" for name, inner in _facts(value, key.type))
        elif isinstance(value, tuple):
            text = ", ".join(map(str, value))
        elif hasattr(value, "items"):
            text = ", ".join(f"{name}: {item}" for name, item in value.items())
        else:
            text = str(value)
        yield spaced(key.name), text


def _goal(status: GoalStatus, drawn: bool) -> Iterator[Line]:
    """Lay out a goal or objective with its last score."""
    goal = status.goal
    margin = 2 if status.parent is None else 6
    inner = margin + 4
    *before, last = paragraph(goal.text, margin, (span(goal.id, "title"), Span("  ")))
    yield from before
    ended = "" if status.state == "active" else f"  ({status.state} {status.since})"
    yield last._replace(spans=(*last.spans, *words(ended, "good" if status.state == "achieved" else "quiet")))
    if goal.words:
        yield from paragraph(f'"{goal.words}"', inner, tone="words")
    facts = [
        f"problem {goal.problem}" if goal.problem else "",
        f"start {goal.start}" if goal.start else "",
        f"by {goal.by}" if goal.by else "no date",
        "declined by the client" if goal.agreed == "declined" else f"agreed {goal.agreed}" if goal.agreed else "",
        "maintaining a level is the goal" if goal.maintenance else "",
        "about risk of harm" if goal.safety else "",
        f"at the last review {status.progress}" if status.progress else "",
    ]
    yield from paragraph("; ".join(filter(None, facts)), inner, separator="; ")
    if goal.measure is not None:
        yield from paragraph(_measure(goal.measure), inner, separator="; ")
        if status.score is None:
            yield Line(words("no reading yet", "quiet"), indent=inner)
    if status.score is not None:
        score = status.score
        bar = _bar(score.progress, drawn) if score.progress is not None else ()
        yield Line((*words(f"last {score.value} on {score.day}"), *bar), indent=inner)
        yield from (Line(words(sentence), indent=inner + 2) for sentence in sentences(score))
    for level in sorted(goal.levels, key=int):
        yield from paragraph(goal.levels[level], inner, (span(f"{int(level):+d}", "title"), Span("  ")))


def _measure(measure: Measure) -> str:
    baseline = "?" if measure.baseline is None else f"{measure.baseline}"
    target = "?" if measure.target is None else f"{measure.target}"
    unit = f" {measure.unit}" if measure.unit else ""
    better = f"; {measure.better} is better" if measure.better else ""
    worse = "" if measure.worse_by is None else f"; worse by {measure.worse_by} triggers a review"
    return f"{measure.name}: from {baseline} to {target}{unit}{better}{worse}"


def _bar(progress: float, drawn: bool) -> tuple[Span, ...]:
    filled = round(max(0.0, min(1.0, progress)) * _BAR_WIDTH)
    tone: Tone = "good" if progress >= 1 else "curve"
    share = Span(f" {percent(progress)}")
    if drawn:
        return (Span("  "), Span("█" * filled, tone), Span("░" * (_BAR_WIDTH - filled), "quiet"), share)
    return (Span("  ["), Span("#" * filled, tone), Span("." * (_BAR_WIDTH - filled), "quiet"), Span("]"), share)
