"""A plan moved to another id or folder: one whole plan at every moment, and never over another."""

import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from planctl.errors import PlanctlError
from planctl.model.settings import Settings
from planctl.storage import moves, scan

TOP = "format: 1\nclient: c-0001\nstart: 2026-01-12\n"
HISTORY = "history:\n  - {date: 2026-01-12, kind: created}\n"
PLAN = TOP + "x_own: [c-0001]\ngoals:\n  - {id: g1, text: Take the bus}\n" + HISTORY

Move = Callable[[str], Path]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan file, readable to its owner and group."""
    path = tmp_path / "c-0001.yaml"
    path.write_text(PLAN)
    path.chmod(0o640)
    return path


@pytest.fixture
def move(plan: Path, settings: Settings) -> Move:
    """Move the plan to another id."""

    unnoted: list[PlanctlError] = []

    def to(client: str) -> Path:
        target = plan.with_name(f"{client}.yaml")
        moves.move(plan, target, settings, lambda warning: None, unnoted.append)
        assert not unnoted
        return target

    return to


@pytest.mark.parametrize(
    ("old", "client", "new"),
    [
        pytest.param("client: c-0001\n", "c-0002", "client: c-0002\n", id="plain"),
        pytest.param("client: c-0001   # a pseudonym\n", "z", "client: z   # a pseudonym\n", id="a comment"),
        pytest.param('client: "c-0001"\n', "c-0002", 'client: "c-0002"\n', id="double quotes"),
        pytest.param("'client' :  'c-0001'\n", "c-0002", "'client' :  'c-0002'\n", id="single quotes"),
        pytest.param("client: c-0001\r\n", "c-0002", "client: c-0002\r\n", id="CRLF"),
        pytest.param("client: c-0001\n", "007", 'client: "007"\n', id="an id that reads as a number"),
        pytest.param("client: c-0001\n", "true", 'client: "true"\n', id="an id that reads as a truth value"),
        pytest.param("client:\n  c-0001\n", "c-0002", "client:\n  c-0002\n", id="on a line of its own"),
    ],
)
def test_only_the_id_changes(plan: Path, move: Move, old: str, client: str, new: str) -> None:
    text = "# yaml-language-server: $schema=x\n" + PLAN.replace("client: c-0001\n", old) + "# end"
    plan.write_bytes(b"\xef\xbb\xbf" + text.encode())

    target = move(client)

    assert target.read_bytes().decode("utf-8-sig") == text.replace(old, new)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf# yaml")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert not plan.exists()


def _draft(name: str) -> Callable[[Path], object]:
    return lambda plan: plan.with_name(name).write_text("format: 1\n")


def _linked(plan: Path) -> None:
    plan.rename(plan.with_name("elsewhere"))
    plan.symlink_to("elsewhere")


REFUSED = [
    pytest.param(lambda plan: plan.with_name("c-0002.yaml").write_text("x"), "exists already", id="another plan"),
    pytest.param(lambda plan: plan.with_name("c-0002.yaml").symlink_to("gone"), "exists already", id="a dangling link"),
    pytest.param(_draft(".c-0001.draft.yaml"), "unfinished draft of c-0001", id="a draft of the old id"),
    pytest.param(_draft(".c-0002.draft.yaml"), "unfinished draft of c-0002", id="a draft of the new id"),
    pytest.param(_linked, "symbolic link", id="a link"),
    pytest.param(lambda plan: os.link(plan, plan.with_name("other")), "2 names", id="a hard link"),
    pytest.param(lambda plan: plan.chmod(0o400), "read-only", id="read-only"),
    pytest.param(lambda plan: plan.write_text(PLAN.replace("kind: created", "kind: x")), "cannot be read", id="broken"),
    pytest.param(
        lambda plan: plan.write_text(PLAN.replace("c-0001", '"c\\u002d0001"')), "replaced safely", id="an escape"
    ),
]


@pytest.mark.parametrize(("before", "message"), REFUSED)
def test_refused(plan: Path, move: Move, before: Callable[[Path], object], message: str) -> None:
    before(plan)
    files = {path.name: path.read_bytes() for path in plan.parent.iterdir() if path.exists()}

    with pytest.raises(PlanctlError, match=message):
        move("c-0002")

    now = {path.name: path.read_bytes() for path in plan.parent.iterdir() if path.exists()}
    assert {name: data for name, data in now.items() if name != ".planctl.lock"} == files


def test_interrupted_move_is_told_and_finished(plan: Path, move: Move) -> None:
    twin = plan.with_name("c-0002.yaml")
    twin.write_text(PLAN.replace("client: c-0001", "client: c-0002"))
    rows = scan.scan(plan.parent, date(2026, 6, 1), use_index=False)

    assert [(one.client, other.client) for one, other in scan.twins(rows)] == [("c-0001", "c-0002")]
    move("c-0002")
    assert not plan.exists()
    assert twin.read_text() == PLAN.replace("client: c-0001", "client: c-0002")


def test_plan_changed_meanwhile_stays_as_the_other_program_left_it(
    plan: Path, move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = PLAN + "  - {date: 2026-06-01, kind: crisis}\n"
    link = os.link

    def save_first(source: Path, target: Path, **more: bool) -> None:
        link(source, target, **more)
        other = plan.with_name("editor")
        if target.name == "c-0002.yaml":
            other.write_text(changed)
            other.replace(plan)

    monkeypatch.setattr(os, "link", save_first)
    with pytest.raises(PlanctlError, match="changed meanwhile"):
        move("c-0002")

    assert {path.name for path in plan.parent.iterdir()} == {"c-0001.yaml", ".planctl.lock"}
    assert plan.read_text() == changed
