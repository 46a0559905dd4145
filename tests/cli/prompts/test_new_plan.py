"""A new plan, question by question, at a real terminal."""

import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pexpect
import pytest
from tests.command_line import PLANCTL

from planctl.model import fingerprint
from planctl.model.dates import Frequency, Interval
from planctl.model.plan import Intervention, Measure, Person, Plan, Safety
from planctl.storage import plan_folder
from planctl.storage.plan_folder import Document

PAGE = Path(__file__).parents[3] / "examples" / "new-plan.md"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PLANCTL_TODAY": "2026-06-01"}
# Wipes what is on the line to begin with.
ANEW = "\x15"
Start = Callable[..., pexpect.spawn]
Answers = Sequence[tuple[str, str]]


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    path = tmp_path / "plans"
    path.mkdir()
    (path / "planctl.yaml").write_text("review: {every: 6 months}\n")
    return path


@pytest.fixture
def new(terminal: Start, plans: Path) -> Start:
    """Start `planctl new c-0201` at a terminal."""

    def start(*options: str, env: Mapping[str, str] | None = None, columns: int = 80) -> pexpect.spawn:
        command = ["--plans", str(plans), "new", "c-0201", *options]
        return terminal(PLANCTL, command, plans, columns, env)

    return start


PROMPT = "\r\n(?:\x1b\\[\\?2004h)?> "


def answered(child: pexpect.spawn, answers: Answers = ()) -> str:
    """Answer the questions named, in their order, and pass over all others. Returns all that was said."""
    said = ""
    remaining = list(answers)
    while child.expect([PROMPT, pexpect.EOF]) == 0:
        said += child.before
        # The question is what was said since the answer before it.
        asked = remaining and remaining[0][0] in " ".join(child.before.split())
        child.send(f"{remaining.pop(0)[1] if asked else ''}\r")
    child.close()
    assert remaining == [], said
    return said + str(child.before)


def words(said: str) -> str:
    """What was said, without line ends and what a terminal is told."""
    return " ".join(re.sub(r"\x1b\[\?2004[hl]", "", said).split())


def plan_in(plans: Path) -> Plan:
    found = plan_folder.document(plans / "c-0201.yaml", plan_folder.open_folder(plans).settings)
    assert isinstance(found, Document), found.problems
    return found.plan


GOOD: Answers = [
    ("What do you hope to get out", "To stop planning my life around the next attack."),
    ("What are your goals", "Get to work on my own."),
    ("How would you know", "I'd take the bus without looking for the exits."),
    ("A diagnosis?", "f41.0 Panic disorder"),
    ("A problem, one at a time:", "Panic attacks on the bus, 5 a week; has not ridden one since October"),
    ("in their own words?", "I want my mornings back."),
    ("The goal:", "Ride the bus to work alone on 4 of 5 workdays by 31 August 2026"),
    ("What will you measure", "bus rides alone"),
    ("What is counted?", "days per week"),
    ("Where is it now?", "0"),
    ("Target?", ""),
    ("Did the client agree to this goal?", "today"),
    ("or another goal?", "goal"),
    ("The goal:", "PDSS from 16 to 5 or below by 30 September 2026"),
    ("Did the client agree to this goal?", "fri"),
    ("What will be done?", "Graded exposure on bus line 7"),
    ("Which goals is it for?", "g1"),
    ("Who does it?", "b"),
    ("How often?", "2 days"),
    ("Did the client agree", "ag"),
    ("What else will be done?", "Interoceptive exposure"),
    ("Which goals is it for?", "g2"),
    ("Who does it?", "b"),
    ("How often?", "1 week"),
    ("Did the client agree", "agreed"),
    ("What are the client's strengths", "Keeps a training diary"),
    ("What could get in the way?", "Shift work every third week"),
    ("How does the client want", "Sessions in Spanish"),
    ("Risk of harm", "low"),
    ("What kind of sessions", "individual, CBT, 50 minutes, 1 week"),
    ("What would show that treatment can end?", "Four weeks without an avoided commute"),
    ("Has the client signed", "y"),
]


# ---- from the first question to the file ---------------------------------------------------------


