"""`check`: plans against the SMART rules."""

import contextlib
import os
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from planctl.analysis import signatures
from planctl.cli import completers, console, inputs, options, session
from planctl.cli.options import AsOf, At, Clients, Output, Text, Texts, choice, flag, option
from planctl.cli.session import ReadFolder
from planctl.errors import PlanctlError, UsageError
from planctl.exit_codes import ExitCode
from planctl.lint import linter
from planctl.lint.linter import LETTERS, CheckResult, Finding, RuleSelection
from planctl.lint.rule import LEVELS
from planctl.lint.rules import BY_CODE, RULES
from planctl.model.plan import Plan
from planctl.model.plurals import count
from planctl.model.source import nearest
from planctl.planfile.edits import CannotExtend, FillGoal
from planctl.storage import bundled_data, plan_folder, update
from planctl.storage import paths as place
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan

FORMATS = ("text", "json", "github", "sarif")


def check_command(
    context: typer.Context,
    clients: Clients = None,
    select: Annotated[
        Texts,
        option(
            "--select",
            "CODE",
            "Only these rules, by code or its beginning; may be repeated.",
            completers.complete_rules,
        ),
    ] = None,
    ignore: Annotated[
        Texts,
        option(
            "--ignore", "CODE", "Not these rules, by code or its beginning; may be repeated.", completers.complete_rules
        ),
    ] = None,
    fail_on: Annotated[
        Text, choice("--fail-on", "LEVEL", LEVELS, "Exit with 1 from error, warning or note on.")
    ] = None,
    words_only: Annotated[bool, flag("--words-only", "Judge each goal's sentence alone, without any field.")] = False,
    fix: Annotated[
        bool, flag("--fix", "Add the fields that a goal's sentence already holds; asks on a terminal.")
    ] = False,
    skip_others: Annotated[
        bool, flag("--skip-others", "Skip named YAML files that are not plans; the pre-commit hook does.")
    ] = False,
    show_parts: Annotated[bool, flag("--show-parts", "Show how each goal's sentence is read.")] = False,
    format: Annotated[str, options.format(*FORMATS)] = "text",
    output: Output = None,
    as_of: AsOf = None,
    at: At = None,
) -> int:
    """Check plans against the SMART rules, and say what is missing.

    A finding names the place, the rule, and asks a question. `planctl rule CODE` explains it. Set a
    finding aside under `ignore:` in the plan, with the reason. Each plan ends with a verdict for each
    letter of each goal. A plan named by its path is called by that path; github and sarif name it from
    the root of its repository.

    Example: planctl check c-0170 --select S,M,T
    """
    selection = RuleSelection(_codes(select, "--select"), _codes(ignore, "--ignore"))
    if fix and at:
        raise UsageError("--fix changes plans, and --at only looks at them", "use one or the other")
    day = inputs.parse_day(as_of, "ahead", "--as-of")
    named = [client for client in clients or () if not (skip_others and place.is_other_yaml(client))]
    # If none of the files named is a plan, that does not mean all plans.
    read = session.read_folders(context, named, at, as_given=True) if named or not clients else []
    fixed: list[str] = []
    faults: list[PlanctlError] = []
    if fix:
        read = [_fix(folder, inputs.may_ask(context), fixed.append, faults.append) for folder in read]
    with console.after_writing("the fields were filled in") if fixed else contextlib.nullcontext():
        results: list[CheckResult] = []
        fails = False
        for folder in read:
            # What the command line leaves open, the folder's settings say.
            in_settings = folder.opened.settings.check
            rules = RuleSelection(selection.select or in_settings.select, selection.ignore)
            in_folder = _results(folder, rules, folder.day if folder.day and not as_of else day, words_only)
            level: Any = fail_on or in_settings.fail_on
            fails = fails or any(finding.reaches(level) for result in in_folder for finding in result.findings)
            results += in_folder
            # The others stand among the findings.
            settings = folder.opened.broken_settings
            reported = (plan for plan in folder.unread if plan is settings or not rules.includes("P001"))
            session.report_unreadable(reported, folder.label)
        findings = [finding for result in results for finding in result.findings]
        ignored = sum(result.ignored for result in results)
        if format == "text":
            from planctl.render.plain_layout import text
            from planctl.render.text.findings import checked as page

            style = console.output_style(context, output)
            parts = "".join(map(_parts, read)) if show_parts else ""
            console.print_result(parts + text(page(results), style.columns, color=style.color), output)
        else:
            console.print_result(_render(read, results, format), output)
        _tell_summary(findings, ignored, sum(len(folder.documents) for folder in read))
    if faults or any(folder.unread for folder in read):
        return ExitCode.UNREADABLE
    return ExitCode.FINDINGS if fails else ExitCode.OK


def _fix(
    read: ReadFolder, asks: bool, wrote: Callable[[str], None], failed: Callable[[PlanctlError], None]
) -> ReadFolder:
    """The plans once the fields that sentences hold have been added; on a terminal after asking for each.

    `wrote` gets the id of each goal that was filled in. What cannot be written is told, and `failed` gets it.
    """

    def report(fault: PlanctlError) -> None:
        console.error(fault.message, fault.hint)
        failed(fault)

    documents: list[Document | UnreadablePlan] = []
    for document in read.documents:
        documents.append(document)
        if not isinstance(document, Document):
            continue
        for fill in _fills(read.opened, document):
            try:
                if not asks or _confirm(read, document, fill):
                    documents[-1] = update.apply(
                        document.path, fill, read.opened.settings, warn=console.warn, unnoted=report
                    )
                    wrote(fill.id)
                    console.info(f"{document.plan.client}: {fill.id} filled in from its sentence")
            except CannotExtend as fault:
                console.error(f"{read.label(document.path)}:{fault.line}: {fault.message}", fault.hint)
            except PlanctlError as fault:
                report(fault)
    return read._replace(documents=documents)


