"""`audit`, `forecast` and `progress`: plans over time, behind and ahead."""

from typing import Annotated, NamedTuple

import typer

from planctl import errors
from planctl.cli import console, inputs, session
from planctl.cli.options import AsOf, Client, Clients, Color, Format, Output, Plans
from planctl.errors import UsageError
from planctl.model.plan import Plan
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan

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
    found = _read(session.folder(context, plans), clients)
    from planctl.analysis import audit

    answer = audit.audit(found.plans, found.opened.settings, day)
    if format == "json":
        from planctl.render import json_reports

        console.answer(json_reports.audit(answer, found.unread), output)
    else:
        from planctl.render.text.audit import page

        look = console.look(context, color, output)
        unread = sum(1 for each in found.unread if each.is_plan)
        console.show(page(answer, unread, drawn=look.terminal), look, output)
    return found.exit_code


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
    found = _read(session.folder(context, plans), clients)
    from planctl.analysis import forecast

    answer = forecast.forecast(found.plans, found.opened.settings, day, months)
    if format == "json":
        from planctl.render import json_reports

        console.answer(json_reports.forecast(answer, found.unread), output)
    else:
        from planctl.render.text.forecast import DRAWN, TYPED, page

        look = console.look(context, color, output)
        console.show(page(answer, DRAWN if look.terminal else TYPED), look, output)
    return found.exit_code


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
    opened = session.folder(context, plans)
    document = session.document(opened, client)
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


class _Found(NamedTuple):
    """The folder, its plans, and what of it cannot be read, once that is told."""

    opened: Folder
    plans: list[Plan]
    unread: list[UnreadablePlan]

    @property
    def exit_code(self) -> int:
        """Done, unless something could not be read."""
        return errors.NOT_READ if self.unread else errors.DONE


def _read(opened: Folder, clients: list[str] | None) -> _Found:
    read = session.documents(opened, clients)
    broken = [each for each in read if isinstance(each, UnreadablePlan)]
    session.tell_broken(broken)
    session.settings_told(opened)
    unread = [opened.broken_settings, *broken] if opened.broken_settings else broken
    return _Found(opened, [each.plan for each in read if isinstance(each, Document)], unread)
