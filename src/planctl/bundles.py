"""What a plan's FHIR R4 bundle must hold: its code sets, its required elements, its invariants.

General validators of FHIR let wrong codes through, so each bundle is checked here before it is handed on.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

CAREPLAN_CATEGORY: Final = "http://hl7.org/fhir/us/core/CodeSystem/careplan-category"
US_CONDITION_CATEGORY: Final = "http://hl7.org/fhir/us/core/CodeSystem/condition-category"
GOAL_ACHIEVEMENT: Final = "http://terminology.hl7.org/CodeSystem/goal-achievement"
CONDITION_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/condition-category"
CONDITION_CLINICAL: Final = "http://terminology.hl7.org/CodeSystem/condition-clinical"
CONDITION_VERIFICATION: Final = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
FLAG_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/flag-category"
ICD_10_CM: Final = "http://hl7.org/fhir/sid/icd-10-cm"
LOINC: Final = "http://loinc.org"

# Required bindings of R4: a code of another set is an error.
_CODES: Final[Mapping[str, frozenset[str]]] = {
    path: frozenset(codes.split())
    for path, codes in {
        "Bundle.type": "collection",
        "CarePlan.text.status": "generated extensions additional empty",
        "CarePlan.status": "draft active on-hold revoked completed entered-in-error unknown",
        "CarePlan.intent": "proposal plan order option",
        "CarePlan.activity.detail.kind": (
            "Appointment CommunicationRequest DeviceRequest MedicationRequest NutritionOrder Task ServiceRequest "
            "VisionPrescription"
        ),
        "CarePlan.activity.detail.status": (
            "not-started scheduled in-progress on-hold completed cancelled stopped unknown entered-in-error"
        ),
        "CarePlan.activity.detail.scheduledTiming.repeat.periodUnit": "s min h d wk mo a",
        "Goal.lifecycleStatus": (
            "proposed planned accepted active on-hold completed cancelled entered-in-error rejected"
        ),
        "Flag.status": "active inactive entered-in-error",
    }.items()
}
# The systems of each concept, with what a code of each looks like.
_CODINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "CarePlan.category": {CAREPLAN_CATEGORY: "assess-plan"},
    "Goal.achievementStatus": {
        GOAL_ACHIEVEMENT: (
            "in-progress|improving|worsening|no-change|achieved|sustaining|not-achieved|no-progress|not-attainable"
        )
    },
    "Goal.target.measure": {LOINC: r"\d{1,7}-\d"},
    "Condition.clinicalStatus": {CONDITION_CLINICAL: "active|recurrence|relapse|inactive|remission|resolved"},
    "Condition.verificationStatus": {
        CONDITION_VERIFICATION: "unconfirmed|provisional|differential|confirmed|refuted|entered-in-error"
    },
    "Condition.category": {
        CONDITION_CATEGORY: "problem-list-item|encounter-diagnosis",
        US_CONDITION_CATEGORY: "health-concern",
    },
    "Condition.code": {ICD_10_CM: r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"},
    "Flag.category": {FLAG_CATEGORY: "safety"},
}
_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "Patient": ("id",),
    "Condition": ("id", "subject", "code", "category", "clinicalStatus"),
    "Goal": ("id", "lifecycleStatus", "description", "subject"),
    "CarePlan": ("id", "text", "status", "intent", "category", "subject"),
    "Flag": ("id", "status", "code", "subject"),
}
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DAYS = ("start", "end", "created", "dueDate", "startDate", "statusDate", "recordedDate")


def faults(bundle: Mapping[str, Any]) -> list[str]:
    """All that is wrong with a bundle, each with its place; empty where nothing is."""
    return [*_of_bundle(bundle), *(fault for each in _resources(bundle) for fault in _of_resource(each))]


def is_icd_10_cm(code: str) -> bool:
    """Whether a diagnosis' code has the shape of ICD-10-CM."""
    return re.fullmatch(_CODINGS["Condition.code"][ICD_10_CM], code) is not None


def is_id(text: str) -> bool:
    """Whether a text can be the id of a resource."""
    return _ID.fullmatch(text) is not None


