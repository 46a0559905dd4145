"""A plan as a FHIR R4 bundle: the client's pseudonym, and no name.

The patient's name is masked and the gender unknown, as US Core asks for where they are not given; no profile is
claimed all the same, since whoever receives the bundle may add both. What R4 has no place for is left out; the page
about electronic records lists it, and the import reads the rest back.

What the plan does not say is not said: no `verificationStatus`, since a plan has no word for a diagnosis in doubt, and
no `clinicalStatus` once the plan is closed. That treatment has ended says nothing about the disorder, R4 has no code
for not knowing, and the list of problems asks for a status (con-3): so what was diagnosed stands there as the
diagnosis of an encounter.
"""

import html
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from planctl.analysis.overview import GoalStatus, Overview
from planctl.interchange import fhir_codes
from planctl.model import instruments
from planctl.model.dates import Frequency, Interval
from planctl.model.instruments import Number
from planctl.model.plan import ClientProblem, Diagnosis, Goal, Intervention, Measure, Plan, Service
from planctl.model.settings import Settings
from planctl.render import escape, json
from planctl.render.reason import reason_text

RESOURCE_ID: Final = r"[A-Za-z0-9\-.]{1,64}"

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
        """Build the patient, conditions, goals, baselines and readings, the care plan, and a flag for each crisis."""
        yield self._patient()
        plan = self.plan
        parts = [
            *(self._diagnosis(index, diagnosis) for index, diagnosis in enumerate(plan.diagnoses, 1)),
            *(self._problem(problem) for problem in plan.problems),
            *(self._goal(status) for status in self.overview.goals),
            *self._baselines(),
            *self._readings(),
            self._care_plan(),
            *self._flags(),
        ]
        restricted = {"security": [{"system": fhir_codes.CONFIDENTIALITY, "code": "R"}]}
        for resource in parts:
            yield {"resourceType": resource["resourceType"], "id": resource["id"], "meta": restricted} | resource

    def _patient(self) -> Resource:
        masked = {"extension": [{"url": fhir_codes.DATA_ABSENT, "valueCode": "masked"}]}
        return {
            "resourceType": "Patient",
            "id": _id(self.plan.client),
            "identifier": [{"system": fhir_codes.CLIENT_IDS, "value": self.plan.client}],
            "name": [masked],
            "gender": "unknown",
        }

    def _resource_id(self, *parts: object) -> str:
        return _id("-".join(str(part) for part in (self.plan.client, *parts)))

    def _reference(self, kind: str, id: str) -> dict[str, str]:
        return {"reference": _url(self.folder_id, kind, id), "type": kind}

    @property
    def _subject(self) -> dict[str, str]:
        return self._reference("Patient", _id(self.plan.client))

    def _diagnosis(self, index: int, diagnosis: Diagnosis) -> Resource:
        # A text of DSM is a code of no system.
        system = {"system": fhir_codes.ICD_10_CM} if re.fullmatch(fhir_codes.ICD_10_CM_CODE, diagnosis.code) else {}
        display = {"display": _line(diagnosis.label)} if diagnosis.label else {}
        code = {
            "text": _line(diagnosis.label or diagnosis.code),
            "coding": [{**system, "code": _line(diagnosis.code), **display}],
        }
        resource = self._condition(self._resource_id("diagnosis", index), code)
        category = "encounter-diagnosis" if self.overview.state == "closed" else "problem-list-item"
        resource["category"] = [_concept(fhir_codes.CONDITION_CATEGORY, category)]
        if diagnosis.date:
            resource["extension"] = [
                {"url": fhir_codes.CONDITION_ASSERTED, "valueDateTime": diagnosis.date.isoformat()}
            ]
        return resource

    def _problem(self, problem: ClientProblem) -> Resource:
        resource = self._condition(self._resource_id("problem", problem.id), {"text": _line(problem.text)})
        resource["identifier"] = [{"system": fhir_codes.PLAN_IDS, "value": problem.id}]
        resource["category"] = [_concept(fhir_codes.US_CONDITION_CATEGORY, "health-concern")]
        codes = [diagnosis.code for diagnosis in self.plan.diagnoses]
        if problem.diagnosis in codes:
            diagnosis = self._reference("Condition", self._resource_id("diagnosis", codes.index(problem.diagnosis) + 1))
            resource["extension"] = [{"url": fhir_codes.CONDITION_RELATED, "valueReference": diagnosis}]
        return resource

    def _condition(self, id: str, code: dict[str, Any]) -> Resource:
        resource: Resource = {"resourceType": "Condition", "id": id}
        if self.overview.state != "closed":
            resource["clinicalStatus"] = _concept(fhir_codes.CONDITION_CLINICAL, "active")
        return resource | {"code": code, "subject": self._subject}

    def _goal(self, status: GoalStatus) -> Resource:
        goal = status.goal
        resource: Resource = {
            "resourceType": "Goal",
            "id": self._resource_id(goal.id),
            "extension": list(self._goal_extensions(goal)),
            "identifier": [{"system": fhir_codes.PLAN_IDS, "value": goal.id}],
            "lifecycleStatus": self._lifecycle(status),
            "category": [_concept(fhir_codes.GOAL_CATEGORY, "safety" if goal.safety else "behavioral")],
            "description": {"text": _line(goal.text)},
            "subject": self._subject,
            "startDate": (goal.start or self.plan.start).isoformat(),
        }
        achievement = "achieved" if status.state == "achieved" and status.progress != "sustaining" else status.progress
        if achievement:
            resource["achievementStatus"] = _concept(fhir_codes.GOAL_ACHIEVEMENT, achievement)
        agreed = goal.agreed if isinstance(goal.agreed, date) and self.overview.state == "active" else None
        since = status.since or agreed
        if since:
            resource["statusDate"] = since.isoformat()
        target = self._target(status)
        if target:
            resource["target"] = [target]
        if goal.problem:
            resource["addresses"] = [self._reference("Condition", self._resource_id("problem", goal.problem))]
        if goal.words:
            resource["expressedBy"] = self._subject
            resource["note"] = [{"authorReference": self._subject, "text": _line(goal.words)}]
        return {key: value for key, value in resource.items() if value != []}

    def _goal_extensions(self, goal: Goal) -> Iterator[Resource]:
        for level, text in goal.levels.items():
            coding = {"system": fhir_codes.LOINC, "code": fhir_codes.LEVELS[level]}
            yield _extension(fhir_codes.GAS_LEVELS, level={"valueCoding": coding}, text={"valueString": _line(text)})
        for objective in goal.objectives:
            step = {"valueReference": self._reference("Goal", self._resource_id(objective.id))}
            type = {"valueCodeableConcept": _concept(fhir_codes.GOAL_RELATIONSHIP_TYPE, "milestone")}
            yield _extension(fhir_codes.GOAL_RELATIONSHIP, type=type, target=step)
        if goal.agreed is not None:
            status = {"valueCode": "disagree" if goal.agreed == "declined" else "agree"}
            individual = {"valueReference": self._subject}
            yield _extension(fhir_codes.GOAL_ACCEPTANCE, individual=individual, status=status)

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
            target["measure"] = self._measured(measure.name)
            if measure.target is not None:
                target |= _detail(self._quantity(measure.target, measure.name, measure), measure.direction(instrument))
        if status.goal.by:
            target["dueDate"] = status.goal.by.isoformat()
        return target

    # ---- scores ----------------------------------------------------------------------------------

    def _measured(self, name: str) -> Resource:
        instrument = instruments.find(name, self.settings.instruments)
        concept: Resource = {"text": _line(name)}
        if instrument is not None and instrument.loinc:
            concept["coding"] = [{"system": fhir_codes.LOINC, "code": instrument.loinc}]
        return concept

    def _quantity(self, value: Number, name: str, measure: Measure | None) -> Resource:
        if measure is not None and measure.unit:
            return {"value": value, "unit": _line(measure.unit)}
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
            "category": [_concept(fhir_codes.OBSERVATION_CATEGORY, "survey")],
            "code": self._measured(name),
            "subject": self._subject,
            "focus": [self._reference("Goal", self._resource_id(goal.id)) for goal in goals],
            "effectiveDateTime": day.isoformat(),
        } | (
            {"valueCodeableConcept": _concept(fhir_codes.LOINC, level)}
            if level
            else {"valueQuantity": self._quantity(value, name, measure)}
        )

    def _baselines(self) -> Iterator[Resource]:
        for goal, _ in self.plan.goals_and_objectives():
            measure = goal.measure
            if measure is not None and measure.baseline is not None:
                day = goal.start or self.plan.start
                id = self._resource_id("baseline", goal.id)
                resource = self._observation(id, measure.name, measure.baseline, day, [goal])
                yield resource | {"identifier": [{"system": fhir_codes.BASELINE_OF, "value": goal.id}]}

    def _readings(self) -> Iterator[Resource]:
        known = self.settings.instruments
        goals_by_measure: dict[str, list[Goal]] = {}
        for goal, _ in self.plan.goals_and_objectives():
            if goal.measure:
                goals_by_measure.setdefault(instruments.identity(goal.measure.name, known), []).append(goal)
        readings = [entry for entry in self.plan.history if entry.kind == "reading"]
        for number, entry in enumerate(readings, 1):
            name = entry.measure or ""
            goals = goals_by_measure.get(instruments.identity(name, known), [])
            id = self._resource_id("reading", number)
            resource = self._observation(id, name, entry.value or 0, entry.date, goals)
            yield {key: value for key, value in resource.items() if value != []}

    # ---- the plan --------------------------------------------------------------------------------

    def _care_plan(self) -> Resource:
        plan, due = self.plan, self.overview.due
        title = f"Treatment plan {plan.client}"
        conditions = [self._resource_id("diagnosis", index) for index in range(1, len(plan.diagnoses) + 1)]
        conditions += [self._resource_id("problem", problem.id) for problem in plan.problems]
        activities = [self._intervention(intervention) for intervention in plan.interventions]
        activities += [self._service(service) for service in plan.services]
        if plan.previous_review is not None:
            activities.append(_review("completed", plan.previous_review, "held elsewhere"))
        if due.deciding is not None and due.day is not None:
            activities.append(_review("scheduled", due.day, reason_text(due.deciding)))
        care_plan: Resource = {
            "resourceType": "CarePlan",
            "id": self._resource_id("plan"),
            "text": {"status": "generated", "div": self._narrative(title)},
            "status": _PLAN_STATES[self.overview.state],
            "intent": "plan",
            "category": [_concept(fhir_codes.CAREPLAN_CATEGORY, "assess-plan")],
            "title": title,
            "subject": self._subject,
            "period": {"start": plan.start.isoformat()},
            "author": {"type": "Practitioner", "display": self._author()},
            "addresses": [self._reference("Condition", id) for id in conditions],
            "goal": [self._reference("Goal", self._resource_id(status.goal.id)) for status in self.overview.goals],
            "activity": activities,
        }
        closed = [entry.date for entry in plan.history if entry.kind == "closed"]
        if self.overview.state == "closed" and closed:
            care_plan["period"]["end"] = max(plan.start, *closed).isoformat()
        return {key: value for key, value in care_plan.items() if value != []}

    def _intervention(self, intervention: Intervention) -> dict[str, Any]:
        status = self._activity_status(_AGREEMENTS.get(intervention.agreement or "", "unknown"))
        detail: dict[str, Any] = {"status": status}
        if intervention.agreement:
            detail["statusReason"] = {"text": fhir_codes.AGREEMENTS[intervention.agreement]}
        if intervention.approach:
            detail["code"] = {"text": _line(intervention.approach)}
        if intervention.text or not intervention.approach:
            detail["description"] = _line(intervention.text or intervention.id)
        practitioner = {"type": "Practitioner", "display": "practitioner"}
        performers = {"client": [self._subject], "practitioner": [practitioner], "both": [self._subject, practitioner]}
        detail["performer"] = performers.get(intervention.who or "", [])
        detail["goal"] = [self._reference("Goal", self._resource_id(goal)) for goal in intervention.goals]
        if intervention.every:
            detail["scheduledTiming"] = _timing(intervention.every)
        return {"id": intervention.id, "detail": {key: value for key, value in detail.items() if value != []}}

    def _service(self, service: Service) -> dict[str, Any]:
        detail: dict[str, Any] = {
            "kind": "Appointment",
            "status": self._activity_status("in-progress"),
            "description": f"{service.type} session" if service.type else "session",
        }
        if service.modality:
            detail["code"] = {"text": _line(service.modality)}
        timing = _timing(service.every) if service.every else {}
        repeat = dict(timing.get("repeat", {}))
        if service.minutes:
            repeat |= {"duration": service.minutes, "durationUnit": "min"}
        if service.until:
            repeat["boundsPeriod"] = {"end": service.until.isoformat()}
        if timing or repeat:
            detail["scheduledTiming"] = timing | ({"repeat": repeat} if repeat else {})
        return {"detail": detail}

    def _activity_status(self, status: str) -> str:
        if status != "in-progress" or self.overview.state == "active":
            return status
        # A plan that is closed does not say which of its activities came to their end.
        return "on-hold" if self.overview.state == "paused" else "unknown"

    def _author(self) -> str:
        practitioner = self.plan.practitioner or self.settings.practitioner
        return _line(practitioner.credential) if practitioner and practitioner.credential else "practitioner"

    def _narrative(self, title: str) -> str:
        """Say what the plan is, its goals and the next review in XHTML, for whoever reads no codes."""
        due = self.overview.due
        goals = [
            f"<li>{html.escape(_line(status.goal.text), quote=False)} ({status.state})</li>"
            for status in self.overview.goals
            if status.parent is None
        ]
        listed = f"<ul>{''.join(goals)}</ul>" if goals else ""
        review = f"<p>Next review {due.day}.</p>" if due.day else ""
        first = f"<p>{html.escape(title, quote=False)}, {self.overview.state}, from {self.plan.start}.</p>"
        return f'<div xmlns="http://www.w3.org/1999/xhtml">{first}{listed}{review}</div>'

    def _flags(self) -> Iterator[Resource]:
        crises = [reason for reason in self.overview.due.reasons if reason.kind == "crisis"]
        for index, crisis in enumerate(crises, 1):
            yield {
                "resourceType": "Flag",
                "id": self._resource_id("crisis", index),
                "status": "active",
                "category": [_concept(fhir_codes.FLAG_CATEGORY, "safety")],
                "code": {"text": "Crisis that no review has dealt with yet"},
                "subject": self._subject,
                "period": {"start": crisis.date.isoformat()},
            }


