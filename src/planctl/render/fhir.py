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
from uuid import NAMESPACE_URL, uuid5

from planctl.analysis.overview import GoalStatus, Overview
from planctl.model import instruments
from planctl.model.dates import Interval
from planctl.model.plan import ClientProblem, Diagnosis, Intervention, Plan
from planctl.model.settings import Settings
from planctl.render import escape, json

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


def bundle(each: Overview, settings: Settings) -> Resource:
    """Build the bundle of a plan as it stands."""
    resources = list(_Resources(each, settings).all())
    return {
        "resourceType": "Bundle",
        "id": _id(f"plan-{each.plan.client}"),
        "type": "collection",
        "timestamp": f"{each.due.as_of}T00:00:00Z",
        "entry": [{"fullUrl": _url(each["resourceType"], each["id"]), "resource": each} for each in resources],
    }


def text(each: Overview, settings: Settings) -> str:
    """The bundle as a document."""
    return json.indented(bundle(each, settings))


class _Resources:
    """The resources of one plan, which refer to one another."""

    def __init__(self, each: Overview, settings: Settings) -> None:
        self.each = each
        self.plan: Plan = each.plan
        self.settings = settings

    def all(self) -> Iterator[Resource]:
        """The patient, what is the matter, the goals, the plan, and a flag for each open crisis."""
        yield {"resourceType": "Patient", "id": _id(self.plan.client)}
        yield from (self._diagnosis(index, each) for index, each in enumerate(self.plan.diagnoses, 1))
        yield from (self._problem(each) for each in self.plan.problems)
        yield from (self._goal(each) for each in self.each.goals)
        yield self._care_plan()
        yield from self._flags()

    def _named(self, *parts: object) -> str:
        return _id("-".join(str(part) for part in (self.plan.client, *parts)))

    def _to(self, kind: str, id: str) -> dict[str, str]:
        return {"reference": _url(kind, id)}

    @property
    def _subject(self) -> dict[str, str]:
        return self._to("Patient", _id(self.plan.client))

    def _diagnosis(self, index: int, each: Diagnosis) -> Resource:
        code: dict[str, Any] = {"text": _line(each.label or each.code)}
        if re.fullmatch(ICD_10_CM_CODE, each.code):
            code["coding"] = [{"system": ICD_10_CM, "code": each.code}]
        elif each.label:
            code["text"] = _line(f"{each.code} {each.label}")
        found = self._condition(self._named("diagnosis", index), code)
        kept = "encounter-diagnosis" if self.each.state == "closed" else "problem-list-item"
        found["category"] = [_concept(CONDITION_CATEGORY, kept)]
        if each.date:
            found["extension"] = [{"url": CONDITION_ASSERTED, "valueDateTime": each.date.isoformat()}]
        return found

    def _problem(self, each: ClientProblem) -> Resource:
        found = self._condition(self._named("problem", each.id), {"text": _line(each.text)})
        found["category"] = [_concept(US_CONDITION_CATEGORY, "health-concern")]
        return found

    def _condition(self, id: str, code: dict[str, Any]) -> Resource:
        found: Resource = {"resourceType": "Condition", "id": id}
        if self.each.state != "closed":
            found["clinicalStatus"] = _concept(CONDITION_CLINICAL, "active")
        return found | {"code": code, "subject": self._subject}

    def _goal(self, each: GoalStatus) -> Resource:
        goal = each.goal
        found: Resource = {
            "resourceType": "Goal",
            "id": self._named(goal.id),
            "lifecycleStatus": self._lifecycle(each),
            "description": {"text": _line(goal.text)},
            "subject": self._subject,
            "startDate": (goal.start or self.plan.start).isoformat(),
        }
        achievement = "achieved" if each.state == "achieved" and each.progress != "sustaining" else each.progress
        if achievement:
            found["achievementStatus"] = _concept(GOAL_ACHIEVEMENT, achievement)
        if each.since:
            found["statusDate"] = each.since.isoformat()
        target = self._target(each)
        if target:
            found["target"] = [target]
        if goal.problem:
            found["addresses"] = [self._to("Condition", self._named("problem", goal.problem))]
        return found

    def _lifecycle(self, each: GoalStatus) -> str:
        if each.state != "active":
            return "completed" if each.state == "achieved" else "cancelled"
        agreed = each.goal.agreed or (each.parent.agreed if each.parent else None)
        if agreed == "declined":
            return "rejected"
        if self.each.state == "closed":
            return "cancelled"
        if self.each.state == "paused":
            return "on-hold"
        return "active" if agreed else "proposed"

    def _target(self, each: GoalStatus) -> dict[str, Any]:
        measure = each.goal.measure
        found: dict[str, Any] = {}
        if measure is not None:
            instrument = instruments.find(measure.name, self.settings.instruments)
            concept: dict[str, Any] = {"text": _line(measure.name)}
            if instrument is not None and instrument.loinc:
                concept["coding"] = [{"system": LOINC, "code": instrument.loinc}]
            found["measure"] = concept
            if measure.target is not None:
                unit = {"unit": _line(measure.unit)} if measure.unit else {}
                found |= _detail({"value": measure.target, **unit}, measure.direction(instrument))
        if each.goal.by:
            found["dueDate"] = each.goal.by.isoformat()
        return found

    def _care_plan(self) -> Resource:
        plan, due = self.plan, self.each.due
        title = f"Treatment plan {plan.client}"
        conditions = [self._named("diagnosis", index) for index in range(1, len(plan.diagnoses) + 1)]
        conditions += [self._named("problem", each.id) for each in plan.problems]
        activities = [self._intervention(each) for each in plan.interventions]
        if due.deciding is not None and due.day is not None:
            activities.append(_review(due.day, due.deciding.text))
        found: Resource = {
            "resourceType": "CarePlan",
            "id": self._named("plan"),
            "text": {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{title}</div>'},
            "status": _PLAN_STATES[self.each.state],
            "intent": "plan",
            "category": [_concept(CAREPLAN_CATEGORY, "assess-plan")],
            "title": title,
            "subject": self._subject,
            "period": {"start": plan.start.isoformat()},
            "addresses": [self._to("Condition", id) for id in conditions],
            "goal": [self._to("Goal", self._named(each.goal.id)) for each in self.each.goals],
            "activity": activities,
        }
        closed = [entry.date for entry in plan.history if entry.kind == "closed"]
        if self.each.state == "closed" and closed:
            found["period"]["end"] = max(plan.start, *closed).isoformat()
        return {key: value for key, value in found.items() if value != []}

    def _intervention(self, each: Intervention) -> dict[str, Any]:
        status = _AGREEMENTS.get(each.agreement or "", "unknown")
        if status == "in-progress" and self.each.state != "active":
            # A plan that is closed does not say which of its interventions came to their end.
            status = "on-hold" if self.each.state == "paused" else "unknown"
        detail: dict[str, Any] = {
            "status": status,
            "description": _line(each.text or each.approach or each.id),
            "goal": [self._to("Goal", self._named(goal)) for goal in each.goals],
        }
        if each.every:
            detail["scheduledTiming"] = {"repeat": _repeat(each.every)}
        return {"detail": {key: value for key, value in detail.items() if value != []}}

    def _flags(self) -> Iterator[Resource]:
        crises = [each for each in self.each.due.candidates if each.kind == "crisis"]
        for index, each in enumerate(crises, 1):
            yield {
                "resourceType": "Flag",
                "id": self._named("crisis", index),
                "status": "active",
                "category": [_concept(FLAG_CATEGORY, "safety")],
                "code": {"text": "Crisis that no review has dealt with yet"},
                "subject": self._subject,
                "period": {"start": each.date.isoformat()},
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


def _repeat(every: Interval) -> dict[str, Any]:
    return {"frequency": 1, "period": every.count, "periodUnit": _PERIOD_UNITS[every.unit]}


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _line(said: str) -> str:
    # FHIR's strings are never empty, and hold no control characters.
    return escape.on_page(" ".join(said.split())) or "-"


def _id(text: str) -> str:
    """The text as a resource's id; one that FHIR does not take, by a hash that stays the same."""
    return text if re.fullmatch(RESOURCE_ID, text) else str(uuid5(NAMESPACE_URL, f"planctl:{text}"))


def _url(kind: str, id: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'planctl:{kind}/{id}')}"
