"""Run the commands of the README and of the pages beside the examples, and compare what they print."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from planctl import HOMEPAGE

ROOT = Path(__file__).parents[1]
PAGES = (
    "README.md",
    "examples/audit.md",
    "examples/day-by-day.md",
    "examples/from-an-ehr.md",
    "examples/json.md",
    "examples/new-plan.md",
    "examples/plan-file.md",
    "examples/policies.md",
    "examples/reminders.md",
    "examples/review-dates.md",
    "examples/safety.md",
    "examples/sharing.md",
    "examples/smart-rules.md",
    "examples/undoing-and-ending.md",
    "examples/working-with-git.md",
)
_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)


def _run(block: str, folder: Path, environment: dict[str, str]) -> tuple[str, Path]:
    """The block with its commands' real output, and the folder they end in."""
    shown = []
    for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        # The shell says where it has gone, so that `cd` holds for the next command.
        done = subprocess.run(
            ["sh", "-c", f"{{ {command}; }} 2>&1; pwd > '{folder.parent / 'where'}'"],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        shown.append(f"$ {command}\n{done.stdout}")
        parent = folder.parent
        folder = Path((parent / "where").read_text().strip())
        (parent / "where").unlink()
    return "".join(shown), folder


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("page", PAGES)
def test_page_shows_what_its_commands_print(tmp_path: Path, rewrite: bool, page: str) -> None:
    folder = tmp_path / "tour"
    folder.mkdir()
    shutil.copytree(ROOT / "examples", folder / "examples")
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PLANCTL_TODAY": "2026-06-01",
        "HOME": str(tmp_path / "home"),
        "LANG": "C",
        "TZ": "UTC",
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_NAME": "A. Brenner-Vale" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "a@example.org" for who in ("AUTHOR", "COMMITTER")},
    }
    text = (ROOT / page).read_text(encoding="utf-8")
    written = text
    for block in _CONSOLE.findall(text):
        shown, folder = _run(block, folder, environment)
        written = written.replace(f"```console\n{block}```", f"```console\n{shown}```")
    if rewrite:
        (ROOT / page).write_text(written, encoding="utf-8")
    assert written == (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_links_of_a_page_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")

    for target in re.findall(r"\]\(([^)]+)\)", text):
        name, _, heading = target.partition("#")
        if name.startswith("https:"):
            continue
        file = (ROOT / page).parent / name if name else ROOT / page
        assert file.exists(), target
        headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE) if heading else []
        anchors = [re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings]
        assert not heading or heading in anchors, target


@pytest.mark.parametrize("page", PAGES)
def test_links_of_a_page_lead_somewhere_in_the_source_distribution(page: str) -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    included = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    targets = re.findall(r"\]\(([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))

    paths = [os.path.normpath(Path(page).parent / target) for target in targets if not target.startswith("https:")]

    assert [path for path in paths if path.partition("/")[0] not in included] == []


def test_homepage_of_the_distribution_is_the_one_that_findings_name() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["urls"]["Homepage"] == HOMEPAGE


def test_every_page_beside_the_examples_is_run_and_linked() -> None:
    pages = {f"examples/{file.name}" for file in (ROOT / "examples").glob("*.md")}

    assert pages == set(PAGES) - {"README.md"}
    assert all(f"({page})" in (ROOT / "README.md").read_text(encoding="utf-8") for page in pages)


def test_contributing_names_files_and_rooms_that_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    package = ROOT / "src" / "planctl"
    files = set(re.findall(r"`((?:[a-z_]+/)+(?:[a-z_]+\.[a-z]+)?)`", text)) - {"src/planctl/"}
    rooms = set(re.findall(r"^  ([a-z_]+)/ ", text, re.MULTILINE))

    assert len(files) > 30
    assert [name for name in sorted(files) if not ((package / name).exists() or (ROOT / name).exists())] == []
    assert rooms == {folder.name for folder in package.iterdir() if folder.is_dir() and folder.name[0] != "_"}


# By any of the usual programs, with or without an extra or quotes.
_BY_NAME = re.compile(r"(?:pip3?|pipx|uv|uvx|uv tool) (?:install|run|add)[^\n`]*[ '\"](?:treatment-)?planctl\b(?!/)")
_TEXTS = (".md", ".py", ".toml", ".1", ".yaml", ".yml", ".txt", "")


@pytest.mark.parametrize(
    ("text", "is_by_name"),
    [
        pytest.param("`pipx install planctl`", True, id="pipx"),
        pytest.param("pip install 'planctl[fast]'", True, id="with an extra"),
        pytest.param("uv tool install treatment-planctl", True, id="by the other name"),
        pytest.param("pipx install .", False, id="from the clone"),
        pytest.param("planctl init plans", False, id="a command"),
    ],
)
def test_installing_by_name_is_recognised(text: str, is_by_name: bool) -> None:
    assert bool(_BY_NAME.search(text)) is is_by_name


def test_nobody_is_told_to_install_by_name_what_is_a_stranger_s() -> None:
    folders = [ROOT / name for name in ("src", "examples", ".ci")]
    files = [*ROOT.glob("*.*"), *(file for folder in folders for file in folder.rglob("*"))]
    texts = [file for file in files if file.is_file() and file.suffix in _TEXTS and file.name != "CHANGELOG.md"]
    assert len(texts) > 100

    told = {str(file.relative_to(ROOT)) for file in texts if _BY_NAME.search(file.read_text(encoding="utf-8"))}

    assert told == set()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_units_of_the_page_on_reminders_are_sound(tmp_path: Path) -> None:
    units = re.findall(r"```ini\n(.*?)```", (ROOT / "examples/reminders.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(units) == 2
    for name, unit in zip(("planctl.service", "planctl.timer"), units, strict=True):
        # Where planctl is installed differs, and the program must be there to be verified.
        (tmp_path / name).write_text(unit.replace("%h/.local/bin/planctl", "/bin/true"))

    done = subprocess.run(
        [
            "systemd-analyze",
            "--user",
            "verify",
            *(str(tmp_path / name) for name in ("planctl.service", "planctl.timer")),
        ],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_promises_name_tests_that_there_are() -> None:
    page = (ROOT / "examples" / "safety.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", page)
    assert len(named) > 10
    for file, test in named:
        assert any(f"def {test}(" in path.read_text(encoding="utf-8") for path in ROOT.glob(f"tests/*/{file}")), test
