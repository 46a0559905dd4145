"""The candidates that come from what happened: triggers, target dates, deterioration."""

from collections.abc import Iterator, Mapping

from planctl.model import dates, entry_kinds
from planctl.model import instruments as measures
from planctl.model.instruments import Instrument, Number
from planctl.model.plan import Entry, Measure, Plan
from planctl.schedule import status
from planctl.schedule.due import Reason
from planctl.schedule.terms import Terms


def triggers(plan: Plan, terms: Terms) -> Iterator[Reason]:
    """Every open trigger: one that no later review on or after the day it became known has seen."""
    goals = {goal.id for goal in plan.goals}
    # The latest date of the reviews further down, while walking up the file.
    seen = None
    found = []
    for entry in reversed(plan.history):
        if entry.kind == "review":
            seen = max(seen, entry.date) if seen else entry.date
            continue
        lead = terms.leads.get(entry.kind)
        if lead is None or (entry.kind in entry_kinds.GOAL_ENDS and entry.goal not in goals):
            continue
        if seen is None or seen < entry.known:
            found.append(_trigger(entry, lead))
    yield from reversed(found)


def _trigger(entry: Entry, lead: dates.Interval) -> Reason:
    what = f"{{goal}} {entry.kind}" if entry.kind in entry_kinds.GOAL_ENDS else entry.kind.replace("_", " ")
    known = _known_later(entry)
    return Reason(
        kind=entry.kind,
        rank="trigger",
        due=dates.after(entry.known, lead),
        date=entry.known,
        lead=str(lead),
        line=entry.line(),
        said=f"{what} on {entry.date}{known} + {lead}",
        goal=entry.goal,
    )


def _known_later(entry: Entry) -> str:
    return f", known on {entry.known}," if entry.known != entry.date else ""


def target_dates(plan: Plan) -> Iterator[Reason]:
    """The target date of every active goal and objective, until a review on or after it."""
    review = status.latest(status.reviews(plan.history))
    for goal, parent in status.active_goals_and_objectives(plan):
        if goal.by is not None and (review is None or review.date < goal.by):
            what = "goal" if parent is None else "objective"
            yield Reason(
                kind="target-date",
                rank="target",
                due=goal.by,
                date=goal.by,
                lead=None,
                line=goal.line("by"),
                said=f"{what} {{goal}} is to be reached by {goal.by}",
                goal=goal.id,
            )


def deterioration(plan: Plan, terms: Terms, instruments: Mapping[str, Instrument]) -> Iterator[Reason]:
    """Every measure of an active goal that got worse by its smallest meaningful change."""
    lead = terms.leads.get(entry_kinds.DETERIORATION)
    if lead is None:
        return
    review = status.latest(status.reviews(plan.history))
    told = set()
    for goal, _ in status.active_goals_and_objectives(plan):
        measure = goal.measure
        if measure is None:
            continue
        name = measures.identity(measure.name, instruments)
        if name in told:
            continue
        readings = [
            entry
            for entry in plan.history
            if entry.kind == "reading"
            and entry.measure is not None
            and measures.identity(entry.measure, instruments) == name
        ]
        reading, reference = _since(readings, review, measure.baseline)
        instrument = measures.find(measure.name, instruments)
        if reading is None or reference is None or reading.value is None:
            continue
        worse, enough = _worse_by(reading.value, reference, measure, instrument)
        if worse is not None and enough is not None and worse > 0 and worse >= enough - 1e-9:
            told.add(name)
            known = _known_later(reading)
            yield Reason(
                kind=entry_kinds.DETERIORATION,
                rank="deterioration",
                due=dates.after(reading.known, lead),
                date=reading.known,
                lead=str(lead),
                line=reading.line(),
                said=(
                    f"{{measure}} from {{reference}} to {{value}} on {reading.date}{known} "
                    f"(worse by {{worse}}, {measures.shown(enough)} is meaningful) + {lead}"
                ),
                measure=measure.name,
                reference=reference,
                value=reading.value,
            )


def _since(readings: list[Entry], review: Entry | None, baseline: Number | None) -> tuple[Entry | None, Number | None]:
    """The latest reading since the latest review, and what it is compared with."""
    before = [entry for entry in readings if review is not None and entry.known <= review.date]
    after = [entry for entry in readings if review is None or entry.known > review.date]
    reference = status.latest(before)
    if reference is not None:
        return status.latest(after), reference.value
    if baseline is None and after:
        # Nothing to compare with but the first reading itself; in doubt a review is due.
        baseline = min(after, key=lambda entry: entry.date).value
    return status.latest(after), baseline


def _worse_by(
    value: Number, reference: Number, measure: Measure, instrument: Instrument | None
) -> tuple[float | None, float | None]:
    """By how much the value is worse, and how much is meaningful; none where it is not known."""
    enough = measure.worse_by
    if enough is None and instrument is not None:
        enough = instrument.smallest_change(reference)
    better = measure.direction(instrument)
    if better is None:
        return None, enough
    return (value - reference if better == "lower" else reference - value), enough
