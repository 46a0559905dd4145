"""Plan files as each released version wrote them: all later versions read them, and add to them."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from planctl import __version__
from planctl.model.plan import Entry
from planctl.planfile.edits import AddEntry
from planctl.storage import plan_folder, scan, update
from planctl.storage.plan_folder import Document

FORMATS = Path(__file__).parent.parent / "samples" / "formats"
# When each plan is due, as of 2026-06-01.
DUE = {
    "0.1.0": {"c-0107": date(2026, 5, 29), "c-0201": date(2026, 6, 11)},
    "0.2.0": {"c-0201": date(2026, 4, 6)},
    "0.3.0": {"c-0201": date(2026, 4, 6)},
}


def test_every_released_version_is_kept() -> None:
    changelog = (FORMATS.parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    released = [line.removeprefix("## ") for line in changelog.splitlines() if line.startswith("## ")]
    assert {*released} - {__version__, released[0]} <= {*DUE}
    assert {folder.name for folder in FORMATS.iterdir()} == {*DUE}


@pytest.mark.parametrize("version", DUE)
def test_plans_of_a_released_version_are_read_and_due_as_before(version: str) -> None:
    rows = scan.scan(FORMATS / version, date(2026, 6, 1), use_index=False)
    assert [row.problems for row in rows if row.problems] == []
    assert {row.client: row.due and row.due.day for row in rows} == DUE[version]


@pytest.mark.parametrize("version", DUE)
def test_an_entry_is_added_to_a_plan_of_a_released_version(version: str, tmp_path: Path) -> None:
    shutil.copytree(FORMATS / version, tmp_path, dirs_exist_ok=True)
    opened = plan_folder.open_folder(tmp_path)
    for document in plan_folder.read_all(opened):
        assert isinstance(document, Document)
        after = update.apply(document.path, AddEntry(Entry(date=date(2026, 6, 1), kind="session")), opened.settings)
        assert after.plan.history[:-1] == document.plan.history
        assert after.data.startswith(document.data)
