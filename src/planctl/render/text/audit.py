"""The audit: one line per review and per trigger, and a summary that can be handed to an auditor."""

from collections.abc import Iterator
from statistics import median

from planctl.analysis.audit import Audit, HeldReview, InitialPlan, OverdueReview, TriggerResponse
from planctl.model.plurals import count, spaced
from planctl.render.blocks import BLANK, Block, Heading, Line, Panel, Spans, Table, Tone, words
from planctl.render.reason import reason_text
from planctl.render.text.due import when


def page(answer: Audit, unread: int = 0, *, drawn: bool = False) -> list[Block]:
    """Lay out initial plans and reviews with their due dates and reasons, triggers, what is overdue, and the summary.

    Args:
        answer: the audit.
        unread: how many plans could not be read.
        drawn: whether to put check marks beside the words, which takes more than plain text.
    """
    ok, bad, neutral = ("✓ ", "✗ ", "· ") if drawn else ("", "", "")
    marks = {True: ok, False: bad}
    sections = [
        ("Initial plans", [_initial_plan_row(initial, marks) for initial in answer.initial_plans], {4}),
        ("Reviews", [_review_row(held, {True: ok, False: bad, None: neutral}) for held in answer.reviews], {5, 6}),
        ("Triggers", [_trigger_row(response, answer, ok, neutral) for response in answer.triggers], {2}),
        ("Overdue", [_overdue_row(review, answer, bad) for review in answer.overdue], {4}),
    ]
    blocks: list[Block] = []
    for title, rows, wrap_columns in sections:
        if rows:
            blocks += [Heading(title), Table(rows, wrap_columns=frozenset(wrap_columns)), BLANK]
    first, *more = _summary(answer, unread)
    return [*blocks, Panel((Line(words(first, "title")), *(Line(words(line), indent=2) for line in more)))]


def _initial_plan_row(initial: InitialPlan, marks: dict[bool, str]) -> tuple[Spans, ...]:
    due, late = initial.reason.due, initial.days_late
    result = "on time" if initial.done else "not yet due"
    if late:
        result = f"{count(late, 'day')} {'late' if initial.done else 'overdue'}"
    done = "signed" if initial.reason.event == "signed" else "made"
    tone: Tone = "bad" if late else "good" if initial.done else ""
    return (
        words(initial.client, "title"),
        words(f"{done} {initial.until}" if initial.done else f"not {done}"),
        words(f"due {due or 'no date'}"),
        words(f"{marks[not late] if late or initial.done else ''}{result}", tone),
        words(reason_text(initial.reason)),
    )


def _review_row(held: HeldReview, marks: dict[bool | None, str]) -> tuple[Spans, ...]:
    due, result, reason = "no date", "not due", ""
    if held.days_late is not None and held.due.deciding is not None:
        due = f"{held.due.day}"
        result = "on time" if held.on_time else f"{count(held.days_late, 'day')} late"
        reason = reason_text(held.due.deciding)
    tone: Tone = "" if held.on_time is None else "good" if held.on_time else "bad"
    logged = f"entered {count(held.logged_late, 'day')} late" if held.logged_late else "entered in time"
    return (
        words(held.client, "title"),
        words(held.review.date.isoformat()),
        words("full review" if held.review.full_review else "event review"),
        words(f"due {due}"),
        words(marks[held.on_time] + result, tone),
        words(logged, "bad" if held.logged_late else ""),
        words(reason),
    )


def _trigger_row(response: TriggerResponse, answer: Audit, ok: str, neutral: str) -> tuple[Spans, ...]:
    trigger, review = response.trigger, response.review
    if review is not None and response.days is not None:
        result, how_long = f"{ok}reviewed {review.date}", f"after {count(response.days, 'day')}"
    elif response.closed:
        result, how_long = f"{neutral}never reviewed", "the plan is closed"
    else:
        result, how_long = f"{neutral}not reviewed", f"open for {count((answer.as_of - trigger.known).days, 'day')}"
    tone: Tone = "" if review else "soon"
    return (
        words(response.client, "title"),
        words(trigger.known.isoformat()),
        words(" ".join(filter(None, (trigger.goal, spaced(trigger.kind))))),
        words(result, tone),
        words(how_long, tone),
    )


def _overdue_row(review: OverdueReview, answer: Audit, bad: str) -> tuple[Spans, ...]:
    return (
        words(review.client, "title"),
        words(review.day.isoformat(), "overdue"),
        words(f"{bad}not held", "overdue"),
        words(when(review.day, answer.as_of), "overdue"),
        words(reason_text(review.reason)),
    )


def _summary(answer: Audit, unread: int) -> Iterator[str]:
    yield f"As of {answer.as_of}, {count(answer.plans, 'plan')}:"
    if answer.initial_plans:
        in_time = sum(1 for initial in answer.initial_plans if initial.done and not initial.days_late)
        yield f"{in_time} of {count(len(answer.initial_plans), 'initial plan')} completed on or before the due date"
    dated = answer.on_time + answer.late
    share = f" ({round(100 * answer.on_time / dated)} %)" if dated else ""
    yield f"{answer.on_time} of {count(dated, 'review')} held on or before the due date{share}"
    late = [held.days_late for held in answer.reviews if held.days_late]
    if late:
        yield f"{len(late)} late, by {_range(late)}"
    if len(answer.reviews) > dated:
        yield f"{len(answer.reviews) - dated} held while nothing was due"
    logged_late = [held.logged_late for held in answer.reviews if held.logged_late]
    if logged_late:
        yield f"{len(logged_late)} entered late, by {_range(logged_late)} beyond the grace period"
    closed = [response.days for response in answer.triggers if response.days is not None]
    if answer.triggers:
        delay = f", after {_range(closed)}" if closed else ""
        yield f"{len(closed)} of {count(len(answer.triggers), 'trigger')} reviewed{delay}"
    if answer.overdue:
        yield f"{count(len(answer.overdue), 'review')} overdue and not held"
    if answer.not_judged:
        yield f"{count(answer.not_judged, 'review')} held before the plan was imported, and not judged"
    if unread:
        yield f"{count(unread, 'plan')} could not be read and not audited"


def _range(days: list[int]) -> str:
    if min(days) == max(days):
        return count(days[0], "day")
    return f"{min(days)} to {count(max(days), 'day')} (median {median(days):g})"
