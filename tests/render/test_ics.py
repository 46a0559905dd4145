"""An iCalendar file: whatever its text is reads back, no line is too long, and a later file is a later version."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.model.source import WHOLE_FILE, Problem
from planctl.render import ics
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


def event(as_of: date, now: datetime, *clients: str) -> list[Any]:
    problem = Problem(WHOLE_FILE, "cannot be opened")
    rows = [PlanRow(client, f"{client}.yaml", "", "", problems=(problem,)) for client in clients]
    text = ics.due(rows, as_of, now)
    return [
        event
        for event in icalendar.Calendar.from_ical(text).walk("VEVENT")
        if not str(event["UID"]).startswith("planctl-")
    ]


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

    assert len({str(each["UID"]) for each in found}) == 3
    assert str(found[0]["UID"]) == "c-0001-next-review@planctl"
