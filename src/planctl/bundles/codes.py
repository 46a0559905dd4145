"""The code systems of a plan's bundle, and the codes that FHIR R4 lets stand at each place."""

from collections.abc import Mapping
from typing import Final

CAREPLAN_CATEGORY: Final = "http://hl7.org/fhir/us/core/CodeSystem/careplan-category"
US_CONDITION_CATEGORY: Final = "http://hl7.org/fhir/us/core/CodeSystem/condition-category"
GOAL_ACHIEVEMENT: Final = "http://terminology.hl7.org/CodeSystem/goal-achievement"
CONDITION_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/condition-category"
CONDITION_CLINICAL: Final = "http://terminology.hl7.org/CodeSystem/condition-clinical"
CONDITION_ASSERTED: Final = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate"
FLAG_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/flag-category"
ICD_10_CM: Final = "http://hl7.org/fhir/sid/icd-10-cm"
LOINC: Final = "http://loinc.org"

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
        "Flag.status": "active inactive entered-in-error",
    }.items()
}
# The systems of each concept, with what a code of each looks like.
CODINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "CarePlan.category": {CAREPLAN_CATEGORY: "assess-plan"},
    "Goal.achievementStatus": {
        GOAL_ACHIEVEMENT: (
            "in-progress|improving|worsening|no-change|achieved|sustaining|not-achieved|no-progress|not-attainable"
        )
    },
    "Goal.target.measure": {LOINC: r"\d{1,7}-\d"},
    "Condition.clinicalStatus": {CONDITION_CLINICAL: "active|recurrence|relapse|inactive|remission|resolved"},
    "Condition.category": {
        CONDITION_CATEGORY: "problem-list-item|encounter-diagnosis",
        US_CONDITION_CATEGORY: "health-concern",
    },
    "Condition.code": {ICD_10_CM: r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"},
    "Flag.category": {FLAG_CATEGORY: "safety"},
}
