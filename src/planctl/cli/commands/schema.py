"""`schema`: the JSON Schemas of what people write."""

from typing import Annotated

import typer

from planctl.cli import console, session
from planctl.cli.options import Color, Output, Plans
from planctl.errors import UsageError


def schema_command(
    context: typer.Context,
    settings: Annotated[bool, typer.Option("--settings", help="The schema of planctl.yaml.")] = False,
    template: Annotated[bool, typer.Option("--template", help="The schema of a template of your own.")] = False,
    output: Output = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Print the JSON Schema (draft-07) of the plan file, for editors with YAML support.

    It includes the custom triggers and policies in the folder's planctl.yaml. `planctl init` writes
    it to the folder, with those of planctl.yaml and of templates; new files refer to them.

    Example: planctl schema -o plan.schema.json
    """
    from planctl.planfile import json_schema

    if settings and template:
        raise UsageError("--settings and --template cannot be combined", "use one or the other")
    name = "settings" if settings else "template" if template else "plan"
    opened = session.open_folder(context, plans)
    console.print_result(json_schema.text(name, opened.settings, is_whole=not opened.broken_settings), output)
    return session.report_settings(opened)
