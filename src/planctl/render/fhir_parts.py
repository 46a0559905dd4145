"""What the resources of a FHIR bundle are put together from: ids, references, concepts, texts."""

import re
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from planctl.render import escape

RESOURCE_ID: Final = r"[A-Za-z0-9\-.]{1,64}"

Resource = dict[str, Any]


class Names:
    """The ids and URLs of the resources of one client's plan; the id of the folder makes the URLs its own."""

    def __init__(self, client: str, folder_id: UUID) -> None:
        self.client = client
        self.folder_id = folder_id
        self.subject = self.reference("Patient", self.id())

    def id(self, *parts: object) -> str:
        """Return the id of the resource for a part of the plan, or of the patient."""
        return resource_id("-".join(map(str, (self.client, *parts))))

    def reference(self, kind: str, id: str) -> dict[str, str]:
        return {"reference": self.url(kind, id), "type": kind}

    def url(self, kind: str, id: str) -> str:
        # Two practices may give the same pseudonym.
        return f"urn:uuid:{uuid5(self.folder_id, f'{kind}/{id}')}"


def resource_id(text: str) -> str:
    """Make the text a resource's id; one that FHIR does not allow becomes a hash that stays the same."""
    return text if re.fullmatch(RESOURCE_ID, text) else str(uuid5(NAMESPACE_URL, f"planctl:{text}"))


def filled(element: Resource) -> Resource:
    """Leave out what has no value: FHIR has neither nulls nor empty lists."""
    return {key: value for key, value in element.items() if value not in (None, [], {})}


def concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def extension(url: str, **parts: Resource) -> Resource:
    return {"url": url, "extension": [{"url": name, **value} for name, value in parts.items()]}


def line(text: str) -> str:
    """Write a text on one line: FHIR's strings are never empty, and hold no control characters."""
    return escape.on_page(" ".join(text.split())) or "-"