def test_everything_answered_well_leaves_nothing_to_ask(new: Start, plans: Path) -> None:
    child = new("--template", "anxiety")
    said = words(answered(child, GOOD))

    assert child.exitstatus == 0
    assert "planctl check: no findings." in said
    assert "next review 2026-08-31, in 91 days: target date of goal g1 Write it?" in said
    assert said.endswith(
        "c-0201.yaml written next: planctl show c-0201, planctl check c-0201, planctl review-due c-0201"
    )
    checked = subprocess.run(
        [PLANCTL, "--plans", plans, "check", "c-0201"], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0
    assert checked.stdout.splitlines()[0].split() == ["c-0201", "S", "M", "A", "R", "T"]
    assert "-" not in checked.stdout.partition("met   - not met")[0].replace("c-0201", "")
    plan = plan_in(plans)
    first, second = plan.goals
    assert (first.words, first.problem, first.by, first.agreed) == (
        "I want my mornings back.",
        "p1",
        date(2026, 8, 31),
        date(2026, 6, 1),
    )
    assert first.measure == Measure(name="bus rides alone", unit="days per week", baseline=0, target=4)
    # All of it stood in the sentence, and only Enter was pressed.
    assert second.measure == Measure(name="PDSS", baseline=16, target=5)
    assert (second.by, second.agreed) == (date(2026, 9, 30), date(2026, 5, 29))
    assert plan.interventions[0] == Intervention(
        id="i1",
        goals=("g1",),
        text="Graded exposure on bus line 7",
        who="both",
        every=Interval(2, "day"),
        agreement="agreed",
    )
    assert plan.interventions[1].goals == ("g2",)
    assert plan.problems[0].diagnosis == "F41.0"
    assert plan.diagnoses[0].primary
    assert [entry.kind for entry in plan.history] == ["created", "signed"]
    assert plan.history[1].plan == fingerprint.of_plan(plan)
    assert (plans / "c-0201.yaml").stat().st_mode & 0o777 == 0o600


def test_everything_passed_over_leaves_the_skeleton(new: Start, plans: Path) -> None:
    child = new("--every", "3 months")
    said = words(answered(child))
    written = (plans / "c-0201.yaml").read_text()
    (plans / "c-0201.yaml").unlink()
    subprocess.run(
        [PLANCTL, "--plans", plans, "new", "c-0201", "--every", "3 months", "--no-input"],
        env=ENVIRONMENT,
        capture_output=True,
        check=True,
    )

    assert child.exitstatus == 0
    assert "error P004: the plan has no goals." in said
    # It was said on the command line.
    assert "A different review interval?" not in said
    assert written == (plans / "c-0201.yaml").read_text()


@pytest.mark.parametrize(
    ("answers", "holds"),
    [
        pytest.param(
            [("What will be done?", "Exposure"), ("Did the client agree", "decl")],
            lambda plan: plan.interventions[0].agreement == "declined",
            id="an intervention that the client declined",
        ),
        pytest.param(
            [("The goal:", "Call my sister"), ("Did the client agree to this goal?", "declined")],
            lambda plan: plan.goals[0].agreed == "declined",
            id="a goal that the client declined",
        ),
        pytest.param(
            [("The goal:", "Call my sister"), ("Did the client agree to this goal?", "no")],
            lambda plan: plan.goals[0].agreed is None,
            id="a goal that the client has not agreed to yet",
        ),
        pytest.param(
            [("in their own words?", "Be in touch again"), ("Use the client's own words", "")],
            lambda plan: (plan.goals[0].text, plan.goals[0].words) == ("Be in touch again", "Be in touch again"),
            id="a goal in no other words than the client's",
        ),
        pytest.param(
            [("The goal:", "Feel less tense"), ("Change the wording", f"{ANEW}Eat lunch in the staff room twice")],
            lambda plan: plan.goals[0].text == "Eat lunch in the staff room twice",
            id="a finding answered by another sentence",
        ),
        pytest.param(
            [("The goal:", "Feel less tense"), ("Change something?", "sen"), ("The goal [", "\x05 in meetings")],
            lambda plan: plan.goals[0].text == "Feel less tense in meetings",
            id="a finding answered by more words",
        ),
        pytest.param(
            [
                ("The goal:", "Call my sister every week by 31 August 2027"),
                ("T005: ", "date"),
                ("By when?", "2026-08-31"),
            ],
            lambda plan: plan.goals[0].by == date(2026, 8, 31),
            id="a finding answered by another day",
        ),
        pytest.param(
            [
                ("The goal:", "x"),
                ("What will you measure", "C-SSRS"),
                ("M008: ", "mea"),
                ("What will you measure", f"{ANEW}wsa\t"),
            ],
            lambda plan: plan.goals[0].measure.name == "WSAS",
            id="a finding answered by another measure",
        ),
        pytest.param(
            [
                ("The goal:", "x"),
                ("What will you measure", "phq9"),
                ("Where is it now? (0 to 27)", "28"),
                ("lies outside", "15"),
            ],
            lambda plan: plan.goals[0].measure.baseline == 15,
            id="a score outside the instrument's range",
        ),
        pytest.param(
            [("The goal:", "x"), ("What will you measure", "phq-8"), ("Did you mean one of these? (PHQ-", "PHQ-9")],
            lambda plan: plan.goals[0].measure.name == "PHQ-9",
            id="an instrument misspelt",
        ),
        pytest.param(
            [("The goal:", "x"), ("What will you measure", "GDA-7"), ("Did you mean GAD-7?", "y")],
            lambda plan: plan.goals[0].measure == Measure(name="GAD-7"),
            id="an instrument that can only be one",
        ),
        pytest.param(
            [
                ("The goal:", "x"),
                ("What will you measure", "Walks"),
                ("Target?", "3"),
                ("Is lower or higher better?", "h"),
            ],
            lambda plan: plan.goals[0].measure == Measure(name="Walks", target=3, better="higher"),
            id="a direction that the numbers don't tell",
        ),
        pytest.param(
            [
                ("The goal:", "x"),
                ("What will you measure", "ISI"),
                ("Where is it now?", "9"),
                ("Target?", "9"),
                ("maintain", ""),
            ],
            lambda plan: plan.goals[0].maintenance,
            id="a level that is to be held",
        ),
        pytest.param(
            [
                ("The goal:", "Ride the bus alone"),
                ("An objective for g1", "o"),
                ("The objective:", "Ride two stops by 30 June 2026"),
                ("An objective for g1", "o"),
                ("The objective:", "Ride four stops"),
                ("By when?", "+6w"),
            ],
            lambda plan: (
                [(step.id, step.by.isoformat()) for step in plan.goals[0].objectives]
                == [("g1a", "2026-06-30"), ("g1b", "2026-07-13")]
            ),
            id="steps on the way",
        ),
        pytest.param(
            [
                ("A problem,", "Panic on the bus"),
                ("Another problem?", "Sleeps badly"),
                ("The goal:", "x"),
                ("Which problem", "p2"),
                ("No goal addresses p1", "The client wants to sleep first"),
            ],
            lambda plan: (
                (plan.goals[0].problem, plan.problems[0].deferred) == ("p2", "The client wants to sleep first")
            ),
            id="a problem that is put off",
        ),
        pytest.param(
            [("A diagnosis?", "F41.0"), ("Another diagnosis?", "F32.1"), ("Which is the primary", "F32.1")],
            lambda plan: [each.primary for each in plan.diagnoses] == [False, True],
            id="the primary one of two diagnoses",
        ),
        pytest.param(
            [("A different review interval?", "now and then"), ("and no policy", "payer-9\t")],
            lambda plan: plan.review.policy == ("payer-90d",),
            id="a review policy",
        ),
        pytest.param(
            [("A different review interval?", "3m")],
            lambda plan: plan.review.every == Interval(3, "month"),
            id="a review interval",
        ),
        pytest.param(
            [("Risk of harm", "moderate"), ("Where is the safety plan", "")],
            lambda plan: plan.safety == Safety(risk="moderate", date=date(2026, 6, 1)),
            id="a risk without a safety plan",
        ),
    ],
)
def test_what_is_answered_is_what_is_written(
    new: Start, plans: Path, answers: Answers, holds: Callable[[Any], bool]
) -> None:
    child = new("--template", "depression")
    answered(child, answers)

    assert child.exitstatus == 0
    assert holds(plan_in(plans))


def test_each_finding_is_asked_once_and_none_of_what_was_not_asked_for_yet(new: Start) -> None:
    said = words(answered(new(), [("The goal:", "Feel better")]))
    before_the_measure, _, rest = said.partition("What will you measure")
    after_it, _, summary = rest.partition("The plan")

    assert "M001: " in before_the_measure
    assert "M001: " not in after_it
    for code in ("T001", "R001", "R002", "R003"):
        assert f"{code}: " not in before_the_measure
    assert after_it.count("T001: ") == 1
    assert "R001: " not in after_it
    assert "R001: " in summary


# ---- the end -------------------------------------------------------------------------------------


def test_dropped_at_the_end_nothing_is_written(new: Start, plans: Path) -> None:
    child = new()
    said = words(
        answered(
            child,
            [
                ("The goal:", "Call"),
                ("Write it?", "drop"),
                ("Discard all", ""),
                ("Write it?", "d"),
                ("Discard all", "y"),
            ],
        )
    )

    assert child.exitstatus == 0
    assert said.endswith("nothing was written")
    assert [path.name for path in plans.iterdir()] == ["planctl.yaml"]


CHANGED = [
    *GOOD,
    ("Write it?", "c"),
    ("Which part?", "goals"),
    ("Which goal?", "g2"),
    ("Target?", f"{ANEW}7"),
    ("Write it?", "change"),
    ("Which part?", "prob"),
    ("p1 [", "\x05, and on the train"),
    ("Write it?", "change"),
    ("Which part?", "inter"),
    ("What will be done?", f"{ANEW}-"),
    ("Write it?", "change"),
    ("Which part?", "sig"),
    ("signed the plan today? [Y/n]", "n"),
]


def test_any_part_can_be_changed_and_the_rest_stays(new: Start, plans: Path) -> None:
    answered(new("--template", "anxiety"), GOOD)
    before = plan_in(plans)
    (plans / "c-0201.yaml").unlink()
    answered(new("--template", "anxiety"), CHANGED)
    after = plan_in(plans)

    assert after.goals[1].measure == Measure(name="PDSS", baseline=16, target=7)
    assert after.problems[0].text.endswith("since October, and on the train")
    assert [each.id for each in after.interventions] == ["i2"]
    assert [each.kind for each in after.history] == ["created"]
    assert after == before.replace(
        goals=(before.goals[0], before.goals[1].replace(measure=after.goals[1].measure)),
        problems=after.problems,
        interventions=before.interventions[1:],
        journal=before.history[:1],
    )


def test_goal_taken_away_is_taken_out_of_its_interventions(new: Start, plans: Path) -> None:
    away = [
        ("Write it?", "c"),
        ("Which part?", "goals"),
        ("Which goal?", "g1"),
        ("The goal:", f"{ANEW}-"),
        ("Use the client's own words", "n"),
    ]
    answered(new("--template", "anxiety"), [*GOOD, *away])
    plan = plan_in(plans)

    assert [each.id for each in plan.goals] == ["g2"]
    assert [each.goals for each in plan.interventions] == [(), ("g2",)]


def test_answers_outlive_a_plan_that_could_not_be_written(new: Start, plans: Path) -> None:
    child = new()
    child.expect(PROMPT)
    (plans / "c-0201.yaml").write_text("of somebody else")
    child.send("To sleep\r")
    while child.expect([PROMPT, "exists already, and is not overwritten"]) == 0:
        child.send("\r")
    child.expect(PROMPT)
    assert (plans / "c-0201.yaml").read_text() == "of somebody else"
    (plans / "c-0201.yaml").unlink()
    child.send("\r")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    intake = plan_in(plans).intake
    assert intake is not None
    assert intake.hopes == "To sleep"


# ---- breaking off --------------------------------------------------------------------------------


def stopped(child: pexpect.spawn, at: str, answers: Answers, keys: Sequence[str]) -> str:
    """Answer up to the question named, break off there, and send the further keys. Returns what was said then."""
    resume(child, answers, at)
    for key in keys:
        child.send(key)
        child.expect([PROMPT, pexpect.EOF])
    child.expect(pexpect.EOF)
    child.close()
    return words(child.before)


def resume(child: pexpect.spawn, answers: Answers, at: str = "") -> None:
    """Answer the questions up to the one named, or all; those that a draft has answered are not asked again."""
    remaining = list(answers)
    while child.expect([PROMPT, pexpect.EOF]) == 0:
        question = " ".join(child.before.split())
        if at and at in question:
            return
        first = next((number for number, (asked, _) in enumerate(remaining) if asked in question), None)
        child.send("\r" if first is None else f"{remaining[first][1]}\r")
        remaining = remaining if first is None else remaining[first + 1 :]


PLACES = ["How would you know", "Another problem?", "Target?", "Did the client agree? (", "Write it?"]


@pytest.mark.parametrize("key", [pytest.param("\x03", id="Ctrl-C"), pytest.param("\x04", id="Ctrl-D")])
def test_draft_goes_on_where_it_was_broken_off_and_gives_the_same_plan(new: Start, plans: Path, key: str) -> None:
    answered(new("--template", "anxiety"), GOOD)
    whole = (plans / "c-0201.yaml").read_bytes()
    (plans / "c-0201.yaml").unlink()
    draft = plans / ".c-0201.draft.yaml"
    for place in PLACES:
        child = new(*([] if draft.exists() else ["--template", "anxiety"]))
        stopped(child, place, GOOD, [key, "\r"])
        assert child.exitstatus == 130
        assert draft.stat().st_mode & 0o777 == 0o600
    resume(new(), GOOD)

    assert (plans / "c-0201.yaml").read_bytes() == whole
    assert not draft.exists()


@pytest.mark.parametrize("keys", [["\x04", "\x04"], ["\x03", "\x03"], ["\x04", "n\r"]])
def test_no_draft_is_kept_that_is_not_wanted(new: Start, plans: Path, keys: list[str]) -> None:
    child = new()
    stopped(child, "A diagnosis?", GOOD, keys)

    assert child.exitstatus == 130
    assert [path.name for path in plans.iterdir()] == ["planctl.yaml"]


def test_first_question_left_leaves_nothing_and_asks_nothing(new: Start, plans: Path) -> None:
    child = new()
    assert "Keep a draft" not in stopped(child, "What do you hope", (), ["\x04"])
    assert child.exitstatus == 130
    assert [path.name for path in plans.iterdir()] == ["planctl.yaml"]


def test_going_back_across_sections_asks_anew_and_keeps_the_rest(new: Start, plans: Path) -> None:
    child = new()
    answered(
        child,
        [
            ("A diagnosis?", "F41.0"),
            ("Another diagnosis?", "back"),
            ("A diagnosis?", "F41.1"),
            ("A problem,", "Worries"),
            ("Another problem?", ""),
            ("in their own words?", "back"),
            ("Another problem?", "back"),
            ("A problem, one at a time: (Enter: no more) [Worries]", "Worries all day"),
        ],
    )
    plan = plan_in(plans)

    assert [diagnosis.code for diagnosis in plan.diagnoses] == ["F41.1"]
    assert [(problem.text, problem.diagnosis) for problem in plan.problems] == [("Worries all day", "F41.1")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("?", "ICD-10-CM code, then the name", id="an explanation"),
        pytest.param("F4.11", "does not have the form", id="no code"),
        pytest.param("F410", "Did you mean F41.0?", id="a code without its point"),
    ],
)
def test_diagnosis(new: Start, typed: str, said: str) -> None:
    child = new()
    assert said in words(answered(child, [("A diagnosis?", typed)]))


