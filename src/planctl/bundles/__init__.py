"""What a plan's FHIR R4 bundle must hold: its code sets, its required elements, its invariants.

General validators of FHIR let wrong codes through, so each bundle is checked here before it is handed on.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from planctl.bundles import codes, invariants, paths

_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "Patient": ("id",),
    "Condition": ("id", "subject", "code", "category"),
    "Goal": ("id", "lifecycleStatus", "description", "subject"),
    "CarePlan": ("id", "text", "status", "intent", "category", "subject"),
    "Flag": ("id", "status", "code", "subject"),
}
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DAYS = ("start", "end", "created", "dueDate", "startDate", "statusDate", "valueDateTime")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def faults(bundle: Mapping[str, Any]) -> list[str]:
    """All that is wrong with a bundle, each with its place; empty where nothing is."""
    return [*_of_bundle(bundle), *(fault for each in _resources(bundle) for fault in _of_resource(each))]


def is_icd_10_cm(code: str) -> bool:
    """Whether a diagnosis' code has the shape of ICD-10-CM."""
    return re.fullmatch(codes.CODINGS["Condition.code"][codes.ICD_10_CM], code) is not None


def is_id(text: str) -> bool:
    """Whether a text can be the id of a resource."""
    return _ID.fullmatch(text) is not None


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
    yield from invariants.broken(kind, resource)
    for key in _DAYS:
        yield from (
            f"{kind}: {key} is no day" for value in paths.keyed(resource, key) if not _DAY.fullmatch(str(value))
        )


def _codes(kind: str, resource: Mapping[str, Any]) -> Iterator[str]:
    for path, allowed in codes.CODES.items():
        first, *keys = path.split(".")
        if first == kind:
            yield from (
                f"{path}: {value} is not in the code set"
                for value in paths.at(resource, keys)
                if str(value) not in allowed
            )


def _concepts(kind: str, resource: Mapping[str, Any]) -> Iterator[str]:
    for path, systems in codes.CODINGS.items():
        first, *keys = path.split(".")
        if first != kind:
            continue
        for concept in paths.at(resource, keys):
            if not concept.get("coding") and not concept.get("text"):
                yield f"{path}: says nothing"
            for coding in concept.get("coding", []):
                system, code = coding.get("system"), str(coding.get("code", ""))
                if system not in systems:
                    yield f"{path}: {system} is another system"
                elif not re.fullmatch(systems[system], code) or (system == codes.LOINC and not _checked(code)):
                    yield f"{path}: {code} is no code of {system}"


def _checked(loinc: str) -> bool:
    """Whether the last digit of a LOINC code is its check digit (mod 10)."""
    digits, _, check = loinc.partition("-")
    total = 0
    for index, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if index % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return (10 - total % 10) % 10 == int(check)
