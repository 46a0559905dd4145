"""`measures`: the known instruments, with their sources."""

from typing import Annotated

import typer

from planctl.cli import completers, console
from planctl.cli.options import Format, Text, argument
from planctl.errors import UsageError
from planctl.exit_codes import ExitCode
from planctl.model import instruments
from planctl.model.source import did_you_mean


def measures_command(
    context: typer.Context,
    name: Annotated[Text, argument("NAME", "An instrument, such as PHQ-9.", completers.complete_instruments)] = None,
    format: Format = "text",
) -> int:
    """List the known instruments: range, bands, cut-off, smallest meaningful change, sources.

    This is reference material for checking plausibility, not clinical advice. planctl contains no
    item text of any instrument.

    Example: planctl measures PHQ-9
    """
    from planctl.storage import bundled_data

    known = bundled_data.instruments()
    all_of_them = list({item.key: item for item in known.values()}.values())
    chosen = all_of_them
    if name is not None:
        instrument = instruments.find(name, known)
        if instrument is None:
            raise UsageError(
                f"there is no instrument {name}",
                did_you_mean(name, [item.label for item in all_of_them], "instruments"),
            )
        chosen = [instrument]
    if format == "json":
        from planctl.render import json_reference

        console.print_result(json_reference.instruments(chosen))
    else:
        from planctl.render.text import reference

        console.print_result(reference.instrument(chosen[0]) if name is not None else reference.instruments(chosen))
    return ExitCode.OK
