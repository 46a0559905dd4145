"""The code systems and codes of FHIR that planctl reads and writes."""

from typing import Final

CAREPLAN_CATEGORY: Final = "http://hl7.org/fhir/us/core/CodeSystem/careplan-category"
US_CONDITION_CATEGORY: Final = "http://hl7.org/fhir/us/core/CodeSystem/condition-category"
GOAL_ACHIEVEMENT: Final = "http://terminology.hl7.org/CodeSystem/goal-achievement"
GOAL_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/goal-category"
CONDITION_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/condition-category"
CONDITION_CLINICAL: Final = "http://terminology.hl7.org/CodeSystem/condition-clinical"
CONDITION_ASSERTED: Final = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate"
CONDITION_RELATED: Final = "http://hl7.org/fhir/StructureDefinition/condition-related"
GOAL_RELATIONSHIP: Final = "http://hl7.org/fhir/StructureDefinition/goal-relationship"
GOAL_RELATIONSHIP_TYPE: Final = "http://terminology.hl7.org/CodeSystem/goal-relationship-type"
GOAL_ACCEPTANCE: Final = "http://hl7.org/fhir/StructureDefinition/goal-acceptance"
PERTAINS_TO_GOAL: Final = "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal"
GAS_LEVELS: Final = "http://hl7.org/fhir/us/pco/StructureDefinition/pco-goal-attainment-scaling"
OBSERVATION_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
CONFIDENTIALITY: Final = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
DATA_ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
FLAG_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/flag-category"
ICD_10_CM: Final = "http://hl7.org/fhir/sid/icd-10-cm"
LOINC: Final = "http://loinc.org"
SNOMED: Final = "http://snomed.info/sct"
UCUM: Final = "http://unitsofmeasure.org"
ICD_10_CM_CODE: Final = r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"
REVIEW_OF_CARE_PLAN: Final = "425268008"
# The pseudonym of a client; and the ids that a plan file gives its goals and problems, so that they come back.
CLIENT_IDS: Final = "urn:x-planctl:client"
PLAN_IDS: Final = "urn:x-planctl:id"
BASELINE_OF: Final = "urn:x-planctl:baseline-of"

PERIOD_UNITS: Final = {"day": "d", "week": "wk", "month": "mo", "year": "a"}
UNITS: Final = {code: unit for unit, code in PERIOD_UNITS.items()}
# The levels of Goal Attainment Scaling as LOINC answers.
LEVELS: Final = {"2": "LA34479-8", "1": "LA34480-6", "0": "LA34481-4", "-1": "LA34483-0", "-2": "LA34484-8"}
LEVEL_NAMES: Final = {
    "2": "much-better-than-expected",
    "1": "better-than-expected",
    "0": "expected-outcome",
    "-1": "less-than-expected",
    "-2": "much-less-than-expected",
}
# How an intervention's agreement is told.
AGREEMENTS: Final = {
    "agreed": "agreed with the client",
    "undecided": "the client has not decided",
    "declined": "declined by the client",
}
