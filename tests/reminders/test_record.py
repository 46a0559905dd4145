"""The record: what happens to it, what it complains of, and that a damaged one is never taken for a sound one."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.reminders import record as records
from planctl.reminders.record import Counts, DamagedRecord, Record

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOON.date()
TWO = Counts(plans=5, overdue=1, soon=1)


def ago(days: float) -> datetime:
    """So many days before noon of 1 June 2026."""
    return NOON - timedelta(days=days)


@pytest.mark.parametrize(
    ("told", "asked", "is_told"),
    [
        pytest.param("2026-06-01", "2026-06-01", True, id="today"),
        pytest.param("2026-05-31", "2026-06-01", False, id="yesterday"),
        pytest.param("2026-06-02", "2026-06-01", True, id="tomorrow: the clock was set back a day"),
        pytest.param("2026-06-09", "2026-06-01", False, id="next week: no memory to go by"),
    ],
)
def test_answer_is_told_once_a_day(told: str, asked: str, is_told: bool) -> None:
    record = Record(answers={"a": told})

    assert record.is_told("a", datetime.fromisoformat(asked).date()) is is_told
    assert not record.is_told("b", TODAY)


def test_answer_of_another_kind_is_remembered_beside_the_first() -> None:
    record = Record().tell("a", {"desktop": ""}, ago(1)).tell("b", {"desktop": ""}, NOON).tell("c", {"mail": ""}, NOON)

    assert record.answers == {"b": "2026-06-01", "c": "2026-06-01"}
    assert (record.told_by, record.unseen_since) == (("mail",), ago(1))


@pytest.mark.parametrize(
    ("days", "ways"), [(0, 1), (1, 1), (2.4, 1), (3, 2), (5, 2), (6, 3), (-1, 1)], ids=lambda value: str(value)
)
def test_what_is_not_seen_for_three_days_is_told_by_one_more_way(days: float, ways: int) -> None:
    assert Record(unseen_since=ago(days)).ways_wanted(TODAY) == ways


def test_way_that_failed_is_not_told() -> None:
    record = Record().look(TWO, NOON).tell("a", {"desktop": "ended with 1"}, NOON)

    assert (record.told, record.answers, record.failed) == (None, {}, {"desktop": "ended with 1"})
    assert record.untold_since == NOON
    assert record.tell("a", {"desktop": "ended with 1", "mail": ""}, NOON).untold_since is None


def test_nothing_due_any_more_needs_not_be_seen() -> None:
    record = Record().look(TWO, ago(4)).tell("a", {"desktop": ""}, ago(4))

    assert record.look(TWO, NOON).unseen_since == ago(4)
    assert record.look(Counts(plans=5), NOON).unseen_since is None
    assert record.see(NOON).unseen_since is None


@pytest.mark.parametrize(
    ("record", "check", "says"),
    [
        pytest.param(Record(looked=ago(0.1)), None, "", id="looked today"),
        pytest.param(Record(looked=ago(1)), None, "", id="looked yesterday"),
        pytest.param(Record(looked=ago(2)), "looked", "since 2026-05-30 12:00", id="not for two days"),
        pytest.param(Record(installed=ago(0.1)), None, "", id="just installed"),
        pytest.param(Record(installed=ago(2)), "looked", "since it was installed", id="installed and never looked"),
        pytest.param(Record(), "looked", "yet", id="a record and never looked"),
        pytest.param(Record(looked=ago(-1)), None, "", id="the clock was set back a day"),
        pytest.param(Record(looked=ago(-9)), "looked", "a day to come", id="a look of next week"),
        pytest.param(
            Record(looked=NOON, counts=TWO, unseen_since=ago(3)), "seen", "2 plans to review, told on", id="not seen"
        ),
        pytest.param(Record(looked=NOON, counts=TWO, unseen_since=ago(2)), None, "", id="not seen for two days"),
        pytest.param(
            Record(looked=NOON, counts=Counts(1, 1), untold_since=NOON, failed={"mail": "ended with 1"}),
            "told",
            "1 plan to review, and nobody could be told (mail: ended with 1)",
            id="not told",
        ),
        pytest.param(
            Record(looked=NOON, counts=TWO, untold_since=NOON, seen=ago(0.1)), None, "", id="not told, but seen today"
        ),
    ],
)
def test_worst_that_the_record_tells_of(record: Record, check: str | None, says: str) -> None:
    trouble = records.trouble(record, TODAY)

    assert (trouble.check if trouble else None) == check
    assert says in (trouble.message if trouble else "")


def test_test_is_made_once_and_soon() -> None:
    record = Record(test_asked=NOON)

    assert record.wants_test(NOON + timedelta(minutes=9))
    assert not record.wants_test(NOON + timedelta(minutes=11))
    assert not record.wants_test(ago(1))
    assert not record._replace(tested=NOON).wants_test(NOON + timedelta(minutes=1))


ZONES = [timezone(timedelta(hours=hours)) for hours in (-8, 0, 2)]
times = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.sampled_from(ZONES))  # noqa: DTZ001
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


KINDS: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(
        ("installed", "looked", "told", "untold_since", "unseen_since", "seen", "test_asked", "tested"), times
    ),
    **dict.fromkeys(("host", "folder", "version", "scheduler"), words),
    **dict.fromkeys(("failed", "answers", "tested_by"), st.dictionaries(words, words, max_size=2)),
    "counts": st.builds(Counts, *[st.integers(0, 9999)] * 5),
    "told_by": st.tuples(words),
}


@given(st.fixed_dictionaries(KINDS).map(lambda fields: Record(**fields)))
def test_record_reads_back(record: Record) -> None:
    assert records.decode(records.encode(record)) == record


TEXT = records.encode(Record(looked=NOON, counts=TWO, told_by=("desktop",), answers={"a": "2026-06-01"}))


@given(st.text(max_size=40) | st.integers(0, len(TEXT) - 3).map(lambda end: TEXT[:end]))
def test_what_is_cut_or_somebody_else_s_is_damaged(text: str) -> None:
    with pytest.raises(DamagedRecord):
        records.decode(text)


@pytest.mark.parametrize(
    ("there", "slip"),
    [
        pytest.param('"plans": 5', '"plans": true', id="a truth value for a count"),
        pytest.param('"plans": 5', '"plans": -5', id="less than none"),
        pytest.param('"plans": 5', '"plans": 1e999', id="more than there are"),
        pytest.param("2026-06-01T12:00:00+00:00", "2026-06-01T12:00:00", id="a time without a zone"),
        pytest.param('"desktop"', "[]", id="a list for a word"),
        pytest.param('"seen"', '"saw"', id="a key that is missing"),
    ],
)
def test_record_with_a_slip_is_damaged(there: str, slip: str) -> None:
    assert there in TEXT
    with pytest.raises(DamagedRecord):
        records.decode(TEXT.replace(there, slip))
