"""One plan, for reading: every word of it, with what the history says of its goals."""

from collections.abc import Iterator, Sequence
from typing import Any

from planctl.analysis.overview import GoalStanding, Overview
from planctl.analysis.scores import Score
from planctl.lint.linter import GoalVerdicts
from planctl.model import entry_kinds, schema
from planctl.model.plan import Entry, Measure, Practitioner
from planctl.model.schema import Record
from planctl.render import plain_layout
from planctl.render.blocks import BLANK, Block, Heading, Line, Panel, Span, Tone, paragraph, span, words
from planctl.render.text.due import due_tone
from planctl.render.text.findings import grid
from planctl.render.text.log import next_review_line, score_lines
from planctl.schedule.due import Due

_QUESTIONS = {
    "hopes": "What do you hope to get out of coming to therapy?",
    "goals": "What are your goals for treatment?",
    "improvement": "How would you know if things have improved?",
}


def plan(each: Overview, practitioner: Practitioner | None) -> str:
    """The plan's sections, the client's own words first, the history last."""
    return plain_layout.text(page(each, practitioner))


def page(
    each: Overview, practitioner: Practitioner | None, verdicts: Sequence[GoalVerdicts] = (), *, drawn: bool = False
) -> Iterator[Block]:
    """The same, to be laid out, with the verdicts for its goals; with bars of blocks if more than text is `drawn`."""
    said = each.plan
    yield Panel(tuple(_head(each, said.practitioner or practitioner)))
    if said.intake:
        yield from _section("Intake, in the client's own words")
        for key, question in _QUESTIONS.items():
            if getattr(said.intake, key):
                yield Line(words(question, "quiet"), indent=2)
                yield from paragraph(getattr(said.intake, key), 4, tone="words")
    yield from _records("Diagnoses", said.diagnoses, schema.DIAGNOSIS)
    yield from _records("Problems", said.problems, schema.PROBLEM)
    if each.goals:
        yield from _section("Goals")
        for goal in each.goals:
            yield from goal_lines(goal, drawn=drawn)
    if verdicts:
        yield from _section("SMART")
        yield from grid(verdicts)
    yield from _records("Interventions", said.interventions, schema.INTERVENTION)
    yield from _records("Strengths", said.strengths, schema.STRENGTH)
    yield from _texts("Barriers", said.barriers)
    if said.preferences:
        yield from _texts("Preferences", (said.preferences,))
    if said.language:
        yield from _texts("Language", (said.language,))
    yield from _records("Safety", (said.safety,) if said.safety else (), schema.SAFETY)
    yield from _records("Services", said.services, schema.SERVICE)
    if said.discharge:
        yield from _texts("Discharge", said.discharge.criteria or ("no criteria",))
        if said.discharge.discussed:
            yield Line(words(f"discussed {said.discharge.discussed}"), indent=2)
    yield from _records("Review terms", (said.review,) if said.review else (), schema.REVIEW)
    yield from _records("Findings set aside", said.ignore, schema.IGNORE)
    yield from _section("History")
    for entry in said.history:
        yield from _entry(entry)


def _head(each: Overview, practitioner: Practitioner | None) -> Iterator[Line]:
    said = each.plan
    yield Line((span(said.client, "title"), span(f"  {each.state}, started {said.start}")))
    yield _next_review(each.due)
    yield Line(words(f"last review {each.last_review}" if each.last_review else "no review yet"))
    if practitioner is not None:
        named = ", ".join(filter(None, (practitioner.name, practitioner.credential)))
        yield from paragraph(named, label=words("practitioner: "))
    if said.level_of_care:
        yield Line(words(f"level of care: {said.level_of_care}"))


def _next_review(due: Due) -> Line:
    when, colon, why = next_review_line(due).partition(": ")
    return Line((span(when, due_tone(due.day, due.as_of, due.notice)), span(colon + why)), hang=2)


def _entry(entry: Entry) -> Iterator[Line]:
    known = f"known {entry.logged}" if entry.logged else ""
    record = (entry_kinds.KINDS.get(entry.kind) or entry_kinds.Kind(entry.kind, "")).record
    own = [key.name for key in record.keys if key.name not in ("date", "kind", "logged", "note")]
    details = [f"{name} {value}" for name, value in _values(entry, record) if name in own]
    parts = [entry.kind.replace("_", " "), *details, known, entry.note or ""]
    yield from paragraph("  ".join(filter(None, parts)), 2, (span(f"{entry.date}  ", "quiet"),), between="  ")


def _section(title: str) -> Iterator[Block]:
    yield BLANK
    yield Heading(title)


