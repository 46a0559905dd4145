"""A treatment plan out of a FHIR CarePlan; what has no place in a plan is noted by its JSON pointer."""

import re
from datetime import date
from typing import Final, NamedTuple

from planctl.errors import PlanctlError
from planctl.interchange import fhir_codes, fhir_readings
from planctl.interchange import readings as scores_of
from planctl.interchange.fhir_activities import activities
from planctl.interchange.fhir_care_plan import CarePlan, Note, former_id
from planctl.interchange.fhir_element import Element
from planctl.interchange.fhir_goals import goals
from planctl.interchange.fhir_readings import Readings
from planctl.interchange.fhir_source import Resource, Source
from planctl.model.plan import ClientProblem, Diagnosis, Entry, Plan, ReviewTerms
from planctl.model.settings import Settings

SOURCE: Final = "FHIR R4"


class TakenPlan(NamedTuple):
    """A plan taken over, what of it has no place, the resources it was made from, and its readings."""

    plan: Plan
    notes: tuple[Note, ...]
    resources: tuple[Resource, ...]
    readings: Readings


def take(source: Source, resource: Resource, client: str, settings: Settings, today: date) -> TakenPlan:
    """Make a client's plan out of a care plan.

    Raises:
        PlanctlError: it cannot be made: the patient is not there, a part is about somebody else, the start is
            missing, or an element has the wrong type.
    """
    care_plan = CarePlan(source, resource, settings, today)
    element = care_plan.element
    if care_plan.status == "entered-in-error":
        raise PlanctlError(f"{element.pointer}: this plan was entered in error, and is not imported".lstrip())
    period = element.child("period")
    start = period.day("start") or element.day("created")
    if start is None:
        raise PlanctlError(
            f"{element.pointer}/period/start: the plan does not say the day it took effect".lstrip(),
            "add it to the source: a whole date, such as 2026-01-12",
        )
    care_plan.note_unplaced(element, "CarePlan")
    diagnoses, problems = _conditions(care_plan)
    taken_goals, care = goals(care_plan, start), activities(care_plan)
    plan = Plan(
        client=client,
        start=start,
        journal=(Entry(date=min(start, today), kind="created"),),
        previous_review=care.previous_review,
        review=ReviewTerms(every=care.every) if care.every else None,
        diagnoses=diagnoses,
        problems=problems,
        services=tuple(care.services),
        goals=taken_goals,
        interventions=tuple(care.interventions),
    )
    readings = fhir_readings.read(source, care_plan.patient, plan, settings, today)
    plan = plan.replace(goals=tuple(fhir_readings.with_baselines(goal, readings.baselines) for goal in plan.goals))
    _note_end(care_plan, period)
    scores = scores_of.missing(plan, (entry for entry, _ in readings.pairs), settings.instruments)
    past = sorted((*care_plan.history, *scores), key=lambda entry: entry.date)
    imported = Entry(date=today, kind="imported", source=SOURCE, next=care.next_review)
    plan = plan.replace(journal=(*plan.journal, *past, imported))
    used = {used.name: used for used in (*care_plan.used, *(reading for _, reading in readings.pairs))}
    return TakenPlan(plan, tuple(care_plan.notes), tuple(used.values()), readings)


def _conditions(care_plan: CarePlan) -> tuple[tuple[Diagnosis, ...], tuple[ClientProblem, ...]]:
    """Return the conditions with a code as diagnoses, and those with words alone as problems."""
    diagnoses: dict[str, Diagnosis] = {}
    codes: dict[str, str] = {}
    conditions: list[Resource] = []
    for reference in care_plan.element.children("addresses"):
        resource = care_plan.resolve(reference, care_plan.resource, "Condition")
        if resource is None or resource in conditions:
            continue
        verification = resource.element.child("verificationStatus").children("coding")
        if {"refuted", "entered-in-error"}.intersection(coding.text("code") for coding in verification):
            care_plan.note(resource.element, "refuted, or entered in error")
            continue
        care_plan.note_unplaced(resource.element, "Condition")
        conditions.append(resource)
        diagnosis = _diagnosis(resource.element)
        if diagnosis is not None:
            diagnoses.setdefault(diagnosis.code, diagnosis)
            codes[resource.name] = diagnosis.code
    problems = []
    for resource in conditions:
        text = resource.element.words("code")
        if resource.name in codes:
            continue
        if not text:
            care_plan.note(resource.element, "a condition without words")
            continue
        related = resource.element.extension(fhir_codes.CONDITION_RELATED).child("valueReference")
        other = care_plan.source.resolve(related)
        id = care_plan.ids[resource.name] = care_plan.new_id("p", former_id(resource.element))
        problems.append(ClientProblem(id=id, text=text, diagnosis=codes.get(other.name) if other else None))
    return tuple(diagnoses.values()), tuple(problems)


def _diagnosis(condition: Element) -> Diagnosis | None:
    """Return a condition that has a code of ICD-10-CM, or one of no system, as planctl exports texts of DSM."""
    for coding in condition.child("code").children("coding"):
        system, code = coding.text("system"), coding.text("code")
        is_icd = system == fhir_codes.ICD_10_CM and code and re.fullmatch(fhir_codes.ICD_10_CM_CODE, code)
        if code and (is_icd or (system is None and "system" not in coding.data)):
            asserted = condition.extension(fhir_codes.CONDITION_ASSERTED).day("valueDateTime")
            label = coding.text("display") or condition.words("code")
            return Diagnosis(
                code=code,
                label=label if label != code else None,
                date=asserted or condition.day("recordedDate") or condition.day("onsetDateTime"),
            )
    return None


def _note_end(care_plan: CarePlan, period: Element) -> None:
    end = period.day("end")
    if care_plan.has_ended:
        day = end if end is not None and end <= care_plan.today else care_plan.today
        care_plan.history.append(Entry(date=day, kind="closed"))
        return
    if end is not None:
        care_plan.note_keys(period, ["end"], "the end that was planned")
    if care_plan.status == "on-hold":
        # Since when, and until when, it does not say; in doubt reviews stay due.
        care_plan.note_keys(care_plan.element, ["status"], "on hold: planctl log CLIENT paused")
