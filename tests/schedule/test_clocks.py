"""Clocks: what each is counted from, and what a review does to it."""

from collections.abc import Callable
from datetime import date

import pytest

from planctl.render.reason import reason_text
from planctl.schedule.due import Due

GRID = "{from: start, every: 3 months}"


def _days(found: Due, *kinds: str) -> list[tuple[str, str | None]]:
    return [
        (candidate.kind, candidate.due.isoformat() if candidate.due else None)
        for candidate in found.reasons
        if not kinds or candidate.kind in kinds
    ]


@pytest.mark.parametrize(
    ("history", "day"),
    [
        pytest.param([], "2026-04-12", id="no review: the start"),
        pytest.param(["review 2026-02-10"], "2026-05-10", id="a full review"),
        pytest.param(["review 2026-02-10, scope: event"], "2026-04-12", id="an event review counts for nothing"),
        pytest.param(
            ["review 2026-03-10", "review 2026-02-10"], "2026-06-10", id="the latest by date, not the last in the file"
        ),
        pytest.param(
            ["review 2026-02-10, logged: 2026-03-30", "review 2026-03-10"],
            "2026-06-10",
            id="the day it was held decides, not the day it was logged",
        ),
        pytest.param(["signed 2026-03-01, by: client"], "2026-04-12", id="a signature counts for nothing"),
    ],
)
def test_clock_from_the_last_review_is_counted_from(due: Callable[..., Due], history: list[str], day: str) -> None:
    found = due(*history, as_of="2026-04-01", review="{every: 3 months}")

    assert _days(found) == [("clock", day)]


@pytest.mark.parametrize(
    ("history", "day"),
    [
        pytest.param([], "2026-04-12", id="not signed yet: the start"),
        pytest.param(["signed 2026-01-20, by: client"], "2026-04-20", id="the signature"),
        pytest.param(
            ["signed 2026-02-20, by: client", "signed 2026-01-20, by: client"], "2026-05-20", id="the latest signature"
        ),
        pytest.param(
            ["signed 2026-01-20, by: client", "review 2026-03-01"], "2026-04-20", id="a review does not move it"
        ),
    ],
)
def test_clock_from_the_signature_is_counted_from(due: Callable[..., Due], history: list[str], day: str) -> None:
    found = due(*history, as_of="2026-04-01", review="{every: 3 months, from: signature}")

    assert _days(found) == [("clock", day)]


@pytest.mark.parametrize(
    ("review", "held", "day"),
    [
        pytest.param(GRID, None, "2026-04-12", id="no review: the first slot, however late it is"),
        pytest.param(GRID, "2026-03-28", "2026-04-12", id="15 days early serves nothing"),
        pytest.param(GRID, "2026-03-29", "2026-07-12", id="exactly 14 days early serves the slot"),
        pytest.param(GRID, "2026-04-12", "2026-07-12", id="on the day serves the slot"),
        pytest.param(GRID, "2026-06-27", "2026-07-12", id="15 days before the second slot serves the first alone"),
        pytest.param(GRID, "2026-06-28", "2026-10-12", id="14 days before the second slot serves both"),
        pytest.param(
            "{from: start, every: 3 months, early: 1 day}", "2026-04-10", "2026-04-12", id="early 1 day: 2 are too many"
        ),
        pytest.param(
            "{from: start, every: 3 months, early: 1 day}", "2026-04-11", "2026-07-12", id="early 1 day: 1 serves"
        ),
        pytest.param(
            "{from: start, every: 3 months, early: 1 month}", "2026-03-12", "2026-07-12", id="early in calendar months"
        ),
        pytest.param(GRID, "2026-01-02", "2026-04-12", id="a review before the start serves nothing"),
    ],
)
def test_grid_from_the_start(due: Callable[..., Due], review: str, held: str | None, day: str) -> None:
    found = due(*([f"review {held}"] if held else []), as_of="2026-12-01", review=review)

    assert _days(found) == [("clock", day)]


def test_event_review_serves_no_slot(due: Callable[..., Due]) -> None:
    assert _days(due("review 2026-04-12, scope: event", as_of="2026-04-13", review=GRID)) == [("clock", "2026-04-12")]


@pytest.mark.parametrize(
    ("start", "every", "held", "day"),
    [
        pytest.param("2026-01-31", "1 month", "2026-02-10", "2026-02-28", id="31 January, first slot"),
        pytest.param("2026-01-31", "1 month", "2026-02-28", "2026-03-31", id="31 January, back on the 31st in March"),
        pytest.param("2026-01-31", "1 month", "2026-03-31", "2026-04-30", id="31 January, the 30th in April"),
        pytest.param("2028-02-29", "1 year", "2029-02-20", "2030-02-28", id="29 February in a common year"),
        pytest.param("2028-02-29", "1 year", "2031-02-20", "2032-02-29", id="29 February in the next leap year"),
        pytest.param("2026-01-12", "10 days", "2026-03-03", "2026-03-23", id="a grid narrower than the early days"),
        pytest.param("1990-01-12", "1 day", "2026-03-03", "2026-03-18", id="a grid of days over many years"),
    ],
)
def test_each_slot_is_counted_from_the_start_and_never_chained(
    due: Callable[..., Due], start: str, every: str, held: str, day: str
) -> None:
    found = due(f"review {held}", as_of=held, start=start, review=f"{{from: start, every: {every}}}")

    assert found.day == date.fromisoformat(day)


