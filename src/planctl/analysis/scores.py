"""What a measurement says: change since baseline, the way to the target, and whether it is more than noise."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from planctl.model import instruments as measures
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
_EXACT: Final = 1e-9


class Score(NamedTuple):
    """One measurement against its measure. What is not defined for the measure is none.

    Attributes:
        name: the measure's name as the plan has it.
        day: the day it was taken.
        value: the score or count.
        baseline: the value at the start, and `target` the value to be reached.
        gain: change since baseline in points, more than zero for the better.
        way: the share of the way from baseline to target, 1 at the target.
        meaningful: whether the change, either way, is at least the smallest meaningful one.
        smallest: that smallest change in points, `smallest_kind` what it is (MCID, RCI, percent, own).
        reliable: whether the change is larger than chance measurement error allows (RCI).
        response: whether the gain reaches the published share of the baseline.
        remission: whether the score has left the clinical side of the cut-off, which the baseline was on.
        band: the severity band.
    """

    name: str
    day: date
    value: Number
    baseline: Number | None
    target: Number | None
    better: str | None
    gain: float | None
    way: float | None
    meaningful: bool | None
    smallest: float | None
    smallest_kind: str
    reliable: bool | None
    response: bool | None
    remission: bool | None
    band: str | None


def measure_of(plan: Plan, name: str, instruments: Mapping[str, Instrument]) -> Measure | None:
    """The measure of that name among the goals and objectives, or none."""
    wanted = measures.identity(name, instruments)
    active = {id(goal) for goal, _ in status.active_goals_and_objectives(plan)}
    found = [
        goal
        for goal, _ in plan.goals_and_objectives()
        if goal.measure and measures.identity(goal.measure.name, instruments) == wanted
    ]
    # A measure may outlive its goal; that of a goal still worked on comes first.
    found.sort(key=lambda goal: id(goal) not in active)
    return found[0].measure if found else None


def readings(history: Iterable[Entry], name: str, instruments: Mapping[str, Instrument]) -> list[Entry]:
    """The readings of a measure, by date and then by the order of the file."""
    wanted = measures.identity(name, instruments)
    taken = [entry for entry in history if entry.kind == "reading" and entry.measure is not None]
    of_measure = [entry for entry in taken if measures.identity(entry.measure or "", instruments) == wanted]
    return sorted(of_measure, key=lambda entry: entry.date)


def score(measure: Measure, instrument: Instrument | None, value: Number, day: date) -> Score:
    """What a value says of the measure it belongs to."""
    better = measure.direction(instrument)
    sign = {"lower": -1, "higher": 1}.get(better or "", 0)
    baseline, target = measure.baseline, measure.target
    gain = float(sign * (value - baseline)) if baseline is not None and sign else None
    wanted = float(sign * (target - baseline)) if baseline is not None and target is not None else 0.0
    smallest = measure.smallest_change(instrument, baseline) if baseline is not None else None
    smallest_kind = _smallest_kind(measure, instrument) if smallest is not None else ""
    enough = measure.is_meaningful(gain, instrument, baseline) if gain is not None and baseline is not None else None
    return Score(
        name=measure.name,
        day=day,
        value=value,
        baseline=baseline,
        target=target,
        better=better,
        gain=gain,
        way=gain / wanted if gain is not None and wanted > 0 else None,
        meaningful=enough,
        smallest=smallest,
        smallest_kind=smallest_kind,
        reliable=enough if smallest_kind == "RCI" else None,
        response=_response(instrument, baseline, gain),
        remission=_remission(instrument, baseline, value),
        band=instrument.band(value) if instrument else None,
    )


def _smallest_kind(measure: Measure, instrument: Instrument | None) -> str:
    if measure.worse_by is not None and measure.worse_by > 0:
        return "own"
    return instrument.min_change_kind if instrument is not None else ""


def _response(instrument: Instrument | None, baseline: Number | None, gain: float | None) -> bool | None:
    share = RESPONSE_SHARES.get(instrument.key) if instrument else None
    if instrument is None or share is None or baseline is None or gain is None:
        return None
    above = baseline - (instrument.low or 0)
    return gain / above >= share - _EXACT if above > 0 else None


def _remission(instrument: Instrument | None, baseline: Number | None, value: Number) -> bool | None:
    if instrument is None or baseline is None or not instrument.clinical(baseline):
        return None
    return not instrument.clinical(value)
