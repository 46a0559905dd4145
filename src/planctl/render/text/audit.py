"""The audit as text: a line a review and a trigger, and a summary that can be handed to an auditor."""

from collections.abc import Iterator
from statistics import median

from planctl.audit import Answered, Audit, Held, Outstanding
from planctl.render import visible
from planctl.render.text.columns import columns
from planctl.render.text.due import when


def audit(answer: Audit, unread: int = 0) -> str:
    """The reviews with their due dates and reasons, the triggers, what is overdue, and the summary."""
    sections = [
        ("Reviews", [_review(each) for each in answer.reviews]),
        ("Triggers", [_trigger(each, answer) for each in answer.triggers]),
        ("Overdue", [_outstanding(each, answer) for each in answer.outstanding]),
    ]
    lines = []
    for title, rows in sections:
        if rows:
            lines += [title, *columns([[visible.line(cell) for cell in row] for row in rows]), ""]
    return "".join(f"{line}\n" for line in [*lines, *_summary(answer, unread)])


def _review(each: Held) -> list[str]:
    because = each.due.binding
    scope = "full review" if each.review.full_review else "event review"
    if each.days_late is None or because is None:
        due, held, reason = "no date", "not due", ""
    else:
        due, held, reason = (
            f"{each.due.day}",
            "on time" if each.on_time else f"{days(each.days_late)} late",
            because.text,
        )
    documented = f"entered {days(each.logged_late)} late" if each.logged_late else "entered in time"
    return [each.client, each.review.date.isoformat(), scope, f"due {due}", held, documented, reason]


def _trigger(each: Answered, answer: Audit) -> list[str]:
    what = each.trigger.kind.replace("_", " ")
    named = f"{each.trigger.goal} {what}" if each.trigger.goal else what
    since = days((answer.as_of - each.trigger.known).days)
    reviewed = f"reviewed {each.review.date}" if each.review else "not reviewed"
    later = f"after {days(each.days)}" if each.days is not None else f"open for {since}"
    return [each.client, each.trigger.known.isoformat(), named, reviewed, later]


def _outstanding(each: Outstanding, answer: Audit) -> list[str]:
    return [each.client, each.day.isoformat(), "not held", when(each.day, answer.as_of), each.because.text]


def _summary(answer: Audit, unread: int) -> Iterator[str]:
    plans = f"{answer.plans} plan" + ("" if answer.plans == 1 else "s")
    yield f"As of {answer.as_of}, {plans}:"
    dated = answer.on_time + answer.late
    share = f" ({round(100 * answer.on_time / dated)} %)" if dated else ""
    yield f"  {answer.on_time} of {dated} {_noun(dated)} held on or before the due date{share}"
    late = [each.days_late for each in answer.reviews if each.days_late]
    if late:
        yield f"  {len(late)} late, by {_range(late)}"
    if len(answer.reviews) > dated:
        yield f"  {len(answer.reviews) - dated} held while nothing was due"
    entered = [each.logged_late for each in answer.reviews if each.logged_late]
    if entered:
        yield f"  {len(entered)} entered late, by {_range(entered)} beyond the grace"
    closed = [each.days for each in answer.triggers if each.days is not None]
    if answer.triggers:
        took = f", after {_range(closed)}" if closed else ""
        yield f"  {len(closed)} of {len(answer.triggers)} triggers reviewed{took}"
    if answer.outstanding:
        yield f"  {len(answer.outstanding)} {_noun(len(answer.outstanding))} overdue and not held"
    if unread:
        yield f"  {unread} plan{'' if unread == 1 else 's'} could not be read and not audited"


def _noun(count: int) -> str:
    return "review" if count == 1 else "reviews"


def days(count: int) -> str:
    """A number of days in words."""
    return f"{count} day" + ("" if count == 1 else "s")


def _range(counts: list[int]) -> str:
    if min(counts) == max(counts):
        return days(counts[0])
    return f"{min(counts)} to {days(max(counts))} (median {median(counts):g})"
