"""The guided review: what has happened since the last one, then one question after another.

The result is one entry, as a value; nothing is recorded here.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any, Final

from planctl.analysis import overview, since_review
from planctl.cli.prompts import answers, terminal
from planctl.cli.prompts.dialogue import Dialogue
from planctl.errors import UsageError
from planctl.model import schema
from planctl.model.plan import Entry, Plan
from planctl.model.settings import Settings
from planctl.render.reason import reason_text
from planctl.render.text import log
from planctl.render.text import since_review as text
from planctl.schedule import status
from planctl.schedule.due import Due
from planctl.schedule.next_review import next_review

_SCOPES: Final = (
    ("full", "the whole plan; the review interval restarts on the day of the review"),
    ("event", "what happened; closes open triggers and leaves the review interval as it is"),
)
_DECISIONS: Final = (
    ("continue", "the plan continues unchanged"),
    ("revise", "the plan will be changed"),
    ("step-up", "more intensive care"),
    ("step-down", "less intensive care"),
    ("close", "treatment will end"),
)
_INNER: Final = "    "


def ask_review(dialogue: Dialogue, plan: Plan, settings: Settings, today: date, former: Entry) -> Entry:
    """Ask for everything a review records.

    Args:
        plan: the plan as it is.
        settings: those of its folder.
        today: the last day that a review can have been held on.
        former: a review whose answers stand on the lines already, to be kept or changed.
    """
    due = next_review(plan, settings, today)
    scope = dialogue.choose("Which kind of review?", _SCOPES, default=former.scope or "full")
    day = _day(dialogue, plan, due, scope, today, former)
    values: dict[str, Any] = {"kind": "review", "scope": "event"} if scope == "event" else {"kind": "review"}
    values["goals"] = dict(_progress(dialogue, plan, settings, today, former))
    dialogue.show()
    values["decision"] = dialogue.choose("What was decided?", _DECISIONS, default=former.decision)
    values["next"] = _next(dialogue, plan, settings, lambda next: Entry(date=day, next=next, **values), today, former)
    logged = former.logged if former.logged is not None and former.logged > day else None
    participants = _with(dialogue, plan, former)
    dialogue.show()
    note = dialogue.ask("A note? One short line, no process notes.", str, former.note)
    return Entry(date=day, participants=participants, logged=logged, note=note, **values)


def show_since_last(plan: Plan, settings: Settings, today: date) -> None:
    """Show why a review is due, and what has happened since the last one."""
    _show_lines(_why(plan, next_review(plan, settings, today)))
    terminal.show()
    _show_lines(text.lines(since_review.since_review(plan, settings, today)))
    terminal.show()


def _show_lines(lines: Iterable[str]) -> None:
    for line in lines:
        words = line.lstrip(" ")
        terminal.show(words, " " * (len(line) - len(words)))


def _why(plan: Plan, due: Due) -> Iterator[str]:
    """Yield the plan, its next review with the reason, and what else is open."""
    yield f"{plan.client}  {due.plan_state}, started {plan.start}"
    yield log.next_review_line(due)
    for candidate in due.reasons:
        open_too = candidate.is_trigger and candidate is not due.deciding
        if open_too and candidate.due is not None:
            yield f"open, too: {reason_text(candidate)} = {candidate.due}"


def _day(dialogue: Dialogue, plan: Plan, due: Due, scope: str, today: date, former: Entry) -> date:
    """Ask for the day of the review, and show what it cannot have covered."""

    made = plan.history[0].date

    def parse(answer: str) -> date:
        day = answers.parse_past_day(answer, dialogue.today)
        if day < made:
            raise UsageError(f"{day} is before the plan was made, on {made}")
        return day

    prefilled = former.date.isoformat() if former.date != today else ""
    day = (
        dialogue.ask("When was it held?", parse, suggested=prefilled, hint=f"Enter for today, {today}")
        or dialogue.today
    )
    for candidate in due.reasons:
        if candidate.category in ("trigger", "deterioration", "target") and day < candidate.date <= today:
            dialogue.show(f"not covered by this review: {reason_text(candidate)}", "  ")
    later = status.latest(entry for entry in plan.history if entry.full_review)
    if later is not None and later.date > day and scope == "full":
        dialogue.show(f"the review interval still counts from the later review on {later.date}", "  ")
    return day


def _progress(
    dialogue: Dialogue, plan: Plan, settings: Settings, today: date, former: Entry
) -> Iterator[tuple[str, str]]:
    """Ask for the progress of each active goal and objective; those skipped are left out."""
    active = [item for item in overview.overview(plan, settings, today).goals if item.state == "active"]
    if not active:
        dialogue.show("No active goals.")
        return
    dialogue.show(f"The progress of each goal is one of: {', '.join(schema.PROGRESS)}.")
    dialogue.show("The first letters are enough; press Enter to skip a goal.")
    achieved = set()
    for item in active:
        if item.parent is not None and item.parent.id in achieved:
            continue  # An objective ends with its goal.
        margin = "" if item.parent is None else "  "
        dialogue.show()
        dialogue.show(f"{item.goal.id}  {item.goal.text}", margin)
        last = status.latest(entry for entry in status.reviews(plan.history) if item.goal.id in entry.goals)
        for line in text.goal_lines(item.goal, item.score, last):
            dialogue.show(line, margin + _INNER)
        progress = dialogue.ask(
            f"Progress of {item.goal.id}?",
            partial(answers.parse_choice, words=schema.PROGRESS),
            completions=schema.PROGRESS,
            suggested=former.goals.get(item.goal.id, ""),
        )
        if progress == "achieved":
            achieved.add(item.goal.id)
            dialogue.show(f"once this is recorded, {item.goal.id} has ended and its target date no longer counts", "  ")
        if progress is not None:
            yield item.goal.id, progress


def _next(
    dialogue: Dialogue,
    plan: Plan,
    settings: Settings,
    review_with: Callable[[date | None], Entry],
    today: date,
    former: Entry,
) -> date | None:
    """Ask for the date of the next review, and show what is due before it.

    `review_with` gives the review with that next date.
    """
    without = next_review(plan.with_entry(review_with(None)), settings, today)

    def parse(answer: str) -> date:
        day = answers.parse_day(answer, dialogue.today, "ahead")
        if day <= review_with(None).date:
            raise UsageError(f"{day} is not after the review on {review_with(None).date}")
        return day

    dialogue.show()
    dialogue.show("You can set a date for the next review. Without one:")
    dialogue.show(log.next_review_line(without), "  ")
    prefilled = former.next.isoformat() if former.next is not None else ""
    day = dialogue.ask("Next review on?", parse, suggested=prefilled, hint="such as +3m; Enter: no date")
    if day is None:
        return None
    due = next_review(plan.with_entry(review_with(day)), settings, today)
    if due.day is not None and due.day < day:
        dialogue.show(f"a review is still due before that: {log.next_review_line(due)}", "  ")
    return day


def _with(dialogue: Dialogue, plan: Plan, former: Entry) -> tuple[str, ...]:
    """Ask who took part, offering the names of earlier reviews."""
    named = [name for entry in status.reviews(plan.history) for name in entry.participants]
    known = list(dict.fromkeys(["client", *named]))
    people: list[str] = []
    prefilled = ", ".join(former.participants)
    dialogue.show()
    while True:
        question = "Who else?" if people else "Who took part besides you?"
        answer = dialogue.ask(
            question, str, completions=known, suggested=prefilled, hint="" if people else "such as client"
        )
        names = [name.strip() for name in (answer or "").split(",") if name.strip()]
        if not names:
            return tuple(dict.fromkeys(people))
        people += names
        prefilled = ""
