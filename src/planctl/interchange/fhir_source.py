"""The resources of a FHIR R4 source: a Bundle, lines of JSON, or a folder of them. Nothing outside it is looked at."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from planctl.errors import PlanctlError, reason
from planctl.interchange.fhir_element import Element, Malformed

LARGEST_MIB: Final = 64
MOST_RESOURCES: Final = 100_000
DEEPEST: Final = 64
ENDINGS: Final = (".json", ".ndjson")
_R4: Final = "planctl reads R4: ask for an R4 export"


class Resource(NamedTuple):
    """A resource, and the URL by which others in its Bundle name it."""

    element: Element
    url: str | None

    @property
    def type(self) -> str:
        return self.element.text("resourceType") or ""

    @property
    def name(self) -> str:
        """Return its type and id, or its URL where it has no id."""
        id = self.element.text("id")
        return f"{self.type}/{id}" if id else self.url or self.element.pointer


class Source:
    """All resources of a source, by what refers to them."""

    def __init__(self, resources: list[Resource]) -> None:
        self.resources = resources
        self._by_name: dict[str, list[Resource]] = {}
        for resource in resources:
            for name in {resource.name, resource.url or ""} - {""}:
                self._by_name.setdefault(name, []).append(resource)

    def of_type(self, type: str) -> list[Resource]:
        """Return the resources of a type, in the order of the source."""
        return [resource for resource in self.resources if resource.type == type]

    def resolve(self, reference: Element, within: Resource | None = None) -> Resource | None:
        """Return the resource that a reference means; none where it is not in the source.

        Raises:
            PlanctlError: two resources bear that name.
        """
        target = reference.text("reference")
        if not target:
            return None
        if target.startswith("#"):
            held = within.element.children("contained") if within is not None else []
            return next((Resource(element, None) for element in held if element.text("id") == target[1:]), None)
        named = self._by_name.get(target.partition("/_history/")[0], [])
        if any(other.element.data != named[0].element.data for other in named[1:]):
            raise PlanctlError(f"{reference.pointer} means two resources of the same id", "take one of them out")
        return named[0] if named else None


def read(path: Path) -> Source:
    """Read the source.

    Raises:
        PlanctlError: it cannot be read, is too large or too deep, is no JSON, or holds no resource of FHIR R4.
    """
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in ENDINGS) if path.is_dir() else [path]
    try:
        size = sum(file.stat().st_size for file in files)
        if size > LARGEST_MIB * 1024 * 1024:
            hint = "export one patient at a time"
            raise PlanctlError(f"the source is {size // 1024 // 1024} MiB large, more than {LARGEST_MIB} MiB", hint)
        texts = [file.read_bytes() for file in files]
    except OSError as fault:
        raise PlanctlError(f"{path} cannot be read: {reason(fault)}") from None
    resources: list[Resource] = []
    for number, (file, data) in enumerate(zip(files, texts, strict=True), 1):
        # A file may be named for a client.
        prefix = "" if len(files) == 1 else f"file {number}: "
        lines = data.splitlines() if file.suffix.lower() == ".ndjson" else [data]
        for line, text in enumerate(lines, 1):
            if text.strip():
                pointer = f"{prefix}line {line}: " if len(lines) > 1 else prefix
                resources += _resources(_parsed(text, pointer), pointer)
    if not resources and not any(text.strip() for text in texts):
        raise PlanctlError("the source is empty")
    if len(resources) > MOST_RESOURCES:
        raise PlanctlError(f"the source holds more than {MOST_RESOURCES} resources", "export one patient at a time")
    for resource in resources:
        _check_version(resource)
    return Source(resources)


def _parsed(data: bytes, pointer: str) -> Element:
    where = pointer.removesuffix(": ") or "the source"
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except RecursionError:
        raise PlanctlError(f"{where} is nested too deeply") from None
    except ValueError:
        raise PlanctlError(f"{where} is no JSON", "FHIR as XML is not read: ask for JSON") from None
    if not isinstance(value, dict):
        raise PlanctlError(f"{where} is no FHIR resource")
    if _is_deeper(value, DEEPEST):
        raise PlanctlError(f"{where} is nested too deeply")
    return Element(value, pointer)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _is_deeper(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        inner = [part for outer in level for part in (outer.values() if isinstance(outer, dict) else outer)]
        level = [part for part in inner if isinstance(part, dict | list)]
    return bool(level)


def _resources(root: Element, pointer: str) -> Iterator[Resource]:
    type = root.text("resourceType")
    if type is None:
        raise PlanctlError(f"{pointer.removesuffix(': ') or 'the source'} is no FHIR resource: it has no resourceType")
    if type != "Bundle":
        yield Resource(root, None)
        return
    for entry in root.children("entry"):
        resource = entry.child("resource")
        if entry.data.get("resource") is not None:
            if resource.text("resourceType") is None:
                raise Malformed(f"{resource.pointer} has no resourceType")
            yield Resource(resource, entry.text("fullUrl"))


def _check_version(resource: Resource) -> None:
    """Refuse what FHIR R4 does not have, and other versions do.

    Raises:
        PlanctlError: the resource is of another version.
    """
    data = resource.element.data
    other = {
        "CarePlan": [
            ("DSTU2 or STU3", "intent" not in data or "context" in data),
            (
                "R5",
                any(
                    isinstance(part, dict) and ("concept" in part or isinstance(part.get("reference"), dict))
                    for part in _list(data, "addresses")
                ),
            ),
            (
                "R5",
                any(isinstance(part, dict) and "plannedActivityReference" in part for part in _list(data, "activity")),
            ),
        ],
        "Goal": [
            ("DSTU2 or STU3", "status" in data or isinstance(data.get("target"), dict)),
            ("DSTU2 or STU3", isinstance(data.get("description"), str)),
        ],
        "Condition": [("DSTU2 or STU3", isinstance(data.get("clinicalStatus"), str) or "patient" in data)],
        "Observation": [("DSTU2 or STU3", "context" in data or "comments" in data)],
        "ProcedureRequest": [("DSTU2 or STU3", True)],
    }.get(resource.type, [])
    version = next((version for version, applies in other if applies), None)
    if version is not None:
        raise PlanctlError(f"{resource.element.pointer or 'the source'} is of FHIR {version} ({resource.type})", _R4)


def _list(data: Any, key: str) -> list[Any]:
    value = data.get(key)
    return value if isinstance(value, list) else []
