"""`policies`: the review policies, with their sources."""

from typing import Annotated, Optional

import typer

from planctl.cli import completers, console, inputs, session
from planctl.cli.options import Color, Format, Plans
from planctl.errors import UsageError
from planctl.model.source import did_you_mean


def policies_command(
    context: typer.Context,
    name: Annotated[
        Optional[str],
        typer.Argument(metavar="NAME", help="A policy's name.", autocompletion=completers.complete_policies),
    ] = None,
    format: Format = "text",
    plans: Plans = None,
    color: Color = None,
) -> int:
    """List the review policies, built-in and custom, with their sources.

    Policies are not legal advice. What binds you is your contract, your payer's manual, and
    current law.

    Example: planctl policies va-quarterly
    """
    opened = session.open_folder(context, plans)
    inputs.parse_choice(format, ("text", "json"), "--format")
    known = opened.settings.policies
    if name is not None and name not in known:
        raise UsageError(f"there is no policy {name}", did_you_mean(name, known, "policies"))
    chosen = [known[name]] if name is not None else list(known.values())
    if format == "json":
        from planctl.render import json_reference

        console.print_result(json_reference.policies(chosen))
    else:
        from planctl.render.text import reference

        console.print_result(reference.policies(chosen))
    return session.report_settings(opened)
