"""What a plan's FHIR R4 bundle must hold: its code sets, its required elements, its invariants.

General validators of FHIR let wrong codes through, so the bundles are checked here too.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from planctl.interchange.fhir_codes import (
    BASELINE_OF,
    CAREPLAN_CATEGORY,
    CLIENT_IDS,
    CONDITION_ASSERTED,
    CONDITION_CATEGORY,
    CONDITION_CLINICAL,
    CONDITION_RELATED,
    CONFIDENTIALITY,
    DATA_ABSENT,
    FLAG_CATEGORY,
    GOAL_ACHIEVEMENT,
    GOAL_CATEGORY,
    GOAL_RELATIONSHIP_TYPE,
    ICD_10_CM,
    ICD_10_CM_CODE,
    LEVELS,
    LOINC,
    OBSERVATION_CATEGORY,
    PLAN_IDS,
    SNOMED,
    UCUM,
    US_CONDITION_CATEGORY,
)
from planctl.render import fhir_parts

# Required bindings of R4: a code of another set is an error.
CODES: Final[Mapping[str, frozenset[str]]] = {
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
        "CarePlan.activity.detail.scheduledTiming.repeat.durationUnit": "s min h d wk mo a",
        "Patient.gender": "male female other unknown",
        "Patient.name.extension.valueCode": "masked",
        "Goal.extension.extension.valueCode": "agree disagree pending",
        "Observation.status": "registered preliminary final amended corrected cancelled entered-in-error unknown",
        "Flag.status": "active inactive entered-in-error",
    }.items()
}
# The systems of each concept, with what a code of each looks like.
CODINGS: Final[Mapping[str, Mapping[str | None, str]]] = {
    "CarePlan.category": {CAREPLAN_CATEGORY: "assess-plan"},
    "Goal.achievementStatus": {
        GOAL_ACHIEVEMENT: (
            "in-progress|improving|worsening|no-change|achieved|sustaining|not-achieved|no-progress|not-attainable"
        )
    },
    "Goal.category": {GOAL_CATEGORY: "dietary|safety|behavioral|nursing|physiotherapy"},
    "Goal.target.measure": {LOINC: r"\d{1,7}-\d"},
    "Goal.extension.extension.valueCodeableConcept": {GOAL_RELATIONSHIP_TYPE: "milestone"},
    "Observation.category": {OBSERVATION_CATEGORY: "survey"},
    "Observation.code": {LOINC: r"\d{1,7}-\d"},
    "Observation.valueCodeableConcept": {LOINC: r"LA\d{1,7}-\d"},
    "CarePlan.activity.detail.code": {SNOMED: r"425268008"},
    "Condition.clinicalStatus": {CONDITION_CLINICAL: "active|recurrence|relapse|inactive|remission|resolved"},
    "Condition.category": {
        CONDITION_CATEGORY: "problem-list-item|encounter-diagnosis",
        US_CONDITION_CATEGORY: "health-concern",
    },
    "Condition.code": {ICD_10_CM: ICD_10_CM_CODE, None: ".+"},
    "Flag.category": {FLAG_CATEGORY: "safety"},
}

_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "Patient": ("id", "identifier", "name", "gender"),
    "Observation": ("id", "status", "category", "code", "subject", "effectiveDateTime"),
    "Condition": ("id", "subject", "code", "category"),
    "Goal": ("id", "lifecycleStatus", "description", "subject"),
    "CarePlan": ("id", "text", "status", "intent", "category", "subject"),
    "Flag": ("id", "status", "code", "subject"),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DAYS = ("start", "end", "created", "effectiveDateTime", "dueDate", "startDate", "statusDate", "valueDateTime")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def faults(bundle: Mapping[str, Any]) -> list[str]:
    """All that is wrong with a bundle, each with its place; empty where nothing is."""
    return [*_of_bundle(bundle), *(fault for each in _resources(bundle) for fault in _of_resource(each))]


def _resources(bundle: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [entry.get("resource", {}) for entry in bundle.get("entry", [])]


def _of_bundle(bundle: Mapping[str, Any]) -> Iterator[str]:
    if bundle.get("resourceType") != "Bundle":
        yield "Bundle.resourceType: is not Bundle"
    if not bundle.get("type"):
        yield "Bundle.type: is required"
    if not _INSTANT.fullmatch(str(bundle.get("timestamp", ""))):
        yield "Bundle.timestamp: is no instant"
    yield from _codes("Bundle", bundle)
    urls = [entry.get("fullUrl") for entry in bundle.get("entry", [])]
    if None in urls or len(set(urls)) != len(urls):
        yield "Bundle.entry.fullUrl: is missing or not unique (bdl-7)"
    yield from (f"Bundle.entry.fullUrl: {url} is no urn:uuid" for url in urls if not _URN.fullmatch(str(url)))
    if any(set(entry) - {"fullUrl", "resource"} for entry in bundle.get("entry", [])):
        yield "Bundle.entry: says more than its address and its resource (bdl-2, bdl-3, bdl-4)"
    kinds = [each.get("resourceType") for each in _resources(bundle)]
    for kind in ("Patient", "CarePlan"):
        if kinds.count(kind) != 1:
            yield f"Bundle.entry: holds {kinds.count(kind)} of {kind}"
    for reference in _references(_resources(bundle)):
        if reference not in urls:
            yield f"Bundle: nothing in it is {reference}"


def _references(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "reference" and not isinstance(value, dict):
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
    if not re.fullmatch(fhir_parts.RESOURCE_ID, str(resource.get("id", ""))):
        yield f"{kind}.id: is no id"
    yield from _codes(kind, resource)
    yield from _concepts(kind, resource)
    yield from _broken_invariants(kind, resource)
    yield from _of_types(kind, resource)
    for key, value in keyed(resource, *_DAYS):
        if not _DAY.fullmatch(str(value)):
            yield f"{kind}: {key} is no day"


_TYPES: Final = ("Patient", "Condition", "Goal", "Practitioner")
_IDENTIFIERS: Final = (CLIENT_IDS, PLAN_IDS, BASELINE_OF)
_MASKED: Final = [{"extension": [{"url": DATA_ABSENT, "valueCode": "masked"}]}]
_RESTRICTED: Final = {"security": [{"system": CONFIDENTIALITY, "code": "R"}]}


def _of_types(kind: str, resource: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with references, identifiers, quantities, labels and extensions, wherever they stand."""
    for node in _objects(resource):
        if "reference" in node and not isinstance(node["reference"], dict) and node.get("type") not in _TYPES:
            yield f"{kind}: a reference says no type"
        for person in (*at(node, ["performer"]), *at(node, ["author"])):
            if isinstance(person, dict) and person.get("type") not in _TYPES:
                yield f"{kind}: who does it has no type"
        if ("unit" in node or "code" in node) and "value" in node:
            coded = (node.get("system"), node.get("code"))
            if coded != ((UCUM, "{score}") if node.get("unit") == "score" else (None, None)):
                yield f"{kind}: a quantity has another unit than UCUM's"
        level = node.get("valueCoding")
        if level is not None and (level.get("system") != LOINC or level.get("code") not in LEVELS.values()):
            yield f"{kind}: a level is no answer of LOINC's"
        if "duration" in node and "durationUnit" not in node:
            yield f"{kind}: a duration has no unit (tim-1)"
        parts = [part for part in node.get("extension", []) if part.get("url") == "status"]
        if any("valueCode" not in part for part in parts):
            yield f"{kind}: an acceptance says nothing"
    for identifier in at(resource, ["identifier"]):
        if identifier.get("system") not in _IDENTIFIERS or not identifier.get("value"):
            yield f"{kind}.identifier: is none of planctl's"
    if kind == "Patient" and resource.get("name") != _MASKED:
        yield "Patient.name: is not masked"
    if kind != "Patient" and resource.get("meta") != _RESTRICTED:
        yield f"{kind}.meta: does not say that it is restricted"