def test_usual_review_interval_is_asked_once_and_written_to_the_settings(new: Start, plans: Path) -> None:
    (plans / "planctl.yaml").write_bytes(b"# mine\r\nlocale: en-GB")
    said = words(answered(new(), [("How often do you usually review plans?", "90 days")]))
    written = (plans / "planctl.yaml").read_bytes()
    (plans / "c-0201.yaml").unlink()
    again = words(answered(new()))

    assert "payers often expect 90 days" in said
    assert written == b"# mine\r\nlocale: en-GB\r\nreview:\r\n  every: 90 days\r\n"
    assert "usually review" not in again


def test_first_complete_plan_takes_at_most_35_prompts(new: Start, plans: Path) -> None:
    (plans / "planctl.yaml").unlink()
    child = new()
    answers = [
        ("usually review", "90 days"),
        *(answer for answer in GOOD[:11]),
        ("By when?", "2026-08-31"),
        ("Did the client agree to this goal?", "yes"),
        ("What will be done?", "Exposure"), ("Who does it?", "both"), ("How often?", "twice a week"),
        ("Did the client agree?", "yes"),
        ("What else will be done?", "Diary"), ("Who does it?", "client"), ("How often?", "daily"),
        ("Did the client agree?", "yes"),
        *GOOD[-7:],
    ]  # fmt: skip
    answers = [(q, "Ride the bus to work alone on 4 of 5 workdays" if q == "The goal:" else a) for q, a in answers]
    prompts, remaining = 0, list(answers)
    while child.expect([PROMPT, pexpect.EOF]) == 0:
        prompts += 1
        matches = remaining and remaining[0][0] in " ".join(child.before.split())
        child.send(f"{remaining.pop(0)[1] if matches else ''}\r")
    assert remaining == []
    assert prompts <= 35
    assert plan_in(plans).interventions[1].every == Frequency(1, "day")


