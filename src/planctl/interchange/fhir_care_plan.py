"""A FHIR CarePlan on its way into a plan: what it refers to, and what of it was used, named and left out so far."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from planctl.errors import PlanctlError
from planctl.interchange import fhir_codes
from planctl.interchange.fhir_element import Element
from planctl.interchange.fhir_source import Resource, Source
from planctl.model import ids
from planctl.model.plan import Entry
from planctl.model.settings import Settings

# What these hold has no place in a plan file; names, narratives and who wrote what are passed over without a note.
_NOT_PLACED: Final = {
    "CarePlan": ("description", "basedOn", "replaces", "partOf", "supportingInfo", "note"),
    "Goal": ("priority", "statusReason", "outcomeCode", "outcomeReference"),
    "Condition": ("severity", "bodySite", "stage", "evidence", "note"),
    "ServiceRequest": ("note", "patientInstruction", "reasonCode", "reasonReference", "supportingInfo", "bodySite"),
    "detail": ("reasonCode", "reasonReference", "locationReference", "productReference", "quantity", "dailyAmount"),
}


class Note(NamedTuple):
    """What was not placed: where it stands in the source, and what it is."""

    pointer: str
    what: str = ""


def patient_of(source: Source, care_plan: Resource) -> Resource:
    """Return the patient that a plan is about.

    Raises:
        PlanctlError: the source does not hold the patient.
    """
    patient = source.resolve(care_plan.element.child("subject"), care_plan)
    if patient is None or patient.type != "Patient":
        raise PlanctlError(
            f"{care_plan.element.pointer}/subject: the patient of this plan is not in the source".lstrip(),
            "export the Patient with the plan, so that nobody else's data is taken for theirs",
        )
    return patient


class CarePlan:
    """One care plan of a source.

    Attributes:
        notes: what has no place in a plan.
        used: the resources that the plan is made from.
        ids: the plan's ids of goals and problems, by the name of their resource.
        history: what has happened to the plan and its goals.
    """

    def __init__(self, source: Source, resource: Resource, settings: Settings, today: date) -> None:
        self.source = source
        self.resource = resource
        self.element = resource.element
        self.patient = patient_of(source, resource)
        self.settings = settings
        self.today = today
        self.notes: list[Note] = []
        self.used: list[Resource] = [self.patient, resource]
        self.ids: dict[str, str] = {}
        self.history: list[Entry] = []
        self._taken_ids: dict[str, set[str]] = {}

    @property
    def status(self) -> str | None:
        return self.element.text("status")

    @property
    def has_ended(self) -> bool:
        return self.status in ("revoked", "completed")

    def note(self, element: Element, what: str = "") -> None:
        """Note an element that has no place in a plan."""
        self.notes.append(Note(element.pointer, what))

    def note_keys(self, element: Element, keys: Iterable[str], what: str = "") -> None:
        """Note those of the keys that an element has."""
        self.notes += [Note(f"{element.pointer}/{key}", what) for key in keys if key in element.data]

    def note_unplaced(self, element: Element, type: str) -> None:
        """Note those keys of an element that have no place in a plan."""
        self.note_keys(element, _NOT_PLACED[type])

    def resolve(self, reference: Element, within: Resource, *types: str) -> Resource | None:
        """Return what is referred to, if it is in the source and of one of the types; else note it.

        Raises:
            PlanctlError: it is about another patient.
        """
        resource = self.source.resolve(reference, within)
        if resource is None or resource.type not in types:
            self.note(reference, "not in the source" if resource is None else "")
            return None
        subject = resource.element.child("subject")
        contained = (reference.text("reference") or "").startswith("#")
        if not self.is_patient(subject, resource) and not (contained and not subject):
            raise PlanctlError(
                f"{resource.element.pointer} is about another patient than the plan that refers to it".lstrip(),
                "nothing of two patients is joined: correct the source",
            )
        self.used.append(resource)
        return resource

    def is_patient(self, reference: Element, within: Resource | None = None) -> bool:
        """Tell whether a reference means the plan's patient."""
        resource = self.source.resolve(reference, within)
        return resource is not None and resource.name == self.patient.name

    def id_of(self, reference: Element, within: Resource) -> str | None:
        """Return the plan's id of the goal or problem referred to."""
        resource = self.source.resolve(reference, within)
        return self.ids.get(resource.name) if resource is not None else None

    def new_id(self, prefix: str, former: str | None) -> str:
        """Return the id that the thing had in a plan of planctl's, else the first that is free."""
        taken = self._taken_ids.setdefault(prefix, set())
        numbered = (f"{prefix}{number}" for number in range(1, len(taken) + 2))
        candidates = [former] if former and ids.fault(former) is None else []
        id = next(id for id in (*candidates, *numbered) if id not in taken)
        taken.add(id)
        return id


def former_id(element: Element) -> str | None:
    """Return the id that a plan of planctl's gave the thing which it exported."""
    marks = (part for part in element.children("identifier") if part.text("system") == fhir_codes.PLAN_IDS)
    return next((value for part in marks if (value := part.text("value"))), None)
