"""`schema`: the JSON Schema of the plan file."""

import typer

from planctl.cli import console, session
from planctl.cli.options import Color, Output, Plans


def schema_command(context: typer.Context, output: Output = None, plans: Plans = None, color: Color = None) -> int:
    """Print the JSON Schema (draft-07) of the plan file, for editors with YAML support.

    It includes the custom triggers and policies in the folder's planctl.yaml. `planctl init` writes
    it to the folder, where new plans refer to it.

    Example: planctl schema -o plan.schema.json
    """
    from planctl.planfile import json_schema

    opened = session.open_folder(context, plans)
    console.print_result(json_schema.plan_schema(opened.settings, is_whole=not opened.broken_settings), output)
    return session.report_settings(opened)
