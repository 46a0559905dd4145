"""How long a closed plan is to be kept."""

from datetime import date
from typing import NamedTuple

from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.plan import Plan
from planctl.model.settings import Retention
from planctl.schedule.pauses import pauses


class KeptPlan(NamedTuple):
    """A plan in the archive.

    Attributes:
        closed: the day from which it has been closed; none where it is not closed.
        keep_until: the day until which the years of the settings run; none where the settings name none.
        minor_until: how old the client must be besides; none unless the client was a minor. No plan
            holds a date of birth, so nobody but the practitioner knows the day.
        is_over: whether the years of the settings are over.
    """

    client: str
    file: str
    closed: date | None
    keep_until: date | None = None
    minor_until: int | None = None
    is_over: bool = False


def closed_on(plan: Plan) -> date | None:
    """Return the day from which the plan has been closed, if it is."""
    return next((pause.start for pause in pauses(plan.history) if pause.closed and pause.end is None), None)


def kept_plan(plan: Plan, file: str, retention: Retention | None, today: date) -> KeptPlan:
    """Work out how long a plan is to be kept, from the day of its closing."""
    closed = closed_on(plan)
    if closed is None or retention is None:
        return KeptPlan(plan.client, file, closed)
    keep_until = dates.after(closed, Interval(retention.years, "year"))
    minor_until = retention.minor_until if plan.minor else None
    return KeptPlan(plan.client, file, closed, keep_until, minor_until, keep_until < today)
