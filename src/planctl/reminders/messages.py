"""What a reminder says: counts where others may look on, ids and dates in mail, and nothing else of a plan."""

from typing import NamedTuple

from planctl.model import ids
from planctl.reminders import record as records
from planctl.reminders.record import Counts
from planctl.schedule.due_list import DueList


class Message(NamedTuple):
    """A reminder: what a lock screen may show, and the list for who asked for it."""

    title: str
    body: str
    brief: str
    urgent: bool = False


TEST = Message(
    "planctl: a test", "Reminders reach you this way.", "This is a test: reminders of planctl reach you this way.\n"
)


def counts(answer: DueList) -> Counts:
    """The due list in numbers."""
    days = [(review.day - answer.as_of).days for review in answer.reviews]
    return Counts(
        plans=answer.plans,
        overdue=sum(day < 0 for day in days),
        today=days.count(0),
        soon=sum(day > 0 for day in days),
        unreadable=len(answer.unread),
    )


def brief(answer: DueList) -> list[str]:
    """Id and date of each review; a plan that cannot be read stands on top.

    A file may be called like a person: only what is an id is named.
    """
    lines = []
    for unread in answer.unread:
        name = unread.client if unread.is_plan and not ids.fault(unread.client) else "a file whose name is no client id"
        lines.append(f"{name if unread.is_plan else 'planctl.yaml'}  cannot be read")
    return lines + [f"{review.client}  {review.day}" for review in answer.reviews]


def answer_key(answer: DueList) -> str:
    """What is due, as a hash by which it is known again tomorrow."""
    unread = [f"{unread.file}  cannot be read" for unread in answer.unread]
    return records.answer_key([*sorted(unread), *(f"{review.client}  {review.day}" for review in answer.reviews)])


def message(answer: DueList) -> Message:
    """The reminder of a due list."""
    number = counts(answer)
    parts = (
        (number.overdue, "overdue"),
        (number.today, "today"),
        (number.soon, f"by {max(review.day for review in answer.reviews)}" if number.soon else ""),
        (number.unreadable, "cannot be read"),
    )
    body = ", ".join(f"{count} {what}" for count, what in parts if count)
    lines = [*brief(answer), "", "planctl review-due says why; planctl remind --seen says that you have seen this."]
    title = f"{number.due} {'plan' if number.due == 1 else 'plans'} to review"
    urgent = bool(number.overdue or number.today or number.unreadable)
    return Message(title, body, "".join(f"{line}\n" for line in lines), urgent)
