"""A megabyte of anything is read within two seconds, and what is wrong with it is listed in part."""

import time
from datetime import date
from pathlib import Path

import pytest
from tests.storage import fuzzing

from planctl.analysis.trends import measure_trends
from planctl.lint import linter
from planctl.model.settings import Settings
from planctl.planfile import decode
from planctl.storage import bundled_data, plan_folder
from planctl.storage.plan_folder import Document, UnreadablePlan

TOP = "format: 1\nclient: c-0001\nstart: 2026-01-12\n"
HISTORY = "history:\n  - {date: 2026-01-12, kind: created}\n"
GOAL = "  - {{id: g{0}, text: goal {0}, measure: {{name: walks {0}, baseline: 0, target: 4}}}}\n"

# The plan, and how many problems it has.
LARGE = {
    "unknown kinds": (TOP + HISTORY + "  - {date: 2026-01-13, kind: unknown}\n" * 20_000, 20_000),
    "unknown keys": (TOP + "".join(f"key_{i}: value\n" for i in range(40_000)) + HISTORY, 40_000),
    "one key again and again": (TOP + "client: c-0001\n" * 40_000 + HISTORY, 40_000),
    "days that do not exist": (TOP + HISTORY + "  - {date: 2026-02-30, kind: session}\n" * 20_000, 20_000),
    "goals": (TOP + "goals:\n" + "".join(GOAL.format(i) for i in range(1, 8_000)) + HISTORY, 2),
    "criteria": (TOP + "discharge:\n  criteria:\n" + "".join(f"    - walk {i}\n" for i in range(40_000)) + HISTORY, 1),
    "entries": (TOP + HISTORY + "  - {date: 2026-01-13, kind: session}\n" * 20_000, 0),
}


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        pytest.param(*case, id=name, marks=[] if name == "one key again and again" else pytest.mark.process)
        for name, case in LARGE.items()
    ],
)
def test_large_file_is_read_in_time(settings: Settings, text: str, problems: int) -> None:
    assert len(text) < decode.LARGEST_FILE
    started = time.process_time()
    read = plan_folder.parsed(Path("c-0001.yaml"), text.encode(), settings)
    assert time.process_time() - started < fuzzing.SECONDS * 2  # With room for a busy machine.
    if not problems:
        assert isinstance(read, Document)
        return
    assert isinstance(read, UnreadablePlan)
    assert len(read.problems) == min(problems, 101)
    if problems > 100:
        assert read.problems[-1].message == f"{problems - 100} more problems from here on"


@pytest.mark.parametrize(
    "entries", [pytest.param(1, id="small"), pytest.param(8_000, id="large", marks=pytest.mark.process)]
)
@pytest.mark.parametrize("note", ["at 10:30", "see http://example.org/a:b", "a:: b", '"quoted":b', "x:", "a #:b"])
def test_colon_within_a_word_is_read_at_every_size(settings: Settings, entries: int, note: str) -> None:
    text = TOP + HISTORY + "  - {date: 2026-01-13, kind: session}\n" * entries
    text += f"  - {{date: 2026-01-13, kind: session, note: {note}}}\n"
    read = plan_folder.parsed(Path("c-0001.yaml"), text.encode(), settings)
    small = TOP + HISTORY + f"  - {{date: 2026-01-13, kind: session, note: {note}}}\n"
    assert isinstance(read, Document) == isinstance(
        plan_folder.parsed(Path("c-0001.yaml"), small.encode(), settings), Document
    )
    assert fuzzing.same_by_both_parsers(small.encode(), settings)
    if isinstance(read, Document) and "#" not in note:
        assert read.plan.journal[-1].note == note


@pytest.mark.process
def test_many_measures_with_many_readings_are_followed_in_time(settings: Settings) -> None:
    readings = "".join(
        f"  - {{date: 2026-02-{1 + i % 28:02}, kind: reading, measure: walks {1 + i % 499}, value: {i % 7}}}\n"
        for i in range(11_500)
    )
    text = TOP + "goals:\n" + "".join(GOAL.format(i) for i in range(1, 500)) + HISTORY + readings
    read = plan_folder.parsed(Path("c-0001.yaml"), text.encode(), settings)
    assert isinstance(read, Document)
    today = date(2026, 6, 1)
    started = time.process_time()
    trends = measure_trends(read.plan, settings, today)
    linter.check(read.plan, read.file, settings, bundled_data.lexicon(), today)
    assert time.process_time() - started < fuzzing.SECONDS * 2
    assert sum(len(trend.scores) for trend in trends) == 11_500