def _fills(opened: Folder, document: Document) -> list[FillGoal]:
    from planctl.lint import proposals

    goals = linter.goal_contexts(document.plan, opened.settings, bundled_data.lexicon())
    proposed = ((goal.id, proposals.fields_in_words(goal)) for goal in goals)
    return [FillGoal(id, **fields) for id, fields in proposed if fields]  # type: ignore[arg-type]  # by their names


def _confirm(read: ReadFolder, document: Document, fill: FillGoal) -> bool:
    """Whether the user, shown the lines that it adds, wants the change."""
    from planctl.cli.prompts import terminal

    insertion = fill.insertion(document.tree)
    terminal.show(f"{read.label(document.path)}, {fill.id}")
    for line in insertion.lines:
        terminal.show(f"+ {line.strip()}", "  ", "    ")
    return terminal.confirm(f"Add to {fill.id}?", True)


def _codes(given: list[str] | None, option: str) -> tuple[str, ...]:
    codes = tuple(code.strip().upper() for text in given or [] for code in text.split(",") if code.strip())
    for code in codes:
        if not any(known.startswith(code) for known in BY_CODE):
            close = nearest(code, BY_CODE)
            raise UsageError(
                f"{option} {code}: no rule begins like that",
                f"did you mean {close}?" if close else "planctl rule lists all",
            )
    return codes


def _results(read: ReadFolder, choice: RuleSelection, day: date, words_only: bool) -> list[CheckResult]:
    texts = linter.same_texts(document.plan for document in _whole_folder(read) if isinstance(document, Document))
    settings, lexicon = read.opened.settings, bundled_data.lexicon()
    letters = any(choice.includes(code) for code in BY_CODE if code[0] in LETTERS)
    results = []
    for document in console.track(read.documents, "checking plans"):
        file = read.label(document.path)
        if isinstance(document, UnreadablePlan):
            findings = linter.unreadable(file, document.client, document.problems) if choice.includes("P001") else []
            results.append(CheckResult(findings, 0, []))
            continue
        signed = _signed_plans(document, read.opened) if choice.includes("P011") and not words_only else {}
        result = linter.check(document.plan, file, settings, lexicon, day, choice, texts, words_only, signed)
        results.append(result if letters else result._replace(goals=[]))
    return results


def _signed_plans(document: Document, opened: Folder) -> dict[str, Plan]:
    """What was signed and has changed since, by fingerprint, where git still has it."""
    outdated = [signature.entry for signature in signatures.signatures(document.plan) if signature.is_current is False]
    if not outdated:
        return {}
    from planctl.git import versions

    return versions.signed(document.path, opened, outdated)


def _whole_folder(read: ReadFolder) -> list[Document | UnreadablePlan]:
    """All plans of the folder, those read already among them: a goal's words may stand in another plan."""
    if read.taken is not None:
        return read.taken.read_all()
    known = {os.path.realpath(document.path) for document in read.documents}
    others = [path for path in place.plan_files(read.opened.path) if os.path.realpath(path) not in known]
    return [*read.documents, *(plan_folder.read_once(read.opened, path) for path in console.track(others))]


def _parts(read: ReadFolder) -> str:
    """How each goal's sentence is read, for whoever doubts a finding."""
    from planctl.render.text.findings import parts

    return "".join(
        parts(
            read.label(document.path), linter.goal_contexts(document.plan, read.opened.settings, bundled_data.lexicon())
        )
        for document in read.documents
        if isinstance(document, Document)
    )


def _render(read: list[ReadFolder], results: list[CheckResult], format: str) -> str:
    findings = [finding for result in results for finding in result.findings]
    if format == "json":
        from planctl.render import json

        goals, ignored = (
            [goal for result in results for goal in result.goals],
            sum(result.ignored for result in results),
        )
        broken = [(folder.label(unread.path), unread.problems) for folder in read for unread in folder.unread]
        return json.findings(findings, goals, ignored, sum(len(folder.documents) for folder in read), broken)
    paths = {folder.label(file.path): _path_for_code_hosts(file.path) for folder in read for file in folder.documents}
    if format == "github":
        from planctl.render import github

        return github.findings(findings, paths.__getitem__)
    from planctl.render import sarif

    return sarif.findings(findings, RULES, paths.__getitem__)


def _path_for_code_hosts(path: Path) -> str:
    """The path from the root of the repository, wherever the command is run; outside one, from the current folder."""
    folder = Path(os.path.realpath(path.parent))
    try:
        root = _root(folder)
    except PlanctlError:  # There is no git.
        root = None
    return os.path.relpath(path if root is None else folder / path.name, root and os.path.realpath(root))


@cache
def _root(folder: Path) -> Path | None:
    from planctl.git import repository

    return repository.top_level(folder)


def _tell_summary(findings: list[Finding], ignored: int, plans: int) -> None:
    counts = Counter(finding.level for finding in findings)
    parts = [count(counts[level], level) for level in reversed(LEVELS) if counts[level]]
    aside = f"; {ignored} set aside" if ignored else ""
    text = f"{', '.join(parts) or 'no findings'} in {count(plans, 'plan')}{aside}"
    (console.info if findings else console.info_on_terminal)(text)
