"""What a plans folder needs of git: a repository, and the merge and diff drivers of this clone."""

import shlex
import shutil
import sys
from pathlib import Path
from typing import Final

from planctl.git import command, repository

ATTRIBUTES: Final = """\
# Plans are joined entry by entry, and compared in words; see: planctl init
*.yaml merge=planctl diff=planctl
planctl.yaml !merge !diff
templates/*.yaml !merge !diff
"""

IGNORE: Final = """\
# Unfinished writings, the lock, caches
.planctl.lock
.planctl-*.tmp
.planctl/cache/
.planctl/index*
# What editors leave behind
.*.sw?
*~
\\#*\\#
.\\#*
*.save
*.orig
*.draft
# Drafts of planctl edit
.*.draft.yaml
"""

_MERGE_NAME: Final = "plans, entry by entry"


def lacks_repository(folder: Path) -> bool:
    """Tell whether git is there and the folder stands in no repository."""
    return shutil.which("git") is not None and repository.top_level(folder) is None


def set_up(folder: Path, makes_repository: bool = True) -> list[str]:
    """Make a repository if the folder stands in none, set up this clone's drivers; returns what it did, in words.

    Safe to run again. Without git, or without a repository where none is to be made, there is nothing
    to set up, and it says so.
    """
    if shutil.which("git") is None:
        return ["git is not installed: plans are kept without versions"]
    done = []
    if repository.top_level(folder) is None:
        if not makes_repository:
            name = shlex.quote(str(folder))
            return [f"no git repository was made; to make one: git init {name}, then planctl init {name}"]
        command.write(folder, "init", "--quiet")
        done.append(f"made a git repository in {folder}")
    wanted = _configuration(program())
    changed = [name for name, value in wanted.items() if _configured(folder, name) != value]
    for name in changed:
        command.write(folder, "config", "--local", "--replace-all", name, wanted[name])
    if changed:
        done.append("set up the merge driver and the diff driver for this clone")
    return done or ["git is set up already"]


def driver_is_set_up(folder: Path) -> bool:
    """Tell whether this clone knows the merge driver that `.gitattributes` names."""
    return "merge-driver" in (_configured(folder, "merge.planctl.driver") or "")


def program() -> tuple[str, ...]:
    """Say how planctl is called from anywhere: by name where it is on the PATH, else by its place."""
    if shutil.which("planctl"):
        return ("planctl",)
    running = Path(sys.argv[0])
    if running.name == "planctl" and running.is_file():
        return (str(running.resolve()),)
    # -P: no module that lies about in a plans folder is run.
    return (sys.executable, "-P", "-m", "planctl")


def _configuration(called: tuple[str, ...]) -> dict[str, str]:
    planctl = shlex.join(called)
    is_installed = f"command -v {shlex.quote(called[0])} >/dev/null 2>&1"
    git_merge = "git merge-file -L ours -L base -L theirs %A %O %B"
    # A driver's code 1 is a conflict; any other but 0 means that planctl failed and %A is as it was.
    return {
        "merge.planctl.name": _MERGE_NAME,
        "merge.planctl.driver": (
            f"if {_escaped(is_installed)}; then {_escaped(planctl)} merge-driver -- %O %A %B %P; code=$?; "
            f'if [ "$code" -le 1 ]; then exit "$code"; fi; {git_merge}; exit 1; '
            f"else echo 'planctl is not installed: the plan is merged line by line' >&2; {git_merge}; fi"
        ),
        # git hands over the file's name as the last argument.
        "diff.planctl.textconv": (
            f'in_words() {{ if {is_installed} && {planctl} textconv -- "$1"; then :; else cat -- "$1"; fi; }}; in_words'
        ),
    }


def _escaped(shell: str) -> str:
    return shell.replace("%", "%%")


def _configured(folder: Path, name: str) -> str | None:
    result = command.read(folder, "config", "--local", "--get", name, ok_codes=(0, 1))
    return result.text if result.code == 0 else None
