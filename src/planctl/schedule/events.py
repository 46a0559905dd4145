"""Reasons that come from what happened: triggers, target dates, deterioration."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from planctl.model import dates, entry_kinds_and_leads
from planctl.model import instruments as measures
from planctl.model.instruments import Instrument, Number
from planctl.model.plan import Entry, Goal, Measure, Plan
from planctl.schedule import status
from planctl.schedule.due import Reason
from planctl.schedule.terms import Terms


def triggers(plan: Plan, terms: Terms) -> Iterator[Reason]:
    """Yield every open trigger: one that no later review on or after the day it became known has dealt with."""
    goals = {goal.id for goal in plan.goals}
    # The latest dates of the reviews further down, while walking up the file: of all, and of those that say anything.
    held = with_content = date.min
    reasons = []
    for entry in reversed(plan.history):
        if entry.kind == "review":
            held = max(held, entry.date)
            with_content = max(with_content, entry.date) if entry.has_content else with_content
            continue
        lead = terms.leads.get(entry.kind)
        if lead is None or (entry.kind in entry_kinds_and_leads.GOAL_ENDS and entry.goal not in goals):
            continue
        if held < entry.known:
            reasons.append(_trigger(entry, lead))
        elif entry.kind in terms.needs_content and with_content < entry.known:
            reasons.append(_trigger(entry, lead, held))
    yield from reversed(reasons)


def deals_with(review: Entry, trigger: Entry, terms: Terms) -> bool:
    """Tell whether a review further down deals with a trigger: held once it was known, and not in silence."""
    return review.date >= trigger.known and (review.has_content or trigger.kind not in terms.needs_content)


def _trigger(entry: Entry, lead: dates.Interval, silent_review: date | None = None) -> Reason:
    return Reason(
        kind=entry.kind,
        category="trigger",
        due=dates.after(entry.known, lead),
        date=entry.known,
        line=entry.line(),
        lead=lead,
        happened=entry.date if entry.date != entry.known else None,
        goal=entry.goal,
        silent_review=silent_review,
    )


def target_dates(plan: Plan) -> Iterator[Reason]:
    """Yield the target date of every active goal and objective, until a review on or after it."""
    review = status.latest(status.reviews(plan.history))
    for goal, parent in status.active_goals(plan):
        if goal.by is not None and (review is None or review.date < goal.by):
            yield Reason(
                kind="target-date",
                category="target",
                due=goal.by,
                date=goal.by,
                line=goal.line("by"),
                goal=goal.id,
                is_objective=parent is not None,
            )


def deterioration(plan: Plan, terms: Terms, instruments: Mapping[str, Instrument]) -> Iterator[Reason]:
    """Yield every measure that got worse by its smallest meaningful change since the latest review.

    An instrument is watched as long as there are readings of it; a custom measure while an active
    goal names it.
    """
    lead = terms.leads.get(entry_kinds_and_leads.DETERIORATION)
    if lead is None:
        return
    silent = entry_kinds_and_leads.DETERIORATION not in terms.needs_content
    review = status.latest(entry for entry in status.reviews(plan.history) if silent or entry.has_content)
    before, after = _readings(plan.history, review, instruments)
    if not after:
        return
    definitions = _definitions(plan, after, instruments)
    for name, readings in after.items():
        reading = status.latest(readings)
        seen = status.latest(before.get(name, ()))
        instrument = measures.find(readings[0].measure or "", instruments)
        for measure in definitions[name]:
            reference = seen.value if seen is not None else measure.baseline
            if reference is None:
                # Nothing to compare with but the first reading itself; in doubt a review is due.
                reference = min(readings, key=lambda entry: entry.date).value
            reason = _deteriorated(measure, instrument, reading, reference, lead)
            if reason is not None:
                yield reason
                break


def _readings(
    history: Sequence[Entry], review: Entry | None, instruments: Mapping[str, Instrument]
) -> tuple[dict[str, list[Entry]], dict[str, list[Entry]]]:
    """Split the readings of each measure by the review; on its own day the order of the file decides."""
    before: dict[str, list[Entry]] = {}
    after: dict[str, list[Entry]] = {}
    above = review is not None
    for entry in history:
        above = above and entry is not review
        if entry.kind == "reading" and entry.measure is not None:
            seen = review is not None and (entry.known < review.date or (entry.known == review.date and above))
            name = measures.identity(entry.measure, instruments)
            (before if seen else after).setdefault(name, []).append(entry)
    return before, after


def _definitions(
    plan: Plan, readings: Mapping[str, Sequence[Entry]], instruments: Mapping[str, Instrument]
) -> dict[str, list[Measure]]:
    """Return what the plan says of each measure that has readings: by its active goals, else by any, else nothing."""
    active, all_of_them = (
        _measures(goals, instruments) for goals in (status.active_goals(plan), plan.goals_and_objectives())
    )
    definitions: dict[str, list[Measure]] = {}
    for name, entries in readings.items():
        named = active.get(name, [])
        if not named and measures.find(entries[0].measure or "", instruments) is not None:
            named = all_of_them.get(name) or [Measure(name=entries[0].measure or name)]
        definitions[name] = named
    return definitions


def _measures(
    goals: Iterable[tuple[Goal, Goal | None]], instruments: Mapping[str, Instrument]
) -> dict[str, list[Measure]]:
    by_name: dict[str, list[Measure]] = {}
    for goal, _ in goals:
        if goal.measure:
            by_name.setdefault(measures.identity(goal.measure.name, instruments), []).append(goal.measure)
    return by_name


def _deteriorated(
    measure: Measure,
    instrument: Instrument | None,
    reading: Entry | None,
    reference: Number | None,
    lead: dates.Interval,
) -> Reason | None:
    better = measure.direction(instrument)
    if reading is None or reading.value is None or reference is None or better is None:
        return None
    worse = reading.value - reference if better == "lower" else reference - reading.value
    enough = measure.smallest_change(instrument, reference)
    if worse <= 0 or enough is None or not measure.is_meaningful(worse, instrument, reference):
        return None
    return Reason(
        kind=entry_kinds_and_leads.DETERIORATION,
        category="deterioration",
        due=dates.after(reading.known, lead),
        date=reading.known,
        line=reading.line(),
        lead=lead,
        happened=reading.date if reading.date != reading.known else None,
        measure=measure.name,
        reference=reference,
        value=reading.value,
        min_change=enough,
    )
