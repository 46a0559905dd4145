"""`policies`: the review policies, with their sources."""

from typing import Annotated

import typer

from planctl.cli import completers, console, session
from planctl.cli.options import Format, Text, argument, flag
from planctl.errors import UsageError
from planctl.model.settings import under_own_names
from planctl.model.source import did_you_mean


def policies_command(
    context: typer.Context,
    name: Annotated[Text, argument("NAME", "A policy's name.", completers.complete_policies)] = None,
    vectors: Annotated[
        bool, flag("--vectors", "Print each policy's examples as JSON: what happened, when due, and why.")
    ] = False,
    format: Format = "text",
) -> int:
    """List the review policies, built-in and custom, with their sources; with NAME, all that is known of one.

    Policies are not legal advice. What binds you is your contract, your payer's manual, and
    current law.

    Example: planctl policies va-quarterly
    """
    opened = session.open_folder(context)
    known = opened.settings.policies
    current = under_own_names(known)
    if name is not None and name not in known:
        raise UsageError(f"there is no policy {name}", did_you_mean(name, current, "policies"))
    chosen = [known[name]] if name is not None else list(current.values())
    if vectors:
        from planctl.render import json_reference

        console.print_result(json_reference.vectors(chosen))
    elif format == "json":
        from planctl.render import json_reference

        console.print_result(json_reference.policies(chosen))
    else:
        from planctl.render.text import reference

        console.print_result(reference.policies(chosen, in_full=name is not None))
    return session.report_settings(opened)
