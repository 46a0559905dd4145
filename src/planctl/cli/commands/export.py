"""`export`: a plan to print, sign, or share."""

from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from planctl.cli import console, inputs, options, session
from planctl.cli.options import Archived, AsOf, At, NoInput, OptionalClient, Output, Text, Texts, choice, flag, option
from planctl.errors import UsageError
from planctl.exit_codes import ExitCode
from planctl.model.plan import Plan
from planctl.render.pages.blocks import Page
from planctl.render.pages.client import OPTIONAL, client_page
from planctl.storage.plan_folder import Document, Folder

AUDIENCES: Final = ("client", "payer")
FORMATS: Final = ("markdown", "html", "json", "fhir")
# The first that a file's name ends in.
_BY_ENDING: Final = {
    ".fhir.json": "fhir", ".fhir": "fhir", ".json": "json", ".html": "html", ".htm": "html", ".md": "markdown",
    ".markdown": "markdown",
}  # fmt: skip

_MONTHS_AHEAD: Final = 6
_NOT_WRITTEN: Final = (".pdf", ".doc", ".docx", ".odt", ".rtf")


def export_command(
    context: typer.Context,
    client: OptionalClient = None,
    caseload: Annotated[bool, flag("--caseload", "All plans on one page for yourself, instead of CLIENT.")] = False,
    format: Annotated[
        Text, options.format(*FORMATS, help="markdown, html, json, or fhir; by default, from the file name.")
    ] = None,
    output: Output = None,
    without: Annotated[
        Texts,
        option(
            "--without",
            "SECTION",
            "On a page, leave out barriers, diagnoses, strengths, events or charts; may be repeated.",
            lambda: list(OPTIONAL),
        ),
    ] = None,
    audience: Annotated[
        str,
        choice(
            "--for",
            "WHOM",
            AUDIENCES,
            "client, or payer: one page with what is asked on the telephone.",
            show_default=True,
        ),
    ] = "client",
    yes: Annotated[bool, flag("--yes", "Do not ask about texts that need another look.")] = False,
    no_input: NoInput = False,
    as_of: AsOf = None,
    at: At = None,
    archived: Archived = False,
) -> int:
    """Export a plan to print, sign, or share.

    Markdown and HTML are pages for the client: their own words first, goals with progress charts,
    what was agreed, past reviews, the next one with its reason, and signature lines. They leave out
    the journal's notes, the risk assessment, and where the safety plan is kept. Before one is
    written, planctl names the lines that may speak of self-harm, of violence, or of an address. The
    HTML is one self-contained file that prints on A4 and Letter. --for payer is one page with
    diagnosis, impairment, goals from baseline to now, services, expected end, reviews and
    signatures, and without the client's words, notes or events. --caseload is a page for yourself:
    the next review of every plan, the reviews of the next six months, and each client's measures as
    small charts, with ids and the names of measures alone. JSON is the whole plan as parsed,
    with its journal. FHIR is an R4 collection Bundle with the client's id and no name: Patient,
    Condition, Goal, Observation, CarePlan, and a Flag for an open crisis; it contains the texts of
    problems, goals, and interventions unchanged. planctl import reads it back.

    Example: planctl export c-0118 -o c-0118.html
    """
    for_payer = audience == "payer"
    if format is None and output is not None and output.suffix.lower() in _NOT_WRITTEN:
        raise UsageError(
            f"planctl writes no {output.suffix.lower()} file", "export it to a file that ends in .html, and print that"
        )
    left_out = _left_out(without)
    format = format or _by_name(output)
    is_page = format in ("markdown", "html")
    if left_out and not is_page:
        raise UsageError(f"--without is for pages, and {format} is none", "use it with --format html or markdown")
    if for_payer and (left_out or not is_page):
        what = "--without" if left_out else f"--format {format}"
        raise UsageError(f"--for payer cannot be combined with {what}", "use it with --format html or markdown")
    if caseload:
        if client is not None or at is not None or for_payer or left_out or not is_page:
            raise UsageError(
                "--caseload is a page of all plans",
                "use it without CLIENT, --at, --for and --without, as html or markdown",
            )
        return _caseload(context, inputs.parse_day(as_of, "ahead", "--as-of"), archived, format, output)
    if client is None:
        raise UsageError("which plan?", "planctl export CLIENT, or planctl export --caseload")
    view = session.look_at(context, client, at, as_of, archived)
    document = view.document
    if is_page and not for_payer and not yes and not _is_meant(context, document, left_out, no_input):
        console.info("nothing was written")
        return ExitCode.OK
    console.print_result(_render(document.plan, view.opened, view.day, format, left_out, for_payer), output)
    return view.report_settings()


