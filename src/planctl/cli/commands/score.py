"""`score`: a measurement added to the history, and what it says."""

from typing import Annotated

import typer

from planctl.analysis import scores
from planctl.cli import completers, inputs, recording, session
from planctl.cli.options import Client, Commit, Format, Logged, Note, On, argument
from planctl.errors import UsageError
from planctl.model import instruments


def score_command(
    context: typer.Context,
    client: Client,
    measure: Annotated[str, argument("MEASURE", "The measure's name, such as PHQ-9.", completers.complete_instruments)],
    value: Annotated[str, argument("VALUE", "The score or count.")],
    on: On = None,
    logged: Logged = None,
    note: Note = None,
    format: Format = "text",
    commit: Commit = False,
) -> int:
    """Record a measurement, and see what it shows.

    Shows the change since baseline, whether it is meaningful or reliable, and response and
    remission where a source defines them (see planctl measures). A score that is worse by at
    least the smallest meaningful change makes a review due sooner.

    Example: planctl score c-0112 PHQ-9 12
    """
    opened, path = session.find_plan(context, client)
    amount = inputs.parse_number(value, "VALUE")
    instrument = instruments.find(measure, opened.settings.instruments)
    if instrument is not None and (fault := instrument.score_fault(amount)):
        raise UsageError(fault)
    document = session.read_plan(opened, path)
    custom = scores.measure_of(document.plan, measure, opened.settings.instruments)
    if custom is None and instrument is None:
        # The plan's own measures may say more of a client than an error should.
        raise UsageError(
            f"there is no measure {measure} in the plan, and no instrument by that name",
            f"planctl show {document.plan.client} shows the plan's measures, planctl measures the instruments",
        )
    name = custom.name if custom is not None else instrument.label if instrument is not None else measure
    entry = inputs.build_entry("reading", on, logged, note, {"measure": name, "value": amount})
    return recording.add_entry(opened, path, "score", entry, format, commit)
