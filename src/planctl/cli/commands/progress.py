"""`progress`: each measure of a plan over time, as a chart and in words."""

import typer

from planctl.cli import console, inputs, session
from planctl.cli.options import Archived, AsOf, Client, Format, Output


def progress_command(
    context: typer.Context,
    client: Client,
    format: Format = "text",
    output: Output = None,
    as_of: AsOf = None,
    archived: Archived = False,
) -> int:
    """Show each measure over time: a chart, and every reading with its interpretation.

    Change is counted from the baseline. A change is reliable when it is larger than chance allows
    (where the instrument has such a figure), else meaningful when it reaches the smallest change
    on file. Response is the published share of the baseline; no longer clinical means that the
    score has left the clinical side of the cut-off, which the baseline was on (`remission` in JSON).

    Example: planctl progress c-0118
    """
    day = inputs.parse_day(as_of, "ahead", "--as-of")
    opened, path = session.find_plan(context, client, archived)
    document = session.read_plan(opened, path)
    from planctl.analysis import trends

    courses = trends.measure_trends(document.plan, opened.settings, day)
    if format == "json":
        from planctl.render import json_reports

        console.print_result(json_reports.progress(document.plan, courses, day), output)
    else:
        from planctl.render.text.chart import DRAWN, TYPED
        from planctl.render.text.progress import page

        style = console.output_style(context, output)
        console.print_page(page(document.plan, courses, DRAWN if style.drawn else TYPED), style, output)
    return session.report_settings(opened)
