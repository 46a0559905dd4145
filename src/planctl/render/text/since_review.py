"""What has happened since the last review, as lines; an indented line belongs to the line above it."""

from collections.abc import Iterator

from planctl.analysis.scores import Score
from planctl.analysis.since_review import MeasureHistory, SinceReview
from planctl.model.plan import Entry, Goal
from planctl.model.plurals import count
from planctl.render.text import history, scores
from planctl.render.text.due import when


def lines(since: SinceReview) -> Iterator[str]:
    """List the events and scores, target dates that are near or past, and interventions not agreed on."""
    yield f"Since the {review_name(since.review)}:" if since.review is not None else "Since the plan was made:"
    if not since.events and not any(measure.readings for measure in since.measures):
        yield "  nothing was recorded"
    for entry in since.events:
        yield f"  {history.entry_line(entry)}"
    for measure in since.measures:
        yield from _measure_lines(measure)
    if since.full_review is None and since.previous_review is not None:
        yield f"The last review of the whole plan was held elsewhere, on {since.previous_review}."
    elif since.review is not None and since.review is not since.full_review:
        full = since.full_review
        yield f"The last review of the whole plan was on {full.date}." if full else "The whole plan was never reviewed."
    if since.upcoming_targets:
        yield "Target dates:"
    for target in since.upcoming_targets:
        passed = f"passed {count(-target.days, 'day')} ago"
        yield f"  {target.goal.id}  {target.day}, {when(target.day, target.as_of) if target.days >= 0 else passed}"
    if since.not_agreed:
        yield "Not agreed:"
    for intervention in since.not_agreed:
        yield f"  {intervention.id}  {intervention.agreement}: {intervention.text or 'no text'}"


def review_name(entry: Entry) -> str:
    """Name a review by its scope and day."""
    return f"{'full' if entry.full_review else 'event'} review on {entry.date}"


def goal_lines(goal: Goal, score: Score | None, last_review: Entry | None) -> Iterator[str]:
    """Say what is known of a goal: its target date, its last score, and its progress at its last review."""
    if goal.by is not None:
        yield f"target date {goal.by}"
    if goal.measure is not None and score is None:
        yield f"{goal.measure.name}: no reading yet"
    if score is not None:
        shows = [*scores.against_baseline(score), *scores.labels(score)]
        yield ", ".join([f"{score.name}: {score.value} on {score.day}", *shows])
    if last_review is not None:
        yield f"{last_review.goals[goal.id]} at the {review_name(last_review)}"


def _measure_lines(measure: MeasureHistory) -> Iterator[str]:
    title = f"  {measure.name}" + (f" ({', '.join(measure.goals)})" if measure.goals else "")
    reference = measure.reference
    if not measure.readings:
        last = f", {reference.value} on {reference.date} was the last" if reference else ""
        yield f"{title}: no reading{last}"
        return
    yield title
    for reading in measure.readings:
        yield f"    {reading.score.day}  {reading.score.value}"
        if reference is not None and reading.since_review is not None:
            change = scores.change_from(reading.since_review, f"the last before, {reference.value} on {reference.date}")
            yield "      " + ", ".join(filter(None, (change, scores.significance(reading.since_review))))
        shows = [*scores.against_baseline(reading.score), *scores.labels(reading.score)]
        if shows:
            yield f"      {', '.join(shows)}"
