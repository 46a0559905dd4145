"""Observations as readings: those of a known instrument, or of a measure that the plan has."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from planctl.analysis import scores
from planctl.interchange import fhir_codes, readings
from planctl.interchange.fhir_element import Element
from planctl.interchange.fhir_source import Resource, Source
from planctl.model import instruments
from planctl.model.instruments import Instrument, Number
from planctl.model.plan import Entry, Goal, Plan
from planctl.model.settings import Settings

_FINAL = ("final", "amended", "corrected")


class Refused(NamedTuple):
    """A score that is not taken: where it stands, what it was to measure, its day, and why."""

    pointer: str
    measure: str
    day: date | None
    why: str


class Baseline(NamedTuple):
    """The value at a goal's start, and its unit."""

    value: Number
    unit: str | None


class Readings(NamedTuple):
    """The readings of a patient, each with its resource; baselines by goal; what is not taken."""

    pairs: tuple[tuple[Entry, Resource], ...] = ()
    baselines: Mapping[str, Baseline] = {}
    refused: tuple[Refused, ...] = ()


def by_loinc(known: Mapping[str, Instrument]) -> dict[str, Instrument]:
    """Return the instruments under the LOINC codes of their totals."""
    return {instrument.loinc: instrument for instrument in known.values() if instrument.loinc}


def read(source: Source, patient: Resource, plan: Plan, settings: Settings, today: date) -> Readings:
    """Read the patient's observations, and nobody else's."""
    known = by_loinc(settings.instruments)
    pairs, refused = [], []
    baselines: dict[str, Baseline] = {}
    for resource in source.of_type("Observation"):
        element = resource.element
        subject = source.resolve(element.child("subject"), resource)
        if subject is None or subject.name != patient.name or element.text("status") not in _FINAL:
            continue
        instrument = known.get(element.code("code", fhir_codes.LOINC) or "")
        words = element.words("code") or ""
        measure = scores.measure_of(plan, instrument.label if instrument else words, settings.instruments)
        instrument = instrument or (instruments.find(measure.name, settings.instruments) if measure else None)
        name = measure.name if measure else instrument.label if instrument else None
        if name is None:
            continue
        day, value = _day(element), _value(element)
        marks = [other for other in element.children("identifier") if other.text("system") == fhir_codes.BASELINE_OF]
        goal = marks[0].text("value") if marks else None
        if goal is not None and value is not None and plan.goal_or_objective(goal) is not None:
            baselines[goal] = Baseline(value, _unit(element, instrument))
            continue
        why = None
        if day is None or value is None:
            why = "no day" if day is None else "no number"
        elif day > today:
            why = "in the future"
        else:
            why = readings.fault(instrument, value)
        if why is not None or day is None or value is None:
            refused.append(Refused(element.pointer, name, day, why or ""))
            continue
        pairs.append((Entry(date=day, kind="reading", measure=name, value=value), resource))
    return Readings(tuple(pairs), baselines, tuple(refused))


def with_baselines(goal: Goal, baselines: Mapping[str, Baseline]) -> Goal:
    """Return the goal with the baselines of its measure and of those of its objectives."""
    goal = goal.replace(objectives=tuple(with_baselines(objective, baselines) for objective in goal.objectives))
    if goal.measure is None or goal.id not in baselines:
        return goal
    value, unit = baselines[goal.id]
    return goal.replace(measure=goal.measure.replace(baseline=value, unit=goal.measure.unit or unit))


def _day(element: Element) -> date | None:
    period = element.child("effectivePeriod")
    return element.day("effectiveDateTime") or element.day("effectiveInstant") or period.day("end")


def _value(element: Element) -> Number | None:
    quantity, concept = element.child("valueQuantity"), element.child("valueCodeableConcept")
    if quantity:
        return None if quantity.text("comparator") else quantity.number("value")
    if concept:
        levels = {answer: int(level) for level, answer in fhir_codes.LEVELS.items()}
        return levels.get(concept.coding(fhir_codes.LOINC) or "")
    return element.number("valueInteger")


def _unit(element: Element, instrument: Instrument | None) -> str | None:
    """Return the unit of a score; points of an instrument need none."""
    unit = element.child("valueQuantity").text("unit")
    return None if instrument is not None and unit == "score" else unit