@pytest.mark.parametrize(
    ("options", "answers", "minor", "people"),
    [
        pytest.param((), [("Is the client a minor?", "")], False, (), id="an adult"),
        pytest.param(
            (), [("Is the client a minor?", "y"), ("Who is the guardian?", "M. R.")], True,
            (Person(role="guardian", name="M. R.", must_sign=True),), id="a minor",
        ),
        pytest.param(
            (), [("Is the client a minor?", "yes")], True,
            (Person(role="guardian", must_sign=True),), id="a minor whose guardian is not named",
        ),
        pytest.param(
            ("--template", "couples"), [("Who is the second partner?", "J. K.")], False,
            (Person(role="partner", name="J. K.", must_sign=True),), id="a couple",
        ),
        pytest.param(("--template", "couples"), [], False, (), id="a couple of whom one signs"),
        pytest.param(
            (), [("What kind of sessions", "couples, 50 minutes"), ("Who is the second partner?", "J. K.")], False,
            (Person(role="partner", name="J. K.", must_sign=True),), id="couples sessions",
        ),
    ],
)  # fmt: skip
def test_who_else_must_sign(
    new: Start, plans: Path, options: Sequence[str], answers: Answers, minor: bool, people: tuple[Person, ...]
) -> None:
    said = words(answered(new(*options), answers))

    assert ("Is the client a minor?" in said) == ("couples" not in str((options, answers)))
    assert (plan_in(plans).minor, plan_in(plans).people) == (minor, people)