def _resources(bundle: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [entry.get("resource", {}) for entry in bundle.get("entry", [])]


def _of_bundle(bundle: Mapping[str, Any]) -> Iterator[str]:
    if bundle.get("resourceType") != "Bundle":
        yield "Bundle.resourceType: is not Bundle"
    yield from _codes("Bundle", bundle)
    urls = [entry.get("fullUrl") for entry in bundle.get("entry", [])]
    if None in urls or len(set(urls)) != len(urls):
        yield "Bundle.entry.fullUrl: is missing or not unique (bdl-7)"
    kinds = [each.get("resourceType") for each in _resources(bundle)]
    for kind in ("Patient", "CarePlan"):
        if kinds.count(kind) != 1:
            yield f"Bundle.entry: holds {kinds.count(kind)} of {kind}"
    for reference in _references(_resources(bundle)):
        if reference not in urls:
            yield f"Bundle: nothing in it is {reference}"


def _references(node: Any) -> Iterator[Any]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "reference" and not isinstance(value, Mapping):
                yield value
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _of_resource(resource: Mapping[str, Any]) -> Iterator[str]:
    kind = resource.get("resourceType", "")
    if kind not in _REQUIRED:
        yield f"Bundle.entry.resource: {kind or 'nothing'} is no resource of a plan"
        return
    yield from (f"{kind}.{key}: is required" for key in _REQUIRED[kind] if not resource.get(key))
    if not is_id(str(resource.get("id", ""))):
        yield f"{kind}.id: is no id"
    yield from _codes(kind, resource)
    yield from _concepts(kind, resource)
    yield from _invariants(kind, resource)
    for key in _DAYS:
        yield from (f"{kind}: {key} is no day" for value in _keyed(resource, key) if not _DAY.fullmatch(str(value)))


def _codes(kind: str, resource: Mapping[str, Any]) -> Iterator[str]:
    for path, codes in _CODES.items():
        first, *keys = path.split(".")
        if first == kind:
            yield from (
                f"{path}: {value} is not in the code set" for value in _at(resource, keys) if value not in codes
            )


def _concepts(kind: str, resource: Mapping[str, Any]) -> Iterator[str]:
    for path, systems in _CODINGS.items():
        first, *keys = path.split(".")
        if first != kind:
            continue
        for concept in _at(resource, keys):
            if not concept.get("coding") and not concept.get("text"):
                yield f"{path}: says nothing"
            for coding in concept.get("coding", []):
                system, code = coding.get("system"), str(coding.get("code", ""))
                if system not in systems:
                    yield f"{path}: {system} is another system"
                elif not re.fullmatch(systems[system], code) or (system == LOINC and not _checked(code)):
                    yield f"{path}: {code} is no code of {system}"


def _checked(loinc: str) -> bool:
    """Whether the last digit of a LOINC code is its check digit (mod 10)."""
    digits, _, check = loinc.partition("-")
    total = 0
    for index, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if index % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return (10 - total % 10) % 10 == int(check)


def _invariants(kind: str, resource: Mapping[str, Any]) -> Iterator[str]:
    if kind == "Patient" and set(resource) - {"resourceType", "id"}:
        yield "Patient: says more than its id"
    if kind == "Goal":
        for target in resource.get("target", []):
            if any(key.startswith("detail") for key in target) and "measure" not in target:
                yield "Goal.target: a detail has no measure (gol-1)"
    if kind == "CarePlan":
        for activity in resource.get("activity", []):
            if ("detail" in activity) == ("reference" in activity):
                yield "CarePlan.activity: has not exactly one of detail and reference (cpl-3)"
            elif "detail" in activity and "status" not in activity["detail"]:
                yield "CarePlan.activity.detail.status: is required"
        if not any(
            coding.get("system") == CAREPLAN_CATEGORY and coding.get("code") == "assess-plan"
            for concept in resource.get("category", [])
            for coding in concept.get("coding", [])
        ):
            yield "CarePlan.category: assess-plan is missing (US Core)"


def _at(node: Any, keys: list[str]) -> Iterator[Any]:
    """The values at a path, through lists."""
    if isinstance(node, list):
        for item in node:
            yield from _at(item, keys)
    elif not keys:
        yield node
    elif isinstance(node, Mapping) and keys[0] in node:
        yield from _at(node[keys[0]], keys[1:])


def _keyed(node: Any, key: str) -> Iterator[Any]:
    if isinstance(node, Mapping):
        for name, value in node.items():
            if name == key:
                yield value
            else:
                yield from _keyed(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from _keyed(value, key)
