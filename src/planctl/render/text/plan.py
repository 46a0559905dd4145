"""One plan as text, for reading: every word of it, with what the history says of its goals."""

from collections.abc import Iterator
from typing import Any

from planctl import kinds, schema
from planctl.model import Entry, Measure, Plan, Practitioner
from planctl.overview import GoalStanding, Overview
from planctl.render import visible
from planctl.render.text.recorded import next_review, score_lines
from planctl.schema import Record

_BAR_WIDTH = 20
_QUESTIONS = {
    "hopes": "What do you hope to get out of coming to therapy?",
    "goals": "What are your goals for treatment?",
    "improvement": "How would you know if things have improved?",
}


def plan(each: Overview, practitioner: Practitioner | None) -> str:
    """The plan's sections, the client's own words first, the history last."""
    return "".join(f"{line}\n" for line in _lines(each, each.plan.practitioner or practitioner))


def _lines(each: Overview, practitioner: Practitioner | None) -> Iterator[str]:
    said = each.plan
    yield f"{said.client}  {each.state}, started {said.start}"
    yield visible.line(next_review(each.due))
    yield f"last review {each.last_review}" if each.last_review else "no review yet"
    if practitioner is not None:
        yield from _wrapped("practitioner", ", ".join(filter(None, (practitioner.name, practitioner.credential))))
    if said.level_of_care:
        yield f"level of care: {said.level_of_care}"
    if said.intake:
        yield from _section("Intake, in the client's own words")
        for key, question in _QUESTIONS.items():
            if getattr(said.intake, key):
                yield f"  {question}"
                yield from _indented(getattr(said.intake, key), 4)
    yield from _records("Diagnoses", said.diagnoses, schema.DIAGNOSIS)
    yield from _records("Problems", said.problems, schema.PROBLEM)
    if each.goals:
        yield from _section("Goals")
        for goal in each.goals:
            yield from _goal(goal)
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
            yield f"  discussed {said.discharge.discussed}"
    yield from _records("Review terms", (said.review,) if said.review else (), schema.REVIEW)
    yield from _records("Findings set aside", said.ignore, schema.IGNORE)
    yield from _section("History")
    yield from history(said)


def history(said: Plan) -> Iterator[str]:
    """The journal, one entry a line, in the order of the file."""
    for entry in said.history:
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    known = f"known {entry.logged}" if entry.logged else ""
    record = (kinds.KINDS.get(entry.kind) or kinds.Kind(entry.kind, "")).record
    own = [key.name for key in record.keys if key.name not in ("date", "kind", "logged", "note")]
    details = [f"{name} {value}" for name, value in _values(entry, record) if name in own]
    parts = [entry.date.isoformat(), entry.kind.replace("_", " "), *details, known, entry.note or ""]
    first, *more = visible.lines("  ".join(filter(None, parts)))
    yield f"  {first}"
    yield from (f"      {line}" for line in more)


def _section(title: str) -> Iterator[str]:
    yield ""
    yield title


def _texts(title: str, texts: tuple[str, ...]) -> Iterator[str]:
    if texts:
        yield from _section(title)
        for text in texts:
            yield from _wrapped("-", text, "  ", " ")


def _records(title: str, parts: tuple[Any, ...], record: Record) -> Iterator[str]:
    if not parts:
        return
    yield from _section(title)
    for part in parts:
        said = dict(_values(part, record))
        head = [said.pop(key) for key in ("id", "code", "text", "label") if key in said]
        rest = [f"{name} {value}" for name, value in said.items()]
        if head:
            yield from _indented("  ".join(head), 2)
            if rest:
                yield from _indented("; ".join(rest), 6)
        else:
            yield from _indented("; ".join(rest), 2)


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


def _goal(each: GoalStanding) -> Iterator[str]:
    goal = each.goal
    margin = 2 if each.parent is None else 6
    state = "" if each.state == "active" else f"  ({each.state} {each.since})"
    yield from _indented(f"{goal.id}  {goal.text}{state}", margin)
    inner = margin + 4
    if goal.words:
        yield from _indented(f'"{goal.words}"', inner)
    yield from _indented("; ".join(_facts(each)), inner)
    if goal.measure is not None:
        yield from _measure(goal.measure, each, inner)
    for level in sorted(goal.levels, key=int):
        yield from _indented(f"{int(level):+d}  {goal.levels[level]}", inner)


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


def _measure(measure: Measure, each: GoalStanding, margin: int) -> Iterator[str]:
    unit = f" {measure.unit}" if measure.unit else ""
    baseline = "?" if measure.baseline is None else f"{measure.baseline}"
    target = "?" if measure.target is None else f"{measure.target}"
    yield from _indented(f"{measure.name}: from {baseline} to {target}{unit}", margin)
    score = each.score
    if score is None:
        yield from _indented("no reading yet", margin)
        return
    bar = f"  {_bar(score.way)}" if score.way is not None else ""
    yield from _indented(f"last {score.value} on {score.day}{bar}", margin)
    for line in score_lines(score):
        yield from _indented(line.strip(), margin + 2)


def _bar(way: float) -> str:
    filled = round(max(0.0, min(1.0, way)) * _BAR_WIDTH)
    return f"[{'#' * filled}{'.' * (_BAR_WIDTH - filled)}] {round(way * 100)} %"


def _wrapped(label: str, text: str, margin: str = "", between: str = ": ") -> Iterator[str]:
    first, *more = visible.lines(text)
    yield f"{margin}{label}{between}{first}"
    yield from (f"{margin}  {line}" for line in more)


def _indented(text: str, margin: int) -> Iterator[str]:
    for line in visible.lines(text):
        yield f"{' ' * margin}{line}"
