"""A plan as one page for a payer: what is asked on the telephone, and nothing of the client's own words."""

from datetime import date
from typing import Final

from planctl.analysis.overview import GoalStatus, Overview, overview
from planctl.model.plan import Plan, Practitioner
from planctl.model.settings import Settings
from planctl.render.pages import goals, sections
from planctl.render.pages.blocks import (
    NOTHING,
    STICKY_SPACE,
    Items,
    Page,
    Paragraph,
    Section,
    Signatures,
    Table,
    long_date,
    short_date,
)  # fmt: skip

_GOALS: Final = ("Goal", "Measure", "Start", "Now", "Target", "By")
_WIDTHS: Final = (38, 20, 9, 12, 9, 12)


def payer_page(plan: Plan, settings: Settings, as_of: date) -> Page:
    """Write the page as of a day: why the client is treated, for what, how far it has come, and until when.

    It leaves out the client's own words, all notes, and what happened.
    """
    current = overview(plan, settings, as_of)
    known, locale = current.plan, settings.locale
    practice = settings.practice
    practitioner = plan.practitioner or settings.practitioner or Practitioner()
    letterhead = (
        practice.name if practice else None,
        practice.phone if practice else None,
        sections.signer(practitioner),
        _labeled("license", practitioner.license),
        _labeled("NPI", practitioner.npi),
    )
    return Page(
        title=f"Treatment summary {plan.client}",
        letterhead=" \u00b7 ".join(filter(None, letterhead)),
        about=f"In effect since {long_date(plan.start, locale)}. As of {long_date(as_of, locale)}.",
        blanks=("Name", "Date of birth", "Member number"),
        summary=None,
        sections=(
            Section(
                "Diagnosis", (Items(tuple(sections.diagnosis_labels(known)) or ("not in the plan",)),), narrow=True
            ),
            Section("Impairment", (Items(_impairments(known) or ("not in the plan",)),), narrow=True),
            Section("Goals and objectives", (_goals(current, locale),)),
            Section("Services", (Items(tuple(_services(current, locale))),), narrow=True),
            Section("Reviews", (Items(tuple(_reviews(current, locale))),), narrow=True),
        ),
        signatures=Signatures("Signatures", "", _signatures(known, locale) or ("none yet",), ()),
        locale=locale,
    )


def _labeled(label: str, text: str | None) -> str:
    return f"{label} {text}".replace(" ", STICKY_SPACE) if text else ""


def _impairments(plan: Plan) -> tuple[str, ...]:
    return tuple(problem.impairment for problem in plan.problems if problem.impairment and not problem.deferred)


def _goals(current: Overview, locale: str) -> Table | Paragraph:
    if not current.goals:
        return Paragraph("None in the plan.")
    labels = {}
    for number, goal in enumerate(current.plan.goals, 1):
        labels[goal.id] = f"Goal {number}"
        for step, objective in enumerate(goal.objectives, 1):
            labels[objective.id] = f"Objective {number}.{step}"
    rows = (_goal_row(labels[status.goal.id], status, current, locale) for status in current.goals)
    return Table(_GOALS, tuple(rows), _WIDTHS)


def _goal_row(label: str, status: GoalStatus, current: Overview, locale: str) -> tuple[str, ...]:
    measure, score = status.goal.measure, status.score
    return (
        f"{label}: {status.goal.text}",
        goals.measure_name(measure) or NOTHING,
        goals.number(measure.baseline if measure else None),
        f"{goals.number(score.value)} ({short_date(score.day, locale, current.due.as_of)})" if score else NOTHING,
        goals.number(status.target),
        goals.end(status, current, locale, reached="achieved"),
    )


def _services(current: Overview, locale: str) -> list[str]:
    plan = current.plan
    services = [sections.service_text(service, locale) for service in plan.services] or ["not in the plan"]
    if current.state == "closed":
        return [*services, "Treatment has ended"]
    days = [service.until for service in plan.services if service.until]
    days += [status.goal.by for status in current.goals if status.state == "active" and status.goal.by]
    return [*services, f"Expected end: {long_date(max(days), locale) if days else 'not in the plan'}"]


def _reviews(current: Overview, locale: str) -> list[str]:
    held = current.last_review or current.plan.previous_review
    last = f"Last: {long_date(held, locale)}" if held else "Last: none yet"
    due = current.due.day
    return [last, f"Next: {long_date(due, locale)}" if due else "Next: none is due"]


def _signatures(plan: Plan, locale: str) -> tuple[str, ...]:
    return tuple(
        f"{(entry.by or '').capitalize()}: {long_date(entry.date, locale)}{' (declined)' if entry.declined else ''}"
        for entry in plan.history
        if entry.kind == "signed"
    )
