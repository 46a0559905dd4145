"""The initial plan: by when it is due, what completes it, and what it leaves alone."""

from collections.abc import Callable
from datetime import date

import pytest

from planctl.analysis import audit, forecast
from planctl.analysis.forecast import Forecast
from planctl.model.dates import Interval
from planctl.model.plan import Plan, ReviewTerms
from planctl.model.settings import Settings
from planctl.render.reason import reason_text
from planctl.schedule.due import Due

Planned = Callable[..., Plan]
INTAKE = "intake: {date: 2026-01-05}"
BY_ME = "signed 2026-01-20, by: practitioner"
VISITS = ["session 2026-01-19", "session 2026-01-12", "session 2026-01-26"]


def initial(found: Due) -> list[tuple[str | None, str]]:
    return [
        (reason.due.isoformat() if reason.due else None, reason_text(reason))
        for reason in found.reasons
        if reason.category == "initial plan"
    ]


@pytest.mark.parametrize(
    ("review", "history", "more", "day", "text"),
    [
        pytest.param(
            "{plan_due: 30 days}",
            [],
            INTAKE,
            "2026-02-04",
            "first contact on 2026-01-05 + 30 days, for the initial plan to be signed by the practitioner",
            id="from the first contact",
        ),
        pytest.param(
            "{plan_due: 30 days}",
            [],
            "",
            "2026-02-11",
            "start on 2026-01-12 + 30 days, for the initial plan to be signed by the practitioner",
            id="from the start where nothing says when the first contact was",
        ),
        pytest.param(
            "{plan_due: 30 days, plan_due_from: start}",
            [],
            INTAKE,
            "2026-02-11",
            "start on 2026-01-12 + 30 days, for the initial plan to be signed by the practitioner",
            id="from the start",
        ),
        pytest.param(
            "{plan_due_visits: 3}",
            VISITS,
            INTAKE,
            "2026-01-26",
            "session 3 on 2026-01-26, for the initial plan to be signed by the practitioner",
            id="on the day of the third session",
        ),
        pytest.param(
            "{plan_due_visits: 5}",
            VISITS,
            INTAKE,
            None,
            "after 5 sessions, 3 held, for the initial plan to be signed by the practitioner",
            id="before the fifth session",
        ),
        pytest.param(
            "{plan_due: 30 days}",
            ["signed 2026-01-20, by: client", "signed 2026-01-20, by: practitioner, declined: away"],
            INTAKE,
            "2026-02-04",
            "first contact on 2026-01-05 + 30 days, for the initial plan to be signed by the practitioner",
            id="neither the client's signature nor one that was declined completes it",
        ),
        pytest.param(
            "{plan_due: 30 days}",
            ["paused 2026-01-20", "resumed 2026-03-01"],
            INTAKE,
            "2026-03-01",
            "first contact on 2026-01-05 + 30 days, for the initial plan to be signed by the practitioner "
            "= 2026-02-04, moved to 2026-03-01, the end of the time the plan was paused",
            id="moved by a pause",
        ),
        pytest.param(
            "{plan_due: 30 days}",
            ["review 2026-02-01"],
            INTAKE,
            "2026-02-04",
            "first contact on 2026-01-05 + 30 days, for the initial plan to be signed by the practitioner",
            id="a review does not complete it",
        ),
    ],
)
def test_initial_plan_is_due(
    due: Callable[..., Due], review: str, history: list[str], more: str, day: str | None, text: str
) -> None:
    assert initial(due(*history, as_of="2026-03-02", review=review, more=more)) == [(day, text)]


@pytest.mark.parametrize(
    ("review", "history"),
    [
        pytest.param("{plan_due: 30 days}", [BY_ME], id="signed"),
        pytest.param("{plan_due: 30 days, plan_due_by: created}", [], id="made"),
        pytest.param("{plan_due_visits: 2}", [*VISITS, BY_ME], id="signed, though late"),
        pytest.param("{plan_due: 30 days}", ["closed 2026-01-30"], id="closed"),
        pytest.param("{every: 3 months}", [], id="nothing asks for one"),
    ],
)
def test_no_initial_plan_is_due(due: Callable[..., Due], review: str, history: list[str]) -> None:
    assert initial(due(*history, as_of="2026-03-02", review=review, more=INTAKE)) == []


def test_signature_of_a_later_day_is_not_known_yet(due: Callable[..., Due]) -> None:
    assert initial(due(BY_ME, as_of="2026-01-19", review="{plan_due: 30 days}", more=INTAKE))


@pytest.mark.parametrize(
    ("review", "folder", "kinds"),
    [
        pytest.param("", ReviewTerms(plan_due=Interval(30, "day")), ["initial-plan", "clock"], id="the folder's"),
        pytest.param(
            "{every: 1 year}",
            ReviewTerms(plan_due=Interval(30, "day")),
            ["initial-plan", "clock"],
            id="a plan's own interval does not take its place",
        ),
        pytest.param(
            "{plan_due: 60 days}",
            ReviewTerms(plan_due=Interval(30, "day"), every=Interval(1, "year")),
            ["initial-plan", "clock"],
            id="the plan's own comes first, and the folder's interval stays",
        ),
    ],
)
def test_initial_plan_of_the_folder(
    due: Callable[..., Due], settings: Settings, review: str, folder: ReviewTerms, kinds: list[str]
) -> None:
    found = due(as_of="2026-01-20", review=review, using=settings._replace(review=folder))

    assert [reason.kind for reason in found.reasons] == kinds


@pytest.mark.parametrize(
    ("history", "result"),
    [
        pytest.param([BY_ME], (date(2026, 2, 4), True, date(2026, 1, 20), 0), id="signed in time"),
        pytest.param(
            ["signed 2026-02-10, by: practitioner"], (date(2026, 2, 4), True, date(2026, 2, 10), 6), id="signed late"
        ),
        pytest.param([], (date(2026, 2, 4), False, date(2026, 3, 2), 26), id="not signed yet"),
        pytest.param(["closed 2026-02-14"], (date(2026, 2, 4), False, date(2026, 2, 14), 10), id="closed without it"),
        pytest.param(
            ["paused 2026-01-20", "resumed 2026-02-20", "signed 2026-02-21, by: practitioner"],
            (date(2026, 2, 20), True, date(2026, 2, 21), 1),
            id="a pause puts it off",
        ),
    ],
)
def test_audit(planned: Planned, settings: Settings, history: list[str], result: tuple[object, ...]) -> None:
    plan = planned(*history, review="{plan_due: 30 days}", more=INTAKE)
    (found,) = audit.audit([plan], settings, date(2026, 3, 2)).initial_plans

    assert (found.reason.due, found.done, found.until, found.days_late) == result


def test_review_is_not_late_because_the_plan_was_not_signed(planned: Planned, settings: Settings) -> None:
    plan = planned("review 2026-07-10", review="{plan_due: 30 days}", more=INTAKE)
    answer = audit.audit([plan], settings, date(2026, 7, 11))

    assert [(held.due.day, held.on_time) for held in answer.reviews] == [(date(2026, 7, 12), True)]
    assert answer.overdue == ()


def test_forecast(planned: Planned, settings: Settings) -> None:
    plan = planned(review="{plan_due: 30 days, every: 3 months}", more=INTAKE)
    found: Forecast = forecast.forecast([plan], settings, date(2026, 3, 2), 4)

    expected = [*found.overdue, *(review for week in found.weeks for review in week.reviews)]
    assert [(review.day.isoformat(), review.reason.kind, review.projected) for review in expected] == [
        ("2026-02-04", "initial-plan", False),
        ("2026-04-12", "clock", False),
    ]
