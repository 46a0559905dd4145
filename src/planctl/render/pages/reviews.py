"""The reviews: those held, and the next one with its reason."""

from collections.abc import Mapping
from typing import Final

from planctl.model import entry_kinds_and_leads
from planctl.model.instruments import format_number
from planctl.model.plan import Plan
from planctl.model.plurals import spaced
from planctl.render.pages import goals
from planctl.render.pages.blocks import Paragraph, Section, Table, long_date
from planctl.render.reason import lead_text
from planctl.schedule import status
from planctl.schedule.due import Due, Reason

_DECISIONS: Final = {
    "continue": "go on as planned",
    "revise": "change the plan",
    "step-up": "more support",
    "step-down": "less support",
    "close": "end treatment",
}
_EVENTS: Final = {
    "crisis": "the crisis",
    "relapse": "the relapse",
    "worsening": "the harder time",
    "trauma": "what happened to you",
    "hospital_discharge": "the hospital stay",
    "emergency_visit": "the visit to the emergency department",
    "level_of_care_change": "the change in your care",
    "new_diagnosis": "the new diagnosis",
    "medication_change": "the change of medication",
    "missed_sessions": "the missed sessions",
    "progress": "the progress you have made",
    "request": "your request for a review",
    "disagreement": "our different views of the plan",
    "life_change": "the change in your life",
}


def past_reviews(plan: Plan, locale: str) -> Section:
    """List the reviews held, by date. Their notes are the practitioner's own, like all notes of the history."""
    held = sorted(status.reviews(plan.history), key=lambda entry: entry.date)
    elsewhere: tuple[Paragraph, ...] = ()
    if plan.previous_review is not None:
        elsewhere = (Paragraph(f"Held elsewhere: {long_date(plan.previous_review, locale)}."),)
    if not held:
        return Section("Reviews so far", elsewhere or (Paragraph("None yet."),), narrow=True)
    names = goals.goal_names(plan)
    rows = tuple(
        (
            long_date(review.date, locale),
            "the whole plan" if review.full_review else "what had happened",
            "; ".join(f"{names[goal]}: {goals.PROGRESS[progress]}" for goal, progress in review.goals.items()),
            _DECISIONS.get(review.decision or "", ""),
            ", ".join("you" if person == "client" else person for person in review.participants),
        )
        for review in held
    )
    table = Table(("Date", "About", "Goals", "Decision", "Took part"), rows, (18, 15, 33, 18, 16))
    return Section("Reviews so far", (*elsewhere, table))


def next_review(due: Due, plan: Plan, locale: str, *, events: bool = True) -> tuple[str, ...]:
    """Give the date of the next review, and why it is then."""
    if due.deciding is None or due.day is None:
        ended = "Treatment has ended, and so no review is due."
        return (ended if due.plan_state == "closed" else "No date is set for the next review.",)
    was = "was due on" if due.day < due.as_of else "is due on"
    why = reason(due.deciding, goals.goal_names(plan), locale, events=events)
    return (f"Your next review {was} {long_date(due.day, locale)}. {why}", "You may ask for a review at any time.")


def reason(because: Reason, names: Mapping[str, str], locale: str, *, events: bool = True) -> str:
    """Explain a review to the client in one or two sentences; `names` are those of the goals on the page.

    Without `events` it does not say what happened, nor when.
    """
    if because.moved_by is not None or because.kind == "pause-forgotten":
        return "The plan was paused, and is reviewed when treatment goes on."
    together = f"we review the plan together within {lead_text(because)}."
    if because.category == "trigger":
        if not events:
            return f"{together[0].upper()}{together[1:]}"
        if because.kind in entry_kinds_and_leads.GOAL_ENDS:
            event = f"{names[because.goal or '']} was {'reached' if because.kind == 'achieved' else 'discontinued'}"
        else:
            event = _EVENTS.get(because.kind) or f"the {spaced(because.kind)}"
        return f"After {event}, noted on {long_date(because.date, locale)}, {together}"
    is_worse = because.kind == entry_kinds_and_leads.DETERIORATION
    if is_worse and because.reference is not None and because.value is not None:
        change = f"{because.measure} has gone from {format_number(because.reference)} to {format_number(because.value)}"
        return f"{change}. After a change like that, {together}"
    if because.kind == "target-date":
        return f"It is the target date of {names[because.goal or '']}."
    if because.kind == "next" and because.anchor == "import":
        return "We had chosen this date before."
    if because.kind == "next":
        return f"We chose this date at the review on {long_date(because.date, locale)}."
    if because.kind == "no-next":
        return "No date for it has been set yet."
    if because.kind == "sessions":
        return f"We review the plan after {lead_text(because)}."
    if because.kind == "first":
        return f"The first review is held within {lead_text(because)} of the start."
    return f"We review the plan every {lead_text(because)}.".replace("every 1 ", "every ")
