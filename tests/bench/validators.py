"""What planctl writes, held before those who read it: a table of format, reader, version and result.

    pip install check-jsonschema check-wheel-contents build twine khal vdirsyncer
    npm install ajv fhir ical.js yaml-language-server @microsoft/sarif-multitool
    apt-get install mandoc shellcheck zsh fish
    python tests/bench/validators.py --npm node_modules

Each is looked for on PATH and in the folder of npm's packages; what is not there is left out, with a word. Nothing is
fetched. It exits with 1 if any has a complaint.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PLANS = ROOT / "examples" / "plans"
DATA = ROOT / "src" / "planctl" / "data"
PYTHON = Path(sys.executable)

_AJV = """
const ajv = new (require("ajv"))({strict: true, allowUnionTypes: true});
ajv.addVocabulary(["defaultSnippets", "errorMessage", "patternErrorMessage", "markdownDescription"]);
for (const file of process.argv.slice(1)) ajv.compile(JSON.parse(require("fs").readFileSync(file)));
"""
_FHIR = """
const {Fhir} = require("fhir");
for (const file of process.argv.slice(1)) {
  const done = new Fhir().validate(JSON.parse(require("fs").readFileSync(file)), {errorOnUnexpected: true});
  const errors = done.messages.filter(message => message.severity === "error");
  if (!done.valid || errors.length) { console.log(file, JSON.stringify(errors)); process.exitCode = 1; }
}
"""
_ICAL = """
import(process.env.NODE_PATH + "/ical.js/dist/ical.js").then(({default: ICAL}) => {
  ICAL.design.strict = true;
  for (const file of process.argv.slice(1)) {
    const calendar = new ICAL.Component(ICAL.parse(require("fs").readFileSync(file, "utf8")));
    const events = calendar.getAllSubcomponents("vevent").map(event => new ICAL.Event(event));
    if (!events.length || !events.every(event => event.uid && event.startDate.isDate)) throw new Error(file);
  }
});
"""
_KHAL = """
[calendars]
[[reviews]]
path = {folder}/khal
[default]
default_calendar = reviews
[locale]
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
"""
_VDIRSYNCER = """
[general]
status_path = "{folder}/status"
[pair reviews]
a = "file"
b = "folder"
collections = null
[storage file]
type = "singlefile"
path = "{folder}/due.ics"
[storage folder]
type = "filesystem"
path = "{folder}/vdir"
fileext = ".ics"
"""


class Tools:
    """The readers that are there, and what planctl wrote for them into a folder."""

    def __init__(self, npm: Path, folder: Path) -> None:
        self.npm = npm.resolve()
        self.folder = folder
        self.path = f"{npm.resolve() / '.bin'}:{PYTHON.parent}:{os.environ['PATH']}"
        self.environment = {"PATH": self.path, "NODE_PATH": str(self.npm), "HOME": str(folder), "LANG": "C.UTF-8"}
        self.environment |= {"PLANCTL_TODAY": "2026-06-01"}

    def run(self, *words: str | Path) -> str:
        """Run a command; what it complains of, or nothing."""
        done = subprocess.run(
            list(map(str, words)),
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return "" if done.returncode == 0 else (done.stdout + done.stderr).strip() or f"exit code {done.returncode}"

    def node(self, script: str, *files: str | Path) -> str:
        """Run a script of node's on files."""
        return self.run("node", "-e", script, "--", *files)

    def version(self, tool: str) -> str | None:
        """The version of a reader; none if it is not there."""
        package = self.npm / tool / "package.json"
        if package.is_file():
            return str(json.loads(package.read_text())["version"])
        try:
            return metadata.version(tool)
        except metadata.PackageNotFoundError:
            pass
        program = shutil.which(tool, path=self.path)
        if program is None:
            return None
        for option in ("--version", "-V"):
            done = subprocess.run([program, option], capture_output=True, text=True, check=False)
            words = [word.rstrip(",") for word in (done.stdout + done.stderr).split() if word[:1].isdigit()]
            if done.returncode == 0 and words:
                return words[0]
        packaged = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", tool], capture_output=True, text=True, check=False
        )
        return packaged.stdout or "?"


class Check(NamedTuple):
    """A format, its reader, and how it is asked: what it complains of, or nothing."""

    format: str
    tool: str
    ask: Callable[[Tools], str]


def _planctl_writes(tools: Tools) -> None:
    """Everything that is held before others."""
    folder = tools.folder
    shutil.copytree(PLANS, folder / "plans")
    answers = json.loads((DATA / "answers.schema.json").read_text())["answers"]
    wanted: dict[str, list[str]] = {
        "due.ics": ["calendar", "--alarm", "7d", "--alarm", "0d"],
        "none.ics": ["calendar", "c-0156"],
        "check.sarif": ["check", "--format", "sarif"],
        "plan.schema.json": ["schema"],
        "settings.schema.json": ["schema", "--settings"],
        "template.schema.json": ["schema", "--template"],
        **{f"{name}.of.json": ["schema", "--of", name] for name in answers},
        **{f"{plan.stem}.fhir.json": ["export", plan.stem, "--format", "fhir"] for plan in PLANS.glob("c-*.yaml")},
    }
    for name, words in wanted.items():
        with (folder / name).open("wb") as file:
            subprocess.run(
                [PYTHON.parent / "planctl", "--plans", "plans", *words],
                cwd=folder,
                env=tools.environment,
                stdout=file,
                check=False,
            )
    (folder / "khal.conf").write_text(_KHAL.format(folder=folder))
    (folder / "vdirsyncer.conf").write_text(_VDIRSYNCER.format(folder=folder))
    for name in ("khal", "vdir"):
        (folder / name).mkdir()


