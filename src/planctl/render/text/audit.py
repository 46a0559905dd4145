"""The audit as text: a line a review and a trigger, and a summary that can be handed to an auditor."""

from collections.abc import Iterator
from statistics import median

from planctl.analysis.audit import Audit, HeldReview, OverdueReview, TriggerResponse
from planctl.render import plain_layout
from planctl.render.blocks import BLANK, Block, Heading, Line, Panel, Spans, Table, Tone, words
from planctl.render.text.due import when


def audit(answer: Audit, unread: int = 0) -> str:
    """The reviews with their due dates and reasons, the triggers, what is overdue, and the summary."""
    return plain_layout.text(page(answer, unread))


def page(answer: Audit, unread: int = 0, *, drawn: bool = False) -> list[Block]:
    """The same, to be laid out; with signs beside the words if more than plain text is `drawn`."""
    sections = [
        ("Reviews", [_review(each, drawn) for each in answer.reviews], {5, 6}),
        ("Triggers", [_trigger(each, answer, drawn) for each in answer.triggers], {2}),
        ("Overdue", [_outstanding(each, answer, drawn) for each in answer.overdue], {4}),
    ]
    blocks: list[Block] = []
    for title, rows, loose in sections:
        if rows:
            blocks += [Heading(title), Table(rows, loose=frozenset(loose)), BLANK]
    first, *more = _summary(answer, unread)
    return [*blocks, Panel((Line(words(first, "title")), *(Line(words(line), indent=2) for line in more)))]


def _marked(good: bool | None, drawn: bool) -> str:
    if not drawn:
        return ""
    return "· " if good is None else "✓ " if good else "✗ "


def _review(each: HeldReview, drawn: bool) -> tuple[Spans, ...]:
    because = each.due.deciding
    scope = "full review" if each.review.full_review else "event review"
    if each.days_late is None or because is None:
        due, held, reason = "no date", "not due", ""
    else:
        due, held, reason = (
            f"{each.due.day}",
            "on time" if each.on_time else f"{days(each.days_late)} late",
            because.text,
        )
    tone: Tone = "" if each.on_time is None else "good" if each.on_time else "bad"
    documented = f"entered {days(each.logged_late)} late" if each.logged_late else "entered in time"
    return (
        words(each.client, "title"),
        words(each.review.date.isoformat()),
        words(scope),
        words(f"due {due}"),
        words(_marked(each.on_time, drawn) + held, tone),
        words(documented, "bad" if each.logged_late else ""),
        words(reason),
    )


def _trigger(each: TriggerResponse, answer: Audit, drawn: bool) -> tuple[Spans, ...]:
    what = each.trigger.kind.replace("_", " ")
    named = f"{each.trigger.goal} {what}" if each.trigger.goal else what
    since = days((answer.as_of - each.trigger.known).days)
    reviewed = f"reviewed {each.review.date}" if each.review else "not reviewed"
    later = f"after {days(each.days)}" if each.days is not None else f"open for {since}"
    tone: Tone = "" if each.review else "soon"
    return (
        words(each.client, "title"),
        words(each.trigger.known.isoformat()),
        words(named),
        words(_marked(True if each.review else None, drawn) + reviewed, tone),
        words(later, tone),
    )


def _outstanding(each: OverdueReview, answer: Audit, drawn: bool) -> tuple[Spans, ...]:
    return (
        words(each.client, "title"),
        words(each.day.isoformat(), "overdue"),
        words(f"{_marked(False, drawn)}not held", "overdue"),
        words(when(each.day, answer.as_of), "overdue"),
        words(each.reason.text),
    )


def _summary(answer: Audit, unread: int) -> Iterator[str]:
    plans = f"{answer.plans} plan" + ("" if answer.plans == 1 else "s")
    yield f"As of {answer.as_of}, {plans}:"
    dated = answer.on_time + answer.late
    share = f" ({round(100 * answer.on_time / dated)} %)" if dated else ""
    yield f"{answer.on_time} of {dated} {_noun(dated)} held on or before the due date{share}"
    late = [each.days_late for each in answer.reviews if each.days_late]
    if late:
        yield f"{len(late)} late, by {_range(late)}"
    if len(answer.reviews) > dated:
        yield f"{len(answer.reviews) - dated} held while nothing was due"
    entered = [each.logged_late for each in answer.reviews if each.logged_late]
    if entered:
        yield f"{len(entered)} entered late, by {_range(entered)} beyond the grace"
    closed = [each.days for each in answer.triggers if each.days is not None]
    if answer.triggers:
        took = f", after {_range(closed)}" if closed else ""
        yield f"{len(closed)} of {len(answer.triggers)} triggers reviewed{took}"
    if answer.overdue:
        yield f"{len(answer.overdue)} {_noun(len(answer.overdue))} overdue and not held"
    if unread:
        yield f"{unread} plan{'' if unread == 1 else 's'} could not be read and not audited"


def _noun(count: int) -> str:
    return "review" if count == 1 else "reviews"


def days(count: int) -> str:
    """A number of days in words."""
    return f"{count} day" + ("" if count == 1 else "s")


def _range(counts: list[int]) -> str:
    if min(counts) == max(counts):
        return days(counts[0])
    return f"{min(counts)} to {days(max(counts))} (median {median(counts):g})"
