"""What holds of the review dates of every plan."""

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import assume, given
from hypothesis import strategies as st

from planctl.analysis.audit import audit
from planctl.model import dates, entry_kinds_and_leads, retraction
from planctl.model.dates import FIRST_DAY, LAST_DAY, Interval
from planctl.model.plan import Entry, Goal, Measure, Plan, ReviewTerms
from planctl.model.settings import Settings
from planctl.render.reason import reason_text
from planctl.schedule.due import Due
from planctl.schedule.due_list import DueFilter
from planctl.schedule.next_review import next_review
from planctl.storage import bundled_data

SETTINGS = Settings(
    policies=bundled_data.policies(),
    instruments=bundled_data.instruments(),
    triggers={"court_date": Interval(3, "week"), "progress": "never"},
)
# A goal's end is a trigger that also takes its target date away, so it stands apart.
TRIGGERS = [
    *sorted(set(entry_kinds_and_leads.TRIGGER_NAMES) - entry_kinds_and_leads.GOAL_ENDS - {"progress"}),
    "court_date",
]
LONGEST = {"day": 3660, "week": 520, "month": 120, "year": 10}

any_day = st.dates(FIRST_DAY, LAST_DAY)
# Close together, so that ties and days inside pauses come about.
near_day = st.dates(date(2026, 1, 1), date(2026, 12, 31))
intervals = st.sampled_from(sorted(LONGEST)).flatmap(
    lambda unit: st.builds(Interval, st.integers(1, LONGEST[unit]), st.just(unit))
)
short_intervals = st.builds(Interval, st.integers(1, 6), st.sampled_from(sorted(LONGEST)))


@st.composite
def entries(draw: st.DrawFn, day: st.SearchStrategy[date], kind: st.SearchStrategy[str]) -> Entry:
    happened = draw(day)
    entry = Entry(
        date=happened,
        kind=draw(kind),
        logged=draw(st.none() | st.integers(0, 60).map(lambda days: min(happened + timedelta(days=days), LAST_DAY))),
    )
    match entry.kind:
        case "review":
            return entry.replace(
                scope=draw(st.sampled_from((None, "full", "event"))),
                next=draw(st.none() | day),
                goals=draw(
                    st.dictionaries(st.sampled_from(("g1", "g1a", "g2")), st.sampled_from(PROGRESS), max_size=2)
                ),
            )
        case "reading":
            measure = draw(st.sampled_from(("PHQ-9", "who 5", "rides")))
            return entry.replace(measure=measure, value=draw(st.integers(0, 100)))
        case "achieved" | "dropped" | "resumed_goal":
            return entry.replace(goal=draw(st.sampled_from(("g1", "g1a", "g2"))))
        case "paused":
            return entry.replace(until=draw(st.none() | day))
        case _:
            return entry


PROGRESS = ("improving", "worsening", "achieved", "sustaining", "not-achieved")
any_kind = st.sampled_from([*sorted(set(entry_kinds_and_leads.KINDS) - {"created", "retracted"}), "court_date"])


@st.composite
def plans(draw: st.DrawFn, day: st.SearchStrategy[date] = near_day) -> Plan:
    start = draw(day)
    interval = short_intervals if day is near_day else intervals
    terms = st.builds(
        ReviewTerms,
        every=st.none() | interval,
        anchor=st.sampled_from((None, "last-review", "signature", "start")),
        first=st.none() | interval,
        early=st.none() | interval,
        sessions=st.none() | st.integers(1, 4),
        whichever=st.sampled_from((None, "earlier", "later")),
        plan_due=st.none() | interval,
        plan_due_by=st.sampled_from((None, "signed", "created")),
        plan_due_visits=st.none() | st.integers(1, 4),
        policy=st.lists(st.sampled_from(sorted(SETTINGS.policies)), max_size=3).map(tuple),
        triggers=st.dictionaries(st.sampled_from(TRIGGERS), st.just("never") | interval, max_size=2),
        notice=st.none() | interval,
    )
    by = st.none() | day
    goals = (
        Goal(
            id="g1",
            text="Feel better",
            by=draw(by),
            measure=Measure(name="PHQ9", baseline=draw(st.none() | st.integers(0, 27))),
            objectives=(Goal(id="g1a", text="Sleep", by=draw(by), measure=Measure(name="WHO-5", baseline=50)),),
        ),
        Goal(
            id="g2",
            text="Ride",
            by=draw(by),
            measure=Measure(name="rides", baseline=4, better="higher", worse_by=draw(st.none() | st.integers(0, 3))),
        ),
    )
    history = draw(st.lists(entries(day, any_kind), max_size=8))
    return Plan(
        client="c-0001",
        start=start,
        review=draw(st.none() | terms),
        goals=goals,
        journal=(Entry(date=start, kind="created"), *history),
    )


