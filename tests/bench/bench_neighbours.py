"""planctl beside other plain-text tools on as many items, whole commands in one run.

    python tests/bench/bench_neighbours.py [--items 1000] [--rounds 7] [--bin DIR]

Each tool that is installed (on the path, or in `--bin`) gets as many items as there are plans, and
lists what is due, or does the nearest thing it has. All are warm: each has run once, and has filled
its own cache if it keeps one.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import plan_folder  # type: ignore[import-not-found]  # beside this file, on the path since the line above

TODAY: date = plan_folder.TODAY


def _days(items: int) -> list[date]:
    return [TODAY + timedelta(days=number % 365 - 30) for number in range(items)]


def _planctl(here: Path, items: int) -> Sequence[str]:
    plan_folder.write(here / "plans", items)
    return ("planctl", "review-due", "--plans", str(here / "plans"))


def _taskwarrior(here: Path, items: int) -> Sequence[str]:
    (here / "taskrc").write_text(f"data.location={here}/task\nconfirmation=off\nverbose=nothing\n")
    (here / "task").mkdir()
    tasks = [
        {"description": f"review plan {number}", "due": f"{day:%Y%m%d}T000000Z", "status": "pending"}
        for number, day in enumerate(_days(items))
    ]
    (here / "tasks.json").write_text(json.dumps(tasks))
    rc = f"rc:{here}/taskrc"
    subprocess.run(["task", rc, "import", str(here / "tasks.json")], check=True, capture_output=True)
    return ("task", rc, f"due.before:{TODAY + timedelta(days=14)}", "list")


def _hledger(here: Path, items: int) -> Sequence[str]:
    (here / "hledger.journal").write_text(_transactions(items, "{} review\n    plans:c-{:06}  1\n    time\n\n"))
    return ("hledger", "-f", str(here / "hledger.journal"), "register", "-e", str(TODAY + timedelta(days=14)))


def _beancount(here: Path, items: int) -> Sequence[str]:
    opened = "1990-01-01 open Assets:Time\n1990-01-01 open Expenses:Plans\n"
    entry = '{} * "review" "c-{:06}"\n  Expenses:Plans  1 USD\n  Assets:Time\n\n'
    (here / "plans.beancount").write_text(opened + _transactions(items, entry))
    return ("bean-check", str(here / "plans.beancount"))


def _transactions(items: int, entry: str) -> str:
    return "".join(entry.format(day, number) for number, day in enumerate(sorted(_days(items))))


def _jrnl(here: Path, items: int) -> Sequence[str]:
    entries = "".join(
        f"[{day} 09:00] Review of plan {n}.\nAs agreed.\n\n" for n, day in enumerate(sorted(_days(items)))
    )
    (here / "journal.txt").write_text(entries)
    (here / "jrnl.yaml").write_text(f"journals:\n  default:\n    journal: {here}/journal.txt\ncolors:\n  date: none\n")
    return (
        "jrnl",
        "--config-file",
        str(here / "jrnl.yaml"),
        "-from",
        str(TODAY),
        "-to",
        f"{TODAY + timedelta(14)}",
        "--short",
    )


def _vdir(folder: Path, items: int, lines: Callable[[int, date], list[str]], ending: str) -> None:
    folder.mkdir()
    for number, day in enumerate(_days(items)):
        (folder / f"c-{number:06}{ending}").write_bytes("\r\n".join([*lines(number, day), ""]).encode())


def _calendar(kind: str, more: Callable[[date], list[str]]) -> Callable[[int, date], list[str]]:
    def lines(number: int, day: date) -> list[str]:
        head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//bench//EN", f"BEGIN:{kind}"]
        own = [f"UID:c-{number:06}@bench", "DTSTAMP:20260101T000000Z", f"SUMMARY:review plan {number}", *more(day)]
        return [*head, *own, f"END:{kind}", "END:VCALENDAR"]

    return lines


def _todoman(here: Path, items: int) -> Sequence[str]:
    (here / "todo").mkdir()
    _vdir(here / "todo" / "plans", items, _calendar("VTODO", lambda day: [f"DUE;VALUE=DATE:{day:%Y%m%d}"]), ".ics")
    (here / "todoman.py").write_text(f'path = "{here}/todo/*"\ncache_path = "{here}/todoman.sqlite3"\n')
    return ("todo", "--config", str(here / "todoman.py"), "list", "--due", str(14 * 24))


def _khal(here: Path, items: int) -> Sequence[str]:
    def spans(day: date) -> list[str]:
        return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"]

    _vdir(here / "khal", items, _calendar("VEVENT", spans), ".ics")
    (here / "khal.conf").write_text(
        f"[calendars]\n[[plans]]\npath = {here}/khal\ntype = calendar\n[sqlite]\npath = {here}/khal.db\n"
        "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
    )
    return ("khal", "-c", str(here / "khal.conf"), "list", str(TODAY), "14d")


def _khard(here: Path, items: int) -> Sequence[str]:
    def lines(number: int, day: date) -> list[str]:
        head = ["BEGIN:VCARD", "VERSION:3.0", f"UID:c-{number:06}"]
        return [*head, f"FN:Plan {number}", f"N:{number};Plan;;;", f"BDAY:{day:%Y%m%d}", "END:VCARD"]

    _vdir(here / "khard", items, lines, ".vcf")
    (here / "khard.conf").write_text(
        f"[addressbooks]\n[[plans]]\npath = {here}/khard\n[general]\neditor = true\nmerge_editor = true\n"
    )
    return ("khard", "-c", str(here / "khard.conf"), "birthdays")


TOOLS: dict[str, Callable[[Path, int], Sequence[str]]] = {
    "planctl": _planctl,
    "task": _taskwarrior,
    "hledger": _hledger,
    "jrnl": _jrnl,
    "bean-check": _beancount,
    "todo": _todoman,
    "khal": _khal,
    "khard": _khard,
}


def main() -> None:
    """Make the items, run the rounds, print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--bin", type=Path, default=None)
    given = parser.parse_args()
    own = Path(sys.executable).parent
    path = os.pathsep.join(map(str, filter(None, (own, given.bin, os.environ.get("PATH")))))
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        environment = {
            "PATH": path,
            "HOME": name,
            "LANG": "C.UTF-8",
            "PLANCTL_TODAY": TODAY.isoformat(),
            "PLANCTL_CACHE": f"{name}/cache",
        }
        commands = {}
        for tool, made in TOOLS.items():
            found = shutil.which(tool, path=path)
            if found is None:
                print(f"{tool}: not installed")
                continue
            commands[tool] = (found, *made(here, given.items)[1:])
        taken: dict[str, list[float]] = {tool: [] for tool in commands}
        lines = {}
        for tool, command in commands.items():
            done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
            if done.returncode not in (0, 1):
                sys.exit(f"{tool}: {done.stderr.decode()}")
            lines[tool] = done.stdout.count(b"\n")
        for _ in range(given.rounds):
            for tool, command in commands.items():
                began = time.perf_counter()
                subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
                taken[tool].append(time.perf_counter() - began)
        for tool, seconds in sorted(taken.items(), key=lambda each: statistics.median(each[1])):
            print(f"{tool:<12} {statistics.median(seconds) * 1000:>7.0f} ms, {lines[tool]} lines of answer")


if __name__ == "__main__":
    main()
