"""A small FHIR R4 bundle of one patient with one plan, to be bent in tests."""

import json
from pathlib import Path
from typing import Any

from planctl.interchange import fhir_codes, fhir_source
from planctl.interchange.fhir_source import Source

# Wherever a text of the source shows up that must not, this shows.
NAME = "Zoraida Quintanilla"
LOINC = "http://loinc.org"
Resource = dict[str, Any]


def reference(name: str) -> Resource:
    return {"reference": name, "display": NAME}


def coded(code: str, system: str = fhir_codes.SNOMED, **more: str) -> Resource:
    return {"coding": [{"system": system, "code": code}], **more}


def extension(url: str, **parts: Resource) -> Resource:
    return {"url": url, "extension": [{"url": name, **value} for name, value in parts.items()]}


def resources() -> dict[str, Resource]:
    """The resources by their ids: a patient, two conditions, a goal, a plan, a request, two observations."""
    subject = reference("Patient/pat")
    all: list[Resource] = [
        {"resourceType": "Patient", "id": "pat", "name": [{"text": NAME}], "birthDate": "1971-03-04"},
        {
            "resourceType": "Condition",
            "id": "icd",
            "code": {
                "coding": [{"system": fhir_codes.ICD_10_CM, "code": "F41.0", "display": "Panic disorder"}],
            },
            "recordedDate": "2026-01-10",
            "subject": subject,
        },
        {"resourceType": "Condition", "id": "words", "code": {"text": "Has not ridden a bus"}, "subject": subject},
        {
            "resourceType": "Goal",
            "id": "goal",
            "lifecycleStatus": "active",
            "description": {"text": "Sleep through the night"},
            "subject": subject,
            "startDate": "2026-01-12",
            "addresses": [reference("Condition/words")],
            "target": [
                {
                    "measure": coded("44261-6", LOINC),
                    "detailRange": {"high": {"value": 9}},
                    "dueDate": "2026-07-12",
                }
            ],
        },
        {
            "resourceType": "CarePlan",
            "id": "plan",
            "text": {"status": "generated", "div": f"<div>{NAME}</div>"},
            "status": "active",
            "intent": "plan",
            "category": [coded("718347000", text=NAME)],
            "title": NAME,
            "subject": subject,
            "period": {"start": "2026-01-12"},
            "addresses": [reference("Condition/icd"), reference("Condition/words")],
            "goal": [reference("Goal/goal")],
            "activity": [
                {
                    "detail": {
                        "status": "in-progress",
                        "description": "Graded exposure",
                        "goal": [reference("Goal/goal")],
                    }
                },
                {"reference": reference("ServiceRequest/request")},
            ],
        },
        {
            "resourceType": "ServiceRequest",
            "id": "request",
            "status": "active",
            "intent": "plan",
            "code": {"text": "Mindfulness"},
            "subject": subject,
            "performer": [subject],
            "occurrenceTiming": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "wk"}},
        },
        {
            "resourceType": "Observation",
            "id": "score",
            "status": "final",
            "code": coded("44261-6", LOINC, text=NAME),
            "subject": subject,
            "effectiveDateTime": "2026-02-09T10:15:00Z",
            "valueQuantity": {"value": 15.0},
        },
        {
            "resourceType": "Observation",
            "id": "later",
            "status": "final",
            "code": coded("70274-6", LOINC),
            "subject": subject,
            "effectiveDateTime": "2026-03-09",
            "valueInteger": 8,
        },
    ]
    return {resource["id"]: resource for resource in all}


def bundle(by_id: dict[str, Resource]) -> Resource:
    entries = [
        {"fullUrl": f"http://ehr.example/{each['resourceType']}/{id}", "resource": each} for id, each in by_id.items()
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def written(folder: Path, content: Any, name: str = "source.json") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def source(folder: Path, by_id: dict[str, Resource]) -> Source:
    return fhir_source.read(written(folder, bundle(by_id)))
