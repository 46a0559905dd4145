"""One goal, for reading: what was agreed, and how far its measure has come."""

from collections.abc import Iterator

from planctl.analysis.overview import GoalStanding
from planctl.analysis.scores import Score
from planctl.model.plan import Measure
from planctl.render.page import Line, Span, Tone, paragraph, span, words
from planctl.render.text.recorded import score_lines

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
