"""The receipt of a recording command: what was written, what it shows, when the next review is due."""

from collections.abc import Sequence

from planctl.analysis.scores import Score
from planctl.model.plan import Entry, Plan
from planctl.model.plurals import spaced
from planctl.render import escape
from planctl.render.reason import reason_text
from planctl.render.text.due import when
from planctl.render.text.scores import sentences
from planctl.schedule.due import Due, Reason


def receipt(plan: Plan, entry: Entry, due: Due, score: Score | None, closed: Sequence[Reason] = ()) -> str:
    """Report the entry, what a score shows, what a review has `closed`, and the next review with its reason."""
    lines = [f"{plan.client}: {describe(entry)} recorded"]
    lines += [f"  {sentence}" for sentence in sentences(score)] if score is not None else []
    lines += [f"  closed by it: {reason_text(reason)}" for reason in closed]
    for reason in due.reasons:
        # What the entry itself calls for, if something else makes a review due sooner.
        is_from_entry = reason.is_trigger and reason.line == entry.line()
        if is_from_entry and reason.due is not None and reason is not due.deciding:
            lines.append(f"  review due by {reason.due}: {reason_text(reason)}")
    lines.append(next_review_line(due))
    return "".join(f"{escape.line(line)}\n" for line in lines)


def undone(client: str, entry: Entry, retraction: Entry | None, due: Due) -> str:
    """Report what was taken back, and the next review with its reason."""
    how = "removed" if retraction is None else "retracted: it stays in the file, and counts for nothing"
    return "".join(f"{escape.line(line)}\n" for line in (f"{client}: {describe(entry)} {how}", next_review_line(due)))


def describe(entry: Entry) -> str:
    """Describe an entry in a few words, without its free text."""
    what = spaced(entry.kind)
    if entry.kind == "reading":
        what = f"{entry.measure} {entry.value}"
    elif entry.goal:
        what = f"{entry.goal} {what}"
    elif entry.is_retraction:
        what = f"retraction of {(entry.of or '').rpartition(' ')[0]}"
    elif entry.kind == "review":
        what = f"{'event' if entry.scope == 'event' else 'full'} review"
    known = f", known on {entry.logged}," if entry.logged else ""
    return f"{what} on {entry.date}{known}"


def next_review_line(due: Due) -> str:
    """Say when the next review is and why, or why there is none."""
    return ": ".join(next_review_parts(due))


def next_review_parts(due: Due) -> tuple[str, str]:
    """Say when the next review is, and why then; or that there is none, and why."""
    if due.deciding is not None and due.day is not None:
        return f"next review {due.day}, {when(due.day, due.as_of)}", reason_text(due.deciding)
    if due.plan_state == "closed":
        return "no next review", "; ".join(["the plan is closed", *(reason_text(reason) for reason in due.reasons)])
    waiting = reason_text(due.reasons[0]) if due.reasons else "no clock, no trigger and no target date is set"
    return "no date for the next review", waiting