MONTH_ENDS = [
    "2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28",
    "2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30", "2027-07-31", "2027-08-31",
]  # fmt: skip


@pytest.mark.parametrize(
    ("months", "day"), [pytest.param(n, day, id=f"31 August + {n} months") for n, day in enumerate(MONTH_ENDS, 1)]
)
def test_month_without_that_day_ends_on_its_last(due: Callable[..., Due], months: int, day: str) -> None:
    found = due("review 2026-08-31", as_of="2026-09-01", review=f"{{every: {months} months}}")

    assert found.day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("history", "kinds"),
    [
        pytest.param([], [("first", "2026-02-11"), ("clock", "2026-07-12")], id="until the first review"),
        pytest.param(["review 2026-02-01"], [("clock", "2026-08-01")], id="no more after it"),
        pytest.param(
            ["review 2026-02-01, scope: event"],
            [("first", "2026-02-11"), ("clock", "2026-07-12")],
            id="an event review is not the first review",
        ),
    ],
)
def test_first_review_has_an_interval_of_its_own(
    due: Callable[..., Due], history: list[str], kinds: list[tuple[str, str]]
) -> None:
    assert _days(due(*history, as_of="2026-02-02", review="{every: 6 months, first: 30 days}")) == kinds


THREE_SESSIONS = ["session 2026-01-19", "session 2026-01-26", "session 2026-02-02"]


@pytest.mark.parametrize(
    ("whichever", "history", "day", "kind"),
    [
        pytest.param("earlier", THREE_SESSIONS, "2026-02-02", "sessions", id="earlier: the sessions come first"),
        pytest.param(
            "earlier", THREE_SESSIONS[:2], "2026-04-12", "clock", id="earlier: too few sessions, the interval"
        ),
        pytest.param("later", THREE_SESSIONS, "2026-04-12", "clock", id="later: the interval comes last"),
        pytest.param(
            "later", [*THREE_SESSIONS[:2], "session 2026-05-04"], "2026-05-04", "sessions", id="later: the sessions do"
        ),
        pytest.param("later", THREE_SESSIONS[:2], None, None, id="later: no date while a session is missing"),
        pytest.param(
            "earlier",
            ["session 2026-01-05", *THREE_SESSIONS[:2]],
            "2026-04-12",
            "clock",
            id="a session before the start does not count",
        ),
        pytest.param(
            "earlier",
            ["session 2026-01-12", *THREE_SESSIONS[:2]],
            "2026-01-26",
            "sessions",
            id="a session on the day of the start does",
        ),
        pytest.param(
            "earlier",
            [*THREE_SESSIONS, "session 2026-02-09"],
            "2026-02-02",
            "sessions",
            id="the third of four decides",
        ),
    ],
)
def test_sessions_and_interval(
    due: Callable[..., Due], whichever: str, history: list[str], day: str | None, kind: str | None
) -> None:
    found = due(*history, as_of="2026-06-01", review=f"{{every: 90 days, sessions: 3, whichever: {whichever}}}")

    assert found.day == (date.fromisoformat(day) if day else None)
    assert (found.deciding.kind if found.deciding else None) == kind


def test_earlier_is_the_default_of_the_two(due: Callable[..., Due]) -> None:
    found = due(*THREE_SESSIONS, as_of="2026-06-01", review="{every: 90 days, sessions: 3}")

    assert found.day == date(2026, 2, 2)


def test_missing_sessions_are_counted_out(due: Callable[..., Due]) -> None:
    found = due(*THREE_SESSIONS[:2], as_of="2026-06-01", review="{every: 90 days, sessions: 3, whichever: later}")

    (only,) = found.reasons
    assert (only.kind, only.due) == ("sessions", None)
    assert "after 3 sessions" in reason_text(only)
    assert "2 held" in reason_text(only)


