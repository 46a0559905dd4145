"""What FHIR R4, and US Core's rule for a care plan, want of a resource as a whole."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from planctl.bundles import codes, paths

_DIV: Final = '<div xmlns="http://www.w3.org/1999/xhtml">'


def broken(kind: str, resource: Mapping[str, Any]) -> Iterator[str]:
    """The invariants that a resource of that kind breaks, each with its name in FHIR."""
    if kind == "Patient" and set(resource) - {"resourceType", "id"}:
        yield "Patient: says more than its id"
    if kind == "Goal":
        yield from _of_goal(resource)
    if kind == "Condition":
        yield from _of_condition(resource)
    if kind == "CarePlan":
        yield from _of_care_plan(resource)
    for period in (*paths.keyed(resource, "period"), *paths.keyed(resource, "scheduledPeriod")):
        if isinstance(period, Mapping) and str(period.get("start", "")) > str(period.get("end", "9999")):
            yield f"{kind}: a period ends before it starts (per-1)"
    for repeat in paths.keyed(resource, "repeat"):
        if repeat.get("period", 0) <= 0 or "periodUnit" not in repeat:
            yield f"{kind}: a period of repetition has no length or no unit (tim-2, tim-5)"


def _of_goal(goal: Mapping[str, Any]) -> Iterator[str]:
    for target in goal.get("target", []):
        details = [key for key in target if key.startswith("detail")]
        if details and "measure" not in target:
            yield "Goal.target: a detail has no measure (gol-1)"
        if len(details) > 1:
            yield "Goal.target: has more than one detail"


def _of_condition(condition: Mapping[str, Any]) -> Iterator[str]:
    categories = [coding.get("code") for coding in paths.at(condition, ["category", "coding"])]
    if "problem-list-item" in categories and not condition.get("clinicalStatus"):
        yield "Condition.clinicalStatus: is missing from an item of the problem list (con-3)"
    for extension in condition.get("extension", []):
        if extension.get("url") != codes.CONDITION_ASSERTED or "valueDateTime" not in extension:
            yield "Condition.extension: is not the day that the condition was first asserted"


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
        coding.get("system") == codes.CAREPLAN_CATEGORY and coding.get("code") == "assess-plan"
        for concept in plan.get("category", [])
        for coding in concept.get("coding", [])
    ):
        yield "CarePlan.category: assess-plan is missing (US Core)"
