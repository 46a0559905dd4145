"""The installed `planctl`, run as a process of its own in an environment as bare as cron's, or within this one."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pexpect
import pytest
from tests.command_line import PLANCTL, Done, environment, is_read_at_the_start, run_here

EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"


def _command_line(plans: Path | None, arguments: Sequence[str | Path]) -> list[str]:
    return [*([] if plans is None else ["--plans", str(plans)]), *map(str, arguments)]


@pytest.fixture(scope="session")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds nothing, for commands to be run in."""
    return tmp_path_factory.mktemp("nowhere")


@pytest.fixture(scope="session")
def process(nowhere: Path) -> Callable[..., Done]:
    """Run a command line as a process.

    `plans` is the plans folder, `today` the day, `stdin` the text on standard input (empty by
    default), `env` whatever the environment has besides, `cwd` the current folder, `under` a command
    that runs it. Any other word is for `subprocess.run`.
    """

    def run(
        *arguments: str | Path,
        plans: Path | None = None,
        today: str | None = "2026-06-01",
        stdin: str = "",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        under: Sequence[str] = (),
        **more: Any,
    ) -> Done:
        given: dict[str, Any] = {"input": stdin.encode(), "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        done = subprocess.run(
            [*under, PLANCTL, *_command_line(plans, arguments)],
            env=environment(env, today),
            cwd=cwd or nowhere,
            timeout=20,
            check=False,
            **(given | more),
        )
        # As it is: Python's text mode would hide which line ends were written.
        return Done(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())

    return run


@pytest.fixture(scope="session")
def planctl(nowhere: Path) -> Callable[..., Done]:
    """Run a command line within this process: the same words as `process`, ten times as fast.

    For whatever does not depend on how a process begins and ends, and what it gets from its parent.
    """

    def run(
        *arguments: str | Path,
        plans: Path | None = None,
        today: str | None = "2026-06-01",
        stdin: str = "",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Done:
        assert not is_read_at_the_start(env or {})
        return run_here(_command_line(plans, arguments), environment(env, today), cwd or nowhere, stdin)

    return run


@pytest.fixture
def on_terminal(terminal: Callable[..., pexpect.spawn], nowhere: Path) -> Callable[..., str]:
    """What a terminal of so many columns shows of a command that has it for its streams."""

    def run(*command: str, columns: int = 80, plans: Path = EXAMPLES, **env: str) -> str:
        child = terminal(PLANCTL, ["--plans", str(plans), *command], nowhere, columns, env)
        shown: str = child.read()
        child.close()
        return shown.replace("\r\n", "\n")

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """A plans folder out of file names and texts, with or without settings."""

    def make(plans: Mapping[str, str | bytes], settings: str | None = "") -> Path:
        path = tmp_path / "plans"
        path.mkdir(exist_ok=True)
        for name, text in plans.items():
            file = path / (name if "." in name else f"{name}.yaml")
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        if settings is not None:
            (path / "planctl.yaml").write_text(settings)
        return path

    return make


@pytest.fixture(scope="session")
def plan() -> Callable[..., str]:
    """The text of a plan: its client, what else its upper half says, and its history below `created`."""

    def text(client: str, *entries: str, top: str = "", start: str = "2026-01-12") -> str:
        upper = top.rstrip("\n") + "\n" if top else ""
        history = "".join(f"  - {{{entry}}}\n" for entry in (f"date: {start}, kind: created", *entries))
        return f"format: 1\nclient: {client}\nstart: {start}\n{upper}history:\n{history}"

    return text


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A copy of the example plans, to be written into."""
    copied = tmp_path / "examples"
    copied.mkdir()
    for file in EXAMPLES.iterdir():
        if file.is_file():
            (copied / file.name).write_bytes(file.read_bytes())
    return copied


@pytest.fixture(scope="session")
def unprivileged() -> tuple[str, ...]:
    """A command to run another under, so that file modes hold for it, which they don't for root."""
    if os.geteuid() != 0:
        return ()
    under = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner")
    try:
        subprocess.run([*under, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("nothing here makes file modes hold for root")
    return under
