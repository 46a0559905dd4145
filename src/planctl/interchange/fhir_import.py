"""What a FHIR source brings for one client: a new plan, or readings for the plan that is there."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from planctl.errors import PlanctlError, UsageError
from planctl.interchange import fhir_care_plan, fhir_readings, readings
from planctl.interchange.fhir_plan import TakenPlan
from planctl.interchange.fhir_readings import Refused
from planctl.interchange.fhir_source import Resource, Source
from planctl.model.plan import Entry
from planctl.model.settings import Settings
from planctl.planfile import imported_ids
from planctl.storage.plan_folder import Document

_STATUSES: Final = ("draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown")
# What care plans are about, by the codes of SNOMED, US Core and PCO; a text of the source is never shown.
_CATEGORIES: Final = {
    "assess-plan": "assessment and plan",
    "emotional-and-mental-health": "mental health",
    "physical-function": "physical function",
    "718347000": "mental health care plan",
    "736254008": "psychiatry care plan",
    "734163000": "care plan",
    "698360004": "diabetes self management plan",
    "91251008": "physical therapy",
}


class Listed(NamedTuple):
    """A care plan of a source, told without a word of its texts; `patient` is the patient's number, if there is one."""

    number: int
    patient: int | None
    category: str
    status: str
    start: date | None
    end: date | None
    goals: int


class Addition(NamedTuple):
    """What a plan that is there does not have yet: readings, and the ids of their resources.

    `changed` are the readings that were taken before and have another value now; they are not taken.
    """

    entries: tuple[Entry, ...]
    ids: tuple[str, ...]
    known: int
    changed: tuple[Entry, ...]
    refused: tuple[Refused, ...]


def care_plans(source: Source) -> list[Resource]:
    """Return the care plans of a source, in its order.

    Raises:
        PlanctlError: there is none.
    """
    plans = source.of_type("CarePlan")
    if not plans:
        raise PlanctlError("the source holds no CarePlan", "a treatment plan is a CarePlan in FHIR")
    return plans


def listing(source: Source) -> list[Listed]:
    """List the care plans of a source."""
    patients: dict[str, int] = {}
    listed = []
    for number, care_plan in enumerate(care_plans(source), 1):
        element = care_plan.element
        subject = source.resolve(element.child("subject"), care_plan)
        patient = patients.setdefault(subject.name, len(patients) + 1) if subject is not None else None
        period = element.child("period")
        categories = element.children("category")
        codes = {coding.text("code") for category in categories for coding in category.children("coding")}
        status = element.text("status")
        listed.append(
            Listed(
                number=number,
                patient=patient,
                category=", ".join(words for code, words in _CATEGORIES.items() if code in codes) or "care plan",
                status=status if status in _STATUSES else "unknown",
                start=period.day("start"),
                end=period.day("end"),
                goals=len(element.children("goal")),
            )
        )
    return listed


def choose(source: Source, number: int | None) -> Resource:
    """Return the care plan of that number, or the only one.

    Raises:
        UsageError: there are several, or not so many.
    """
    plans = care_plans(source)
    if number is None and len(plans) > 1:
        raise UsageError(
            f"the source holds {len(plans)} care plans", "without CLIENT they are listed; choose one with --plan N"
        )
    if number is not None and not 1 <= number <= len(plans):
        raise UsageError(f"the source holds no care plan {number}", f"--plan takes 1 to {len(plans)}")
    return plans[(number or 1) - 1]


def hashed(resources: Iterable[Resource]) -> tuple[str, ...]:
    """Return what stands for the ids of resources in a plan file."""
    return tuple(dict.fromkeys(_hash(resource) for resource in resources))


def _hash(resource: Resource) -> str:
    return hashlib.sha256(resource.name.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def above_history(taken: TakenPlan) -> list[str]:
    """Return the lines of a new plan's file that tell where it is from, and what of that has no place in it."""
    comments = [f"#   {': '.join(filter(None, note))}" for note in taken.notes]
    heading = ["# Not imported; each is named by its JSON pointer into the source:"] if comments else []
    return [*heading, *comments, *([""] if comments else []), *imported_ids.lines(hashed(taken.resources))]


def addition(source: Source, care_plan: Resource, document: Document, settings: Settings, today: date) -> Addition:
    """Return the readings that a plan does not have yet.

    Raises:
        PlanctlError: the plan was imported from another patient's data.
    """
    patient = fhir_care_plan.patient_of(source, care_plan)
    known_ids = imported_ids.read(document.tree)
    if known_ids and _hash(patient) not in known_ids:
        raise PlanctlError(
            f"{document.file} was imported from another patient's data; nothing was changed",
            "is it the right client? Without CLIENT the plans of the source are listed",
        )
    found = fhir_readings.read(source, patient, document.plan, settings, today)
    missing = readings.missing(document.plan, [entry for entry, _ in found.pairs], settings.instruments)
    resources = {(entry.date, entry.measure, entry.value): resource for entry, resource in found.pairs}
    sources = [(entry, resources[entry.date, entry.measure, entry.value]) for entry in missing]
    new = [(entry, resource) for entry, resource in sources if _hash(resource) not in known_ids]
    ids = hashed((patient, *(resource for _, resource in new)))
    return Addition(
        entries=tuple(entry for entry, _ in new),
        ids=tuple(id for id in ids if id not in known_ids),
        known=len(found.pairs) - len(missing),
        changed=tuple(entry for entry, resource in sources if _hash(resource) in known_ids),
        refused=found.refused,
    )
