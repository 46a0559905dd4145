"""The index is only ever a shortcut: with it and without it the answers are the same."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planctl.planfile import decode
from planctl.schedule import due_list
from planctl.schedule.due_list import PlanRow
from planctl.storage import paths, plan_folder, plan_index, scan
from planctl.storage.plan_folder import Folder, open_folder

EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"
TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("PLANCTL_CACHE", str(folder))
    return folder


# Due at once, because of a trigger, paused, and closed: where all of the examples would tell no more.
FEW = ("planctl.yaml", "c-0107.yaml", "c-0118.yaml", "c-0150.yaml", "c-0156.yaml")


def _copy(folder: Path, names: Sequence[str] | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for path in EXAMPLES.iterdir():
        if path.is_file() and (names is None or path.name in names):
            (folder / path.name).write_bytes(path.read_bytes())
    return folder


def _due(folder: Path, as_of: date, *, use_index: bool) -> list[PlanRow]:
    """What `review-due --all` shows."""
    rows = due_list.select(scan.scan(folder, as_of, use_index=use_index), due_list.DueFilter(all=True))
    return scan.with_reasons(rows, as_of)


def _listed(folder: Path, as_of: date, *, use_index: bool) -> list[PlanRow]:
    """What `list` shows, which are no reasons."""
    rows = scan.scan(folder, as_of, use_index=use_index)
    return [
        row if row.due is None else row._replace(due=row.due._replace(reasons=()), sealed_reason="") for row in rows
    ]


def _told(folder: Path, as_of: date, *, use_index: bool) -> list[list[PlanRow]]:
    return [_due(folder, as_of, use_index=use_index), _listed(folder, as_of, use_index=use_index)]


def _unreadable(folder: Path) -> list[PlanRow]:
    return [row for row in scan.scan(folder, TODAY) if row.problems]


def _agree(folder: Path, as_of: date) -> None:
    plain = _told(folder, as_of, use_index=False)
    assert _told(folder, as_of, use_index=True) == plain  # fills the index
    assert _told(folder, as_of, use_index=True) == plain  # reads it


@pytest.mark.parametrize("days", [-400, -200, -30, -1, 0, 1, 30, 365])
def test_answers_agree_on_any_day(tmp_path: Path, days: int) -> None:
    _agree(_copy(tmp_path / "plans"), TODAY + timedelta(days=days))


@pytest.mark.parametrize("days", [-91, -90, 0])
def test_review_held_elsewhere_is_known_from_its_day(tmp_path: Path, days: int) -> None:
    text = "format: 1\nclient: c-0001\nstart: 2026-01-12\nprevious_review: 2026-03-03\nhistory:\n"
    (tmp_path / "c-0001.yaml").write_text(text + "  - {date: 2026-01-12, kind: created}\n")
    scan.scan(tmp_path, TODAY)

    _agree(tmp_path, TODAY + timedelta(days=days))


@pytest.mark.parametrize(("first", "then"), [(_due, _listed), (_listed, _due), (_listed, _listed)])
def test_one_index_serves_both_whichever_asks_first(
    tmp_path: Path, cache: Path, first: Callable[..., Any], then: Callable[..., Any]
) -> None:
    folder = _copy(tmp_path / "plans")
    plain = then(folder, TODAY, use_index=False)
    first(folder, TODAY, use_index=True)
    (file,) = cache.iterdir()
    known = file.stat().st_ino

    assert then(folder, TODAY, use_index=True) == plain
    # Had anything been parsed, it would have been kept, and the index written anew.
    assert file.stat().st_ino == known


def test_plans_are_listed_by_name_known_or_not(tmp_path: Path) -> None:
    names = [f"c-{number:04}" for number in range(20)]
    for name in names:
        kind = "x" if name == "c-0007" else "created"
        text = f"format: 1\nclient: {name}\nstart: 2026-01-12\nhistory:\n  - {{date: 2026-01-12, kind: {kind}}}\n"
        (tmp_path / f"{name}.yaml").write_text(text)
    for changed in (names[::3], names[1::2]):
        for name in changed:
            with (tmp_path / f"{name}.yaml").open("a") as plan:
                plan.write("# looked at\n")
        assert [row.client for row in scan.scan(tmp_path, TODAY)] == names
        assert [row.client for row in _unreadable(tmp_path)] == ["c-0007"]


@pytest.mark.parametrize("given", [".", "./", "../plans", "../plans/../plans", "plans/.."])
@pytest.mark.parametrize("use_index", [True, False])
def test_no_plan_is_left_out_however_the_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, use_index: bool
) -> None:
    folder = tmp_path / "plans"
    (folder / "plans").mkdir(parents=True)
    (folder / "c-1.yaml").write_text(
        "format: 1\nclient: c-1\nstart: 2026-01-12\nhistory:\n  - {date: 2026-01-12, kind: created}\n"
    )
    monkeypatch.chdir(folder)
    for _ in range(2):
        assert [row.client for row in scan.scan(Path(given), TODAY, use_index=use_index)] == ["c-1"]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["list"], id="list"),
        pytest.param(["review-due", "c-0150"], id="nothing due"),
        pytest.param(["review-due", "--brief"], id="client and date alone"),
    ],
)
def test_second_run_parses_nothing(tmp_path: Path, arguments: list[str]) -> None:
    folder = _copy(tmp_path / "plans")
    _told(folder, TODAY, use_index=True)
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, *arguments, "--plans", str(folder)],
        env={"PATH": os.environ["PATH"], "PLANCTL_TODAY": "2026-06-01", "PLANCTL_CACHE": os.environ["PLANCTL_CACHE"]},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stderr.split())
    assert not loaded & {"rich", "pydantic", "importlib.metadata", "dateutil", "dateutil.parser", "ruamel.yaml"}
    assert not loaded & {
        "dataclasses",
        "planctl.planfile.parser",
        "planctl.schedule.clocks",
        "planctl.model.plan",
        "planctl.analysis",
    }


_LOADED = """
import sys
from planctl.cli import app
code = app.run(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


def test_index_holds_no_word_of_a_plan(tmp_path: Path, cache: Path) -> None:
    folder = _copy(tmp_path / "plans")
    _told(folder, TODAY, use_index=True)
    (file,) = cache.iterdir()
    text = file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    for client in (path.stem for path in paths.plan_files(folder)):
        assert client not in text
    for word in ("PCL-5", "g1", "g2", "53", "41"):
        assert f" {word} " not in text
        assert f'"{word}"' not in text


def test_asking_for_one_plan_forgets_none_of_the_others(tmp_path: Path, cache: Path) -> None:
    folder = _copy(tmp_path / "plans")
    _told(folder, TODAY, use_index=True)
    (file,) = cache.iterdir()
    known = file.read_bytes()
    named = [str(folder / "c-0107.yaml")]

    scan.scan(folder, TODAY, named)
    assert file.read_bytes() == known
    with (folder / "c-0107.yaml").open("a") as plan:
        plan.write("# looked at\n")
    scan.scan(folder, TODAY, named)
    assert file.read_bytes().count(b"|") > known.count(b"|")
    (folder / "c-0112.yaml").unlink()
    _told(folder, TODAY, use_index=True)
    assert file.read_bytes().count(b"|") < known.count(b"|")


def test_renamed_copy_is_not_taken_for_the_plan(tmp_path: Path) -> None:
    folder = _copy(tmp_path / "plans", FEW)
    _told(folder, TODAY, use_index=True)
    (folder / "c-0107.yaml").rename(folder / "c-9999.yaml")
    _agree(folder, TODAY)
    assert [row.client for row in _unreadable(folder)] == ["c-9999"]


def test_changed_settings_are_taken_into_account(tmp_path: Path) -> None:
    folder = _copy(tmp_path / "plans")
    before = _told(folder, TODAY, use_index=True)
    settings_file = folder / "planctl.yaml"
    settings_file.write_text(settings_file.read_text().replace("crisis: 1 day", "crisis: 9 days"))
    _agree(folder, TODAY)
    assert _told(folder, TODAY, use_index=True) != before


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda file: file.mkdir(), id="a folder in their place"),
        pytest.param(lambda file: file.symlink_to("nowhere"), id="a link to nothing"),
        pytest.param(lambda file: file.write_bytes(b"#" * (decode.LARGEST_FILE + 1)), id="too large"),
        pytest.param(lambda file: file.write_bytes(b"review: ["), id="no YAML"),
        pytest.param(lambda file: file.write_bytes(b"raview: {}\n"), id="an unknown key"),
    ],
)
def test_settings_that_cannot_be_read_are_told_though_all_plans_are_known(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "c-0112.yaml").write_bytes((EXAMPLES / "c-0112.yaml").read_bytes())
    assert _unreadable(folder) == []
    spoil(folder / "planctl.yaml")
    _agree(folder, TODAY)
    assert [(row.file, row.is_plan) for row in _unreadable(folder)] == [("planctl.yaml", False)]


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe", b"0\n[]", b'0\n{"plans": 3}', b"x" * 3000])
def test_damaged_index_is_as_good_as_none(tmp_path: Path, cache: Path, damage: bytes) -> None:
    folder = _copy(tmp_path / "plans", FEW)
    _told(folder, TODAY, use_index=True)
    (file,) = cache.iterdir()
    file.write_bytes(damage)
    _agree(folder, TODAY)


