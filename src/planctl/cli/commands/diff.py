"""`history`, `diff` and `resolve`: the versions of a plan, read, told apart and joined."""

import re
from pathlib import Path
from typing import Annotated, Optional

import typer

from planctl import errors, git
from planctl.analysis import diff
from planctl.cli import console, inputs, session
from planctl.cli.options import Client, Color, Format, Output, Plans
from planctl.errors import PlanctlError, UsageError
from planctl.git import merge_driver, repository
from planctl.model.source import Plain
from planctl.planfile import decode, yaml_reader
from planctl.storage import files, paths, plan_folder, update
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan

_FORMATS = ("text", "json")
_MARKER = re.compile(rb"(?:<{7}|\|{7}|={7}|>{7})(?: .*)?")
_WORKING_TREE = "the working tree"
_INDEX = "the index"


def history_command(
    context: typer.Context,
    client: Client,
    format: Format = "text",
    output: Output = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """What happened: the journal of one plan, in the order in which things became known.

    Example: planctl history c-0112
    """
    opened = session.folder(context, plans, [client])
    inputs.one_of(format, _FORMATS, "--format")
    document = session.document(opened, client)
    if document is None:
        return errors.NOT_READ
    if format == "json":
        from planctl.render import json_reports

        console.answer(json_reports.history(document.plan, document.file), output)
    else:
        from planctl.render.text.history import journal

        console.answer(journal(document.plan), output)
    return session.settings_told(opened)


def diff_command(
    context: typer.Context,
    client: Client,
    before: Annotated[
        Optional[str], typer.Argument(metavar="[REV]", help="A git revision; HEAD by default.", show_default=False)
    ] = None,
    after: Annotated[
        Optional[str],
        typer.Argument(metavar="[REV]", help="Another one; the file as it is by default.", show_default=False),
    ] = None,
    staged: Annotated[bool, typer.Option("--staged", help="Compare with what is staged for the next commit.")] = False,
    format: Format = "text",
    output: Output = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """What changed in a plan between two revisions, in words.

    Goals, objectives, problems and interventions are matched by their ids, so that what was only
    moved about has not changed.

    Example: planctl diff c-0112 HEAD~1
    """
    if staged and after:
        raise UsageError("--staged stands for the second revision", "give one of the two")
    inputs.one_of(format, _FORMATS, "--format")
    opened = session.folder(context, plans, [client])
    path = paths.client_path(opened.path, client)
    # An empty revision is the index, none the working tree, as for git.
    states = (before or "HEAD", after or ("" if staged else None))
    sides = [_state(opened, path, state) for state in states]
    broken = [side for side in sides if isinstance(side, UnreadablePlan)]
    if broken:
        session.tell_broken(broken)
        return errors.NOT_READ
    old, new = (side for side in sides if isinstance(side, Document))
    found = diff.compare(old.plan, new.plan, own_keys(old), own_keys(new))
    if format == "json":
        from planctl.render import json_reports

        text = json_reports.comparison(new.plan.client, _named(states[0]), _named(states[1]), found)
        console.answer(text, output)
        return errors.DONE
    from planctl.render.text.diff import differences

    console.answer(differences(found), output)
    if not found:
        same = "nothing changed" if old.data == new.data else "only comments, order or spacing changed"
        console.tell_on_terminal(f"{same} between {_named(states[0])} and {_named(states[1])}")
    return errors.DONE


def _named(state: str | None) -> str:
    return _WORKING_TREE if state is None else state or _INDEX


def _state(opened: Folder, path: Path, state: str | None) -> Document | UnreadablePlan:
    if state is None:
        return plan_folder.read(opened, [path])[0]
    data = git.show(state, path)
    if data is None:
        raise PlanctlError(f"{path.name} is not in {_named(state)}", f"git log -- {path.name} shows where it is")
    found = read(path, data, opened)
    # The faults of another revision are not those of the file of that name.
    return (
        UnreadablePlan(path.with_name(f"{state}:{path.name}"), found.problems)
        if isinstance(found, UnreadablePlan)
        else found
    )


def read(path: Path, data: bytes, opened: Folder) -> Document | UnreadablePlan:
    """A version of a plan, which may speak of kinds and policies that the settings do not name any more."""
    try:
        root = yaml_reader.read(decode.text(data))
    except decode.UnreadableFile as refused:
        return UnreadablePlan(path, (refused.problem,))
    return plan_folder.parsed(path, data, merge_driver.knowing(opened.settings, root))


def own_keys(document: Document) -> Plain:
    """What the keys of one's own say."""
    return dict(update.custom_keys(document.tree))


def resolve_command(
    context: typer.Context,
    client: Client,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """Join a plan that git left in conflict, by the merge driver's rules.

    Reads the versions of both sides from git's index, joins their histories entry by entry, and
    the plans line by line. A file that was joined is staged (git add), and it alone; where both
    sides changed the same lines, the conflict is left between markers for you.

    Example: planctl resolve c-0112
    """
    opened = session.folder(context, plans, [client])
    path = paths.client_path(opened.path, client)
    stages = git.stages(path)
    if stages is None:
        raise PlanctlError(f"{path.name} is not in conflict in git's index: there is nothing to join")
    if stages.ours is None or stages.theirs is None:
        deleted = "this side" if stages.ours is None else "the other side"
        raise PlanctlError(
            f"{path.name} was deleted on {deleted} and changed on the other: only you can decide",
            f"to keep it: git add {path.name}; to delete it: git rm {path.name}",
        )
    there = _data(path)
    _check_untouched(path, there, stages)
    outcome = merge_driver.join(path, stages.base, stages.ours, stages.theirs, opened.settings)
    if outcome.data != there:
        update.replace(path, there, outcome.data)
    if outcome.conflict_reason:
        console.problem(path.name, outcome.problem)
        return errors.FOUND
    repository.stage(path)
    console.answer(f"{path.name}: both sides joined, and staged; finish the merge with git\n")
    return errors.DONE


def _data(path: Path) -> bytes:
    try:
        return files.data_of(path)
    except decode.UnreadableFile as refused:
        raise PlanctlError(f"{path.name} {refused.problem.message}", refused.problem.hint) from None


def _check_untouched(path: Path, data: bytes, stages: git.Stages) -> None:
    """Stop where somebody has worked on the conflict already: that work would be lost."""
    if data == stages.ours:
        return  # As git leaves what it takes for binary, such as what git-crypt encrypts.
    known = {line for stage in (stages.base, stages.ours, stages.theirs) for line in (stage or b"").splitlines()}
    lines = data.splitlines()
    edited = any(line not in known and not _MARKER.fullmatch(line) for line in lines)
    if edited or not any(_MARKER.fullmatch(line) for line in lines):
        raise PlanctlError(
            f"{path.name} was edited since git left it in conflict; nothing was changed",
            f"finish it by hand and git add {path.name}; or start again: git checkout --merge -- {path.name}",
        )
