"""The installed `planctl`, run as a process of its own in an environment as bare as cron's."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

PLANCTL = Path(sys.executable).parent / "planctl"
EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"


@pytest.fixture(scope="session")
def planctl(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run a command line; what it was given and what came of it.

    `plans` is the plans folder, `today` the day, `stdin` the text on standard input (empty by
    default), `env` whatever the environment has besides, `under` a command that runs it. Any other
    word is for `subprocess.run`.
    """
    nowhere = tmp_path_factory.mktemp("nowhere")

    def run(
        *arguments: str | Path,
        plans: Path | None = None,
        today: str | None = "2026-06-01",
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
        under: Sequence[str] = (),
        timeout: float = 10,
        **more: Any,
    ) -> "subprocess.CompletedProcess[str]":
        environment = {"PATH": "/usr/bin:/bin", "LANG": "C", **(env or {})}
        if today is not None:
            environment["PLANCTL_TODAY"] = today
        before = [] if plans is None else ["--plans", str(plans)]
        given: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "cwd": nowhere,
        }
        if stdin is not None:
            del given["stdin"]
            given["input"] = stdin.encode()
        done = subprocess.run(
            [*under, PLANCTL, *before, *arguments], env=environment, timeout=timeout, check=False, **(given | more)
        )
        # As it is: Python's text mode would hide which line ends were written.
        stdout, stderr = (done.stdout or b"").decode(), (done.stderr or b"").decode()
        return subprocess.CompletedProcess(done.args, done.returncode, stdout, stderr)

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