@given(at=st.integers(0, 10_000), flip=st.integers(1, 255))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_index_with_a_flipped_byte_changes_no_answer(tmp_path: Path, cache: Path, at: int, flip: int) -> None:
    folder = _copy(tmp_path / "plans", FEW)
    plain = _told(folder, TODAY, use_index=False)
    _told(folder, TODAY, use_index=True)
    (file,) = cache.iterdir()
    data = bytearray(file.read_bytes())
    data[at % len(data)] ^= flip
    file.write_bytes(bytes(data))
    assert _told(folder, TODAY, use_index=True) == plain


_ADDED = [
    b"  - {date: 2026-05-20, kind: relapse}\n",
    b"  - {date: 2026-05-20, kind: crisis, logged: 2026-07-20}\n",
    b"  - {date: 2026-05-21, kind: life_change}\n",
    b"  - {date: 2026-05-21, kind: achieved, goal: g1}\n",
    b"  - {date: 2026-05-22, kind: review, scope: event, decision: continue}\n",
    b"  - {date: 2026-05-23, kind: closed, reason: completed}\n",
    b"  - {date: 2026-05-23, kind: x}\n",
]


@given(data=st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answers_agree_over_edited_and_damaged_plans(tmp_path: Path, data: st.DataObject) -> None:
    folder = _copy(tmp_path / "plans", FEW)
    asked = data.draw(st.sampled_from([_due, _listed]))
    _due(folder, TODAY, use_index=True)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(paths.plan_files(folder)))
        text = bytearray(path.read_bytes())
        if data.draw(st.booleans()):
            path.write_bytes(bytes(text) + data.draw(st.sampled_from(_ADDED)))
        else:
            position = data.draw(st.integers(0, len(text) - 1))
            text[position] = data.draw(st.integers(32, 126))
            path.write_bytes(bytes(text))
    day = TODAY + timedelta(days=data.draw(st.integers(-300, 300)))
    assert asked(folder, day, use_index=True) == asked(folder, day, use_index=False)


