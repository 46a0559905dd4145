"""`restore`: put back what planctl wrote and something else overwrote."""

from collections.abc import Callable
from typing import Annotated

import typer

from planctl.cli import completers, console, recording, session
from planctl.cli.options import Commit, Text, argument, flag
from planctl.errors import PlanctlError
from planctl.exit_codes import ExitCode
from planctl.git import lost_entries
from planctl.git.lost_entries import Lost
from planctl.model.plan import Entry
from planctl.model.plurals import spaced
from planctl.model.source import Problem
from planctl.planfile.edits import AddEntry, Insertion
from planctl.storage import files, journal, locks, plan_folder, update
from planctl.storage.plan_folder import Document, Folder


def restore_command(
    context: typer.Context,
    client: Annotated[
        Text, argument("[CLIENT]", "A client id; none means all plans.", completers.complete_clients)
    ] = None,
    forget: Annotated[bool, flag("--forget", "Put nothing back: it was taken out on purpose; stop naming it.")] = False,
    commit: Commit = False,
) -> int:
    """Put back entries that planctl recorded and that are no longer in the plan.

    git (checkout, stash, reset, rebase) and editors know nothing of planctl's lock, and can overwrite
    a plan with an older version of it. planctl keeps a journal of its last 200 writes, review-due
    names what is lost, and this command adds it to the end of the history again. What was taken out
    by planctl, or by a commit after it had been committed, is not lost.

    Example: planctl restore c-0112
    """
    opened = session.open_folder(context)
    suspects = journal.suspects(opened.path)
    if client is not None:
        suspects = {file: writes for file, writes in suspects.items() if file == f"{client}{files.SUFFIX}"}
    unread: list[str] = []

    def tell_unread(file: str, problem: Problem) -> None:
        unread.append(file)
        console.problem(file, problem)

    wanted = lost_entries.find(opened.path, suspects, tell_unread)
    if not wanted and not unread:
        console.print_result("nothing is lost\n")
    for item in wanted:
        name = item.write.file.removesuffix(files.SUFFIX)
        what = f"the {spaced(item.kind)} of {item.date}" if item.kind else "the plan"
        if forget:
            _forget(opened, item)
            console.print_result(f"{name}: {what} is forgotten\n")
            continue
        unnoted: list[PlanctlError] = []
        _put_back(opened, item, unnoted.append)
        with console.after_writing(f"{name}: {what} is back", unnoted):
            _forget(opened, item)
            console.print_result(f"{name}: {what} is back\n")
            recording.commit_if_wanted(opened, opened.path / item.write.file, "restore", name, commit)
    return ExitCode.UNREADABLE if unread else ExitCode.OK


def _forget(opened: Folder, item: Lost) -> None:
    with locks.locked(opened.path):
        journal.forget(opened.path, [item.write])


def _put_back(opened: Folder, item: Lost, unnoted: Callable[[PlanctlError], None]) -> None:
    """Add the entry to the plan's history again, or write the plan again.

    Raises:
        PlanctlError: it does not fit the plan any more, or the plan cannot be read or written.
    """
    path = opened.path / item.write.file
    if item.kind:
        update.apply(path, AddEntry(_entry(opened, item)), opened.settings, warn=console.warn, unnoted=unnoted)
    elif item.write.is_plan:
        update.create_plan(path, "".join(f"{line}\n" for line in item.write.lines).encode(), unnoted)
    else:
        hint = f"git log -- {path.name} shows whether git has it; or take it from a backup"
        raise PlanctlError(f"{path.name} is gone, and was not written as a whole by planctl", hint)


def _entry(opened: Folder, item: Lost) -> Entry:
    """The entry that the journal's lines say, as one of the plan that it belongs to."""
    before = update.read(opened.path / item.write.file, opened.settings)
    margin = AddEntry(Entry(date=before.plan.start, kind="session")).insertion(before.tree).lines[0].partition("-")[0]
    lines = tuple(f"{margin}{line}" for line in _without_margin(item.write.lines))
    after = plan_folder.parsed(before.path, update.spliced(before.data, Insertion(None, lines)), opened.settings)
    if not isinstance(after, Document):
        raise PlanctlError(
            f"{before.file}: the {spaced(item.kind)} of {item.date} does not fit the plan any more: "
            f"{after.problems[0].message}; nothing was changed",
            after.problems[0].hint,
        )
    return after.plan.journal[-1]


def _without_margin(lines: tuple[str, ...]) -> tuple[str, ...]:
    margin = len(lines[0]) - len(lines[0].lstrip(" "))
    return tuple(line[margin:] for line in lines)
