"""Files that are plans, nearly plans, or nothing of the kind, and what must hold of every one of them."""

import random
import re
import time
from datetime import date
from pathlib import Path

from planctl.analysis import overview
from planctl.lint import linter
from planctl.model.settings import Settings
from planctl.planfile import decode, yaml_reader
from planctl.schedule.next_review import next_review
from planctl.storage import bundled_data, plan_folder
from planctl.storage.plan_folder import Document, UnreadablePlan, open_folder

ROOT = Path(__file__).parents[2]
# For a megabyte, and so for any plan.
SECONDS = 2.0
DAYS = (date(1900, 1, 1), date(2026, 6, 1), date(2199, 12, 31))

WORDS: list[str] = [
    *"{}[]:,-#&*!|>%@`'\"?~\\\t\r\n\0\x1b\x80\x85\u2028\ufeff\u202e\ufffe",
    *("<<", "---", "...", "- ", ": ", " #"),
    *("null", "true", "no", "0x1F", "1e400", "-0", ".inf", ".nan", "9" * 400, "1_000", "012", "12:30"),
    *("2026-02-30", "0000-01-01", "1900-01-01", "2199-12-31", "10000-01-01", "2024-02-29", "2026-1-5"),
    *("0 days", "10 years", "11 years", "120 months", "1 week", "999999999999 days", "3 fortnights"),
    *("format: 1", "client: c-0001", "history:", "goals:", "review:", "every: 1 day", "whichever: first", "ignore:"),
    *("kind: created", "kind: review", "kind: paused", "kind: reading", "kind: closed", "kind: crisis"),
    *("&a [*a]", "!!python/object:os.system x", "<<: *a", "%YAML 1.1", "|+", ">-", "? [a]: b", "x_own: {a: [1]}"),
    *("levels: {-2: a, -1: b, 0: c, 1: d, 2: e}", "objectives: []", "until: 2026-06-01", "next: 2026-06-01"),
    *("é", "e\u0301", "🙂", "\ud800", "١٢", "ﬁ", "\xa0", "a" * 5000),
]  # fmt: skip
_LINE: re.Pattern[bytes] = re.compile(rb"[^\n]*\n?")


def corpus() -> list[bytes]:
    """The plans that planctl ships or tests with."""
    places = ("examples/plans", "tests/samples")
    return [file.read_bytes() for place in places for file in sorted((ROOT / place).glob("c-*.yaml"))]


def settings() -> Settings:
    """What the examples' folder has, with the word lists that goals are judged by."""
    return open_folder(ROOT / "examples" / "plans").settings


def mutated(seeds: list[bytes], chance: random.Random) -> bytes:
    """A file made from the seeds by a few changes, now and then of the greatest size that is read."""
    data = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 1, 1, 2, 2, 3, 5, 10))):
        data = _changed(data, seeds, chance)
    if chance.random() < 0.01:
        data = _grown(data, chance)
    return data


def _changed(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.choice((1, 2, 8, 40, 300)))
    lines = [line for line in _LINE.findall(data) if line] or [b""]
    here = chance.randrange(len(lines))
    match chance.randrange(11):
        case 0:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        case 1:
            return data[:at] + data[end:]
        case 2:
            return data[:end] + data[at:]
        case 3 | 4:
            return data[:at] + chance.choice(WORDS).encode("utf-8", "surrogatepass") + data[at:]
        case 5:
            return data[:at]
        case 6:
            lines[here] = b""
        case 7:
            lines.insert(chance.randrange(len(lines) + 1), lines[here])
        case 8:
            lines[here] = b" " * chance.randrange(9) + lines[here].lstrip(b" ")
        case 9:
            key, colon, _ = lines[here].partition(b":")
            lines[here] = key + colon + b" " + chance.choice(WORDS).encode("utf-8", "surrogatepass") + b"\n"
        case _:
            other = chance.choice(seeds)
            cut = chance.randrange(len(other) + 1)
            return data[:at] + other[cut : cut + 400] + data[at:]
    return b"".join(lines)


def _grown(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    piece = data[start : start + chance.choice((1, 2, 10, 100, 2000))] or b" "
    grown = data[:start] + piece * (decode.LARGEST_FILE // len(piece))
    return grown[: decode.LARGEST_FILE] + data[start:][:9]


def examine(data: bytes, using: Settings) -> Document | UnreadablePlan:
    """Read a file and, if it is a plan, do with it what commands do.

    Raises:
        AssertionError: it took too long, or is refused without a place in the file.
        Exception: whatever planctl did not expect.
    """
    started = time.process_time()
    name = re.search(rb"^client:[ \t]*[\"']?([a-z0-9][a-z0-9._-]{0,63})[\"']?[ \t]*(?:#.*)?\r?$", data, re.MULTILINE)
    path = Path(f"{name[1].decode() if name else 'c-0001'}.yaml")
    found = plan_folder.parsed(path, data, using)
    took = time.process_time() - started
    assert took < SECONDS, f"took {took:.1f} s"
    if isinstance(found, UnreadablePlan):
        assert found.problems
        lines = data.count(b"\n") + data.count(b"\r") + data.count(b"\xc2\x85") + data.count(b"\xe2\x80") + 2
        for problem in found.problems:
            assert 0 <= problem.place.line <= lines, problem
            assert problem.message
        return found
    for day in DAYS:
        next_review(found.plan, using, day)
        overview.overview(found.plan, using, day)
    linter.check(found.plan, path.name, using, bundled_data.lexicon(), DAYS[1])
    return found


def same_by_both_parsers(data: bytes, using: Settings) -> bool:
    """Whether the pure parser gives the answer that the C parser gives."""
    path = Path("c-0001.yaml")
    kept = yaml_reader.c_parser
    first = plan_folder.parsed(path, data, using)
    try:
        yaml_reader.c_parser = lambda text: None
        second = plan_folder.parsed(path, data, using)
    finally:
        yaml_reader.c_parser = kept
    if isinstance(first, Document) and isinstance(second, Document):
        return first.plan == second.plan
    return (
        isinstance(first, UnreadablePlan) and isinstance(second, UnreadablePlan) and first.problems == second.problems
    )