@pytest.mark.parametrize(
    ("settings", "typed", "day"),
    [
        pytest.param("review: {plan_due: 30 days}\n", "2026-05-20", date(2026, 5, 20), id="counted from it"),
        pytest.param("review: {plan_due: 30 days}\n", "", None, id="passed over"),
        pytest.param("review: {plan_due: 30 days, plan_due_from: start}\n", None, None, id="counted from the start"),
        pytest.param("review: {every: 6 months}\n", None, None, id="no initial plan is asked for"),
    ],
)
def test_first_contact_is_asked_for_where_the_initial_plan_is_due_from_it(
    new: Start, plans: Path, settings: str, typed: str | None, day: date | None
) -> None:
    (plans / "planctl.yaml").write_text(settings)

    said = words(answered(new(), [("When was the first contact?", typed)] if typed is not None else []))

    assert ("When was the first contact?" in said) == (typed is not None)
    intake = plan_in(plans).intake
    assert (intake.date if intake is not None else None) == day


def test_draft_is_not_ignored_where_nobody_is_asked(new: Start, plans: Path) -> None:
    child = new()
    child.expect(PROMPT)
    child.send("To sleep.\r")
    child.expect(PROMPT)
    child.send("\x04")
    child.expect("Keep a draft")
    child.send("y\r")
    child.expect(pexpect.EOF)
    command = [str(PLANCTL), "--plans", str(plans), "new", "c-0201", "--no-input"]

    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (3, "")
    assert "there is an unfinished draft of c-0201, .c-0201.draft.yaml; nothing was written" in done.stderr
    assert not (plans / "c-0201.yaml").exists()


