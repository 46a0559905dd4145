"""`planctl export`, as people run it."""

import json
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Make = Callable[..., Path]
Text = Callable[..., str]
EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"


@pytest.fixture
def one(folder: Make, plan: Text) -> Path:
    return folder({"c-0142": plan("c-0142", top="preferences: Sessions in Spanish")})


@pytest.mark.parametrize(
    ("options", "begins"),
    [
        pytest.param([], "# Treatment plan c-0142", id="Markdown by default"),
        pytest.param(["--format", "markdown"], "# Treatment plan c-0142", id="Markdown"),
        pytest.param(["--format", "html"], "<!DOCTYPE html>", id="HTML"),
        pytest.param(["--format", "fhir"], '{\n  "resourceType": "Bundle",', id="FHIR"),
        pytest.param(["--format", "json"], '{\n  "version": 1,', id="JSON"),
    ],
)
def test_formats(planctl: Run, one: Path, options: list[str], begins: str) -> None:
    done = planctl("export", "c-0142", *options, plans=one)

    # The first bundle of a folder gives it an id, and says so.
    assert (done.returncode, "planctl:" in done.stderr) == (0, False)
    assert done.stdout.startswith(begins)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.html", "<!DOCTYPE"),
        ("a.HTM", "<!DOCTYPE"),
        ("a.md", "# Treat"),
        ("a.json", '{\n  "version": 1'),
        ("a.fhir", '{\n  "resourceType": "Bundle"'),
        ("c-0142.export.fhir.json", '{\n  "resourceType": "Bundle"'),
        ("a.txt", "# Treat"),
        ("fhir", "# Treat"),
    ],
)
def test_format_by_the_name_of_the_file(planctl: Run, one: Path, tmp_path: Path, name: str, begins: str) -> None:
    done = planctl("export", "c-0142", "-o", tmp_path / name, plans=one)

    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / name).read_text().startswith(begins)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_format_that_is_named_comes_before_the_name_of_the_file(planctl: Run, one: Path, tmp_path: Path) -> None:
    assert planctl("export", "c-0142", "--format", "html", "-o", tmp_path / "a.fhir", plans=one).returncode == 0

    assert (tmp_path / "a.fhir").read_text().startswith("<!DOCTYPE")


def test_hyphen_for_a_file_is_standard_output(planctl: Run, one: Path) -> None:
    done = planctl("export", "c-0142", "--format", "json", "-o", "-", plans=one)

    assert json.loads(done.stdout)["client"] == "c-0142"
    assert [path.name for path in one.iterdir() if path.name == "-"] == []


def test_device_of_standard_output_is_written_through_a_pipe(process: Run, one: Path) -> None:
    done = process("export", "c-0142", "--format", "json", "-o", "/dev/stdout", plans=one)

    assert json.loads(done.stdout)["client"] == "c-0142"


def test_json_is_the_plan_as_parsed(planctl: Run, one: Path) -> None:
    assert json.loads(planctl("export", "c-0142", "--format", "json", plans=one).stdout) == {
        "version": 1,
        "format": 1,
        "client": "c-0142",
        "start": "2026-01-12",
        "preferences": "Sessions in Spanish",
        "history": [{"date": "2026-01-12", "kind": "created"}],
    }


def test_unknown_format_is_refused_with_the_nearest(planctl: Run, one: Path) -> None:
    done = planctl("export", "c-0142", "--format", "htm", plans=one)

    assert done.returncode == 2
    assert "did you mean html?" in done.stderr


def test_plan_that_cannot_be_read(planctl: Run, folder: Make) -> None:
    assert planctl("export", "c-0142", plans=folder({"c-0142": "format: 1\n"})).returncode == 3


@pytest.mark.parametrize("client", sorted(path.stem for path in EXAMPLES.glob("c-*.yaml")))
def test_json_read_as_a_plan_is_the_plan(planctl: Run, tmp_path: Path, client: str) -> None:
    shutil.copy(EXAMPLES / "planctl.yaml", tmp_path)
    said = planctl("export", client, "--format", "json", plans=EXAMPLES).stdout
    # JSON is YAML; but for the version of the answer it is the plan file's own keys and values.
    (tmp_path / f"{client}.yaml").write_text(json.dumps({k: v for k, v in json.loads(said).items() if k != "version"}))

    assert planctl("export", client, "--format", "json", plans=tmp_path).stdout == said
    assert planctl("show", client, plans=tmp_path).stdout == planctl("show", client, plans=EXAMPLES).stdout


def test_page_for_a_payer(planctl: Run, tmp_path: Path) -> None:
    done = planctl("export", "c-0112", "--for", "payer", plans=EXAMPLES)

    # The first bundle of a folder gives it an id, and says so.
    assert (done.returncode, "planctl:" in done.stderr) == (0, False)
    assert done.stdout.startswith("# Treatment summary c-0112\n")
    page = tmp_path / "c-0112.html"
    assert planctl("export", "c-0112", "--for", "payer", "-o", page, plans=EXAMPLES).returncode == 0
    assert "<h1>Treatment summary c-0112</h1>" in page.read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--for", "payers"], "unknown --for payers", id="nobody"),
        pytest.param(["--for", "payer", "--format", "fhir"], "combined with --format fhir", id="no page"),
        pytest.param(["--for", "payer", "--without", "charts"], "combined with --without", id="less of it"),
    ],
)
def test_page_for_a_payer_refused(planctl: Run, arguments: list[str], message: str) -> None:
    done = planctl("export", "c-0112", *arguments, plans=EXAMPLES)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


@pytest.mark.parametrize("name", ["plan.pdf", "plan.DOCX"])
def test_file_that_is_not_written_is_refused(planctl: Run, examples: Path, tmp_path: Path, name: str) -> None:
    done = planctl("export", "c-0118", "-o", str(tmp_path / name), plans=examples)

    assert (done.returncode, done.stdout) == (2, "")
    assert ".html" in done.stderr
    assert not (tmp_path / name).exists()
