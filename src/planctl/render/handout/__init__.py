"""A plan as a page for the client: what it says, in plain words, before any format."""

from collections.abc import Iterator
from datetime import date

from planctl.analysis import trends
from planctl.analysis.overview import overview
from planctl.model.dates import long_date
from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.render.handout import goals, reviews, sections
from planctl.render.handout.blocks import Block, Chart, Handout, Heading, Items, Paragraph, Quote, Signatures, Table

__all__ = [
    "Block", "Chart", "Handout", "Heading", "Items", "Paragraph", "Quote", "Signatures", "Table", "handout"
]  # fmt: skip


def handout(plan: Plan, settings: Settings, as_of: date) -> Handout:
    """Write the page as of a day: the client's words first, the signatures last.

    It is for the client to keep: no goal's id, no rule's code, no judgment of risk. The history's notes
    stay in the file, and so do ignored findings.
    """
    current = overview(plan, settings, as_of)
    known, locale = current.plan, settings.locale
    practitioner = plan.practitioner or settings.practitioner
    letterhead = ", ".join(filter(None, (practitioner.name, practitioner.credential))) if practitioner else ""
    blocks = [
        *sections.intake(known),
        *sections.problems(known),
        *goals.goals(current, trends.measure_trends(plan, settings, as_of), locale),
        *sections.care(known, locale),
        *sections.context(known),
        *sections.discharge(known, locale),
        *reviews.past_reviews(known, locale),
        *reviews.next_review(current.due, known, locale),
        *_signatures(known, letterhead, locale),
    ]
    about = f"In effect since {long_date(plan.start, locale)}. As of {long_date(as_of, locale)}."
    return Handout(plan.client, letterhead, about, tuple(blocks), locale)


def _signatures(plan: Plan, practitioner: str, locale: str) -> Iterator[Block]:
    signed = []
    people = {"Client": "", "Practitioner": practitioner}
    for entry in plan.history:
        if entry.kind == "signed":
            by = f" by the {entry.by}" if entry.by else ""
            method = f" ({entry.method})" if entry.method else ""
            signed.append(f"Signed{by} on {long_date(entry.date, locale)}{method}")
            if entry.by in ("guardian", "supervisor"):
                people[entry.by.capitalize()] = ""
    yield Signatures("Signatures", tuple(signed), tuple(people.items()))
