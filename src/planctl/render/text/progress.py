"""The progress of a plan: a chart a measure, and every reading with what it says."""

from collections.abc import Iterator, Sequence
from functools import partial

from planctl.analysis.overview import GoalStatus
from planctl.analysis.scores import Score
from planctl.analysis.trends import MeasureTrend
from planctl.model.instruments import shown
from planctl.model.plan import Entry, Plan
from planctl.render import escape, plain_layout
from planctl.render.blocks import (
    BLANK,
    Block,
    Figure,
    Heading,
    Line,
    Span,
    Spans,
    Table,
    Tone,
    joined,
    paragraph,
    span,
    whole,
    words,
)
from planctl.render.text.chart import DRAWN, MARKS, TONES, TYPED, Signs, drawn


def progress(plan: Plan, courses: Sequence[MeasureTrend], width: int | None, ascii_only: bool = False) -> str:
    """Each measure's course. Lines are wrapped at `width`, and not at all without one."""
    return plain_layout.text(page(plan, courses, TYPED if ascii_only else DRAWN), width)


def page(plan: Plan, courses: Sequence[MeasureTrend], signs: Signs) -> Iterator[Block]:
    """The same, to be laid out."""
    if not courses:
        yield Line(words(f"{plan.client}: no goal has a measure"))
    for number, course in enumerate(courses):
        if number:
            yield BLANK
        yield from _course(course, signs)


def _course(course: MeasureTrend, signs: Signs) -> Iterator[Block]:
    measure = course.measure
    unit = f", {measure.unit}" if measure.unit else ""
    direction = f", {course.better} is better" if course.better else ""
    yield Heading(escape.line(f"{measure.name}{unit}{direction}"))
    yield from map(_target, course.goals)
    if not course.scores:
        yield Line(words("no reading yet", "quiet"), indent=2)
        return
    yield BLANK
    yield Figure(partial(drawn, course, signs=signs))
    yield BLANK
    yield Line(joined(list(_key(course, signs)), "   "), indent=2)
    head, *readings = reading_rows(course)
    rows = [tuple(words(cell) for cell in row[:2]) + _change(row) for row in readings]
    yield Table(rows, tuple(head), loose=frozenset({4}), indent=2)
    yield Line(words(_threshold(course)), indent=2)
    for what, marks in (("reviews", course.reviews), ("events", course.triggers)):
        if marks:
            yield from paragraph(", ".join(_mark(entry) for entry in marks), 2, words(f"{what}: "), between=", ")


def _change(row: list[str]) -> tuple[Spans, ...]:
    _, _, change, way, said = row
    tone: Tone = "good" if change.endswith("better") else "bad" if change.endswith("worse") else ""
    return (words(change, tone), words(way), words(said))


def _target(target: GoalStatus) -> Line:
    value = target.target
    wanted = f"to {value}" if value is not None else "no target"
    by = f" by {target.goal.by}" if target.goal.by else ""
    state = "" if target.state == "active" else f" ({target.state})"
    said = (span(f"{wanted}{by}{state}: "), span(target.goal.text))
    return Line(said, (span(target.goal.id, "title"), Span("  ")), 2)


def _key(course: MeasureTrend, signs: Signs) -> Iterator[Spans]:
    """The signs of the chart, each kept together with what it means."""
    yield _sign(signs.point, "reading", "curve")
    for what, value in course.reference_levels:
        yield _sign(signs.lines[what], f"{what} {shown(value)}", TONES[what])
    meanings = [
        ("R", "review", any(entry.full_review for entry in course.events)),
        ("r", "event review", any(entry.kind == "review" and not entry.full_review for entry in course.events)),
        ("!", "event", bool(course.triggers)),
        ("*", "several", len(course.events) > 1),
    ]
    for sign, meaning, stands in meanings:
        if stands:
            yield _sign(sign, meaning, MARKS[sign])


def _sign(sign: str, meaning: str, tone: Tone) -> Spans:
    return (Span(sign, tone), *whole(f" {meaning}"))


def reading_rows(course: MeasureTrend) -> list[list[str]]:
    """A heading and a row a reading: day, value, change since the baseline, way to the target, what it says."""
    return [list(_HEADING), *(_reading(score) for score in course.scores)]


_HEADING = ["date", "value", "change", "way", "what it says"]


def _reading(score: Score) -> list[str]:
    change = ""
    if score.improvement is not None:
        change = (
            f"{shown(abs(score.improvement))} {'better' if score.improvement > 0 else 'worse'}"
            if score.improvement
            else "none"
        )
    way = f"{round(score.progress * 100)} %" if score.progress is not None else ""
    return [score.day.isoformat(), str(score.value), change, way, ", ".join(said(score))]


def said(score: Score) -> Iterator[str]:
    """What a score says, in a word or two each; only what is defined for its measure."""
    if score.meaningful is not None:
        what = "reliable" if score.min_change_kind == "RCI" else "meaningful"
        yield what if score.meaningful else f"not {what}"
    if score.response:
        yield "response"
    if score.remission is not None:
        yield "no longer clinical" if score.remission else "clinical"
    if score.band:
        yield score.band


def _threshold(course: MeasureTrend) -> str:
    score = course.scores[-1]
    if score.min_change is None:
        return "change counts from the baseline; no smallest meaningful change is on file"
    kind = {"RCI": "reliable change", "own": "change set as meaningful"}.get(
        score.min_change_kind, "smallest meaningful change"
    )
    return f"change counts from the baseline; {kind}: {shown(score.min_change)}"


def _mark(entry: Entry) -> str:
    what = entry.kind.replace("_", " ")
    if entry.kind == "review":
        what = "" if entry.full_review else "event"
    elif entry.goal:
        what = f"{entry.goal} {what}"
    return " ".join(filter(None, (entry.date.isoformat(), what)))
