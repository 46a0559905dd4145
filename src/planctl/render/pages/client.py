"""The page for the client: the plan in plain words, an answer at a glance first."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from planctl.analysis import trends
from planctl.analysis.overview import GoalStatus, Overview, overview
from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.render.pages import goals, reviews, sections
from planctl.render.pages.blocks import GoalRow, Page, Signatures, Summary, long_date

# What may be left out of the page.
OPTIONAL: Final = ("barriers", "diagnoses", "strengths", "events", "charts")


def client_page(plan: Plan, settings: Settings, as_of: date, without: Collection[str] = ()) -> Page:
    """Write the page as of a day, `without` what is named there: an answer at a glance, then all the rest.

    It is for the client to keep: no goal's id, no rule's code, no judgment of risk, and not where the safety
    plan is kept. The history's notes stay in the file, and so do ignored findings.
    """
    current = overview(plan, settings, as_of)
    known, locale = current.plan, settings.locale
    practitioner = plan.practitioner or settings.practitioner
    signer = sections.signer(practitioner)
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
    return Page(
        title=f"Treatment plan {plan.client}",
        letterhead=" \u00b7 ".join(filter(None, (practice, signer))),
        about=f"In effect since {long_date(plan.start, locale)}. As of {long_date(as_of, locale)}.",
        blanks=("Name", "Date of birth"),
        summary=_summary(current, settings, signer, events="events" not in without),
        sections=tuple(section for section in page if section is not None),
        signatures=_signatures(known, signer, as_of, locale),
        locale=locale,
    )


def _summary(current: Overview, settings: Settings, practitioner: str, *, events: bool) -> Summary:
    """Sum up the plan; without `events` it does not say what happened to make a review due."""
    # Signing is the practitioner's to do.
    locale, due = settings.locale, current.due.for_review()
    practice = settings.practice
    calls = [("Your practitioner", practitioner)]
    if practice is not None:
        calls += [
            ("Practice", ", ".join(filter(None, (practice.name, practice.phone)))),
            ("In a crisis", practice.crisis_line or ""),
        ]
    return Summary(
        review=long_date(due.day, locale) if due.deciding and due.day else "",
        reasons=reviews.next_review(due, current.plan, locale, events=events),
        calls=tuple((label, text) for label, text in calls if text),
        heading=("Goal", "Start", "Now", "Target", "By"),
        goals=tuple(
            _row(f"Goal {number}", status, current, locale)
            for number, status in enumerate((status for status in current.goals if status.parent is None), 1)
        ),
    )


def _row(label: str, status: GoalStatus, current: Overview, locale: str) -> GoalRow:
    goal, score = status.goal, status.score
    cells = (
        goals.number(goal.measure.baseline if goal.measure else None),
        goals.number(score.value if score else None),
        goals.number(status.target),
        goals.end(status, current, locale, reached="reached"),
    )
    progress = score.progress if score and status.state == "active" else None
    return GoalRow(label, goal.words or goal.text, goals.measure_name(goal.measure), cells, progress)


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
