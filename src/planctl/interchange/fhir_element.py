"""One element of a FHIR resource, read by the type that it should have; what has another type is refused."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from planctl.errors import PlanctlError
from planctl.model import dates

_DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?"


class Malformed(PlanctlError):
    """An element does not have the type that FHIR gives it; the message names its place, never what it holds."""


class Element(NamedTuple):
    """A JSON object, and the JSON pointer to it; empty, and false, where the source has none."""

    data: Mapping[str, Any]
    pointer: str

    def __bool__(self) -> bool:
        return bool(self.data)

    def text(self, key: str) -> str | None:
        """Return a text of one line, if there is one."""
        value = self._value(key, str, "a text")
        return " ".join(value.split()) or None if value is not None else None

    def number(self, key: str) -> int | float | None:
        """Return a number, as a whole one where it is."""
        value = self.data.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.malformed(key, "a number")
        return int(value) if value == int(value) else value

    def day(self, key: str) -> date | None:
        """Return the day of a date or time; none where there is none, or where it is only a month or year."""
        text = self.text(key)
        if text is None or not re.fullmatch(_DATE, text):
            return None
        try:
            return dates.day(text[:10])
        except dates.UnreadableDay:
            raise self.malformed(key, "a date") from None

    def child(self, key: str) -> "Element":
        """Return the object under a key."""
        return Element(self._value(key, dict, "an object") or {}, f"{self.pointer}/{key}")

    def children(self, key: str) -> list["Element"]:
        """Return the objects of a list."""
        values = self._value(key, list, "a list")
        elements = []
        for index, value in enumerate(values or ()):
            if not isinstance(value, dict):
                raise Malformed(f"{self.pointer}/{key}/{index} is not an object")
            elements.append(Element(value, f"{self.pointer}/{key}/{index}"))
        return elements

    def code(self, key: str, system: str) -> str | None:
        """Return the code of that system in a concept."""
        return self.child(key).coding(system)

    def coding(self, system: str) -> str | None:
        """Return the code of that system, where the element itself is a concept."""
        codings = (coding for coding in self.children("coding") if coding.text("system") == system)
        return next((code for coding in codings if (code := coding.text("code"))), None)

    def words(self, key: str) -> str | None:
        """Return what a concept says: its text, else what its first coding displays, without SNOMED's category."""
        concept = self.child(key)
        displays = (coding.text("display") for coding in concept.children("coding"))
        text = concept.text("text") or next(filter(None, displays), None)
        return re.sub(r" \([a-z/ ]+\)$", "", text) if text else None

    def extensions(self, url: str) -> Iterator["Element"]:
        """Yield the extensions of that URL."""
        return (extension for extension in self.children("extension") if extension.text("url") == url)

    def extension(self, url: str) -> "Element":
        """Return the first extension of that URL."""
        return next(self.extensions(url), Element({}, self.pointer))

    def malformed(self, key: str, wanted: str) -> Malformed:
        """Return the refusal of what stands under a key."""
        return Malformed(f"{self.pointer}/{key} is not {wanted}")

    def _value(self, key: str, type: type, wanted: str) -> Any:
        value = self.data.get(key)
        if value is not None and not isinstance(value, type):
            raise self.malformed(key, wanted)
        return value
