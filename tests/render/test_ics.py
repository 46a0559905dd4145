"""An iCalendar file: whatever its text is reads back, no line is too long, and a later file is a later version."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.model.dates import Interval
from planctl.model.source import WHOLE_FILE, Problem
from planctl.render import ics
from planctl.schedule.due import Due
from planctl.schedule.due_list import PlanRow

LONG = "\u2009\u00e9\u4eca\U0001f600x" * 40


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zs", "Zl", "Zp"])) | st.text('a;,\\ :\n"')
)
def test_text_reads_back(said: str) -> None:
    pieces = list(ics.folded(f"DESCRIPTION:{ics.escaped(said)}"))
    event = "".join(f"{piece}\r\n" for piece in ("BEGIN:VEVENT", *pieces, "END:VEVENT"))

    assert str(icalendar.Event.from_ical(event)["DESCRIPTION"]) == said


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_line_is_longer_than_75_octets_or_broken_within_a_character(said: str) -> None:
    first, *others = ics.folded(said)

    assert first + "".join(piece[1:] for piece in others) == said
    assert all(piece.startswith(" ") for piece in others)
    assert max(len(piece.encode()) for piece in (first, *others)) <= 75


@pytest.mark.parametrize("said", ["a\x1bb", "a\rb", "a\u2028b", LONG + "\x07"])
def test_nothing_that_ends_a_line_is_in_a_text(said: str) -> None:
    assert ics.escaped(said).isprintable()


FOLDER = UUID("9b3ec3cc-caf5-4f1e-93e8-675b67acdba4")
OTHER = UUID("12345678-caf5-4f1e-93e8-675b67acdba4")


def unread(client: str, folder: str = "a") -> PlanRow:
    """A plan that cannot be read, and so is listed on any day."""
    return PlanRow(client, f"{client}.yaml", "", folder, problems=(Problem(WHOLE_FILE, "cannot be opened"),))


def overdue(client: str, due: date, as_of: date) -> PlanRow:
    return PlanRow(client, f"{client}.yaml", "", "a", Due(as_of, Interval(14, "day"), "active", due))


def calendar(rows: Sequence[PlanRow], as_of: date, now: datetime, **more: Any) -> Any:
    return icalendar.Calendar.from_ical(ics.due(rows, as_of, now, {"a": FOLDER, "b": OTHER}, **more))


def event(as_of: date, now: datetime, *clients: str) -> list[Any]:
    events: list[Any] = calendar([unread(client) for client in clients], as_of, now, whole=False).walk("VEVENT")
    return events


NINE = datetime(2026, 6, 1, 9, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("as_of", "now", "sequence", "stamp"),
    [
        pytest.param(date(2026, 6, 1), NINE, 202_467_600, "20260601T070000", id="a day and an hour"),
        pytest.param(date(2026, 6, 1), NINE.replace(second=1), 202_467_601, "20260601T070001", id="a second later"),
        pytest.param(date(2026, 6, 2), NINE.replace(hour=0), 202_521_600, "20260601T220000", id="the next local day"),
        pytest.param(date(1999, 1, 1), NINE, 0, "19990101T070000", id="before it counts"),
        pytest.param(date(2199, 1, 1), NINE, 2**31 - 1, "21990101T070000", id="the largest number of the format"),
    ],
)
def test_version_counts_days_and_seconds_of_the_local_day(
    as_of: date, now: datetime, sequence: int, stamp: str
) -> None:
    (found,) = event(as_of, now, "c-0001")

    assert found["SEQUENCE"] == sequence
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        assert found[name].dt == datetime.strptime(stamp, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def test_version_is_above_those_of_earlier_releases_which_were_the_number_of_the_day() -> None:
    (found,) = event(NINE.date(), NINE, "c-0001")

    assert found["SEQUENCE"] > date(2026, 6, 1).toordinal()


def test_two_plans_of_one_name_are_two_events() -> None:
    found = event(NINE.date(), NINE, "c-0001", "c-0002", "c-0001")

    assert len({str(event["UID"]) for event in found}) == 3


def test_uid_follows_from_the_folder_and_the_client_and_tells_neither() -> None:
    rows = [unread("c-0001"), unread("c-0002"), unread("c-0001", "b")]

    first, later = (calendar(rows, day, NINE).walk("VEVENT") for day in (NINE.date(), date(2026, 7, 1)))

    uids = [str(event["UID"]) for event in first]
    assert len(set(uids)) == 4
    assert uids == [str(event["UID"]) for event in later]
    for uid in uids:
        assert str(UUID(uid)) == uid


@pytest.mark.parametrize(
    ("rows", "whole", "summaries"),
    [
        pytest.param([], True, ["planctl has not looked since 2026-06-01"], id="all plans"),
        pytest.param([], False, ["No plan to review"], id="plans that were named"),
        pytest.param([unread("c-1")], False, ["Plan c-1 cannot be read"], id="one that was named"),
    ],
)
def test_calendar_has_an_event_even_where_nothing_is_due(
    rows: Sequence[PlanRow], whole: bool, summaries: list[str]
) -> None:
    events = calendar(rows, NINE.date(), NINE, whole=whole).walk("VEVENT")

    assert [str(event["SUMMARY"]) for event in events] == summaries


def test_overdue_review_stands_on_the_day_of_the_file_and_rings_on_it() -> None:
    row = overdue("c-1", date(2026, 5, 20), NINE.date())

    (event, _) = calendar([row], NINE.date(), NINE, alarms=[Interval(7, "day")]).walk("VEVENT")

    assert event.decoded("DTSTART") == NINE.date()
    assert "due 2026-05-20" in str(event["SUMMARY"])
    assert [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")] == [timedelta(hours=9)]


def test_calendar_has_a_name_and_says_how_often_it_changes() -> None:
    whole = calendar([], NINE.date(), NINE)

    assert str(whole["NAME"]) == str(whole["X-WR-CALNAME"]) == "Treatment plan reviews"
    assert whole.decoded("REFRESH-INTERVAL") == timedelta(hours=1)
    assert str(whole["X-PUBLISHED-TTL"]) == "PT1H"
    assert "METHOD" not in whole


def test_each_alarm_has_a_uid_that_stays() -> None:
    row = overdue("c-1", date(2026, 8, 1), NINE.date())
    alarms = [Interval(1, "month"), Interval(0, "day")]

    first, later = (
        [str(alarm["UID"]) for alarm in calendar([row], day, NINE, alarms=alarms).walk("VALARM")]
        for day in (NINE.date(), date(2026, 6, 2))
    )

    assert len(set(first)) == 3
    assert first == later
