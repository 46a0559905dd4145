"""Text is text: what stands in a plan commands no terminal, no spreadsheet and no calendar."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import pytest

Run = Callable[..., Any]
Make = Callable[..., Path]


# Texts that a plan may hold, and that something else takes for code.
TEXTS = [
    pytest.param("[red]x[/red]", id="markup of rich"),
    pytest.param("closing only [/due]", id="a closing tag alone"),
    pytest.param("walk [daily] 10 min", id="words in brackets"),
    pytest.param("%s %d %(name)s", id="percent signs"),
    pytest.param("{x} {0} {{}}", id="braces"),
    pytest.param(":smile: :warning:", id="names of emojis"),
    pytest.param("=cmd()", id="a formula"),
    pytest.param("+1+1", id="a formula with a plus"),
    pytest.param("@SUM(A1)", id="a formula with an at sign"),
    pytest.param("-2+3", id="a formula with a minus"),
    pytest.param("\nBEGIN:VEVENT", id="a second event"),
    pytest.param("a;b,c\\n\\,d:e", id="what iCalendar escapes"),
    pytest.param("\"quoted\", 'too'", id="quotes"),
    pytest.param("<b>&amp;</b><script>", id="markup of the web"),
    pytest.param("`touch x` $(touch x)", id="commands of a shell"),
    pytest.param("größe 喜び ñ é 🚲", id="letters beyond ASCII"),
    pytest.param("zero\u200bwidth\ufeff", id="characters that cannot be seen"),
    pytest.param("two\u2028lines", id="line breaks of some readers"),
]

# Escapes of YAML that bring in what a text must not hold, and the code point that must be named.
FORBIDDEN = [
    pytest.param("\\x1b[2J", "U+001B", id="an escape that clears the screen"),
    pytest.param("\\e]52;c;eA==\\a", "U+001B", id="an escape that fills the clipboard"),
    pytest.param("\\x9b2J", "U+009B", id="an escape of eight bits"),
    pytest.param("\\u202e", "U+202E", id="a bidirectional override"),
    pytest.param("\\u2066", "U+2066", id="a bidirectional isolate"),
    pytest.param("\\x07", "U+0007", id="a bell"),
    pytest.param("\\r", "U+000D", id="a carriage return"),
    pytest.param("\\b", "U+0008", id="a backspace"),
    pytest.param("\\0", "U+0000", id="a NUL"),
]


def written(text: str) -> str:
    """A plan that says the text wherever it can."""
    said = json.dumps(text, ensure_ascii=False)
    for unseen in "\u200b\ufeff\u2028":
        said = said.replace(unseen, f"\\u{ord(unseen):04x}")
    return _plan(said)


def _plan(said: str) -> str:
    return f"""\
format: 1
client: c-0001
start: 2026-01-12
practitioner: {{name: {said}, credential: {said}}}
intake: {{hopes: {said}, goals: {said}, improvement: {said}}}
diagnoses: [{{code: {said}, label: {said}}}]
problems: [{{id: p1, text: {said}, diagnosis: {said}, deferred: {said}}}]
strengths: [{{text: {said}, use: {said}}}]
barriers: [{said}]
preferences: {said}
safety: {{plan: {said}}}
services: [{{modality: {said}}}]
goals:
  - id: g1
    text: {said}
    words: {said}
    problem: p1
    measure: {{name: {said}, unit: {said}, baseline: 9, target: 4, better: lower, worse_by: 2}}
    by: 2026-12-31
    levels: {{-1: {said}, 0: {said}}}
interventions: [{{id: i1, goals: [g1], text: {said}, approach: {said}, who: {said}}}]
discharge: {{criteria: [{said}]}}
ignore: [{{rule: P008, reason: {said}}}]
history:
  - {{date: 2026-01-12, kind: created, note: {said}}}
  - {{date: 2026-05-28, kind: reading, measure: {said}, value: 14}}
  - {{date: 2026-05-28, kind: signed, by: client, method: {said}}}
  - {{date: 2026-05-29, kind: amended, what: {said}}}
