"""Days and intervals: what is read, what is refused, and how is counted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.model import dates
from planctl.model.dates import FIRST_DAY, LAST_DAY, Frequency, Interval


@pytest.mark.parametrize(
    "text",
    ["2026-01-12", "2028-02-29", "2000-02-29", "1900-01-01", "2199-12-31", "2026-12-31"],
)
def test_day_is_read(text: str) -> None:
    assert dates.day(text).isoformat() == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("2026-02-30", "does not exist", id="30 February"),
        pytest.param("2026-02-29", "does not exist", id="29 February of a common year"),
        pytest.param("1900-02-29", "does not exist", id="29 February 1900"),
        pytest.param("2026-04-31", "does not exist", id="31 April"),
        pytest.param("2026-13-01", "does not exist", id="the thirteenth month"),
        pytest.param("2026-00-10", "does not exist", id="month nought"),
        pytest.param("2026-01-00", "does not exist", id="day nought"),
        pytest.param("0000-01-01", "does not exist", id="year nought"),
        pytest.param("1899-12-31", "1900 to 2199", id="before 1900"),
        pytest.param("2200-01-01", "1900 to 2199", id="after 2199"),
        pytest.param("9999-12-31", "1900 to 2199", id="the last day of the calendar"),
        pytest.param("10000-01-01", "YYYY-MM-DD", id="a year of five digits"),
        pytest.param("2026-1-5", "YYYY-MM-DD", id="without noughts"),
        pytest.param("20260112", "YYYY-MM-DD", id="without hyphens"),
        pytest.param("2026-W03-1", "YYYY-MM-DD", id="a week"),
        pytest.param("2026-012", "YYYY-MM-DD", id="a day of the year"),
        pytest.param("2026-01", "YYYY-MM-DD", id="a month"),
        pytest.param("2026", "YYYY-MM-DD", id="a year"),
        pytest.param("2026-01-12T00:00", "YYYY-MM-DD", id="with a time"),
        pytest.param(" 2026-01-12", "YYYY-MM-DD", id="a space before"),
        pytest.param("2026-01-12\n", "YYYY-MM-DD", id="a newline after"),
        pytest.param("01/12/2026", "YYYY-MM-DD", id="with slashes"),
        pytest.param("12 January 2026", "YYYY-MM-DD", id="written out"),
        pytest.param("today", "YYYY-MM-DD", id="a word"),
        pytest.param("٢٠٢٦-٠١-١٢", "YYYY-MM-DD", id="digits of another script"),
        pytest.param("", "YYYY-MM-DD", id="nothing"),
    ],
)
def test_day_is_refused(text: str, words: str) -> None:
    with pytest.raises(dates.UnreadableDay, match=words):
        dates.day(text)


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("10 days", 10, "day"),
        ("1 day", 1, "day"),
        ("10d", 10, "day"),
        ("10 d", 10, "day"),
        ("2 weeks", 2, "week"),
        ("1 week", 1, "week"),
        ("2w", 2, "week"),
        ("6 months", 6, "month"),
        ("1 month", 1, "month"),
        ("6m", 6, "month"),
        ("1 year", 1, "year"),
        ("2 years", 2, "year"),
        ("10 y", 10, "year"),
        ("1 months", 1, "month"),
        ("3650 days", 3650, "day"),
        ("520 weeks", 520, "week"),
        ("120 months", 120, "month"),
    ],
)
def test_interval_is_read(text: str, count: int, unit: str) -> None:
    assert dates.interval(text) == Interval(count, unit)


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(1, "day"), "1 day"),
        (Interval(10, "day"), "10 days"),
        (Interval(1, "year"), "1 year"),
        (Interval(6, "month"), "6 months"),
    ],
)
def test_interval_is_written_in_full(interval: Interval, text: str) -> None:
    assert str(interval) == text
    assert dates.interval(text) == interval


@pytest.mark.parametrize(
    "text",
    [
        "", "6", "months", "six months", "0 days", "0m", "-6 months", "+6 months", "1.5 months", "1,5 months",
        "11 years", "121 months", "4000 days", "550 weeks", "99999999 days", "6 fortnights", "6 months 2 days",
        "6 mo", "every 6 months", "6h", "1e2 days", "٦ months",
    ],
)  # fmt: skip
def test_interval_is_refused(text: str) -> None:
    with pytest.raises(dates.UnreadableInterval):
        dates.interval(text)


FREQUENCIES = [
    ("daily", Frequency(1, "day"), "daily"),
    ("every day", Frequency(1, "day"), "daily"),
    ("twice daily", Frequency(2, "day"), "twice a day"),
    ("weekly", Frequency(1, "week"), "weekly"),
    ("Weekly", Frequency(1, "week"), "weekly"),
    ("once a week", Frequency(1, "week"), "weekly"),
    ("each week", Frequency(1, "week"), "weekly"),
    ("twice a week", Frequency(2, "week"), "twice a week"),
    ("twice  weekly", Frequency(2, "week"), "twice a week"),
    ("2x/week", Frequency(2, "week"), "twice a week"),
    ("2 x per week", Frequency(2, "week"), "twice a week"),
    ("3 times a month", Frequency(3, "month"), "3 times a month"),
    ("three times per month", Frequency(3, "month"), "3 times a month"),
    ("monthly", Frequency(1, "month"), "monthly"),
    ("every session", Frequency(1, "session"), "every session"),
    ("per session", Frequency(1, "session"), "every session"),
    ("every 2 weeks", Interval(2, "week"), "2 weeks"),
    ("every other day", Interval(2, "day"), "2 days"),
    ("1 week", Interval(1, "week"), "1 week"),
    ("2w", Interval(2, "week"), "2 weeks"),
]


@pytest.mark.parametrize(("text", "how_often", "written"), FREQUENCIES)
def test_frequency_is_read_and_written(text: str, how_often: Frequency | Interval, written: str) -> None:
    assert dates.frequency(text) == how_often
    assert str(how_often) == written
    assert dates.frequency(written) == how_often


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("biweekly", "twice a week or every 2 weeks", id="a word for two things"),
        pytest.param("bi-monthly", "twice a month or every 2 months", id="another, with a hyphen"),
        pytest.param("as needed", "neither", id="no count"),
        pytest.param("week", "neither", id="a unit alone"),
        pytest.param("0 times a week", "neither", id="never"),
        pytest.param("3 times", "neither", id="no unit"),
        pytest.param("3 times a session", "neither", id="within a session"),
        pytest.param("every 99 years", "at most 10 years", id="too long"),
    ],
)
def test_frequency_is_refused(text: str, why: str) -> None:
    with pytest.raises(dates.UnreadableFrequency, match=why):
        dates.frequency(text)


def test_frequency_is_not_the_interval_of_the_same_count() -> None:
    assert Frequency(1, "week") != Interval(1, "week")


@pytest.mark.parametrize(
    ("anchor", "step", "times", "day"),
    [
        pytest.param("2026-08-31", "6 months", 1, "2027-02-28", id="31 August + 6 months"),
        pytest.param("2027-08-31", "6 months", 1, "2028-02-29", id="31 August + 6 months into a leap year"),
        pytest.param("2026-08-31", "1 month", 2, "2026-10-31", id="31 August + 2 months is not 30 September + 1"),
        pytest.param("2026-01-31", "1 month", 2, "2026-03-31", id="31 January + 2 months is not 28 February + 1"),
        pytest.param("2028-02-29", "1 year", 1, "2029-02-28", id="29 February + 1 year"),
        pytest.param("2028-02-29", "1 year", 4, "2032-02-29", id="29 February + 4 years"),
        pytest.param("2028-02-29", "12 months", 1, "2029-02-28", id="29 February + 12 months"),
        pytest.param("2026-12-31", "1 month", 1, "2027-01-31", id="over the new year"),
        pytest.param("2026-02-28", "1 month", 1, "2026-03-28", id="28 February + 1 month stays on the 28th"),
        pytest.param("2026-01-12", "90 days", 1, "2026-04-12", id="90 days"),
        pytest.param("2028-02-28", "2 days", 1, "2028-03-01", id="days over 29 February"),
        pytest.param("2026-01-12", "2 weeks", 3, "2026-02-23", id="three times two weeks"),
    ],
)
def test_counting_from_an_anchor(anchor: str, step: str, times: int, day: str) -> None:
    assert dates.after(date.fromisoformat(anchor), dates.interval(step), times).isoformat() == day


@pytest.mark.parametrize(
    ("anchor", "step", "day"),
    [
        ("2026-04-12", "14 days", "2026-03-29"),
        ("2026-03-31", "1 month", "2026-02-28"),
        ("2028-02-29", "1 year", "2027-02-28"),
    ],
)
def test_counting_back(anchor: str, step: str, day: str) -> None:
    assert dates.before(date.fromisoformat(anchor), dates.interval(step)).isoformat() == day


@given(
    start=st.dates(FIRST_DAY, LAST_DAY),
    end=st.dates(FIRST_DAY, LAST_DAY),
    step=st.builds(Interval, st.integers(1, 10), st.sampled_from(("day", "week", "month", "year"))),
)
def test_whole_steps_never_reach_beyond_the_end(start: date, end: date, step: Interval) -> None:
    steps = dates.whole_steps_within(start, end, step)

    assert steps >= 0
    assert steps == 0 or dates.after(start, step, steps) <= end


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_weekday_is_named_in_english(day: date) -> None:
    # 1 January 1900 was a Monday.
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

    assert dates.weekday(day) == names[(day - date(1900, 1, 1)).days % 7]
