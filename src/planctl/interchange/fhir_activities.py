"""Interventions, sessions and reviews out of the activities of a FHIR CarePlan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from planctl.interchange import fhir_codes
from planctl.interchange.fhir_care_plan import CarePlan, former_id
from planctl.interchange.fhir_element import Element
from planctl.interchange.fhir_source import Resource
from planctl.model import dates
from planctl.model.dates import Frequency, Interval
from planctl.model.plan import Intervention, Service

_SERVICES: Final = ("individual", "group", "family", "couples")
_WHO: Final = {
    frozenset({"Patient"}): "client",
    frozenset({"Practitioner"}): "practitioner",
    frozenset({"Patient", "Practitioner"}): "both",
}


@dataclass(slots=True)
class Activities:
    """What is done, how often the plan is reviewed, and its last and its next review."""

    interventions: list[Intervention] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    every: Interval | None = None
    previous_review: date | None = None
    next_review: date | None = None


def activities(care_plan: CarePlan) -> Activities:
    """Read the activities of a care plan, whose goals have their ids already."""
    read = Activities()
    for activity in care_plan.element.children("activity"):
        detail = activity.child("detail")
        if not detail:
            reference = activity.child("reference")
            resource = care_plan.resolve(reference, care_plan.resource, "ServiceRequest") if reference else None
            if resource is not None:
                read.interventions += _request(care_plan, resource)
            continue
        care_plan.note_unplaced(detail, "detail")
        if detail.code("code", fhir_codes.SNOMED) == fhir_codes.REVIEW_OF_CARE_PLAN:
            _read_review(care_plan, detail, read)
        elif service := _service(detail):
            read.services.append(service)
        else:
            read.interventions += _intervention(care_plan, activity, detail)
    return read


def _read_review(care_plan: CarePlan, detail: Element, read: Activities) -> None:
    day, length = _scheduled(detail), _how_often(detail.child("scheduledTiming"))
    read.every = length if isinstance(length, Interval) else read.every
    if day is None:
        care_plan.note(detail, "a review without a day")
    elif detail.text("status") == "completed" and day <= care_plan.today:
        read.previous_review = max(day, read.previous_review or day)
    else:
        read.next_review = min(day, read.next_review or day)


def _scheduled(detail: Element) -> date | None:
    period, timing = detail.child("scheduledPeriod"), detail.child("scheduledTiming")
    if period:
        return period.day("start") or period.day("end")
    events = timing.data.get("event")
    if isinstance(events, list) and events:
        return Element({"event": events[0]}, timing.pointer).day("event")
    return detail.day("scheduledString")


def _intervention(care_plan: CarePlan, activity: Element, detail: Element) -> Iterator[Intervention]:
    reason = detail.words("statusReason")
    agreement = next((word for word, words in fhir_codes.AGREEMENTS.items() if words == reason), None)
    over = ["cancelled", "stopped", "entered-in-error"]
    # What a plan that has ended did to its end is part of it.
    over += [] if care_plan.has_ended else ["completed"]
    if agreement is None and detail.text("status") in over:
        care_plan.note(detail, "not done any more")
        return
    description, approach = detail.text("description"), detail.words("code")
    if not description and not approach:
        care_plan.note(detail, "an activity without words")
        return
    yield Intervention(
        id=care_plan.new_id("i", activity.text("id")),
        text=description or approach,
        approach=approach if description else None,
        goals=_goal_ids(care_plan, detail.children("goal")),
        who=_who(care_plan, detail),
        every=_how_often(detail.child("scheduledTiming")),
        agreement=agreement,
    )


def _request(care_plan: CarePlan, resource: Resource) -> Iterator[Intervention]:
    element = resource.element
    care_plan.note_unplaced(element, "ServiceRequest")
    text = element.words("code")
    if element.text("status") in ("revoked", "completed", "entered-in-error") or not text:
        care_plan.note(element, "not done any more, or without words")
        return
    goals = [extension.child("valueReference") for extension in element.extensions(fhir_codes.PERTAINS_TO_GOAL)]
    yield Intervention(
        id=care_plan.new_id("i", former_id(element)),
        text=text,
        goals=_goal_ids(care_plan, filter(None, goals)),
        who=_who(care_plan, element),
        every=_how_often(element.child("occurrenceTiming")),
    )


def _goal_ids(care_plan: CarePlan, references: Iterable[Element]) -> tuple[str, ...]:
    goals: list[str] = []
    for reference in references:
        id = care_plan.id_of(reference, care_plan.resource)
        if id is None or id in goals:
            care_plan.note(reference, "a goal that is not the plan's")
        else:
            goals.append(id)
    return tuple(goals)


def _who(care_plan: CarePlan, element: Element) -> str | None:
    """Return who does it, by the kinds of its performers."""
    kinds = set()
    for reference in element.children("performer"):
        resource = care_plan.source.resolve(reference, care_plan.resource)
        kind = resource.type if resource is not None else reference.text("type")
        kind = kind or (reference.text("reference") or "").partition("/")[0]
        kinds.add("Practitioner" if kind == "PractitionerRole" else kind)
    return _WHO.get(frozenset(kinds))


def _service(detail: Element) -> Service | None:
    """Return the sessions that an appointment stands for, as planctl exports them."""
    type = (detail.text("description") or "").removesuffix("session").strip()
    if detail.text("kind") != "Appointment" or (type and type not in _SERVICES):
        return None
    timing = detail.child("scheduledTiming")
    repeat = timing.child("repeat")
    minutes = repeat.number("duration")
    return Service(
        type=type or None,
        modality=detail.words("code"),
        minutes=minutes if isinstance(minutes, int) else None,
        every=_how_often(timing),
        until=repeat.child("boundsPeriod").day("end"),
    )


def _how_often(timing: Element) -> Interval | Frequency | None:
    words = timing.words("code")
    if words:
        try:
            return dates.frequency(words)
        except dates.UnreadableFrequency:
            pass
    repeat = timing.child("repeat")
    unit = fhir_codes.UNITS.get(repeat.text("periodUnit") or "")
    if unit is None:
        return None
    times, period = repeat.number("frequency") or 1, repeat.number("period") or 1
    if times == 1 and isinstance(period, int) and 0 < period <= dates.LONGEST[unit]:
        return Interval(period, unit)
    return Frequency(times, unit) if period == 1 and isinstance(times, int) and 0 < times < 100 else None
