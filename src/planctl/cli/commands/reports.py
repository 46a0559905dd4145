"""`audit`, `forecast` and `progress`: plans over time, behind and ahead."""

from pathlib import Path
from typing import Annotated, Any

import typer

from planctl import errors
from planctl.cli import console, inputs, session
from planctl.cli.options import AsOf, Client, Clients, Color, Format, Output, Plans
from planctl.errors import UsageError
from planctl.storage.plan_folder import UnreadablePlan

_FORMATS = ("text", "json")
_LONGEST = 120


def audit_command(
    context: typer.Context,
    clients: Clients = None,
    format: Format = "text",
    output: Output = None,
    as_of: AsOf = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Whether reviews were held on time: the history, replayed day by day.

    For each review the date it was due on, computed as of the day before it; how many days late it
    was held, and how many days beyond the grace it was written down. For each trigger the days
    until the review that closed it. On time means on or before the due date. The review terms that
    the plan has today stand for its whole past.

    Example: planctl audit c-0118 c-0125
    """
    inputs.one_of(format, _FORMATS, "--format")
    day = inputs.day(as_of, "ahead", "--as-of")
    found, unread = _read(context, plans, clients)
    from planctl.analysis import audit

    answer = audit.joined([audit.audit(each.plans, each.opened.settings, day) for each in found])
    if format == "json":
        from planctl.render import json_reports

        console.answer(json_reports.audit(answer, unread), output)
    else:
        from planctl.render.text.audit import page

        look = console.look(context, color, output)
        not_audited = sum(1 for each in unread if each.is_plan)
        console.show(page(answer, not_audited, drawn=look.terminal), look, output)
    return _exit_code(unread)


def forecast_command(
    context: typer.Context,
    clients: Clients = None,
    months: Annotated[int, typer.Option("--months", metavar="N", help="How many months ahead, 1 to 120.")] = 6,
    format: Format = "text",
    output: Output = None,
    as_of: AsOf = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Reviews per week over the coming months: the workload ahead.

    Each plan's next review, then those that its clock and its target dates bring after it, if each
    review is a full one held on its due date. What nobody can foresee is not in it: crises, other
    events, and clocks that count sessions. Weeks begin on Monday.

    Example: planctl forecast --months 3
    """
    inputs.one_of(format, _FORMATS, "--format")
    if not 1 <= months <= _LONGEST:
        raise UsageError(f"--months {months} is not between 1 and {_LONGEST}", "six months are the default")
    day = inputs.day(as_of, "ahead", "--as-of")
    found, unread = _read(context, plans, clients)
    from planctl.analysis import forecast

    answer = forecast.joined([forecast.forecast(each.plans, each.opened.settings, day, months) for each in found])
    if format == "json":
        from planctl.render import json_reports

        console.answer(json_reports.forecast(answer, unread), output)
    else:
        from planctl.render.text.forecast import DRAWN, TYPED, page

        look = console.look(context, color, output)
        console.show(page(answer, DRAWN if look.terminal else TYPED), look, output)
    return _exit_code(unread)


def progress_command(
    context: typer.Context,
    client: Client,
    format: Format = "text",
    output: Output = None,
    as_of: AsOf = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Each measure over time: a chart, and every reading with what it says.

    Change counts from the baseline. A change is reliable when it is larger than chance allows
    (where the instrument has such a figure), else meaningful when it reaches the smallest change
    on file. Response is the published share of the baseline; no longer clinical means that the
    score has left the clinical side of the cut-off, which the baseline was on (`remission` in JSON).

    Example: planctl progress c-0118
    """
    inputs.one_of(format, _FORMATS, "--format")
    day = inputs.day(as_of, "ahead", "--as-of")
    opened, path = session.named(context, plans, client)
    document = session.document(opened, path)
    if document is None:
        return errors.NOT_READ
    from planctl.analysis import trends

    courses = trends.measure_trends(document.plan, opened.settings, day)
    if format == "json":
        from planctl.render import json_reports

        console.answer(json_reports.progress(document.plan, courses, day), output)
    else:
        from planctl.render.text.chart import DRAWN, TYPED
        from planctl.render.text.progress import page

        look = console.look(context, color, output)
        console.show(page(document.plan, courses, DRAWN if look.drawn else TYPED), look, output)
    return session.settings_told(opened)


def _read(
    context: Any, plans: Path | None, clients: list[str] | None
) -> tuple[list[session.Read], list[UnreadablePlan]]:
    """Read the plans asked about, and report what of them cannot be read."""
    found = session.read(context, plans, clients)
    for read in found:
        session.tell_broken(read.unread, read.label)
    return found, [broken for read in found for broken in read.unread]


def _exit_code(unread: list[UnreadablePlan]) -> int:
    return errors.NOT_READ if unread else errors.DONE
