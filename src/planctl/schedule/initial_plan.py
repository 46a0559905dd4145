"""The initial plan: until it is there, and signed, it is due so long after the first contact."""

from collections.abc import Iterator
from typing import Final

from planctl.model import dates
from planctl.model.plan import Entry, Plan
from planctl.schedule.due import Anchor, Reason
from planctl.schedule.terms import Clock, Terms

INITIAL_PLAN: Final = "initial-plan"


def reasons(plan: Plan, terms: Terms) -> Iterator[Reason]:
    """Yield every day on which the initial plan is due, unless it is done."""
    for clock in terms.initial_plans:
        if completed(plan, clock) is None:
            yield from _reasons(plan, clock)


def completed(plan: Plan, clock: Clock) -> Entry | None:
    """Return the entry that completes the initial plan: the practitioner's signature, or `created` if that will do."""
    if clock.terms.plan_due_by == "created":
        done = [entry for entry in plan.history if entry.kind == "created"]
    else:
        done = [entry for entry in plan.history if entry.is_signature and entry.by == "practitioner"]
    return min(done, key=lambda entry: entry.date, default=None)


def _reasons(plan: Plan, clock: Clock) -> Iterator[Reason]:
    terms = clock.terms
    # A plan that does not say when the first contact was has nothing to count from but its start.
    anchor: Anchor = "start"
    day, line = plan.start, plan.line("start")
    if terms.plan_due_from != "start" and plan.intake is not None and plan.intake.date is not None:
        anchor, day, line = "first contact", plan.intake.date, plan.intake.line("date")
    reason = Reason(
        kind=INITIAL_PLAN,
        category="initial plan",
        due=None,
        date=day,
        line=line,
        anchor=anchor,
        policy=clock.policy or None,
        event=terms.plan_due_by or "signed",
    )
    if terms.plan_due is not None:
        yield reason._replace(due=dates.after(day, terms.plan_due), lead=terms.plan_due)
    if terms.plan_due_visits is not None:
        held = sorted((entry for entry in plan.history if entry.kind == "session"), key=lambda entry: entry.date)
        counted = reason._replace(sessions=terms.plan_due_visits, held=len(held), since=day)
        if len(held) >= terms.plan_due_visits:
            last = held[terms.plan_due_visits - 1]
            counted = counted._replace(due=last.date, date=last.date, line=last.line())
        yield counted
