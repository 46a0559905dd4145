"""The journal of writes: what is kept in it, for how long, and who may read it."""

from datetime import date
from pathlib import Path

import pytest

from planctl.errors import PlanctlError, Unconfirmed
from planctl.model.plan import Entry
from planctl.model.settings import Settings
from planctl.planfile.edits import AddEntry
from planctl.storage import journal, update

PLAN = "format: 1\nclient: c-1\nstart: 2026-01-12\nhistory:\n  - {date: 2026-01-12, kind: created}\n"
CRISIS = '  - {date: 2026-03-02, kind: crisis, note: "on the bus"}'


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "c-1.yaml"
    path.write_text(PLAN)
    return path


def log(plan: Path, kind: str = "crisis", note: str | None = "on the bus") -> None:
    update.apply(plan, AddEntry(Entry(date=date(2026, 3, 2), kind=kind, note=note)), Settings())


def missing(plan: Path) -> list[str]:
    return [
        line.strip() for writes in journal.suspects(plan.parent).values() for write in writes for line in write.lines
    ]


def test_an_entry_is_noted_as_it_stands_in_the_file_and_for_its_owner_alone(plan: Path) -> None:
    log(plan)
    (write,) = journal.writes(plan.parent)
    assert (write.file, write.lines, write.is_plan) == ("c-1.yaml", (CRISIS,), False)
    assert {path.stat().st_mode & 0o777 for path in (plan.parent / ".planctl").iterdir()} == {0o600}
    assert missing(plan) == []


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        pytest.param(PLAN, True, id="an older version"),
        pytest.param(f"{PLAN}  # {CRISIS.strip()}\n", True, id="commented out"),
        pytest.param(f"{PLAN}{CRISIS}\n", False, id="as it was written"),
        pytest.param(f"{PLAN}{CRISIS}\n".replace("\n", "\r\n"), False, id="other line ends"),
        pytest.param(f"{PLAN}{CRISIS}\n".replace("\n  -", "\n-"), False, id="another margin"),
    ],
)
def test_what_the_plan_lacks_is_suspected(plan: Path, text: str, lost: bool) -> None:
    log(plan)
    plan.write_text(text)
    assert missing(plan) == ([CRISIS.strip()] if lost else [])


def test_of_two_entries_alike_one_is_missed(plan: Path) -> None:
    log(plan)
    log(plan)
    plan.write_text(f"{PLAN}{CRISIS}\n")
    assert missing(plan) == [CRISIS.strip()]


def test_what_an_edit_takes_out_is_not_missed_and_what_it_adds_is(plan: Path) -> None:
    log(plan)
    log(plan, "relapse", "again")
    edited = f"{PLAN}  - date: 2026-04-01\n    kind: session\n"
    update.replace(plan, plan.read_bytes(), edited.encode())
    plan.write_text(PLAN)
    assert missing(plan) == ["- date: 2026-04-01", "kind: session"]


def test_an_entry_of_several_lines_that_an_edit_takes_out_is_not_missed(plan: Path) -> None:
    edited = f"{PLAN}  - date: 2026-04-01\n    kind: session\n"
    update.replace(plan, PLAN.encode(), edited.encode())
    assert missing(plan) == []
    update.replace(plan, edited.encode(), PLAN.encode())
    assert missing(plan) == []


def test_what_was_written_moves_with_the_plan(plan: Path) -> None:
    log(plan)
    (plan.parent / "archive").mkdir()
    plan.rename(plan.parent / "archive" / "c-2.yaml")
    journal.mark_moved(plan, plan.parent / "archive" / "c-2.yaml")
    assert [write.file for write in journal.writes(plan.parent)] == ["archive/c-2.yaml"]
    assert missing(plan) == []


def test_a_new_plan_that_is_gone_is_missed_as_a_whole(plan: Path) -> None:
    new = plan.with_name("c-2.yaml")
    update.create_plan(new, PLAN.encode())
    assert missing(plan) == []
    new.unlink()
    assert list(journal.suspects(plan.parent)) == ["c-2.yaml"]


def test_the_last_writes_are_kept_and_those_that_are_missed(plan: Path) -> None:
    for number in range(400):
        if number != 7:
            plan.write_text(f"{plan.read_text()}  - {number}\n")
        journal.add(plan, [f"  - {number}"])
    numbers = [int(write.lines[0].removeprefix("  - ")) for write in journal.writes(plan.parent)]
    assert numbers[0] == 7
    assert numbers[1:] == list(range(numbers[1], 400))
    assert 200 <= len(numbers) <= 300


@pytest.mark.parametrize(
    "damage",
    [b"\0\xff\n", b"[]\n", b'{"id": 1}\n', b"[" * 100_000 + b"\n", b'{"removed": "nothing"}\n', b'{"id": "a", "fi'],
    ids=["bytes", "no record", "half a record", "deep", "of nothing", "cut off"],
)
def test_a_damaged_line_spoils_no_other(plan: Path, damage: bytes) -> None:
    log(plan)
    with (plan.parent / journal.JOURNAL).open("ab") as file:
        file.write(damage)
    log(plan, "relapse")
    assert len(journal.writes(plan.parent)) == 2


@pytest.mark.parametrize("obstacle", ["file", "link"])
def test_without_a_journal_it_is_recorded_all_the_same_and_said(plan: Path, obstacle: str) -> None:
    if obstacle == "file":
        (plan.parent / ".planctl").write_text("in the way")
    else:
        (plan.parent / ".planctl").mkdir()
        (plan.parent / journal.JOURNAL).symlink_to(plan.parent / "elsewhere")
    faults: list[PlanctlError] = []
    entry = Entry(date=date(2026, 3, 2), kind="crisis")
    update.apply(plan, AddEntry(entry), Settings(), unnoted=faults.append)
    assert "kind: crisis" in plan.read_text()
    assert "c-1.yaml was written, but the journal" in faults[0].message
    assert "do not record it again" in faults[0].hint
    with pytest.raises(Unconfirmed):
        update.apply(plan, AddEntry(entry), Settings())
    with pytest.raises(PlanctlError):
        journal.add(plan, ["- x"])
