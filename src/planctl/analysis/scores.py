"""What a measurement shows: change since baseline, progress to the target, and whether it is more than noise."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from planctl.model import instruments as known
from planctl.model.instruments import Instrument, Number
from planctl.model.plan import Entry, Measure, Plan
from planctl.schedule import status

# Share of the baseline above the scale's minimum that counts as response. Sources: 50 % for PHQ-9
# (processingtherapy.com), HAM-D17 (a meta-analysis of 17 trials) and MADRS (PMID 12200208); 35 % for
# Y-BOCS (PMC3959901), 40 % for PDSS (PMC2760657), 28 % for LSAS-SR (doi 10.1002/cpp.2179).
RESPONSE_SHARES: Final[Mapping[str, float]] = {
    "phq9": 0.50,
    "hamd17": 0.50,
    "madrs": 0.50,
    "ybocs": 0.35,
    "pdss": 0.40,
    "lsas_sr": 0.28,
}
# Sums of decimals must not miss a threshold by the last binary digit.
_EPSILON: Final = 1e-9


class Score(NamedTuple):
    """One measurement compared with its measure's baseline and target; None where the measure does not define it.

    Attributes:
        name: the measure's name as the plan has it.
        improvement: change since baseline in points, more than zero for the better.
        progress: the share of the way from baseline to target, 1 at the target.
        meaningful: whether the change, either way, is at least `min_change`.
        min_change: the smallest meaningful change in points; `min_change_kind` is MCID, RCI, percent or own.
        reliable: whether the change is larger than measurement error allows (RCI).
        response: whether the improvement reaches the published share of the baseline.
        remission: whether the score has left the clinical side of the cut-off, on which the baseline was.
        band: the severity band.
    """

    name: str
    day: date
    value: Number
    baseline: Number | None
    target: Number | None
    better: str | None
    improvement: float | None
    progress: float | None
    meaningful: bool | None
    min_change: float | None
    min_change_kind: str
    reliable: bool | None
    response: bool | None
    remission: bool | None
    band: str | None


def score(measure: Measure, instrument: Instrument | None, value: Number, day: date) -> Score:
    """Compare a value with the baseline and target of its measure."""
    better = measure.direction(instrument)
    sign = {"lower": -1, "higher": 1}.get(better or "", 0)
    baseline, target = measure.baseline, measure.target
    improvement = float(sign * (value - baseline)) if baseline is not None and sign else None
    whole_way = float(sign * (target - baseline)) if baseline is not None and target is not None else 0.0
    min_change, min_change_kind, meaningful = None, "", None
    if baseline is not None:
        min_change = measure.smallest_change(instrument, baseline)
        if improvement is not None:
            meaningful = measure.is_meaningful(improvement, instrument, baseline)
    if min_change is not None:
        is_own = measure.worse_by is not None and measure.worse_by > 0
        min_change_kind = "own" if is_own or instrument is None else instrument.min_change_kind
    response = remission = None
    if instrument is not None and baseline is not None:
        share = RESPONSE_SHARES.get(instrument.key)
        above_minimum = baseline - (instrument.low or 0)
        if share is not None and improvement is not None and above_minimum > 0:
            response = improvement / above_minimum >= share - _EPSILON
        if instrument.clinical(baseline):
            remission = not instrument.clinical(value)
    return Score(
        name=measure.name,
        day=day,
        value=value,
        baseline=baseline,
        target=target,
        better=better,
        improvement=improvement,
        progress=improvement / whole_way if improvement is not None and whole_way > 0 else None,
        meaningful=meaningful,
        min_change=min_change,
        min_change_kind=min_change_kind,
        reliable=meaningful if min_change_kind == "RCI" else None,
        response=response,
        remission=remission,
        band=instrument.band(value) if instrument else None,
    )


def scores(measure: Measure, readings: Iterable[Entry], instruments: Mapping[str, Instrument]) -> tuple[Score, ...]:
    """Score the readings of a measure, in their order."""
    instrument = known.find(measure.name, instruments)
    return tuple(score(measure, instrument, entry.value, entry.date) for entry in readings if entry.value is not None)


def readings_by_measure(history: Iterable[Entry], instruments: Mapping[str, Instrument]) -> dict[str, list[Entry]]:
    """Find the readings of each measure, by its identity; by date and then by the order of the file."""
    readings: dict[str, list[Entry]] = {}
    for entry in history:
        if entry.kind == "reading" and entry.measure:
            readings.setdefault(known.identity(entry.measure, instruments), []).append(entry)
    for taken in readings.values():
        taken.sort(key=lambda entry: entry.date)
    return readings


def measures(plan: Plan, instruments: Mapping[str, Instrument]) -> dict[str, Measure]:
    """Find the measures of the goals and objectives, by their identity; that of a goal still worked on comes first."""
    active = [goal for goal, _ in status.active_goals(plan)]
    found: dict[str, Measure] = {}
    for goal in (*active, *(goal for goal, _ in plan.goals_and_objectives())):
        if goal.measure is not None:
            found.setdefault(known.identity(goal.measure.name, instruments), goal.measure)
    return found


def measure_of(plan: Plan, name: str, instruments: Mapping[str, Instrument]) -> Measure | None:
    """Find the measure of that name among the goals and objectives; that of a goal still worked on comes first."""
    return measures(plan, instruments).get(known.identity(name, instruments))
