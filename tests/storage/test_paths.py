"""Where plans stand: which folder, which files of it, and which file a client has."""

from pathlib import Path

import pytest

from planctl.errors import PlanctlError, UsageError
from planctl.storage import paths

PLAN = "format: 1\nclient: {client}\nstart: 2026-01-12\nhistory:\n  - {{date: 2026-01-12, kind: created}}\n"


def _plan(path: Path, client: str) -> Path:
    file = path / f"{client}.yaml"
    file.write_text(PLAN.format(client=client))
    return file


def test_folder_that_is_given(tmp_path: Path) -> None:
    assert paths.find(tmp_path) == tmp_path


def test_nearest_folder_upward_with_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / "archive" / "2025"
    deep.mkdir(parents=True)
    (tmp_path / "planctl.yaml").touch()
    monkeypatch.chdir(deep)

    assert paths.find(None) == tmp_path


def test_current_folder_where_there_are_no_settings_upward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert paths.find(None) == tmp_path


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PlanctlError, match="no plans folder"):
        paths.find(tmp_path / "nowhere")


def test_plans_are_the_yaml_files_of_the_folder_itself_by_name(tmp_path: Path) -> None:
    for name in (
        "c-0002.yaml",
        "c-0001.yaml",
        "planctl.yaml",
        ".hidden.yaml",
        "notes.md",
        "c-0003.yaml~",
        "c-0004.yaml.orig",
    ):
        (tmp_path / name).touch()
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "c-0009.yaml").touch()

    assert [path.name for path in paths.plan_files(tmp_path)] == ["c-0001.yaml", "c-0002.yaml"]


def test_plan_of_an_id_or_a_path(tmp_path: Path) -> None:
    file = _plan(tmp_path, "c-0001")

    assert paths.client_path(tmp_path, "c-0001") == file
    assert paths.client_path(tmp_path, str(file)) == file


def test_plan_that_there_is_not_gets_the_nearest_name(tmp_path: Path) -> None:
    _plan(tmp_path, "c-0001")

    with pytest.raises(PlanctlError) as refusal:
        paths.client_path(tmp_path, "c-001")

    assert "c-0001" in refusal.value.hint


@pytest.mark.parametrize("client", ["C-0001", "-c", "", "con", "c 1", "a" * 200, "notes.md", "../c-0001"])
def test_word_that_is_no_client(tmp_path: Path, client: str) -> None:
    _plan(tmp_path, "c-0001")

    with pytest.raises((UsageError, PlanctlError)):
        paths.client_path(tmp_path, client)


def test_folder_that_cannot_be_listed_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlanctlError, match="cannot be read"):
        paths.plan_files(tmp_path / "nowhere")


# ---- whose settings hold -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "home"),
    [
        pytest.param("plans", "plans", id="the folder's own"),
        pytest.param("plans/archive/2025", "plans", id="the nearest above"),
        pytest.param("plans/inner", "plans/inner", id="its own before those above"),
        pytest.param("elsewhere", "elsewhere", id="none at all: itself"),
        pytest.param("plans/../elsewhere", "plans/../elsewhere", id="dots are no folder that it lies below"),
        pytest.param("elsewhere/../plans/archive", "plans", id="dots on the way"),
    ],
)
def test_settings_that_hold_in_a_folder(tmp_path: Path, folder: str, home: str) -> None:
    for name in ("plans/archive/2025", "plans/inner", "elsewhere"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("plans", "plans/inner"):
        (tmp_path / name / "planctl.yaml").touch()

    assert paths.home(tmp_path / folder) == tmp_path / home


def test_settings_that_lead_nowhere_hold_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "planctl.yaml").touch()
    (tmp_path / "plans" / "planctl.yaml").symlink_to("nowhere")

    assert paths.home(tmp_path / "plans") == tmp_path / "plans"


def test_plans_folder_is_looked_for_only_where_an_id_is_named_and_once(tmp_path: Path) -> None:
    files = [_plan(tmp_path, client) for client in ("c-0001", "c-0002", "c-0003")]
    asked: list[Path] = []
    passed_over: list[Path] = []

    def plans_folder() -> Path:
        asked.append(tmp_path)
        return tmp_path

    assert paths.all_named(map(str, files), plans_folder, passed_over.append) == {tmp_path: files}
    assert asked == []
    assert paths.all_named(["c-0003", str(files[0]), "c-0001"], plans_folder, passed_over.append) == {
        tmp_path: [files[2], files[0]]
    }
    assert asked == [tmp_path]