def _objects(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, dict):
        yield node
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _objects(value)


def _codes(kind: str, resource: Mapping[str, Any]) -> Iterator[str]:
    for path, allowed in CODES.items():
        first, *keys = path.split(".")
        if first == kind:
            yield from (
                f"{path}: {value} is not in the code set" for value in at(resource, keys) if str(value) not in allowed
            )


def _concepts(kind: str, resource: Mapping[str, Any]) -> Iterator[str]:
    for path, systems in CODINGS.items():
        first, *keys = path.split(".")
        if first != kind:
            continue
        for concept in at(resource, keys):
            if not concept.get("coding") and not concept.get("text"):
                yield f"{path}: says nothing"
            for coding in concept.get("coding", []):
                system, code = coding.get("system"), str(coding.get("code", ""))
                if system not in systems:
                    yield f"{path}: {system} is another system"
                elif not re.fullmatch(systems[system], code) or (
                    system == LOINC and not _checked(code.removeprefix("LA"))
                ):
                    yield f"{path}: {code} is no code of {system}"


def _checked(loinc: str) -> bool:
    """Whether the last digit of a LOINC code is its check digit (mod 10)."""
    digits, _, check = loinc.removeprefix("LA").partition("-")
    total = 0
    for index, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if index % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return (10 - total % 10) % 10 == int(check)


