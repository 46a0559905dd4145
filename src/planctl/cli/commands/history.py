"""`history`: the journal of a plan."""

import typer

from planctl import errors
from planctl.cli import console, inputs, session
from planctl.cli.options import Archived, At, Client, Color, Format, Output, Plans


def history_command(
    context: typer.Context,
    client: Client,
    format: Format = "text",
    output: Output = None,
    at: At = None,
    archived: Archived = False,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Show the journal of one plan, in the order in which things became known.

    Example: planctl history c-0112
    """
    inputs.parse_choice(format, ("text", "json"), "--format")
    view = session.look_at(context, plans, client, at, archived=archived)
    document = view.document
    if document is None:
        return errors.ExitCode.UNREADABLE
    if format == "json":
        from planctl.render import json_reports

        console.print_result(json_reports.history(document.plan, document.file), output)
    else:
        from planctl.render.text.history import journal

        console.print_result(journal(document.plan), output)
    return view.report_settings()
