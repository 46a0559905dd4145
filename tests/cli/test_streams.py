"""Lost answers, folders that may not be looked into, Ctrl-C during imports: one sentence, no traceback."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.command_line import Done

Run = Callable[..., Done]

CLOSED = "planctl: the answer cannot be written: standard output is closed\n  hint: open it, or use -o FILE\n"
FULL = "planctl: the answer cannot be written: no space left on device\n"


@pytest.mark.parametrize("arguments", ["--version", "--help", "log --help", "measures"])
@pytest.mark.parametrize(
    ("redirected", "code", "complaint"),
    [
        pytest.param(">&-", 3, CLOSED, id="closed"),
        pytest.param(">/dev/full", 3, FULL, id="full"),
        pytest.param(">/dev/full 2>&1", 3, "", id="both full"),
        pytest.param("<&- >&- 2>&-", 3, "", id="all closed"),
    ],
)
def test_answer_that_is_lost(process: Run, arguments: str, redirected: str, code: int, complaint: str) -> None:
    done = process(*arguments.split(), under=("sh", "-c", f'exec "$@" {redirected}', "sh"))
    assert (done.returncode, done.stderr) == (code, complaint)


@pytest.mark.parametrize("arguments", ["--version", "--help", "measures"])
def test_reader_that_goes_away(process: Run, arguments: str) -> None:
    under = ("bash", "-c", '"$@" | true; exit ${PIPESTATUS[0]}', "bash")
    assert process(*arguments.split(), under=under) == Done(0, "", "")


@pytest.mark.parametrize("mode", [0o000, 0o100, 0o300, 0o400])
@pytest.mark.parametrize("arguments", ["review-due", "log c-0112 crisis", "new c-9 --no-input"])
def test_folder_that_may_not_be_looked_into(
    process: Run, examples: Path, unprivileged: Sequence[str], mode: int, arguments: str
) -> None:
    examples.chmod(mode)
    done = process(*arguments.split(), plans=examples, under=unprivileged)
    examples.chmod(0o700)
    assert done.returncode == 3
    assert "permission denied" in done.stderr
    assert done.stderr.count("planctl: ") == 1
    # Without the right to list a folder one may still write into it.
    assert ("was written, but" in done.stderr) == (mode == 0o300 and arguments != "review-due")


def test_folders_on_the_way_are_private(process: Run, tmp_path: Path) -> None:
    done = process("init", "a/b/plans", cwd=tmp_path, under=("sh", "-c", 'umask 0; exec "$@"', "sh"))
    assert done.returncode == 0, done.stderr
    for place in ("a", "a/b", "a/b/plans"):
        assert (tmp_path / place).stat().st_mode & 0o777 == 0o700


_INTERRUPTED = """
import os, signal, sys
from planctl import __main__

# Tests may be run where it is ignored, as in the background.
signal.signal(signal.SIGINT, signal.default_int_handler)

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder())
module, sys.argv[1:] = sys.argv[1], ["review-due", "--plans", sys.argv[2]]
__main__.main()
"""


@pytest.mark.parametrize(
    "module", ["typer", "planctl.cli.app", "planctl.cli.commands.review_due", "planctl.schedule.due"]
)
def test_ctrl_c_during_imports(examples: Path, module: str) -> None:
    command = [sys.executable, "-P", "-c", _INTERRUPTED, module, str(examples)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "planctl: interrupted; nothing was changed\n"
