"""`merge-driver`: join three versions of a plan; called by git."""

from pathlib import Path
from typing import Annotated

import typer

from planctl.cli import console
from planctl.errors import PlanctlError
from planctl.exit_codes import ExitCode
from planctl.git import git_crypt, merge_driver
from planctl.render.text import history
from planctl.storage import atomic_write, plan_folder


def merge_driver_command(
    context: typer.Context,
    base: Annotated[Path, typer.Argument(metavar="BASE")],
    ours: Annotated[Path, typer.Argument(metavar="OURS")],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS")],
    name: Annotated[str, typer.Argument(metavar="PATH")],
) -> int:
    """Merge three versions of a plan into the second; called by git, as planctl init sets up.

    Exit code 1 means a conflict, as in git's own merge: the file contains both sides.

    Example: planctl merge-driver .merge_base .merge_ours .merge_theirs c-0112.yaml
    """
    path = Path(name)
    opened = plan_folder.open_folder(path.parent)
    given = [file.read_bytes() for file in (base, ours, theirs)]
    sides = [git_crypt.decrypted(Path(), data) for data in given]
    if any(git_crypt.is_encrypted(data) for data in sides):
        raise PlanctlError(f"{path.name} is encrypted by git-crypt and cannot be merged", "run git-crypt unlock first")
    outcome = merge_driver.join(path, sides[0], sides[1], sides[2], opened.settings)
    if outcome.data != sides[1]:
        # git keeps what it is handed: what came encrypted goes back encrypted.
        kept = git_crypt.encrypted(Path(), outcome.data) if sides != given else outcome.data
        atomic_write.write_output(ours, kept)
    for trigger in outcome.kept_open:
        console.info(history.kept_open_line(path.name, trigger))
    for reason in outcome.overtaken:
        console.warn(history.overtaken_line(path.name, reason))
    if outcome.conflict_reason:
        console.problem(path.name, outcome.problem)
        return ExitCode.FINDINGS
    return ExitCode.OK
