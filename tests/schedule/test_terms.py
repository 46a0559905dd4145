"""Which clocks hold for a plan: its own, the folder's, the default; and every shipped policy."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from planctl.model.dates import Interval
from planctl.model.plan import Plan, ReviewTerms
from planctl.model.settings import Settings
from planctl.render.reason import reason_text
from planctl.schedule.due import Due
from planctl.schedule.due_list import DueFilter
from planctl.schedule.terms import terms as review_terms

SIX_SESSIONS = [f"session 2026-02-{day:02}" for day in (2, 3, 4, 5, 6, 9)]


@pytest.mark.parametrize(
    ("policy", "history", "day", "kind"),
    [
        pytest.param("general-6m", [], "2026-07-12", "clock", id="general-6m: six months"),
        pytest.param("general-6m", ["review 2026-03-01"], "2026-09-01", "clock", id="general-6m: from the review"),
        pytest.param("payer-90d", [], "2026-04-12", "clock", id="payer-90d: ninety days"),
        pytest.param("payer-90d", ["review 2026-03-01"], "2026-05-30", "clock", id="payer-90d: from the review"),
        pytest.param("clinic-180d", [], "2026-07-11", "clock", id="clinic-180d: 180 days are not six months"),
        pytest.param("medicare-annual", [], "2027-01-12", "clock", id="medicare-annual: one year"),
        pytest.param(
            "medicare-annual",
            ["review 2026-06-01"],
            "2027-01-12",
            "clock",
            id="medicare-annual: a review moves nothing",
        ),
        pytest.param("va-quarterly", ["review 2026-05-20"], "2026-07-12", "clock", id="va-quarterly: a grid"),
        pytest.param("wi-90d-or-6", [], None, None, id="wi-90d-or-6: no date before six sessions"),
        pytest.param("wi-90d-or-6", SIX_SESSIONS, "2026-04-12", "clock", id="wi-90d-or-6: the later of the two"),
        pytest.param("initial-30d", [], "2026-02-11", "first", id="initial-30d: the first within 30 days"),
        pytest.param("initial-30d", ["review 2026-02-01"], None, None, id="initial-30d: nothing after that"),
        pytest.param("intensive-30d", ["review 2026-02-10"], "2026-03-12", "clock", id="intensive-30d: every 30 days"),
        pytest.param("au-mhtp", [], "2026-07-12", None, id="au-mhtp: six months"),
        pytest.param("au-mhtp", SIX_SESSIONS, "2026-02-09", "sessions", id="au-mhtp: or six sessions"),
        pytest.param("plan-date", [], "2026-01-12", "no-next", id="plan-date: none was set at the start"),
        pytest.param("plan-date", ["review 2026-02-10"], "2026-02-10", "no-next", id="plan-date: the review set none"),
        pytest.param(
            "plan-date", ["review 2026-02-10, next: 2026-04-01"], "2026-04-01", "next", id="plan-date: the date set"
        ),
        pytest.param("event-only", [], None, None, id="event-only: no date"),
        pytest.param("event-only", ["crisis 2026-02-10"], "2026-02-12", "crisis", id="event-only: triggers alone"),
    ],
)
def test_policy(due: Callable[..., Due], policy: str, history: list[str], day: str | None, kind: str | None) -> None:
    found = due(*history, as_of="2026-12-01", review=f"{{policy: {policy}}}")

    assert found.day == (date.fromisoformat(day) if day else None)
    if kind is not None:
        assert found.deciding is not None
        assert found.deciding.kind == kind


def test_no_next_says_that_no_date_was_set(due: Callable[..., Due]) -> None:
    found = due("review 2026-02-10", as_of="2026-03-15", review="{policy: plan-date}")

    assert found.deciding is not None
    assert "no next review date was set" in reason_text(found.deciding)


def test_shipped_policies_are_those_of_the_table_each_with_a_source(settings: Settings) -> None:
    confirmed = {name: policy.confirmed for name, policy in settings.policies.items()}

    assert confirmed == {
        "general-6m": "partly",
        "payer-90d": "partly",
        "clinic-180d": "partly",
        "medicare-annual": "yes",
        "va-quarterly": "partly",
        "wi-90d-or-6": "partly",
        "initial-30d": "yes",
        "intensive-30d": "yes",
        "au-mhtp": "partly",
        "plan-date": "yes",
        "event-only": "partly",
    }
    assert all(policy.source and policy.description for policy in settings.policies.values())


@pytest.mark.parametrize(
    ("own", "folder", "day"),
    [
        pytest.param("", ReviewTerms(), "2026-07-12", id="neither says anything: six months"),
        pytest.param("", ReviewTerms(every=Interval(90, "day")), "2026-04-12", id="the folder's interval"),
        pytest.param("", ReviewTerms(policy=("intensive-30d",)), "2026-02-11", id="the folder's policy"),
        pytest.param(
            "{notice: 5 days}", ReviewTerms(policy=("payer-90d",)), "2026-04-12", id="the plan names no clock"
        ),
        pytest.param(
            "{every: 1 year}", ReviewTerms(every=Interval(90, "day")), "2027-01-12", id="the plan's interval instead"
        ),
        pytest.param(
            "{policy: general-6m}",
            ReviewTerms(every=Interval(90, "day")),
            "2026-07-12",
            id="the plan's policy instead of the folder's interval",
        ),
        pytest.param(
            "{every: 1 year}",
            ReviewTerms(policy=("intensive-30d",)),
            "2027-01-12",
            id="the plan's interval instead of the folder's policy",
        ),
        pytest.param(
            "{policy: [general-6m, payer-90d]}", ReviewTerms(), "2026-04-12", id="of two policies the earlier"
        ),
        pytest.param(
            "{every: 1 month, policy: [general-6m, payer-90d]}", ReviewTerms(), "2026-02-12", id="interval and policies"
        ),
        pytest.param(
            "{every: 1 year, policy: initial-30d}", ReviewTerms(), "2026-02-11", id="a first review from a policy"
        ),
    ],
)
def test_clock_that_holds(due: Callable[..., Due], settings: Settings, own: str, folder: ReviewTerms, day: str) -> None:
    found = due(as_of="2026-01-15", review=own, using=settings._replace(review=folder))

    assert found.day == date.fromisoformat(day)


def test_clock_of_a_policy_names_it(due: Callable[..., Due]) -> None:
    found = due(as_of="2026-01-15", review="{every: 1 year, policy: [general-6m, payer-90d]}")

    assert [candidate.policy for candidate in found.reasons] == ["payer-90d", "general-6m", None]


@pytest.mark.parametrize(
    ("own", "folder", "days"),
    [
        pytest.param("", None, 14, id="two weeks by default"),
        pytest.param("", Interval(30, "day"), 30, id="the folder's notice"),
        pytest.param("{notice: 5 days}", Interval(30, "day"), 5, id="the plan's notice instead"),
    ],
)
def test_plan_is_listed_by_the_end_of_the_notice(
    due: Callable[..., Due], settings: Settings, own: str, folder: Interval | None, days: int
) -> None:
    using = settings._replace(review=ReviewTerms(notice=folder))
    last_day = date(2026, 7, 12)

    def listed(days_before: int) -> bool:
        found = due(as_of=str(last_day - timedelta(days=days_before)), review=own, using=using)
        return DueFilter().includes(found)

    assert (listed(days), listed(days + 1)) == (True, False)


@pytest.mark.parametrize(
    ("within", "listed"),
    [
        pytest.param(Interval(6, "day"), False, id="six days: no"),
        pytest.param(Interval(7, "day"), True, id="seven days: the last day is listed"),
        pytest.param(Interval(1, "month"), True, id="a month: yes"),
    ],
)
def test_within_stands_in_for_the_notice(due: Callable[..., Due], within: Interval, listed: bool) -> None:
    found = due(as_of="2026-07-05", review="{notice: 14 days}")
    assert DueFilter(within).includes(found) is listed


def test_every_overdue_plan_is_listed(due: Callable[..., Due]) -> None:
    found = due(as_of="2030-01-01", review="{notice: 1 day}")
    assert DueFilter().includes(found)


@pytest.mark.parametrize(
    ("own", "folder", "grace"),
    [
        pytest.param("{every: 1 year}", None, None, id="none by default"),
        pytest.param("{policy: va-quarterly}", None, Interval(15, "day"), id="the policy's"),
        pytest.param("{policy: va-quarterly, grace: 3 days}", None, Interval(3, "day"), id="the plan's instead"),
        pytest.param("{every: 1 year}", Interval(5, "day"), Interval(5, "day"), id="the folder's"),
    ],
)
def test_grace_for_writing_a_review_down(
    planned: Callable[..., Plan], settings: Settings, own: str, folder: Interval | None, grace: Interval | None
) -> None:
    using = settings._replace(review=ReviewTerms(grace=folder))

    assert review_terms(planned(review=own), using).grace == grace
