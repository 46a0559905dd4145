"""A plan as a FHIR R4 bundle: ids only, no names.

No profile is claimed: US Core wants a patient's name and gender, a pseudonym has none, and a care plan, a goal or
a condition is US Core's only if its patient is. Whoever knows the client can add both.

What the plan does not say is not said: no `verificationStatus`, since a plan has no word for a diagnosis in doubt, and
no `clinicalStatus` once the plan is closed. That treatment has ended says nothing about the disorder, R4 has no code
for not knowing, and the list of problems asks for a status (con-3): so what was diagnosed stands there as the
diagnosis of an encounter.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from planctl.analysis.overview import GoalStatus, Overview
from planctl.model import instruments
from planctl.model.dates import Frequency, Interval
from planctl.model.plan import ClientProblem, Diagnosis, Intervention, Plan
from planctl.model.settings import Settings
from planctl.render import escape, json
from planctl.render.reason import reason_text

# Code systems.
CAREPLAN_CATEGORY: Final = "http://hl7.org/fhir/us/core/CodeSystem/careplan-category"
US_CONDITION_CATEGORY: Final = "http://hl7.org/fhir/us/core/CodeSystem/condition-category"
GOAL_ACHIEVEMENT: Final = "http://terminology.hl7.org/CodeSystem/goal-achievement"
CONDITION_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/condition-category"
CONDITION_CLINICAL: Final = "http://terminology.hl7.org/CodeSystem/condition-clinical"
CONDITION_ASSERTED: Final = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate"
FLAG_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/flag-category"
ICD_10_CM: Final = "http://hl7.org/fhir/sid/icd-10-cm"
LOINC: Final = "http://loinc.org"
ICD_10_CM_CODE: Final = r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"
RESOURCE_ID: Final = r"[A-Za-z0-9\-.]{1,64}"

_PERIOD_UNITS: Final = {"day": "d", "week": "wk", "month": "mo", "year": "a"}
_AGREEMENTS: Final = {"agreed": "in-progress", "undecided": "not-started", "declined": "cancelled"}
_PLAN_STATES: Final = {"active": "active", "paused": "on-hold", "closed": "completed"}

Resource = dict[str, Any]


def bundle(overview: Overview, settings: Settings, folder_id: UUID) -> Resource:
    """Build the bundle of a plan as it stands; the id of its folder makes the resources' URLs its own."""
    resources = list(_Resources(overview, settings, folder_id).all())
    return {
        "resourceType": "Bundle",
        "id": _id(f"plan-{overview.plan.client}"),
        "type": "collection",
        "timestamp": f"{overview.due.as_of}T00:00:00Z",
        "entry": [
            {"fullUrl": _url(folder_id, resource["resourceType"], resource["id"]), "resource": resource}
            for resource in resources
        ],
    }


def text(overview: Overview, settings: Settings, folder_id: UUID) -> str:
    """Write the bundle as a document."""
    return json.indented(bundle(overview, settings, folder_id))


