"""`check`: plans against the SMART rules."""

import os
from collections import Counter
from datetime import date
from typing import Annotated, Any, NamedTuple, Optional

import typer

from planctl.cli import completers, console, inputs, session
from planctl.cli.options import AsOf, Clients, Color, Output, Plans
from planctl.cli.session import Read
from planctl.errors import ExitCode, UsageError
from planctl.lint import linter
from planctl.lint.linter import Finding, RuleSelection
from planctl.lint.rule import LEVELS
from planctl.lint.rules import BY_CODE, RULES
from planctl.model.english import count
from planctl.model.source import nearest
from planctl.storage import bundled_data, plan_folder
from planctl.storage import paths as place
from planctl.storage.plan_folder import Document, UnreadablePlan

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
            autocompletion=completers.complete_rules,
        ),
    ] = None,
    ignore: Annotated[
        Optional[list[str]],
        typer.Option(
            "--ignore",
            metavar="CODE",
            help="Not these rules, by code or its beginning; may be repeated.",
            autocompletion=completers.complete_rules,
        ),
    ] = None,
    fail_on: Annotated[
        Optional[str],
        typer.Option(
            "--fail-on",
            metavar="LEVEL",
            help="Exit with 1 from error, warning or note on.",
            autocompletion=completers.choices(*LEVELS),
        ),
    ] = None,
    show_parts: Annotated[bool, typer.Option("--show-parts", help="Show how each goal's sentence is read.")] = False,
    format: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}.", autocompletion=completers.choices(*FORMATS)
        ),
    ] = "text",
    output: Output = None,
    as_of: AsOf = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Check plans against the SMART rules, and say what is missing.

    A finding names the place, the rule, and asks a question. `planctl rule CODE` explains it. Set a
    finding aside under `ignore:` in the plan, with the reason.

    Example: planctl check c-0170 --select S,M,T
    """
    inputs.parse_choice(format, FORMATS, "--format")
    asked = RuleSelection(_codes(select, "--select"), _codes(ignore, "--ignore"))
    level: Any = inputs.parse_choice(fail_on, LEVELS, "--fail-on")
    day = inputs.parse_day(as_of, "ahead", "--as-of")
    read = session.read_folders(context, plans, clients)
    checked = [_checked(each, asked, level, day) for each in read]
    for each in checked:
        session.report_unreadable(each.told, each.read.label)
    found = [finding for each in checked for finding in each.found]
    ignored = sum(each.ignored for each in checked)
    if format == "text":
        from planctl.render.plain_layout import text
        from planctl.render.text.findings import page

        look = console.output_style(context, color, output)
        parts = "".join(map(_parts, read)) if show_parts else ""
        console.print_result(parts + text(page(found), look.columns, color=look.color), output)
    else:
        console.print_result(_written(read, found, ignored, format), output)
    _tell_summary(found, ignored, sum(len(each.documents) for each in read))
    if any(each.unread for each in read):
        return ExitCode.UNREADABLE
    return ExitCode.FINDINGS if any(each.fails for each in checked) else ExitCode.OK


class _Checked(NamedTuple):
    """What the rules find in the plans of one folder: `told` is what stands in no finding, and must be told."""

    read: Read
    found: list[Finding]
    ignored: int
    told: list[UnreadablePlan]
    fails: bool


def _checked(read: Read, asked: RuleSelection, level: str | None, day: date) -> _Checked:
    """The plans of one folder against the rules; what the command line leaves open, its settings say."""
    said = read.opened.settings.check
    choice = RuleSelection(asked.select or said.select, asked.ignore)
    fail_on: Any = inputs.parse_choice(level or said.fail_on, LEVELS, "--fail-on")
    found, ignored = _findings(read, choice, day)
    settings = read.opened.broken_settings
    told = [each for each in read.unread if each is settings or not choice.includes("P001")]
    return _Checked(read, found, ignored, told, any(each.reaches(fail_on) for each in found))


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


def _findings(read: Read, choice: RuleSelection, day: date) -> tuple[list[Finding], int]:
    texts = linter.same_texts(each.plan for each in _whole_folder(read) if isinstance(each, Document))
    found: list[Finding] = []
    ignored = 0
    for each in console.track(read.documents, "checking plans"):
        file = read.label(each.path)
        if isinstance(each, UnreadablePlan):
            found += linter.broken(file, each.client, each.problems) if choice.includes("P001") else []
            continue
        own, aside = linter.findings(each.plan, file, read.opened.settings, bundled_data.lexicon(), day, choice, texts)
        found += own
        ignored += aside
    return found, ignored


def _whole_folder(read: Read) -> list[Document | UnreadablePlan]:
    """All plans of the folder, those read already among them: a goal's words may stand in another plan."""
    known = {each.path.resolve() for each in read.documents}
    others = [path for path in place.plan_files(read.opened.path) if path.resolve() not in known]
    return [*read.documents, *(plan_folder.read_once(read.opened, path) for path in console.track(others))]


def _parts(read: Read) -> str:
    """How each goal's sentence is read, for whoever doubts a finding."""
    from planctl.render.text.findings import parts

    return "".join(
        parts(read.label(each.path), linter.aims(each.plan, read.opened.settings, bundled_data.lexicon()))
        for each in read.documents
        if isinstance(each, Document)
    )


def _written(read: list[Read], found: list[Finding], ignored: int, format: str) -> str:
    if format == "json":
        from planctl.render import json

        broken = [(each.label(unread.path), unread.problems) for each in read for unread in each.unread]
        return json.findings(found, ignored, sum(len(each.documents) for each in read), broken)
    paths = {each.label(file.path): os.path.relpath(file.path) for each in read for file in each.documents}
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
    (console.info if found else console.info_on_terminal)(text)