def _answer(found: Due) -> tuple[date | None, list[tuple[str, date | None, str]]]:
    return found.day, [(candidate.kind, candidate.due, reason_text(candidate)) for candidate in found.reasons]


@given(plan=plans(any_day), as_of=any_day)
def test_every_plan_has_an_answer_on_every_day(plan: Plan, as_of: date) -> None:
    found = next_review(plan, SETTINGS, as_of)

    dated = [candidate.due for candidate in found.reasons if candidate.due is not None]
    assert found.day == min(dated, default=None)
    assert DueFilter().includes(found) in (True, False)
    assert all(reason_text(candidate) and candidate.kind for candidate in found.reasons)


@given(plan=plans(), trigger=entries(near_day, st.sampled_from(TRIGGERS)), as_of=near_day)
def test_one_more_trigger_never_makes_the_review_later(plan: Plan, trigger: Entry, as_of: date) -> None:
    before = next_review(plan, SETTINGS, as_of)
    after = next_review(plan.with_entry(trigger), SETTINGS, as_of)

    if before.day is not None:
        assert after.day is not None
        assert after.day <= before.day


@given(plan=plans(), as_of=near_day)
def test_what_nobody_knew_changes_nothing(plan: Plan, as_of: date) -> None:
    cut = plan.replace(journal=tuple(entry for entry in plan.history if entry.known <= as_of))

    assert next_review(plan, SETTINGS, as_of) == next_review(cut, SETTINGS, as_of)


@given(plan=plans(), as_of=st.dates(date(2026, 12, 31), date(2027, 12, 31)))
def test_full_review_today_closes_every_open_trigger_above_it(plan: Plan, as_of: date) -> None:
    known = plan.as_known(as_of)
    found = next_review(known.with_entry(Entry(date=as_of, kind="review", decision="continue")), SETTINGS, as_of)

    ranks = {candidate.category for candidate in found.reasons}
    assert "trigger" not in ranks
    assert "deterioration" not in ranks


@given(data=st.data(), plan=plans(), below=st.lists(entries(near_day, any_kind), max_size=3))
def test_what_was_retracted_counts_for_nothing(data: st.DataObject, plan: Plan, below: list[Entry]) -> None:
    assume(len(plan.journal) > 1)
    place = data.draw(st.integers(1, len(plan.journal) - 1))
    as_of = data.draw(near_day)
    name = retraction.references(plan.journal)[place]
    taken_back = Entry(date=data.draw(st.dates(date(2026, 1, 1), as_of)), kind="retracted", of=name)

    without = plan.replace(journal=(*plan.journal[:place], *plan.journal[place + 1 :], *below))
    retracted = plan.replace(journal=(*plan.journal, taken_back, *below))

    assert retracted.history == without.history
    assert _answer(next_review(retracted, SETTINGS, as_of)) == _answer(next_review(without, SETTINGS, as_of))
    assert audit([retracted], SETTINGS, as_of) == audit([without], SETTINGS, as_of)


@given(data=st.data(), plan=plans(), as_of=near_day)
def test_order_of_triggers_does_not_matter(data: st.DataObject, plan: Plan, as_of: date) -> None:
    below = data.draw(st.lists(entries(near_day, st.sampled_from(TRIGGERS)), max_size=5))
    shuffled = data.draw(st.permutations(below))

    in_one_order = next_review(plan.replace(journal=(*plan.history, *below)), SETTINGS, as_of)
    in_another = next_review(plan.replace(journal=(*plan.history, *shuffled)), SETTINGS, as_of)

    assert in_one_order.day == in_another.day
    assert sorted(_answer(in_one_order)[1], key=repr) == sorted(_answer(in_another)[1], key=repr)


@given(plan=plans(), as_of=near_day)
def test_entries_that_say_nothing_about_dates_change_nothing(plan: Plan, as_of: date) -> None:
    silent = {"amended", "admission"}
    without = plan.replace(journal=tuple(entry for entry in plan.history if entry.kind not in silent))

    assert _answer(next_review(plan, SETTINGS, as_of)) == _answer(next_review(without, SETTINGS, as_of))


@given(anchor=any_day, step=intervals, times=st.integers(1, 40))
def test_counting_from_the_anchor_never_drifts(anchor: date, step: Interval, times: int) -> None:
    expected = anchor + relativedelta(**{f"{step.unit}s": step.count * times})  # type: ignore[arg-type]

    assert dates.after(anchor, step, times) == expected


