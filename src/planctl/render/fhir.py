"""A plan as a FHIR R4 bundle: the client's pseudonym, and no name.

The patient's name is masked and the gender unknown, as US Core asks for where they are not given; no profile is
claimed all the same, since whoever receives the bundle may add both. What R4 has no place for is left out; the page
about electronic records lists it, and the import reads the rest back.

What the plan does not say is not said: no `verificationStatus`, since a plan has no word for a diagnosis in doubt, and
no `clinicalStatus` once the plan is closed. That treatment has ended says nothing about the disorder, R4 has no code
for not knowing, and the list of problems asks for a status (con-3): so what was diagnosed stands there as the
diagnosis of an encounter.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from planctl.analysis.overview import GoalStatus, Overview
from planctl.interchange import fhir_codes
from planctl.model import instruments
from planctl.model.instruments import Number
from planctl.model.plan import ClientProblem, Diagnosis, Goal, Measure
from planctl.model.settings import Settings
from planctl.render import json
from planctl.render.fhir_care_plan import care_plan
from planctl.render.fhir_parts import Names, Resource, concept, extension, filled, line, resource_id


def bundle(overview: Overview, settings: Settings, folder_id: UUID) -> Resource:
    """Build the bundle of a plan as it stands; the id of its folder makes the resources' URLs its own."""
    resources = _Resources(overview, settings, folder_id)
    return {
        "resourceType": "Bundle",
        "id": resource_id(f"plan-{overview.plan.client}"),
        "type": "collection",
        "timestamp": f"{overview.due.as_of}T00:00:00Z",
        "entry": [
            {"fullUrl": resources.names.url(resource["resourceType"], resource["id"]), "resource": resource}
            for resource in resources.all()
        ],
    }


def text(overview: Overview, settings: Settings, folder_id: UUID) -> str:
    """Write the bundle as a document."""
    return json.indented(bundle(overview, settings, folder_id))