_DIV: Final = '<div xmlns="http://www.w3.org/1999/xhtml">'


def _broken_invariants(kind: str, resource: Mapping[str, Any]) -> Iterator[str]:
    """The invariants that a resource of that kind breaks, each with its name in FHIR."""
    if kind == "Patient" and set(resource) - {"resourceType", "id", "identifier", "name", "gender"}:
        yield "Patient: says more than its pseudonym"
    if kind == "Observation" and len([key for key in resource if key.startswith("value")]) != 1:
        yield "Observation: has not exactly one value"
    if kind == "Goal":
        yield from _of_goal(resource)
    if kind == "Condition":
        yield from _of_condition(resource)
    if kind == "CarePlan":
        yield from _of_care_plan(resource)
    for _, period in keyed(resource, "period", "scheduledPeriod"):
        if isinstance(period, dict) and str(period.get("start", "")) > str(period.get("end", "9999")):
            yield f"{kind}: a period ends before it starts (per-1)"
    for _, repeat in keyed(resource, "repeat"):
        timed = "period" in repeat or not {"duration", "boundsPeriod"} & set(repeat)
        if timed and (repeat.get("period", 0) <= 0 or "periodUnit" not in repeat):
            yield f"{kind}: a period of repetition has no length or no unit (tim-2, tim-5)"


def _of_goal(goal: Mapping[str, Any]) -> Iterator[str]:
    for target in goal.get("target", []):
        details = [key for key in target if key.startswith("detail")]
        if details and "measure" not in target:
            yield "Goal.target: a detail has no measure (gol-1)"
        if len(details) > 1:
            yield "Goal.target: has more than one detail"


def _of_condition(condition: Mapping[str, Any]) -> Iterator[str]:
    categories = [coding.get("code") for coding in at(condition, ["category", "coding"])]
    if "problem-list-item" in categories and not condition.get("clinicalStatus"):
        yield "Condition.clinicalStatus: is missing from an item of the problem list (con-3)"
    for extension in condition.get("extension", []):
        value = {CONDITION_ASSERTED: "valueDateTime", CONDITION_RELATED: "valueReference"}.get(extension.get("url", ""))
        if value not in extension:
            yield "Condition.extension: is neither the day that it was first asserted nor another condition"


def _of_care_plan(plan: Mapping[str, Any]) -> Iterator[str]:
    narrative = plan.get("text", {})
    if not narrative.get("status") or not str(narrative.get("div", "")).startswith(_DIV):
        yield "CarePlan.text: has no status or no text (txt-1)"
    for activity in plan.get("activity", []):
        if ("detail" in activity) == ("reference" in activity):
            yield "CarePlan.activity: has not exactly one of detail and reference (cpl-3)"
        elif "detail" in activity and "status" not in activity["detail"]:
            yield "CarePlan.activity.detail.status: is required"
        if sum(key.startswith("scheduled") for key in activity.get("detail", {})) > 1:
            yield "CarePlan.activity.detail: is scheduled in more than one way"
    if not any(
        coding.get("system") == CAREPLAN_CATEGORY and coding.get("code") == "assess-plan"
        for concept in plan.get("category", [])
        for coding in concept.get("coding", [])
    ):
        yield "CarePlan.category: assess-plan is missing (US Core)"


def at(node: Any, keys: list[str]) -> Iterator[Any]:
    """The values at a path, through lists."""
    if isinstance(node, list):
        for item in node:
            yield from at(item, keys)
    elif not keys:
        yield node
    elif isinstance(node, dict) and keys[0] in node:
        yield from at(node[keys[0]], keys[1:])


def keyed(node: Any, *keys: str) -> Iterator[tuple[str, Any]]:
    """The values under some keys, wherever they stand, each with its key."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name in keys:
                yield name, value
            else:
                yield from keyed(value, *keys)
    elif isinstance(node, list):
        for value in node:
            yield from keyed(value, *keys)
