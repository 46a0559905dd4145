"""A review walked through: what has happened since the last one, then one question after another.

What comes of it is one entry, as a value; nothing is recorded here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from planctl.analysis import overview, since_review
from planctl.analysis.overview import GoalStatus
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
_DECISIONS: Final = {
    "continue": "the plan continues unchanged",
    "revise": "the plan will be changed",
    "step-up": "more intensive care",
    "step-down": "less intensive care",
    "close": "treatment will end",
}
_INNER: Final = "    "


def ask_review(dialogue: Dialogue, plan: Plan, settings: Settings, today: date, before: Entry) -> Entry:
    """The review as it was gone through with whoever is at the terminal.

    Args:
        plan: the plan as it is.
        settings: those of its folder.
        today: the last day that a review can have been held on.
        before: a review whose answers stand on the lines already, to be kept or changed.

    Raises:
        KeyboardInterrupt: it was broken off.
    """
    due = next_review(plan, settings, today)
    scope = dialogue.choose("Which kind of review?", _SCOPES, default=before.scope or "full")
    day = _day(dialogue, plan, due, scope, today, before)
    said: dict[str, Any] = {"kind": "review", "scope": "event"} if scope == "event" else {"kind": "review"}
    said["goals"] = dict(_progress(dialogue, plan, settings, today, before))
    said["decision"] = _decision(dialogue, before)
    said["next"] = _next(dialogue, plan, settings, lambda next: Entry(date=day, next=next, **said), today, before)
    logged = before.logged if before.logged is not None and before.logged > day else None
    return Entry(
        date=day, participants=_with(dialogue, plan, before), logged=logged, note=_note(dialogue, before), **said
    )


def show_since_last(plan: Plan, settings: Settings, today: date) -> None:
    """Show why a review is due, and what has happened since the last one."""
    _show_lines(_why(plan, next_review(plan, settings, today)))
    terminal.show()
    _show_lines(text.lines(since_review.since_review(plan, settings, today)))
    terminal.show()


def _show_lines(lines: Iterable[str]) -> None:
    for line in lines:
        said = line.lstrip(" ")
        terminal.show(said, " " * (len(line) - len(said)))


def _why(plan: Plan, due: Due) -> Iterator[str]:
    """The plan, its next review with the reason, and whatever else waits for one."""
    yield f"{plan.client}  {due.plan_state}, started {plan.start}"
    yield log.next_review_line(due)
    for candidate in due.reasons:
        open_too = candidate.is_trigger and candidate is not due.deciding
        if open_too and candidate.due is not None:
            yield f"open, too: {reason_text(candidate)} = {candidate.due}"


def _day(dialogue: Dialogue, plan: Plan, due: Due, scope: str, today: date, before: Entry) -> date:
    """The day the review was held. What it cannot have dealt with, being held before it, is told."""

    made = plan.history[0].date

    def meant(answer: str) -> date:
        day = answers.parse_past_day(answer, dialogue.today)
        if day < made:
            raise UsageError(f"{day} is before the plan was made, on {made}")
        return day

    prefilled = before.date.isoformat() if before.date != today else ""
    day = (
        dialogue.ask("When was it held?", meant, suggested=prefilled, hint=f"Enter for today, {today}")
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
    dialogue: Dialogue, plan: Plan, settings: Settings, today: date, before: Entry
) -> Iterator[tuple[str, str]]:
    """What was found of each goal and objective still worked on; those passed over are left out."""
    active = [each for each in overview.overview(plan, settings, today).goals if each.state == "active"]
    if not active:
        dialogue.show("No active goals.")
        return
    dialogue.show(f"The progress of each goal is one of: {', '.join(schema.PROGRESS)}.")
    dialogue.show("The first letters are enough; press Enter to skip a goal.")
    achieved = set()
    for each in active:
        if each.parent is not None and each.parent.id in achieved:
            continue  # An objective ends with its goal.
        margin = "" if each.parent is None else "  "
        dialogue.show()
        dialogue.show(f"{each.goal.id}  {each.goal.text}", margin)
        for line in text.goal_lines(each.goal, each.score, _last_named(plan, each)):
            dialogue.show(line, margin + _INNER)
        found = dialogue.ask(
            f"Progress of {each.goal.id}?",
            _word_of(schema.PROGRESS),
            completions=schema.PROGRESS,
            suggested=before.goals.get(each.goal.id, ""),
        )
        if found == "achieved":
            achieved.add(each.goal.id)
            dialogue.show(f"once this is recorded, {each.goal.id} has ended and its target date no longer counts", "  ")
        if found is not None:
            yield each.goal.id, found


def _word_of(words: Sequence[str]) -> Callable[[str], str]:
    return lambda answer: answers.parse_choice(answer, words)


def _last_named(plan: Plan, each: GoalStatus) -> Entry | None:
    return status.latest(entry for entry in status.reviews(plan.history) if each.goal.id in entry.goals)


def _decision(dialogue: Dialogue, before: Entry) -> str | None:
    dialogue.show()
    dialogue.show("What was decided?")
    widest = max(map(len, _DECISIONS))
    for word, what in _DECISIONS.items():
        dialogue.show(f"{word.ljust(widest)}  {what}", "  ")
    return dialogue.ask(
        "Choice:",
        _word_of(schema.DECISIONS),
        completions=schema.DECISIONS,
        suggested=before.decision or "",
        needed=True,
    )


def _next(
    dialogue: Dialogue, plan: Plan, settings: Settings, held: Callable[[date | None], Entry], today: date, before: Entry
) -> date | None:
    """The day that the next review is set for, if it is; what comes earlier all the same is told.

    `held` gives the review as it was held, with that day.
    """
    without = next_review(plan.with_entry(held(None)), settings, today)

    def meant(answer: str) -> date:
        day = answers.parse_day(answer, dialogue.today, "ahead")
        if day <= held(None).date:
            raise UsageError(f"{day} is not after the review on {held(None).date}")
        return day

    dialogue.show()
    dialogue.show("You can set a date for the next review. Without one:")
    dialogue.show(log.next_review_line(without), "  ")
    prefilled = before.next.isoformat() if before.next is not None else ""
    day = dialogue.ask("Next review on?", meant, suggested=prefilled, hint="such as +3m; Enter: no date")
    if day is None:
        return None
    due = next_review(plan.with_entry(held(day)), settings, today)
    if due.day is not None and due.day < day:
        dialogue.show(f"a review is still due before that: {log.next_review_line(due)}", "  ")
    return day


def _with(dialogue: Dialogue, plan: Plan, before: Entry) -> tuple[str, ...]:
    """Who took part; names that earlier reviews had are offered."""
    named = [name for entry in status.reviews(plan.history) for name in entry.participants]
    known = list(dict.fromkeys(["client", *named]))
    found: list[str] = []
    prefilled = ", ".join(before.participants)
    dialogue.show()
    while True:
        question = "Who else?" if found else "Who took part besides you?"
        answer = dialogue.ask(
            question, str, completions=known, suggested=prefilled, hint="" if found else "such as client"
        )
        names = [name.strip() for name in (answer or "").split(",") if name.strip()]
        if not names:
            return tuple(dict.fromkeys(found))
        found += names
        prefilled = ""


def _note(dialogue: Dialogue, before: Entry) -> str | None:
    dialogue.show()
    question = "A note? One short line, no process notes."
    return dialogue.ask_text(question, before.note)
