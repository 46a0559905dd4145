"""The due list."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.plurals import count
from planctl.render.blocks import Block, Spans, Table, Tone, widths, words
from planctl.render.reason import reason_text
from planctl.schedule.due import DEFAULT_NOTICE, Due
from planctl.schedule.due_list import DueFilter, PlanRow


def page(listed: Sequence[PlanRow], explain: bool = False, brief: bool = False) -> list[Block]:
    """Lay out one line per plan, those that cannot be read on top; empty if nothing is due."""
    unreadable = [unreadable_row(row) for row in listed if row.due is None]
    reviews = [(row, row.due, row.due.day) for row in listed if row.due is not None and row.due.day is not None]
    lines = [_row(row, due, day) for row, due, day in reviews]
    if brief:
        return [Table([cells[:2] for cells in (*unreadable, *lines)])]
    if not explain:
        return [Table(unreadable), Table(lines)]
    blocks: list[Block] = [Table(unreadable)]
    for cells, (row, due, _) in zip(lines, reviews, strict=True):
        blocks += [Table([cells], min_widths=widths(lines)), Table(_reason_rows(row.file, due), indent=2)]
    return blocks


def unreadable_row(row: PlanRow) -> tuple[Spans, ...]:
    """Show a plan that cannot be read, with the first of its problems."""
    first, *more = row.problems
    text = f"{first.at(row.file)}: {first.message}"
    return (
        words(row.client, "title"),
        words(row.trouble, "error"),
        words(text + (f" (and {len(more)} more)" if more else "")),
    )


def _row(row: PlanRow, due: Due, day: date) -> tuple[Spans, ...]:
    tone = due_tone(day, due.as_of, due.notice)
    return (
        words(row.client, "title"),
        words(day.isoformat(), tone),
        words(when(day, due.as_of), tone),
        words(reason_text(due.deciding) if due.deciding is not None else ""),
    )


def _reason_rows(file: str, due: Due) -> list[tuple[Spans, ...]]:
    rows: list[tuple[Spans, ...]] = []
    for reason in due.reasons:
        tone: Tone = "title" if reason is due.deciding else ""
        star = "*" if reason is due.deciding else " "
        rows.append(
            (
                words(f"{star} {reason.due or 'no date'}", tone),
                words(f"{file}:{reason.line}", "quiet"),
                words(reason_text(reason), tone),
            )
        )
    return rows


def due_tone(day: date | None, as_of: date, notice: Interval) -> Tone:
    """Choose how a due date stands out: not at all if it is further away than the notice."""
    if day is None or day > dates.after(as_of, notice):
        return ""
    return "overdue" if day < as_of else "today" if day == as_of else "soon"


def when(day: date, as_of: date) -> str:
    """Say how far a day is from another: `2 days overdue`, `today`, `in 11 days`."""
    days = (day - as_of).days
    if days == 0:
        return "today"
    return f"{count(-days, 'day')} overdue" if days < 0 else f"in {count(days, 'day')}"


def summary(listed: Sequence[PlanRow], rows: Sequence[PlanRow], wanted: DueFilter, as_of: date) -> str:
    """Say how many of all plans are to be reviewed by when, or until when none is."""
    to_review = sum(1 for row in listed if row.is_plan)
    if to_review:
        plans = count(sum(1 for row in rows if row.is_plan), "plan")
        return f"{to_review} of {plans} to review by {_until(listed, rows, wanted, as_of)}"
    upcoming = min((row.due.day for row in rows if row.due is not None and row.due.day is not None), default=None)
    return f"nothing due until {upcoming}" if upcoming else "nothing due"


def _until(listed: Sequence[PlanRow], rows: Sequence[PlanRow], wanted: DueFilter, as_of: date) -> date:
    """Find the last day on which a review that is asked about can be due."""
    if wanted.overdue:
        return as_of - timedelta(days=1)
    days = [row.due.day for row in listed if row.due is not None and row.due.day is not None]
    if wanted.all and days:
        return days[-1]
    # Plans may have notices of their own; the line speaks of the usual one.
    notices = Counter(row.due.notice for row in rows if row.due is not None)
    usual = notices.most_common(1)[0][0] if notices else DEFAULT_NOTICE
    return dates.after(as_of, wanted.within or usual)
