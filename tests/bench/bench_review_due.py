"""Whole commands, side by side in one run, as ratios to what they cannot be faster than.

    python tests/bench/bench_review_due.py [--rounds 15] [--large]

Each round runs every command once, so that a busy machine slows all of them; the table has the
median of the rounds' ratios. Run it with the interpreter that planctl is installed for;
PyYAML beside it gives one more floor. `--large` adds 100,000 plans.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import plan_folder  # type: ignore[import-not-found]  # beside this file, on the path since the line above

PLANCTL = str(Path(sys.executable).with_name("planctl"))
IMPORT_TYPER = (sys.executable, "-c", "import typer")
LOAD = "import sys, yaml, glob\nfor f in glob.glob(sys.argv[1] + '/*.yaml'): yaml.load(open(f, 'rb'), yaml.CSafeLoader)"
BYTES = """
import sys, os
for e in os.scandir(sys.argv[1]):
    d = os.open(e.path, os.O_RDONLY)
    os.read(d, 1 << 20)
    os.close(d)
"""


class Line(NamedTuple):
    """One line of the table: what is run, against what, and how many times as long it may take."""

    what: str
    command: Sequence[str]
    against: Sequence[str]
    goal: float | None
    # What changes before each run, so that the index knows all plans but one.
    touch: Path | None = None
    # What both spend before they begin: taken off either, so that the work alone is compared.
    starts: tuple[Sequence[str], Sequence[str]] | None = None


class Taken(NamedTuple):
    """The seconds of one round: the command's and those of what it is compared with."""

    own: float
    floor: float


def _seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    took = time.perf_counter() - began
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: {done.stderr.decode()}")
    return took


def _lines(folders: dict[int, Path], logged: dict[int, Path]) -> list[Line]:
    def due(plans: int, *more: str) -> list[str]:
        return [PLANCTL, "review-due", "--plans", str(folders[plans]), *more]

    def log(entries: int) -> list[str]:
        return [PLANCTL, "log", "c-000000", "session", "--plans", str(logged[entries])]

    loaded = (sys.executable, "-c", LOAD, str(folders[1000]))

    def bytes_of(plans: int) -> Line:
        reading = (sys.executable, "-c", BYTES, str(folders[plans]))
        starts = (IMPORT_TYPER, (sys.executable, "-c", "pass"))
        return Line(f"{plans:,} plans without Typer's start, against bytes", due(plans), reading, 2.0, starts=starts)

    lines = [
        Line("--version, against python -c pass", (PLANCTL, "--version"), (sys.executable, "-c", "pass"), 1.8),
        Line("--help", (PLANCTL, "--help"), IMPORT_TYPER, 1.15),
        Line("review-due, 30 plans", due(30), IMPORT_TYPER, 1.3),
        Line("review-due, 300 plans", due(300), IMPORT_TYPER, 1.3),
        Line("review-due, 1,000 plans", due(1000), IMPORT_TYPER, 1.5),
        Line("review-due, 1,000 plans, one changed", due(1000), IMPORT_TYPER, 1.9, folders[1000] / "c-000500.yaml"),
        Line("review-due, 10,000 plans", due(10_000), IMPORT_TYPER, 4.0),
        Line("list, 1,000 plans", (PLANCTL, "list", "--plans", str(folders[1000])), IMPORT_TYPER, None),
        *(bytes_of(plans) for plans in folders if plans >= 1000),
        Line("review-due, 1,000 plans, no index", due(1000, "--no-index"), IMPORT_TYPER, 11.0),
        Line("the same, against PyYAML's C loader", due(1000, "--no-index"), loaded, 2.0),
        Line("check, 1,000 plans, against PyYAML", (PLANCTL, "check", "--plans", str(folders[1000])), loaded, 3.0),
        Line("log, plan of 5 entries", log(5), IMPORT_TYPER, 1.8),
        Line("log, plan of 5,000 entries, against 5", log(5000), log(5), 3.0),
    ]
    if 100_000 in folders:
        lines.append(Line("review-due, 100,000 plans, against 10,000", due(100_000), due(10_000), 11.0))
    return lines


def _logged(folder: Path, entries: int) -> Path:
    folder.mkdir()
    history = "".join("  - {date: 2026-01-12, kind: session}\n" for _ in range(entries - 1))
    text = (
        f"format: 1\nclient: c-000000\nstart: 2026-01-12\nhistory:\n  - {{date: 2026-01-12, kind: created}}\n{history}"
    )
    (folder / "c-000000.yaml").write_text(text)
    return folder


def main() -> None:
    """Make the folders, run the rounds, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--large", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        sizes = [30, 300, 1000, 10_000, *([100_000] if given.large else [])]
        folders = {plans: here / f"plans-{plans}" for plans in sizes}
        for plans, folder in folders.items():
            plan_folder.write(folder, plans)
        lines = _lines(folders, {entries: _logged(here / f"log-{entries}", entries) for entries in (5, 5000)})
        environment = os.environ | {
            "PLANCTL_TODAY": plan_folder.TODAY.isoformat(),
            "PLANCTL_CACHE": str(here / "cache"),
        }
        for folder in folders.values():
            _seconds([PLANCTL, "review-due", "--plans", str(folder)], environment)
        rounds: list[list[Taken]] = [[] for _ in lines]
        for number in range(given.rounds):
            for line, measured in zip(lines, rounds, strict=True):
                if line.touch is not None:
                    with line.touch.open("a") as file:
                        file.write(f"# {number}\n")
                measured.append(_round(line, environment))
            for entries in (5, 5000):
                shutil.rmtree(here / f"log-{entries}")
                _logged(here / f"log-{entries}", entries)
        _print(lines, rounds)
        for plans, folder in folders.items():
            _print_memory(plans, [PLANCTL, "review-due", "--plans", str(folder)], environment)


def _round(line: Line, environment: dict[str, str]) -> Taken:
    own, floor = _seconds(line.command, environment), _seconds(line.against, environment)
    if line.starts is None:
        return Taken(own, floor)
    before, nothing = (_seconds(start, environment) for start in line.starts)
    return Taken(own - before, floor - nothing)


def _print(lines: Sequence[Line], rounds: Sequence[Sequence[Taken]]) -> None:
    print(f"{'what':<52} {'ms':>7} {'floor ms':>9} {'ratio':>6} {'goal':>6}")
    for line, measured in zip(lines, rounds, strict=True):
        own = statistics.median(taken.own for taken in measured) * 1000
        floor = statistics.median(taken.floor for taken in measured) * 1000
        ratio = statistics.median(taken.own / taken.floor for taken in measured)
        goal = f"{line.goal:.2f}" if line.goal else "-"
        met = "" if line.goal is None else "met" if ratio <= line.goal else "not met"
        print(f"{line.what:<52} {own:>7.0f} {floor:>9.0f} {ratio:>6.2f} {goal:>6} {met}")


def _print_memory(plans: int, command: Sequence[str], environment: dict[str, str]) -> None:
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    print(f"memory, {plans:,} plans: {used.ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
