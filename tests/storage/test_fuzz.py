"""Whatever a file holds, it is read as a plan or refused with places; `tests/bench/fuzz.py` tries it at length."""

import random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.storage import fuzzing

from planctl.planfile import decode
from planctl.storage.plan_folder import Document

CORPUS = fuzzing.corpus()
FOLDER = fuzzing.settings()
bounded = hypothesis_settings(max_examples=100, suppress_health_check=list(HealthCheck))

words = st.sampled_from(fuzzing.WORDS) | st.text(max_size=12)
days = st.dates(*fuzzing.DAYS[::2]).map(str) | st.sampled_from(("2026-02-30", "2024-02-29", "1899-12-31"))
kinds = st.sampled_from(
    ("crisis", "review", "paused", "resumed", "closed", "reopened", "session", "signed", "admission", "reading")
)
lengths = st.builds(
    "{} {}".format, st.integers(0, 4000), st.sampled_from(("days", "weeks", "months", "years", "sessions"))
)


@st.composite
def valid(draw: st.DrawFn) -> bytes:
    """A plan as the format has it, though seldom one that anybody would write."""
    start = draw(st.dates(*fuzzing.DAYS[::2]))
    lines = ["format: 1", "client: c-0001", f"start: {start}", f"review: {{every: {draw(lengths)}}}", "goals:"]
    for number in range(draw(st.integers(1, 4))):
        text = draw(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=60))
        quoted = text.replace("'", "''")
        lines += [f"  - id: g{number}", f"    text: '{quoted}'", f"    by: {draw(days)}"]
    lines += ["history:", f"  - {{date: {start}, kind: created}}"]
    for _ in range(draw(st.integers(0, 8))):
        lines += [f"  - {{date: {draw(days)}, kind: {draw(kinds)}}}"]
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")


@bounded
@given(valid())
def test_file_that_looks_like_a_plan(data: bytes) -> None:
    fuzzing.examine(data, FOLDER)


@bounded
@given(st.sampled_from(CORPUS), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), words), max_size=6))
def test_file_that_was_a_plan(data: bytes, changes: list[tuple[float, int, str]]) -> None:
    for where, cut, word in changes:
        at = int(where * len(data))
        data = data[:at] + word.encode("utf-8", "surrogatepass") + data[at + cut :]
    fuzzing.examine(data, FOLDER)


@bounded
@given(st.binary(max_size=300))
def test_bytes(data: bytes) -> None:
    fuzzing.examine(data, FOLDER)
    fuzzing.examine(CORPUS[0] + data, FOLDER)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.process) for seed in range(1, 4))])
def test_changes_at_random(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        data = fuzzing.mutated(CORPUS, chance)
        fuzzing.examine(data, FOLDER)
        assert fuzzing.same_by_both_parsers(data[:20_000], FOLDER)


ENTRY = "  - {date: 2026-06-01, kind: session}\n"


@pytest.mark.process
@pytest.mark.parametrize(
    "piece", ["a", "é", "- ", "[", "{a: ", "'", '"', "\n", "x: 1\n", "# a\n", "\t", "- - ", ENTRY], ids=repr
)
def test_a_megabyte_of_one_thing(piece: str) -> None:
    head = b"format: 1\nclient: c-0001\nstart: 2026-01-12\nhistory:\n  - {date: 2026-01-12, kind: created}\n"
    data = head + piece.encode() * ((decode.LARGEST_FILE - len(head)) // len(piece.encode()))
    fuzzing.examine(data, FOLDER)


def test_plans_that_are_shipped_are_read_as_plans() -> None:
    assert all(isinstance(fuzzing.examine(data, FOLDER), Document) for data in CORPUS)


def test_comment_that_touches_the_header_of_a_block_text() -> None:
    data = CORPUS[0].replace(b"history:", b"x_own: >-# not a comment\n  text\nhistory:", 1)
    assert fuzzing.same_by_both_parsers(data, FOLDER)