# ---- what is refused -----------------------------------------------------------------------------


def test_plan_that_is_there_is_told_before_the_first_question(new: Start, plans: Path) -> None:
    (plans / "c-0201.yaml").write_text("mine")
    child = new()
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 3
    assert "c-0201.yaml exists already, and is not overwritten" in words(child.before)
    assert "intake" not in child.before.casefold()


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param('[bold]"quoted"[/bold] {x} # no comment: *y &z', id="markup and YAML"),
        pytest.param("- Größe: 数 \N{GRINNING FACE}", id="letters beyond ASCII"),
        pytest.param("'single' \\ %s ${HOME} `id`", id="what a shell would read"),
    ],
)
@pytest.mark.parametrize(
    "env",
    [
        pytest.param({}, id="UTF-8"),
        pytest.param({"LC_ALL": "C", "LANG": "C"}, id="no locale"),
        pytest.param({"TERM": "dumb"}, id="a dumb terminal"),
    ],
)
def test_any_text_is_kept_as_it_was_typed(new: Start, plans: Path, typed: str, env: Mapping[str, str]) -> None:
    child = new(env=env)
    answered(child, [("What do you hope", typed), ("The goal:", typed)])
    plan = plan_in(plans)

    assert plan.intake is not None
    assert (plan.intake.hopes, plan.goals[0].text) == (typed, typed)