def _detail(target: dict[str, Any], better: str | None) -> dict[str, Any]:
    # A range without its low end is reached at or below the high one: a single quantity would mean just that value.
    if better is None:
        return {"detailQuantity": target}
    return {"detailRange": {"high" if better == "lower" else "low": target}}


def _review(status: str, day: date, reason: str) -> dict[str, Any]:
    coding = {"system": fhir_codes.SNOMED, "code": fhir_codes.REVIEW_OF_CARE_PLAN}
    return {
        "detail": {
            "kind": "Task",
            "code": {"text": "Review of the treatment plan", "coding": [coding]},
            "status": status,
            "scheduledPeriod": {"start": day.isoformat(), "end": day.isoformat()},
            "description": _line(reason),
        }
    }


def _extension(url: str, **parts: Resource) -> Resource:
    return {"url": url, "extension": [{"url": name, **value} for name, value in parts.items()]}


def _timing(every: Interval | Frequency) -> dict[str, Any]:
    if isinstance(every, Interval):
        return {"repeat": {"frequency": 1, "period": every.count, "periodUnit": fhir_codes.PERIOD_UNITS[every.unit]}}
    # The words tell `weekly` from `1 week`, and are all that FHIR has for a session.
    timing: dict[str, Any] = {"code": {"text": str(every)}}
    if every.unit in fhir_codes.PERIOD_UNITS:
        timing["repeat"] = {"frequency": every.count, "period": 1, "periodUnit": fhir_codes.PERIOD_UNITS[every.unit]}
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