def _caseload(context: typer.Context, day: date, archived: bool, format: str, output: Path | None) -> int:
    from planctl.analysis import forecast, overview, trends
    from planctl.render.pages.caseload import ClientMeasures, UnreadPlan, caseload_page

    folders = session.read_folders(context, None, archived=archived)
    unread = session.report_unreadable_in(folders)
    clients = [
        ClientMeasures(
            overview.overview(plan, folder.opened.settings, day, inputs.today()),
            trends.measure_trends(plan, folder.opened.settings, day),
        )
        for folder in folders
        for plan in folder.plans
    ]
    ahead = forecast.joined(
        [forecast.forecast(folder.plans, folder.opened.settings, day, _MONTHS_AHEAD) for folder in folders]
    )
    settings = folders[0].opened.settings
    practice, practitioner = settings.practice, settings.practitioner
    named = (practice.name if practice else None, practitioner.name if practitioner else None)
    problems = [
        UnreadPlan(plan.client, f"{plan.problems[0].at(plan.file)}: {plan.problems[0].message}")
        for plan in unread
        if plan.is_plan
    ]
    page = caseload_page(clients, problems, ahead, " \u00b7 ".join(filter(None, named)), settings.locale)
    console.print_result(_render_page(page, format), output)
    return ExitCode.UNREADABLE if unread else ExitCode.OK


def _render_page(page: Page, format: str) -> str:
    if format == "html":
        from planctl.render import html

        return html.page(page)
    from planctl.render import markdown

    return markdown.page(page)


def _by_name(output: Path | None) -> str:
    name = output.name.lower() if output is not None else ""
    return next((format for ending, format in _BY_ENDING.items() if name.endswith(ending)), "markdown")


def _left_out(without: list[str] | None) -> frozenset[str]:
    words = [word.strip() for text in without or () for word in text.split(",")]
    return frozenset(inputs.parse_choice(word, OPTIONAL, "--without") for word in words)


def _is_meant(context: typer.Context, document: Document, without: frozenset[str], no_input: bool) -> bool:
    """Name the lines that may need another look before they are handed out; ask about them if there is somebody."""
    from planctl.analysis import sensitive_text

    mentions = sensitive_text.mentions(document.plan, without)
    for mention in mentions:
        console.warn(f"{document.file}:{mention.line}: {mention.field} may speak of self-harm, violence or an address")
    if not mentions or not inputs.may_ask(context, no_input):
        return True
    from planctl.cli.prompts import terminal

    return terminal.confirm("Whoever lives with the client may read the page. Write it?", False)


def _render(plan: Plan, opened: Folder, day: date, format: str, without: frozenset[str], for_payer: bool) -> str:
    settings = opened.settings
    if format == "json":
        from planctl.render import json

        return json.export(plan)
    if format == "fhir":
        from planctl.analysis import overview
        from planctl.render import fhir

        return fhir.text(overview.overview(plan, settings, day), settings, inputs.folder_id(opened.path))
    if for_payer:
        from planctl.render.pages.payer import payer_page

        return _render_page(payer_page(plan, settings, day), format)
    return _render_page(client_page(plan, settings, day, without), format)
