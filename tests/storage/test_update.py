"""Writing: the lines that a change asks for, whole or not at all, and no other byte."""

import math
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.errors import PlanctlError, UsageError
from planctl.model import entry_kinds_and_leads
from planctl.model.dates import FIRST_DAY, LAST_DAY
from planctl.model.plan import Entry, Goal, Measure, Plan
from planctl.model.schema import DECISIONS, PROGRESS, SIGNERS
from planctl.model.settings import Settings
from planctl.planfile.edits import AddEntry, AddGoal, Edit
from planctl.storage import atomic_write, locks, plan_folder, update
from planctl.storage.plan_folder import Document

SAMPLES = Path(__file__).parent.parent / "samples"
CRISIS = Entry(date=date(2026, 3, 2), kind="crisis", note="on the bus")
CRISIS_LINE = '- {date: 2026-03-02, kind: crisis, note: "on the bus"}'
RIDE = Goal(id="g9", text="Ride the bus: alone", by=date(2026, 6, 30))

TOP = "format: 1\nclient: c-0001\nstart: 2026-01-12\n"
CREATED = "history:\n  - {date: 2026-01-12, kind: created}\n"
PLAN = TOP + CREATED

Place = Callable[[str | bytes], Path]


@pytest.fixture
def placed(tmp_path: Path) -> Place:
    """A plan file with that content."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "c-0001.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def _added(path: Path, settings: Settings, change: Edit | None = None) -> Document:
    return update.apply(path, change or AddEntry(CRISIS), settings)


class Meanwhile:
    """An edit that adds the crisis, while somebody else does something between reading and writing."""

    def __init__(self, meddle: Callable[[Plan], None]) -> None:
        self.meddle = meddle
        self.edit = AddEntry(CRISIS)
        self.applied = self.edit.applied
        self.insertion = self.edit.insertion

    def check(self, plan: Plan) -> Edit:
        self.meddle(plan)
        return self.edit


# ---- entries -----------------------------------------------------------------------------------

# name, the file, what is added to it
LAYOUTS = [
    pytest.param(PLAN, f"  {CRISIS_LINE}\n", id="plain"),
    pytest.param(PLAN.rstrip("\n"), f"\n  {CRISIS_LINE}\n", id="no newline at the end"),
    pytest.param(PLAN.replace("\n", "\r\n"), f"  {CRISIS_LINE}\r\n", id="CRLF"),
    pytest.param(PLAN.replace("\n", "\r\n").rstrip(), f"\r\n  {CRISIS_LINE}\r\n", id="CRLF and no newline at the end"),
    pytest.param(PLAN.replace("\n", "\r\n", 1), f"  {CRISIS_LINE}\n", id="one line of many with CRLF"),
    pytest.param("\ufeff" + PLAN, f"  {CRISIS_LINE}\n", id="a byte order mark"),
    pytest.param("# yaml-language-server: $schema=x\n" + PLAN, f"  {CRISIS_LINE}\n", id="a modeline"),
    pytest.param("---\n" + PLAN, f"  {CRISIS_LINE}\n", id="a document's beginning"),
    pytest.param(PLAN.replace("  -", "    -"), f"    {CRISIS_LINE}\n", id="a list indented by four"),
    pytest.param(PLAN.replace("  -", "-"), f"{CRISIS_LINE}\n", id="a list that is not indented"),
    pytest.param(PLAN.replace("- {", "-   { "), f"  {CRISIS_LINE}\n", id="odd spaces in the list"),
    pytest.param(
        '"format":   1\n\'client\' : "c-0001"\nstart:    2026-01-12\n' + CREATED,
        f"  {CRISIS_LINE}\n",
        id="quoted keys and odd spaces",
    ),
    pytest.param(
        TOP + '"history" :\n  - {"date": "2026-01-12", \'kind\': created}\n',
        f"  {CRISIS_LINE}\n",
        id="a quoted history",
    ),
    pytest.param(
        TOP + "history: # what happened\n\n  # at first\n  - {date: 2026-01-12, kind: created} # when\n",
        f"  {CRISIS_LINE}\n",
        id="comments in the history",
    ),
    pytest.param(PLAN + "# the end\n", f"  {CRISIS_LINE}\n", id="a comment at the end"),
    pytest.param(PLAN + "  # the end", f"\n  {CRISIS_LINE}\n", id="a comment at the end without a newline"),
    pytest.param(PLAN + "\n\n   \n", f"  {CRISIS_LINE}\n", id="blank lines at the end"),
    pytest.param(PLAN + "  ", f"\n  {CRISIS_LINE}\n", id="spaces at the end"),
    pytest.param(
        TOP + "history:\n  - date: 2026-01-12\n    kind: created\n", f"  {CRISIS_LINE}\n", id="entries in block style"
    ),
    pytest.param(
        TOP + "history:\n  -\n    date: 2026-01-12\n    kind: created\n",
        f"  {CRISIS_LINE}\n",
        id="entries on lines of their own",
    ),
    pytest.param(
        TOP + "history:\n  - {\n      date: 2026-01-12,\n      kind: created\n    }\n",
        f"  {CRISIS_LINE}\n",
        id="braces over several lines",
    ),
    pytest.param(
        TOP + "history:\n  - date: 2026-01-12\n    kind: created\n    note: |\n      taken over\n",
        f"  {CRISIS_LINE}\n",
        id="a block text at the end",
    ),
    pytest.param(
        TOP + "history:\n  - date: 2026-01-12\n    kind: created\n    note: taken\n      over\n",
        f"  {CRISIS_LINE}\n",
        id="a text over two lines at the end",
    ),
    pytest.param(TOP + "preferences: " + "long " * 500 + "\n" + CREATED, f"  {CRISIS_LINE}\n", id="a long line"),
    pytest.param(
        TOP + "preferences: ~tilde\nbarriers: [ a,b ,  c ]   \nx_a: ~\n\n\n" + CREATED,
        f"  {CRISIS_LINE}\n",
        id="what a round trip would rewrite",
    ),
    pytest.param(
        TOP + "preferences: |+\n  kept\n\n\n" + CREATED, f"  {CRISIS_LINE}\n", id="a kept text above the history"
    ),
]


@pytest.mark.parametrize(("before", "added"), LAYOUTS)
def test_entry_is_added_as_one_line_and_no_other_byte_is_changed(
    placed: Place, settings: Settings, before: str, added: str
) -> None:
    path = placed(before)
    expected = plan_folder.document(path, settings)
    assert isinstance(expected, Document), expected

    after = _added(path, settings)

    assert path.read_bytes() == before.encode() + added.encode()
    assert after.data == path.read_bytes()
    assert after.plan == expected.plan.with_entry(CRISIS)
    read_again = plan_folder.document(path, settings)
    assert isinstance(read_again, Document)
    assert read_again.plan == after.plan


@pytest.mark.parametrize(
    ("before", "words"),
    [
        pytest.param(TOP + "history: [{date: 2026-01-12, kind: created}]\n", "brackets", id="a history in brackets"),
        pytest.param(
            TOP + "history: [\n  {date: 2026-01-12, kind: created}\n]\n", "brackets", id="brackets over lines"
        ),
        pytest.param(
            "{format: 1, client: c-0001, start: 2026-01-12, history: [{date: 2026-01-12, kind: created}]}\n",
            "brackets",
            id="a plan in braces",
        ),
        pytest.param(PLAN + "...\n", "laid out", id="a document's end"),
        pytest.param(
            TOP + "history:\n  - date: 2026-01-12\n    kind: created\n    note: |+\n      kept",
            "laid out",
            id="a kept text",
        ),
        pytest.param(
            TOP + "history:\n  - date: 2026-01-12\n    kind: created\n    note: |\n      cut off",
            "laid out",
            id="a block text without a newline at the end",
        ),
    ],
)
def test_layout_that_cannot_be_extended_safely_is_refused(
    placed: Place, settings: Settings, before: str, words: str
) -> None:
    path = placed(before)

    with pytest.raises(PlanctlError) as refusal:
        _added(path, settings)

    assert path.read_bytes() == before.encode()
    assert words in refusal.value.message
    assert "nothing was changed" in refusal.value.message

    assert refusal.value.hint


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        pytest.param(Entry(date=date(2026, 3, 2), kind="session"), "{date: 2026-03-02, kind: session}", id="session"),
        pytest.param(
            Entry(date=date(2026, 3, 2), kind="relapse", logged=date(2026, 3, 30), note='said "never", \\ 100%: #1'),
            '{date: 2026-03-02, kind: relapse, logged: 2026-03-30, note: "said \\"never\\", \\\\ 100%: #1"}',
            id="logged, then a note in double quotes",
        ),
        pytest.param(
            Entry(date=date(2026, 3, 2), kind="reading", measure="PHQ-9", value=15),
            "{date: 2026-03-02, kind: reading, measure: PHQ-9, value: 15}",
            id="reading",
        ),
        pytest.param(
            Entry(date=date(2026, 3, 2), kind="reading", measure="rides: alone", value=0.5),
            '{date: 2026-03-02, kind: reading, measure: "rides: alone", value: 0.5}',
            id="reading of a measure that needs quotes",
        ),
        pytest.param(
            Entry(
                date=date(2026, 3, 4),
                kind="review",
                scope="event",
                decision="continue",
                goals={"g1": "worsening", "007": "improving"},
                next=date(2026, 5, 4),
                participants=("client",),
                note="on the phone",
            ),
            "{date: 2026-03-04, kind: review, scope: event, decision: continue,"
            ' goals: {g1: worsening, "007": improving}, next: 2026-05-04, with: ["client"], note: "on the phone"}',
            id="review",
        ),
        pytest.param(
            Entry(date=date(2026, 3, 2), kind="paused", reason="holidays", until=date(2026, 3, 20)),
            '{date: 2026-03-02, kind: paused, reason: "holidays", until: 2026-03-20}',
            id="paused",
        ),
        pytest.param(
            Entry(date=date(2026, 3, 2), kind="crisis", note="two\nlines\u2028\u200b"),
            '{date: 2026-03-02, kind: crisis, note: "two\\nlines\\u2028\\u200b"}',
            id="what cannot be seen is escaped",
        ),
    ],
)
def test_entry_is_written_in_flow_style_and_the_order_of_the_format(
    placed: Place, settings: Settings, entry: Entry, line: str
) -> None:
    goals = 'goals: [{id: g1, text: a, measure: {name: "rides: alone"}}, {id: "007", text: b}, {id: g2, text: c}]\n'
    path = placed(TOP + goals + CREATED)

    after = _added(path, settings, AddEntry(entry))

    assert path.read_text().splitlines()[-1] == f"  - {line}"
    assert after.plan.history[-1] == entry


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(Entry(date=date(2026, 3, 2), kind="crisys"), id="a kind that there is not"),
        pytest.param(
            Entry(date=date(2026, 3, 2), kind="crisis", logged=date(2026, 3, 1)), id="known before it happened"
        ),
        pytest.param(Entry(date=date(2026, 3, 2), kind="crisis", note="a \x1b[2J"), id="an escape"),
        pytest.param(Entry(date=date(2026, 3, 2), kind="crisis", note="a \u202e"), id="an override"),
        pytest.param(Entry(date=date(2026, 3, 2), kind="crisis", note="a \udcff"), id="half a character"),
        pytest.param(Entry(date=date(2026, 3, 2), kind="created"), id="created again"),
    ],
)
def test_entry_that_the_format_does_not_allow_is_never_written(placed: Place, settings: Settings, entry: Entry) -> None:
    path = placed(PLAN)

    with pytest.raises(PlanctlError) as refusal:
        _added(path, settings, AddEntry(entry))

    assert path.read_text() == PLAN
    assert "nothing was changed" in refusal.value.message


def test_plan_that_cannot_be_read_is_not_changed(placed: Place, settings: Settings) -> None:
    path = placed(PLAN + "  - {date: 2026-02-30, kind: crisis}\n")
    before = path.read_bytes()

    with pytest.raises(PlanctlError):
        _added(path, settings)

    assert path.read_bytes() == before


# ---- goals -------------------------------------------------------------------------------------

RIDE_LINES = '- id: g9\n  text: "Ride the bus: alone"\n  by: 2026-06-30\n'


def _indented(margin: str, lines: str = RIDE_LINES) -> str:
    return "".join(f"{margin}{line}\n" for line in lines.splitlines())


@pytest.mark.parametrize(
    ("above", "below", "added"),
    [
        pytest.param(TOP, CREATED, "goals:\n" + _indented("  "), id="no goals yet"),
        pytest.param(
            TOP + "# why\npreferences: x # y\n",
            "interventions: []\n" + CREATED,
            "goals:\n" + _indented("  "),
            id="between what stands above and below goals",
        ),
        pytest.param(
            TOP + "preferences: |\n  two\n  lines\n", CREATED, "goals:\n" + _indented("  "), id="below a block text"
        ),
        pytest.param(
            TOP + "goals:\n  - {id: g1, text: a}\n", "# next\n" + CREATED, _indented("  "), id="below a goal in braces"
        ),
        pytest.param(
            TOP + "goals:\n- id: g1\n  text: a\n  measure:\n    name: PHQ-9\n",
            "\n" + CREATED,
            RIDE_LINES,
            id="below a goal that is not indented",
        ),
        pytest.param(
            TOP + "goals:\n    - id: g1\n      text: several\n        lines\n",
            CREATED,
            _indented("    "),
            id="below a text of several lines",
        ),
    ],
)
def test_goal_is_added_where_goals_stand(placed: Place, settings: Settings, above: str, below: str, added: str) -> None:
    path = placed(above + below)

    after = _added(path, settings, AddGoal(RIDE))

    assert path.read_text() == above + added + below
    assert after.plan.goals[-1] == RIDE


def test_goal_takes_the_place_of_an_empty_list(placed: Place, settings: Settings) -> None:
    path = placed(TOP + "goals: []  # none yet\n" + CREATED)

    after = _added(path, settings, AddGoal(RIDE))

    assert path.read_text() == TOP + "goals:  # none yet\n" + _indented("  ") + CREATED
    assert after.plan.goals == (RIDE,)


@pytest.mark.parametrize(
    ("above", "below", "added"),
    [
        pytest.param(
            TOP + "goals:\n  - id: g1\n    text: a\n",
            "  - {id: g2, text: b}\n" + CREATED,
            "    objectives:\n" + _indented("      "),
            id="the first objective",
        ),
        pytest.param(
            TOP + "goals:\n  - id: g1\n    objectives:\n    - id: g1a\n      text: b\n",
            "    text: a\n" + CREATED,
            _indented("    "),
            id="one more objective",
        ),
    ],
)
def test_objective_is_added_under_its_goal(
    placed: Place, settings: Settings, above: str, below: str, added: str
) -> None:
    path = placed(above + below)

    after = _added(path, settings, AddGoal(RIDE, under="g1"))

    assert path.read_text() == above + added + below
    assert after.plan.goals[0].objectives[-1] == RIDE


def test_goal_in_a_file_with_crlf(placed: Place, settings: Settings) -> None:
    above, below = TOP + "goals:\n  - {id: g1, text: a}\n", CREATED
    path = placed((above + below).replace("\n", "\r\n"))

    _added(path, settings, AddGoal(RIDE))

    assert path.read_bytes().decode() == (above + _indented("  ") + below).replace("\n", "\r\n")


@pytest.mark.parametrize(
    "id", ["1e3", "1e-5", "007", "true", "null", "no", "1.5", "0x1f", "2026-01-12", "a.b_c-d", "1_0"]
)
def test_goal_of_any_id_is_read_back(placed: Place, settings: Settings, id: str) -> None:
    goal = RIDE.replace(id=id)

    after = _added(placed(TOP + CREATED), settings, AddGoal(goal))

    assert after.plan.goals == (goal,)


@pytest.mark.parametrize(
    ("top", "change", "words"),
    [
        pytest.param("goals: [{id: g1, text: a}]\n", AddGoal(RIDE), "brackets", id="goals in brackets"),
        pytest.param("goals:\n  - {id: g1, text: a}\n", AddGoal(RIDE, under="g1"), "braces", id="a goal in braces"),
        pytest.param(
            "goals:\n  - id: g1\n    text: a\n    objectives: [{id: g1a, text: b}]\n",
            AddGoal(RIDE, under="g1"),
            "brackets",
            id="objectives in brackets",
        ),
    ],
)
def test_goal_that_cannot_be_added_safely_is_refused(
    placed: Place, settings: Settings, top: str, change: AddGoal, words: str
) -> None:
    path = placed(TOP + top + CREATED)

    with pytest.raises(PlanctlError) as refusal:
        _added(path, settings, change)

    assert path.read_text() == TOP + top + CREATED
    assert words in refusal.value.message
    assert "nothing was changed" in refusal.value.message


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        pytest.param(
            AddEntry(Entry(date=date(2026, 3, 2), kind="achieved", goal="g3")),
            "the plan has no goal g3",
            id="an entry about a goal that there is not",
        ),
        pytest.param(
            AddEntry(Entry(date=date(2026, 3, 2), kind="review", goals={"g3": "improving"})),
            "the plan has no goal g3",
            id="a review of a goal that there is not",
        ),
        pytest.param(AddGoal(RIDE, under="g3"), "the plan has no goal g3", id="under a goal that there is not"),
        pytest.param(AddGoal(RIDE, under="g9a"), "g9a is an objective of g9", id="under an objective"),
        pytest.param(AddGoal(RIDE), "the id g9 is taken", id="an id that is taken"),
        pytest.param(AddGoal(RIDE.replace(id="G 1")), "G 1: this is not an id", id="no id"),
        pytest.param(AddGoal(RIDE.replace(id="g2", problem="p1")), "no problem p1", id="a problem that there is not"),
    ],
)
def test_edit_that_does_not_fit_the_plan_is_refused(
    placed: Place, settings: Settings, edit: Edit, message: str
) -> None:
    goals = "goals:\n  - id: g9\n    text: a\n    objectives:\n      - {id: g9a, text: b}\n"
    path = placed(TOP + goals + CREATED)

    with pytest.raises(UsageError) as refusal:
        _added(path, settings, edit)

    assert path.read_text() == TOP + goals + CREATED
    assert message in refusal.value.message


def test_plan_that_is_not_what_was_seen_is_not_changed(placed: Place, settings: Settings) -> None:
    path = placed(PLAN)
    seen = plan_folder.document(path, settings)
    assert isinstance(seen, Document)
    _added(path, settings)

    with pytest.raises(update.ChangedMeanwhile) as refusal:
        update.apply(path, AddEntry(CRISIS), settings, seen=seen.plan)

    assert refusal.value.now is not None
    assert refusal.value.now.plan == seen.plan.with_entry(CRISIS)


# ---- the file ----------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_mode_of_the_file_is_kept(placed: Place, settings: Settings, mode: int) -> None:
    path = placed(PLAN)
    path.chmod(mode)

    _added(path, settings)

    assert path.stat().st_mode & 0o777 == mode


def test_link_is_kept_and_its_target_changed(tmp_path: Path, settings: Settings) -> None:
    target = tmp_path / "elsewhere" / "c-0001.yaml"
    target.parent.mkdir()
    target.write_text(PLAN)
    link = tmp_path / "c-0001.yaml"
    link.symlink_to(target)

    _added(link, settings)

    assert link.is_symlink()
    assert target.read_text() == f"{PLAN}  {CRISIS_LINE}\n"


def test_file_of_two_names_is_refused(tmp_path: Path, placed: Place, settings: Settings) -> None:
    path = placed(PLAN)
    (tmp_path / "other-name").hardlink_to(path)

    with pytest.raises(PlanctlError, match=r"2 names.*nothing was changed"):
        _added(path, settings)

    assert path.read_text() == PLAN


def test_read_only_file_is_refused(placed: Place, settings: Settings) -> None:
    path = placed(PLAN)
    path.chmod(0o400)

    with pytest.raises(PlanctlError, match="read-only; nothing was changed"):
        _added(path, settings)

    assert path.read_text() == PLAN
    assert path.stat().st_mode & 0o777 == 0o400


def test_nothing_but_the_lock_is_left_behind(tmp_path: Path, placed: Place, settings: Settings) -> None:
    (tmp_path / ".planctl-0123456789abcdef.tmp").write_text("half a plan of a run that died")
    path = placed(PLAN)

    _added(path, settings)

    assert sorted(file.name for file in tmp_path.iterdir()) == [".planctl", ".planctl.lock", "c-0001.yaml"]
    assert (tmp_path / ".planctl.lock").stat().st_mode & 0o777 == 0o600


def test_lock_left_behind_does_no_harm(tmp_path: Path, placed: Place, settings: Settings) -> None:
    (tmp_path / locks.LOCK_FILE).write_text("of a run that was killed")

    _added(placed(PLAN), settings)

    assert (tmp_path / locks.LOCK_FILE).read_text() == "of a run that was killed"


def test_lock_that_is_a_link_is_not_followed(tmp_path: Path, placed: Place, settings: Settings) -> None:
    (tmp_path / locks.LOCK_FILE).symlink_to(tmp_path / "decoy")

    with pytest.raises(PlanctlError, match="nothing was changed"):
        _added(placed(PLAN), settings)

    assert not (tmp_path / "decoy").exists()


def test_file_that_is_replaced_meanwhile_is_read_again(placed: Place, settings: Settings) -> None:
    path = placed(PLAN)
    seen = []

    def meddle(plan: Plan) -> None:
        seen.append(len(plan.history))
        if len(seen) == 1:
            # git and editors know nothing of our lock.
            path.write_text(PLAN + "  - {date: 2026-02-02, kind: session}\n")

    after = update.apply(path, Meanwhile(meddle), settings)

    assert seen == [1, 2]
    assert path.read_text() == f"{PLAN}  - {{date: 2026-02-02, kind: session}}\n  {CRISIS_LINE}\n"
    assert len(after.plan.history) == 3


def test_file_that_is_damaged_meanwhile_is_left_as_it_is(placed: Place, settings: Settings) -> None:
    path = placed(PLAN)

    def meddle(_: Plan) -> None:
        path.write_text("<<<<<<< HEAD\n=======\n>>>>>>> other\n")

    # What is checked no longer fits what is written; the next try finds the damage.
    with pytest.raises(PlanctlError, match="cannot be read"):
        update.apply(path, Meanwhile(meddle), settings)

    assert path.read_text() == "<<<<<<< HEAD\n=======\n>>>>>>> other\n"


def test_no_entry_is_lost_when_many_write_at_once(placed: Place, settings: Settings) -> None:
    path = placed(PLAN)
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for count in range(3):
                entry = Entry(date=date(2026, 3, 2), kind="session", note=f"{number}-{count}")
                update.apply(path, AddEntry(entry), settings)
        except BaseException as fault:
            failed.append(fault)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failed == []
    after = plan_folder.document(path, settings)
    assert isinstance(after, Document)
    assert sorted(entry.note or "" for entry in after.plan.history[1:]) == [
        f"{number}-{count}" for number in range(8) for count in range(3)
    ]


def test_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "c-0002.yaml"

    update.create(path, b"new\n")

    assert path.read_bytes() == b"new\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == [".planctl.lock", "c-0002.yaml"]


@pytest.mark.parametrize("link", [False, True], ids=["a file", "a link to nothing"])
def test_new_file_never_overwrites(tmp_path: Path, link: bool) -> None:
    path = tmp_path / "c-0002.yaml"
    if link:
        path.symlink_to("nowhere")
    else:
        path.write_text("old")

    with pytest.raises(PlanctlError, match="exists already"):
        update.create(path, b"new\n")

    assert path.is_symlink() if link else path.read_text() == "old"
    assert sorted(file.name for file in tmp_path.iterdir()) == [".planctl.lock", "c-0002.yaml"]


def test_answer_replaces_the_file_it_is_written_to(tmp_path: Path) -> None:
    path = tmp_path / "due.ics"
    path.write_text("old")
    path.chmod(0o644)

    atomic_write.write_output(path, b"new")

    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o644


# ---- the law -----------------------------------------------------------------------------------

# Any text that a plan may hold.
texts = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    | st.sampled_from("\n\t\"'\\:#{}[],&*!|>%@`-? \u200b\ufeff\u2028"),
    max_size=30,
)
days = st.dates(FIRST_DAY, LAST_DAY)
ids = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True).filter(
    lambda id: (
        id.partition(".")[0] not in ("con", "nul", "aux", "prn")
        and not (id[:3] in ("com", "lpt") and id[3:4].isdigit())
    )
)
values = st.integers(-1000, 1000) | st.decimals(-100, 100, places=2).map(float)
AIMS = ("g1", "g1.a", "g2")
# Entries of the sample.
RETRACTABLE = ("2026-03-10 request 16cc530f", "2026-07-01 reopened 7dcfa0e0")


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    known = [kind for kind in entry_kinds_and_leads.KINDS.values() if kind.name != "created"]
    kind = draw(st.sampled_from(known))
    drawn: dict[str, st.SearchStrategy[Any]] = {
        "by": st.sampled_from(SIGNERS),
        "method": st.none() | texts,
        "declined": st.none() | texts,
        "plan": st.none() | st.just("6be9ad5a03b6c3cf"),
        "of": st.sampled_from(RETRACTABLE),
        "from": texts,
        "what": st.none() | texts,
        "measure": st.sampled_from(("PHQ-9", "mornings up by 8", "gad 7", "who-5")),
        "value": values,
        "goal": st.sampled_from(AIMS),
        "scope": st.sampled_from((None, "full", "event")),
        "decision": st.none() | st.sampled_from(DECISIONS),
        "goals": st.dictionaries(st.sampled_from(AIMS), st.sampled_from(PROGRESS)),
        "next": st.none() | days,
        "with": st.lists(texts, max_size=3).map(tuple),
        "reason": st.none() | texts,
        "until": st.none() | days,
    }
    more = {key.attribute: draw(drawn[key.name]) for key in kind.keys}
    happened = draw(days)
    logged = draw(st.none() | st.dates(happened, LAST_DAY))
    return Entry(date=happened, kind=kind.name, logged=logged, note=draw(st.none() | texts), **more)


@st.composite
def goals(draw: st.DrawFn) -> Goal:
    measure = st.builds(
        Measure,
        name=texts,
        unit=st.none() | texts,
        baseline=st.none() | values,
        target=st.none() | values,
        better=st.sampled_from((None, "lower", "higher")),
        worse_by=st.none() | values,
    )
    return Goal(
        id=draw(ids.filter(lambda id: id not in AIMS)),
        text=draw(texts),
        words=draw(st.none() | texts),
        problem=draw(st.sampled_from((None, "p1", "007"))),
        measure=draw(st.none() | measure),
        start=draw(st.none() | days),
        by=draw(st.none() | days),
        agreed=draw(st.none() | days | st.just("declined")),
        maintenance=draw(st.booleans()),
        safety=draw(st.booleans()),
    )


@st.composite
def layouts(draw: st.DrawFn) -> bytes:
    """The sample with everything in it, laid out in some other way."""
    text = (SAMPLES / "c-0001.yaml").read_text()
    text = draw(st.sampled_from(("", "\ufeff", "# a modeline\n", "---\n"))) + text
    text += draw(st.sampled_from(("", "\n", "# end\n", "  # end\n", "   ")))
    if draw(st.booleans()):
        text = text.rstrip()
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return text.encode()


def _spliced(data: bytes, change: Edit, settings: Settings) -> tuple[Document, Document, bytes]:
    path = Path("c-0001.yaml")
    before = plan_folder.parsed(path, data, settings)
    assert isinstance(before, Document), before
    written = update.spliced(data, change.insertion(before.tree))
    after = plan_folder.parsed(path, written, settings)
    assert isinstance(after, Document), after
    return before, after, written


@given(data=layouts(), entry=entries())
def test_what_is_read_after_writing_an_entry_is_the_plan_with_it(settings: Settings, data: bytes, entry: Entry) -> None:
    before, after, written = _spliced(data, AddEntry(entry), settings)

    assert after.plan == AddEntry(entry).applied(before.plan) == before.plan.with_entry(entry)
    assert written.startswith(data)
    assert written.count(b"\n", len(data)) == (1 if data.endswith(b"\n") else 2)


@given(data=layouts(), goal=goals(), under=st.sampled_from((None, "g1")))
def test_what_is_read_after_writing_a_goal_is_the_plan_with_it(
    settings: Settings, data: bytes, goal: Goal, under: str | None
) -> None:
    before, after, written = _spliced(data, AddGoal(goal, under), settings)

    assert after.plan == AddGoal(goal, under).applied(before.plan)
    added = len(written) - len(data)
    start = next((index for index, (old, new) in enumerate(zip(data, written, strict=False)) if old != new), len(data))
    assert written.endswith(data[start:])
    assert written[: start + added].startswith(data[:start])
    assert _without(after, goal) == before.plan


def _without(document: Document, goal: Goal) -> Plan:
    plan = document.plan
    return plan.replace(
        goals=tuple(
            aim.replace(objectives=tuple(step for step in aim.objectives if step.id != goal.id))
            for aim in plan.goals
            if aim.id != goal.id
        ),
    )


def test_change_is_refused_when_it_would_say_something_else(placed: Place, settings: Settings) -> None:
    path = placed(PLAN)

    # No number of the format: nothing that is written can be read back as it.
    with pytest.raises(PlanctlError, match="nothing was changed"):
        _added(path, settings, AddEntry(Entry(date=date(2026, 3, 2), kind="reading", measure="PHQ-9", value=math.inf)))

    assert path.read_text() == PLAN
