"""What follows once something is written: the receipt, the commit, and what of it went wrong."""

from collections.abc import Callable
from pathlib import Path

from planctl.analysis import scores
from planctl.cli import console, inputs
from planctl.doctor import vanished_plans
from planctl.errors import PlanctlError
from planctl.exit_codes import ExitCode
from planctl.model import instruments
from planctl.model.plan import Entry, Plan
from planctl.model.plurals import spaced
from planctl.model.settings import Settings
from planctl.planfile.edits import AddEntry
from planctl.schedule.due import Due, Reason
from planctl.schedule.next_review import next_review
from planctl.schedule.terms import terms as review_terms
from planctl.storage import locks, update
from planctl.storage.plan_folder import Folder


def add_entry(
    opened: Folder,
    path: Path,
    verb: str,
    entry: Entry,
    format: str,
    commit: bool,
    seen: Plan | None = None,
    clean_up: Callable[[], None] = lambda: None,
) -> int:
    """Add an entry to the plan's history, and tell what came of it.

    Args:
        seen: what the plan must still say.
        clean_up: removes what nobody needs any more once the entry is written.
    """
    unnoted: list[PlanctlError] = []
    change = AddEntry(entry)
    after = update.apply(path, change, opened.settings, seen=seen, warn=console.warn, unnoted=unnoted.append)
    entry = after.plan.journal[-1]
    with console.after_writing(f"{after.plan.client}: the {spaced(entry.kind)} was recorded", unnoted):
        clean_up()
        print_receipt(opened.settings, after.plan, entry, format)
        commit_if_wanted(opened, path, verb, after.plan.client, commit)
        report_lost(path)
        check_settings(opened)
    return ExitCode.OK


def check_settings(opened: Folder) -> None:
    """Make sure that the settings which decided about what was written could be read.

    Raises:
        PlanctlError: they could not.
    """
    if opened.broken_settings is not None:
        problems = ((opened.broken_settings.file, problem) for problem in opened.broken_settings.problems)
        raise PlanctlError(
            "the folder's settings cannot be read; planctl's defaults were used", problems=tuple(problems)
        )


def report_lost(path: Path) -> None:
    """Name what planctl wrote to the plan before, and something else has overwritten."""
    for row in vanished_plans.lost_of(path):
        console.problems(row.file, row.problems)


def commit_if_wanted(opened: Folder, path: Path, verb: str, client: str, wanted: bool) -> None:
    """Commit what was written, if `--commit` or the settings ask for it, and say so.

    The message is the verb and the id, and nothing clinical.

    Raises:
        PlanctlError: it is written, but was not committed.
    """
    if not (wanted or opened.settings.commit):
        return
    from planctl.git import repository

    console.info(repository.commit(path, f"planctl: {verb} {client}"))


def record_move(opened: Folder, source: Path, target: Path, message: str, wanted: bool) -> None:
    """Tell git of a plan's new name, if it knows the plan, and commit it, if `--commit` or the settings ask for it.

    Raises:
        PlanctlError: the plan has its new name, but git was not told or did not commit.
    """
    wanted = wanted or opened.settings.commit
    # Without git there is nothing to tell, and no process to start.
    if not wanted and locks.git_lock(target.parent) is None:
        return
    from planctl.git import repository

    try:
        committed = repository.stage_move(source, target)
    except PlanctlError as fault:
        raise PlanctlError(
            f"{target.name} has its new place, but {fault.message}", f"tell git: git add --all -- {source} {target}"
        ) from None
    if wanted:
        console.info(repository.commit(target, message, moved_from=source if committed else None))
    if committed:
        console.info(f"git keeps {source.stem} in its history, with all that was ever committed")


def print_receipt(settings: Settings, plan: Plan, entry: Entry, format: str) -> None:
    """Tell what was recorded, and the next review as it is today."""
    today = inputs.today()
    due = next_review(plan, settings, max(today, entry.known))
    closed = _closed(plan, due, settings) if entry.kind == "review" else ()
    score = _score(plan, entry, settings) if entry.kind == "reading" else None
    if format == "json":
        from planctl.render import json

        text = json.receipt(plan.client, entry, due, score, closed)
    else:
        from planctl.render.text import log

        text = log.receipt(plan, entry, due, score, closed)
    console.print_receipt(text)
    if due.plan_state == "closed" and entry.kind != "closed":
        console.info(
            f"{plan.client} is closed, so nothing recorded now makes a review due; "
            f"if treatment continues: planctl reopen {plan.client}"
        )
    if entry.kind == "paused" and entry.until is None:
        console.info(
            "the pause has no end date: until you record resumed, only a trigger makes a review due; "
            "set one with --until DATE"
        )
    above = plan.history[-2] if len(plan.history) > 1 else None
    if above is not None and entry.known < above.known and entry.kind in review_terms(plan, settings).leads:
        console.info(
            f"it counts from {entry.known}, although the entry above it became known on {above.known}; "
            f"if you learned of it only today, its line should say logged: {today}"
        )


def _closed(plan: Plan, due: Due, settings: Settings) -> tuple[Reason, ...]:
    """The triggers and deteriorations that were open before the last entry, and are not any more."""
    earlier = next_review(plan.replace(journal=plan.journal[:-1]), settings, due.as_of)
    still = {(reason.kind, reason.line) for reason in due.reasons}
    return tuple(reason for reason in earlier.reasons if reason.is_trigger and (reason.kind, reason.line) not in still)


def _score(plan: Plan, entry: Entry, settings: Settings) -> scores.Score | None:
    measure = scores.measure_of(plan, entry.measure or "", settings.instruments)
    if measure is None or entry.value is None:
        return None
    return scores.score(measure, instruments.find(measure.name, settings.instruments), entry.value, entry.date)