def _texts(title: str, texts: tuple[str, ...]) -> Iterator[Block]:
    if texts:
        yield from _section(title)
        for text in texts:
            yield from paragraph(text, 2, words("- "))


def _records(title: str, parts: tuple[Any, ...], record: Record) -> Iterator[Block]:
    if not parts:
        return
    yield from _section(title)
    for part in parts:
        said = dict(_values(part, record))
        named = [said.pop(key) for key in ("id", "code") if key in said]
        head = [said.pop(key) for key in ("text", "label") if key in said]
        rest = "; ".join(f"{name} {value}" for name, value in said.items())
        if named or head:
            label = (*words("  ".join(named), "title"), Span("  ")) if named else ()
            yield from paragraph("  ".join(head), 2, label)
            if rest:
                yield from paragraph(rest, 6, between="; ")
        else:
            yield from paragraph(rest, 2, between="; ")


def _values(part: Any, record: Record) -> Iterator[tuple[str, str]]:
    for key in record.keys:
        value = getattr(part, key.attribute)
        if value is None or value is False or value == () or value == {}:
            continue
        yield key.name.replace("_", " "), _value(value, key.type)


def _value(value: Any, type: schema.Type) -> str:
    if value is True:
        return "yes"
    if isinstance(type, Record):
        return ", ".join(f"{name} {each}" for name, each in _values(value, type))
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value)
    if hasattr(value, "items"):
        return ", ".join(f"{name}: {each}" for name, each in value.items())
    return str(value)


_BAR_WIDTH = 20


def goal_lines(each: GoalStanding, *, drawn: bool = False) -> Iterator[Line]:
    """The goal or objective; with a bar of blocks if more than plain text is `drawn`."""
    goal = each.goal
    margin = 2 if each.parent is None else 6
    state = "" if each.state == "active" else f"  ({each.state} {each.since})"
    *before, last = paragraph(goal.text, margin, (span(goal.id, "title"), Span("  ")))
    yield from before
    yield last._replace(spans=(*last.spans, *words(state, "good" if each.state == "achieved" else "quiet")))
    inner = margin + 4
    if goal.words:
        yield from paragraph(f'"{goal.words}"', inner, tone="words")
    yield from paragraph("; ".join(_facts(each)), inner, between="; ")
    if goal.measure is not None:
        yield from paragraph(_measure(goal.measure), inner, between="; ")
        yield from _score(each.score, inner, drawn)
    for level in sorted(goal.levels, key=int):
        yield from paragraph(goal.levels[level], inner, (span(f"{int(level):+d}", "title"), Span("  ")))


def _facts(each: GoalStanding) -> Iterator[str]:
    goal = each.goal
    if goal.problem:
        yield f"problem {goal.problem}"
    if goal.start:
        yield f"start {goal.start}"
    yield f"by {goal.by}" if goal.by else "no date"
    if goal.agreed:
        yield "declined by the client" if goal.agreed == "declined" else f"agreed {goal.agreed}"
    if goal.maintenance:
        yield "holding a level is the goal"
    if goal.safety:
        yield "about risk of harm"
    if each.progress:
        yield f"at the last review {each.progress}"


def _measure(measure: Measure) -> str:
    unit = f" {measure.unit}" if measure.unit else ""
    baseline = "?" if measure.baseline is None else f"{measure.baseline}"
    target = "?" if measure.target is None else f"{measure.target}"
    better = f"; {measure.better} is better" if measure.better else ""
    worse = "" if measure.worse_by is None else f"; a worsening by {measure.worse_by} calls for a review"
    return f"{measure.name}: from {baseline} to {target}{unit}{better}{worse}"


def _score(score: Score | None, margin: int, drawn: bool) -> Iterator[Line]:
    if score is None:
        yield Line(words("no reading yet", "quiet"), indent=margin)
        return
    last = words(f"last {score.value} on {score.day}")
    yield Line((*last, *(_bar(score.way, drawn) if score.way is not None else ())), indent=margin)
    yield from (Line(words(line.strip()), indent=margin + 2) for line in score_lines(score))


def _bar(way: float, drawn: bool) -> tuple[Span, ...]:
    filled = round(max(0.0, min(1.0, way)) * _BAR_WIDTH)
    tone: Tone = "good" if way >= 1 else "curve"
    share = Span(f" {round(way * 100)} %")
    if drawn:
        return (Span("  "), Span("█" * filled, tone), Span("░" * (_BAR_WIDTH - filled), "quiet"), share)
    return (Span("  ["), Span("#" * filled, tone), Span("." * (_BAR_WIDTH - filled), "quiet"), Span("]"), share)
