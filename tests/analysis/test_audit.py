"""Whether reviews were held on time: named cases, and what holds of every history."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.analysis import audit
from planctl.model.dates import Interval
from planctl.model.plan import Entry, Plan, ReviewTerms
from planctl.model.settings import Settings
from planctl.schedule.next_review import next_review
from planctl.storage import bundled_data

Planned = Callable[..., Plan]
SETTINGS = Settings(policies=bundled_data.policies(), instruments=bundled_data.instruments())
GOAL = "[{id: g1, text: Call a friend, by: 2026-05-01, objectives: [{id: g1a, text: Find the number}]}]"
TODAY = date(2027, 6, 1)


def audited(plan: Plan, settings: Settings = SETTINGS, as_of: date = TODAY) -> audit.Audit:
    return audit.audit([plan], settings, as_of)


# The plan starts on 2026-01-12, and the clock is the default one: due on 2026-07-12.
@pytest.mark.parametrize(
    ("history", "due", "days_late"),
    [
        pytest.param(["review 2026-07-01"], "2026-07-12", 0, id="held before the due date"),
        pytest.param(["review 2026-07-12"], "2026-07-12", 0, id="held on the due date"),
        pytest.param(["review 2026-07-13"], "2026-07-12", 1, id="held a day after it"),
        pytest.param(["crisis 2026-06-10", "review 2026-06-20"], "2026-06-12", 8, id="a crisis brought it forward"),
        pytest.param(
            ["crisis 2026-07-20", "review 2026-07-21, scope: event"], "2026-07-12", 9, id="the clock had run out before"
        ),
        pytest.param(["crisis 2026-06-10", "review 2026-06-10"], "2026-07-12", 0, id="held on the day of the crisis"),
        pytest.param(
            ["crisis 2026-06-01, logged: 2026-06-10", "review 2026-06-11"],
            "2026-06-12",
            0,
            id="counted from the day the crisis was known",
        ),
        pytest.param(
            ["crisis 2026-06-01, logged: 2026-06-20", "review 2026-06-11"],
            "2026-07-12",
            0,
            id="what nobody knew yet does not count",
        ),
        pytest.param(["closed 2026-06-01", "review 2026-06-11"], None, None, id="nothing was due of a closed plan"),
        pytest.param(
            ["paused 2026-06-01", "resumed 2026-09-01", "review 2026-09-03"], "2026-09-01", 2, id="moved by a pause"
        ),
    ],
)
def test_review_against_the_date_it_was_due_on(
    planned: Planned, history: list[str], due: str | None, days_late: int | None
) -> None:
    held = audited(planned(*history)).reviews[-1]

    assert (held.due.day and held.due.day.isoformat(), held.days_late) == (due, days_late)


def test_second_review_is_measured_from_the_first(planned: Planned) -> None:
    found = audited(planned("review 2026-08-12", "review 2027-02-12"))

    assert [(each.due.day, each.days_late) for each in found.reviews] == [
        (date(2026, 7, 12), 31),
        (date(2027, 2, 12), 0),
    ]
    assert (found.on_time, found.late) == (1, 1)


def test_event_review_does_not_serve_the_clock(planned: Planned) -> None:
    found = audited(planned("crisis 2026-07-11", "review 2026-07-12, scope: event", "review 2026-07-20"))

    assert [each.days_late for each in found.reviews] == [0, 8]


@pytest.mark.parametrize(
    ("review", "grace", "late"),
    [
        pytest.param("review 2026-06-01", "", 0, id="written down on the day"),
        pytest.param("review 2026-06-01, logged: 2026-06-04", "", 3, id="no grace unless one is set"),
        pytest.param("review 2026-06-01, logged: 2026-06-04", "{grace: 3 days}", 0, id="on the last day of the grace"),
        pytest.param("review 2026-06-01, logged: 2026-06-05", "{grace: 3 days}", 1, id="a day beyond the grace"),
        pytest.param("review 2026-01-31, logged: 2026-03-01", "{grace: 1 month}", 1, id="a grace in calendar months"),
    ],
)
def test_review_written_down_late(planned: Planned, review: str, grace: str, late: int) -> None:
    assert audited(planned(review, review=grace)).reviews[0].logged_late == late


def test_written_down_late_is_not_held_late(planned: Planned) -> None:
    found = audited(planned("review 2026-07-12, logged: 2026-08-30"))

    assert (found.on_time, found.late, found.reviews[0].logged_late) == (1, 0, 49)


@pytest.mark.parametrize(
    ("history", "reviewed", "days"),
    [
        pytest.param(
            ["crisis 2026-06-10", "review 2026-06-12, note: x, scope: event"], "2026-06-12", 2, id="an event review"
        ),
        pytest.param(
            ["crisis 2026-06-10", "review 2026-06-10, note: x"], "2026-06-10", 0, id="a review on the same day"
        ),
        pytest.param(["crisis 2026-06-10"], None, None, id="no review yet"),
        pytest.param(["crisis 2026-06-10", "review 2026-06-09, note: x"], None, None, id="a review held before it"),
        pytest.param(["crisis 2026-06-10", "review 2026-06-12"], None, None, id="a review without content"),
        pytest.param(["review 2026-06-12, note: x", "crisis 2026-06-10"], None, None, id="a review further up"),
        pytest.param(
            ["relapse 2026-06-01, logged: 2026-06-10", "review 2026-06-09, note: x", "review 2026-06-15, note: x"],
            "2026-06-15",
            5,
            id="counted from the day it was known",
        ),
        pytest.param(
            ["crisis 2026-06-10", "review 2026-07-01, note: x", "review 2026-06-20, note: x, logged: 2026-07-02"],
            "2026-06-20",
            10,
            id="the earliest of those that closed it",
        ),
        pytest.param(
            ["achieved 2026-06-10, goal: g1", "review 2026-06-20, note: x"], "2026-06-20", 10, id="a goal achieved"
        ),
    ],
)
def test_trigger_until_the_review_that_closed_it(
    planned: Planned, history: list[str], reviewed: str | None, days: int | None
) -> None:
    (found,) = audited(planned(*history, goals=GOAL)).triggers

    assert (found.review and found.review.date.isoformat(), found.days) == (reviewed, days)


@pytest.mark.parametrize(
    ("entry", "review"),
    [
        pytest.param("achieved 2026-06-10, goal: g1a", "", id="the end of an objective"),
        pytest.param("progress 2026-06-10", "{triggers: {progress: never}}", id="a kind set to never"),
        pytest.param("session 2026-06-10", "", id="a session"),
    ],
)
def test_no_trigger(planned: Planned, entry: str, review: str) -> None:
    assert audited(planned(entry, goals=GOAL, review=review)).triggers == ()


@pytest.mark.parametrize(
    ("history", "as_of", "outstanding"),
    [
        pytest.param([], "2026-07-12", [], id="due on the day itself"),
        pytest.param([], "2026-07-13", ["2026-07-12"], id="a day after the due date"),
        pytest.param(["review 2026-07-12"], "2026-07-13", [], id="held"),
        pytest.param(["closed 2026-07-01"], "2026-09-01", [], id="closed"),
    ],
)
def test_review_that_was_not_held(planned: Planned, history: list[str], as_of: str, outstanding: list[str]) -> None:
    found = audited(planned(*history), as_of=date.fromisoformat(as_of))

    assert [each.day.isoformat() for each in found.overdue] == outstanding


def test_audit_of_a_past_day_knows_nothing_of_later_ones(planned: Planned) -> None:
    before = ["crisis 2026-02-10", "review 2026-02-11"]
    after = ["relapse 2026-03-01", "review 2026-03-20", "review 2026-02-20, logged: 2026-04-01"]
    as_of = date(2026, 2, 28)

    assert audited(planned(*before, *after), as_of=as_of) == audited(planned(*before), as_of=as_of)


# ---- laws --------------------------------------------------------------------------------------

days = st.dates(date(2026, 1, 12), date(2027, 3, 31))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    entries = [Entry(date=date(2026, 1, 12), kind="created")]
    for happened in draw(st.lists(days, max_size=8)):
        kind = draw(
            st.sampled_from(("review", "crisis", "relapse", "session", "paused", "resumed", "closed", "reopened"))
        )
        later = draw(st.integers(0, 30))
        logged = happened + timedelta(days=later) if later else None
        scope = draw(st.sampled_from((None, "event"))) if kind == "review" else None
        entries.append(Entry(date=happened, kind=kind, logged=logged, scope=scope))
    return Plan(client="c-0001", start=date(2026, 1, 12), journal=tuple(entries))


@given(plans())
def test_every_review_is_audited_once_and_is_in_time_late_or_undated(plan: Plan) -> None:
    found = audited(plan)

    assert sorted(each.review.date for each in found.reviews) == sorted(
        entry.date for entry in plan.history if entry.kind == "review"
    )
    undated = sum(1 for each in found.reviews if each.due.day is None)
    assert found.on_time + found.late + undated == len(found.reviews)


@given(plans())
def test_due_date_of_a_review_is_the_one_foretold_the_day_before(plan: Plan) -> None:
    for each in audited(plan).reviews:
        eve = each.review.date - timedelta(days=1)
        assert each.due == next_review(plan, SETTINGS, eve).for_review()


@given(plans())
def test_trigger_is_reviewed_exactly_when_it_is_no_candidate_any_more(plan: Plan) -> None:
    if next_review(plan, SETTINGS, TODAY).plan_state == "closed":
        return
    candidates = next_review(plan, SETTINGS, TODAY).reasons
    still_open = sorted(each.date for each in candidates if each.category == "trigger")

    assert still_open == sorted(each.trigger.known for each in audited(plan).triggers if each.review is None)


@given(plans(), st.integers(1, 60))
def test_longer_grace_makes_nothing_later(plan: Plan, grace: int) -> None:
    patient = Settings(instruments=SETTINGS.instruments, review=ReviewTerms(grace=Interval(grace, "day")))

    for strict, lenient in zip(audited(plan).reviews, audited(plan, patient).reviews, strict=True):
        assert lenient.logged_late == max(0, strict.logged_late - grace)
        assert lenient.days_late == strict.days_late


def test_review_held_elsewhere_is_not_audited_and_moves_the_clock(planned: Planned) -> None:
    answer = audited(planned("review 2026-09-01", review="{every: 6 months}", more="previous_review: 2026-03-02"))

    assert [(held.review.date, held.due.day) for held in answer.reviews] == [(date(2026, 9, 1), date(2026, 9, 2))]
