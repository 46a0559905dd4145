"""Whole commands on a pseudo-terminal: how wide, in colour or without, and what a pipe gets instead."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from tests.cli.conftest import EXAMPLES

Shown = Callable[..., str]
Run = Callable[..., "subprocess.CompletedProcess[str]"]
Make = Callable[..., Path]
Text = Callable[..., str]
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
DRAWN = re.compile(r"[\u2500-\u259f✓✗]")
COMMANDS = [
    pytest.param(["show", "c-0118"], id="show"),
    pytest.param(["list"], id="list"),
    pytest.param(["review-due", "--explain"], id="review-due"),
    pytest.param(["progress", "c-0156"], id="progress"),
    pytest.param(["audit"], id="audit"),
    pytest.param(["forecast"], id="forecast"),
    pytest.param(["check", "c-0170"], id="check"),
]


@pytest.mark.parametrize("columns", [60, 200])
@pytest.mark.parametrize("command", COMMANDS)
def test_answer_fits_the_terminal_and_stands_out(on_terminal: Shown, command: list[str], columns: int) -> None:
    shown = on_terminal(*command, columns=columns)

    assert max(map(len, ESCAPE.sub("", shown).splitlines())) <= columns
    assert "\x1b[" in shown


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"NO_COLOR": "1"}, id="NO_COLOR"),
        pytest.param({"TERM": "dumb"}, id="TERM=dumb"),
        pytest.param({"TERM": "dumb", "FORCE_COLOR": "1", "COLORTERM": "truecolor"}, id="what rich would heed"),
    ],
)
def test_no_colour_is_no_escape_code_at_all_in_the_same_layout(on_terminal: Shown, more: dict[str, str]) -> None:
    for command in (["show", "c-0118"], ["review-due"]):
        assert on_terminal(*command, columns=60, **more) == ESCAPE.sub("", on_terminal(*command, columns=60))


@pytest.mark.parametrize(
    ("words", "more", "colored"),
    [
        pytest.param(["list", "--color", "never"], {}, False, id="never"),
        pytest.param(["--color", "never", "list"], {}, False, id="never, before the command"),
        pytest.param(["--color", "never", "list", "--color", "always"], {}, True, id="the later one holds"),
        pytest.param(["list", "--color", "always"], {"NO_COLOR": "1"}, True, id="always comes before NO_COLOR"),
        pytest.param(["list", "--color", "always"], {"TERM": "dumb"}, True, id="always comes before TERM=dumb"),
        pytest.param(["list"], {"NO_COLOR": ""}, True, id="an empty NO_COLOR is none"),
        pytest.param(["list", "--format", "json", "--color", "always"], {}, False, id="JSON never has any"),
        pytest.param(
            ["review-due", "--format", "csv", "--color", "always"], {}, False, id="a table for programs never has any"
        ),
    ],
)
def test_colour_as_it_is_asked_for(on_terminal: Shown, words: list[str], more: dict[str, str], colored: bool) -> None:
    assert ("\x1b[" in on_terminal(*words, **more)) is colored


@pytest.mark.parametrize("command", COMMANDS)
def test_pipe_gets_no_escape_code_no_drawing_and_no_wrapping(planctl: Run, process: Run, command: list[str]) -> None:
    here = {"COLUMNS": "40", "TERM": "xterm-256color", "FORCE_COLOR": "1", "LANG": "C.UTF-8"}
    plain = process(*command, plans=EXAMPLES, env=here).stdout
    del here["LANG"]
    colored = planctl(*command, "--color", "always", plans=EXAMPLES, env=here).stdout

    assert "\x1b" not in plain
    # A chart has an axis wherever it is shown.
    assert command[0] == "progress" or not DRAWN.search(plain)
    assert max(map(len, plain.splitlines())) > 60
    assert "\x1b[" in colored
    assert ESCAPE.sub("", colored) == plain


def test_terminal_is_told_how_many_reviews_wait(on_terminal: Shown, folder: Make, plan: Text) -> None:
    plans = folder({"c-0001": plan("c-0001")})

    assert on_terminal("list").splitlines()[-1] == "2 overdue, 1 due today, 11 plans in all"
    assert on_terminal("list", plans=plans).splitlines()[-1] == "nothing overdue, 1 plan in all"


def test_file_gets_plain_text_from_a_terminal(on_terminal: Shown, process: Run, tmp_path: Path) -> None:
    on_terminal("list", "--color", "always", "-o", str(tmp_path / "list.txt"), columns=60)

    assert (tmp_path / "list.txt").read_text() == process("list", plans=EXAMPLES).stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_terminal_that_has_ascii_alone_gets_plain_text(on_terminal: Shown, command: list[str]) -> None:
    shown = on_terminal(*command, columns=60, PYTHONIOENCODING="ascii", NO_COLOR="1")

    assert shown.isascii()
    # What it does not have stands as an escape, not as a question mark.
    assert shown.count("?") == on_terminal(*command, NO_COLOR="1").count("?")
    assert max(len(line) for line in shown.splitlines() if "\\" not in line) <= 60


def test_locale_of_cron_on_a_terminal_changes_no_word(on_terminal: Shown) -> None:
    assert on_terminal("show", "c-0118", LANG="C") == on_terminal("show", "c-0118")


# ---- long work ---------------------------------------------------------------------------------


# The command line, with no patience at all before work counts as long.
IMPATIENT = """
import sys
from planctl.cli import app, console
console._PATIENCE_SECONDS = console._EVERY_SECONDS = 0
sys.exit(app.run(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("command", "doing"),
    [
        pytest.param(["list"], "reading plans", id="list"),
        pytest.param(["audit"], "reading plans", id="audit"),
        pytest.param(["review-due", "--no-index"], "reading plans", id="review-due without its index"),
        pytest.param(["check"], "checking plans", id="check"),
    ],
)
def test_long_work_shows_how_far_it_is_and_cleans_up(command: list[str], doing: str, nowhere: Path) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-c", IMPATIENT, "--plans", str(EXAMPLES), *command, "-o", str(nowhere / "answer")],
        env={"PATH": "/usr/bin:/bin", "PLANCTL_TODAY": "2026-06-01", "TERM": "dumb"},
        dimensions=(24, 80),
        timeout=20,
        encoding="utf-8",
    )
    shown = child.read()

    assert f"\r{doing}  [.........." in shown
    assert f"\r{doing}  [#########.] 90 %" in shown
    assert "\x1b" not in shown
    # Nothing of it is left below what is told next.
    screen = ""
    for piece in shown.split("\r"):
        screen = piece + screen[len(piece) :] if "\n" not in piece else piece.rpartition("\n")[2]
    assert screen.strip() == ""
    assert "plans in all" in shown or command != ["list"]


def test_interrupted_work_leaves_no_bar_behind(nowhere: Path) -> None:
    code = """
from planctl.cli import console
console._PATIENCE_SECONDS = 0
try:
    for each in console.track([1, 2, 3]):
        raise KeyboardInterrupt
except KeyboardInterrupt as stop:
    console.info("interrupted")
"""
    child = pexpect.spawn(sys.executable, ["-c", code], env={"PATH": "/usr/bin:/bin"}, timeout=20, encoding="utf-8")
    bar = "reading plans  [..........] 0 %"

    assert child.read() == f"\r{bar}\r{' ' * len(bar)}\rinterrupted\r\n"


@pytest.mark.parametrize("command", [["list"], ["check"], ["review-due", "--no-index"]], ids=" ".join)
def test_long_work_shows_nothing_where_nobody_looks(command: list[str], nowhere: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPATIENT, "--plans", str(EXAMPLES), *command],
        env={"PATH": "/usr/bin:/bin", "PLANCTL_TODAY": "2026-06-01"},
        capture_output=True,
        timeout=20,
        check=False,
    )

    assert b"\r" not in done.stderr + done.stdout