def test_escape_sequence_is_asked_again(new: Start, plans: Path) -> None:
    answered(new(), [("What do you hope", "to\x16\x1b[2Jsleep"), ("please type it again", "to sleep")])

    assert (intake := plan_in(plans).intake) is not None
    assert intake.hopes == "to sleep"


def test_narrow_terminal_loses_no_word(new: Start, plans: Path) -> None:
    sentence = "Bring the PDSS score from 16 to 8 or below by 30 September 2026, and keep it there for a month"
    answers = [("The goal:", sentence), ("Risk of harm", "low")]
    wide = words(answered(new("--template", "anxiety"), answers))
    (plans / "c-0201.yaml").unlink()
    narrow_text = answered(new("--template", "anxiety", columns=40), answers)
    narrow = words(narrow_text)

    # What is typed is wrapped by the terminal; what is said is not cut.
    assert narrow.partition("The plan")[2] == wide.partition("The plan")[2]
    assert set(wide.split()) - set(narrow.split()) - set(sentence.split()) == set()
    summary = narrow_text.partition("The plan")[2].partition("Write it?")[0]
    assert 20 < max(map(len, summary.splitlines())) <= 40


def test_template_of_ones_own_is_asked_with(new: Start, plans: Path) -> None:
    (plans / "templates").mkdir()
    (plans / "templates" / "grief.yaml").write_text(
        "description: Loss.\ngoals: Whose absence is it?\n"
        "measures: [{name: visits to the grave, unit: times per month, better: lower}]\n"
        "services: [{type: group, minutes: 90, every: 2 weeks}]\n"
    )
    answers = [
        ("The goal:", "x"),
        ("What will you measure", "vis\t"),
        ("(such as group, 90 minutes, 2 weeks)", "group, 90 min, 2w"),
    ]
    said = words(answered(new("--template", "grief"), answers))
    plan = plan_in(plans)

    assert "- Whose absence is it?" in said
    assert plan.goals[0].measure == Measure(name="visits to the grave", unit="times per month", better="lower")
    assert (plan.services[0].type, plan.services[0].minutes, plan.services[0].every) == (
        "group",
        90,
        Interval(2, "week"),
    )


def test_page_shows_what_is_asked(new: Start) -> None:
    block = PAGE.read_text(encoding="utf-8").partition("```\nThe goal: what")[2].partition("```")[0]
    shown = f"The goal: what{block}".splitlines()
    answers = [
        ("The goal:", "Feel less anxious about driving"),
        ("Change the wording", "GAD-7 from 14 to 8 by 30 September 2026"),
    ]
    said = answered(new(), answers)

    assert len(shown) > 15
    assert [line for line in shown if line.removeprefix("> ") not in said] == []
