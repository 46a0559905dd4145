"""The CarePlan of a FHIR bundle: what is done for the goals, and the reviews."""

import html
from datetime import date
from typing import Final

from planctl.analysis.overview import Overview
from planctl.interchange import fhir_codes
from planctl.model.dates import Frequency, Interval
from planctl.model.plan import Intervention, Practitioner, Service
from planctl.render.fhir_parts import Names, Resource, concept, filled, line
from planctl.render.reason import reason_text

_AGREEMENTS: Final = {"agreed": "in-progress", "undecided": "not-started", "declined": "cancelled"}
_STATUSES: Final = {"active": "active", "paused": "on-hold", "closed": "completed"}


def care_plan(overview: Overview, practitioner: Practitioner | None, names: Names) -> Resource:
    """Build the resource that ties all others of the plan together."""
    plan, due = overview.plan, overview.due
    title = f"Treatment plan {plan.client}"
    conditions = [names.id("diagnosis", number) for number in range(1, len(plan.diagnoses) + 1)]
    conditions += [names.id("problem", problem.id) for problem in plan.problems]
    activities = [_intervention(intervention, overview, names) for intervention in plan.interventions]
    activities += [_service(service, overview) for service in plan.services]
    if plan.previous_review is not None:
        activities.append(_review("completed", plan.previous_review, "held elsewhere"))
    if due.deciding is not None and due.day is not None:
        activities.append(_review("scheduled", due.day, reason_text(due.deciding)))
    closed = [entry.date for entry in plan.history if entry.kind == "closed"]
    end = max(plan.start, *closed) if overview.state == "closed" and closed else None
    credential = practitioner.credential if practitioner else None
    return {
        "resourceType": "CarePlan",
        "id": names.id("plan"),
        "text": {"status": "generated", "div": _narrative(title, overview)},
        "status": _STATUSES[overview.state],
        "intent": "plan",
        "category": [concept(fhir_codes.CAREPLAN_CATEGORY, "assess-plan")],
        "title": title,
        "subject": names.subject,
        "period": filled({"start": plan.start.isoformat(), "end": end and end.isoformat()}),
        "author": {"type": "Practitioner", "display": line(credential) if credential else "practitioner"},
        "addresses": [names.reference("Condition", id) for id in conditions],
        "goal": [names.reference("Goal", names.id(status.goal.id)) for status in overview.goals],
        "activity": activities,
    }


def _intervention(intervention: Intervention, overview: Overview, names: Names) -> Resource:
    agreement, approach = intervention.agreement, intervention.approach
    text = intervention.text or ("" if approach else intervention.id)
    practitioner = {"type": "Practitioner", "display": "practitioner"}
    performers = {
        "client": [names.subject], "practitioner": [practitioner], "both": [names.subject, practitioner],
    }  # fmt: skip
    detail = {
        "status": _activity_status(_AGREEMENTS.get(agreement or "", "unknown"), overview),
        "statusReason": {"text": fhir_codes.AGREEMENTS[agreement]} if agreement else None,
        "code": {"text": line(approach)} if approach else None,
        "description": line(text) if text else None,
        "performer": performers.get(intervention.who or ""),
        "goal": [names.reference("Goal", names.id(goal)) for goal in intervention.goals],
        "scheduledTiming": _timing(intervention.every),
    }
    return {"id": intervention.id, "detail": filled(detail)}


def _service(service: Service, overview: Overview) -> Resource:
    timing = _timing(service.every)
    repeat = timing.get("repeat", {}) | filled(
        {
            "duration": service.minutes or None,
            "durationUnit": "min" if service.minutes else None,
            "boundsPeriod": {"end": service.until.isoformat()} if service.until else None,
        }
    )
    detail = {
        "kind": "Appointment",
        "status": _activity_status("in-progress", overview),
        "description": f"{service.type} session" if service.type else "session",
        "code": {"text": line(service.modality)} if service.modality else None,
        "scheduledTiming": filled(timing | {"repeat": repeat}),
    }
    return {"detail": filled(detail)}


def _review(status: str, day: date, reason: str) -> Resource:
    coding = {"system": fhir_codes.SNOMED, "code": fhir_codes.REVIEW_OF_CARE_PLAN}
    return {
        "detail": {
            "kind": "Task",
            "code": {"text": "Review of the treatment plan", "coding": [coding]},
            "status": status,
            "scheduledPeriod": {"start": day.isoformat(), "end": day.isoformat()},
            "description": line(reason),
        }
    }


def _activity_status(status: str, overview: Overview) -> str:
    if status != "in-progress" or overview.state == "active":
        return status
    # A plan that is closed does not say which of its activities came to their end.
    return "on-hold" if overview.state == "paused" else "unknown"


def _timing(every: Interval | Frequency | None) -> Resource:
    if every is None:
        return {}
    unit = fhir_codes.PERIOD_UNITS.get(every.unit)
    if isinstance(every, Interval):
        return {"repeat": {"frequency": 1, "period": every.count, "periodUnit": unit}}
    # The words tell `weekly` from `1 week`, and are all that FHIR has for a session.
    repeat = {"frequency": every.count, "period": 1, "periodUnit": unit} if unit else {}
    return filled({"code": {"text": str(every)}, "repeat": repeat})


def _narrative(title: str, overview: Overview) -> str:
    """Say what the plan is, its goals and the next review in XHTML, for whoever reads no codes."""
    goals = "".join(
        f"<li>{html.escape(line(status.goal.text), quote=False)} ({status.state})</li>"
        for status in overview.goals
        if status.parent is None
    )
    listed = f"<ul>{goals}</ul>" if goals else ""
    review = f"<p>Next review {overview.due.day}.</p>" if overview.due.day else ""
    first = f"<p>{html.escape(title, quote=False)}, {overview.state}, from {overview.plan.start}.</p>"
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{first}{listed}{review}</div>'
