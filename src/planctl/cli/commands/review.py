"""`review`: a review walked through at a terminal, or recorded from what the command line says."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from planctl.cli import completers, console, inputs, recording, session
from planctl.cli.options import Client, Commit, Format, Logged, NoInput, Note, On, Text, Texts, choice, option
from planctl.errors import UsageError
from planctl.exit_codes import ExitCode
from planctl.model import schema
from planctl.model.plan import Entry, Plan
from planctl.model.settings import Settings
from planctl.model.source import did_you_mean, spelled
from planctl.storage.plan_folder import Folder
from planctl.storage.update import ChangedMeanwhile


def review_command(
    context: typer.Context,
    client: Client,
    on: On = None,
    scope: Annotated[Text, choice("--scope", "SCOPE", ("full", "event"), "full (default) or event.")] = None,
    decision: Annotated[Text, choice("--decision", "WORD", schema.DECISIONS)] = None,
    goal: Annotated[
        Texts, option("--goal", "ID=PROGRESS", "A goal's progress; may be repeated.", completers.complete_progress)
    ] = None,
    next: Annotated[Text, option("--next", "DATE", "The date set for the next review.")] = None,
    with_: Annotated[Texts, option("--with", "WHO", "Who took part; may be repeated.")] = None,
    logged: Logged = None,
    note: Note = None,
    no_input: NoInput = False,
    format: Format = "text",
    commit: Commit = False,
) -> int:
    """Record a review. On a terminal, without --decision, planctl takes you through it step by step.

    It shows what has happened since the last review, then asks one question at a time. Press Enter
    to skip any question but the decision; answers given as options are filled in. Nothing is
    recorded until you have seen the result and confirmed it. With --decision the review is recorded
    right away; without a terminal, --scope and --decision are both required.

    A full review covers the whole plan and restarts the review interval; an event review covers
    what happened and leaves the interval as it is. Both close the triggers above them. PROGRESS is
    improving, worsening, no-change, achieved, sustaining, not-achieved, no-progress,
    not-attainable or in-progress.

    Example: planctl review c-0112 --scope full --decision continue --goal g1=improving
    """
    opened, path = session.find_plan(context, client)
    day = inputs.past_date(on)
    following = inputs.parse_day(next, "ahead", "--next") if next else None
    if following is not None and following <= day:
        raise UsageError(f"--next {following} is not after the review on {day}")
    keys: dict[str, Any] = {
        "scope": scope,
        "decision": decision,
        "goals": _progress(goal or []),
        "next": following,
        "participants": tuple(inputs.read_text(who, "--with") or "" for who in with_ or []),
    }
    entry = inputs.build_entry(
        "review", on, logged, note, {name: value for name, value in keys.items() if value is not None}, day
    )
    missing = [option for option, given in (("--scope", scope), ("--decision", decision)) if not given]
    if missing and not inputs.may_ask(context, no_input):
        raise UsageError(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} required without a terminal",
            f"for example: planctl review {client} --scope full --decision continue",
        )
    if decision is None:
        return _walk(opened, path, entry, format, commit)
    return recording.add_entry(opened, path, "review", entry, format, commit)


def _walk(opened: Folder, path: Path, entry: Entry, format: str, commit: bool) -> int:
    """Go through a review with whoever is at the terminal, and record it once they say so.

    `entry` holds the answers that the command line gave.
    """
    from planctl.cli.prompts import drafts, review, terminal
    from planctl.cli.prompts.dialogue import INSTRUCTIONS, Dialogue
    from planctl.planfile.edits import AddEntry

    document = session.read_plan(opened, path)
    AddEntry(entry).check(document.plan)
    session.report_settings(opened)
    draft = drafts.former(path, "review")
    dialogue = Dialogue(inputs.today(), draft.answers if draft else ())
    while True:
        review.show_since_last(document.plan, opened.settings, inputs.today())
        console.info(INSTRUCTIONS)
        with drafts.kept_if_interrupted(dialogue, path, "review", document.plan.client, {}):
            conduct = partial(review.ask_review, dialogue, document.plan, opened.settings, inputs.today(), entry)
            entry = dialogue.run(conduct)
            is_wanted = _is_to_be_recorded(document.plan, entry, opened.settings)
        if not is_wanted:
            console.info(f"{document.plan.client}: nothing was recorded")
            return ExitCode.OK
        try:
            # A review closes every trigger above it: one that was entered meanwhile would be closed unseen.
            code = recording.add_entry(
                opened, path, "review", entry, format, commit, document.plan, partial(drafts.remove, path)
            )
        except ChangedMeanwhile as changed:
            if changed.now is None:
                raise
            console.error(f"{changed.now.file} was changed since the review began; nothing was recorded")
            _tell_changes(document.plan, changed.now.plan)
            if not terminal.confirm("Start the review again with these changes?", True):
                return ExitCode.UNREADABLE
            document, dialogue = changed.now, Dialogue(inputs.today())
            continue
        _tell_what_follows(entry, document.plan.client)
        return code


def _is_to_be_recorded(plan: Plan, entry: Entry, settings: Settings) -> bool:
    from planctl.cli.prompts import terminal
    from planctl.planfile import yaml_writer
    from planctl.render import escape
    from planctl.render.text.log import next_review_line
    from planctl.schedule.next_review import next_review

    due = next_review(plan.with_entry(entry), settings, max(inputs.today(), entry.known))
    console.info("\nThis will be added to the history:")
    console.info(f"  - {escape.line(yaml_writer.entry_text(entry))}", whole=True)
    console.info(escape.line(next_review_line(due)))
    return terminal.confirm("Record it?", True)


def _tell_changes(before: Plan, now: Plan) -> None:
    from planctl.analysis import diff
    from planctl.render.text.diff import differences

    console.info(differences(diff.compare(before, now)).rstrip("\n"))


def _tell_what_follows(entry: Entry, client: str) -> None:
    if entry.decision == "close":
        console.info(f"the plan stays open until you record its end: planctl close {client}")
    elif entry.decision == "revise":
        console.info(f"to change the plan: planctl edit {client}; then planctl log {client} amended")


def _progress(given: list[str]) -> dict[str, str]:
    by_goal = {}
    for text in given:
        id, equals, word = text.partition("=")
        if not equals:
            raise UsageError(f"--goal {text} gives no progress", "write it like --goal g1=improving")
        if id in by_goal:
            raise UsageError(f"--goal {id} is given twice", "give each goal's progress once")
        progress = spelled(word, schema.PROGRESS)
        if progress is None:
            raise UsageError(f"--goal {text}: unknown progress {word}", did_you_mean(word, schema.PROGRESS, "one of"))
        by_goal[id] = progress
    return by_goal
