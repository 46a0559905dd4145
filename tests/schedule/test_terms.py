"""Which clocks hold for a plan: its own, the folder's, the default; and every shipped policy."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from planctl.model.dates import Interval
from planctl.model.plan import Intake, Plan, ReviewTerms
from planctl.model.settings import Policy, Settings, Vector, under_own_names
from planctl.render.reason import reason_text
from planctl.schedule.due import Due
from planctl.schedule.due_list import DueFilter
from planctl.schedule.next_review import next_review
from planctl.schedule.terms import terms as review_terms
from planctl.storage import bundled_data


@pytest.mark.parametrize(
    ("policy", "vector"),
    [
        pytest.param(policy, vector, id=f"{policy.name}: {vector.why}")
        for policy in under_own_names(bundled_data.policies()).values()
        for vector in policy.vectors
    ],
)
def test_vector_of_a_policy(settings: Settings, policy: Policy, vector: Vector) -> None:
    plan = Plan(
        client="c-0001",
        start=vector.start,
        intake=Intake(date=vector.intake),
        review=ReviewTerms(policy=(policy.name,)),
        journal=vector.journal,
    )
    found = next_review(plan, settings, vector.as_of)

    assert found.day == (None if vector.due == "none" else vector.due)
    if vector.because is not None:
        assert found.deciding is not None
        assert found.deciding.kind == vector.because


def test_policy_is_a_cited_fact(settings: Settings) -> None:
    for policy in under_own_names(settings.policies).values():
        assert policy.source, policy.name
        assert policy.binds, policy.name
        assert policy.vectors, policy.name
        assert len((policy.quote or "").split()) <= 25, policy.name
        # Who has seen no wording has confirmed nothing; who has not confirmed all of it says what is inferred.
        assert (policy.quote and policy.read_on) or policy.confirmed != "yes", policy.name
        assert policy.inferred or policy.confirmed == "yes", policy.name


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("va-quarterly", "every three months", id="va-quarterly"),
        pytest.param("ny-599-initial", "30 calendar days after admission", id="ny-599-initial"),
        pytest.param("pa-5200-initial", "within 30 days of the intake", id="pa-5200-initial"),
        pytest.param("mn-9533-outpatient", "every 30 days", id="mn-9533-outpatient"),
        pytest.param("mn-9533-residential", "every 14 days", id="mn-9533-residential"),
        pytest.param("plan-date", "the review date specified in the treatment plan", id="plan-date"),
    ],
)
def test_quotation_says_what_the_clock_does(settings: Settings, name: str, says: str) -> None:
    assert says in (settings.policies[name].quote or "")


def test_confirmed_are_those_whose_quotation_says_what_the_clock_does(settings: Settings) -> None:
    confirmed = {name for name, policy in under_own_names(settings.policies).items() if policy.confirmed == "yes"}

    assert confirmed == {
        "ny-599-initial", "pa-5200-initial", "mn-9533-outpatient", "mn-9533-residential", "plan-date",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("former", "name"), [("initial-30d", "pa-5200-initial"), ("intensive-30d", "mn-9533-outpatient")]
)
def test_former_name_stands_for_the_policy(due: Callable[..., Due], settings: Settings, former: str, name: str) -> None:
    assert settings.policies[former] is settings.policies[name]
    by_former, by_name = (due(as_of="2026-02-01", review=f"{{policy: {policy}}}") for policy in (former, name))
    assert by_former == by_name
    assert name in {reason.policy for reason in by_former.reasons}


@pytest.mark.parametrize(
    ("review", "folder", "kinds"),
    [
        pytest.param("{policy: ny-599-initial}", ReviewTerms(), {"initial-plan", "clock"}, id="six months go on"),
        pytest.param(
            "{policy: ny-599-initial}",
            ReviewTerms(policy=("plan-date",)),
            {"initial-plan", "no-next"},
            id="the folder's policy goes on",
        ),
        pytest.param(
            "{policy: [ny-599-initial, event-only]}", ReviewTerms(), {"initial-plan"}, id="no clock is wanted"
        ),
        pytest.param(
            "{policy: payer-90d}",
            ReviewTerms(policy=("ny-599-initial",)),
            {"initial-plan", "clock"},
            id="the folder's initial plan goes on",
        ),
    ],
)
def test_policy_of_the_initial_plan_takes_no_other_s_place(
    due: Callable[..., Due], settings: Settings, review: str, folder: ReviewTerms, kinds: set[str]
) -> None:
    found = due(as_of="2026-01-20", review=review, using=settings._replace(review=folder))

    assert {reason.kind for reason in found.reasons} == kinds


def test_no_next_says_that_no_date_was_set(due: Callable[..., Due]) -> None:
    found = due("review 2026-02-10", as_of="2026-03-15", review="{policy: plan-date}")

    assert found.deciding is not None
    assert "no next review date was set" in reason_text(found.deciding)


def test_shipped_policies_are_those_of_the_table(settings: Settings) -> None:
    assert set(under_own_names(settings.policies)) == {
        "general-6m", "payer-90d", "clinic-180d", "medicare-annual", "va-quarterly", "va-case-management",
        "wi-90d-or-6", "ny-599-initial", "pa-5200-initial", "md-5-visits", "mn-9533-outpatient",
        "mn-9533-residential", "au-mhtp", "plan-date", "event-only",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("own", "folder", "day"),
    [
        pytest.param("", ReviewTerms(), "2026-07-12", id="neither says anything: six months"),
        pytest.param("", ReviewTerms(every=Interval(90, "day")), "2026-04-12", id="the folder's interval"),
        pytest.param("", ReviewTerms(policy=("mn-9533-outpatient",)), "2026-02-11", id="the folder's policy"),
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
            ReviewTerms(policy=("mn-9533-outpatient",)),
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
            "{every: 1 year, policy: initial-30d}", ReviewTerms(), "2026-02-11", id="an initial plan from a policy"
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
