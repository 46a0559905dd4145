"""What a reminder says: counts where others may look on, ids and dates in mail, and nothing else of a plan."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from planctl.model import ids
from planctl.model.source import WHOLE_FILE, Problem
from planctl.reminders import record as records
from planctl.reminders.record import Counts
from planctl.schedule.due_list import PlanRow, Trouble


class Message(NamedTuple):
    """A reminder: what a lock screen may show, and the list for who asked for it."""

    title: str
    body: str
    brief: str
    urgent: bool = False


TEST = Message(
    "planctl: a test", "Reminders reach you this way.", "This is a test: reminders of planctl reach you this way.\n"
)
# For the folder of a disk that is not there.
NO_PLANS = Message(
    "no plan could be looked at",
    "The plans folder is empty or gone. Is its disk there?",
    "No plan could be looked at: the plans folder is empty or gone. Is its disk there?\n",
    urgent=True,
)


def no_plans(folder: Path) -> PlanRow:
    """Return a row for a plans folder that is empty or gone."""
    problem = Problem(WHOLE_FILE, "holds no plan", "is its disk there?")
    return PlanRow("", "", str(folder), str(folder), problems=(problem,), is_plan=False, trouble=Trouble.NO_PLANS)


def counts(listed: Sequence[PlanRow], plans: int, today: date) -> Counts:
    """Count the due list."""
    days = [(row.due.day - today).days for row in listed if row.due is not None and row.due.day is not None]
    return Counts(
        plans=plans,
        overdue=sum(day < 0 for day in days),
        today=days.count(0),
        soon=sum(day > 0 for day in days),
        unreadable=sum(row.due is None for row in listed),
    )


def brief(listed: Sequence[PlanRow]) -> list[str]:
    """List id and date of each review. A file may be called like a person: only what is an id is named."""
    lines = []
    for row in listed:
        name = row.client if not ids.fault(row.client) else "a file whose name is not a client id"
        day = row.due.day if row.due is not None else row.trouble
        is_settings = not row.is_plan and row.trouble is Trouble.UNREADABLE
        lines.append(f"{'planctl.yaml' if is_settings else name}  {day}")
    return lines


def answer_key(listed: Sequence[PlanRow]) -> str:
    """Return a hash by which a due list is known again."""
    return records.digest(
        "\n".join(f"{row.file}  {row.due.day if row.due is not None else row.trouble}" for row in listed)
    )


def message(listed: Sequence[PlanRow], counts: Counts) -> Message:
    """Write the reminder of a due list."""
    days = [row.due.day for row in listed if row.due is not None and row.due.day is not None]
    troubles = {row.trouble for row in listed if row.due is None}
    parts = (
        (counts.overdue, "overdue"),
        (counts.today, "today"),
        (counts.soon, f"by {max(days, default=None)}"),
        (counts.unreadable, troubles.pop() if len(troubles) == 1 else "with problems"),
    )
    body = ", ".join(f"{count} {what}" for count, what in parts if count)
    lines = [*brief(listed), "", "planctl review-due says why; planctl remind --seen says that you have seen this."]
    urgent = bool(counts.overdue or counts.today or counts.unreadable)
    return Message(f"{counts.plans_due} to review", body, "".join(f"{line}\n" for line in lines), urgent)
