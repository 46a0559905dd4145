"""Reasons that come from the calendar: clocks, and the date set at the last review."""

from collections.abc import Iterator
from datetime import date

from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.plan import Entry, Plan
from planctl.schedule import status
from planctl.schedule.due import Reason
from planctl.schedule.terms import DEFAULT_EARLY, Clock, Terms


def reasons(plan: Plan, terms: Terms) -> Iterator[Reason]:
    """Yield every reason that the clocks and the latest review give."""
    last = status.latest(entry for entry in plan.history if entry.full_review)
    for clock in terms.clocks:
        yield from _clock(plan, clock, last)
    review = status.latest(status.reviews(plan.history))
    day, line = (review.date, review.line()) if review else (plan.start, plan.line("start"))
    if review is not None and review.next is not None:
        yield Reason("next", "next", review.next, day, line, anchor="review")
    elif terms.next_required:
        yield Reason("no-next", "next", day, day, line, anchor="review" if review else "start")


def _clock(plan: Plan, clock: Clock, last: Entry | None) -> Iterator[Reason]:
    terms = clock.terms
    periodic = _periodic(plan, clock, terms.every, last) if terms.every else None
    counted = _sessions(plan, clock, terms.sessions, last) if terms.sessions else None
    if periodic and counted and terms.whichever == "later":
        yield _later(periodic, counted)
    else:
        yield from filter(None, (periodic, counted))
    if terms.first and last is None:
        yield Reason(
            kind="first",
            category="clock",
            due=dates.after(plan.start, terms.first),
            date=plan.start,
            line=plan.line("start"),
            lead=terms.first,
            policy=clock.policy or None,
        )


def _periodic(plan: Plan, clock: Clock, every: Interval, last: Entry | None) -> Reason:
    reason = Reason(
        kind="clock",
        category="clock",
        due=None,
        date=plan.start,
        line=plan.line("start"),
        lead=every,
        policy=clock.policy or None,
    )
    if clock.terms.anchor == "start":
        times = _slot(plan.start, every, clock.terms.early or DEFAULT_EARLY, last.date if last else None)
        reason = reason._replace(times=times)
    elif clock.terms.anchor == "signature":
        signed = status.latest(entry for entry in plan.history if entry.is_signature)
        if signed is not None:
            reason = reason._replace(date=signed.date, line=signed.line(), anchor="signature")
    elif last is not None:
        reason = reason._replace(date=last.date, line=last.line(), anchor="review")
    return reason._replace(due=dates.after(reason.date, every, reason.times))


def _slot(start: date, every: Interval, early: Interval, last: date | None) -> int:
    """Number the grid's first slot that no review has served."""
    if last is None:
        return 1
    number = max(1, dates.whole_steps_within(start, last, every))
    while dates.before(dates.after(start, every, number), early) <= last:
        number += 1
    return number


def _sessions(plan: Plan, clock: Clock, wanted: int, last: Entry | None) -> Reason:
    """Count the sessions after the day of the last full review, by date; without one, from the start on."""
    held = sorted(
        (
            entry
            for entry in plan.history
            if entry.kind == "session" and (entry.date > last.date if last is not None else entry.date >= plan.start)
        ),
        key=lambda entry: entry.date,
    )
    reached = held[wanted - 1] if len(held) >= wanted else None
    counted_from = reached or last
    return Reason(
        kind="sessions",
        category="clock",
        due=reached.date if reached else None,
        date=counted_from.date if counted_from else plan.start,
        line=counted_from.line() if counted_from else plan.line("start"),
        anchor="review" if last else "start",
        policy=clock.policy or None,
        sessions=wanted,
        held=len(held),
        since=last.date if last else plan.start,
    )


def _later(periodic: Reason, counted: Reason) -> Reason:
    if counted.due is None or periodic.due is None or counted.due >= periodic.due:
        return counted._replace(later_of=periodic)
    return periodic._replace(later_of=counted)
