"""What has happened since the last review, as lines of text; what is indented belongs to the line above it."""

from collections.abc import Iterator

from planctl.analysis.scores import Score
from planctl.analysis.since_review import MeasureHistory, Reading, SinceReview, UpcomingTarget
from planctl.model.instruments import shown
from planctl.model.plan import Entry, Goal
from planctl.render.text import history
from planctl.render.text.due import when
from planctl.render.text.progress import said


def since(found: SinceReview) -> Iterator[str]:
    """The events and scores since, target dates that are near or past, and interventions that are not agreed."""
    yield f"Since the {review(found.review)}:" if found.review is not None else "Since the plan was made:"
    if not found.events and not any(each.readings for each in found.measures):
        yield "  nothing was recorded"
    for entry in found.events:
        yield f"  {history.entry(entry)}"
    for measured in found.measures:
        yield from _measured(measured)
    if found.review is not None and found.review is not found.full_review:
        full = found.full_review
        yield f"The last review of the whole plan was on {full.date}." if full else "The whole plan was never reviewed."
    if found.upcoming_targets:
        yield "Target dates:"
        yield from (f"  {_nearing(each)}" for each in found.upcoming_targets)
    if found.not_agreed:
        yield "Not agreed:"
        yield from (f"  {each.id}  {each.agreement}: {each.text or 'no text'}" for each in found.not_agreed)


def review(entry: Entry) -> str:
    """A review in three words and its day."""
    return f"{'full' if entry.full_review else 'event'} review on {entry.date}"


def standing(goal: Goal, score: Score | None, last: Entry | None) -> Iterator[str]:
    """What is known of a goal before it is asked about: its date, its last score, what was last found."""
    if goal.by is not None:
        yield f"to be reached by {goal.by}"
    if goal.measure is not None:
        yield f"{goal.measure.name}: no reading yet" if score is None else f"{_value(score)} on {score.day}{_so(score)}"
    if last is not None:
        yield f"{last.goals[goal.id]} at the {review(last)}"


def _measured(each: MeasureHistory) -> Iterator[str]:
    of = f" ({', '.join(each.goals)})" if each.goals else ""
    if not each.readings:
        last = f", {each.reference.value} on {each.reference.date} was the last" if each.reference else ""
        yield f"  {each.name}{of}: no reading{last}"
        return
    yield f"  {each.name}{of}"
    for reading in each.readings:
        yield from _reading(reading, each.reference)


def _reading(reading: Reading, reference: Entry | None) -> Iterator[str]:
    score = reading.score
    yield f"    {score.day}  {score.value}"
    if reference is not None and reading.since_review is not None:
        enough = reading.since_review.meaningful
        weight = "" if enough is None else f", {_weight(reading.since_review)}"
        yield f"      {_change(reading.since_review)} the last before, {reference.value} on {reference.date}{weight}"
    so = _so(score)
    if so:
        yield f"      {so.removeprefix(', ')}"


def _weight(score: Score) -> str:
    what = "reliable" if score.min_change_kind == "RCI" else "meaningful"
    return what if score.meaningful else f"not {what}"


def _so(score: Score) -> str:
    """What a score says against the baseline, after a comma; empty where that is not known."""
    parts = []
    if score.improvement is not None:
        parts.append(f"{_change(score)} the baseline {score.baseline}")
        if score.progress is not None and score.improvement > 0:
            parts.append(f"{round(score.progress * 100)} % of the way to {score.target}")
    return "".join(f", {part}" for part in [*parts, *said(score)])


def _change(score: Score) -> str:
    if score.improvement is None:
        return "against"
    return (
        f"{shown(abs(score.improvement))} {'better' if score.improvement > 0 else 'worse'} than"
        if score.improvement
        else "the same as"
    )


def _value(score: Score) -> str:
    return f"{score.name}: {score.value}"


def _nearing(each: UpcomingTarget) -> str:
    if each.days >= 0:
        return f"{each.goal.id}  {each.day}, {when(each.day, each.as_of)}"
    return f"{each.goal.id}  {each.day}, passed {-each.days} day{'' if each.days == -1 else 's'} ago"
