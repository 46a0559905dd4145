"""`log`, `score` and `review`: one line added to the history, and the next review it leads to."""

from datetime import date
from typing import Annotated, Any, Optional

import typer

from planctl import kinds, measures, progress, schema
from planctl.cli import arguments, desk, recorded
from planctl.cli.options import Client, Color, Commit, Format, Logged, Note, On, Plans
from planctl.errors import UsageError
from planctl.model import Entry
from planctl.problems import did_you_mean
from planctl.store.reading import Document

# Kinds that have a command of their own, or that nothing may add.
_ELSEWHERE = {
    "reading": ("a reading is recorded by another command", "planctl score CLIENT MEASURE VALUE"),
    "created": ("a plan is created exactly once", "planctl new CLIENT writes a new plan"),
    kinds.DETERIORATION: ("deterioration is read off the measurements", "planctl score CLIENT MEASURE VALUE"),
}


def completed_kinds(incomplete: str) -> list[str]:
    """The kinds of entries that begin with what was typed."""
    return [name for name in kinds.KINDS if name.startswith(incomplete) and name not in _ELSEWHERE]


def log_command(
    context: typer.Context,
    client: Client,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="What happened.", autocompletion=completed_kinds)],
    on: On = None,
    logged: Logged = None,
    note: Note = None,
    goal: Annotated[Optional[str], typer.Option("--goal", metavar="ID", help="The goal it is about.")] = None,
    by: Annotated[Optional[str], typer.Option("--by", metavar="WHO", help="Who signed.")] = None,
    method: Annotated[Optional[str], typer.Option("--method", metavar="TEXT", help="How it was signed.")] = None,
    what: Annotated[Optional[str], typer.Option("--what", metavar="TEXT", help="What was amended.")] = None,
    reason: Annotated[Optional[str], typer.Option("--reason", metavar="TEXT", help="Why.")] = None,
    until: Annotated[Optional[str], typer.Option("--until", metavar="DATE", help="The day a pause is to end.")] = None,
    format: Format = "text",
    commit: Commit = False,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Record what happened, and see what that does to the next review.

    KIND is a trigger, which brings the review forward to so many days after it became known:
    crisis (2), hospital_discharge (3), emergency_visit, relapse, worsening, trauma,
    missed_sessions (7), level_of_care_change (10), new_diagnosis, medication_change, request,
    disagreement (14), progress, life_change (30), or one of your own from planctl.yaml. These leads
    are planctl's defaults and no law; change them under `triggers`. Or KIND is the end of a goal:
    achieved, dropped (14), resumed_goal; or one of signed, amended, session, review, admission,
    paused, resumed, closed, reopened.

    Example: planctl log c-0112 crisis --date yesterday
    """
    opened = desk.folder(context, plans, [client])
    if kind in _ELSEWHERE:
        raise UsageError(*_ELSEWHERE[kind])
    found = kinds.kind(kind, opened.settings.triggers)
    if found is None:
        desk.settings_told(opened)
        known = dict.fromkeys(
            [*completed_kinds(""), *(own for own in opened.settings.triggers if own not in _ELSEWHERE)]
        )
        raise UsageError(f"there is no kind of entry {kind}", did_you_mean(kind, known, "kinds"))
    said: dict[str, Any] = {
        "goal": goal,
        "by": arguments.one_of(by, schema.SIGNERS, "--by"),
        "method": arguments.text_of(method, "--method"),
        "what": arguments.text_of(what, "--what"),
        "reason": arguments.text_of(reason, "--reason"),
        "until": arguments.day(until, "ahead", "--until") if until else None,
    }
    said = {name: value for name, value in said.items() if value is not None}
    _check_keys(found, said)
    entry = _entry(kind, on, logged, note, said)
    if entry.until is not None and entry.until < entry.date:
        raise UsageError(f"--until {entry.until} is before --date {entry.date}", "a pause ends after it begins")
    return recorded.add(opened, client, "log", lambda document: _checked(entry, document), format, commit)


def score_command(
    context: typer.Context,
    client: Client,
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="The measure's name, such as PHQ-9.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The score or count.")],
    on: On = None,
    logged: Logged = None,
    note: Note = None,
    format: Format = "text",
    commit: Commit = False,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Record a measurement, and see what it says.

    Says the change since baseline, whether it is meaningful or reliable, and response and
    remission where a source defines them (planctl measures). A score that is worse by the
    smallest meaningful change brings the review forward.

    Example: planctl score c-0112 PHQ-9 12
    """
    opened = desk.folder(context, plans, [client])
    amount = arguments.amount(value, "VALUE")
    instrument = measures.find(measure, opened.settings.instruments)
    if instrument is not None and not instrument.holds(amount):
        raise UsageError(f"{instrument.label} runs from {instrument.low} to {instrument.high}, not {value}")

    def make(document: Document) -> Entry:
        own = progress.measure_of(document.plan, measure, opened.settings.instruments)
        if own is None and instrument is None:
            names = [goal.measure.name for goal, _ in document.plan.aims() if goal.measure]
            raise UsageError(
                f"the plan has no measure {measure}, and no instrument is called so",
                did_you_mean(measure, names, "measures of the plan") if names else "planctl measures lists them",
            )
        name = own.name if own is not None else instrument.label if instrument is not None else measure
        return _entry("reading", on, logged, note, {"measure": name, "value": amount})

    return recorded.add(opened, client, "score", make, format, commit)


