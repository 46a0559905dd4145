"""Hostile folders, made at random, and every format that a machine reads.

    python tests/bench/hostile_folders.py --folders 610 --seed 1

Whatever lies in a plans folder, each answer in a format for machines is whole and valid, with no word of talk in
it; no command ends in a bug or takes longer than ten seconds.
"""

# What is hostile takes one line, however long.
# ruff: noqa: E501

import argparse
import csv
import io
import json
import os
import random
import re
import shlex
import shutil
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import icalendar  # noqa: E402
import jsonschema  # noqa: E402
from tests.bench import command_lines  # noqa: E402  # found by the path above
from tests.cli.test_check_formats import SARIF  # noqa: E402
from tests.cli.test_json import strict  # noqa: E402

from planctl.render import answer_schema  # noqa: E402
from planctl.storage import files  # noqa: E402

PATIENCE = 10
# Without these rights, file modes hold for root, too.
UNPRIVILEGED = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner")
EXAMPLES = ROOT / "examples" / "plans"
PLAN = (EXAMPLES / "c-0112.yaml").read_bytes().replace(b"c-0112", b"c-1")
MINIMAL = b"format: 1\nclient: c-1\nstart: 2026-01-12\nhistory:\n  - {date: 2026-01-12, kind: created}\n"

