"""The due list."""

from datetime import date

from planctl.model import dates
from planctl.model.dates import Interval
from planctl.render import plain_layout
from planctl.render.blocks import Block, Spans, Table, Tone, widths, words
from planctl.schedule.due_list import DueList, Review, Unread


def due(answer: DueList, explain: bool = False, brief: bool = False) -> str:
    """One line a plan, those that cannot be read on top; empty when nothing is due."""
    return plain_layout.text(page(answer, explain, brief))


def page(answer: DueList, explain: bool = False, brief: bool = False) -> list[Block]:
    """The same, to be laid out."""
    if brief:
        rows = [unread_row(unread)[:2] for unread in answer.unread]
        return [Table([*rows, *(_row(review)[:2] for review in answer.reviews)])]
    unread = Table([unread_row(each) for each in answer.unread])
    reviews = [_row(review) for review in answer.reviews]
    if not explain:
        return [unread, Table(reviews)]
    least = widths(reviews)
    explained: list[Block] = [unread]
    for row, review in zip(reviews, answer.reviews, strict=True):
        explained += [Table([row], least=least), Table(_candidates(review), indent=2)]
    return explained


def unread_row(unread: Unread) -> tuple[Spans, ...]:
    """A plan that cannot be read, with the first of its problems."""
    first, *more = unread.problems
    text = f"{first.at(unread.file)}: {first.message}"
    return (
        words(unread.client, "title"),
        words("cannot be read", "error"),
        words(text + (f" (and {len(more)} more)" if more else "")),
    )


def _row(review: Review) -> tuple[Spans, ...]:
    tone = due_tone(review.day, review.due.as_of, review.due.notice)
    return (
        words(review.client, "title"),
        words(review.day.isoformat(), tone),
        words(when(review.day, review.due.as_of), tone),
        words(review.deciding.text),
    )


def due_tone(day: date | None, as_of: date, notice: Interval) -> Tone:
    """How a due date stands out: one that has passed most; none, or one still far away, not at all."""
    if day is None or day > dates.after(as_of, notice):
        return ""
    return "overdue" if day < as_of else "today" if day == as_of else "soon"


def when(day: date, as_of: date) -> str:
    """How far a day is from another: `2 days overdue`, `today`, `in 11 days`."""
    days = (day - as_of).days
    if days == 0:
        return "today"
    count = f"{abs(days)} day" + ("" if abs(days) == 1 else "s")
    return f"{count} overdue" if days < 0 else f"in {count}"


def _candidates(review: Review) -> list[tuple[Spans, ...]]:
    rows: list[tuple[Spans, ...]] = []
    for candidate in review.due.candidates:
        binds = candidate is review.deciding
        day = candidate.due.isoformat() if candidate.due else "no date"
        tone: Tone = "title" if binds else ""
        rows.append(
            (
                words(f"{'*' if binds else ' '} {day}", tone),
                words(f"{review.file}:{candidate.line}", "quiet"),
                words(candidate.text, tone),
            )
        )
    return rows


def summary(answer: DueList) -> str:
    """The line for a terminal: how many plans are to be reviewed by when, or until when none is."""
    found = len(answer.reviews) + sum(1 for each in answer.unread if each.is_plan)
    if found:
        plans = "plan" if answer.plans == 1 else "plans"
        return f"{found} of {answer.plans} {plans} to review by {answer.until}"
    return f"nothing due until {answer.upcoming}" if answer.upcoming else "nothing due"