"""


def is_clean(shown: str) -> bool:
    """Whether a terminal can show it and do nothing else."""
    return all(character.isprintable() or character == "\n" for character in shown)


@pytest.mark.parametrize("text", TEXTS)
def test_text_reaches_the_terminal_as_text(planctl: Run, folder: Make, text: str) -> None:
    plans = folder({"c-0001": written(text)})

    shown = planctl("show", "c-0001", plans=plans, env={"TERM": "xterm-256color", "FORCE_COLOR": "1"})
    listed = planctl("review-due", "--explain", plans=plans)
    checked = planctl("check", plans=plans)

    assert shown.returncode == 0, shown.stderr
    for done in (shown, listed, checked):
        assert is_clean(done.stdout + done.stderr)
        assert done.returncode in (0, 1)
    # A line break may stand as one, all else stands as it is or as an escape.
    for line in text.strip("\n").split("\n"):
        visible = line if line.isprintable() else line.split("\u200b")[0].split("\u2028")[0]
        assert shown.stdout.count(visible) >= 20
    # The measure's name is in the reason of the deterioration.
    assert "2026-06-04" in listed.stdout
    assert listed.stdout.count("\n") == 4


@pytest.mark.parametrize("text", TEXTS)
def test_text_reaches_files_as_text(planctl: Run, folder: Make, text: str) -> None:
    plans = folder({"c-0001": written(text)})

    table = planctl("review-due", "--format", "csv", plans=plans).stdout
    calendar = planctl("calendar", plans=plans).stdout
    document = planctl("show", "c-0001", "--format", "json", plans=plans).stdout

    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert len(rows) == 1
    assert not rows[0]["reason"].startswith(("=", "+", "-", "@", "\t", "\r"))
    events: list[Any] = [
        event
        for event in icalendar.Calendar.from_ical(calendar).walk("VEVENT")
        if not str(event["SUMMARY"]).startswith("planctl has not looked")
    ]
    assert len(events) == 1
    assert [str(event["SUMMARY"]) for event in events] == ["Review c-0001"]
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    first = text.strip("\n").split("\n")[0]
    if first.isprintable():
        assert first in str(events[0]["DESCRIPTION"])
        assert first in rows[0]["reason"]
    assert json.loads(document)["goals"][0]["text"] == text
    assert document.isascii()


@pytest.mark.parametrize("formula", ["=cmd()", "+1+1", "@SUM(A1)", "-2+3"])
def test_formula_gets_an_apostrophe_in_csv(planctl: Run, folder: Make, formula: str) -> None:
    """The reason begins with the measure's name, and so with whatever a plan calls it."""
    plans = folder({"c-0001": written(formula)})

    row = next(csv.DictReader(io.StringIO(planctl("review-due", "--format", "csv", plans=plans).stdout)))

    assert row["reason"].startswith(f"'{formula} from 9 to 14")


@pytest.mark.parametrize(("said", "code"), FORBIDDEN)
def test_text_that_commands_a_terminal_is_a_fault_that_names_it(
    planctl: Run, folder: Make, said: str, code: str
) -> None:
    plans = folder({"c-0001": _plan(f'"a{said}b"')})

    done = planctl("review-due", plans=plans)

    assert done.returncode == 3
    assert done.stdout.startswith("c-0001  cannot be read  c-0001.yaml:4:")
    assert code in done.stderr
    assert is_clean(done.stdout + done.stderr)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a\x1b[2J.yaml", id="an escape"),
        pytest.param("a\nb.yaml", id="a line break"),
        pytest.param("\u202eb.yaml", id="a bidirectional override"),
        pytest.param("=cmd().yaml", id="a formula"),
        pytest.param("[red]x[~red].yaml", id="markup"),
        pytest.param("\nBEGIN:VEVENT.yaml", id="a second event"),
        pytest.param("a\rb,c;d.yaml", id="what iCalendar escapes"),
        pytest.param("%s{x}:smile:.yaml", id="formats"),
        pytest.param("a\udcffb.yaml", id="bytes that are no UTF-8"),
    ],
)
def test_file_name_is_text(planctl: Run, folder: Make, name: str) -> None:
    plans = folder({"c-0002": "format: 1\nclient: c-0002\nstart: 2026-01-12\nhistory: []\n"})
    (plans / name).write_text("- x\n")

    listed = planctl("review-due", plans=plans)
    table = planctl("review-due", "--format", "csv", plans=plans)
    calendar = planctl("calendar", plans=plans)
    document = planctl("review-due", "--format", "json", plans=plans)

    for done in (listed, table, calendar, document):
        assert done.returncode == 3
        assert is_clean((done.stdout + done.stderr).replace("\r\n", "\n"))
    assert len(listed.stdout.splitlines()) == 2
    rows = list(csv.DictReader(io.StringIO(table.stdout, newline="")))
    assert len(rows) == 2
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert len(list(icalendar.Calendar.from_ical(calendar.stdout).walk("VEVENT"))) == 3
    assert len({each["file"] for each in json.loads(document.stdout)["errors"]}) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["show", "[red]\x1b[2J"], id="client"),
        pytest.param(["\x1b[2J"], id="command"),
        pytest.param(["review-due", "--\x1b[2J"], id="option"),
        pytest.param(["review-due", "--format", "\x1b[2J"], id="format"),
        pytest.param(["list", "--plans", "/no\x1b[2J/where"], id="folder"),
        pytest.param(["log", "c-0001", "\u202ecrisis"], id="kind"),
        pytest.param(["check", "--select", "\x1b[2J"], id="rule"),
        pytest.param(["measures", "\x1b[2J"], id="measure"),
        pytest.param(["review-due", "-o", "/no\x1b[2J/where"], id="output"),
        pytest.param(["list", "\x1b[2J"], id="one argument too many"),
    ],
)
def test_command_line_is_text(planctl: Run, folder: Make, arguments: list[str]) -> None:
    plans = folder({"c-0001": written("x")})

    done = planctl(*arguments, plans=None if "--plans" in arguments else plans)

    assert done.returncode in (2, 3)
    assert is_clean(done.stdout + done.stderr)
    assert "Traceback" not in done.stderr
