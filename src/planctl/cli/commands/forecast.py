"""`forecast`: the reviews of the coming months, week by week."""

from typing import Annotated

import typer

from planctl.cli import console, inputs, session
from planctl.cli.options import AsOf, Clients, Format, Output
from planctl.errors import UsageError
from planctl.exit_codes import ExitCode

_MOST_MONTHS = 120


def forecast_command(
    context: typer.Context,
    clients: Clients = None,
    months: Annotated[int, typer.Option("--months", metavar="N", help="How many months ahead, 1 to 120.")] = 6,
    format: Format = "text",
    output: Output = None,
    as_of: AsOf = None,
) -> int:
    """Forecast the number of reviews per week over the coming months.

    Counts each plan's next review, then those that follow from its review interval and target
    dates, assuming that each is a full review held on its due date. Crises, other events, and
    intervals counted in sessions cannot be predicted and are left out. Weeks begin on Monday.

    Example: planctl forecast --months 3
    """
    if not 1 <= months <= _MOST_MONTHS:
        raise UsageError(f"--months {months} is not between 1 and {_MOST_MONTHS}", "six months are the default")
    day = inputs.parse_day(as_of, "ahead", "--as-of")
    folders = session.read_folders(context, clients)
    unread = session.report_unreadable_in(folders)
    from planctl.analysis import forecast

    answer = forecast.joined(
        [forecast.forecast(folder.plans, folder.opened.settings, day, months) for folder in folders]
    )
    if format == "json":
        from planctl.render import json_reports

        console.print_result(json_reports.forecast(answer, unread), output)
    else:
        from planctl.render.text.forecast import DRAWN, TYPED, page

        style = console.output_style(context, output)
        console.print_page(page(answer, DRAWN if style.terminal else TYPED), style, output)
    return ExitCode.UNREADABLE if unread else ExitCode.OK