@pytest.mark.parametrize(
    ("history", "day"),
    [
        pytest.param([*THREE_SESSIONS, "review 2026-02-03"], None, id="a full review counts anew"),
        pytest.param([*THREE_SESSIONS, "review 2026-02-03, scope: event"], "2026-02-02", id="an event review does not"),
        pytest.param(
            ["review 2026-01-13", *THREE_SESSIONS], "2026-02-02", id="the sessions after the review are counted"
        ),
        pytest.param(
            ["session 2026-01-14", "review 2026-01-13", *THREE_SESSIONS[:2]],
            "2026-01-26",
            id="wherever they stand",
        ),
        pytest.param(["review 2026-01-19", *THREE_SESSIONS], None, id="a session on the day of the review is not"),
        pytest.param(
            ["review 2026-01-13", *reversed(THREE_SESSIONS), "session 2026-02-09"],
            "2026-02-02",
            id="the third by date, in whatever order",
        ),
    ],
)
def test_sessions_are_counted_since_the_latest_full_review(
    due: Callable[..., Due], history: list[str], day: str | None
) -> None:
    found = due(*history, as_of="2026-06-01", review="{every: 10 years, sessions: 3}")

    assert _days(found, "sessions") == [("sessions", day)]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param(["review 2026-02-01, next: 2026-03-15"], [("next", "2026-03-15")], id="set at the last review"),
        pytest.param(
            ["review 2026-02-01, scope: event, next: 2026-03-15"], [("next", "2026-03-15")], id="set at an event review"
        ),
        pytest.param(["review 2026-02-01, next: 2026-03-15", "review 2026-02-20"], [], id="the latest review set none"),
        pytest.param(
            ["review 2026-02-20, next: 2026-05-15", "review 2026-02-01, next: 2026-03-15"],
            [("next", "2026-05-15")],
            id="the latest review by date counts",
        ),
        pytest.param(
            ["review 2026-02-20, next: 2026-05-15", "review 2026-02-20, next: 2026-06-15"],
            [("next", "2026-06-15")],
            id="of two on one day the one further down counts",
        ),
    ],
)
def test_date_set_at_the_latest_review(
    due: Callable[..., Due], history: list[str], expected: list[tuple[str, str]]
) -> None:
    assert _days(due(*history, as_of="2026-03-01"), "next") == expected


def test_date_set_does_not_replace_the_clock(due: Callable[..., Due]) -> None:
    found = due("review 2026-02-01, next: 2027-02-01", as_of="2026-03-01")

    assert found.day == date(2026, 8, 1)
    assert _days(found) == [("clock", "2026-08-01"), ("next", "2027-02-01")]


@pytest.mark.parametrize(
    ("history", "line"),
    [
        pytest.param([], 3, id="the start's line"),
        pytest.param(["session 2026-01-19", "review 2026-02-01"], 7, id="the review's line"),
    ],
)
def test_clock_names_the_line_it_comes_from(due: Callable[..., Due], history: list[str], line: int) -> None:
    found = due(*history, as_of="2026-03-01")

    assert [candidate.line for candidate in found.reasons] == [line]


ELSEWHERE = "previous_review: 2026-03-01"


@pytest.mark.parametrize(
    ("history", "review", "days", "text"),
    [
        pytest.param(
            [],
            "{every: 3 months}",
            [("clock", "2026-06-01")],
            "previous review on 2026-03-01 + 3 months",
            id="it is the anchor while there is none in the history",
        ),
        pytest.param(
            ["review 2026-02-10"],
            "{every: 3 months}",
            [("clock", "2026-05-10")],
            "review on 2026-02-10 + 3 months",
            id="a full review in the history takes its place, even an earlier one",
        ),
        pytest.param(
            ["review 2026-03-20, scope: event"],
            "{every: 3 months}",
            [("clock", "2026-06-01")],
            "previous review on 2026-03-01 + 3 months",
            id="an event review does not",
        ),
        pytest.param(
            [],
            "{every: 6 months, first: 30 days}",
            [("clock", "2026-09-01")],
            "previous review on 2026-03-01 + 6 months",
            id="the first review was held there",
        ),
        pytest.param(
            [],
            "{every: 2 months, from: start}",
            [("clock", "2026-05-12")],
            "start on 2026-01-12 + 2 × 2 months",
            id="it serves the slots of a grid",
        ),
        pytest.param(
            ["session 2026-02-20", "session 2026-03-02"],
            "{sessions: 2}",
            [("clock", "2026-09-01"), ("sessions", None)],
            "after 2 sessions since the previous review on 2026-03-01, 1 held",
            id="sessions are counted from it",
        ),
        pytest.param(
            [],
            "{policy: plan-date}",
            [("no-next", "2026-03-01")],
            "no next review date was set at the previous review on 2026-03-01",
            id="nobody knows what date was set there",
        ),
    ],
)
def test_previous_review_held_elsewhere(
    due: Callable[..., Due], history: list[str], review: str, days: list[tuple[str, str | None]], text: str
) -> None:
    found = due(*history, as_of="2026-04-01", review=review, more=ELSEWHERE)

    assert _days(found) == days
    assert text in [reason_text(reason) for reason in found.reasons]


def test_previous_review_is_not_known_before_its_day(due: Callable[..., Due]) -> None:
    assert _days(due(as_of="2026-02-28", review="{every: 3 months}", more=ELSEWHERE)) == [("clock", "2026-04-12")]


def test_previous_review_deals_with_no_trigger(due: Callable[..., Due]) -> None:
    assert due("crisis 2026-02-20", as_of="2026-04-01", more=ELSEWHERE).open_triggers == ("crisis",)
