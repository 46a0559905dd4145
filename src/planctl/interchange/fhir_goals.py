"""Goals and objectives out of the Goal resources of a FHIR CarePlan."""

import re
from datetime import date
from typing import Final, Literal

from planctl.interchange import fhir_codes, fhir_readings, readings
from planctl.interchange.fhir_care_plan import CarePlan, former_id
from planctl.interchange.fhir_element import Element
from planctl.interchange.fhir_source import Resource
from planctl.model import dates, instruments
from planctl.model.dates import Interval
from planctl.model.instruments import Instrument, Number
from planctl.model.plan import Entry, Goal, Measure
from planctl.planfile import parser

_OTHER_DETAILS: Final = ("detailString", "detailBoolean", "detailCodeableConcept", "detailRatio")


def goals(care_plan: CarePlan, plan_start: date) -> tuple[Goal, ...]:
    """Return the goals with their objectives; what was achieved or dropped goes into the care plan's history."""
    listed: dict[str, Resource] = {}
    for reference in care_plan.element.children("goal"):
        resource = care_plan.resolve(reference, care_plan.resource, "Goal")
        if resource is not None:
            listed.setdefault(resource.name, resource)
    steps: dict[str, list[Resource]] = {}
    below: set[str] = set()
    for resource in listed.values():
        if resource.name in below:
            continue
        for extension in resource.element.extensions(fhir_codes.GOAL_RELATIONSHIP):
            step = _milestone(care_plan, extension, resource)
            # A goal that has steps of its own is none.
            if step is not None and step.name not in {resource.name, *below, *steps}:
                steps.setdefault(resource.name, []).append(step)
                below.add(step.name)
    top = [resource for resource in listed.values() if resource.name not in below]
    for resource in (other for goal in top for other in (goal, *steps.get(goal.name, ()))):
        if resource.element.text("lifecycleStatus") == "entered-in-error" or not resource.element.words("description"):
            care_plan.note(resource.element, "entered in error, or without words")
        else:
            care_plan.ids[resource.name] = care_plan.new_id("g", former_id(resource.element))
    taken = []
    for resource in top:
        if resource.name in care_plan.ids:
            goal = _goal(care_plan, resource, plan_start)
            objectives = tuple(
                _objective(care_plan, step, goal, plan_start)
                for step in steps.get(resource.name, ())
                if step.name in care_plan.ids
            )
            taken.append(goal.replace(objectives=objectives))
    return tuple(taken)


def _milestone(care_plan: CarePlan, extension: Element, goal: Resource) -> Resource | None:
    type = extension.extension("type").code("valueCodeableConcept", fhir_codes.GOAL_RELATIONSHIP_TYPE)
    reference = extension.extension("target").child("valueReference")
    if type == "milestone" and reference:
        return care_plan.resolve(reference, goal, "Goal")
    care_plan.note(extension)
    return None


def _objective(care_plan: CarePlan, step: Resource, goal: Goal, plan_start: date) -> Goal:
    objective = _goal(care_plan, step, plan_start)
    # What follows from the goal is not said again.
    is_own = any(step.element.extensions(fhir_codes.GOAL_ACCEPTANCE))
    inherits = objective.agreed == goal.agreed == "declined" and not is_own
    return objective.replace(agreed=None) if inherits else objective


def _goal(care_plan: CarePlan, resource: Resource, plan_start: date) -> Goal:
    element, id = resource.element, care_plan.ids[resource.name]
    care_plan.note_unplaced(element, "Goal")
    start = element.day("startDate")
    measure, by = _target(care_plan, element, start or plan_start)
    problem = None
    for reference in element.children("addresses"):
        addressed = care_plan.id_of(reference, resource)
        if addressed is None or problem is not None:
            care_plan.note(reference)
        else:
            problem = addressed
    _note_state(care_plan, element, id)
    return Goal(
        id=id,
        text=element.words("description") or "",
        words=_clients_words(care_plan, element, resource),
        problem=problem,
        measure=measure,
        start=start if start != plan_start else None,
        by=by,
        agreed=_agreement(care_plan, element),
        safety=any(category.coding(fhir_codes.GOAL_CATEGORY) == "safety" for category in element.children("category")),
        levels=_levels(element),
    )


def _clients_words(care_plan: CarePlan, element: Element, resource: Resource) -> str | None:
    """Return the goal in the client's own words: their note, or the goal itself where they expressed it."""
    words = None
    for note in element.children("note"):
        if words is None and care_plan.is_patient(note.child("authorReference"), resource):
            words = note.text("text")
        else:
            care_plan.note(note)
    if words is None and care_plan.is_patient(element.child("expressedBy"), resource):
        words = element.words("description")
    return words


