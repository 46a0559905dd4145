"""The candidates that come from the calendar: clocks, and the date set at the last review."""

from collections.abc import Iterator, Sequence
from datetime import date

from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.english import count
from planctl.model.plan import Entry, Plan
from planctl.schedule import status
from planctl.schedule.due import Reason
from planctl.schedule.terms import DEFAULT_EARLY, Clock, Terms


def candidates(plan: Plan, terms: Terms) -> Iterator[Reason]:
    """All candidates that the clocks and the latest review give."""
    for clock in terms.clocks:
        yield from _clock(plan, clock)
    yield from _next(plan, terms)


def _clock(plan: Plan, clock: Clock) -> Iterator[Reason]:
    said = clock.terms
    last = status.latest(entry for entry in plan.history if entry.full_review)
    periodic = _periodic(plan, clock, said.every, last) if said.every else None
    counted = _sessions(plan, clock, said.sessions, last) if said.sessions else None
    if periodic and counted and said.whichever == "later":
        yield _later(periodic, counted)
    else:
        yield from filter(None, (periodic, counted))
    if said.first and last is None:
        yield Reason(
            kind="first",
            rank="clock",
            due=dates.after(plan.start, said.first),
            date=plan.start,
            lead=str(said.first),
            line=plan.line("start"),
            said=f"start on {plan.start} + {said.first}, for the first review{_of(clock)}",
            policy=clock.policy or None,
        )


def _of(clock: Clock) -> str:
    return f" ({clock.policy})" if clock.policy else ""


def _periodic(plan: Plan, clock: Clock, every: Interval, last: Entry | None) -> Reason:
    anchor, line, name, times = plan.start, plan.line("start"), "start", 1
    if clock.terms.from_ == "start":
        times = _slot(plan.start, every, clock.terms.early or DEFAULT_EARLY, last.date if last else None)
    elif clock.terms.from_ == "signature":
        signed = status.latest(entry for entry in plan.history if entry.kind == "signed")
        if signed is not None:
            anchor, line, name = signed.date, signed.line(), "signature"
    elif last is not None:
        anchor, line, name = last.date, last.line(), "review"
    step = f"{times} × {every}" if times > 1 else f"{every}"  # noqa: RUF001  # the arithmetic's own sign
    return Reason(
        kind="clock",
        rank="clock",
        due=dates.after(anchor, every, times),
        date=anchor,
        lead=str(every),
        line=line,
        said=f"{name} on {anchor} + {step}{_of(clock)}",
        policy=clock.policy or None,
    )


def _slot(start: date, every: Interval, early: Interval, last: date | None) -> int:
    """The number of the grid's first slot that no review has served."""
    if last is None:
        return 1
    number = max(1, dates.whole_steps_within(start, last, every))
    while dates.before(dates.after(start, every, number), early) <= last:
        number += 1
    return number


def _sessions(plan: Plan, clock: Clock, wanted: int, last: Entry | None) -> Reason:
    held = _sessions_since(plan, last)
    since = f"the review on {last.date}" if last else f"the start on {plan.start}"
    reached = held[wanted - 1] if len(held) >= wanted else None
    anchor = reached or last
    return Reason(
        kind="sessions",
        rank="clock",
        due=reached.date if reached else None,
        date=anchor.date if anchor else plan.start,
        lead=count(wanted, "session"),
        line=anchor.line() if anchor else plan.line("start"),
        said=(
            f"{count(wanted, 'session')} since {since}, the last on {reached.date}{_of(clock)}"
            if reached
            else f"after {count(wanted, 'session')} since {since}, {len(held)} held{_of(clock)}"
        ),
        policy=clock.policy or None,
    )


def _sessions_since(plan: Plan, last: Entry | None) -> Sequence[Entry]:
    """The sessions after the day of the last full review, by date; without one, from the start on."""
    sessions = [
        entry
        for entry in plan.history
        if entry.kind == "session" and (entry.date > last.date if last is not None else entry.date >= plan.start)
    ]
    return sorted(sessions, key=lambda entry: entry.date)


def _later(periodic: Reason, counted: Reason) -> Reason:
    if counted.due is None or periodic.due is None:
        return counted._replace(said=f"{counted.said}, and not before {periodic.due} ({periodic.said})")
    chosen, other = (periodic, counted) if periodic.due > counted.due else (counted, periodic)
    return chosen._replace(said=f"{chosen.said}, which is later than {other.due} ({other.said})")


def _next(plan: Plan, terms: Terms) -> Iterator[Reason]:
    review = status.latest(status.reviews(plan.history))
    if review is not None and review.next is not None:
        yield Reason(
            kind="next",
            rank="next",
            due=review.next,
            date=review.date,
            lead=None,
            line=review.line(),
            said=f"set for {review.next} at the review on {review.date}",
        )
    elif terms.next_required:
        day = review.date if review else plan.start
        where = f"at the review on {day}" if review else f"at the start on {day}"
        yield Reason(
            kind="no-next",
            rank="next",
            due=day,
            date=day,
            lead=None,
            line=review.line() if review else plan.line("start"),
            said=f"no next date was set {where}",
        )
