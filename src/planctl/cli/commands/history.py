"""`history`: the journal of a plan."""

import typer

from planctl.cli import console, session
from planctl.cli.options import Archived, At, Client, Format, Output


def history_command(
    context: typer.Context,
    client: Client,
    format: Format = "text",
    output: Output = None,
    at: At = None,
    archived: Archived = False,
) -> int:
    """Show the journal of one plan, in the order in which things became known.

    Example: planctl history c-0112
    """
    view = session.look_at(context, client, at, archived=archived)
    document = view.document
    if format == "json":
        from planctl.render import json_reports

        console.print_result(json_reports.history(document.plan, document.file), output)
    else:
        from planctl.render.text.history import journal

        console.print_result(journal(document.plan), output)
    return view.report_settings()
