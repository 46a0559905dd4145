"""Templates of new plans: questions to think of and measures to choose from, never the text of a goal."""

from typing import Final, Literal

from planctl.model import Part, Service

# Those that planctl ships, the plain one first.
SHIPPED: Final = ("blank", "anxiety", "depression", "trauma", "substance-use", "couples")


class Suggested(Part):
    """A measure to choose from: a known instrument, or a count of one's own with its unit and direction."""

    name: str
    unit: str | None = None
    better: Literal["lower", "higher"] | None = None


class Template(Part):
    """What helps with a plan of one sort. All but measures, approaches and services are questions to think of."""

    description: str
    problems: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    safety: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    goals: tuple[str, ...] = ()
    measures: tuple[Suggested, ...] = ()
    interventions: tuple[str, ...] = ()
    approaches: tuple[str, ...] = ()
    discharge: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