NAMES: list[bytes | str] = [
    *(b"c-\xff", b"c-\xed\xa0\x80", b"c-\x1b[31m", b"c-\n1", b"c-1\r", b"=1+1", b"-rf", b"a#b?c%", b"\\udcff", b" ", b"%FF"),
    *("c-\u202e1", "с-1", "c-１", "c-1\u200b", "é", "e\u0301", "🙂", "::error::x", "c-1,2", 'c-"1"', "c-'1", "C-1"),
    *("con", "nul", "c-1.yaml", "x" * 240, ".c-1", "~", "c:1", "<b>", "c-1;", "BEGIN:VEVENT", "@SUM(1)", "\t", "c-1 ", "0"),
]  # fmt: skip
CONTENTS: Mapping[str, bytes] = {
    "a plan": PLAN,
    "the least plan": MINIMAL,
    "nothing": b"",
    "a blank": b" \n",
    "comments": b"# a\n",
    "a mark of UTF-8": b"\xef\xbb\xbf" + PLAN,
    "a mark alone": b"\xef\xbb\xbf",
    "UTF-16": PLAN.decode().encode("utf-16"),
    "UTF-16 without a mark": PLAN.decode().encode("utf-16-le"),
    "Latin-1": PLAN + b"# caf\xe9\n",
    "NULs": b"\0" * 5000,
    "a NUL": PLAN.replace(b"goals", b"go\0als", 1),
    "an escape": PLAN.replace(b"text: ", b"text: \x1b[2J", 1),
    "lone carriage returns": PLAN.replace(b"\n", b"\r"),
    "CRLF": PLAN.replace(b"\n", b"\r\n"),
    "tabs": PLAN.replace(b"    ", b"\t"),
    "no end of line": PLAN.rstrip(),
    "cut": PLAN[: len(PLAN) // 2],
    "brackets": b"[" * 20_000,
    "braces": b"{a: " * 3_000,
    "dashes": b"- " * 9_000 + b"\n",
    "laughs": b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "a merge key": b"a: &a {x: 1}\nb: {<<: *a}\n",
    "a tag": b"format: !!python/object/apply:os.system [ls]\n",
    "a directive": b"%YAML 1.1\n---\n" + PLAN,
    "two documents": PLAN + b"---\n" + PLAN,
    "a key twice": MINIMAL + b"format: 1\n",
    "a list": b"- a\n",
    "a text": b"a text\n",
    "a number": b"1\n",
    "a conflict": b"<<<<<<< a\n" + PLAN + b"=======\n" + PLAN + b">>>>>>> b\n",
    "age": b"age-encryption.org/v1\n-> X25519 x\n",
    "git-crypt": b"\0GITCRYPT\0" + bytes(range(256)),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(range(256)) * 4,
    "too much": MINIMAL + b"# x\n" * 300_000,
    "many keys": MINIMAL + b"".join(b"key%d: 1\n" % i for i in range(3_000)),
    "many entries": MINIMAL + b"  - {date: 2026-02-30, kind: unknown}\n" * 3_000,
    "a long line": MINIMAL.replace(b"history", b"preferences: " + b"word " * 50_000 + b"\nhistory"),
    "a formula": MINIMAL.replace(b"history", b"goals:\n  - {id: g1, text: '=cmd|x!A1', by: 2026-06-02}\nhistory"),
    "bidi": MINIMAL.replace(b"history", "preferences: 'a\u202eb'\nhistory".encode()),
    "a surrogate": MINIMAL.replace(b"history", b'preferences: "\\ud800"\nhistory'),
    "breaks of Unicode": MINIMAL.replace(b"history", b'preferences: "a\\u2028b\\x85c"\nhistory'),
    "markup": MINIMAL.replace(b"history", b"goals:\n  - {id: g1, text: '<script>[bold]::error::%0A\\n', by: 2026-06-02}\nhistory"),
    "dates": MINIMAL.replace(b"2026-01-12", b"2026-02-30"),
    "the last day": MINIMAL.replace(b"2026-01-12", b"2199-12-31"),
    "the first day": MINIMAL.replace(b"2026-01-12", b"1900-01-01"),
    "large numbers": MINIMAL.replace(b"history", b"goals:\n  - {id: g1, text: x, measure: {name: a, baseline: 1e400}}\nhistory"),
    "NaN": MINIMAL.replace(b"history", b"goals:\n  - {id: g1, text: x, measure: {name: a, baseline: .nan}}\nhistory"),
}  # fmt: skip
SETTINGS: tuple[bytes, ...] = (
    *(b"", b"[", b"- a\n", b"a text\n", b"unknown: 1\n", b"review: {every: 0 days}\n", b"review: {policy: nothing}\n"),
    *(b"triggers: {crisis: never}\n", b"triggers: {own: 2 days}\n", b"policies: {a: {}}\n", b"ignore_files: ['*']\n"),
    *(b"ignore_files: ['[', '**', '\\\\']\n", b"language: xx\n", b"locale: xx-XX\n", b"practitioner: {name: '<b>'}\n"),
    *(b"check: {select: [X], ignore: {S: x}, fail_on: never}\n", b"\xff\xfe", b"\0", b"a: &a [*a]\n", b"x_own: 1\n"),
    b"practice: {name: \"a\\nb\\u2028\", phone: '=1'}\nretention: {years: 7}\n",
)  # fmt: skip


def _file_name(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return f"c-{chance.randrange(4)}.yaml"
    name = chance.choice(NAMES)
    return os.fsdecode(name if isinstance(name, bytes) else name.encode()) + chance.choice(
        (".yaml",) * 5 + (".yml", "", ".txt")
    )


def _fresh(folder: Path, name: str) -> Path:
    path = folder / name
    if path.is_symlink() or path.exists():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()
    return path


def _a_file(folder: Path, chance: random.Random) -> None:
    path = _fresh(folder, _file_name(chance))
    data = chance.choice(list(CONTENTS.values()))
    path.write_bytes(data.replace(b"client: c-1\n", b"client: " + os.fsencode(path.stem)[:60] + b"\n", 1))
    if chance.random() < 0.15:
        path.chmod(chance.choice((0, 0o100, 0o200, 0o400, 0o444, 0o777)))


def _a_folder(folder: Path, chance: random.Random) -> None:
    path = _fresh(
        folder, chance.choice(("c-1.yaml", "planctl.yaml", ".planctl", "archive", "sub", ".git", "templates"))
    )
    if path.exists():
        return
    path.mkdir()
    (path / "c-9.yaml").write_bytes(PLAN)
    if chance.random() < 0.5:
        path.chmod(chance.choice((0, 0o100, 0o300, 0o400)))


def _a_link(folder: Path, chance: random.Random) -> None:
    to = chance.choice(
        (
            ".",
            "..",
            "c-1.yaml",
            "loop.yaml",
            "nowhere",
            "/etc/passwd",
            "/dev/zero",
            "/proc/self/mem",
            str(EXAMPLES / "c-0112.yaml"),
        )
    )
    _fresh(folder, chance.choice((_file_name(chance), "loop.yaml", "planctl.yaml", "archive"))).symlink_to(to)


def _a_hard_link(folder: Path, chance: random.Random) -> None:
    first = folder / "one.yaml"
    first.write_bytes(PLAN)
    os.link(first, _fresh(folder, _file_name(chance)))


def _a_pipe(folder: Path, chance: random.Random) -> None:
    os.mkfifo(_fresh(folder, chance.choice((_file_name(chance), "planctl.yaml", ".planctl.lock"))))


def _a_socket(folder: Path, chance: random.Random) -> None:
    path = _fresh(folder, f"s-{chance.randrange(9)}.yaml")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def _settings(folder: Path, chance: random.Random) -> None:
    path = _fresh(folder, "planctl.yaml")
    path.write_bytes(chance.choice(SETTINGS))
    if chance.random() < 0.1:
        path.chmod(0)


def _inside(folder: Path, chance: random.Random) -> None:
    """What planctl or git keep in the folder, spoiled."""
    where = chance.choice(
        (
            ".planctl/index",
            ".planctl/journal",
            ".planctl/folder-id",
            ".planctl.lock",
            ".git",
            ".git/index",
            ".git/HEAD",
            ".git/index.lock",
            ".c-1.draft.yaml",
            "archive/c-5.yaml",
            "templates/own.yaml",
        )
    )
    path = folder / where
    if path.parent.is_symlink() or (path.parent.exists() and not path.parent.is_dir()) or path.is_dir():
        return
    path.parent.mkdir(exist_ok=True)
    if not path.is_symlink() and not path.exists():
        path.write_bytes(
            chance.choice(
                (b"", b"\0" * 100, b"DIRC\0\0\0\2\0\0\xff\xff", b"{}\n", b"gitdir: /nonexistent\n", b"\xff\xff\n", PLAN)
            )
        )


def _a_deep_path(folder: Path, chance: random.Random) -> None:
    path = folder.joinpath(*["d" * 50] * chance.randrange(1, 20))
    path.mkdir(parents=True, exist_ok=True)
    (path / "c-7.yaml").write_bytes(PLAN)


def _its_mode(folder: Path, chance: random.Random) -> None:
    folder.chmod(chance.choice((0, 0o100, 0o300, 0o400, 0o500, 0o777)))


ELEMENTS: tuple[Callable[[Path, random.Random], None], ...] = (
    *(_a_file,) * 8, _a_folder, _a_link, _a_link, _a_hard_link, _a_pipe, _a_socket, _settings, _settings, _inside, _inside,
    _a_deep_path,
)  # fmt: skip


def hostile_folder(place: Path, chance: random.Random) -> None:
    """Fill a folder with up to eight things, besides two plans that are sound."""
    for name in ("c-0107.yaml", "c-0118.yaml"):
        shutil.copy(EXAMPLES / name, place / name)
    for _ in range(chance.randrange(1, 9)):
        try:
            chance.choice(ELEMENTS)(place, chance)
        except OSError:
            continue  # The file system has its own limits, and what is there may be in the way.
    if chance.random() < 0.1:
        _its_mode(place, chance)


# ---- what each format must be -------------------------------------------------------------------


def _json(name: str) -> Callable[[str], None]:
    validator = jsonschema.Draft7Validator(strict(answer_schema.schema(name)))

    def look(text: str) -> None:
        answer = json.loads(text, parse_constant=lambda word: int(word))  # Neither NaN nor Infinity is JSON.
        json.dumps(answer, ensure_ascii=False).encode()  # Strict readers refuse single surrogates.
        validator.validate(answer)

    return look


def _sarif(text: str) -> None:
    answer = json.loads(text)
    json.dumps(answer, ensure_ascii=False).encode()
    jsonschema.Draft7Validator(SARIF).validate(answer)


def _fhir(text: str) -> None:
    bundle = json.loads(text)
    assert bundle["resourceType"] == "Bundle"
    assert all(entry["resource"]["resourceType"] for entry in bundle["entry"])


def _csv(text: str) -> None:
    head, *rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert all(len(row) == len(head) for row in rows), "rows of unequal length"
    assert not [cell for row in rows for cell in row if re.match(r"[=+@\t\r]|-(?!\d)", cell)], "a formula"


def _ics(text: str) -> None:
    assert re.search(r"(?<!\r)\n|\r(?!\n)", text) is None, "a lone line end"
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")), "a line that is not folded"
    icalendar.Calendar.from_ical(text)


def _github(text: str) -> None:
    for line in text.splitlines():
        assert re.fullmatch(r"::(error|warning|notice) (file=[^:,]*,)?[^:]*::.+", line), "no command of GitHub's"


def _html(text: str) -> None:
    assert text.lower().startswith("<!doctype html>")
    assert text.rstrip().endswith("</html>")
    assert "<script" not in text


FORMATS: Mapping[str, Callable[[str], None]] = {
    "check --format json": _json("check"),
    "check --format sarif": _sarif,
    "check --format github": _github,
    "list --format json": _json("list"),
    "list --archived --format json": _json("list"),
    "review-due --all --format json": _json("review-due"),
    "review-due --all --brief --format json": _json("review-due --brief"),
    "review-due --all --format csv": _csv,
    "review-due --all --format ics": _ics,
    "calendar --brief": _ics,
    "audit --format json": _json("audit"),
    "forecast --format json": _json("forecast"),
    "doctor --format json": _json("doctor"),
    "verify --format json": _json("verify"),
    "archive --list --format json": _json("archive"),
    "policies --format json": _json("policies"),
    "measures --format json": _json("measures"),
    "export --caseload --format html": _html,
    "export c-1 --format json --yes": _json("export"),
    "export c-1 --format fhir --yes": _fhir,
    "export c-1 --format html --yes": _html,
    "show c-1 --format json": _json("show"),
    "history c-1 --format json": _json("history"),
    "progress c-1 --format json": _json("progress"),
    "diff c-1 --format json": _json("diff"),
}


def _stop(number: int, frame: FrameType | None) -> None:
    raise TimeoutError


def complaint(command: str, look: Callable[[str], None], folder: Path) -> str:
    """What is wrong with the command's answer; empty where nothing is."""
    signal.alarm(PATIENCE)
    try:
        done = command_lines.run(shlex.split(command), folder)
    except TimeoutError:
        return f"takes longer than {PATIENCE} s"
    except BaseException as fault:
        return "".join(traceback.format_exception(fault))
    finally:
        signal.alarm(0)
    if done.code not in (0, 1, 3):
        return f"exit code {done.code}: {done.stderr[:2000]}"
    if "Traceback" in done.stderr + done.stdout or re.search(r"[\x00-\x08\x0b-\x1f\x7f]", done.stderr):
        return f"told badly: {done.stderr[:2000]!r}"
    if not done.stdout:
        return "" if done.code == 3 and done.stderr else f"neither an answer nor a word; exit code {done.code}"
    try:
        look(done.stdout)
    except Exception as fault:
        return f"{type(fault).__name__}: {str(fault)[:600]}"
    return ""


def main() -> int:
    """Make as many folders as asked; print each complaint once, with the seed of its folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folders", type=int, default=610)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--commands", type=int, default=len(FORMATS), help="how many of the commands in each folder")
    given = parser.parse_args()
    if os.geteuid() == 0 and not os.environ.get("UNPRIVILEGED"):
        os.execvpe(UNPRIVILEGED[0], [*UNPRIVILEGED, sys.executable, *sys.argv], os.environ | {"UNPRIVILEGED": "1"})
    # Nothing replaces these files while they are read.
    files.REPLACED_WITHIN_SECONDS = 0  # type: ignore[misc]  # final for the program
    signal.signal(signal.SIGALRM, _stop)
    counts: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    started = time.monotonic()
    for number in range(given.folders):
        seed = given.seed * 100_000 + number
        chance = random.Random(seed)
        with tempfile.TemporaryDirectory() as outer:
            folder = Path(outer) / "plans"
            folder.mkdir(mode=0o700)
            hostile_folder(folder, chance)
            for command in chance.sample(list(FORMATS), given.commands):
                counts["runs"] += 1
                wrong = complaint(command, FORMATS[command], folder)
                if wrong:
                    counts["FAILED"] += 1
                    if (command, wrong[-120:]) not in seen:
                        seen.add((command, wrong[-120:]))
                        print(f"seed {seed}: {command}: {wrong}", flush=True)
            # So that it can be removed.
            for path, names, _ in os.walk(outer):
                for inner in (Path(path) / name for name in names):
                    if not inner.is_symlink():
                        inner.chmod(0o700)
        counts["folders"] += 1
    print(f"{', '.join(f'{n} {what}' for what, n in counts.items())}, in {time.monotonic() - started:.0f} s")
    return 1 if counts["FAILED"] else 0


if __name__ == "__main__":
    sys.exit(main())
