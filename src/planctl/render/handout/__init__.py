"""A plan as a page for the client's hand: what stands on it, in plain words, before any format."""

from collections.abc import Iterator
from datetime import date

from planctl.analysis import overview, trends
from planctl.model import dates
from planctl.model.plan import Entry, Plan, Practitioner
from planctl.model.settings import Settings
from planctl.render.handout import goals, reviews, sections
from planctl.render.handout.blocks import Block, Chart, Handout, Heading, Items, Paragraph, Quote, Signatures, Table

__all__ = [
    "Block", "Chart", "Handout", "Heading", "Items", "Paragraph", "Quote", "Signatures", "Table", "handout"
]  # fmt: skip


def handout(plan: Plan, settings: Settings, as_of: date) -> Handout:
    """The page as it can be written on `as_of`: the client's words first, the signatures last.

    It is for a person to hold in hand: no goal's id, no rule's code, no judgement of risk.
    What the history notes stays in the file, and so does what was set aside from `check`.
    """
    at = overview.overview(plan, settings, as_of)
    responsible = plan.practitioner or settings.practitioner
    about = f"In effect since {dates.written(plan.start)}. This is how it stood on {dates.written(as_of)}."
    blocks = [
        *sections.words(at.plan),
        *sections.problems(at.plan),
        *goals.goals(at, trends.measure_trends(plan, settings, as_of)),
        *sections.interventions(at.plan),
        *sections.surroundings(at.plan),
        *sections.ending(at.plan),
        *reviews.reviews(at.plan),
        *reviews.following(at.due, at.plan),
        *_signatures(at.plan, responsible),
    ]
    return Handout(plan.client, _named(responsible), about, tuple(blocks))


def _named(practitioner: Practitioner | None) -> str:
    return ", ".join(filter(None, (practitioner.name, practitioner.credential))) if practitioner else ""


def _signatures(plan: Plan, practitioner: Practitioner | None) -> Iterator[Block]:
    signed = [entry for entry in plan.history if entry.kind == "signed"]
    others = dict.fromkeys(entry.by for entry in signed if entry.by in ("guardian", "supervisor"))
    people = [("Client", ""), ("Practitioner", _named(practitioner)), *((by.capitalize(), "") for by in others if by)]
    yield Signatures("Signatures", tuple(_signed(entry) for entry in signed), tuple(people))


def _signed(entry: Entry) -> str:
    by = f" by the {entry.by}" if entry.by else ""
    return f"Signed{by} on {dates.written(entry.date)}" + (f" ({entry.method})" if entry.method else "")