def _khal(tools: Tools) -> str:
    return tools.run("khal", "-c", "khal.conf", "import", "--batch", "due.ics") or _kept(tools, "khal")


def _vdirsyncer(tools: Tools) -> str:
    wrong = tools.run("sh", "-c", "yes | vdirsyncer -c vdirsyncer.conf discover reviews")
    return wrong or tools.run("vdirsyncer", "-c", "vdirsyncer.conf", "sync") or _kept(tools, "vdir")


def _kept(tools: Tools, name: str) -> str:
    """Whether each event has become a file."""
    events = (tools.folder / "due.ics").read_bytes().count(b"BEGIN:VEVENT")
    files = len(list((tools.folder / name).glob("*.ics")))
    return "" if files == events else f"{files} of {events} events"


def _tests(path: str) -> Callable[[Tools], str]:
    """The tests that ask a reader themselves."""
    return lambda tools: tools.run(PYTHON.parent / "pytest", "-q", "-n", "1", ROOT / path)


def _schemas(*words: str) -> Callable[[Tools], str]:
    return lambda tools: tools.run(*words, *_schema_files(tools))


def _schema_files(tools: Tools) -> list[Path]:
    return sorted(tools.folder.glob("*.schema.json")) + sorted(tools.folder.glob("*.of.json"))


def _distribution(ending: str, *words: str) -> Callable[[Tools], str]:
    """A command on the built distributions whose names end so."""

    def ask(tools: Tools) -> str:
        dist = tools.folder / "dist"
        built = "" if dist.is_dir() else tools.run("pyproject-build", "-o", dist, ROOT)
        return built or tools.run(*words, *sorted(dist.glob(f"*{ending}")))

    return ask


CHECKS = (
    Check("schemas", "ajv", lambda tools: tools.node(_AJV, *_schema_files(tools))),
    Check("schemas", "check-jsonschema", _schemas("check-jsonschema", "--check-metaschema")),
    Check(
        "plans",
        "check-jsonschema",
        lambda tools: tools.run("check-jsonschema", "--schemafile", "plan.schema.json", *PLANS.glob("c-*.yaml")),
    ),
    Check("plans, settings, templates", "yaml-language-server", _tests("tests/editor")),
    Check("calendar", "icalendar", _tests("tests/render/test_ics.py")),
    Check("calendar", "ical.js", lambda tools: tools.node(_ICAL, "due.ics", "none.ics")),
    Check("calendar", "khal", _khal),
    Check("calendar", "vdirsyncer", _vdirsyncer),
    Check("SARIF", "@microsoft/sarif-multitool", lambda tools: tools.run("sarif-multitool", "validate", "check.sarif")),
    Check("FHIR R4", "fhir", lambda tools: tools.node(_FHIR, *sorted(tools.folder.glob("*.fhir.json")))),
    Check("FHIR R4", "fhir.resources", _tests("tests/render/test_fhir.py")),
    Check("manual page", "mandoc", lambda tools: tools.run("mandoc", "-T", "lint", DATA / "planctl.1")),
    Check(
        "completion, .ci/run",
        "shellcheck",
        lambda tools: tools.run("shellcheck", DATA / "completion" / "planctl.bash", ROOT / ".ci" / "run"),
    ),
    Check("completion", "zsh", lambda tools: tools.run("zsh", "-n", DATA / "completion" / "_planctl")),
    Check("completion", "fish", lambda tools: tools.run("fish", "-n", DATA / "completion" / "planctl.fish")),
    Check("sdist, wheel", "twine", _distribution("", "twine", "check", "--strict")),
    Check(
        "wheel",
        "check-wheel-contents",
        _distribution(".whl", "check-wheel-contents", "--config", str(ROOT / "pyproject.toml")),
    ),
)


def rows(tools: Tools) -> Iterator[tuple[str, str, str, str]]:
    """A row for each check."""
    for check in CHECKS:
        version = tools.version(check.tool)
        result = "not installed" if version is None else check.ask(tools) or "ok"
        yield check.format, check.tool, version or "", result


def main() -> int:
    """Print the table; 1 if any reader has a complaint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--npm", type=Path, default=Path("node_modules"), help="the folder of npm's packages")
    with tempfile.TemporaryDirectory() as folder:
        tools = Tools(parser.parse_args().npm, Path(folder))
        _planctl_writes(tools)
        print("| format | reader | version | result |\n| --- | --- | --- | --- |")
        complaints = 0
        for format, tool, version, result in rows(tools):
            complaints += result not in ("ok", "not installed")
            print(f"| {format} | {tool} | {version} | {' '.join(result.split())[:300]} |", flush=True)
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main())
