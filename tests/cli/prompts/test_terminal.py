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
        head = (
            "from datetime import date\nfrom planctl.cli.prompts import answers, terminal\n"
            "from planctl.cli.prompts.dialogue import Dialogue\n"
        )
        return terminal(sys.executable, ["-c", f"{head}{code}"], tmp_path, columns=80)

    return start


def said(child: pexpect.spawn) -> str:
    child.expect(pexpect.EOF)
    return str(child.before)


@pytest.mark.parametrize(
    ("code", "typed", "gives"),
    [
        pytest.param("print([terminal.ask('What?', str)])", "to sleep\r", "['to sleep']", id="a line of text"),
        pytest.param("print([terminal.ask('What?', str)])", "\r", "['']", id="a question passed over"),
        pytest.param(
            "print([terminal.ask('What?', str)])", "  Schlaf für  mich \r", "['Schlaf für  mich']", id="other letters"
        ),
        pytest.param(
            "print([terminal.ask('Which?', str, completions=['PHQ-9', 'GAD-7'])])",
            "ph\t\r",
            "['PHQ-9']",
            id="a completed name",
        ),
        pytest.param(
            "print([terminal.ask('What?', str, default='one')])",
            "\x05 more\r",
            "['one more']",
            id="a default that is edited",
        ),
        pytest.param("print(terminal.confirm('Sure?', True))", "\r", "True", id="yes by default"),
        pytest.param("print(terminal.confirm('Sure?', True))", "perhaps\rn\r", "False", id="no, once it is plain"),
        pytest.param(
            "print([terminal.choose('Which?', [('continue', 'as it is'), ('close', 'end')])])",
            "c\rcl\r",
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
            "03/04/2026\rfri\r",
            "[datetime.date(2026, 6, 5)]",
            id="a day that can be read in two ways is asked again",
        ),
        pytest.param(
            "print([Dialogue(date(2026, 6, 1)).ask('How much?', answers.parse_number, needed=True)])",
            "\r12.5\r",
            "[12.5]",
            id="a needed number",
        ),
    ],
)
def test_answers(dialogue: Dialogue, code: str, typed: str, gives: str) -> None:
    child = dialogue(code)
    for line in typed.split("\r")[:-1]:
        child.expect("> ")
        child.send(f"{line}\r")
    assert gives in said(child)


@pytest.mark.parametrize("key", [pytest.param("\x03", id="Ctrl-C"), pytest.param("\x04", id="Ctrl-D")])
def test_breaking_off_is_an_interrupt(dialogue: Dialogue, key: str) -> None:
    child = dialogue("try:\n    terminal.ask('What?', str)\nexcept KeyboardInterrupt:\n    print('broken off')")
    child.expect("> ")
    child.send(key)
    assert "broken off" in said(child)


def test_no_answer_is_called_up_by_a_later_question(dialogue: Dialogue) -> None:
    child = dialogue("terminal.ask('First?', str)\nprint([terminal.ask('Second?', str)])")
    child.expect("> ")
    child.send("a secret\r")
    child.expect("Second")
    child.expect("> ")
    child.send("\x1b[A\r")
    assert "['']" in said(child)


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        pytest.param(["one\r\rtwo\rthree\r"], "one two three", id="a paste that ends with a line end"),
        pytest.param(["one\ntwo", "\r"], "one two", id="a paste that does not"),
        pytest.param(["\x1b[200~one\rtwo\nthree\n\x1b[201~\r"], "one two three", id="a paste marked as one"),
        pytest.param(["\x1b[200~y\ry\x1b[201~\r"], "y y", id="a paste like the next answer"),
    ],
)
def test_paste_answers_the_question_it_was_pasted_at_alone(dialogue: Dialogue, keys: list[str], answer: str) -> None:
    child = dialogue("print([terminal.ask('Note?', str), terminal.confirm('Record it?', False)])")
    for part in keys:
        child.expect("> ")
        child.send(part)
    child.expect("Record it")
    child.expect("> ")
    child.send("yes\r")
    assert f"['{answer}', True]" in said(child)


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        pytest.param("\r", "PHQ-9", id="Enter keeps it"),
        pytest.param("ISI\r", "ISI", id="typing replaces it"),
        pytest.param("\x1b[D8\r", "PHQ-89", id="the cursor edits it"),
        pytest.param("\x01m\r", "mPHQ-9", id="so does its beginning"),
        pytest.param("\x7f8\r", "PHQ-8", id="and the backspace key"),
        pytest.param("\x1b[1;5A", "\\x02", id="Ctrl-Up goes back"),
    ],
)
def test_default_is_replaced_or_edited(dialogue: Dialogue, keys: str, answer: str) -> None:
    child = dialogue("print([terminal.read_answer((), 'PHQ-9')])")
    child.expect("> ")
    child.send(keys)
    assert f"['{answer}']" in said(child)


def test_what_cannot_be_seen_is_asked_again(dialogue: Dialogue) -> None:
    child = dialogue("print([terminal.ask('What?', str)])")
    child.expect("> ")
    child.send("one\x16\x07two\r")
    child.expect("please type it")
    child.send("one\r")
    assert "['one']" in said(child)
