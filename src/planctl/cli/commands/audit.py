"""`audit`: whether reviews were held on time."""

import typer

from planctl.cli import console, inputs, session
from planctl.cli.options import Archived, AsOf, Clients, Format, Output
from planctl.exit_codes import ExitCode


def audit_command(
    context: typer.Context,
    clients: Clients = None,
    format: Format = "text",
    output: Output = None,
    as_of: AsOf = None,
    archived: Archived = False,
) -> int:
    """Check whether reviews were held on time, by replaying the history day by day.

    For each review: the date it was due, as computed on the day before; how many days late it was
    held; and how many days past the grace period it was documented. For each trigger: the days
    until the review that closed it. On time means on or before the due date. The plan's current
    review terms are applied to its whole past.

    Example: planctl audit c-0118 c-0125
    """
    day = inputs.parse_day(as_of, "ahead", "--as-of")
    folders = session.read_folders(context, clients, archived=archived)
    unread = session.report_unreadable_in(folders)
    from planctl.analysis import audit

    answer = audit.joined([audit.audit(folder.plans, folder.opened.settings, day) for folder in folders])
    if format == "json":
        from planctl.render import json_reports

        console.print_result(json_reports.audit(answer, unread), output)
    else:
        from planctl.render.text.audit import page

        style = console.output_style(context, output)
        not_audited = sum(1 for plan in unread if plan.is_plan)
        console.print_page(page(answer, not_audited, drawn=style.terminal), style, output)
    return ExitCode.UNREADABLE if unread else ExitCode.OK
