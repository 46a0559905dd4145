"""The manual page: what the commands say of themselves, in roff that `man` reads without complaint."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli import manual_page, roff

from planctl.cli.registry import SECTIONS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "src" / "planctl" / "data" / "planctl.1"
COMMANDS = [command for commands in SECTIONS.values() for command in commands]

Run = Callable[..., Any]


def shown(text: str, width: int = 80) -> str:
    """The page as a terminal shows it, without bold and underlining. Fails on any warning."""
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-P-c", "-P-b", "-P-u", f"-rLL={width}n", f"-rLT={width}n"],
        input=text,
        capture_output=True,
        encoding="utf-8",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


def test_page_is_what_the_commands_say_now(rewrite: bool) -> None:
    page = manual_page.page()
    if rewrite:
        PAGE.write_text(page, encoding="utf-8")
    # After a change of a help text: pytest --rewrite tests/cli/test_manual.py
    assert page == PAGE.read_text(encoding="utf-8")


def test_page_names_every_command_and_every_option_that_the_help_has(planctl: Run) -> None:
    text = shown(manual_page.page())

    for command in COMMANDS:
        assert (f"\n   planctl {command.name} " in text) != command.hidden
        options = re.findall(r"^  (?:-\w, )?(--[\w-]+)", planctl(command.name, "--help").stdout, re.MULTILINE)
        part = text.partition(f"\n   planctl {command.name} ")[2].partition("\n   planctl ")[0].partition("\nEXIT ")[0]
        for option in options if not command.hidden else []:
            assert option in part or option == "--help"


def test_every_section_and_exit_code_is_there() -> None:
    text = shown(manual_page.page())

    headings = re.findall(r"^[A-Z][A-Z ]+$", text, re.MULTILINE)
    assert headings == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS TO PLAN", "COMMANDS TO RECORD", "COMMANDS TO REVIEW",
        "COMMANDS TO LOOK", "COMMANDS TO SHARE", "COMMANDS TO SET UP", "EXIT STATUS", "ENVIRONMENT", "FILES",
        "EXAMPLES", "SEE ALSO",
    ]  # fmt: skip
    codes = re.findall(r"^ {7}(\d+) ", text, re.MULTILINE)
    page = (ROOT / "examples" / "reminders.md").read_text(encoding="utf-8")
    table = page.partition("| exit code |")[2].partition("\n\n")[0]
    assert codes == re.findall(r"^\| (\d+) ", table, re.MULTILINE)


def test_page_is_readable_in_80_columns_and_can_be_copied_from() -> None:
    text = shown(manual_page.page())

    assert max(map(len, text.splitlines())) <= 80
    # No typographic hyphen, minus or quote: what is typed from the page works.
    assert not set(re.findall(r"[^\x00-\x7f]", text)) - {"’"}


@pytest.mark.parametrize(
    "text",
    [
        ".SH is a request",
        "'br is one, too",
        r"a back\slash, and \fBa font",
        "--option-with-hyphens -o",
        "quotes \"double\" and 'single'",
        "a caret ^, a tilde ~, a grave ` accent",
        "…, é and 中",
        "%s {x} [daily] # $HOME",
    ],
)
def test_every_character_comes_out_as_itself(text: str) -> None:
    head = roff.title("x", 1, "2026-11-30", "x", "x") + roff.section("Name")

    assert f"    {text}\n" in shown(head + roff.example([text]), 120)
    assert f"    {text}\n" in shown(head + roff.entry(roff.bold("a longer term"), text), 120).replace("’", "'")
    assert f"    {text}\n" in shown(head + roff.paragraph(text), 120).replace("’", "'").replace("‐", "-")
    if "`" not in text:
        assert f"    {text}\n" in shown(head + roff.paragraph(f"`{text}`"), 120)


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
def test_mandoc_finds_nothing_to_say_of_the_page() -> None:
    done = subprocess.run(["mandoc", "-T", "lint", PAGE], capture_output=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(shutil.which("man") is None, reason="man is not installed")
def test_man_finds_the_page_in_an_environment(tmp_path: Path) -> None:
    folder = tmp_path / "share" / "man" / "man1"
    folder.mkdir(parents=True)
    shutil.copy(PAGE, folder / "planctl.1")

    done = subprocess.run(
        ["man", "--warnings", "-E", "UTF-8", "-M", str(tmp_path / "share" / "man"), "planctl"],
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "HOME": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert done.stderr == ""
    assert "treatment plans in plain files" in done.stdout
