"""`calendar`: all next reviews as an iCalendar file."""

import typer

from planctl.cli import console, due_plans, inputs
from planctl.cli.options import Alarms, AsOf, Brief, Clients, Output
from planctl.exit_codes import ExitCode
from planctl.render import ics
from planctl.render.text.due import summary
from planctl.schedule.due_list import DueFilter


def calendar_command(
    context: typer.Context,
    clients: Clients = None,
    alarm: Alarms = None,
    brief: Brief = False,
    output: Output = None,
    as_of: AsOf = None,
) -> int:
    """Write all next reviews to an iCalendar file; the same as `review-due --all --format ics`.

    Each review keeps its identity from one file to the next, so importing a newer file moves the
    event. A review that is no longer due is not in the new file: a calendar that subscribes to
    the file drops it; one that imports files keeps it until you delete it. Overdue reviews are
    placed on the day the file was written. One more event alerts you a week later that the file
    is out of date, unless a newer file moves it.

    Example: planctl calendar --alarm 7d --alarm 0d -o reviews.ics
    """
    alarms = inputs.parse_alarms(alarm or ())
    wanted = DueFilter(all=True)
    day = inputs.parse_day(as_of, "ahead", "--as-of")
    found = due_plans.find(context, clients, wanted, day, reasons="none" if brief else "deciding")
    listed, rows, _ = found
    text = ics.due(listed, day, inputs.now(), found.folder_ids(), alarms, brief=brief, whole=not clients)
    console.print_result(text, output)
    console.info_on_terminal(summary(listed, rows, wanted, day))
    return ExitCode.UNREADABLE if any(row.problems for row in listed) else ExitCode.OK
