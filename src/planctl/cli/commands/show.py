"""`show`: one plan, for reading."""

import typer

from planctl.analysis import overview
from planctl.cli import console, inputs, session
from planctl.cli.options import Archived, AsOf, Client, Color, Format, Output, Plans
from planctl.errors import ExitCode
from planctl.lint import linter
from planctl.storage import bundled_data


def show_command(
    context: typer.Context,
    client: Client,
    format: Format = "text",
    output: Output = None,
    as_of: AsOf = None,
    archived: Archived = False,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Show one plan: goals with the latest scores, what happened, the next review and why.

    Example: planctl show c-0112
    """
    opened, path = session.find_plan(context, plans, inputs.archived(context, plans, client) if archived else client)
    inputs.parse_choice(format, ("text", "json"), "--format")
    day = inputs.parse_day(as_of, "ahead", "--as-of")
    document = session.read_plan(opened, path)
    if document is None:
        return ExitCode.UNREADABLE
    summary = overview.overview(document.plan, opened.settings, day, inputs.today())
    lexicon = bundled_data.lexicon()
    goals = linter.check(document.plan, document.file, opened.settings, lexicon, summary.due.as_of).goals
    if format == "json":
        from planctl.render import json

        answer = {"as_of": summary.due.as_of.isoformat()} | json.plan(summary) | {"smart": json.verdicts(goals)}
        console.print_result(json.document(answer), output)
    else:
        from planctl.render.text import plan

        look = console.output_style(context, color, output)
        page = plan.page(summary, opened.settings.practitioner, goals, drawn=look.terminal)
        console.print_page(page, look, output)
    return session.report_settings(opened)