class _Resources:
    """Builds the resources of one plan, which refer to one another."""

    def __init__(self, overview: Overview, settings: Settings, folder_id: UUID) -> None:
        self.overview = overview
        self.plan: Plan = overview.plan
        self.settings = settings
        self.folder_id = folder_id

    def all(self) -> Iterator[Resource]:
        """Build the patient, conditions, goals, the care plan, and a flag for each open crisis."""
        yield {"resourceType": "Patient", "id": _id(self.plan.client)}
        yield from (self._diagnosis(index, diagnosis) for index, diagnosis in enumerate(self.plan.diagnoses, 1))
        yield from (self._problem(problem) for problem in self.plan.problems)
        yield from (self._goal(status) for status in self.overview.goals)
        yield self._care_plan()
        yield from self._flags()

    def _resource_id(self, *parts: object) -> str:
        return _id("-".join(str(part) for part in (self.plan.client, *parts)))

    def _reference(self, kind: str, id: str) -> dict[str, str]:
        return {"reference": _url(self.folder_id, kind, id)}

    @property
    def _subject(self) -> dict[str, str]:
        return self._reference("Patient", _id(self.plan.client))

    def _diagnosis(self, index: int, diagnosis: Diagnosis) -> Resource:
        code: dict[str, Any] = {"text": _line(diagnosis.label or diagnosis.code)}
        if re.fullmatch(ICD_10_CM_CODE, diagnosis.code):
            code["coding"] = [{"system": ICD_10_CM, "code": diagnosis.code}]
        elif diagnosis.label:
            code["text"] = _line(f"{diagnosis.code} {diagnosis.label}")
        resource = self._condition(self._resource_id("diagnosis", index), code)
        category = "encounter-diagnosis" if self.overview.state == "closed" else "problem-list-item"
        resource["category"] = [_concept(CONDITION_CATEGORY, category)]
        if diagnosis.date:
            resource["extension"] = [{"url": CONDITION_ASSERTED, "valueDateTime": diagnosis.date.isoformat()}]
        return resource

    def _problem(self, problem: ClientProblem) -> Resource:
        resource = self._condition(self._resource_id("problem", problem.id), {"text": _line(problem.text)})
        resource["category"] = [_concept(US_CONDITION_CATEGORY, "health-concern")]
        return resource

    def _condition(self, id: str, code: dict[str, Any]) -> Resource:
        resource: Resource = {"resourceType": "Condition", "id": id}
        if self.overview.state != "closed":
            resource["clinicalStatus"] = _concept(CONDITION_CLINICAL, "active")
        return resource | {"code": code, "subject": self._subject}

    def _goal(self, status: GoalStatus) -> Resource:
        goal = status.goal
        resource: Resource = {
            "resourceType": "Goal",
            "id": self._resource_id(goal.id),
            "lifecycleStatus": self._lifecycle(status),
            "description": {"text": _line(goal.text)},
            "subject": self._subject,
            "startDate": (goal.start or self.plan.start).isoformat(),
        }
        achievement = "achieved" if status.state == "achieved" and status.progress != "sustaining" else status.progress
        if achievement:
            resource["achievementStatus"] = _concept(GOAL_ACHIEVEMENT, achievement)
        if status.since:
            resource["statusDate"] = status.since.isoformat()
        target = self._target(status)
        if target:
            resource["target"] = [target]
        if goal.problem:
            resource["addresses"] = [self._reference("Condition", self._resource_id("problem", goal.problem))]
        return resource

    def _lifecycle(self, status: GoalStatus) -> str:
        if status.state != "active":
            return "completed" if status.state == "achieved" else "cancelled"
        agreed = status.goal.agreed or (status.parent.agreed if status.parent else None)
        if agreed == "declined":
            return "rejected"
        if self.overview.state == "closed":
            return "cancelled"
        if self.overview.state == "paused":
            return "on-hold"
        return "active" if agreed else "proposed"

    def _target(self, status: GoalStatus) -> dict[str, Any]:
        measure = status.goal.measure
        target: dict[str, Any] = {}
        if measure is not None:
            instrument = instruments.find(measure.name, self.settings.instruments)
            concept: dict[str, Any] = {"text": _line(measure.name)}
            if instrument is not None and instrument.loinc:
                concept["coding"] = [{"system": LOINC, "code": instrument.loinc}]
            target["measure"] = concept
            if measure.target is not None:
                unit = {"unit": _line(measure.unit)} if measure.unit else {}
                target |= _detail({"value": measure.target, **unit}, measure.direction(instrument))
        if status.goal.by:
            target["dueDate"] = status.goal.by.isoformat()
        return target

    def _care_plan(self) -> Resource:
        plan, due = self.plan, self.overview.due
        title = f"Treatment plan {plan.client}"
        conditions = [self._resource_id("diagnosis", index) for index in range(1, len(plan.diagnoses) + 1)]
        conditions += [self._resource_id("problem", problem.id) for problem in plan.problems]
        activities = [self._intervention(intervention) for intervention in plan.interventions]
        if due.deciding is not None and due.day is not None:
            activities.append(_review(due.day, reason_text(due.deciding)))
        care_plan: Resource = {
            "resourceType": "CarePlan",
            "id": self._resource_id("plan"),
            "text": {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{title}</div>'},
            "status": _PLAN_STATES[self.overview.state],
            "intent": "plan",
            "category": [_concept(CAREPLAN_CATEGORY, "assess-plan")],
            "title": title,
            "subject": self._subject,
            "period": {"start": plan.start.isoformat()},
            "addresses": [self._reference("Condition", id) for id in conditions],
            "goal": [self._reference("Goal", self._resource_id(status.goal.id)) for status in self.overview.goals],
            "activity": activities,
        }
        closed = [entry.date for entry in plan.history if entry.kind == "closed"]
        if self.overview.state == "closed" and closed:
            care_plan["period"]["end"] = max(plan.start, *closed).isoformat()
        return {key: value for key, value in care_plan.items() if value != []}

    def _intervention(self, intervention: Intervention) -> dict[str, Any]:
        status = _AGREEMENTS.get(intervention.agreement or "", "unknown")
        if status == "in-progress" and self.overview.state != "active":
            # A plan that is closed does not say which of its interventions came to their end.
            status = "on-hold" if self.overview.state == "paused" else "unknown"
        detail: dict[str, Any] = {
            "status": status,
            "description": _line(intervention.text or intervention.approach or intervention.id),
            "goal": [self._reference("Goal", self._resource_id(goal)) for goal in intervention.goals],
        }
        if intervention.every:
            detail["scheduledTiming"] = _timing(intervention.every)
        return {"detail": {key: value for key, value in detail.items() if value != []}}

    def _flags(self) -> Iterator[Resource]:
        crises = [reason for reason in self.overview.due.reasons if reason.kind == "crisis"]
        for index, crisis in enumerate(crises, 1):
            yield {
                "resourceType": "Flag",
                "id": self._resource_id("crisis", index),
                "status": "active",
                "category": [_concept(FLAG_CATEGORY, "safety")],
                "code": {"text": "Crisis that no review has dealt with yet"},
                "subject": self._subject,
                "period": {"start": crisis.date.isoformat()},
            }


def _detail(target: dict[str, Any], better: str | None) -> dict[str, Any]:
    # A range without its low end is reached at or below the high one: a single quantity would mean just that value.
    if better is None:
        return {"detailQuantity": target}
    return {"detailRange": {"high" if better == "lower" else "low": target}}


def _review(day: date, reason: str) -> dict[str, Any]:
    return {
        "detail": {
            "kind": "Task",
            "code": {"text": "Review of the treatment plan"},
            "status": "scheduled",
            "scheduledPeriod": {"start": day.isoformat(), "end": day.isoformat()},
            "description": _line(reason),
        }
    }


def _timing(every: Interval | Frequency) -> dict[str, Any]:
    if isinstance(every, Interval):
        return {"repeat": {"frequency": 1, "period": every.count, "periodUnit": _PERIOD_UNITS[every.unit]}}
    # The words tell `weekly` from `1 week`, and are all that FHIR has for a session.
    timing: dict[str, Any] = {"code": {"text": str(every)}}
    if every.unit in _PERIOD_UNITS:
        timing["repeat"] = {"frequency": every.count, "period": 1, "periodUnit": _PERIOD_UNITS[every.unit]}
    return timing


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _line(text: str) -> str:
    # FHIR's strings are never empty, and hold no control characters.
    return escape.on_page(" ".join(text.split())) or "-"


def _id(text: str) -> str:
    """Make the text a resource's id; one that FHIR does not allow becomes a hash that stays the same."""
    return text if re.fullmatch(RESOURCE_ID, text) else str(uuid5(NAMESPACE_URL, f"planctl:{text}"))


def _url(folder_id: UUID, kind: str, id: str) -> str:
    # Two practices may give the same pseudonym.
    return f"urn:uuid:{uuid5(folder_id, f'{kind}/{id}')}"
