"""The walked-through `review` at a real terminal: what is shown, what is asked, and the one line that comes of it."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pexpect
import pytest
from tests.command_line import PLANCTL

Run = Callable[..., Any]
Walk = Callable[..., pexpect.spawn]
Text = Callable[..., str]

TOP = """\
goals:
  - id: g1
    text: Ride the bus to work alone on 4 of 5 workdays by 20 June 2026
    measure: {name: bus rides alone, unit: days per week, baseline: 0, target: 4, better: higher, worse_by: 1}
    by: 2026-06-20
    objectives:
      - {id: g1a, text: Ride two stops with a friend twice a week}
  - id: g2
    text: PHQ-9 from 18 to 9 or below
    measure: {name: PHQ-9, baseline: 18, target: 9}
interventions:
  - {id: i1, goals: [g1], text: Graded exposure, agreement: undecided}
"""
HISTORY = (
    "date: 2026-03-02, kind: reading, measure: PHQ-9, value: 16",
    'date: 2026-03-02, kind: review, goals: {g1: no-change}, with: ["client", "sister"]',
    "date: 2026-05-04, kind: reading, measure: PHQ-9, value: 10",
    'date: 2026-05-28, kind: crisis, logged: 2026-05-30, note: "on the bus"',
)
# One Enter for each question: which review, its day, three goals, decision, next, who, note, record it.
QUESTIONS = (
    "Which kind of review",
    "When was it held",
    "of g1",
    "of g1a",
    "of g2",
    "decided",
    "Next review on",
    "Who",
    "note",
    "Record it",
)
# All but the decision, which is asked for until it is given.
PASSED_OVER = ["", "", "", "", "", "continue", "", "", "", ""]


@pytest.fixture
def plans(folder: Callable[..., Path], plan: Text) -> Path:
    """A folder with one plan, in which a crisis is open."""
    return folder({"c-0142": plan("c-0142", *HISTORY, top=TOP)})


@pytest.fixture
def walk(terminal: Callable[..., pexpect.spawn], plans: Path) -> Walk:
    """Start `planctl review c-0142` at a terminal, and give it answers, one a prompt."""

    def start(*answers: str, options: tuple[str, ...] = (), columns: int = 100) -> pexpect.spawn:
        command = ["--plans", str(plans), "review", "c-0142", *options]
        child = terminal(PLANCTL, command, plans.parent, columns)
        child.said = ""
        give(child, *answers)
        return child

    return start


def give(child: pexpect.spawn, *answers: str) -> None:
    """Answer the next prompts, keeping what was said before each."""
    for answer in answers:
        # Not the prompt shown once more while a line is typed: an answer too early is dropped.
        child.expect("\r\n(?:\x1b\\[\\?2004h)?> ")
        child.said += child.before + "\r\n"
        child.send(answer if answer[:1] in ("\x03", "\x04") else f"{answer}\r")


def ended(child: pexpect.spawn) -> tuple[int, str]:
    """The exit code, and all that was said."""
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, (child.said + child.before).replace("\r\n", "\n")


def line(plans: Path, before: str) -> str:
    """The line that was added to the plan, everything above it being as it was."""
    after = (plans / "c-0142.yaml").read_text()
    assert after.startswith(before)
    added = after[len(before) :]
    assert added.startswith("  - ")
    assert added.endswith("}\n")
    return added[4:-1]


def text(plans: Path) -> str:
    return (plans / "c-0142.yaml").read_text()


def test_what_has_happened_is_shown_before_anything_is_asked(walk: Walk) -> None:
    child = walk()
    child.expect("Which kind of review")

    assert child.before.replace("\r\n", "\n").partition("Press Enter")[0] == (
        "c-0142  active, started 2026-01-12\n"
        "next review 2026-06-01, today: crisis on 2026-05-28, known on 2026-05-30, + 2 days\n"
        "\n"
        "Since the full review on 2026-03-02:\n"
        '  2026-05-28 crisis, known 2026-05-30, "on the bus"\n'
        "  bus rides alone (g1): no reading\n"
        "  PHQ-9 (g2)\n"
        "    2026-05-04  10\n"
        "      6 better than the last before, 16 on 2026-03-02, meaningful\n"
        "      8 better than the baseline 18, 89 % of the way to 9, meaningful, clinical, moderate\n"
        "Target dates:\n"
        "  g1  2026-06-20, in 19 days\n"
        "Not agreed:\n"
        "  i1  undecided: Graded exposure\n"
        "\n"
    )
    child.close()


def test_crisis_is_reviewed_and_the_due_list_changes(walk: Walk, process: Run, plans: Path) -> None:
    before = text(plans)
    assert process("review-due", plans=plans).stdout.startswith("c-0142  2026-06-01  today")

    answers = ["event", "", "wors", "", "no-ch", "continue", "+3m", "cl\t", "mother, GP", "", "by phone"]
    child = walk(*answers)
    child.expect("This will be added to the history:\r\n  - ([^\r]*)\r\nnext review ([^\r]*)\r\n")
    shown, due = child.match[1], child.match[2]
    give(child, "y")
    code, said = ended(child)

    assert code == 0
    assert (
        line(plans, before)
        == shown
        == (
            "{date: 2026-06-01, kind: review, scope: event, goals: {g1: worsening, g2: no-change}, next: 2026-09-01, "
            'with: ["client", "mother", "GP"], note: "by phone"}'
        ).replace("goals:", "decision: continue, goals:")
    )
    assert due == "2026-06-20, in 19 days: target date of goal g1"
    assert "a review is still due before that: next review 2026-06-20" in said
    assert "c-0142: event review on 2026-06-01 recorded\n  closed by it: crisis on 2026-05-28" in said
    assert said.count("next review 2026-06-20") >= 2
    assert process("review-due", "--all", plans=plans).stdout.startswith("c-0142  2026-06-20")


def test_everything_but_the_decision_may_be_passed_over(walk: Walk, plans: Path) -> None:
    before = text(plans)

    code, said = ended(walk(*PASSED_OVER[:5], "", *PASSED_OVER[5:]))

    assert code == 0
    assert "an answer is required" in said
    assert line(plans, before) == "{date: 2026-06-01, kind: review, decision: continue}"
    place = 0
    for question in QUESTIONS:
        place = said.index(question, place)


@pytest.mark.parametrize(
    ("key", "at"),
    [
        pytest.param("\x03", range(len(QUESTIONS)), id="Ctrl-C at any question"),
        pytest.param("\x04", (0, len(QUESTIONS) - 1), id="Ctrl-D at the first and the last"),
    ],
)
def test_breaking_off_leaves_the_plan_untouched(walk: Walk, plans: Path, key: str, at: Sequence[int]) -> None:
    before = (plans / "c-0142.yaml").stat(), text(plans)
    # Where nothing was answered there is nothing to keep, and nothing is asked.
    walks = [walk(*PASSED_OVER[:number], key, *(["n"] if number else [])) for number in at]
    for child in walks:
        code, said = ended(child)
        assert code == 130
        assert said.strip().splitlines()[-1].startswith("planctl: interrupted; nothing was changed")
    assert ((plans / "c-0142.yaml").stat(), text(plans)) == before
    assert {path.name for path in plans.iterdir()} == {"c-0142.yaml", "planctl.yaml"}


def test_no_at_the_end_records_nothing(walk: Walk, plans: Path) -> None:
    before = text(plans)

    code, said = ended(walk(*PASSED_OVER[:-1], "n"))

    assert (code, "c-0142: nothing was recorded" in said, text(plans)) == (0, True, before)


def test_review_held_before_a_trigger_says_that_it_leaves_it_open(walk: Walk, process: Run, plans: Path) -> None:
    code, said = ended(walk("", "2026-05-29", *PASSED_OVER[2:]))

    assert code == 0
    assert "  not covered by this review: crisis on 2026-05-28, known on 2026-05-30, + 2 days" in said
    assert "kind: review, decision: continue}\n" in text(plans)
    assert process("review-due", plans=plans).stdout.startswith("c-0142  2026-06-01  today  crisis")


def test_review_held_before_another_says_that_the_clock_goes_on_from_that(walk: Walk) -> None:
    _, said = ended(walk("", "2026-02-01", "\x03", "n"))

    assert "the review interval still counts from the later review on 2026-03-02" in said


@pytest.mark.parametrize(
    ("at", "answers", "says", "becomes"),
    [
        pytest.param(
            1, ["2026-06-02", "2026-05-31"], "2026-06-02 is in the future", "date: 2026-05-31, kind", id="a day to come"
        ),
        pytest.param(1, ["2026-01-11", ""], "before the plan was made, on 2026-01-12", "2026-06-01", id="too early"),
        pytest.param(1, ["03/04/2026", ""], "03/04/2026", "2026-06-01", id="a day that can be read in two ways"),
        pytest.param(2, ["better", "impr"], "choose one of improving, worsening", "g1: improving", id="no such word"),
        pytest.param(2, ["i", "im"], "could be improving or in-progress", "g1: improving", id="two words"),
        pytest.param(5, ["stop", "close"], "choose one of continue", "decision: close", id="no such decision"),
        pytest.param(
            6, ["2026-06-01", "2026-06-02"], "not after the review on 2026-06-01", "next: 2026-06-02", id="no later day"
        ),
    ],
)
def test_answer_that_cannot_be_is_asked_again(
    walk: Walk, plans: Path, at: int, answers: list[str], says: str, becomes: str
) -> None:
    before = text(plans)

    code, said = ended(walk(*PASSED_OVER[:at], *answers, *PASSED_OVER[at + 1 :]))

    assert (code, says in said) == (0, True), said
    assert becomes in line(plans, before)


@pytest.mark.parametrize(
    ("at", "answer", "says"),
    [
        pytest.param(3, "achieved", "g1a has ended", id="an objective achieved"),
        pytest.param(5, "close", "stays open until you record its end: planctl close c-0142", id="closing"),
        pytest.param(5, "revise", "planctl edit c-0142; then planctl log c-0142 amended", id="revising"),
    ],
)
def test_what_follows_from_an_answer_is_told(walk: Walk, at: int, answer: str, says: str) -> None:
    code, said = ended(walk(*PASSED_OVER[:at], answer, *PASSED_OVER[at + 1 :]))

    assert (code, says in said) == (0, True), said


def test_objective_of_a_goal_that_is_achieved_is_not_asked_about(walk: Walk, plans: Path) -> None:
    before = text(plans)

    code, said = ended(walk("", "", "achieved", *PASSED_OVER[4:]))

    assert (code, "Progress of g1a" in said, "Progress of g2" in said) == (0, False, True)
    assert "g1 has ended" in said
    assert line(plans, before) == "{date: 2026-06-01, kind: review, decision: continue, goals: {g1: achieved}}"


@pytest.mark.parametrize(
    "note",
    [
        pytest.param(
            '"no" — {x} [y] #1 %s \\ \' = : - &a *b !c | $(touch x) <b> größe 喜び 🚲', id="full of other languages"
        ),
        pytest.param("x" * 3000, id="much too long"),
    ],
)
def test_note_is_a_text_whatever_it_says(walk: Walk, process: Run, plans: Path, note: str) -> None:
    code, _ = ended(walk(*PASSED_OVER[:8], note, ""))

    assert code == 0
    entries = json.loads(process("history", "c-0142", "--format", "json", plans=plans).stdout)["entries"]
    assert (entries[-1]["kind"], entries[-1]["note"]) == ("review", note)


def test_text_of_the_plan_commands_no_terminal(walk: Walk, plans: Path) -> None:
    there = text(plans)
    hostile = there.replace("text: Graded exposure", 'text: "zero\\u200bwidth \\u2028 [red]x[/red]"')
    (plans / "c-0142.yaml").write_text(hostile)

    _, said = ended(walk("\x03"))

    assert "i1  undecided: zero\\u200bwidth \\u2028 [red]x[/red]" in said


def test_no_word_is_cut_on_a_narrow_terminal(walk: Walk, plans: Path) -> None:
    before = text(plans)

    code, said = ended(walk(*PASSED_OVER[:8], "short", "", columns=24))

    assert code == 0
    assert "Ride the bus to work alone on 4 of 5 workdays by 20 June 2026" in " ".join(said.split())
    assert "not-attainable" in said
    assert line(plans, before) == '{date: 2026-06-01, kind: review, decision: continue, note: "short"}'


# ---- when nothing is to be asked ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "written"),
    [
        pytest.param(
            ("--no-input", "--scope", "full", "--decision", "revise"),
            "{date: 2026-06-01, kind: review, scope: full, decision: revise}",
            id="told not to",
        ),
        pytest.param(
            ("--decision", "continue"),
            "{date: 2026-06-01, kind: review, decision: continue}",
            id="the decision is said",
        ),
    ],
)
def test_recorded_straight_away(walk: Walk, plans: Path, options: tuple[str, ...], written: str) -> None:
    before = text(plans)

    code, said = ended(walk(options=options))

    assert (code, "Which kind of review" in said) == (0, False)
    assert line(plans, before) == written


def test_what_options_say_is_filled_in(walk: Walk, plans: Path) -> None:
    before = text(plans)
    options = ("--date", "2026-05-30", "--logged", "2026-05-31", "--scope", "event", "--goal", "g2=improving", "--next",
               "2026-09-01", "--with", "client", "--note", "by phone")  # fmt: skip

    # Who else is asked once more, since somebody is named already.
    code, _ = ended(walk(*PASSED_OVER[:8], "", "", "", options=options))

    assert code == 0
    assert line(plans, before) == (
        "{date: 2026-05-30, kind: review, scope: event, decision: continue, goals: {g2: improving}, next: 2026-09-01, "
        'with: ["client"], logged: 2026-05-31, note: "by phone"}'
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(("--no-input",), "--scope and --decision are required without a terminal", id="both"),
        pytest.param(("--no-input", "--decision", "revise"), "--scope is required", id="the scope"),
        pytest.param(("--no-input", "--scope", "full"), "--decision is required", id="the decision"),
    ],
)
def test_where_nobody_is_asked_scope_and_decision_are_needed(
    walk: Walk, plans: Path, options: tuple[str, ...], says: str
) -> None:
    before = text(plans)

    code, said = ended(walk(options=options))

    assert (code, says in said, text(plans)) == (2, True, before), said


def test_plan_that_cannot_be_read_is_told_and_not_asked_about(walk: Walk, plans: Path) -> None:
    (plans / "c-0142.yaml").write_text(text(plans).replace("by: 2026-06-20", "by: someday"))

    code, said = ended(walk())

    assert (code, "c-0142.yaml:8:9" in said, "Which kind of review" in said) == (3, True, False)


def test_answer_as_json_stands_alone_on_stdout(
    terminal: Callable[..., pexpect.spawn], plans: Path, tmp_path: Path
) -> None:
    command = f"{PLANCTL} --plans {plans} review c-0142 --format json > {tmp_path}/answer"
    child = terminal("/bin/sh", ["-c", command], tmp_path)
    child.said = ""
    give(child, *PASSED_OVER)
    code, _ = ended(child)

    assert code == 0
    assert json.loads((tmp_path / "answer").read_text())["entry"] == {
        "date": "2026-06-01",
        "kind": "review",
        "decision": "continue",
    }


# ---- a plan that changes meanwhile -------------------------------------------------------------


ANSWERED = ["event", "2026-05-31", "impr", "", "", "continue", "2026-09-01", "client, sister", "", "by phone"]
RECORDED = (
    "{date: 2026-05-31, kind: review, scope: event, decision: continue, goals: {g1: improving}, next: 2026-09-01, "
    'with: ["client", "sister"], note: "by phone"}'
)


@pytest.fixture
def at_the_end(walk: Walk) -> pexpect.spawn:
    """A walk that has come to its last question."""
    child = walk(*ANSWERED)
    child.expect("Record it")
    return child


def test_entry_that_came_meanwhile_is_not_closed_unseen(at_the_end: pexpect.spawn, process: Run, plans: Path) -> None:
    assert process("log", "c-0142", "relapse", "--date", "2026-05-31", plans=plans).returncode == 0
    before = text(plans)
    give(at_the_end, "y")
    at_the_end.expect("c-0142.yaml was changed since the review began; nothing was recorded")
    at_the_end.expect("history: added 2026-05-31 relapse")
    assert text(plans) == before
    # Once more: the answers stand there already, and the relapse is shown now.
    give(at_the_end, "y")
    at_the_end.expect("2026-05-31 relapse")
    give(at_the_end, *[""] * 8, "", "", "y")
    code, _ = ended(at_the_end)

    assert code == 0
    assert line(plans, before) == RECORDED
    assert process("review-due", "--all", plans=plans).stdout.startswith("c-0142  2026-06-20")


@pytest.mark.parametrize(
    ("there", "becomes", "says"),
    [
        pytest.param("  - id: g2\n", "  - id: g3\n", "goal g2 removed", id="a goal is gone"),
        pytest.param("baseline: 18, target: 9", "baseline: 18, target: 7", "g2: target 9 → 7", id="another target"),
    ],
)
def test_plan_that_says_something_else_by_now(
    at_the_end: pexpect.spawn, plans: Path, there: str, becomes: str, says: str
) -> None:
    changed = text(plans).replace(there, becomes)
    (plans / "c-0142.yaml").write_text(changed)
    give(at_the_end, "y", "n")
    code, said = ended(at_the_end)

    assert (code, says in said, text(plans)) == (3, True, changed), said


def test_comment_that_came_meanwhile_is_kept(at_the_end: pexpect.spawn, plans: Path) -> None:
    changed = text(plans).replace("goals:\n", "# a comment\ngoals:\n", 1)
    (plans / "c-0142.yaml").write_text(changed)
    give(at_the_end, "y")
    code, _ = ended(at_the_end)

    assert (code, line(plans, changed)) == (0, RECORDED)


def test_plan_that_is_broken_by_now(at_the_end: pexpect.spawn, plans: Path) -> None:
    (plans / "c-0142.yaml").write_text("format: 1\n")
    give(at_the_end, "y")
    code, said = ended(at_the_end)

    assert (code, "c-0142.yaml cannot be read, and was not changed" in said) == (3, True)
    assert text(plans) == "format: 1\n"


def test_draft_of_a_review_goes_on_and_shows_again_what_has_happened(walk: Walk, plans: Path) -> None:
    code, said = ended(walk("event", "", "improving", "\x04", "y"))
    draft = plans / ".c-0142.draft.yaml"
    assert (code, draft.stat().st_mode & 0o777) == (130, 0o600)
    assert "planctl review c-0142 goes on with it" in " ".join(said.split())

    code, said = ended(walk("y", *["" if answer == "" else answer for answer in PASSED_OVER[3:]]))

    assert code == 0
    assert "crisis on 2026-05-28" in said
    assert "kind: review, scope: event, decision: continue, goals: {g1: improving}}\n" in text(plans)
    assert not draft.exists()
