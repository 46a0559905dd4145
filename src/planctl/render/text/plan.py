"""One plan, for reading: every word of it, with what the history says of its goals."""

from collections.abc import Iterator
from typing import Any

from planctl.analysis.overview import Overview
from planctl.model import entry_kinds, schema
from planctl.model.plan import Entry, Practitioner
from planctl.model.schema import Record
from planctl.render.page import BLANK, Block, Heading, Line, Panel, Span, paragraph, span, words
from planctl.render.text import layout
from planctl.render.text.due import due_tone
from planctl.render.text.goal import goal_lines
from planctl.render.text.recorded import next_review
from planctl.schedule.due import Due

_QUESTIONS = {
    "hopes": "What do you hope to get out of coming to therapy?",
    "goals": "What are your goals for treatment?",
    "improvement": "How would you know if things have improved?",
}


def plan(each: Overview, practitioner: Practitioner | None) -> str:
    """The plan's sections, the client's own words first, the history last."""
    return layout.text(page(each, practitioner))


def page(each: Overview, practitioner: Practitioner | None, *, drawn: bool = False) -> Iterator[Block]:
    """The same, to be laid out; with bars of blocks if more than plain text is `drawn`."""
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
    yield from _records("Interventions", said.interventions, schema.INTERVENTION)
    yield from _records("Strengths", said.strengths, schema.STRENGTH)
    yield from _texts("Barriers", said.barriers)
    if said.preferences:
        yield from _texts("Preferences", (said.preferences,))
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
    when, colon, why = next_review(due).partition(": ")
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
