"""Readings from elsewhere: which are sound, and which a plan has already."""

from collections.abc import Iterable, Mapping
from typing import Final

from planctl.model import instruments as measures
from planctl.model.instruments import Instrument, Number
from planctl.model.plan import Entry, Plan

# Means, T-scores and lines measured in millimeters; what is counted may be an average, too.
_FRACTIONAL: Final = frozenset(
    {"core10", "core_om", "des2", "ede_q", "ors", "promis_anx_t", "promis_dep_t", "srs", "swemwbs"}
)


def fault(instrument: Instrument | None, value: Number) -> str | None:
    """Say what keeps a number from being a score of the instrument; none if it is one."""
    if instrument is None:
        return None
    if fault := instrument.score_fault(value):
        return fault
    return None if value == int(value) or is_fractional(instrument) else f"{instrument.label} is a whole number"


def is_fractional(instrument: Instrument) -> bool:
    """Tell whether scores of the instrument may have decimals."""
    return instrument.better == "either" or instrument.key in _FRACTIONAL


def missing(plan: Plan, readings: Iterable[Entry], instruments: Mapping[str, Instrument]) -> tuple[Entry, ...]:
    """Return those of the readings that the plan does not have yet, each once, by date."""

    def key(entry: Entry) -> tuple[object, ...]:
        return entry.date, measures.identity(entry.measure or "", instruments), entry.value

    known = {key(entry) for entry in plan.journal if entry.kind == "reading"}
    new = {key(entry): entry for entry in readings if key(entry) not in known}
    return tuple(sorted(new.values(), key=lambda entry: entry.date))