def test_no_home_means_no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PLANCTL_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    assert plan_index.cache_folder() is None


def test_unwritable_cache_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCTL_CACHE", "/dev/null/nowhere")
    _agree(_copy(tmp_path / "plans", FEW), TODAY)


@pytest.mark.parametrize("part", ["__version__", "_FORMAT"])
def test_index_of_another_version_is_not_used(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    folder = _copy(tmp_path / "plans", FEW)
    with monkeypatch.context() as patch:
        patch.setattr(plan_index, part, 0)
        _told(folder, TODAY, use_index=True)
    (file,) = cache.iterdir()
    written = file.stat().st_ino

    _agree(folder, TODAY)
    assert file.stat().st_ino != written


def test_settings_that_change_while_plans_are_read_leave_nothing_in_the_index(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _copy(tmp_path / "plans")
    before = (folder / "planctl.yaml").read_bytes()
    plain = _told(folder, TODAY, use_index=False)

    def changed_meanwhile(path: Path) -> Folder:
        (path / "planctl.yaml").write_bytes(before.replace(b"crisis: 1 day", b"crisis: 9 days"))
        return open_folder(path)

    with monkeypatch.context() as patch:
        patch.setattr(plan_folder, "open_folder", changed_meanwhile)
        assert _told(folder, TODAY, use_index=True) != plain
    (folder / "planctl.yaml").write_bytes(before)
    assert _told(folder, TODAY, use_index=True) == plain


def test_past_day_writes_no_index_anew(tmp_path: Path, cache: Path) -> None:
    folder = _copy(tmp_path / "plans")
    _told(folder, TODAY, use_index=True)
    (file,) = cache.iterdir()
    written = file.stat().st_ino

    _told(folder, TODAY - timedelta(days=200), use_index=True)
    assert file.stat().st_ino == written


def test_reason_of_a_plan_is_read_only_with_the_plan(tmp_path: Path) -> None:
    folder = _copy(tmp_path / "plans")
    scan.scan(folder, TODAY)
    rows = [row for row in scan.scan(folder, TODAY) if row.due is not None and row.due.day is not None]
    deciding = {row.file: row.due.deciding for row in scan.with_reasons(rows, TODAY) if row.due is not None}
    assert {reason.goal for reason in deciding.values() if reason is not None} >= {"g1"}

    for row in rows:
        data = (folder / row.file).read_bytes()
        assert plan_index.unseal(row.sealed_reason, data) == deciding[row.file]
        assert plan_index.unseal(row.sealed_reason, data + b"\n") is None
        assert plan_index.unseal("", data) is None


def test_deciding_reasons_alone_are_those_of_parsed_plans(tmp_path: Path) -> None:
    folder = _copy(tmp_path / "plans")
    parsed = due_list.select(scan.scan(folder, TODAY), due_list.DueFilter(all=True))
    known = due_list.select(scan.scan(folder, TODAY), due_list.DueFilter(all=True))
    assert any(row.sealed_reason for row in known)

    opened = scan.with_reasons(known, TODAY, deciding_only=True)

    assert [row.due.deciding for row in opened if row.due] == [row.due.deciding for row in parsed if row.due]
