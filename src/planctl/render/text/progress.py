"""The progress of a plan: one chart per measure, and every reading with what it shows."""

from collections.abc import Iterator, Sequence
from functools import partial

from planctl.analysis.trends import MeasureTrend
from planctl.model.instruments import format_number
from planctl.model.plan import Entry, Plan
from planctl.model.plurals import spaced
from planctl.render import escape
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
    join,
    keep_together,
    paragraph,
    span,
    words,
)
from planctl.render.text import scores
from planctl.render.text.chart import EVENT_TONES, LEVEL_TONES, Signs, draw


def page(plan: Plan, trends: Sequence[MeasureTrend], signs: Signs) -> Iterator[Block]:
    """Lay out each measure's chart and readings."""
    if not trends:
        yield Line(words(f"{plan.client}: no goal has a measure"))
    for number, trend in enumerate(trends):
        if number:
            yield BLANK
        yield from _trend(trend, signs)


def _trend(trend: MeasureTrend, signs: Signs) -> Iterator[Block]:
    direction = f"{trend.better} is better" if trend.better else ""
    yield Heading(escape.line(", ".join(filter(None, (trend.measure.name, trend.measure.unit, direction)))))
    for goal in trend.goals:
        target = f"to {goal.target}" if goal.target is not None else "no target"
        by = f" by {goal.goal.by}" if goal.goal.by else ""
        state = "" if goal.state == "active" else f" ({goal.state})"
        spans = (span(f"{target}{by}{state}: "), span(goal.goal.text))
        yield Line(spans, (span(goal.goal.id, "title"), Span("  ")), 2)
    if not trend.scores:
        yield Line(words("no reading yet", "quiet"), indent=2)
        return
    yield BLANK
    yield Figure(partial(draw, trend, signs=signs))
    yield BLANK
    yield Line(join(list(_legend(trend, signs)), "   "), indent=2)
    yield _readings(trend)
    last = trend.scores[-1]
    counts = "no smallest meaningful change is on file"
    if last.min_change is not None:
        counts = f"{scores.min_change(last)}: {format_number(last.min_change)}"
    yield Line(words(f"change is counted from the baseline; {counts}"), indent=2)
    for title, entries in (("reviews", trend.reviews), ("events", trend.triggers)):
        if entries:
            text = ", ".join(_event(entry) for entry in entries)
            yield from paragraph(text, 2, words(f"{title}: "), separator=", ")


def _legend(trend: MeasureTrend, signs: Signs) -> Iterator[Spans]:
    """Explain the signs of the chart."""
    reviews = [entry.full_review for entry in trend.reviews]
    meanings: list[tuple[str, str, Tone]] = [(signs.point, "reading", "curve")]
    meanings += [
        (signs.lines[kind], f"{kind} {format_number(value)}", LEVEL_TONES[kind])
        for kind, value in trend.reference_levels
    ]
    meanings += [("R", "review", EVENT_TONES["R"])] if True in reviews else []
    meanings += [("r", "event review", EVENT_TONES["r"])] if False in reviews else []
    meanings += [("!", "event", EVENT_TONES["!"])] if trend.triggers else []
    meanings += [("*", "several", EVENT_TONES["*"])] if len(trend.events) > 1 else []
    for sign, meaning, tone in meanings:
        yield keep_together((Span(sign, tone), *words(f" {meaning}")))


def _readings(trend: MeasureTrend) -> Table:
    rows: list[tuple[Spans, ...]] = []
    for score in trend.scores:
        tone: Tone = "good" if (score.improvement or 0) > 0 else "bad" if (score.improvement or 0) < 0 else ""
        rows.append(
            (
                words(score.day.isoformat()),
                words(str(score.value)),
                words(scores.change(score), tone),
                words(scores.percent(score.progress) if score.progress is not None else ""),
                words(", ".join(scores.labels(score))),
            )
        )
    return Table(rows, ("date", "value", "change", "% of goal", "what it shows"), frozenset({4}), indent=2)


def _event(entry: Entry) -> str:
    if entry.kind == "review":
        return f"{entry.date}" if entry.full_review else f"{entry.date} event"
    return " ".join(filter(None, (entry.date.isoformat(), entry.goal, spaced(entry.kind))))
