"""`textconv`: a plan in words, one fact per line; called by git."""

from pathlib import Path
from typing import Annotated

import typer

from planctl.cli import console
from planctl.errors import PlanctlError, reason
from planctl.exit_codes import ExitCode
from planctl.git import versions
from planctl.model.source import Mapping, Scalar
from planctl.planfile import decode, yaml_reader
from planctl.storage import plan_folder
from planctl.storage.plan_folder import UnreadablePlan


def textconv_command(
    context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", readable=False)]
) -> int:
    """Show a plan in words, one fact per line; called by git to show differences.

    A file that is not a plan is shown unchanged.

    Example: planctl textconv c-0112.yaml
    """
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise PlanctlError(f"{file.name} cannot be read: {reason(fault)}") from None
    console.print_result(_in_words(data))
    return ExitCode.OK


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
    document = versions.parse(Path(f"{name}.yaml"), data, plan_folder.open_folder(Path()))
    if isinstance(document, UnreadablePlan):
        return _as_it_is(data)
    # A change of a comment is a change that git is to show, too.
    comments = [line.strip() for line in decode.text(data).split("\n") if line.lstrip().startswith("#")]
    return in_words(document.plan, versions.custom_keys(document)) + "".join(
        f"{escape.line(line)}\n" for line in comments
    )


def _as_it_is(data: bytes) -> str:
    from planctl.render import escape

    text = data.decode("utf-8", "backslashreplace").removesuffix("\n")
    return "".join(f"{line}\n" for line in escape.lines(text))
