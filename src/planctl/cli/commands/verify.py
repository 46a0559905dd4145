"""`verify`: whether git's history shows that each plan's journal was only ever added to."""

from typing import Annotated

import typer

from planctl.cli import console, inputs
from planctl.cli.options import Clients, Format, Output, flag
from planctl.errors import PlanctlError
from planctl.exit_codes import ExitCode


def verify_command(
    context: typer.Context,
    clients: Clients = None,
    unsigned: Annotated[bool, flag("--unsigned", "List the commits that nobody signed.")] = False,
    format: Format = "text",
    output: Output = None,
) -> int:
    """Check in git's history that each plan's journal was only ever added to.

    Every entry that was changed, removed or moved after it was first committed is named, with both
    wordings, the commit and its day; so is a plan that was deleted, a version that cannot be read, and
    what a commit said before it was amended or rebased, as long as git remembers it. Renames and
    merges are followed. Entries that undo took back are listed, and are no fault. Exits with 1 if
    anything was found.

    Example: planctl verify c-0112
    """
    folders = inputs.find_plans(context, clients, gone=True)
    from planctl.analysis import append_only
    from planctl.git import verification

    today = inputs.today()
    answer = append_only.joined([verification.verify(folder, files, today) for folder, files in folders.items()])
    if not answer.plans:
        raise PlanctlError("none of the plans was ever committed", "commit them: git add, git commit")
    if format == "json":
        from planctl.render import json_reports

        console.print_result(json_reports.verification(answer), output)
    else:
        from planctl.render.text.verification import page

        console.print_page(page(answer, unsigned), console.output_style(context, output), output)
    return ExitCode.OK if answer.is_clean else ExitCode.FINDINGS
