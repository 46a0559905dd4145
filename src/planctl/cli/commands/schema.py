"""`schema`: the JSON Schema of the plan file."""

import typer

from planctl.cli import console, session
from planctl.cli.options import Color, Output, Plans


def schema_command(context: typer.Context, output: Output = None, plans: Plans = None, color: Color = None) -> int:
    """The JSON Schema (draft-07) of the plan file, which editors' YAML servers read.

    It knows the triggers and policies of your own that the folder's planctl.yaml names. `planctl
    init` keeps it in the folder, where new plans refer to it.

    Example: planctl schema -o plan.schema.json
    """
    from planctl.planfile import json_schema

    opened = session.open_folder(context, plans)
    console.print_result(json_schema.plan_schema(opened.settings, is_whole=not opened.broken_settings), output)
    return session.report_settings(opened)
