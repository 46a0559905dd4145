"""The due list."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from planctl.model import dates
from planctl.model.dates import Interval
from planctl.render.blocks import Block, Spans, Table, Tone, widths, words
from planctl.schedule.due import DEFAULT_NOTICE, Due
from planctl.schedule.due_list import DueFilter, PlanRow


def page(listed: Sequence[PlanRow], explain: bool = False, brief: bool = False) -> list[Block]:
    """One line a plan, those that cannot be read on top; empty when nothing is due."""
    unreadable = [unreadable_row(row) for row in listed if row.due is None]
    reviews = [(row, row.due, row.due.day) for row in listed if row.due is not None and row.due.day is not None]
    if brief:
        return [Table([*(row[:2] for row in unreadable), *(_row(*review)[:2] for review in reviews)])]
    rows = [_row(*review) for review in reviews]
    if not explain:
        return [Table(unreadable), Table(rows)]
    least = widths(rows)
    explained: list[Block] = [Table(unreadable)]
    for cells, (row, due, _) in zip(rows, reviews, strict=True):
        explained += [Table([cells], least=least), Table(_reasons(row.file, due), indent=2)]
    return explained


def unreadable_row(row: PlanRow) -> tuple[Spans, ...]:
    """A plan that cannot be read, with the first of its problems."""
    first, *more = row.problems
    text = f"{first.at(row.file)}: {first.message}"
    return (
        words(row.client, "title"),
        words("cannot be read", "error"),
        words(text + (f" (and {len(more)} more)" if more else "")),
    )


def _row(row: PlanRow, due: Due, day: date) -> tuple[Spans, ...]:
    tone = due_tone(day, due.as_of, due.notice)
    return (
        words(row.client, "title"),
        words(day.isoformat(), tone),
        words(when(day, due.as_of), tone),
        words(due.deciding.text if due.deciding is not None else ""),
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


def _reasons(file: str, due: Due) -> list[tuple[Spans, ...]]:
    rows: list[tuple[Spans, ...]] = []
    for candidate in due.candidates:
        binds = candidate is due.deciding
        day = candidate.due.isoformat() if candidate.due else "no date"
        tone: Tone = "title" if binds else ""
        rows.append(
            (
                words(f"{'*' if binds else ' '} {day}", tone),
                words(f"{file}:{candidate.line}", "quiet"),
                words(candidate.text, tone),
            )
        )
    return rows


def summary(listed: Sequence[PlanRow], rows: Sequence[PlanRow], wanted: DueFilter, as_of: date) -> str:
    """The line for a terminal: how many of all plans are to be reviewed by when, or until when none is."""
    count = sum(1 for row in listed if row.is_plan)
    if count:
        total = sum(1 for row in rows if row.is_plan)
        plans = "plan" if total == 1 else "plans"
        return f"{count} of {total} {plans} to review by {_until(listed, rows, wanted, as_of)}"
    upcoming = min((row.due.day for row in rows if row.due is not None and row.due.day is not None), default=None)
    return f"nothing due until {upcoming}" if upcoming else "nothing due"


def _until(listed: Sequence[PlanRow], rows: Sequence[PlanRow], wanted: DueFilter, as_of: date) -> date:
    """The last day on which a review that is asked about can be due."""
    if wanted.overdue:
        return as_of - timedelta(days=1)
    days = [row.due.day for row in listed if row.due is not None and row.due.day is not None]
    if wanted.all and days:
        return days[-1]
    # Plans may have notices of their own; the line speaks of the usual one.
    notices = Counter(row.due.notice for row in rows if row.due is not None)
    usual = notices.most_common(1)[0][0] if notices else DEFAULT_NOTICE
    return dates.after(as_of, wanted.within or usual)
