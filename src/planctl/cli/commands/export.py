"""`export`: a plan to print, sign, or share."""

from datetime import date
from pathlib import Path
from typing import Annotated, Final, Optional

import typer

from planctl.cli import completers, console, inputs, session
from planctl.cli.options import AsOf, Client, Color, Output, Plans
from planctl.errors import ExitCode, UsageError
from planctl.model.plan import Plan
from planctl.model.settings import Settings

FORMATS: Final = ("markdown", "html", "json", "fhir")
# The first that a file's name ends in.
_BY_ENDING: Final = {
    ".fhir.json": "fhir", ".fhir": "fhir", ".json": "json", ".html": "html", ".htm": "html", ".md": "markdown",
    ".markdown": "markdown",
}  # fmt: skip

_NOT_WRITTEN: Final = (".pdf", ".doc", ".docx", ".odt", ".rtf")


def export_command(
    context: typer.Context,
    client: Client,
    format: Annotated[
        Optional[str],
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="markdown, html, json, or fhir; by default, from the file name.",
            show_default=False,
            autocompletion=completers.choices(*FORMATS),
        ),
    ] = None,
    output: Output = None,
    as_of: AsOf = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Export a plan to print, sign, or share.

    Markdown and HTML are pages for the client: their own words first, goals with progress charts,
    what was agreed, past reviews, the next one with its reason, and signature lines. They leave out
    the journal's notes and the risk assessment. The HTML is one self-contained file that prints on
    A4 and Letter. JSON is the whole plan as parsed, with its journal. FHIR is an R4 collection
    Bundle with the client's id and no name: Patient, Condition, Goal, CarePlan, and a Flag for an
    open crisis; it contains the texts of problems, goals, and interventions unchanged.

    Example: planctl export c-0118 -o c-0118.html
    """
    inputs.parse_choice(format, FORMATS, "--format")
    if format is None and output is not None and output.suffix.lower() in _NOT_WRITTEN:
        raise UsageError(
            f"planctl writes no {output.suffix.lower()} file", "export it to a file that ends in .html, and print that"
        )
    day = inputs.parse_day(as_of, "ahead", "--as-of")
    opened, path = session.find_plan(context, plans, client)
    document = session.read_plan(opened, path)
    if document is None:
        return ExitCode.UNREADABLE
    console.print_result(_written(document.plan, opened.settings, day, format or _by_name(output)), output)
    return session.report_settings(opened)


def _by_name(output: Path | None) -> str:
    name = output.name.lower() if output is not None else ""
    return next((format for ending, format in _BY_ENDING.items() if name.endswith(ending)), "markdown")


def _written(plan: Plan, settings: Settings, day: date, format: str) -> str:
    if format == "json":
        from planctl.render import json

        return json.export(plan)
    if format == "fhir":
        from planctl.analysis import overview
        from planctl.render import fhir

        return fhir.text(overview.overview(plan, settings, day), settings)
    from planctl.render import handout

    page = handout.handout(plan, settings, day)
    if format == "html":
        from planctl.render import html

        return html.page(page)
    from planctl.render import markdown

    return markdown.page(page)