def review_command(
    context: typer.Context,
    client: Client,
    on: On = None,
    scope: Annotated[Optional[str], typer.Option("--scope", metavar="SCOPE", help="full (default) or event.")] = None,
    decision: Annotated[
        Optional[str], typer.Option("--decision", metavar="WORD", help=f"{', '.join(schema.DECISIONS)}.")
    ] = None,
    goal: Annotated[
        Optional[list[str]], typer.Option("--goal", metavar="ID=PROGRESS", help="A goal's progress; may be repeated.")
    ] = None,
    next: Annotated[
        Optional[str], typer.Option("--next", metavar="DATE", help="The day the next review is set for.")
    ] = None,
    with_: Annotated[
        Optional[list[str]], typer.Option("--with", metavar="WHO", help="Who took part; may be repeated.")
    ] = None,
    logged: Logged = None,
    note: Note = None,
    format: Format = "text",
    commit: Commit = False,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Record a review.

    A full review looks at the whole plan and starts the clock anew; an event review deals with
    what happened and leaves the clock as it is. Both close the triggers above them. PROGRESS is
    improving, worsening, no-change, achieved, sustaining, not-achieved, no-progress,
    not-attainable or in-progress.

    Example: planctl review c-0112 --goal g1=improving --decision continue
    """
    if not any((on, scope, decision, goal, next, with_, logged, note)) and arguments.is_terminal(context):
        # Typed to have a look, it would start the clock anew and close every open trigger.
        typer.confirm(f"Record a full review of {client} held today, with nothing said of it?", abort=True, err=True)
    opened = desk.folder(context, plans, [client])
    day = arguments.happened(on)
    following = arguments.day(next, "ahead", "--next") if next else None
    if following is not None and following <= day:
        raise UsageError(f"--next {following} is not after the review on {day}")
    said: dict[str, Any] = {
        "scope": arguments.one_of(scope, ("full", "event"), "--scope"),
        "decision": arguments.one_of(decision, schema.DECISIONS, "--decision"),
        "goals": _progress(goal or []),
        "next": following,
        "with_": tuple(arguments.text_of(who, "--with") or "" for who in with_ or []),
    }
    entry = _entry("review", on, logged, note, {name: value for name, value in said.items() if value is not None}, day)
    return recorded.add(opened, client, "review", lambda document: _checked(entry, document), format, commit)


def _entry(
    kind: str, on: str | None, logged: str | None, note: str | None, said: dict[str, Any], day: date | None = None
) -> Entry:
    day = day or arguments.happened(on)
    known = arguments.happened(logged, "--logged") if logged else None
    if known is not None and known < day:
        raise UsageError(
            f"--logged {known} is before --date {day}", "`logged` is the day it became known: the same day, or later"
        )
    text = arguments.text_of(note, "--note")
    if text and "\n" in text:
        raise UsageError(
            "--note: a note is one short line, and this has several",
            "say it in one line; what is longer belongs in your own notes of the session",
        )
    return Entry(date=day, kind=kind, logged=known if known != day else None, note=text, **said)


def _check_keys(kind: kinds.Kind, said: dict[str, Any]) -> None:
    for name in said:
        if name not in kind.options:
            takes = ", ".join(f"--{option}" for option in kind.options) or "only --date, --logged and --note"
            raise UsageError(f"{kind.name} takes no --{name}", f"it takes {takes}")
    for key in kind.keys:
        if key.required and key.name not in said:
            raise UsageError(f"{kind.name} needs --{key.name}", key.doc)


def _checked(entry: Entry, document: Document) -> Entry:
    """The entry, if the goals it names are there.

    Raises:
        UsageError: one is not.
    """
    known = [goal.id for goal, _ in document.plan.aims()]
    for id in filter(None, [entry.goal, *entry.goals]):
        if id not in known:
            raise UsageError(f"the plan has no goal {id}", did_you_mean(id, known, "goals") if known else "")
    return entry


def _progress(given: list[str]) -> dict[str, str]:
    found = {}
    for each in given:
        id, equals, word = each.partition("=")
        if not equals:
            raise UsageError(f"--goal {each} gives no progress", "write it like --goal g1=improving")
        if id in found:
            raise UsageError(f"--goal {id} is given twice", "a review finds one progress of each goal")
        if word not in schema.PROGRESS:
            raise UsageError(f"--goal {each}: {word} is no progress", did_you_mean(word, schema.PROGRESS, "one of"))
        found[id] = word
    return found
