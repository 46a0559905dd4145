"""The README's commands and outputs, run as they are written."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)


def _run(block: str, folder: Path, environment: dict[str, str]) -> tuple[str, Path]:
    """The block with its commands' real output, and the folder they end in."""
    shown = []
    for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        # The shell says where it has gone, so that `cd` holds for the next command.
        done = subprocess.run(
            ["sh", "-c", f"{command} 2>&1; pwd > '{folder.parent / 'where'}'"],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        shown.append(f"$ {command}\n{done.stdout}")
        parent = folder.parent
        folder = Path((parent / "where").read_text().strip())
        (parent / "where").unlink()
    return "".join(shown), folder


def test_readme_shows_what_its_commands_print(tmp_path: Path, rewrite: bool) -> None:
    folder = tmp_path / "tour"
    folder.mkdir()
    shutil.copytree(ROOT / "examples", folder / "examples")
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PLANCTL_TODAY": "2026-06-01",
        "HOME": str(tmp_path / "home"),
        "LANG": "C",
        "TZ": "UTC",
    }
    text = README.read_text(encoding="utf-8")
    written = text
    for block in _CONSOLE.findall(text):
        shown, folder = _run(block, folder, environment)
        written = written.replace(f"```console\n{block}```", f"```console\n{shown}```")
    if rewrite:
        README.write_text(written, encoding="utf-8")
    assert written == README.read_text(encoding="utf-8")
