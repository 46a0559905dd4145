"""`check`: plans against the SMART rules."""

import os
from collections import Counter
from datetime import date
from typing import Annotated, Any, Optional

import typer

from planctl.cli import completers, console, inputs, session
from planctl.cli.options import AsOf, Clients, Color, Output, Plans
from planctl.errors import DONE, FOUND, NOT_READ, PlanctlError, UsageError
from planctl.lint import linter
from planctl.lint.linter import LETTERS, Finding, GoalVerdicts, RuleSelection
from planctl.lint.rule import LEVELS
from planctl.lint.rules import BY_CODE, RULES
from planctl.model.english import count
from planctl.model.source import nearest
from planctl.planfile.edits import FillGoal
from planctl.storage import bundled_data, plan_folder, update
from planctl.storage import paths as place
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan

FORMATS = ("text", "json", "github", "sarif")


def check_command(
    context: typer.Context,
    clients: Clients = None,
    select: Annotated[
        Optional[list[str]],
        typer.Option(
            "--select",
            metavar="CODE",
            help="Only these rules, by code or its beginning; may be repeated.",
            autocompletion=completers.codes,
        ),
    ] = None,
    ignore: Annotated[
        Optional[list[str]],
        typer.Option(
            "--ignore",
            metavar="CODE",
            help="Not these rules, by code or its beginning; may be repeated.",
            autocompletion=completers.codes,
        ),
    ] = None,
    fail_on: Annotated[
        Optional[str],
        typer.Option(
            "--fail-on",
            metavar="LEVEL",
            help="Exit with 1 from error, warning or note on.",
            autocompletion=completers.words(*LEVELS),
        ),
    ] = None,
    words_only: Annotated[
        bool, typer.Option("--words-only", help="Judge each goal's sentence alone, without any field.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Add the fields that a goal's sentence already holds; asks on a terminal.")
    ] = False,
    show_parts: Annotated[bool, typer.Option("--show-parts", help="Show how each goal's sentence is read.")] = False,
    format: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}.", autocompletion=completers.words(*FORMATS)
        ),
    ] = "text",
    output: Output = None,
    as_of: AsOf = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Check plans against the SMART rules, and say what is missing.

    A finding names the place, the rule, and asks a question. `planctl rule CODE` explains it. Set a
    finding aside under `ignore:` in the plan, with the reason. Each plan ends with a verdict for each
    letter of each goal.

    Example: planctl check c-0170 --select S,M,T
    """
    opened = session.folder(context, plans, clients)
    inputs.one_of(format, FORMATS, "--format")
    said = opened.settings.check
    level: Any = inputs.one_of(fail_on or said.fail_on, LEVELS, "--fail-on")
    choice = RuleSelection(_codes(select, "--select") or said.select, _codes(ignore, "--ignore"))
    day = inputs.day(as_of, "ahead", "--as-of")
    read = session.documents(opened, clients)
    if fix:
        read = _fixed(opened, read, asks=inputs.is_terminal(context))
    found, goals, ignored = _findings(opened, read, choice, day, words_only)
    broken = [each for each in read if isinstance(each, UnreadablePlan)]
    if not choice.includes("P001"):
        session.tell_broken(broken)
    unread = [opened.broken_settings, *broken] if opened.broken_settings else broken
    if format == "text":
        from planctl.render.plain_layout import text
        from planctl.render.text.findings import checked

        look = console.look(context, color, output)
        parts = _parts(opened, read) if show_parts else ""
        goals = goals if any(choice.includes(code) for code in BY_CODE if code[0] in LETTERS) else []
        console.answer(parts + text(checked(found, goals), look.columns, color=look.color), output)
    else:
        console.answer(_written(opened, found, goals, ignored, read, unread, format), output)
    _tell_summary(found, ignored, len(read))
    if session.settings_told(opened) != DONE or broken:
        return NOT_READ
    return FOUND if any(each.reaches(level) for each in found) else DONE


def _codes(given: list[str] | None, option: str) -> tuple[str, ...]:
    codes = tuple(code.strip().upper() for each in given or [] for code in each.split(",") if code.strip())
    for code in codes:
        if not any(known.startswith(code) for known in BY_CODE):
            close = nearest(code, BY_CODE)
            raise UsageError(
                f"{option} {code}: no rule begins like that",
                f"did you mean {close}?" if close else "planctl rule lists all",
            )
    return codes


def _fixed(opened: Folder, read: list[Document | UnreadablePlan], asks: bool) -> list[Document | UnreadablePlan]:
    """The plans once the fields that sentences hold have been added; on a terminal after asking for each."""
    from planctl.planfile.edits import CannotExtend

    fixed: list[Document | UnreadablePlan] = []
    for document in read:
        fixed.append(document)
        if not isinstance(document, Document):
            continue
        for fill in _fills(opened, document):
            try:
                if not asks or _accepted(document, fill):
                    document = update.apply(document.path, fill, opened.settings, warn=console.warn)
                    console.tell(f"{document.plan.client}: {fill.id} filled in from its sentence")
            except CannotExtend as fault:
                console.error(f"{document.file}:{fault.line}: {fault.message}", fault.hint)
            except PlanctlError as fault:
                console.error(fault.message, fault.hint)
        fixed[-1] = document
    return fixed


def _fills(opened: Folder, document: Document) -> list[FillGoal]:
    from planctl.lint import proposals

    goals = linter.goal_contexts(document.plan, opened.settings, bundled_data.lexicon())
    proposed = ((goal.id, proposals.fields_in_words(goal)) for goal in goals)
    return [FillGoal(id, **fields) for id, fields in proposed if fields]  # type: ignore[arg-type]  # by their names


def _accepted(document: Document, fill: FillGoal) -> bool:
    """Whether the user, shown the lines that it adds, wants the change."""
    from planctl.cli.prompts import terminal

    insertion = fill.insertion(document.tree)
    terminal.tell(f"{document.file}:{insertion.after_line}")
    for line in insertion.lines:
        terminal.tell(f"+ {line.strip()}", "  ", "    ")
    return terminal.yes(f"Add to {fill.id}?", True)


def _findings(
    opened: Folder, read: list[Document | UnreadablePlan], choice: RuleSelection, day: date, words_only: bool
) -> tuple[list[Finding], list[GoalVerdicts], int]:
    texts = linter.same_texts(each.plan for each in _whole_folder(opened, read) if isinstance(each, Document))
    found: list[Finding] = []
    goals: list[GoalVerdicts] = []
    ignored = 0
    lexicon = bundled_data.lexicon()
    for each in console.track(read, "checking plans"):
        if isinstance(each, UnreadablePlan):
            found += linter.unreadable(each.file, each.client, each.problems) if choice.includes("P001") else []
            continue
        result = linter.check(each.plan, each.file, opened.settings, lexicon, day, choice, texts, words_only)
        found += result.findings
        goals += result.goals
        ignored += result.ignored
    return found, goals, ignored


def _whole_folder(opened: Folder, read: list[Document | UnreadablePlan]) -> list[Document | UnreadablePlan]:
    """All plans of the folder, those read already among them: a goal's words may stand in another plan."""
    known = {each.path.resolve() for each in read}
    others = [path for path in place.plan_files(opened.path) if path.resolve() not in known]
    return [*read, *(plan_folder.read_once(opened, path) for path in console.track(others))]


