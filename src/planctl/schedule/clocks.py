"""Reasons that come from the calendar: clocks, and the date set at the last review."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.plan import Entry, Plan
from planctl.schedule import status
from planctl.schedule.due import Anchor, Reason
from planctl.schedule.terms import DEFAULT_EARLY, Clock, Terms


class _Event(NamedTuple):
    """What a clock counts from: its day, its line in the file, what it is."""

    date: date
    line: int
    anchor: Anchor


def reasons(plan: Plan, terms: Terms) -> Iterator[Reason]:
    """Yield every reason that the clocks and the latest review give."""
    last = _last_full_review(plan)
    for clock in terms.clocks:
        yield from _clock(plan, clock, last)
    review = status.latest(status.reviews(plan.history))
    imported = status.latest(entry for entry in plan.history if entry.kind == "imported" and entry.next is not None)
    if review is not None and review.next is not None:
        yield Reason("next", "next", review.next, review.date, review.line(), anchor="review")
    elif imported is not None and imported.next is not None and (review is None or review.date < imported.date):
        yield Reason("next", "next", imported.next, imported.date, imported.line(), anchor="import")
    elif terms.next_required:
        day, line, anchor = _held(review) if review is not None else last or _start(plan)
        yield Reason("no-next", "next", day, day, line, anchor=anchor)


def _last_full_review(plan: Plan) -> _Event | None:
    """Find the last review of the whole plan; one held elsewhere serves until there is one in the history."""
    review = status.latest(entry for entry in plan.history if entry.full_review)
    if review is not None:
        return _held(review)
    if plan.previous_review is not None:
        return _Event(plan.previous_review, plan.line("previous_review"), "previous review")
    return None


def _held(review: Entry) -> _Event:
    return _Event(review.date, review.line(), "review")


def _start(plan: Plan) -> _Event:
    return _Event(plan.start, plan.line("start"), "start")


def _clock(plan: Plan, clock: Clock, last: _Event | None) -> Iterator[Reason]:
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


def _periodic(plan: Plan, clock: Clock, every: Interval, last: _Event | None) -> Reason:
    counted_from, times = _start(plan), 1
    if clock.terms.anchor == "start":
        times = _slot(plan.start, every, clock.terms.early or DEFAULT_EARLY, last.date if last else None)
    elif clock.terms.anchor == "signature":
        signed = status.latest(entry for entry in plan.history if entry.is_signature)
        if signed is not None:
            counted_from = _Event(signed.date, signed.line(), "signature")
    else:
        counted_from = last or counted_from
    return Reason(
        kind="clock",
        category="clock",
        due=dates.after(counted_from.date, every, times),
        date=counted_from.date,
        line=counted_from.line,
        anchor=counted_from.anchor,
        times=times,
        lead=every,
        policy=clock.policy or None,
    )


def _slot(start: date, every: Interval, early: Interval, last: date | None) -> int:
    """Number the grid's first slot that no review has served."""
    if last is None:
        return 1
    number = max(1, dates.whole_steps_within(start, last, every))
    while dates.before(dates.after(start, every, number), early) <= last:
        number += 1
    return number


def _sessions(plan: Plan, clock: Clock, wanted: int, last: _Event | None) -> Reason:
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
    since = last or _start(plan)
    return Reason(
        kind="sessions",
        category="clock",
        due=reached.date if reached else None,
        date=reached.date if reached else since.date,
        line=reached.line() if reached else since.line,
        anchor=since.anchor,
        policy=clock.policy or None,
        sessions=wanted,
        held=len(held),
        since=since.date,
    )


def _later(periodic: Reason, counted: Reason) -> Reason:
    if counted.due is None or periodic.due is None or counted.due >= periodic.due:
        return counted._replace(later_of=periodic)
    return periodic._replace(later_of=counted)
