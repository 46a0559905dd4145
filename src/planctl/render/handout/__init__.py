"""A plan as a page for the client: what it says, in plain words, before any format."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from planctl.analysis import trends
from planctl.analysis.overview import overview
from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.render.handout import goals, payer, reviews, sections, summary
from planctl.render.handout.blocks import (
    NOTHING,
    STICKY_SPACE,
    Block,
    Chart,
    Goal,
    GoalRow,
    Handout,
    Items,
    Paragraph,
    Quote,
    Section,
    Signatures,
    Summary,
    Table,
    long_date,
)

__all__ = [
    "NOTHING", "OPTIONAL", "STICKY_SPACE", "Block", "Chart", "Goal", "GoalRow", "Handout", "Items", "Paragraph",
    "Quote", "Section", "Signatures", "Summary", "Table", "handout", "payer_summary",
]  # fmt: skip

payer_summary = payer.payer_summary
# What may be left out of a page.
OPTIONAL: Final = ("barriers", "diagnoses", "strengths", "events", "charts")


def handout(plan: Plan, settings: Settings, as_of: date, without: Collection[str] = ()) -> Handout:
    """Write the page as of a day, `without` what is named there: an answer at a glance, then all the rest.

    It is for the client to keep: no goal's id, no rule's code, no judgment of risk, and not where the safety
    plan is kept. The history's notes stay in the file, and so do ignored findings.
    """
    current = overview(plan, settings, as_of)
    known, locale = current.plan, settings.locale
    practitioner = plan.practitioner or settings.practitioner
    signer = ", ".join(filter(None, (practitioner.name, practitioner.credential))) if practitioner else ""
    practice = settings.practice.name if settings.practice else None
    page = (
        sections.intake(known),
        sections.problems(known, diagnoses="diagnoses" not in without),
        goals.goals(current, trends.measure_trends(plan, settings, as_of), locale, without),
        sections.care(known),
        sections.sessions(known, locale),
        *sections.context(known, without),
        sections.discharge(known, locale),
        reviews.past_reviews(known, locale),
    )
    return Handout(
        title=f"Treatment plan {plan.client}",
        letterhead=" \u00b7 ".join(filter(None, (practice, signer))),
        about=f"In effect since {long_date(plan.start, locale)}. As of {long_date(as_of, locale)}.",
        blanks=("Name", "Date of birth"),
        summary=summary.summary(current, settings, signer, events="events" not in without),
        sections=tuple(section for section in page if section is not None),
        signatures=_signatures(known, signer, as_of, locale),
        locale=locale,
    )


def _signatures(plan: Plan, practitioner: str, as_of: date, locale: str) -> Signatures:
    return Signatures(
        "Signatures",
        f"This is the plan as of {long_date(as_of, locale)}.",
        tuple(_signed(plan, locale)),
        tuple(_signers(plan, practitioner).items()),
    )


def _signed(plan: Plan, locale: str) -> Iterator[str]:
    for entry in plan.history:
        if entry.kind == "signed":
            who = "you" if entry.by == "client" else f"the {entry.by}" if entry.by else ""
            by = f" by {who}" if who else ""
            method = f" ({entry.method})" if entry.method else ""
            if entry.declined:
                yield f"Not signed{by} on {long_date(entry.date, locale)}"
            else:
                yield f"Signed{by} on {long_date(entry.date, locale)}{method}"


def _signers(plan: Plan, practitioner: str) -> dict[str, str]:
    """Return who signs, by role, from the first day on: all who must, and those who have."""
    signers = {"Client": "", "Practitioner": practitioner}
    if plan.minor:
        signers["Guardian"] = ""
    for entry in plan.history:
        if entry.kind == "signed" and entry.by:
            signers.setdefault(entry.by.capitalize(), "")
    for person in plan.people:
        if person.must_sign or person.role.capitalize() in signers:
            signers[person.role.capitalize()] = person.name or ""
    return signers
