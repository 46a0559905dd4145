"""An editor's YAML server on a plan that planctl made: what it offers, says of a key, and finds wrong."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.editor.language_server import LanguageServer

PLANCTL = Path(sys.executable).parent / "planctl"
ROOT = Path(__file__).parents[2]
COMMAND = shutil.which("yaml-language-server")

pytestmark = pytest.mark.skipif(COMMAND is None, reason="yaml-language-server is not installed (npm)")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new plan in a new folder, which has a trigger of its own."""
    folder = tmp_path_factory.mktemp("editor") / "plans"
    folder.mkdir()
    (folder / "planctl.yaml").write_text("triggers: {school_meeting: 14 days}\n")
    for words in (["init"], ["new", "c-0201", "--no-input"]):
        environment = {"PATH": "/usr/bin:/bin", "PLANCTL_TODAY": "2026-06-01", "HOME": str(folder.parent)}
        subprocess.run([PLANCTL, *words], cwd=folder, env=environment, check=True, capture_output=True)
    return folder / "c-0201.yaml"


@pytest.fixture(scope="module")
def server(plan: Path) -> Iterator[LanguageServer]:
    """The server, in the plan's folder."""
    assert COMMAND is not None
    running = LanguageServer(COMMAND, plan.parent)
    yield running
    running.close()


def edited(plan: Path, added: str) -> str:
    """The plan with lines added: to its history where they are an entry, else above it."""
    text = plan.read_text()
    return text + added + "\n" if added.startswith("  - {date") else text.replace("\nhistory:", f"\n{added}\nhistory:")


@pytest.mark.parametrize(
    ("added", "wanted"),
    [
        pytest.param("  - {date: 2026-06-01, kind: |}", {"crisis": "A crisis."}, id="kinds"),
        pytest.param("  - {date: 2026-06-01, kind: |}", {"school_meeting": "A kind of your own."}, id="own kinds"),
        pytest.param("  - {date: 2026-06-01, kind: review, decision: |}", {"step-up": None}, id="decisions"),
        pytest.param("  - {date: 2026-06-01, kind: review, goals: {g1: |}}", {"improving": None}, id="progress"),
        pytest.param("|", {"goals": "The goals.", "intake": None}, id="keys of a plan"),
        pytest.param("goals:\n  - id: g1\n    |", {"by": "The day it is to be reached by."}, id="keys of a goal"),
        pytest.param(
            "goals:\n  - id: g1\n    text: x\n    measure:\n      |",
            {"baseline": "The value at the start.", "better": None},
            id="keys of a measure",
        ),
        pytest.param(
            "goals:\n  - id: g1\n    text: x\n    measure:\n      name: |",
            {"PHQ-9": "Patient Health Questionnaire-9"},
            id="instruments",
        ),
        pytest.param("review:\n  policy: |", {"va-quarterly": None}, id="policies"),
        pytest.param("review:\n  triggers:\n    |", {"crisis": "Default: 2 days."}, id="triggers"),
    ],
)
def test_editor_offers(server: LanguageServer, plan: Path, added: str, wanted: dict[str, str | None]) -> None:
    offered = server.offered(plan, edited(plan, added))

    for label, said in wanted.items():
        assert offered[label] == (said or offered[label])
    assert not {"true", "false"} & offered.keys()


@pytest.mark.parametrize(
    ("added", "said"),
    [
        pytest.param("  - {date: 2026-06-01, kind: crysis}", "must be", id="a kind that there is not"),
        pytest.param("  - {date: 2026-02-30, kind: crisis}", "A day of the calendar", id="a day that there is not"),
        pytest.param(
            "  - {date: 2026-06-01, kind: crisis, goal: g1}", "goal is not allowed", id="a key of another kind"
        ),
        pytest.param("gaols: []", "gaols is not allowed", id="an unknown key"),
        pytest.param("review: {every: 6}", "A whole number and a unit", id="no interval"),
        pytest.param("services: [{every: biweekly}]", "twice a week", id="no frequency"),
        pytest.param("goals: [{id: G1, text: x}]", "small letters", id="no id"),
        pytest.param("goals: [{id: g1, text: x, agreed: maybe}]", "or declined", id="no day, and no such word"),
    ],
)
def test_editor_finds_what_is_wrong(server: LanguageServer, plan: Path, added: str, said: str) -> None:
    text = edited(plan, added)

    found = server.faults(plan, text)

    assert len(found) == 1
    assert found[0].startswith(f"{text[: text.index(added)].count(chr(10)) + 1}: ")
    assert said in found[0]


RATES = [
    f"services: [{{every: {text}}}]"
    for text in ("weekly", "Twice  a week", "2x/week", "three times per month", "every session", "2 weeks", "1W")
]


@pytest.mark.parametrize("added", ["", "  - {date: 2026-06-01, kind: school_meeting}", "x_mine: [1]", *RATES])
def test_editor_finds_nothing_wrong_where_planctl_does_not(server: LanguageServer, plan: Path, added: str) -> None:
    assert server.faults(plan, edited(plan, added)) == []


@pytest.mark.parametrize(
    ("added", "said"),
    [
        pytest.param("dis|charge: {}", "When treatment can end.", id="a key"),
        pytest.param("  - {date: 2026-06-01, kind: review, ne|xt: 2026-09-01}", "next review is set for", id="next"),
        pytest.param("  - {date: 2026-06-01, kind: rel|apse}", "A relapse.", id="a kind"),
    ],
)
def test_editor_explains(server: LanguageServer, plan: Path, added: str, said: str) -> None:
    assert said in server.hover(plan, edited(plan, added))


# ---- what comes with planctl -------------------------------------------------------------------

FILES = {
    **{file.name: file for file in sorted((ROOT / "examples" / "plans").glob("*.yaml"))},
    **{f"templates/{file.name}": file for file in sorted((ROOT / "src/planctl/data/templates").glob("*.yaml"))},
}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    """The server in a folder of the example plans, with their settings and planctl's templates."""
    assert COMMAND is not None
    folder = tmp_path_factory.mktemp("shipped") / "plans"
    (folder / "templates").mkdir(parents=True)
    for name, file in FILES.items():
        shutil.copy(file, folder / name)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder.parent)}
    subprocess.run([PLANCTL, "init"], cwd=folder, env=environment, check=True, capture_output=True)
    running = LanguageServer(COMMAND, folder)
    yield running
    running.close()


@pytest.mark.parametrize("name", FILES)
def test_editor_finds_nothing_wrong_in_what_comes_with_planctl(shipped: LanguageServer, name: str) -> None:
    file = shipped.folder / name
    format = "settings" if name == "planctl.yaml" else "template" if "/" in name else "plan"
    schema = f"{'../' if '/' in name else ''}.planctl/{format}.schema.json"
    lines = [line for line in file.read_text().splitlines() if "$schema=" not in line]

    sound, broken = (
        shipped.faults(file, "\n".join([f"# yaml-language-server: $schema={schema}", *lines, *more, ""]))
        for more in ([], ["gaols: []"])
    )

    assert sound == []
    assert len(broken) == 1
    assert "gaols is not allowed" in broken[0]
