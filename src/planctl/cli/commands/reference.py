"""`rule`, `measures`, `policies` and `schema`: the reference pages, with their sources."""

from typing import Annotated, Optional

import typer

from planctl.cli import completers, console, inputs, session
from planctl.cli.options import Color, Format, Output, Plans
from planctl.errors import UsageError
from planctl.model import instruments
from planctl.model.source import did_you_mean, nearest


def rule_command(
    code: Annotated[
        Optional[str], typer.Argument(metavar="CODE", help="A rule's code.", autocompletion=completers.codes)
    ] = None,
    format: Format = "text",
    color: Color = None,
) -> int:
    """What a rule asks for and why, with a poor and a better example; without CODE all rules.

    Example: planctl rule M001
    """
    from planctl.lint.rules import BY_CODE

    _check_format(format)
    if code is not None and code.upper() not in BY_CODE:
        close = nearest(code.upper(), BY_CODE)
        raise UsageError(f"there is no rule {code}", f"did you mean {close}?" if close else "planctl rule lists all")
    rules = [BY_CODE[code.upper()]] if code is not None else list(BY_CODE.values())
    if format == "json":
        from planctl.render import json_reference

        console.answer(json_reference.rules(rules))
    else:
        from planctl.render.text import reference

        console.answer(reference.rule(rules[0]) if code is not None else reference.rules(rules))
    return 0


def measures_command(
    context: typer.Context,
    name: Annotated[
        Optional[str],
        typer.Argument(metavar="NAME", help="An instrument, such as PHQ-9.", autocompletion=completers.instruments),
    ] = None,
    format: Format = "text",
    plans: Plans = None,
    color: Color = None,
) -> int:
    """The known instruments: range, bands, cut-off, smallest meaningful change, sources.

    Reference material for a plausibility check. It is no clinical advice, and no item text of any
    instrument is part of planctl.

    Example: planctl measures PHQ-9
    """
    from planctl.storage import bundled_data

    _check_format(format)
    known = bundled_data.instruments()
    all_of_them = list({each.key: each for each in known.values()}.values())
    chosen = all_of_them
    if name is not None:
        found = instruments.find(name, known)
        if found is None:
            raise UsageError(
                f"no instrument is called {name}",
                did_you_mean(name, [each.label for each in all_of_them], "instruments"),
            )
        chosen = [found]
    if format == "json":
        from planctl.render import json_reference

        console.answer(json_reference.instruments(chosen))
    else:
        from planctl.render.text import reference

        console.answer(reference.instrument(chosen[0]) if name is not None else reference.instruments(chosen))
    return 0


def policies_command(
    context: typer.Context,
    name: Annotated[
        Optional[str], typer.Argument(metavar="NAME", help="A policy's name.", autocompletion=completers.policies)
    ] = None,
    format: Format = "text",
    plans: Plans = None,
    color: Color = None,
) -> int:
    """The review policies, planctl's and the folder's own, with their sources.

    No policy claims to be legal advice: what binds you is your contract, your payer's manual and
    the law of the day.

    Example: planctl policies va-quarterly
    """
    opened = session.folder(context, plans)
    _check_format(format)
    known = opened.settings.policies
    if name is not None and name not in known:
        raise UsageError(f"there is no policy {name}", did_you_mean(name, known, "policies"))
    chosen = [known[name]] if name is not None else list(known.values())
    if format == "json":
        from planctl.render import json_reference

        console.answer(json_reference.policies(chosen))
    else:
        from planctl.render.text import reference

        console.answer(reference.policies(chosen))
    return session.settings_told(opened)


def schema_command(context: typer.Context, output: Output = None, plans: Plans = None, color: Color = None) -> int:
    """The JSON Schema (draft-07) of the plan file, which editors' YAML servers read.

    It knows the triggers and policies of your own that the folder's planctl.yaml names. `planctl
    init` keeps it in the folder, where new plans refer to it.

    Example: planctl schema -o plan.schema.json
    """
    from planctl.planfile import json_schema

    opened = session.folder(context, plans)
    console.answer(json_schema.plan_schema(opened.settings, is_whole=not opened.broken_settings), output)
    return session.settings_told(opened)


def _check_format(format: str) -> None:
    inputs.one_of(format, ("text", "json"), "--format")
