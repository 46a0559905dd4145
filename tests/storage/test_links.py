"""Links: no answer and no draft replaces a plan, and nothing of planctl's lands in a folder of no plans."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from planctl.errors import PlanctlError
from planctl.model.plan import Entry
from planctl.model.settings import Settings
from planctl.planfile.decode import UnreadableFile
from planctl.planfile.edits import AddEntry
from planctl.storage import atomic_write, draft, journal, update

PLAN = "format: 1\nclient: c-1\nstart: 2026-01-12\nhistory:\n  - {date: 2026-01-12, kind: created}\n"
SESSION = "  - {date: 2026-03-02, kind: session}\n"


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A plans folder whose plan is in it."""
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "planctl.yaml").write_text("git: {commit: false}\n")
    (folder / "c-1.yaml").write_text(PLAN)
    return folder


@pytest.fixture
def linked(plans: Path, tmp_path: Path) -> Path:
    """The plan of that folder, which is a link to a folder of no plans."""
    (tmp_path / "elsewhere").mkdir()
    (plans / "c-1.yaml").rename(tmp_path / "elsewhere" / "file.yaml")
    (plans / "c-1.yaml").symlink_to(tmp_path / "elsewhere" / "file.yaml")
    return plans / "c-1.yaml"


@pytest.mark.parametrize("target", ["c-1.yaml", "planctl.yaml", "C-3.YAML", "c-4.yml"])
@pytest.mark.parametrize("as_link", [False, True], ids=["by name", "by a link"])
def test_no_answer_replaces_a_plan(plans: Path, target: str, as_link: bool) -> None:
    if not (plans / target).exists():
        (plans / target).write_text(PLAN)
    before = (plans / target).read_bytes()
    answer = plans / "answer.html" if as_link else plans / target
    if as_link:
        answer.symlink_to(target)
    with pytest.raises(PlanctlError, match="named like a plan, and is not overwritten"):
        atomic_write.write_output(answer, b"<p>")
    assert (plans / target).read_bytes() == before


@pytest.mark.parametrize("name", ["c-9.yaml", "c-9.YML"])
def test_no_answer_is_named_so_that_it_would_be_taken_for_a_plan(plans: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(PlanctlError, match="would be taken for one"):
        atomic_write.write_output(plans / name, b"<p>")
    assert not (plans / name).exists()
    atomic_write.write_output(tmp_path / name, b"<p>")
    assert (tmp_path / name).read_bytes() == b"<p>"


@pytest.mark.parametrize("write", [draft.write, draft.replace], ids=["written", "replaced"])
def test_no_draft_replaces_a_plan(plans: Path, write: Callable[[Path, bytes], None]) -> None:
    place = draft.path_of(plans / "c-2.yaml")
    place.symlink_to("c-1.yaml")
    with pytest.raises(PlanctlError):
        write(place, b"draft")
    with pytest.raises(UnreadableFile, match="symbolic link"):
        draft.read(place)
    draft.remove(place)
    assert (plans / "c-1.yaml").read_text() == PLAN


def test_a_linked_plan_is_written_where_it_is_and_locked_where_it_is_linked(linked: Path) -> None:
    elsewhere = linked.resolve()
    (elsewhere.parent / ".planctl-0123456789abcdef.tmp").write_text("not ours to remove")
    update.apply(linked, AddEntry(Entry(date=date(2026, 3, 2), kind="session")), Settings())
    assert linked.is_symlink()
    assert elsewhere.read_text() == PLAN + SESSION
    assert {path.name for path in elsewhere.parent.iterdir()} == {"file.yaml", ".planctl-0123456789abcdef.tmp"}
    assert {path.name for path in linked.parent.iterdir()} == {"c-1.yaml", "planctl.yaml", ".planctl.lock", ".planctl"}
    elsewhere.write_text(PLAN)
    assert list(journal.suspects(linked.parent)) == ["c-1.yaml"]


def test_the_draft_of_a_linked_plan_is_beside_the_link(linked: Path) -> None:
    place = draft.path_of(linked)
    draft.write(place, b"draft")
    assert place.parent == linked.parent
    assert [path.name for path in linked.resolve().parent.iterdir()] == ["file.yaml"]


def test_a_plan_linked_from_another_plans_folder_has_one_lock(plans: Path, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "c-1.yaml").symlink_to(plans / "c-1.yaml")
    update.apply(tmp_path / "desk" / "c-1.yaml", AddEntry(Entry(date=date(2026, 3, 2), kind="session")), Settings())
    assert (plans / ".planctl.lock").exists()
    assert [path.name for path in (tmp_path / "desk").iterdir()] == ["c-1.yaml"]