def _target(care_plan: CarePlan, element: Element, start: date) -> tuple[Measure | None, date | None]:
    """Return what is measured, and by when it is to be reached."""
    targets = element.children("target")
    if not targets:
        return None, None
    measured = next((target for target in targets if target.child("measure")), targets[0])
    for target in targets:
        if target is not measured:
            care_plan.note(target, "a further target")
    by, duration = measured.day("dueDate"), measured.child("dueDuration")
    if by is None and duration:
        count, unit = duration.number("value"), fhir_codes.UNITS.get(duration.text("code") or "")
        if isinstance(count, int) and unit and 0 < count <= dates.LONGEST[unit]:
            by = dates.after(start, Interval(count, unit))
        else:
            care_plan.note(duration)
    return _measure(care_plan, measured), by


def _measure(care_plan: CarePlan, target: Element) -> Measure | None:
    concept = target.child("measure")
    if not concept:
        care_plan.note_keys(target, (key for key in target.data if key.startswith("detail")))
        return None
    known = care_plan.settings.instruments
    instrument = fhir_readings.by_loinc(known).get(concept.coding(fhir_codes.LOINC) or "")
    name = target.words("measure")
    if instrument is not None and (name is None or instruments.find(name, known) != instrument):
        name = instrument.label
    if name is None:
        care_plan.note(concept)
        return None
    instrument = instrument or instruments.find(name, known)
    value, better, unit = _detail(care_plan, target, instrument)
    if instrument is not None:
        better = None if instrument.better == better else better
        unit = None if unit == "score" else unit
    return Measure(name=name, unit=unit, target=value, better=better)


def _detail(
    care_plan: CarePlan, target: Element, instrument: Instrument | None
) -> tuple[Number | None, Literal["lower", "higher"] | None, str | None]:
    """Return the value to be reached, which way is better, and the unit."""
    range, quantity = target.child("detailRange"), target.child("detailQuantity")
    better: Literal["lower", "higher"] | None = None
    if range:
        low, high = range.child("low"), range.child("high")
        if low and high:
            better = instrument.better if instrument is not None and instrument.better != "either" else None
            if better is None:
                care_plan.note(range, "a range with two ends")
                return None, None, None
            care_plan.note(low if better == "lower" else high, "the other end of the range")
        else:
            better = "lower" if high else "higher" if low else None
        quantity = high if better == "lower" else low
    elif not quantity:
        whole = target.number("detailInteger")
        if whole is None:
            care_plan.note_keys(target, _OTHER_DETAILS)
        return whole, None, None
    value, comparator = quantity.number("value"), quantity.text("comparator")
    if value is not None and parser.amount_fault(str(value)):
        value = None
    if comparator:
        better = "lower" if comparator.startswith("<") else "higher"
        # Less than 6 is 5 at most, where scores are whole numbers.
        if value is not None and comparator in ("<", ">"):
            if isinstance(value, int) and instrument is not None and not readings.is_fractional(instrument):
                value += -1 if comparator == "<" else 1
            else:
                care_plan.note_keys(quantity, ["comparator"], "the value itself is not enough")
    return value, better, quantity.text("unit")


def _levels(element: Element) -> dict[str, str]:
    levels = {}
    for extension in element.children("extension"):
        level = _level(extension.extension("level").child("valueCoding"))
        words = extension.extension("text").text("valueString")
        if level is not None and words:
            levels[level] = words
    return {level: levels[level] for level in ("-2", "-1", "0", "1", "2") if level in levels}


def _level(coding: Element) -> str | None:
    """Return the level of Goal Attainment Scaling that a LOINC answer is, or a code of the PCO guide's drafts."""
    code = coding.text("code") or ""
    name = re.sub("^(?:patient|practitioner)-gas-", "", code)
    levels = fhir_codes.LEVELS.items()
    return next((level for level, answer in levels if code == answer or name == fhir_codes.LEVEL_NAMES[level]), None)


def _agreement(care_plan: CarePlan, element: Element) -> date | Literal["declined"] | None:
    status = element.text("lifecycleStatus")
    if status == "rejected":
        return "declined"
    accepted = status == "accepted"
    for extension in element.extensions(fhir_codes.GOAL_ACCEPTANCE):
        answer = extension.extension("status")
        if answer and care_plan.is_patient(extension.extension("individual").child("valueReference")):
            if answer.text("valueCode") == "disagree":
                return "declined"
            accepted = answer.text("valueCode") == "agree"
    ended = status in ("completed", "cancelled")
    return element.day("statusDate") if accepted and not ended else None


def _note_state(care_plan: CarePlan, element: Element, id: str) -> None:
    """Note in the history that a goal was achieved or dropped, with its day."""
    status = element.text("lifecycleStatus")
    achievement = element.code("achievementStatus", fhir_codes.GOAL_ACHIEVEMENT)
    kind = None
    if status == "completed" or achievement == "achieved":
        kind = "dropped" if achievement in ("not-achieved", "not-attainable") else "achieved"
    elif status == "cancelled" and not care_plan.has_ended:
        kind = "dropped"
    if kind is not None:
        day = element.day("statusDate") or care_plan.today
        care_plan.history.append(Entry(date=min(day, care_plan.today), kind=kind, goal=id))
    elif achievement is not None:
        care_plan.note(element.child("achievementStatus"), "a review says how a goal is getting on")
