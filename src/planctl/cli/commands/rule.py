"""`rule`: what the SMART rules ask for, and why."""

from typing import Annotated

from planctl.cli import completers, console
from planctl.cli.options import Format, Text, argument
from planctl.errors import UsageError
from planctl.exit_codes import ExitCode
from planctl.model.source import nearest


def rule_command(
    code: Annotated[Text, argument("CODE", "A rule's code.", completers.complete_rules)] = None, format: Format = "text"
) -> int:
    """Explain a rule, with a poor and a better example; without CODE, list all rules.

    Example: planctl rule M001
    """
    from planctl.lint.rules import BY_CODE

    if code is not None and code.upper() not in BY_CODE:
        close = nearest(code.upper(), BY_CODE)
        raise UsageError(f"there is no rule {code}", f"did you mean {close}?" if close else "planctl rule lists all")
    rules = [BY_CODE[code.upper()]] if code is not None else list(BY_CODE.values())
    if format == "json":
        from planctl.render import json_reference

        console.print_result(json_reference.rules(rules))
    else:
        from planctl.render.text import reference

        console.print_result(reference.rule(rules[0]) if code is not None else reference.rules(rules))
    return ExitCode.OK