@given(start=any_day, step=short_intervals, reviews=st.lists(st.integers(0, 4000), max_size=4))
def test_slot_of_a_grid_is_a_multiple_of_the_interval_from_the_start(
    start: date, step: Interval, reviews: list[int]
) -> None:
    held = [min(start + timedelta(days=days), LAST_DAY) for days in sorted(reviews)]
    plan = Plan(
        client="c-0001",
        start=start,
        review=ReviewTerms(every=step, anchor="start"),
        journal=(Entry(date=start, kind="created"), *(Entry(date=day, kind="review") for day in held)),
    )

    found = next_review(plan, SETTINGS, LAST_DAY).day

    assert found is not None
    number, slots = 1, [dates.after(start, step)]
    while slots[-1] < found:
        number += 1
        slots.append(dates.after(start, step, number))
    assert slots[-1] == found
    if held:
        assert found - timedelta(days=14) > held[-1]
        assert all(slot - timedelta(days=14) <= held[-1] for slot in slots[:-1])
    else:
        assert slots == [found]


@given(early=st.integers(0, 30), count=st.integers(1, 12))
def test_review_served_by_a_slot_is_not_asked_for_again(early: int, count: int) -> None:
    start = date(2026, 1, 12)
    slot = dates.after(start, Interval(3, "month"), count)
    held = slot - timedelta(days=early)
    plan = Plan(
        client="c-0001",
        start=start,
        review=ReviewTerms(every=Interval(3, "month"), anchor="start"),
        journal=(Entry(date=start, kind="created"), Entry(date=held, kind="review")),
    )

    served = next_review(plan, SETTINGS, held).day != slot

    assert served == (early <= 14)


def test_replay_of_a_day_needs_no_later_knowledge(due: Callable[..., Due]) -> None:
    history = ["relapse 2026-03-20, logged: 2026-03-30", "review 2026-04-02"]

    assert [due(*history, as_of=day).day for day in ("2026-03-29", "2026-03-30", "2026-04-02")] == [
        date(2026, 7, 12),
        date(2026, 4, 6),
        date(2026, 10, 2),
    ]


HIGHEST = {"PHQ-9": 27, "C-SSRS": 5, "rides": 100}


@given(data=st.data(), plan=plans(), as_of=near_day, name=st.sampled_from(("PHQ-9", "C-SSRS")))
def test_one_more_reading_that_is_the_worst_never_makes_the_review_later(
    data: st.DataObject, plan: Plan, as_of: date, name: str
) -> None:
    reading = data.draw(entries(near_day, st.just("reading"))).replace(measure=name, value=HIGHEST[name])
    # A reading is the latest of its day, and none of a later day speaks against it.
    plan = plan.replace(
        journal=tuple(entry for entry in plan.history if entry.kind != "reading" or entry.date <= reading.date)
    )

    before = next_review(plan, SETTINGS, as_of)
    after = next_review(plan.with_entry(reading), SETTINGS, as_of)

    # A deterioration that is open already counts from its latest reading, which this one becomes.
    days = [reason.due for reason in before.reasons if reason.due and reason.category != "deterioration"]
    if days:
        assert after.day is not None
        assert after.day <= min(days)


@given(plan=plans(), trigger=entries(near_day, st.sampled_from(TRIGGERS)), data=st.data())
def test_review_dated_before_a_trigger_became_known_never_closes_it(
    plan: Plan, trigger: Entry, data: st.DataObject
) -> None:
    as_of = LAST_DAY
    with_trigger = plan.with_entry(trigger)
    early = data.draw(st.dates(date(2025, 12, 1), trigger.known - timedelta(days=1)))
    review = data.draw(entries(st.just(early), st.just("review")))

    opened = [c for c in next_review(with_trigger, SETTINGS, as_of).reasons if c.kind == trigger.kind]
    still = [c for c in next_review(with_trigger.with_entry(review), SETTINGS, as_of).reasons if c.kind == trigger.kind]

    assert [c for c in opened if c.date == trigger.known and c not in still] == []


@given(plan=plans(), trigger=entries(near_day, st.sampled_from(entry_kinds_and_leads.NEEDS_CONTENT)), day=near_day)
def test_review_that_says_nothing_never_makes_a_crisis_go_away(plan: Plan, trigger: Entry, day: date) -> None:
    plan = plan.replace(review=None)
    with_trigger = plan.with_entry(trigger)
    silent = with_trigger.with_entry(Entry(date=day, kind="review"))

    assert next_review(silent, SETTINGS, LAST_DAY).open_triggers.count(trigger.kind) == next_review(
        with_trigger, SETTINGS, LAST_DAY
    ).open_triggers.count(trigger.kind)


@given(plan=plans(), days=st.integers(0, 400))
def test_day_after_all_is_known_changes_no_date(plan: Plan, days: int) -> None:
    """The index keeps an answer for every day from the one on which all is known; only a pause may end meanwhile."""
    known_by = max(entry.known for entry in plan.history)
    first = next_review(plan, SETTINGS, known_by)
    later = next_review(plan, SETTINGS, known_by + timedelta(days=days))

    assert later._replace(as_of=known_by, plan_state=first.plan_state) == first
    assert later.plan_state == first.plan_state or (first.plan_state, later.plan_state) == ("paused", "active")
