"""The shells' completion scripts, and where each shell finds its own."""

import os
from pathlib import Path
from typing import Final

from planctl import errors

SCRIPTS: Final = {"bash": "planctl.bash", "zsh": "_planctl", "fish": "planctl.fish"}


def script(shell: str) -> str:
    """The script that the shell reads, from among `SCRIPTS`."""
    from planctl.storage import bundled_data

    return bundled_data.text(f"completion/{SCRIPTS[shell]}")


def install(shell: str) -> tuple[Path, str]:
    """Write the script to where the shell finds it: the path, and what is left to do, if anything.

    Raises:
        PlanctlError: there is no home folder, or it cannot be written.
    """
    from planctl.storage import update

    try:
        home = Path.home()
    except RuntimeError:
        raise errors.PlanctlError("there is no home folder to install into", "set HOME") from None
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    path, left = {
        "bash": (
            data / "bash-completion" / "completions" / "planctl",
            "it is found by the package bash-completion; without that, put into ~/.bashrc: . {path}",
        ),
        "zsh": (
            data / "zsh" / "site-functions" / "_planctl",
            "put into ~/.zshrc, before compinit: fpath+=({folder})",
        ),
        "fish": (config / "fish" / "completions" / "planctl.fish", ""),
    }[shell]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        reason = (fault.strerror or "unknown fault").lower()
        raise errors.PlanctlError(f"{path.parent} cannot be made: {reason}") from None
    update.output(path, script(shell).encode())
    return path, left.format(path=path, folder=path.parent)