def _parts(opened: Folder, read: list[Document | UnreadablePlan]) -> str:
    """How each goal's sentence is read, for whoever doubts a finding."""
    from planctl.render.text.findings import parts

    return "".join(
        parts(each.file, linter.goal_contexts(each.plan, opened.settings, bundled_data.lexicon()))
        for each in read
        if isinstance(each, Document)
    )


def _written(
    opened: Folder,
    found: list[Finding],
    goals: list[GoalVerdicts],
    ignored: int,
    read: list[Document | UnreadablePlan],
    broken: list[UnreadablePlan],
    format: str,
) -> str:
    if format == "json":
        from planctl.render import json

        return json.findings(found, goals, ignored, len(read), [(each.file, each.problems) for each in broken])
    paths = {each.file: os.path.relpath(each.path) for each in [*read, *broken]}
    if format == "github":
        from planctl.render import github

        return github.findings(found, paths.__getitem__)
    from planctl.render import sarif

    return sarif.findings(found, RULES, paths.__getitem__)


def _tell_summary(found: list[Finding], ignored: int, plans: int) -> None:
    counts = Counter(each.level for each in found)
    parts = [count(counts[level], level) for level in reversed(LEVELS) if counts[level]]
    aside = f"; {ignored} set aside" if ignored else ""
    text = f"{', '.join(parts) or 'no findings'} in {count(plans, 'plan')}{aside}"
    (console.tell if found else console.tell_on_terminal)(text)
