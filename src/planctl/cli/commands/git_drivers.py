"""`merge-driver` and `textconv`: what git calls, and nobody else."""

from pathlib import Path
from typing import Annotated

import typer

from planctl import errors
from planctl.cli import console
from planctl.cli.commands import diff
from planctl.errors import PlanctlError
from planctl.git import git_crypt, merge_driver
from planctl.model.source import Mapping, Scalar
from planctl.planfile import decode, yaml_reader
from planctl.storage import atomic_write, plan_folder
from planctl.storage.plan_folder import UnreadablePlan


def merge_driver_command(
    context: typer.Context,
    base: Annotated[Path, typer.Argument(metavar="BASE")],
    ours: Annotated[Path, typer.Argument(metavar="OURS")],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS")],
    name: Annotated[str, typer.Argument(metavar="PATH")],
) -> int:
    """Join three versions of a plan into the second; called by git, which planctl init sets up.

    Exit code 1 means a conflict, as for git's own merge: both sides stand in the file.

    Example: planctl merge-driver .merge_base .merge_ours .merge_theirs c-0112.yaml
    """
    path = Path(name)
    opened = plan_folder.open_folder(path.parent)
    given = [file.read_bytes() for file in (base, ours, theirs)]
    sides = [git_crypt.decrypted(Path(), data) for data in given]
    if any(git_crypt.is_encrypted(data) for data in sides):
        raise PlanctlError(f"{path.name} is encrypted by git-crypt, and cannot be joined", "git-crypt unlock, first")
    outcome = merge_driver.join(path, sides[0], sides[1], sides[2], opened.settings)
    if outcome.data != sides[1]:
        # git keeps what it is handed: what came encrypted goes back encrypted.
        kept = git_crypt.encrypted(Path(), outcome.data) if sides != given else outcome.data
        atomic_write.write_output(ours, kept)
    if outcome.conflict_reason:
        console.problem(path.name, outcome.problem)
        return errors.FOUND
    return errors.DONE


def textconv_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
) -> int:
    """A plan in words, one fact a line; called by git to show differences.

    What is no plan is shown as it is.

    Example: planctl textconv c-0112.yaml
    """
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise PlanctlError(f"{file.name} cannot be read: {(fault.strerror or 'unknown fault').lower()}") from None
    console.answer(_in_words(data))
    return errors.DONE


def _in_words(data: bytes) -> str:
    from planctl.render import escape
    from planctl.render.text.diff import in_words

    try:
        root = yaml_reader.read(decode.text(data))
    except decode.UnreadableFile:
        return _as_it_is(data)
    # git gives the file another name, and may stand in another folder: the client is taken as written.
    client = root.get("client") if isinstance(root, Mapping) else None
    name = client.text if isinstance(client, Scalar) else ""
    document = diff.read(Path(f"{name}.yaml"), data, plan_folder.open_folder(Path()))
    if isinstance(document, UnreadablePlan):
        return _as_it_is(data)
    # A change of a comment is a change that git is to show, too.
    comments = [line.strip() for line in decode.text(data).split("\n") if line.lstrip().startswith("#")]
    return in_words(document.plan, diff.own_keys(document)) + "".join(f"{escape.line(line)}\n" for line in comments)


def _as_it_is(data: bytes) -> str:
    from planctl.render import escape

    text = data.decode("utf-8", "backslashreplace").removesuffix("\n")
    return "".join(f"{line}\n" for line in escape.lines(text))
