"""`resolve`: join a plan that git left in conflict."""

from pathlib import Path

import typer

from planctl.cli import console, recording, session
from planctl.cli.options import Client
from planctl.errors import PlanctlError
from planctl.exit_codes import ExitCode
from planctl.git import merge_driver, repository
from planctl.planfile import decode
from planctl.render.text import history
from planctl.storage import files, update


def resolve_command(context: typer.Context, client: Client) -> int:
    """Resolve a merge conflict in a plan, by the merge driver's rules.

    Reads both versions from git's index and merges their histories entry by entry and the rest
    line by line. If that works, this one file is staged (git add). Where both sides changed the
    same lines, conflict markers are left for you. A file that you have worked on since, or taken
    whole from one side, is left as it is.

    Example: planctl resolve c-0112
    """
    opened, path = session.find_plan(context, client)
    stages = repository.stages(path)
    if stages is None:
        raise PlanctlError(f"{path.name} has no merge conflict in git's index")
    if stages.ours is None or stages.theirs is None:
        deleted = "this side" if stages.ours is None else "the other side"
        raise PlanctlError(
            f"{path.name} was deleted on {deleted} and changed on the other: only you can decide",
            f"to keep it: git add {path.name}; to delete it: git rm {path.name}",
        )
    current = _data(path)
    outcome = merge_driver.join(path, stages.base, stages.ours, stages.theirs, opened.settings)
    if current != outcome.data and current in (stages.ours, stages.theirs):
        # What git takes for binary it leaves as it is on this side; else somebody has chosen.
        if current != stages.ours or not repository.leaves_this_side(path):
            chosen = "this" if current == stages.ours else "the other"
            raise PlanctlError(
                f"{path.name} is as it was on {chosen} side (git checkout --ours or --theirs?); nothing was changed",
                f"to join both sides: git checkout --merge -- {path.name}, then planctl resolve {path.stem}; "
                f"to keep this one, without what the other side added: git add {path.name}",
            )
    elif current != outcome.data and not merge_driver.is_as_git_left_it(
        path, current, stages.base, stages.ours, stages.theirs
    ):
        raise PlanctlError(
            f"{path.name} was edited since git left it in conflict; nothing was changed",
            f"finish it by hand and git add {path.name}; or start again: git checkout --merge -- {path.name}",
        )
    unnoted: list[PlanctlError] = []
    if outcome.data != current:
        update.replace(path, current, outcome.data, unnoted.append)
    for trigger in outcome.kept_open:
        console.info(history.kept_open_line(path.name, trigger))
    for reason in outcome.overtaken:
        console.warn(history.overtaken_line(path.name, reason))
    if outcome.conflict_reason:
        console.problem(path.name, outcome.problem)
        return ExitCode.FINDINGS
    with console.after_writing(f"{path.name} was merged", unnoted):
        repository.stage(path)
        console.print_result(f"{path.name}: merged and staged; finish the merge with git\n")
        recording.check_settings(opened)
    return ExitCode.OK


def _data(path: Path) -> bytes:
    try:
        return files.read_file(path)
    except decode.UnreadableFile as refused:
        raise PlanctlError(f"{path.name} {refused.problem.message}", refused.problem.hint) from None
