"""A megabyte of anything, and every command: the processor time of each pair.

    python tests/bench/megabytes.py                       # all shapes, all commands
    python tests/bench/megabytes.py --shape readings --command progress

One row of `SHAPES` a shape: the files of a folder whose only plan is c-0001. Each command runs in a process of
its own, forked from one that has imported most of planctl; a whole command takes some 0.2 s more. Two seconds
are allowed, and no command ends in a bug.
"""

# One row a shape, however long.
# ruff: noqa: E501

import argparse
import csv
import gc
import io
import json
import os
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.bench import command_lines  # noqa: E402  # found by the path above

# One of each kind of work; --full runs them all, for hours.
COMMANDS = (
    *("check --format json", "check", "review-due --all --explain", "review-due --all --format json"),
    *("list --no-index", "show {plan}", "history {plan}", "progress {plan}", "progress {plan} --format json"),
    *("audit", "forecast", "export --caseload --format html", "export {plan} --format html --yes"),
    *("export {plan} --format markdown --yes", "export {plan} --format json --yes"),
    *("export {plan} --format fhir --yes", "export {plan} --for payer --format html --yes", "packet {plan}"),
    *("diff {plan}", "verify", "doctor", "log {plan} crisis --note x", "score {plan} PHQ-9 7"),
    *("goal {plan} 'Walk a mile by 1 July 2026'", "edit {plan}", "undo {plan} --yes"),
)
# What there is to do with a plan that cannot be read.
COMMANDS_ON_BROKEN = (
    "check --format json",
    "check",
    "list",
    "doctor",
    "diff {plan}",
    "log {plan} crisis",
    "edit {plan}",
)
SECONDS = 2.0
# After that a command is stopped.
PATIENCE = 20
MEGABYTE = 1024 * 1024

TOP = "format: 1\nclient: c-0001\nstart: 2026-01-12\n"
HISTORY = "history:\n  - {date: 2026-01-12, kind: created}\n"
GOAL = "  - {{id: g{0}, text: goal {0}, by: 2026-06-30, measure: {{name: walks {0}, baseline: 0, target: 4}}}}\n"


def lines(template: str, start: int = 0, most: int = MEGABYTE) -> str:
    """As many lines of a template as a megabyte holds, numbered."""
    number = (most - 3000) // (len(template.format(99_999)) + 1)
    return "".join(template.format(i) for i in range(start, start + number))


def day(number: int, days: int = 100) -> date:
    """One of that many days, in order, none of them after today."""
    return min(date(2026, 1, 12), date(2026, 6, 1) - timedelta(days=days)) + timedelta(days=number % days)


