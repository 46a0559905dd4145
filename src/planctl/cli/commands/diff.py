"""`diff`: what changed in a plan between two revisions."""

from pathlib import Path
from typing import Annotated

import typer

from planctl.analysis import diff
from planctl.cli import console, session
from planctl.cli.options import Client, Format, Output, Text, argument, flag
from planctl.errors import PlanctlError, UsageError
from planctl.exit_codes import ExitCode
from planctl.git import repository, versions
from planctl.storage import plan_folder
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan

_WORKING_TREE = "the working tree"

_INDEX = "the index"


def diff_command(
    context: typer.Context,
    client: Client,
    before: Annotated[Text, argument("[REV]", "A git revision; HEAD by default.")] = None,
    after: Annotated[Text, argument("[REV]", "Another one; the file as it is by default.")] = None,
    staged: Annotated[bool, flag("--staged", "Compare with what is staged for the next commit.")] = False,
    format: Format = "text",
    output: Output = None,
) -> int:
    """Show what changed in a plan between two revisions.

    Goals, objectives, problems, and interventions are matched by id, so reordering them does not
    count as a change.

    Example: planctl diff c-0112 HEAD~1
    """
    if staged and after:
        raise UsageError("--staged takes the place of the second revision", "use one or the other")
    opened, path = session.find_plan(context, client)
    # An empty revision is the index, none the working tree, as for git.
    states = (before or "HEAD", after or ("" if staged else None))
    sides = [_state(opened, path, state) for state in states]
    broken = [side for side in sides if isinstance(side, UnreadablePlan)]
    if broken:
        session.report_unreadable(broken)
        return ExitCode.UNREADABLE
    old, new = (side for side in sides if isinstance(side, Document))
    comparison = diff.compare(old.plan, new.plan, versions.custom_keys(old), versions.custom_keys(new))
    if format == "json":
        from planctl.render import json_reports

        text = json_reports.comparison(new.plan.client, _named(states[0]), _named(states[1]), comparison)
        console.print_result(text, output)
        return ExitCode.OK
    from planctl.render.text.diff import differences

    console.print_result(differences(comparison), output)
    if not comparison:
        same = "nothing changed" if old.data == new.data else "only comments, order or spacing changed"
        console.info_on_terminal(f"{same} between {_named(states[0])} and {_named(states[1])}")
    return ExitCode.OK


def _named(state: str | None) -> str:
    return _WORKING_TREE if state is None else state or _INDEX


def _state(opened: Folder, path: Path, state: str | None) -> Document | UnreadablePlan:
    if state is None:
        return plan_folder.read(opened, [path])[0]
    data = repository.show(state, path)
    if data is None:
        raise PlanctlError(f"{path.name} is not in {_named(state)}", f"git log -- {path.name} shows where it is")
    document = versions.parse(path, data, opened)
    # The faults of another revision are not those of the file of that name.
    return (
        UnreadablePlan(path.with_name(f"{state}:{path.name}"), document.problems)
        if isinstance(document, UnreadablePlan)
        else document
    )
