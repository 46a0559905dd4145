"""Days as a person says them: read in one way, or refused with the ways in which they can be read."""

from datetime import date

import pytest

from planctl.cli import parse_date
from planctl.model.dates import UnreadableDay

# A Monday.
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("said", "ahead", "back"),
    [
        pytest.param("2026-05-03", "2026-05-03", "2026-05-03", id="ISO"),
        pytest.param(" 2026-05-03 ", "2026-05-03", "2026-05-03", id="ISO with blanks around"),
        pytest.param("today", "2026-06-01", "2026-06-01", id="today"),
        pytest.param("Yesterday", "2026-05-31", "2026-05-31", id="yesterday"),
        pytest.param("tomorrow", "2026-06-02", "2026-06-02", id="tomorrow"),
        pytest.param("+10d", "2026-06-11", "2026-06-11", id="+10d"),
        pytest.param("-2w", "2026-05-18", "2026-05-18", id="-2w"),
        pytest.param("-3 months", "2026-03-01", "2026-03-01", id="-3 months"),
        pytest.param("+ 1 year", "2027-06-01", "2027-06-01", id="+ 1 year"),
        pytest.param("fri", "2026-06-05", "2026-05-29", id="fri: the coming one, the last one"),
        pytest.param("Friday", "2026-06-05", "2026-05-29", id="Friday"),
        pytest.param("thurs", "2026-06-04", "2026-05-28", id="thurs"),
        pytest.param("mon", "2026-06-08", "2026-05-25", id="the weekday of today is never today"),
        pytest.param("sun", "2026-06-07", "2026-05-31", id="sun"),
        pytest.param("3 June 2026", "2026-06-03", "2026-06-03", id="3 June 2026"),
        pytest.param("June 3, 2026", "2026-06-03", "2026-06-03", id="June 3, 2026"),
        pytest.param("3 sept 2026", "2026-09-03", "2026-09-03", id="3 sept 2026"),
        pytest.param("Wed 3rd of June 2026", "2026-06-03", "2026-06-03", id="Wed 3rd of June 2026"),
        pytest.param("12/18/2026", "2026-12-18", "2026-12-18", id="numeric, in American order alone a day"),
        pytest.param("18/12/2026", "2026-12-18", "2026-12-18", id="numeric, in European order alone a day"),
        pytest.param("31.12.2025", "2025-12-31", "2025-12-31", id="numeric with points"),
        pytest.param("11-27-2026", "2026-11-27", "2026-11-27", id="numeric with hyphens"),
        pytest.param("5/5/2026", "2026-05-05", "2026-05-05", id="numeric, the same day in either order"),
        pytest.param("2026/12/18", "2026-12-18", "2026-12-18", id="numeric, the year first"),
        pytest.param("2026-5-3", "2026-05-03", "2026-05-03", id="ISO with digits left out"),
    ],
)
def test_read(said: str, ahead: str, back: str) -> None:
    assert parse_date.parse(said, TODAY, "ahead").isoformat() == ahead
    assert parse_date.parse(said, TODAY, "back").isoformat() == back


@pytest.mark.parametrize(
    ("said", "readings"),
    [
        pytest.param("03/04/2026", ["2026-03-04", "2026-04-03"], id="03/04/2026"),
        pytest.param("next friday", ["2026-06-05", "2026-06-12"], id="next friday"),
        pytest.param("last friday", ["2026-05-22", "2026-05-29"], id="last friday"),
        pytest.param("2026-11", ["2026-11-01", "2026-11-30"], id="a month"),
        pytest.param("2026-13", [], id="a month that does not exist"),
        pytest.param("10", ["the 10.", "2026-06-11"], id="a bare number"),
        pytest.param("2026-02-30", ["2026-02-30", "does not exist"], id="30 February"),
        pytest.param("30 February 2026", ["does not exist"], id="30 February in words"),
        pytest.param("31/31/2026", ["does not exist"], id="slashes that are no date"),
        pytest.param("11/27/26", ["century", "2026-11-27"], id="two digits of a year, one reading"),
        pytest.param("03/04/26", ["2026-03-04", "2026-04-03"], id="two digits of a year, two readings"),
        pytest.param("11/27-2026", [], id="two separators"),
        pytest.param("2026/18/12", ["does not exist"], id="the year first and the day second"),
        pytest.param("02/30/2026", ["does not exist"], id="30 February in American order"),
        pytest.param("12/18/1850", ["1900"], id="numeric, before 1900"),
        pytest.param("12/2026", [], id="a month in figures"),
        pytest.param("Sat 3 May 2026", ["Sunday"], id="the wrong weekday"),
        pytest.param("3 jun 26", [], id="two digits of a year"),
        pytest.param("june 2026", [], id="a month in words"),
        pytest.param("1A2B", [], id="1A2B"),
        pytest.param("26 s", [], id="26 s"),
        pytest.param("10:30", [], id="a time"),
        pytest.param("may", [], id="the name of a month"),
        pytest.param("ma 3 2026", [], id="a month of two letters"),
        pytest.param("20260503", [], id="digits alone"),
        pytest.param("2026-W20-1", [], id="a week"),
        pytest.param("2026-123", [], id="a day of the year"),
        pytest.param("2026-05-03T10:00", [], id="a day and a time"),
        pytest.param("٢٠٢٦-٠٥-٠٣", [], id="other digits"),
        pytest.param("1899-12-31", ["1900"], id="before 1900"),
        pytest.param("2200-01-01", ["2199"], id="after 2199"),
        pytest.param("-9999y", ["1900"], id="a step out of the calendar"),
        pytest.param("2w", ["+2w, ahead: 2026-06-15", "-2w, back: 2026-05-18"], id="a step without direction"),
        pytest.param("10d", ["+10d, ahead: 2026-06-11", "-10d, back: 2026-05-22"], id="days without direction"),
        pytest.param("3 Months", ["+3 months, ahead: 2026-09-01", "-3 months, back: 2026-03-01"], id="months without"),
        pytest.param("150y", ["+150y, ahead: 2176-06-01"], id="a step without direction, of which one way is too far"),
        pytest.param("9999y", ["1900 to 2199"], id="a step too long either way"),
        pytest.param("next week", [], id="next week"),
        pytest.param("now", [], id="now"),
        pytest.param("", [], id="nothing"),
        pytest.param("  ", [], id="blanks"),
    ],
)
def test_refused(said: str, readings: list[str]) -> None:
    with pytest.raises(UnreadableDay) as refusal:
        parse_date.parse(said, TODAY, "back")

    assert all(reading in str(refusal.value) for reading in readings)
