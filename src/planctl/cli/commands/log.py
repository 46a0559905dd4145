"""`log`: one entry added to the history, and the next review it leads to."""

from typing import Annotated, Any

import typer

from planctl.cli import completers, console, inputs, recording, session
from planctl.cli.options import (
    Client,
    Commit,
    Force,
    Format,
    Logged,
    NoInput,
    Note,
    On,
    Text,
    Until,
    Why,
    argument,
    choice,
    option,
)
from planctl.errors import UsageError
from planctl.exit_codes import ExitCode
from planctl.model import entry_kinds_and_leads, schema
from planctl.model.plan import Entry, Plan
from planctl.model.plurals import spaced
from planctl.model.settings import Settings
from planctl.model.source import did_you_mean, spelled
from planctl.render.reason import reason_text
from planctl.schedule.due import Reason
from planctl.schedule.next_review import next_review
from planctl.schedule.pauses import out_of_place

# Kinds that begin or end a time in which no review is scheduled.
_RESTS = ("closed", "reopened", "paused", "resumed")


def log_command(
    context: typer.Context,
    client: Client,
    kind: Annotated[str, argument("KIND", "What happened.", completers.complete_kinds)],
    on: On = None,
    logged: Logged = None,
    note: Note = None,
    goal: Annotated[
        Text, option("--goal", "ID", "The goal it concerns.", completers.complete_goals_and_objectives)
    ] = None,
    by: Annotated[Text, choice("--by", "WHO", schema.SIGNERS, "Who signed.")] = None,
    method: Annotated[Text, option("--method", "TEXT", "How it was signed.")] = None,
    declined: Annotated[Text, option("--declined", "TEXT", "Why they did not sign; - reads it from stdin.")] = None,
    what: Annotated[Text, option("--what", "TEXT", "What was amended.")] = None,
    reason: Why = None,
    until: Until = None,
    force: Force = False,
    no_input: NoInput = False,
    format: Format = "text",
    commit: Commit = False,
) -> int:
    """Record what happened, and see how it changes the next review.

    KIND is a trigger, which makes a review due this many days after it became known:
    crisis (2), hospital_discharge (3), emergency_visit, relapse, worsening, trauma,
    missed_sessions (7), level_of_care_change (10), new_diagnosis, medication_change, request,
    disagreement (14), progress, life_change (30), or one of your own from planctl.yaml. These leads
    are planctl's defaults, not legal requirements; change them under `triggers`. Or KIND is the end of a goal:
    achieved, dropped (14), resumed_goal; or one of signed, amended, session, admission, paused,
    resumed, closed, reopened. A review is recorded by planctl review, a score by planctl score.

    Closing a closed plan, pausing a paused one, or resuming one that is not paused needs --force.
    If a trigger is still open, closing asks you to confirm.

    Logged by mistake? Take it back with: planctl undo CLIENT

    Example: planctl log c-0112 crisis --date yesterday
    """
    opened, path = session.find_plan(context, client)
    kinds = {**entry_kinds_and_leads.KINDS, **inputs.RECORDED_ELSEWHERE, **opened.settings.triggers}
    kind = spelled(kind, kinds) or kind
    if kind in inputs.RECORDED_ELSEWHERE:
        raise UsageError(*inputs.RECORDED_ELSEWHERE[kind])
    entry_kind = entry_kinds_and_leads.kind(kind, opened.settings.triggers)
    if entry_kind is None:
        session.report_settings(opened)
        known = dict.fromkeys(
            [
                *inputs.loggable_kinds(),
                *(custom for custom in opened.settings.triggers if custom not in inputs.RECORDED_ELSEWHERE),
            ]
        )
        raise UsageError(f"there is no kind of entry {kind}", did_you_mean(kind, known, "kinds"))
    keys: dict[str, Any] = {
        "goal": goal,
        "by": by,
        "method": inputs.read_text(method, "--method"),
        "declined": inputs.read_text(declined, "--declined"),
        "what": inputs.read_text(what, "--what"),
        "reason": inputs.read_text(reason, "--reason"),
        "until": inputs.parse_day(until, "ahead", "--until") if until else None,
    }
    keys = {name: value for name, value in keys.items() if value is not None}
    _check_keys(entry_kind, keys)
    entry = inputs.build_entry(kind, on, logged, note, keys)
    if entry.until is not None and entry.until < entry.date:
        raise UsageError(f"--until {entry.until} is before --date {entry.date}", "a pause ends after it begins")
    if kind not in _RESTS:
        return recording.add_entry(opened, path, "log", entry, format, commit)
    document = session.read_plan(opened, path)
    if not force:
        _check_place(entry, document.plan)
    left_open = _left_open(document.plan, opened.settings, entry) if kind == "closed" else ()
    if left_open and inputs.may_ask(context, no_input):
        from planctl.cli.prompts import terminal

        for unseen in left_open:
            terminal.show(f"no review has dealt with {_kind_and_date(unseen)}: {reason_text(unseen)}")
        if not terminal.confirm("Close the plan anyway?", False):
            console.info(f"{document.plan.client}: nothing was recorded")
            return ExitCode.OK
    else:
        for unseen in left_open:
            console.warn(f"{document.plan.client} is closed with {_kind_and_date(unseen)} never reviewed")
    # What was checked, asked or warned of must still be so when the entry is written.
    return recording.add_entry(opened, path, "log", entry, format, commit, seen=document.plan)


def _check_place(entry: Entry, plan: Plan) -> None:
    """Check that the plan is not closed, paused or not paused already.

    Raises:
        UsageError: it is.
    """
    before = out_of_place(plan.history)
    wrong = [place for place in out_of_place((*plan.history, entry)) if place not in before]
    if not wrong:
        return
    since = wrong[0].since
    if wrong[0].entry is not entry:
        message = f"{plan.client} was already {entry.kind} on {wrong[0].entry.date}"
    elif since is None:
        message = f"{plan.client} is not paused on {entry.date}"
    else:
        message = f"{plan.client} has been {entry.kind} since {since}"
    hints = {
        "closed": f"planctl reopen {plan.client} starts it again; --force records it anyway",
        "paused": "to change the end of the pause, add --until DATE and --force",
    }
    raise UsageError(message, hints.get(entry.kind, "--force records it anyway"))


def _left_open(plan: Plan, settings: Settings, closing: Entry) -> tuple[Reason, ...]:
    """Return the triggers and deteriorations that no review has dealt with when the plan is closed."""
    due = next_review(plan, settings, max(inputs.today(), closing.known))
    return tuple(reason for reason in due.reasons if reason.is_trigger)


def _kind_and_date(reason: Reason) -> str:
    return f"{spaced(reason.kind)} of {reason.date}"


def _check_keys(kind: entry_kinds_and_leads.Kind, keys: dict[str, Any]) -> None:
    for name in keys:
        if name not in kind.options:
            takes = ", ".join(f"--{option}" for option in kind.options) or "only --date, --logged and --note"
            raise UsageError(f"{kind.name} takes no --{name}", f"it takes {takes}")
    for key in kind.keys:
        if key.required and key.name not in keys:
            raise UsageError(f"{kind.name} needs --{key.name}", key.doc)
