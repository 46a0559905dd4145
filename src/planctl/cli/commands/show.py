"""`show`: one plan, for reading."""

import typer

from planctl.analysis import overview
from planctl.cli import console, session
from planctl.cli.options import Archived, AsOf, At, Client, Format, Output
from planctl.lint import linter
from planctl.storage import bundled_data


def show_command(
    context: typer.Context,
    client: Client,
    format: Format = "text",
    output: Output = None,
    as_of: AsOf = None,
    at: At = None,
    archived: Archived = False,
) -> int:
    """Show one plan: goals with the latest scores, what happened, the next review and why.

    With --at, it is the plan as committed in git by that day, and the next review as of that day.

    Example: planctl show c-0112
    """
    view = session.look_at(context, client, at, as_of, archived)
    document, settings = view.document, view.opened.settings
    summary = overview.overview(document.plan, settings, view.day, view.today)
    lexicon = bundled_data.lexicon()
    goals = linter.check(document.plan, document.file, settings, lexicon, summary.due.as_of).goals
    if format == "json":
        from planctl.render import json

        answer = {"as_of": summary.due.as_of.isoformat()} | json.plan(summary) | {"smart": json.verdicts(goals)}
        console.print_result(json.document(answer), output)
    else:
        from planctl.render.text import plan

        style = console.output_style(context, output)
        page = plan.page(summary, settings.practitioner, goals, drawn=style.terminal)
        console.print_page(page, style, output)
    return view.report_settings()
