"""`schema`: the JSON Schemas of what people write."""

from typing import Annotated

import typer

from planctl.cli import completers, console, inputs, session
from planctl.cli.options import Output, Text, flag, option
from planctl.errors import UsageError
from planctl.exit_codes import ExitCode


def schema_command(
    context: typer.Context,
    settings: Annotated[bool, flag("--settings", "The schema of planctl.yaml.")] = False,
    template: Annotated[bool, flag("--template", "The schema of a template of your own.")] = False,
    of: Annotated[
        Text,
        option(
            "--of", "COMMAND", "The schema of what a command prints with --format json.", completers.complete_answers
        ),
    ] = None,
    output: Output = None,
) -> int:
    """Print the JSON Schema (draft-07) of the plan file, for editors with YAML support.

    It includes the custom triggers and policies in the folder's planctl.yaml. `planctl init` writes
    it to the folder, with those of planctl.yaml and of templates; new files refer to them. The answers
    of commands in JSON, too, have schemas: they are what other programs can rely on.

    Example: planctl schema -o plan.schema.json
    """
    from planctl.planfile import json_schema

    if settings + template + (of is not None) > 1:
        raise UsageError("--settings, --template and --of cannot be combined", "use one of them")
    if of is not None:
        from planctl.render import answer_schema, json

        command = inputs.parse_choice(of, tuple(answer_schema.answers()), "--of")
        console.print_result(json.indented(answer_schema.schema(command)), output)
        return ExitCode.OK
    name = "settings" if settings else "template" if template else "plan"
    opened = session.open_folder(context)
    console.print_result(json_schema.text(name, opened.settings, is_whole=not opened.broken_settings), output)
    return session.report_settings(opened)
