"""The due list as text."""

from datetime import date

from planctl.due_list import DueList, Review, Unread
from planctl.render import visible
from planctl.render.text.columns import columns


def due(answer: DueList, explain: bool = False, brief: bool = False) -> str:
    """One line a plan, those that cannot be read on top; empty when nothing is due."""
    if brief:
        rows = [[unread.client, "cannot be read"] for unread in answer.unread]
        rows += [[review.client, review.day.isoformat()] for review in answer.reviews]
        return _joined(columns([[visible.line(cell) for cell in row] for row in rows]))
    unread_lines = columns([[visible.line(cell) for cell in unread_row(unread)] for unread in answer.unread])
    review_lines = columns([_row(review) for review in answer.reviews])
    if not explain:
        return _joined([*unread_lines, *review_lines])
    explained = []
    for line, review in zip(review_lines, answer.reviews, strict=True):
        explained += [line, *_candidates(review)]
    return _joined([*unread_lines, *explained])


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def unread_row(unread: Unread) -> list[str]:
    """A plan that cannot be read, with the first of its problems."""
    first, *more = unread.problems
    text = f"{first.at(unread.file)}: {first.message}"
    return [unread.client, "cannot be read", text + (f" (and {len(more)} more)" if more else "")]


def _row(review: Review) -> list[str]:
    return [
        review.client,
        review.day.isoformat(),
        when(review.day, review.due.as_of),
        visible.line(review.binding.text),
    ]


def when(day: date, as_of: date) -> str:
    """How far a day is from another: `2 days overdue`, `today`, `in 11 days`."""
    days = (day - as_of).days
    if days == 0:
        return "today"
    count = f"{abs(days)} day" + ("" if abs(days) == 1 else "s")
    return f"{count} overdue" if days < 0 else f"in {count}"


def _candidates(review: Review) -> list[str]:
    rows = []
    for candidate in review.due.candidates:
        mark = "*" if candidate is review.binding else " "
        day = candidate.due.isoformat() if candidate.due else "no date"
        rows.append([f"  {mark} {day}", f"{visible.line(review.file)}:{candidate.line}", visible.line(candidate.text)])
    return columns(rows)


def summary(answer: DueList) -> str:
    """The line for a terminal: how many plans are to be reviewed by when, or until when none is."""
    found = len(answer.reviews) + sum(1 for each in answer.unread if each.is_plan)
    if found:
        plans = "plan" if answer.plans == 1 else "plans"
        return f"{found} of {answer.plans} {plans} to review by {answer.until}"
    return f"nothing due until {answer.upcoming}" if answer.upcoming else "nothing due"
