"""Questions at a real terminal, answered through a pseudo-terminal."""

import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

Dialogue = Callable[[str], pexpect.spawn]


@pytest.fixture
def dialogue(terminal: Callable[..., pexpect.spawn], tmp_path: Path) -> Dialogue:
    """Start a few lines of Python that ask something."""

    def start(code: str) -> pexpect.spawn:
        head = "from planctl.cli.prompts import answers, terminal\nfrom datetime import date\n"
        return terminal(sys.executable, ["-c", f"{head}{code}"], tmp_path, columns=80)

    return start


def said(child: pexpect.spawn) -> str:
    child.expect(pexpect.EOF)
    return str(child.before)


@pytest.mark.parametrize(
    ("code", "typed", "gives"),
    [
        pytest.param("print([terminal.ask_text('What?')])", "to sleep\r", "['to sleep']", id="a line of text"),
        pytest.param("print([terminal.ask_text('What?')])", "\r", "['']", id="a question passed over"),
        pytest.param(
            "print([terminal.ask_text('What?')])", "  Schlaf für  mich \r", "['Schlaf für  mich']", id="other letters"
        ),
        pytest.param(
            "print([terminal.ask_text('Which?', completions=['PHQ-9', 'GAD-7'])])",
            "ph\t\r",
            "['PHQ-9']",
            id="a completed name",
        ),
        pytest.param(
            "print([terminal.ask_text('What?', prefilled='one')])", " more\r", "['one more']", id="a prefilled line"
        ),
        pytest.param("print(terminal.confirm('Sure?', True))", "\r", "True", id="yes by default"),
        pytest.param("print(terminal.confirm('Sure?', True))", "perhaps\rn\r", "False", id="no, once it is plain"),
        pytest.param(
            "print([terminal.choose('Which?', [('continue', 'as it is'), ('close', 'end')])])",
            "c\r" + "\b" * 3 + "cl\r",
            "['close']",
            id="a choice by as much of the word as is plain",
        ),
        pytest.param(
            "print([terminal.choose('Which?', [('a', ''), ('b', '')], default='b')])",
            "\r",
            "['b']",
            id="a default choice",
        ),
        pytest.param(
            "print([terminal.ask('By?', lambda said: answers.parse_day(said, date(2026, 6, 1), 'ahead'))])",
            "03/04/2026\r\x15fri\r",
            "[datetime.date(2026, 6, 5)]",
            id="a day that can be read in two ways is asked again",
        ),
        pytest.param(
            "print([terminal.ask('How much?', answers.parse_number, needed=True)])",
            "\r12.5\r",
            "[12.5]",
            id="a needed number",
        ),
    ],
)
def test_answers(dialogue: Dialogue, code: str, typed: str, gives: str) -> None:
    child = dialogue(code)
    child.expect("> ")
    child.send(typed)
    assert gives in said(child)


@pytest.mark.parametrize("key", [pytest.param("\x03", id="Ctrl-C"), pytest.param("\x04", id="Ctrl-D")])
def test_breaking_off_is_an_interrupt(dialogue: Dialogue, key: str) -> None:
    child = dialogue("try:\n    terminal.ask_text('What?')\nexcept KeyboardInterrupt:\n    print('broken off')")
    child.expect("> ")
    child.send(key)
    assert "broken off" in said(child)


def test_no_answer_is_called_up_by_a_later_question(dialogue: Dialogue) -> None:
    child = dialogue("terminal.ask_text('First?')\nprint([terminal.ask_text('Second?')])")
    child.expect("> ")
    child.send("a secret\r")
    child.expect("Second")
    child.expect("> ")
    child.send("\x1b[A\r")
    assert "['']" in said(child)


def test_lines_of_a_paste_answer_no_question_of_yes_or_no(dialogue: Dialogue) -> None:
    child = dialogue("print([terminal.ask_text('Note?'), terminal.confirm('Record it?', True)])")
    child.expect("> ")
    child.send("one\r\rtwo\r")
    child.expect("Record it")
    child.expect("> ")
    child.send("n\r")
    assert "['one', False]" in said(child)


def test_what_cannot_be_seen_is_asked_again(dialogue: Dialogue) -> None:
    child = dialogue("print([terminal.ask_text('What?')])")
    child.expect("> ")
    child.send("one\x16\x07two\r")
    child.expect("please type it")
    child.send("\x15one\r")
    assert "['one']" in said(child)
