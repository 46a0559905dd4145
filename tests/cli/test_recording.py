"""`log`, `score` and `review`: one line added to the file, and the next review it leads to."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pexpect
import pytest
from tests.command_line import PLANCTL

from planctl.storage import atomic_write

Run = Callable[..., Any]
Make = Callable[..., Path]
Text = Callable[..., str]


TOP = """\
goals:
  - id: g1
    text: Ride the bus to work alone on 4 of 5 workdays by 30 June 2026
    measure: {name: bus rides alone, unit: days per week, baseline: 0, target: 4, better: higher}
    objectives:
      - {id: g1a, text: Ride two stops with a friend twice a week}
  - id: g2
    text: PHQ-9 from 18 to 9 or below
    measure: {name: PHQ-9, baseline: 18, target: 9}
"""


@pytest.fixture
def one(folder: Make, plan: Text) -> Path:
    """A folder with one plan."""
    return folder({"c-0142": plan("c-0142", top=TOP)}, "triggers: {school_meeting: 10 days, crisis: 1 day}\n")


# What a review must say where nobody is asked.
FULL = ("--scope", "full", "--decision", "continue")


def added(path: Path, before: bytes) -> str:
    """What was added to the end of the file, everything before being as it was."""
    after = path.read_bytes()
    assert after.startswith(before)
    return after[len(before) :].decode()


# ---- what is written ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        pytest.param(["log", "crisis"], "{date: 2026-06-01, kind: crisis}", id="a trigger"),
        pytest.param(["log", "school_meeting"], "{date: 2026-06-01, kind: school_meeting}", id="a kind of one's own"),
        pytest.param(
            ["log", "relapse", "--note", "two weeks, alone", "--logged", "2026-05-30", "--date", "2026-05-20"],
            '{date: 2026-05-20, kind: relapse, logged: 2026-05-30, note: "two weeks, alone"}',
            id="logged and note last",
        ),
        pytest.param(
            ["log", "relapse", "--date", "2026-05-20", "--logged", "2026-05-20"],
            "{date: 2026-05-20, kind: relapse}",
            id="logged on the day itself goes without saying",
        ),
        pytest.param(
            ["log", "signed", "--method", "on paper", "--by", "client"],
            '{date: 2026-06-01, kind: signed, by: client, method: "on paper", plan: "9324454cac1d42b0"}',
            id="a signature",
        ),
        pytest.param(
            ["log", "achieved", "--goal", "g1a"], "{date: 2026-06-01, kind: achieved, goal: g1a}", id="an objective"
        ),
        pytest.param(
            ["log", "paused", "--until", "2026-07-01", "--reason", "holiday"],
            '{date: 2026-06-01, kind: paused, reason: "holiday", until: 2026-07-01}',
            id="a pause",
        ),
        pytest.param(
            ["log", "amended", "--what", "target of g2: 9, not 7"],
            '{date: 2026-06-01, kind: amended, what: "target of g2: 9, not 7"}',
            id="an amendment",
        ),
        pytest.param(
            ["log", "session", "--note", 'He said: "no" — {x} [y] #1 %s \\ \' ='],
            '{date: 2026-06-01, kind: session, note: "He said: \\"no\\" — {x} [y] #1 %s \\\\ \' ="}',
            id="a note that is full of YAML",
        ),
        pytest.param(["log", "session", "--note", ""], "{date: 2026-06-01, kind: session}", id="an empty note is none"),
        pytest.param(
            ["score", "PHQ-9", "12"], "{date: 2026-06-01, kind: reading, measure: PHQ-9, value: 12}", id="a score"
        ),
        pytest.param(
            ["score", "phq 9", "12"],
            "{date: 2026-06-01, kind: reading, measure: PHQ-9, value: 12}",
            id="an instrument by another spelling",
        ),
        pytest.param(
            ["score", "GAS", "-1", "--note", "rain"],
            '{date: 2026-06-01, kind: reading, measure: GAS, value: -1, note: "rain"}',
            id="a score below zero",
        ),
        pytest.param(
            ["score", "Bus rides alone", "2.5", "--note", "rain"],
            '{date: 2026-06-01, kind: reading, measure: bus rides alone, value: 2.5, note: "rain"}',
            id="a measure of one's own",
        ),
        pytest.param(
            ["review", "--scope", "full", "--decision", "continue"],
            "{date: 2026-06-01, kind: review, scope: full, decision: continue}",
            id="a review",
        ),
        pytest.param(
            ["log", "hospital-discharge"], "{date: 2026-06-01, kind: hospital_discharge}", id="a kind with a hyphen"
        ),
        pytest.param(
            ["log", "Missed  sessions"], "{date: 2026-06-01, kind: missed_sessions}", id="a kind as it is spoken"
        ),
        pytest.param(
            ["log", "School Meeting"], "{date: 2026-06-01, kind: school_meeting}", id="a kind of one's own with a space"
        ),
        pytest.param(
            ["log", "Signed", "--by", "Client"],
            '{date: 2026-06-01, kind: signed, by: client, plan: "9324454cac1d42b0"}',
            id="capitals",
        ),
        pytest.param(
            ["review", "--decision", "Step up", "--goal", "g1=No change", "--scope", "FULL"],
            "{date: 2026-06-01, kind: review, scope: full, decision: step-up, goals: {g1: no-change}}",
            id="states as they are spoken",
        ),
        pytest.param(
            ["log", "crisis", "--date", "05/18/2026"], "{date: 2026-05-18, kind: crisis}", id="a numeric date"
        ),
        pytest.param(
            ["review", "--with", "client", "--next", "2026-08-01", "--goal", "g1=improving", "--goal", "g2=no-change",
             "--decision", "step-down", "--scope", "event", "--note", "by phone"],
            "{date: 2026-06-01, kind: review, scope: event, decision: step-down, "
            'goals: {g1: improving, g2: no-change}, next: 2026-08-01, with: ["client"], note: "by phone"}',
            id="a review with all it can say",
        ),
    ],
)  # fmt: skip
def test_exactly_one_line_is_added(planctl: Run, one: Path, arguments: list[str], line: str) -> None:
    before = (one / "c-0142.yaml").read_bytes()
    command, *more = arguments

    done = planctl(command, "c-0142", *more, plans=one)

    assert done.returncode == 0, done.stderr
    assert added(one / "c-0142.yaml", before) == f"  - {line}\n"
    assert planctl("review-due", plans=one).returncode == 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("{head}  - {{date: 2026-01-12, kind: created}}", "\n  - {entry}\n", id="no newline at the end"),
        pytest.param(
            "{head}  - {{date: 2026-01-12, kind: created}}\n\n\n", "  - {entry}\n", id="blank lines at the end"
        ),
        pytest.param(
            "{head}  - {{date: 2026-01-12, kind: created}}\n# end\n", "  - {entry}\n", id="a comment at the end"
        ),
        pytest.param("{head}- {{date: 2026-01-12, kind: created}}\n", "- {entry}\n", id="no margin"),
        pytest.param("{head}      - {{date: 2026-01-12, kind: created}}\n", "      - {entry}\n", id="a wide margin"),
        pytest.param("{head}  - date: 2026-01-12\n    kind: created\n", "  - {entry}\n", id="entries in block style"),
        pytest.param(
            "# yaml-language-server: $schema=x\n{head}  -   {{ date : 2026-01-12,kind: created }}   # first\n",
            "  - {entry}\n",
            id="modeline, odd spacing, comments",
        ),
        pytest.param(
            "\ufeff{head}  - {{date: 2026-01-12, kind: created}}\n", "  - {entry}\n", id="a byte order mark"
        ),
        pytest.param(
            "{head}  - {{date: 2026-01-12, kind: created, note: '" + "long " * 400 + "'}}\n",
            "  - {entry}\n",
            id="a long line",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("crlf", [False, True], ids=["LF", "CRLF"])
def test_layout_is_kept_to_the_byte(planctl: Run, folder: Make, text: str, wanted: str, crlf: bool) -> None:
    head = "format: 1\nclient:   c-0142   # a pseudonym\nstart: '2026-01-12'\n\npreferences: \"a\\tb\"\nhistory:\n"
    data = text.format(head=head)
    end = "\r\n" if crlf else "\n"
    plans = folder({"c-0142": data.replace("\n", end)})
    before = (plans / "c-0142.yaml").read_bytes()

    done = planctl("log", "c-0142", "crisis", plans=plans)

    assert done.returncode == 0, done.stderr
    entry = "{date: 2026-06-01, kind: crisis}"
    assert added(plans / "c-0142.yaml", before) == wanted.format(entry=entry).replace("\n", end)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("history: [{date: 2026-01-12, kind: created}]\n", id="a history in brackets"),
        pytest.param("history:\n  - {date: 2026-01-12, kind: created}\n...\n", id="an end-of-document mark"),
        pytest.param("history:\n  [{date: 2026-01-12, kind: created},\n   ]\n", id="brackets over several lines"),
    ],
)
def test_layout_that_cannot_be_extended_is_left_untouched(planctl: Run, folder: Make, text: str) -> None:
    plans = folder({"c-0142": f"format: 1\nclient: c-0142\nstart: 2026-01-12\n{text}"})
    before = (plans / "c-0142.yaml").read_bytes()

    done = planctl("log", "c-0142", "crisis", plans=plans)

    assert (done.returncode, done.stdout) == (3, "")
    assert "c-0142.yaml" in done.stderr
    assert "nothing was changed" in done.stderr
    assert "\n  hint: " in done.stderr
    assert (plans / "c-0142.yaml").read_bytes() == before


def test_mode_is_kept_and_nothing_is_left_behind(planctl: Run, one: Path) -> None:
    (one / "c-0142.yaml").chmod(0o640)

    planctl("log", "c-0142", "crisis", plans=one)

    assert (one / "c-0142.yaml").stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in one.iterdir()) == [".planctl", ".planctl.lock", "c-0142.yaml", "planctl.yaml"]


def test_linked_plan_is_changed_at_its_target(planctl: Run, one: Path, tmp_path: Path) -> None:
    target = tmp_path / "c-0142.yaml"
    (one / "c-0142.yaml").rename(target)
    (one / "c-0142.yaml").symlink_to(target)

    done = planctl("log", "c-0142", "crisis", plans=one)

    assert done.returncode == 0, done.stderr
    assert (one / "c-0142.yaml").is_symlink()
    assert "kind: crisis" in target.read_text()


def test_note_from_standard_input(planctl: Run, one: Path) -> None:
    before = (one / "c-0142.yaml").read_bytes()

    planctl("log", "c-0142", "crisis", "--note", "-", stdin="rang at night; größer #1\n", plans=one)

    wanted = '  - {date: 2026-06-01, kind: crisis, note: "rang at night; größer #1"}\n'
    assert added(one / "c-0142.yaml", before) == wanted


@pytest.mark.parametrize(
    ("note", "says"),
    [
        pytest.param("a\x1b[2Jb", "U+001B", id="an escape"),
        pytest.param("a\u202eb", "U+202E", id="a bidirectional override"),
        pytest.param("a\x07b", "U+0007", id="a bell"),
        pytest.param("rang at night\nwas calm by noon", "one short line, but this has several", id="two lines"),
        pytest.param("rang at night\n\nwas calm by noon\n", "your session notes", id="two paragraphs"),
    ],
)
def test_note_that_cannot_be_shown_is_refused(planctl: Run, one: Path, note: str, says: str) -> None:
    before = (one / "c-0142.yaml").read_bytes()

    done = planctl("log", "c-0142", "crisis", "--note", "-", stdin=note, plans=one)

    assert done.returncode == 2
    assert says in done.stderr
    assert (one / "c-0142.yaml").read_bytes() == before


# ---- what is said ------------------------------------------------------------------------------


def test_log_tells_the_next_review_and_why(planctl: Run, one: Path) -> None:
    done = planctl("log", "c-0142", "crisis", plans=one)

    assert done.stdout.splitlines() == [
        "c-0142: crisis on 2026-06-01 recorded",
        "next review 2026-06-02, in 1 day: crisis on 2026-06-01 + 1 day",
    ]
    assert done.stderr == ""


def test_score_tells_what_it_says(planctl: Run, one: Path) -> None:
    done = planctl("score", "c-0142", "PHQ-9", "8", plans=one)

    assert "10 better than the baseline 18, 111 % of the way to 9" in done.stdout
    assert "at least the smallest meaningful change" in done.stdout
    assert "response" in done.stdout
    assert "mild" in done.stdout


def test_score_that_is_worse_brings_the_review_forward(planctl: Run, one: Path) -> None:
    done = planctl("score", "c-0142", "PHQ-9", "24", plans=one)

    assert "6 worse than the baseline 18" in done.stdout
    assert "next review 2026-06-08" in done.stdout


def test_score_of_a_measure_of_no_goal_is_recorded_without_comparison(planctl: Run, one: Path) -> None:
    done = planctl("score", "c-0142", "GAD-7", "9", plans=one)

    assert done.returncode == 0
    assert "baseline" not in done.stdout


@pytest.mark.parametrize(
    ("scope", "due"),
    [pytest.param("full", "2026-12-01", id="full: anew"), pytest.param("event", "2026-07-12", id="event: not at all")],
)
def test_review_moves_the_clock(planctl: Run, one: Path, scope: str, due: str) -> None:
    assert (
        f"next review {due}"
        in planctl("review", "c-0142", "--scope", scope, "--decision", "continue", plans=one).stdout
    )


@pytest.mark.parametrize(
    ("arguments", "has_score", "closed"),
    [
        pytest.param(["log", "c-0142", "crisis"], False, [], id="log"),
        pytest.param(["review", "c-0142", *FULL], False, [], id="review"),
        pytest.param(["score", "c-0142", "PHQ-9", "12"], True, [], id="score"),
    ],
)
def test_json(planctl: Run, one: Path, arguments: list[str], has_score: bool, closed: list[Any]) -> None:
    answer = json.loads(planctl(*arguments, "--format", "json", plans=one).stdout)

    assert (answer["version"], answer["as_of"]) == (2, "2026-06-01")
    assert answer["entry"]["date"] == "2026-06-01"
    assert answer["because"]["text"]
    assert (answer["score"] is not None, answer["closed"]) == (has_score, closed)


def test_what_is_recorded_in_a_closed_plan_makes_no_review_due_and_that_is_said(planctl: Run, one: Path) -> None:
    closed = planctl("log", "c-0142", "closed", plans=one)
    done = planctl("log", "c-0142", "crisis", plans=one)
    reopened = planctl("log", "c-0142", "reopened", plans=one)

    assert "planctl reopen c-0142" in done.stderr
    assert closed.stderr == reopened.stderr == ""


@pytest.mark.parametrize(
    ("before", "short", "long"),
    [
        pytest.param(
            (), ["pause", "--until", "2026-09-01", "--reason", "abroad"],
            ["log", "paused", "--until", "2026-09-01", "--reason", "abroad"], id="pause",
        ),
        pytest.param((), ["pause"], ["log", "paused"], id="pause without an end"),
        pytest.param(
            (), ["pause", "--until", "2026-05-01"], ["log", "paused", "--until", "2026-05-01"],
            id="pause that ends before it begins",
        ),
        pytest.param(("paused",), ["pause"], ["log", "paused"], id="pause twice"),
        pytest.param(("paused",), ["resume", "--note", "back"], ["log", "resumed", "--note", "back"], id="resume"),
        pytest.param((), ["resume"], ["log", "resumed"], id="resume what is not paused"),
        pytest.param((), ["resume", "--force"], ["log", "resumed", "--force"], id="resume it all the same"),
        pytest.param(
            (), ["close", "--date", "2026-05-20", "--logged", "2026-05-25"],
            ["log", "closed", "--date", "2026-05-20", "--logged", "2026-05-25"], id="close",
        ),
        pytest.param(("crisis",), ["close"], ["log", "closed"], id="close with an open trigger"),
        pytest.param(("closed",), ["close"], ["log", "closed"], id="close twice"),
        pytest.param(("closed",), ["reopen", "--format", "json"], ["log", "reopened", "--format", "json"], id="reopen"),
        pytest.param((), ["reopen", "--date", "2026-07-01"], ["log", "reopened", "--date", "2026-07-01"], id="ahead"),
    ],
)  # fmt: skip
def test_short_forms_do_what_log_does(
    planctl: Run, one: Path, before: Sequence[str], short: list[str], long: list[str]
) -> None:
    for kind in before:
        planctl("log", "c-0142", kind, plans=one)
    file = one / "c-0142.yaml"
    text = file.read_bytes()

    done = planctl(short[0], "c-0142", *short[1:], plans=one)
    written = file.read_bytes()
    file.write_bytes(text)
    shutil.rmtree(one / ".planctl", ignore_errors=True)

    assert planctl(long[0], "c-0142", *long[1:], plans=one) == done
    assert file.read_bytes() == written
    assert (written == text) == (done.returncode != 0)


def test_review_says_what_it_closes(planctl: Run, one: Path) -> None:
    planctl("log", "c-0142", "crisis", plans=one)

    done = planctl("review", "c-0142", *FULL, "--note", "telephone call", plans=one)

    assert "  closed by it: crisis on 2026-06-01 + 1 day\n" in done.stdout
    again = planctl("review", "c-0142", *FULL, "--note", "one more", "--format", "json", plans=one)
    assert json.loads(again.stdout)["closed"] == []


def test_what_an_entry_asks_for_is_said_though_the_plan_is_overdue(planctl: Run, folder: Make, plan: Text) -> None:
    plans = folder({"c-0142": plan("c-0142", start="2025-01-12")})

    done = planctl("log", "c-0142", "crisis", plans=plans)

    assert "  review due by 2026-06-03: crisis on 2026-06-01 + 2 days\n" in done.stdout
    assert "next review 2025-07-12" in done.stdout


@pytest.mark.parametrize(
    ("until", "told"),
    [pytest.param([], True, id="no end"), pytest.param(["--until", "2026-07-01"], False, id="an end")],
)
def test_pause_without_an_end_is_pointed_out(planctl: Run, one: Path, until: list[str], told: bool) -> None:
    done = planctl("log", "c-0142", "paused", *until, plans=one)

    assert ("the pause has no end" in done.stderr) is told


def test_entry_that_asks_for_no_review_may_be_written_below_a_later_one(planctl: Run, one: Path) -> None:
    planctl("log", "c-0142", "session", plans=one)

    assert planctl("log", "c-0142", "session", "--date", "2026-05-20", plans=one).stderr == ""


def test_entry_written_below_a_later_one_is_pointed_out(planctl: Run, one: Path) -> None:
    planctl("log", "c-0142", "session", plans=one)

    done = planctl("log", "c-0142", "relapse", "--date", "2026-05-20", plans=one)

    assert done.returncode == 0
    assert "logged: 2026-06-01" in done.stderr


# ---- rests -------------------------------------------------------------------------------------

RESTING = [
    pytest.param(
        ["date: 2026-05-01, kind: closed"], ["closed"], "c-0142 has been closed since 2026-05-01", id="closed"
    ),
    pytest.param(
        ["date: 2026-05-01, kind: paused"], ["paused"], "c-0142 has been paused since 2026-05-01", id="paused"
    ),
    pytest.param(
        ["date: 2026-05-01, kind: paused, until: 2026-07-01"],
        ["paused", "--until", "2026-08-01"],
        "add --until DATE and --force",
        id="prolonged",
    ),
    pytest.param(
        ["date: 2026-05-01, kind: paused", "date: 2026-05-20, kind: resumed"],
        ["resumed"],
        "c-0142 is not paused on 2026-06-01",
        id="resumed twice",
    ),
    pytest.param(
        ["date: 2026-05-20, kind: closed"],
        ["closed", "--date", "2026-05-10"],
        "c-0142 was already closed on 2026-05-20",
        id="closed before it was closed",
    ),
]


@pytest.mark.parametrize(("history", "arguments", "says"), RESTING)
def test_rest_out_of_place_is_refused_unless_it_is_forced(
    planctl: Run, folder: Make, plan: Text, history: list[str], arguments: list[str], says: str
) -> None:
    plans = folder({"c-0142": plan("c-0142", *history)})
    before = (plans / "c-0142.yaml").read_bytes()

    refused = planctl("log", "c-0142", *arguments, plans=plans)

    assert (refused.returncode, says in refused.stderr) == (2, True), refused.stderr
    assert added(plans / "c-0142.yaml", before) == ""
    assert planctl("log", "c-0142", *arguments, "--force", plans=plans).returncode == 0
    assert f"kind: {arguments[0]}" in added(plans / "c-0142.yaml", before)
    assert "P018" in planctl("check", "--select", "P018", plans=plans).stdout


@pytest.mark.parametrize(
    ("history", "arguments"),
    [
        pytest.param(["date: 2026-05-01, kind: paused, until: 2026-05-20"], ["resumed"], id="resumed after its end"),
        pytest.param(["date: 2026-05-01, kind: paused, until: 2026-05-20"], ["paused"], id="paused anew"),
        pytest.param(["date: 2026-05-01, kind: paused"], ["closed"], id="closed while paused"),
        pytest.param(
            ["date: 2026-05-01, kind: closed", "date: 2026-05-20, kind: reopened"], ["closed"], id="closed again"
        ),
    ],
)
def test_rest_in_place_is_recorded(
    planctl: Run, folder: Make, plan: Text, history: list[str], arguments: list[str]
) -> None:
    done = planctl("log", "c-0142", *arguments, plans=folder({"c-0142": plan("c-0142", *history)}))

    assert (done.returncode, done.stderr.count("planctl:")) == (0, 0)


CRISIS = "date: 2026-05-28, kind: crisis"


@pytest.mark.parametrize(
    ("history", "warned"),
    [
        pytest.param([CRISIS], "c-0142 is closed with crisis of 2026-05-28 never reviewed", id="a crisis"),
        pytest.param([CRISIS, "date: 2026-05-29, kind: review"], "crisis of 2026-05-28", id="an empty review"),
        pytest.param([CRISIS, "date: 2026-05-29, kind: review, decision: close"], "", id="reviewed"),
        pytest.param(
            ["date: 2026-05-28, kind: reading, measure: PHQ-9, value: 25"], "deterioration of 2026-05-28", id="a score"
        ),
    ],
)
def test_plan_closed_with_something_open_is_warned_of_and_keeps_it(
    planctl: Run, folder: Make, plan: Text, history: list[str], warned: str
) -> None:
    plans = folder({"c-0142": plan("c-0142", *history, top=TOP)})

    done = planctl("log", "c-0142", "closed", plans=plans)

    assert (done.returncode, warned in done.stderr, bool(done.stderr)) == (0, True, bool(warned))
    shown = planctl("show", "c-0142", plans=plans).stdout
    audited = planctl("audit", plans=plans).stdout
    checked = planctl("check", "--select", "P014", plans=plans).stdout
    assert [", never reviewed" in shown, "never reviewed" in audited, "P014" in checked] == [bool(warned)] * 3
    assert planctl("review-due", "--all", plans=plans).stdout == ""


@pytest.mark.parametrize(
    ("more", "answer", "recorded"),
    [
        pytest.param([], "y", True, id="that is the day"),
        pytest.param([], "", False, id="it is not"),
        pytest.param(["--no-input"], None, False, id="nobody is to be asked"),
    ],
)
def test_date_whose_century_is_open_is_confirmed_at_a_terminal(
    one: Path, terminal: Callable[..., Any], more: list[str], answer: str | None, recorded: bool
) -> None:
    child = terminal(PLANCTL, [*more, "--plans", str(one), "log", "c-0142", "session", "--date", "5/28/26"], one)
    if answer is not None:
        child.expect_exact("Is it Thursday 2026-05-28? [y/N]")
        child.send(f"{answer}\r")
    child.expect_exact("session on 2026-05-28 recorded" if recorded else "did you mean 2026-05-28?")
    child.expect(pexpect.EOF)
    assert ("{date: 2026-05-28, kind: session}" in (one / "c-0142.yaml").read_text()) is recorded


@pytest.mark.parametrize(
    ("answer", "code", "recorded"),
    [
        pytest.param("n", 0, False, id="no"),
        pytest.param("", 0, False, id="Enter"),
        pytest.param("y", 0, True, id="yes"),
    ],
)
def test_closing_with_something_open_is_asked_about_at_a_terminal(
    terminal: Callable[..., Any], folder: Make, plan: Text, answer: str, code: int, recorded: bool
) -> None:
    plans = folder({"c-0142": plan("c-0142", CRISIS)})
    before = (plans / "c-0142.yaml").read_bytes()
    child = terminal(PLANCTL, ["--plans", str(plans), "log", "c-0142", "closed"], plans)
    child.expect("no review has dealt with crisis of 2026-05-28")
    child.expect("> ")
    child.send(f"{answer}\r")
    child.expect("nothing was recorded" if not recorded else "closed on 2026-06-01 recorded")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == code
    assert bool(added(plans / "c-0142.yaml", before)) is recorded


def test_entry_dated_ahead_keeps_a_plan_in_the_list(planctl: Run, folder: Make, plan: Text) -> None:
    history = ["date: 2026-05-01, kind: closed", "date: 2027-02-06, kind: reopened"]
    plans = folder({"c-0142": plan("c-0142", "date: 2027-02-06, kind: crisis"), "c-0143": plan("c-0143", *history)})

    for options in ([], ["--no-index"], ["--within", "0d"]):
        done = planctl("review-due", *options, plans=plans)
        assert [line.split()[:3] for line in done.stdout.splitlines()] == [
            ["c-0142", "2026-06-01", "today"],
            ["c-0143", "2026-06-01", "today"],
        ]
        assert done.stdout.count("P003") == 2
    because = json.loads(planctl("review-due", "--format", "json", plans=plans).stdout)["reviews"][0]["because"]
    assert (because["kind"], because["line"]) == ("in-the-future", 6)
    assert "P003" in planctl("show", "c-0142", plans=plans).stdout


# ---- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(["log", "c-0142", "crisis", "--by", "client"], 2, "takes no --by", id="option of another kind"),
        pytest.param(["log", "c-0142", "signed", "--reason", "x"], 2, "--by, --method", id="options it does take"),
        pytest.param(["log", "c-0142", "achieved"], 2, "needs --goal", id="option that is needed"),
        pytest.param(["log", "c-0142", "achieved", "--goal", "g1b"], 2, "did you mean g1", id="no such goal"),
        pytest.param(["log", "c-0142", "signed", "--by", "clint"], 2, "did you mean client?", id="no such signer"),
        pytest.param(["log", "c-0142", "crysis"], 2, "did you mean crisis?", id="no such kind"),
        pytest.param(["log", "c-0142", "school_meting"], 2, "school_meeting", id="one's own kind, misspelt"),
        pytest.param(["log", "c-0142", "review"], 2, "planctl review", id="a review has its own command"),
        pytest.param(["review", "c-0142"], 2, "--scope and --decision are required", id="an empty review"),
        pytest.param(["review", "c-0142", "--note", "x", "--scope", "event"], 2, "--decision is", id="no decision"),
        pytest.param(["review", "c-0142", "--decision", "revise"], 2, "--scope is required", id="no scope"),
        pytest.param(["log", "c-0142", "resumed"], 2, "c-0142 is not paused on 2026-06-01", id="resumed, not paused"),
        pytest.param(["log", "c-0142", "reading"], 2, "planctl score", id="a reading has its own command"),
        pytest.param(["log", "c-0142", "created"], 2, "exactly once", id="a plan is created once"),
        pytest.param(["log", "c-0142", "deterioration"], 2, "planctl score", id="deterioration is read off"),
        pytest.param(["log", "c-0142", "crisis", "--date", "2026-06-02"], 2, "is in the future", id="a day to come"),
        pytest.param(["log", "c-0142", "crisis", "--date", "tomorrow"], 2, "is in the future", id="tomorrow"),
        pytest.param(["log", "c-0142", "crisis", "--logged", "+1d"], 2, "in the future", id="known on a day to come"),
        pytest.param(["score", "c-0142", "PHQ-9", "9", "--date", "+1d"], 2, "is in the future", id="a score to come"),
        pytest.param(["review", "c-0142", "--date", "2026-07-01"], 2, "is in the future", id="a review to come"),
        pytest.param(
            ["log", "c-0142", "crisis", "--date", "2026-05-20", "--logged", "2026-05-19"], 2, "--logged 2026-05-19",
            id="known before it happened",
        ),
        pytest.param(
            ["log", "c-0142", "paused", "--until", "2026-05-01"], 2, "--until 2026-05-01", id="a pause that is over"
        ),
        pytest.param(["score", "c-0142", "PHQ-9", "28"], 2, "from 0 to 27", id="above the instrument's range"),
        pytest.param(["score", "c-0142", "PHQ-9", "--", "-1"], 2, "from 0 to 27", id="below the instrument's range"),
        pytest.param(["score", "c-0142", "PHQ-9", "-1"], 2, "from 0 to 27", id="below the range, and no option"),
        pytest.param(["score", "c-0142", "SWEMWBS", "21"], 2, "its metric score is 19.25", id="a sum that is no score"),
        pytest.param(["score", "c-0142", "PHQ-9", "nine"], 2, "not a number", id="no number"),
        pytest.param(["score", "c-0142", "PHQ-9", "1e1"], 2, "not a number", id="a number that is not written out"),
        pytest.param(["score", "c-0142", "PHQ-9", "nan"], 2, "not a number", id="not a number at all"),
        pytest.param(["score", "c-0142", "bus ride alone", "3"], 2, "planctl show c-0142", id="a measure, misspelt"),
        pytest.param(["score", "c-0142", "mood", "3"], 2, "mood", id="no such measure"),
        pytest.param(["review", "c-0142", "--goal", "g1"], 2, "g1=improving", id="a goal without its progress"),
        pytest.param(["review", "c-0142", "--goal", "g1=improvng"], 2, "mean improving?", id="no such progress"),
        pytest.param(["review", "c-0142", *FULL, "--goal", "g3=improving"], 2, "no goal g3", id="progress of no goal"),
        pytest.param(
            ["review", "c-0142", "--goal", "g1=improving", "--goal", "g1=worsening"], 2, "twice", id="two progresses"
        ),
        pytest.param(["review", "c-0142", "--next", "2026-06-01"], 2, "not after", id="next review on the same day"),
        pytest.param(["review", "c-0142", "--scope", "evnt"], 2, "did you mean event?", id="no such scope"),
        pytest.param(["review", "c-0142", "--decision", "stop"], 2, "step-up", id="no such decision"),
        pytest.param(["log", "c-0143", "crisis"], 3, "did you mean c-0142?", id="no such client"),
        pytest.param(["log", "x.yaml", "crisis"], 3, "x.yaml", id="no such file"),
        pytest.param(["log", "../x", "crisis"], 2, "../x", id="a path out of the folder"),
        pytest.param(["log", "--", "-rf", "crisis"], 2, "-rf", id="a client that looks like an option"),
        pytest.param(["log", "-rf", "crisis"], 2, "-r", id="an option that looks like a client"),
        pytest.param(["log", "CON", "crisis"], 2, "CON", id="a device of Windows"),
        pytest.param(["log", "con", "crisis"], 2, "con", id="a device of Windows, small"),
        pytest.param(["log", "a/b", "crisis"], 2, "a/b", id="a client with a slash"),
        pytest.param(["log", "a" * 300, "crisis"], 2, "aaaaaaaa", id="300 characters"),
        pytest.param(["log", "", "crisis"], 2, "not a client id", id="an empty client"),
        pytest.param(["log", "planctl.yaml", "crisis"], 2, "planctl.yaml", id="the settings"),
    ],
)  # fmt: skip
def test_refused_and_nothing_is_written(planctl: Run, one: Path, arguments: list[str], code: int, says: str) -> None:
    before = {path.name: path.read_bytes() for path in one.iterdir()}

    done = planctl(*arguments, plans=one)

    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name: path.read_bytes() for path in one.iterdir() if path.name != ".planctl.lock"} == before


def test_plan_may_be_named_by_its_path(planctl: Run, one: Path) -> None:
    assert planctl("log", one / "c-0142.yaml", "session").returncode == 0
    assert planctl("log", "c-0142.yaml", "session", cwd=one).returncode == 0
    assert (one / "c-0142.yaml").read_text().count("kind: session") == 2


def test_entry_is_told_to_be_recorded_even_if_the_answer_is_lost(process: Run, one: Path) -> None:
    """Who sees only a failure records it again."""
    with Path("/dev/full").open("wb") as full:
        done = process("log", "c-0142", "crisis", plans=one, stdout=full)

    assert done.returncode == 3
    assert "crisis was recorded" in done.stderr
    assert (one / "c-0142.yaml").read_text().count("kind: crisis") == 1


def test_settings_that_cannot_be_read_are_told_when_recording(planctl: Run, one: Path) -> None:
    (one / "planctl.yaml").write_text("trigers: {crisis: 1 day}\n")

    done = planctl("log", "c-0142", "crisis", plans=one)

    assert done.returncode == 3
    assert "planctl.yaml:1:1" in done.stderr
    assert "crisis on 2026-06-01 recorded" in done.stdout


# ---- days as they are said ---------------------------------------------------------------------

# The first of June 2026 is a Monday.
SAID = [
    pytest.param("today", "2026-06-01", "Monday 2026-06-01", id="today"),
    pytest.param("-2w", "2026-05-18", "Monday 2026-05-18", id="-2w"),
    pytest.param("fri", "2026-05-29", "Friday 2026-05-29", id="fri: the last one"),
    pytest.param("3 May 2026", "2026-05-03", "Sunday 2026-05-03", id="3 May 2026"),
    pytest.param("2026-05-03", "2026-05-03", "", id="ISO: nothing to echo"),
]


@pytest.mark.parametrize(("said", "day", "echo"), SAID)
def test_day_is_read_and_echoed_with_its_weekday(planctl: Run, one: Path, said: str, day: str, echo: str) -> None:
    done = planctl("log", "c-0142", "session", "--date", said, plans=one)

    assert done.returncode == 0, done.stderr
    assert f"{{date: {day}, kind: session}}" in (one / "c-0142.yaml").read_text()
    assert (f"--date {said}: {echo}\n" if echo else "") == done.stderr


@pytest.mark.parametrize(
    ("said", "day"),
    [
        pytest.param("fri", "2026-06-05", id="fri: the coming one"),
        pytest.param("mon", "2026-06-08", id="the weekday of today: in a week"),
        pytest.param("+10d", "2026-06-11", id="+10d"),
        pytest.param("+1 month", "2026-07-01", id="+1 month"),
        pytest.param("3 June 2026", "2026-06-03", id="3 June 2026"),
    ],
)
def test_asking_looks_ahead(planctl: Run, one: Path, said: str, day: str) -> None:
    done = planctl("review-due", "--as-of", said, "--format", "json", plans=one)

    assert json.loads(done.stdout)["as_of"] == day
    assert day in done.stderr


@pytest.mark.parametrize(
    ("said", "readings"),
    [
        pytest.param("03/04/2026", ["2026-03-04", "2026-04-03"], id="03/04/2026"),
        pytest.param("next friday", ["2026-06-05", "2026-06-12"], id="next friday"),
        pytest.param("2026-11", ["2026-11-01", "2026-11-30"], id="2026-11"),
        pytest.param("10", ["the 10.", "2026-06-11"], id="10"),
        pytest.param("2026-02-30", ["2026-02-30", "does not exist"], id="2026-02-30"),
        pytest.param("1A2B", ["1A2B"], id="1A2B"),
        pytest.param("", ["--date"], id="nothing"),
        pytest.param("[red]x[/red]\x1b[2J", ["[red]x[/red]\\x1b[2J"], id="markup and an escape"),
    ],
)
def test_day_that_can_be_read_in_two_ways_or_none_is_refused(
    planctl: Run, one: Path, said: str, readings: list[str]
) -> None:
    before = (one / "c-0142.yaml").read_bytes()

    done = planctl("log", "c-0142", "session", "--date", said, plans=one)

    assert (done.returncode, done.stdout) == (2, "")
    assert all(reading in done.stderr for reading in readings)
    assert "\x1b" not in done.stderr
    assert (one / "c-0142.yaml").read_bytes() == before


# ---- many at once ------------------------------------------------------------------------------


def test_sixteen_at_once_lose_none(one: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "PLANCTL_TODAY": "2026-06-01", "PLANCTL_PLANS": str(one)}
    # One child of a shell each: what is run at once is 16 processes, not 16 threads.
    loop = 'for n in $(seq "$1" 16 20); do "$2" log c-0142 session --note "number $n" >/dev/null || exit 1; done'

    def run(first: int) -> int:
        command: Sequence[str] = ["/bin/sh", "-c", loop, "sh", str(first), str(PLANCTL)]
        return subprocess.run(command, env=environment, check=False, stdin=subprocess.DEVNULL).returncode

    with ThreadPoolExecutor(16) as workers:
        codes = list(workers.map(run, range(1, 17)))

    assert codes == [0] * 16
    lines = [line for line in (one / "c-0142.yaml").read_text().splitlines() if "number" in line]
    assert sorted(lines) == sorted(f'  - {{date: 2026-06-01, kind: session, note: "number {n}"}}' for n in range(1, 21))


@pytest.mark.parametrize(
    ("said", "code", "told"),
    [
        pytest.param("05/18/2026", 0, "--date 05/18/2026: Monday 2026-05-18\n", id="one way: echoed as ISO"),
        pytest.param("03/04/2026", 2, "--date 03/04/2026 can be read as 2026-03-04 or as 2026-04-03", id="two ways"),
        pytest.param("13/13/2026", 2, "is a day that does not exist", id="no way"),
    ],
)
def test_numeric_date_is_taken_where_it_can_be_read_in_one_way_only(
    planctl: Run, one: Path, said: str, code: int, told: str
) -> None:
    before = (one / "c-0142.yaml").read_bytes()

    done = planctl("log", "c-0142", "session", "--date", said, plans=one)

    assert done.returncode == code
    assert told in done.stderr
    assert bool(added(one / "c-0142.yaml", before)) is (code == 0)


@pytest.mark.parametrize("said", ["Score", "Reading", "READING"])
def test_kind_that_is_recorded_elsewhere_is_so_in_any_spelling(planctl: Run, one: Path, said: str) -> None:
    done = planctl("log", "c-0142", said, plans=one)

    assert done.returncode == 2
    assert ("planctl score CLIENT MEASURE VALUE" in done.stderr) is (said != "Score")


def test_kind_that_two_of_one_s_own_could_be_is_refused(planctl: Run, folder: Make, plan: Text) -> None:
    plans = folder({"c-0142": plan("c-0142")}, "triggers: {home__visit: 10 days, home_visit: 1 day}\n")

    done = planctl("log", "c-0142", "home visit", plans=plans)

    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        pytest.param(["log", "c-0142", "paused", "--reason", "-", "--note", "-"], ["--reason", "--note"], id="log"),
        pytest.param(["goal", "c-0142", "-", "--words", "-"], ["TEXT", "--words"], id="an argument and an option"),
        pytest.param(["review", "c-0142", "--with", "-", "--with", "-"], ["--with"], id="an option given twice"),
        pytest.param(["review", "c-0142", "--with", "-", "--note=-"], ["--with", "--note"], id="with an equals sign"),
    ],
)
def test_standard_input_is_one_text_alone(planctl: Run, one: Path, arguments: list[str], named: list[str]) -> None:
    before = (one / "c-0142.yaml").read_bytes()

    done = planctl(*arguments, stdin="on holiday\n", plans=one)

    assert (done.returncode, done.stdout) == (2, "")
    assert all(name in done.stderr for name in named)
    assert (one / "c-0142.yaml").read_bytes() == before


def test_note_of_a_score_from_standard_input_outlives_a_second_try(
    planctl: Run, one: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = one / "c-0142.yaml"
    tried: list[Path] = []
    replace = atomic_write.replace

    def meanwhile(target: Path, expected: bytes, data: bytes) -> None:
        if not tried:
            tried.append(target)
            plan.write_bytes(plan.read_bytes() + b"  - {date: 2026-05-20, kind: session}\n")
        replace(target, expected, data)

    monkeypatch.setattr(atomic_write, "replace", meanwhile)

    done = planctl("score", "c-0142", "PHQ-9", "12", "--note", "-", stdin="by phone\n", plans=one)

    assert done.returncode == 0
    assert 'value: 12, note: "by phone"}' in plan.read_text()
