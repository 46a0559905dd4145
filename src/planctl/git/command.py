"""One call of git. Wherever git is missing, takes too long or refuses, that is a `GitError`."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from planctl.errors import PlanctlError, reason

# What a repository may not decide while we only read: programs of its own, a pager, an index refreshed.
_READING: Final = (
    "--no-pager", "--no-optional-locks", "--literal-pathspecs", "--no-replace-objects",
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false",
)  # fmt: skip
_WRITING: Final = ("--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false")
_NO_HOOKS: Final = ("-c", "core.hooksPath=/dev/null")
_KEPT: Final = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_SSH")
_READING_SECONDS: Final = 20.0
# A signature may ask for a passphrase, and a hook may run tests.
_WRITING_SECONDS: Final = 300.0


class GitError(PlanctlError):
    """git could not do it; the message is git's own."""


@dataclass(frozen=True)
class GitResult:
    """How a call result, and what it printed."""

    code: int
    output: bytes
    stderr: str

    @property
    def text(self) -> str:
        """The output as text, without the last line end."""
        return self.output.decode("utf-8", "surrogateescape").rstrip("\n")


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for git, without what would send it elsewhere or make it run or ask something."""
    kept = {
        name: value for name, value in given.items() if not name.startswith("GIT_") or name.startswith(_KEPT)
    }  # fmt: skip
    return kept | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_PAGER": "cat", "GIT_EDITOR": "false"}


def read(folder: Path, *arguments: str, ok_codes: tuple[int, ...] = (0,), files: tuple[int, ...] = ()) -> GitResult:
    """Run a git command that only reads, in the folder; `files` are the descriptors that it is to find open.

    Raises:
        GitError: git is missing, takes too long, or ends with a code that is not among `ok_codes`.
    """
    return _run(folder, (*_READING, *arguments), ok_codes, _READING_SECONDS, files=files)


def read_stdin(folder: Path, lines: bytes, *arguments: str) -> bytes:
    """Return what a git command that only reads prints for the lines on its standard input."""
    return _run(folder, (*_READING, *arguments), (0,), _READING_SECONDS, lines=lines).output


def write(folder: Path, *arguments: str, ok_codes: tuple[int, ...] = (0,), hooks: bool = False) -> GitResult:
    """Run a git command that writes, in the folder; what it makes is the user's alone.

    The repository's hooks are run only for `hooks`: where something is committed they are the user's own wish.

    Raises:
        GitError: git is missing, takes too long, or ends with a code that is not among `ok_codes`.
    """
    return _run(folder, (*_WRITING, *(() if hooks else _NO_HOOKS), *arguments), ok_codes, _WRITING_SECONDS, umask=0o077)


def _run(
    folder: Path,
    arguments: tuple[str, ...],
    ok_codes: tuple[int, ...],
    seconds: float,
    umask: int = -1,
    lines: bytes = b"",
    files: tuple[int, ...] = (),
) -> GitResult:
    try:
        # Found by the user's own PATH, as every program is.
        result = subprocess.run(  # noqa: S603  # no shell, and no argument that begins with a dash unless it is ours
            ["git", *arguments],  # noqa: S607
            cwd=folder,
            env=environment(os.environ),
            input=lines,
            capture_output=True,
            timeout=seconds,
            check=False,
            umask=umask,
            pass_fds=files,
        )
    except FileNotFoundError:
        if not folder.is_dir():
            raise GitError(f"there is no folder {folder}") from None
        raise GitError(
            "git is not installed, or not on the PATH", "install git; nothing else of planctl needs it"
        ) from None
    except subprocess.TimeoutExpired:
        raise GitError(f"git took longer than {seconds:.0f} seconds, and was stopped") from None
    except OSError as fault:
        raise GitError(f"git cannot be run: {reason(fault)}") from None
    complaint = result.stderr.decode("utf-8", "backslashreplace")
    if result.returncode not in ok_codes:
        raise failure(complaint)
    return GitResult(result.returncode, result.stdout, complaint)


def failure(stderr: str) -> GitError:
    """Word the error from git's own message. What hooks and filters print is left out: it may quote a plan."""
    lines = [line.strip() for line in stderr.splitlines()]
    for index, line in enumerate(lines):
        for sign in ("fatal: ", "error: "):
            if line.startswith(sign):
                advice = [other.removeprefix("hint: ") for other in lines[index + 1 :] if other]
                return GitError(f"git: {line.removeprefix(sign)}", " ".join(advice[:3]) if sign == "fatal: " else "")
    return GitError("git could not do it, and does not say why", "a hook may have refused it")