class _Resources:
    """Builds the resources of one plan, which refer to one another."""

    def __init__(self, overview: Overview, settings: Settings, folder_id: UUID) -> None:
        self.overview = overview
        self.plan = overview.plan
        self.settings = settings
        self.names = Names(overview.plan.client, folder_id)
        self.subject = self.names.subject

    def all(self) -> Iterator[Resource]:
        """Build the patient, conditions, goals, baselines and readings, the care plan, and a flag for each crisis."""
        yield self._patient()
        plan = self.plan
        parts = [
            *(self._diagnosis(number, diagnosis) for number, diagnosis in enumerate(plan.diagnoses, 1)),
            *map(self._problem, plan.problems),
            *map(self._goal, self.overview.goals),
            *self._baselines(),
            *self._readings(),
            care_plan(self.overview, plan.practitioner or self.settings.practitioner, self.names),
            *self._flags(),
        ]
        restricted = {"security": [{"system": fhir_codes.CONFIDENTIALITY, "code": "R"}]}
        for resource in parts:
            head = {"resourceType": resource["resourceType"], "id": resource["id"], "meta": restricted}
            yield head | filled(resource)

    def _patient(self) -> Resource:
        masked = {"extension": [{"url": fhir_codes.DATA_ABSENT, "valueCode": "masked"}]}
        return {
            "resourceType": "Patient",
            "id": self.names.id(),
            "identifier": [{"system": fhir_codes.CLIENT_IDS, "value": self.plan.client}],
            "name": [masked],
            "gender": "unknown",
        }

    def _diagnosis(self, number: int, diagnosis: Diagnosis) -> Resource:
        # A text of DSM is a code of no system.
        is_icd = re.fullmatch(fhir_codes.ICD_10_CM_CODE, diagnosis.code)
        coding = {
            "system": fhir_codes.ICD_10_CM if is_icd else None,
            "code": line(diagnosis.code),
            "display": line(diagnosis.label) if diagnosis.label else None,
        }
        code = {"text": line(diagnosis.label or diagnosis.code), "coding": [filled(coding)]}
        category = "encounter-diagnosis" if self.overview.state == "closed" else "problem-list-item"
        day = diagnosis.date.isoformat() if diagnosis.date else None
        asserted = [{"url": fhir_codes.CONDITION_ASSERTED, "valueDateTime": day}] if day else []
        return self._condition(self.names.id("diagnosis", number), code) | {
            "category": [concept(fhir_codes.CONDITION_CATEGORY, category)],
            "extension": asserted,
        }

    def _problem(self, problem: ClientProblem) -> Resource:
        related = []
        codes = [diagnosis.code for diagnosis in self.plan.diagnoses]
        if problem.diagnosis in codes:
            id = self.names.id("diagnosis", codes.index(problem.diagnosis) + 1)
            reference = self.names.reference("Condition", id)
            related.append({"url": fhir_codes.CONDITION_RELATED, "valueReference": reference})
        return self._condition(self.names.id("problem", problem.id), {"text": line(problem.text)}) | {
            "identifier": [{"system": fhir_codes.PLAN_IDS, "value": problem.id}],
            "category": [concept(fhir_codes.US_CONDITION_CATEGORY, "health-concern")],
            "extension": related,
        }

    def _condition(self, id: str, code: Resource) -> Resource:
        active = concept(fhir_codes.CONDITION_CLINICAL, "active")
        return {
            "resourceType": "Condition",
            "id": id,
            "clinicalStatus": active if self.overview.state != "closed" else None,
            "code": code,
            "subject": self.subject,
        }

    def _goal(self, status: GoalStatus) -> Resource:
        goal = status.goal
        achievement = "achieved" if status.state == "achieved" and status.progress != "sustaining" else status.progress
        agreed = goal.agreed if isinstance(goal.agreed, date) and self.overview.state == "active" else None
        since = status.since or agreed
        target = self._target(status)
        problem = self.names.id("problem", goal.problem) if goal.problem else None
        return {
            "resourceType": "Goal",
            "id": self.names.id(goal.id),
            "extension": list(self._goal_extensions(goal)),
            "identifier": [{"system": fhir_codes.PLAN_IDS, "value": goal.id}],
            "lifecycleStatus": self._lifecycle(status),
            "category": [concept(fhir_codes.GOAL_CATEGORY, "safety" if goal.safety else "behavioral")],
            "description": {"text": line(goal.text)},
            "subject": self.subject,
            "startDate": (goal.start or self.plan.start).isoformat(),
            "achievementStatus": concept(fhir_codes.GOAL_ACHIEVEMENT, achievement) if achievement else None,
            "statusDate": since.isoformat() if since else None,
            "target": [target] if target else None,
            "addresses": [self.names.reference("Condition", problem)] if problem else None,
            "expressedBy": self.subject if goal.words else None,
            "note": [{"authorReference": self.subject, "text": line(goal.words)}] if goal.words else None,
        }

    def _goal_extensions(self, goal: Goal) -> Iterator[Resource]:
        for level, text in goal.levels.items():
            coding = {"system": fhir_codes.LOINC, "code": fhir_codes.LEVELS[level]}
            yield extension(fhir_codes.GAS_LEVELS, level={"valueCoding": coding}, text={"valueString": line(text)})
        for objective in goal.objectives:
            step = {"valueReference": self.names.reference("Goal", self.names.id(objective.id))}
            type = {"valueCodeableConcept": concept(fhir_codes.GOAL_RELATIONSHIP_TYPE, "milestone")}
            yield extension(fhir_codes.GOAL_RELATIONSHIP, type=type, target=step)
        if goal.agreed is not None:
            status = {"valueCode": "disagree" if goal.agreed == "declined" else "agree"}
            individual = {"valueReference": self.subject}
            yield extension(fhir_codes.GOAL_ACCEPTANCE, individual=individual, status=status)

    def _lifecycle(self, status: GoalStatus) -> str:
        if status.state != "active":
            return "completed" if status.state == "achieved" else "cancelled"
        agreed = status.goal.agreed or (status.parent.agreed if status.parent else None)
        if agreed == "declined":
            return "rejected"
        ended = {"closed": "cancelled", "paused": "on-hold"}.get(self.overview.state)
        return ended or ("active" if agreed else "proposed")

    def _target(self, status: GoalStatus) -> Resource:
        measure, by = status.goal.measure, status.goal.by
        due = {"dueDate": by.isoformat()} if by else {}
        if measure is None:
            return due
        instrument = instruments.find(measure.name, self.settings.instruments)
        quantity = self._quantity(measure.target, measure.name, measure) if measure.target is not None else None
        detail = _detail(quantity, measure.direction(instrument)) if quantity else {}
        return {"measure": self._measured(measure.name)} | detail | due

    def _measured(self, name: str) -> Resource:
        instrument = instruments.find(name, self.settings.instruments)
        loinc = instrument.loinc if instrument is not None else None
        return {"text": line(name)} | (concept(fhir_codes.LOINC, loinc) if loinc else {})

    def _quantity(self, value: Number, name: str, measure: Measure | None) -> Resource:
        if measure is not None and measure.unit:
            return {"value": value, "unit": line(measure.unit)}
        if instruments.find(name, self.settings.instruments) is None:
            return {"value": value}
        return {"value": value, "unit": "score", "system": fhir_codes.UCUM, "code": "{score}"}

    def _observation(self, id: str, name: str, value: Number, day: date, goals: Iterable[Goal]) -> Resource:
        instrument = instruments.find(name, self.settings.instruments)
        level = fhir_codes.LEVELS.get(str(value)) if instrument is not None and instrument.key == "gas" else None
        measure = next((goal.measure for goal in goals if goal.measure), None)
        return {
            "resourceType": "Observation",
            "id": id,
            "status": "final",
            "category": [concept(fhir_codes.OBSERVATION_CATEGORY, "survey")],
            "code": self._measured(name),
            "subject": self.subject,
            "focus": [self.names.reference("Goal", self.names.id(goal.id)) for goal in goals],
            "effectiveDateTime": day.isoformat(),
            "valueCodeableConcept": concept(fhir_codes.LOINC, level) if level else None,
            "valueQuantity": self._quantity(value, name, measure) if not level else None,
        }

    def _baselines(self) -> Iterator[Resource]:
        for goal, _ in self.plan.goals_and_objectives():
            measure = goal.measure
            if measure is not None and measure.baseline is not None:
                day = goal.start or self.plan.start
                id = self.names.id("baseline", goal.id)
                resource = self._observation(id, measure.name, measure.baseline, day, [goal])
                yield resource | {"identifier": [{"system": fhir_codes.BASELINE_OF, "value": goal.id}]}

    def _readings(self) -> Iterator[Resource]:
        known = self.settings.instruments
        by_measure: dict[str, list[Goal]] = {}
        for goal, _ in self.plan.goals_and_objectives():
            if goal.measure:
                by_measure.setdefault(instruments.identity(goal.measure.name, known), []).append(goal)
        readings = [entry for entry in self.plan.history if entry.kind == "reading"]
        for number, entry in enumerate(readings, 1):
            name = entry.measure or ""
            goals = by_measure.get(instruments.identity(name, known), [])
            id = self.names.id("reading", number)
            yield self._observation(id, name, entry.value or 0, entry.date, goals)

    def _flags(self) -> Iterator[Resource]:
        crises = [reason for reason in self.overview.due.reasons if reason.kind == "crisis"]
        for index, crisis in enumerate(crises, 1):
            yield {
                "resourceType": "Flag",
                "id": self.names.id("crisis", index),
                "status": "active",
                "category": [concept(fhir_codes.FLAG_CATEGORY, "safety")],
                "code": {"text": "Crisis that no review has dealt with yet"},
                "subject": self.subject,
                "period": {"start": crisis.date.isoformat()},
            }


def _detail(target: Resource, better: str | None) -> Resource:
    # A range without its low end is reached at or below the high one: a single quantity would mean just that value.
    if better is None:
        return {"detailQuantity": target}
    return {"detailRange": {"high" if better == "lower" else "low": target}}