def entries(template: str, days: int = 100, most: int = MEGABYTE, top: str = "") -> str:
    """A plan with a megabyte of entries on that many days."""
    number = (most - 3000 - len(top)) // len(template.format(i=99_999, date="2026-01-12"))
    history = "".join(template.format(i=i, date=day(i * days // number, days)) for i in range(number))
    return (TOP + top + HISTORY).replace("2026-01-12", f"{day(0, days)}") + history


def goals_and_readings(
    goals: int, reading: str = "  - {{date: {date}, kind: reading, measure: walks {i}, value: 3}}\n"
) -> str:
    """A plan with that many goals, each with a measure of its own, and readings of them in turn."""
    top = TOP + "goals:\n" + "".join(GOAL.format(i) for i in range(goals)) + HISTORY
    number = (MEGABYTE - len(top) - 100) // len(reading.format(i=goals, date="2026-01-12"))
    return top + "".join(reading.format(i=i % goals, date=day(i * 100 // number)) for i in range(number))


def settings(top: str) -> dict[str, str]:
    """An ordinary plan with that in planctl.yaml."""
    return {"c-0001.yaml": TOP + "review: {every: 6 months}\n" + HISTORY, "planctl.yaml": top}


PHQ = (
    "goals:\n  - {id: g1, text: PHQ-9 from 18 to 9, by: 2026-07-12, measure: {name: PHQ-9, baseline: 18, target: 9}}\n"
)
ONE_GOAL = "goals:\n  - {id: g1, text: walk}\n"
SHAPES: Mapping[str, Mapping[str, str]] = {
    "unknown kinds": {"c-0001.yaml": entries("  - {{date: {date}, kind: unknown}}\n")},
    "unknown kinds, each another": {"c-0001.yaml": entries("  - {{date: {date}, kind: unknown{i}}}\n")},
    "unknown keys": {"c-0001.yaml": TOP + lines("key_{0}: v\n") + HISTORY},
    "one key again and again": {"c-0001.yaml": TOP + "format: 1\n" * 80_000 + HISTORY},
    "own keys": {"c-0001.yaml": TOP + lines("x_{0}: v\n") + HISTORY},
    "days that do not exist": {"c-0001.yaml": entries("  - {{date: 2026-02-30, kind: session}}\n")},
    "goals": {"c-0001.yaml": TOP + "goals:\n" + lines(GOAL) + HISTORY},
    "objectives": {
        "c-0001.yaml": TOP + "goals:\n  - id: g1\n    text: walk\n    objectives:\n" + lines("    " + GOAL.replace("id: g", "id: o")) + HISTORY
    },
    "goals with one id": {"c-0001.yaml": TOP + "goals:\n" + lines("  - {{id: g, text: goal {0}}}\n") + HISTORY},
    "long goals": {"c-0001.yaml": TOP + "goals:\n" + lines("  - {{id: g{0}, text: " + "walk to work on 4 of 5 days by June, " [:-2].replace(",", "") * 20 + "}}\n") + HISTORY},
    "one long goal": {"c-0001.yaml": TOP + "goals:\n  - id: g1\n    text: " + "walk to work on 4 of 5 days by 30 June 2026 " * 20_000 + "\n" + HISTORY},
    "problems": {"c-0001.yaml": TOP + "problems:\n" + lines("  - {{id: p{0}, text: sleeps badly {0}}}\n") + HISTORY},
    "problems and goals": {
        "c-0001.yaml": TOP + "problems:\n" + lines("  - {{id: p{0}, text: sleeps badly}}\n", most=400_000) + "goals:\n" + lines("  - {{id: g{0}, text: walk, problem: p{0}}}\n", most=500_000) + HISTORY
    },
    "diagnoses": {"c-0001.yaml": TOP + "diagnoses:\n" + lines("  - {{code: F{0}, label: x, primary: true}}\n") + HISTORY},
    "strengths": {"c-0001.yaml": TOP + "strengths:\n" + lines("  - strength {0}\n") + HISTORY},
    "barriers": {"c-0001.yaml": TOP + "barriers:\n" + lines("  - barrier {0}\n") + HISTORY},
    "interventions": {
        "c-0001.yaml": TOP + ONE_GOAL + "interventions:\n" + lines("  - {{id: i{0}, goals: [g1], text: exposure, every: weekly}}\n") + HISTORY
    },
    "goals of one intervention": {
        "c-0001.yaml": TOP + "goals:\n" + lines("  - {{id: g{0}, text: walk}}\n", most=600_000) + "interventions:\n  - {id: i1, text: x, goals: [" + ", ".join(f"g{i}" for i in range(19_000)) + "]}\n" + HISTORY
    },
    "services": {"c-0001.yaml": TOP + "services:\n" + lines("  - {{type: individual, minutes: 50, every: weekly}}\n") + HISTORY},
    "people who must sign": {"c-0001.yaml": TOP + "people:\n" + lines("  - {{role: guardian, name: M{0}, must_sign: true}}\n") + HISTORY},
    "people and signatures": {
        "c-0001.yaml": entries("  - {{date: {date}, kind: signed, by: guardian}}\n", most=700_000, top="people:\n" + lines("  - {{role: guardian, name: M{0}, must_sign: true}}\n", most=300_000))
    },
    "criteria": {"c-0001.yaml": TOP + "discharge:\n  criteria:\n" + lines("    - criterion {0}\n") + HISTORY},
    "ignores": {"c-0001.yaml": TOP + ONE_GOAL + "ignore:\n" + lines("  - {{rule: S001, on: g1, reason: so be it}}\n") + HISTORY},
    "policies of the plan": {"c-0001.yaml": TOP + "review: {policy: [" + "medicare-90d, " * 60_000 + "]}\n" + HISTORY},
    "a long text": {"c-0001.yaml": TOP + "preferences: " + "a word " * 140_000 + "\n" + HISTORY},
    "a word": {"c-0001.yaml": TOP + "preferences: " + "w" * 1_000_000 + "\n" + HISTORY},
    "long notes": {"c-0001.yaml": entries("  - {{date: {date}, kind: session, note: " + "a word " * 30 + "}}\n")},
    "sessions": {"c-0001.yaml": entries("  - {{date: {date}, kind: session}}\n")},
    "sessions, counted": {"c-0001.yaml": entries("  - {{date: {date}, kind: session}}\n", top="review: {sessions: 6, every: 90 days}\n")},
    "sessions out of order": {"c-0001.yaml": TOP + HISTORY + "".join(f"  - {{date: {day(-i)}, kind: session}}\n" for i in range(25_000))},
    "reviews on 100 days": {"c-0001.yaml": entries("  - {{date: {date}, kind: review}}\n")},
    "reviews on one day": {"c-0001.yaml": entries("  - {{date: {date}, kind: review}}\n", 1)},
    "reviews on 20,000 days": {"c-0001.yaml": entries("  - {{date: {date}, kind: review}}\n", 20_000)},
    "reviews on a grid": {"c-0001.yaml": entries("  - {{date: {date}, kind: review}}\n", 20_000, top="review: {from: start, every: 1 day}\n")},
    "reviews with progress": {
        "c-0001.yaml": entries("  - {{date: {date}, kind: review, decision: continue, goals: {{g1: improving}}}}\n", top=ONE_GOAL)
    },
    "one review of many goals": {
        "c-0001.yaml": TOP + "goals:\n" + lines("  - {{id: g{0}, text: walk}}\n", most=500_000) + HISTORY + "  - {date: 2026-03-01, kind: review, goals: {" + ", ".join(f"g{i}: improving" for i in range(15_000)) + "}}\n"
    },
    "crises": {"c-0001.yaml": entries("  - {{date: {date}, kind: crisis}}\n")},
    "crises over years": {"c-0001.yaml": entries("  - {{date: {date}, kind: crisis}}\n", 20_000)},
    "crises and reviews": {"c-0001.yaml": entries("  - {{date: {date}, kind: crisis}}\n  - {{date: {date}, kind: review}}\n", 10_000)},
    "crises and event reviews": {
        "c-0001.yaml": entries("  - {{date: {date}, kind: crisis}}\n  - {{date: {date}, kind: review, scope: event}}\n", 100)
    },
    "pauses": {"c-0001.yaml": entries("  - {{date: {date}, kind: paused}}\n  - {{date: {date}, kind: resumed}}\n", 10_000)},
    "pauses until": {"c-0001.yaml": entries("  - {{date: {date}, kind: paused, until: 2026-06-01}}\n", 100)},
    "pauses and reviews": {
        "c-0001.yaml": entries("  - {{date: {date}, kind: paused}}\n  - {{date: {date}, kind: resumed}}\n  - {{date: {date}, kind: review}}\n", 5_000)
    },
    "admissions": {"c-0001.yaml": entries("  - {{date: {date}, kind: admission}}\n  - {{date: {date}, kind: hospital_discharge}}\n", 10_000)},
    "closed and reopened": {"c-0001.yaml": entries("  - {{date: {date}, kind: closed}}\n  - {{date: {date}, kind: reopened}}\n", 10_000)},
    "signatures": {"c-0001.yaml": entries("  - {{date: {date}, kind: signed, by: client}}\n")},
    "signatures, and a clock from them": {
        "c-0001.yaml": entries("  - {{date: {date}, kind: signed, by: client}}\n", top="review: {from: signature, every: 6 months}\n")
    },
    "amendments": {"c-0001.yaml": entries("  - {{date: {date}, kind: amended, what: goals}}\n")},
    "achieved and resumed": {
        "c-0001.yaml": entries("  - {{date: {date}, kind: achieved, goal: g1}}\n  - {{date: {date}, kind: resumed_goal, goal: g1}}\n", top=ONE_GOAL)
    },
    "retractions": {
        "c-0001.yaml": entries('  - {{date: {date}, kind: retracted, of: "2026-01-13 crisis 1a2b3c4d", reason: x}}\n')
    },
    "readings": {"c-0001.yaml": entries("  - {{date: {date}, kind: reading, measure: PHQ-9, value: 9}}\n", top=PHQ)},
    "readings over years": {"c-0001.yaml": entries("  - {{date: {date}, kind: reading, measure: PHQ-9, value: 9}}\n", 20_000, top=PHQ)},
    "readings of no goal": {"c-0001.yaml": entries("  - {{date: {date}, kind: reading, measure: PHQ-9, value: 9}}\n")},
    "499 measures with readings": {"c-0001.yaml": goals_and_readings(499)},
    "4,000 measures with readings": {"c-0001.yaml": goals_and_readings(4_000)},
    "readings and reviews": {
        "c-0001.yaml": entries("  - {{date: {date}, kind: reading, measure: PHQ-9, value: 9}}\n  - {{date: {date}, kind: review}}\n", 5_000, top=PHQ)
    },
    "readings up and down": {
        "c-0001.yaml": entries("  - {{date: {date}, kind: reading, measure: PHQ-9, value: 25}}\n  - {{date: {date}, kind: reading, measure: PHQ-9, value: 3}}\n", 5_000, top=PHQ)
    },
    "unknown measures": settings("measures:\n" + lines("  own-{0}: {{worse_by: 5}}\n")),
    "measures that are not": {"c-0001.yaml": entries("  - {{date: {date}, kind: reading, measure: own {i}, value: 9}}\n", top=PHQ)},
    "policies": settings("policies:\n" + lines("  own-{0}: {{description: x, source: y, every: 60 days}}\n")),
    "policies with aliases": settings("policies:\n  own: {description: x, source: y, every: 60 days, aliases: {" + ", ".join(f"old-{i}: x" for i in range(60_000)) + "}}\n"),
    "vectors": settings("policies:\n  own:\n    description: x\n    source: y\n    every: 60 days\n    vectors:\n" + lines("      - {{why: x, start: 2026-01-12, as_of: 2026-02-01, due: none}}\n")),
    "triggers": settings("triggers:\n" + lines("  own_{0}: 5 days\n")),
    "policies that are not": settings("review: {policy: [" + ", ".join(f"own-{i}" for i in range(80_000)) + "]}\n"),
    "patterns of ignored files": settings("ignore_files:\n" + lines("  - '*.{0}'\n")),
    "ignored rules": settings("check:\n  ignore:\n" + lines("    X{0}: so be it\n")),
    "selected rules": settings("check:\n  select:\n" + lines("    - X{0}\n")),
    "unknown settings": settings(lines("key_{0}: v\n")),
    "own settings": settings(lines("x_{0}: v\n")),
    "lines that are not YAML": {"c-0001.yaml": TOP + HISTORY + lines("{0} [\n")},
    "quotes in quotes": {"c-0001.yaml": TOP + lines("x_{0}: 'I don't'\n") + HISTORY},
    "comments": {"c-0001.yaml": TOP + lines("# {0}\n") + HISTORY},
    "empty lines": {"c-0001.yaml": TOP + "\n" * 1_000_000 + HISTORY},
    "carriage returns": {"c-0001.yaml": entries("  - {{date: {date}, kind: session}}\n").replace("\n", "\r\n")},
    "block style": {"c-0001.yaml": entries("  - date: {date}\n    kind: session\n    note: >-\n      at\n      home\n")},
    "invisible characters": {"c-0001.yaml": TOP + "preferences: '" + "\u202e" * 300_000 + "'\n" + HISTORY},
    "10:30": {"c-0001.yaml": entries("  - {{date: {date}, kind: session, note: at 10:30}}\n")},
    "levels": {"c-0001.yaml": TOP + "goals:\n" + lines("  - {{id: g{0}, text: walk, levels: {{-2: a, -1: b, 0: c, 1: d, 2: e}}}}\n") + HISTORY},
}  # fmt: skip
# A file handed over from outside, and the folder that it is read into.
IMPORTS: Mapping[str, tuple[str, str]] = {
    "a roster": ("roster.csv", "client,start\n" + lines("c-{0:05d},2026-01-12\n")),
    "scores": ("scores.csv", "client,date,measure,score\n" + lines("c-0001,2026-03-01,PHQ-9,{0}\n")),
    "valid scores": ("scores.csv", "client,date,measure,score\n" + "c-0001,2026-03-01,PHQ-9,9\n" * 35_000),
    "scores of many days": (
        "scores.csv",
        "client,date,measure,score\n" + "".join(f"c-0001,{day(i, 20_000)},PHQ-9,9\n" for i in range(12_000)),
    ),
    "scores of many clients": ("scores.csv", "client,date,measure,score\n" + lines("c-{0:05d},2026-03-01,PHQ-9,9\n")),
    "columns": ("wide.csv", ",".join(f"column {i}" for i in range(60_000)) + "\n"),
    "one cell": ("cell.csv", "client,start\n" + "c" * 1_000_000 + ",2026-01-12\n"),
    "an open quote": ("quote.csv", 'client,start\n"' + "c,2026-01-12\n" * 70_000),
    "a FHIR bundle": (
        "bundle.json",
        json.dumps(
            {
                "resourceType": "Bundle",
                "type": "collection",
                "entry": [
                    {"resource": {"resourceType": "CarePlan", "id": "p", "status": "active", "intent": "plan", "subject": {"reference": "Patient/x"}, "goal": [{"reference": f"Goal/{i}"} for i in range(4000)]}},
                    *(
                        {"resource": {"resourceType": "Goal", "id": str(i), "lifecycleStatus": "active", "description": {"text": f"walk {i}"}, "subject": {"reference": "Patient/x"}}}
                        for i in range(4000)
                    ),
                ],
            }
        ),
    ),
    "FHIR observations": (
        "bundle.json",
        json.dumps(
            {
                "resourceType": "Bundle",
                "type": "collection",
                "entry": [
                    {"resource": {"resourceType": "Observation", "id": str(i), "status": "final", "code": {"coding": [{"system": "http://loinc.org", "code": "44261-6"}]}, "subject": {"reference": "Patient/x"}, "effectiveDateTime": str(day(i)), "valueInteger": 9}}
                    for i in range(4000)
                ],
            }
        ),
    ),
    "nested JSON": ("deep.json", "[" * 500_000),
}  # fmt: skip


def processor_time(arguments: list[str], folder: Path) -> tuple[float, int, int, str]:
    """Run a command in a fork; its seconds, exit code, length of the answer, and the talk."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        # As in planctl itself.
        gc.disable()
        resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE + 1))
        done = command_lines.run(arguments, folder)
        os.write(writing, f"{len(done.stdout)} {done.stderr[-2000:]}".encode())
        os._exit(done.code)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as pipe:
        told = pipe.read()
    _, status, used = os.wait4(child, 0)
    length, _, talk = told.partition(" ")
    code = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, code, int(length or 0), talk


def folder_of(files: Mapping[str, str], place: str) -> Path:
    """A plans folder in git with these files, and one change since the commit."""
    folder = Path(place)
    for name, text in {"planctl.yaml": "", **files}.items():
        assert len(text) <= MEGABYTE, f"{name}: {len(text)}"
        (folder / name).write_text(text)
    author = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "Begin"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    with (folder / "c-0001.yaml").open("a") as plan:
        plan.write("  - {date: 2026-05-30, kind: crisis}\n")
    return folder


def main() -> int:
    """Run what is asked for; print what takes too long, and how long the slowest takes of each shape."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", default="", help="only shapes whose name holds this")
    parser.add_argument("--command", default="", help="only commands that hold this")
    parser.add_argument("--full", action="store_true", help="every command in every format")
    parser.add_argument("--all", action="store_true", help="print each pair")
    parser.add_argument("--table", type=Path, help="write all pairs to a CSV file")
    given = parser.parse_args()
    rows: list[tuple[str, str, float, int, int]] = []
    failed = 0

    def measure(shape: str, command: str, folder: Path) -> float:
        nonlocal failed
        seconds, code, length, talk = processor_time(shlex.split(command.format(plan="c-0001")), folder)
        rows.append((shape, command, round(seconds, 2), code, length))
        bad = seconds > SECONDS or code not in (0, 1, 2, 3)
        failed += bad
        if bad or given.all:
            print(f"{seconds:6.2f} s  {code:3}  {length:8}  {shape}: {command}", flush=True)
            if code == 70:
                print(talk)
        return seconds

    # So that no shape pays for the imports.
    with tempfile.TemporaryDirectory() as place:
        folder = folder_of({"c-0001.yaml": TOP + HISTORY}, place)
        for command in (*command_lines.LOOKING, *command_lines.IN_GIT):
            command_lines.run(shlex.split(command.format(plan="c-0001")), folder)
    started = time.monotonic()
    for shape, files in SHAPES.items():
        if given.shape not in shape:
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = folder_of(files, place)
            taken = {}
            broken = command_lines.run(["show", "c-0001"], folder).code == 3
            some = COMMANDS_ON_BROKEN if broken else COMMANDS
            everything = (*command_lines.LOOKING, *command_lines.IN_GIT, *command_lines.WRITING)
            for command in everything if given.full else some:
                if given.command in command:
                    taken[command] = measure(shape, command, folder)
        if taken:
            slowest = max(taken, key=lambda command: taken[command])
            print(f"{taken[slowest]:6.2f} s  at most  {shape}: {slowest}", flush=True)
    for shape, (name, text) in IMPORTS.items():
        if given.shape not in shape or given.command not in "import":
            continue
        with tempfile.TemporaryDirectory() as place, tempfile.TemporaryDirectory() as outside:
            folder = folder_of({"c-0001.yaml": TOP + PHQ + HISTORY}, place)
            source = Path(outside) / name
            assert len(text) <= MEGABYTE, f"{shape}: {len(text)}"
            source.write_text(text)
            of = " c-0009" if name.endswith(".json") else ""
            for command in (f"import {source}{of} --dry-run", f"import {source}{of}"):
                print(f"{measure(shape, command, folder):6.2f} s  {shape}: {command}", flush=True)
    print(f"{len(rows)} pairs, {failed} failed, in {time.monotonic() - started:.0f} s")
    if given.table:
        out = io.StringIO()
        csv.writer(out).writerows([("shape", "command", "seconds", "exit code", "characters"), *rows])
        given.table.write_text(out.getvalue())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
