"""The id of a plans folder: made once, the same in every clone, and never in the way of an answer."""

import shutil
from pathlib import Path
from uuid import UUID

import pytest

from planctl.errors import PlanctlError
from planctl.planfile.decode import LARGEST_FILE
from planctl.storage import paths
from planctl.storage.folder_id import folder_id


def id_and_reported(folder: Path) -> tuple[UUID, list[Path]]:
    reported: list[Path] = []
    return folder_id(folder, reported.append), reported


def test_folder_gets_an_id_once_and_a_copy_keeps_it(tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()

    first, reported = id_and_reported(plans)
    shutil.copytree(plans, tmp_path / "clone")

    assert reported == [plans / paths.FOLDER_ID]
    assert (plans / paths.FOLDER_ID).read_text() == f"{first}\n"
    assert id_and_reported(plans) == id_and_reported(tmp_path / "clone") == (first, [])


def test_two_folders_have_two_ids(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    assert id_and_reported(tmp_path / "a")[0] != id_and_reported(tmp_path / "b")[0]


def test_folder_below_the_settings_has_their_id(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "planctl.yaml").touch()

    assert id_and_reported(tmp_path / "archive")[0] == id_and_reported(tmp_path)[0]
    assert not (tmp_path / "archive" / paths.FOLDER_ID).exists()


@pytest.mark.parametrize(
    "blocked", ["a file by the name of its folder", "a folder by its name", "a file with no id", "a dead link"]
)
def test_where_no_id_can_be_kept_it_follows_from_the_path(tmp_path: Path, blocked: str) -> None:
    for name in ("a\udcff", "b"):
        file = tmp_path / name / paths.FOLDER_ID
        if blocked == "a file by the name of its folder":
            file.parent.parent.mkdir()
            file.parent.touch()
            continue
        file.parent.mkdir(parents=True)
        if blocked == "a folder by its name":
            file.mkdir()
        elif blocked == "a file with no id":
            file.write_text("<<<<<<< ours")
        else:
            file.symlink_to(tmp_path / "nowhere")

    one, reported = id_and_reported(tmp_path / "a\udcff")

    assert reported == []
    assert id_and_reported(tmp_path / "a\udcff") == (one, [])
    assert id_and_reported(tmp_path / "b")[0] != one


def test_id_that_cannot_be_read_is_no_other_id(tmp_path: Path) -> None:
    (tmp_path / ".planctl").mkdir()
    # Larger than anything that is read.
    (tmp_path / paths.FOLDER_ID).write_bytes(b"\n" * (LARGEST_FILE + 1))
    with pytest.raises(PlanctlError, match="folder-id"):
        id_and_reported(tmp_path)


def test_id_between_the_marks_of_a_conflict_is_the_first_of_the_two(tmp_path: Path) -> None:
    ours, theirs = UUID(int=1), UUID(int=2)
    (tmp_path / ".planctl").mkdir()
    (tmp_path / paths.FOLDER_ID).write_text(f"<<<<<<< ours\n{ours}\n=======\n{theirs}\n>>>>>>> theirs\n")

    assert id_and_reported(tmp_path) == (ours, [])
