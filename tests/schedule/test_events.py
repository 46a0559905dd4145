"""Triggers, target dates and deterioration: what opens each, and what closes it."""

from collections.abc import Callable
from datetime import date

import pytest

from planctl.model.dates import Interval
from planctl.model.instruments import Instrument
from planctl.model.plan import Never, ReviewTerms
from planctl.model.settings import Settings
from planctl.render.reason import reason_text
from planctl.schedule.due import Due

GOALS = "[{id: g1, text: Ride the bus, objectives: [{id: g1a, text: Ride two stops}]}, {id: g2, text: Sleep}]"


# What makes a review one that says something.
SAID = "decision: continue"


def _days(found: Due, kind: str) -> list[str]:
    return [str(candidate.due) for candidate in found.reasons if candidate.kind == kind]


# The default leads, and the day they give for something known on 2026-03-02.
LEADS = [
    ("crisis", "2026-03-04"),
    ("hospital_discharge", "2026-03-05"),
    ("emergency_visit", "2026-03-09"),
    ("relapse", "2026-03-09"),
    ("worsening", "2026-03-09"),
    ("trauma", "2026-03-09"),
    ("missed_sessions", "2026-03-09"),
    ("level_of_care_change", "2026-03-12"),
    ("new_diagnosis", "2026-03-16"),
    ("medication_change", "2026-03-16"),
    ("achieved", "2026-03-16"),
    ("dropped", "2026-03-16"),
    ("request", "2026-03-16"),
    ("disagreement", "2026-03-16"),
    ("progress", "2026-04-01"),
    ("life_change", "2026-04-01"),
]


@pytest.mark.parametrize(("kind", "day"), [pytest.param(kind, day, id=kind) for kind, day in LEADS])
def test_trigger_is_due_after_its_lead(due: Callable[..., Due], kind: str, day: str) -> None:
    more = ", goal: g2" if kind in ("achieved", "dropped") else ""
    found = due(f"{kind} 2026-03-02{more}", as_of="2026-03-02", goals=GOALS)

    assert found.day == date.fromisoformat(day)
    assert found.deciding is not None
    assert (found.deciding.kind, found.deciding.date, found.deciding.line) == (kind, date(2026, 3, 2), 7)
    assert "2026-03-02" in reason_text(found.deciding)


@pytest.mark.parametrize(
    "entry", ["signed 2026-03-02, by: client", "amended 2026-03-02", "session 2026-03-02", "admission 2026-03-02"]
)
def test_other_kinds_trigger_nothing(due: Callable[..., Due], entry: str) -> None:
    found = due(entry, as_of="2026-03-02")

    assert [candidate.kind for candidate in found.reasons] == ["clock"]


@pytest.mark.parametrize(
    ("folder", "folder_review", "own", "day"),
    [
        pytest.param({}, {}, "", "2026-03-04", id="two days by default"),
        pytest.param({"crisis": Interval(1, "day")}, {}, "", "2026-03-03", id="the folder's lead"),
        pytest.param({}, {"crisis": Interval(5, "day")}, "", "2026-03-07", id="the lead in the folder's review terms"),
        pytest.param(
            {"crisis": Interval(1, "day")},
            {},
            "{triggers: {crisis: 4 days}}",
            "2026-03-06",
            id="the plan's lead instead",
        ),
        pytest.param({}, {}, "{triggers: {crisis: never}}", None, id="never in the plan"),
        pytest.param({"crisis": "never"}, {}, "", None, id="never in the folder"),
        pytest.param(
            {"crisis": "never"},
            {},
            "{triggers: {crisis: 1 week}}",
            "2026-03-09",
            id="never in the folder, a week in the plan",
        ),
        pytest.param({}, {}, "{triggers: {relapse: 1 day}}", "2026-03-04", id="another kind's lead changes nothing"),
    ],
)
def test_lead_that_holds(
    due: Callable[..., Due],
    settings: Settings,
    folder: dict[str, Interval | Never],
    folder_review: dict[str, Interval | Never],
    own: str,
    day: str | None,
) -> None:
    using = settings._replace(triggers=folder, review=ReviewTerms(triggers=folder_review))
    found = due("crisis 2026-03-02", as_of="2026-03-02", review=own, using=using)

    assert _days(found, "crisis") == ([day] if day else [])


def test_kind_of_ones_own_triggers_with_the_folders_lead(due: Callable[..., Due], settings: Settings) -> None:
    using = settings._replace(triggers={"court_date": Interval(3, "week")})
    found = due("court_date 2026-03-02", as_of="2026-03-02", using=using)

    assert _days(found, "court_date") == ["2026-03-23"]


@pytest.mark.parametrize(
    ("history", "is_open"),
    [
        pytest.param(["crisis 2026-03-02"], True, id="no review"),
        pytest.param(["crisis 2026-03-02", f"review 2026-03-02, {SAID}"], False, id="a review the same day, below"),
        pytest.param(["crisis 2026-03-02", f"review 2026-03-02, scope: event, {SAID}"], False, id="an event review"),
        pytest.param([f"review 2026-03-02, {SAID}", "crisis 2026-03-02"], True, id="a review the same day, above"),
        pytest.param([f"review 2026-03-10, {SAID}", "crisis 2026-03-02"], True, id="a later review, above"),
        pytest.param(["crisis 2026-03-02", f"review 2026-03-01, {SAID}"], True, id="an earlier review, below"),
        pytest.param(
            ["crisis 2026-03-02, logged: 2026-03-09", f"review 2026-03-08, {SAID}"],
            True,
            id="a review before it was known",
        ),
        pytest.param(
            ["crisis 2026-03-02, logged: 2026-03-09", f"review 2026-03-09, {SAID}"],
            False,
            id="a review the day it was known",
        ),
        pytest.param(
            ["crisis 2026-03-02", f"review 2026-03-10, {SAID}", "review 2026-03-01"],
            False,
            id="one of two reviews below will do",
        ),
        pytest.param(
            ["crisis 2026-03-02", "review 2026-03-01", f"review 2026-03-10, {SAID}"],
            False,
            id="whichever of the two it is",
        ),
        pytest.param(
            ["crisis 2026-03-02", f"review 2026-03-10, {SAID}, logged: 2026-03-25"],
            True,
            id="a review that nobody knew of yet",
        ),
        pytest.param(["crisis 2026-03-02", "session 2026-03-03", "amended 2026-03-03"], True, id="no review at all"),
    ],
)
def test_trigger_is_open_until_a_review_below_it_held_when_it_was_known(
    due: Callable[..., Due], history: list[str], is_open: bool
) -> None:
    assert bool(_days(due(*history, as_of="2026-03-20"), "crisis")) is is_open


def test_every_open_trigger_is_a_candidate(due: Callable[..., Due]) -> None:
    found = due("crisis 2026-03-02", "relapse 2026-03-01", "crisis 2026-03-03", as_of="2026-03-05")

    assert _days(found, "crisis") == ["2026-03-04", "2026-03-05"]
    assert _days(found, "relapse") == ["2026-03-08"]


@pytest.mark.parametrize(
    ("entry", "triggers"),
    [
        pytest.param("achieved 2026-03-02, goal: g1", True, id="a goal achieved"),
        pytest.param("dropped 2026-03-02, goal: g1", True, id="a goal dropped"),
        pytest.param("achieved 2026-03-02, goal: g1a", False, id="an objective achieved"),
        pytest.param("dropped 2026-03-02, goal: g1a", False, id="an objective dropped"),
        pytest.param("resumed_goal 2026-03-02, goal: g1", False, id="a goal taken up again"),
        pytest.param("review 2026-03-02, goals: {g1: achieved}", False, id="a goal achieved inside a review"),
        pytest.param("review 2026-03-02, scope: event, goals: {g1: achieved}", False, id="inside an event review"),
    ],
)
def test_end_of_a_goal(due: Callable[..., Due], entry: str, triggers: bool) -> None:
    found = due(entry, as_of="2026-03-02", goals=GOALS)

    assert [c.goal for c in found.reasons if c.category == "trigger"] == (["g1"] if triggers else [])


# ---- target dates ------------------------------------------------------------------------------

BY = (
    "[{id: g1, text: Ride the bus, by: 2026-05-01, objectives: [{id: g1a, text: Ride two stops, by: 2026-03-01}]},"
    " {id: g2, text: Sleep, by: 2026-04-01}]"
)


@pytest.mark.parametrize(
    ("history", "open_goals"),
    [
        pytest.param([], ["g1a", "g2", "g1"], id="goals and objectives, the earliest first"),
        pytest.param(["achieved 2026-02-01, goal: g2"], ["g1a", "g1"], id="not when achieved"),
        pytest.param(["dropped 2026-02-01, goal: g2"], ["g1a", "g1"], id="not when dropped"),
        pytest.param(["achieved 2026-02-01, goal: g1a"], ["g2", "g1"], id="not when the objective is achieved"),
        pytest.param(
            ["review 2026-02-01, goals: {g2: achieved}"], ["g1a", "g1"], id="not when achieved inside a review"
        ),
        pytest.param(
            ["achieved 2026-02-01, goal: g2", "resumed_goal 2026-02-10, goal: g2"],
            ["g1a", "g2", "g1"],
            id="again when taken up again",
        ),
        pytest.param(["review 2026-03-01"], ["g2", "g1"], id="not after a review on that day"),
        pytest.param(["review 2026-02-28"], ["g1a", "g2", "g1"], id="still after a review the day before"),
        pytest.param(["review 2026-04-02, scope: event"], ["g1"], id="not after an event review either"),
        pytest.param(
            ["review 2026-04-02", "review 2026-02-02"],
            ["g1"],
            id="not after a review on a later day, wherever it stands",
        ),
        pytest.param(["review 2026-02-01, goals: {g2: in-progress}"], ["g1a", "g2", "g1"], id="still when in progress"),
    ],
)
def test_target_dates_that_are_open(due: Callable[..., Due], history: list[str], open_goals: list[str]) -> None:
    found = due(*history, as_of="2026-04-05", goals=BY)

    targets = [candidate for candidate in found.reasons if candidate.kind == "target-date"]
    days = {"g1": date(2026, 5, 1), "g1a": date(2026, 3, 1), "g2": date(2026, 4, 1)}
    assert [(target.goal, target.due) for target in targets] == [(goal, days[goal]) for goal in open_goals]
    assert all(target.line == 4 and target.goal in reason_text(target) for target in targets if target.goal)


# ---- deterioration -----------------------------------------------------------------------------


def _measured(name: str, baseline: str = "", more: str = "") -> str:
    said = f"name: {name}" + (f", baseline: {baseline}" if baseline else "") + (f", {more}" if more else "")
    return f"[{{id: g1, text: Feel better, measure: {{{said}}}}}]"


def _readings(name: str, *values: float) -> list[str]:
    return [f"reading 2026-03-{day:02}, measure: {name}, value: {value}" for day, value in enumerate(values, 1)]


@pytest.mark.parametrize(
    ("goals", "readings", "days"),
    [
        pytest.param(_measured("PHQ-9", "12"), _readings("PHQ-9", 16), [], id="PHQ-9 by 4 points: too little"),
        pytest.param(
            _measured("PHQ-9", "12"), _readings("PHQ-9", 17), ["2026-03-08"], id="PHQ-9 by 5 points: exactly enough"
        ),
        pytest.param(_measured("PHQ-9", "12"), _readings("PHQ-9", 7), [], id="PHQ-9 by 5 points the other way"),
        pytest.param(_measured("PHQ-9", "12"), _readings("PHQ-9", 17, 12), [], id="only the latest reading counts"),
        pytest.param(
            _measured("PHQ-9", "12"), _readings("PHQ-9", 12, 17), ["2026-03-09"], id="the latest is the worse"
        ),
        pytest.param(_measured("WHO-5", "50"), _readings("WHO-5", 41), [], id="WHO-5 down by 9 points: too little"),
        pytest.param(
            _measured("WHO-5", "50"),
            _readings("WHO-5", 40),
            ["2026-03-08"],
            id="WHO-5 down by 10 points: higher is better",
        ),
        pytest.param(_measured("WHO-5", "50"), _readings("WHO-5", 70), [], id="WHO-5 up"),
        pytest.param(_measured("BDI-II", "20"), _readings("BDI-II", 23), [], id="BDI-II by 15 percent: too little"),
        pytest.param(
            _measured("BDI-II", "20"),
            _readings("BDI-II", 24),
            ["2026-03-08"],
            id="BDI-II by 20 percent: 17.5 are enough",
        ),
        pytest.param(
            _measured("BDI-II", "40"), _readings("BDI-II", 46), [], id="BDI-II by 15 percent of a higher score"
        ),
        pytest.param(
            _measured("BDI-II", "40"), _readings("BDI-II", 47), ["2026-03-08"], id="BDI-II by exactly 17.5 percent"
        ),
        pytest.param(_measured("GAD-7", "12"), _readings("PHQ-9", 27), [], id="no goal names it, and a single reading"),
        pytest.param(
            _measured("GAD-7", "12"), _readings("PHQ-9", 10, 20), ["2026-03-09"], id="an instrument that no goal names"
        ),
        pytest.param("", _readings("c ssrs", 1, 5), ["2026-03-09"], id="C-SSRS in a plan without goals"),
        pytest.param("", _readings("C-SSRS", 5, 1), [], id="C-SSRS that gets better"),
        pytest.param("", _readings("times per week", 5, 1), [], id="a count of which nobody says what is better"),
        pytest.param(
            _measured("rides", "4", "better: higher, worse_by: 2"),
            [*_readings("rides", 0), "achieved 2026-03-10, goal: g1"],
            [],
            id="own measure: its goal is achieved",
        ),
        pytest.param(
            _measured("rides", "4", "better: higher, worse_by: 2"),
            [*_readings("rides", 0), "dropped 2026-03-10, goal: g1", "resumed_goal 2026-03-11, goal: g1"],
            ["2026-03-08"],
            id="own measure: its goal is taken up again",
        ),
        pytest.param(
            _measured("attacks", "4", "better: lower, worse_by: 0"),
            _readings("attacks", 9),
            [],
            id="own measure: worse_by nought is never meaningful",
        ),
        pytest.param(
            _measured("PHQ-9", "12", "worse_by: 0"), _readings("PHQ-9", 17), ["2026-03-08"], id="nor an instrument's"
        ),
        pytest.param(_measured("PHQ-9", "12", "worse_by: 9"), _readings("PHQ-9", 20), [], id="the plan's own change"),
        pytest.param(
            "[{id: g1, text: A, measure: {name: PHQ-9, baseline: 20}},"
            " {id: g2, text: B, measure: {name: PHQ-9, baseline: 10}}]",
            [*_readings("PHQ-9", 16), "achieved 2026-03-10, goal: g1"],
            ["2026-03-08"],
            id="the baseline of the goal still worked on",
        ),
        pytest.param(
            _measured("PHQ-9", "12"),
            ["reading 2026-03-01, measure: PHQ-9, value: 12", "reading 2026-03-01, measure: PHQ-9, value: 17"],
            ["2026-03-08"],
            id="of two on one day the one further down is the latest",
        ),
        pytest.param(
            _measured("PHQ-9", "12"),
            ["reading 2026-03-01, measure: PHQ-9, value: 17", "reading 2026-03-01, measure: PHQ-9, value: 12"],
            [],
            id="and the better one where that is further down",
        ),
        pytest.param(_measured("IES-R", "30"), _readings("IES-R", 88), [], id="no smallest change is known"),
        pytest.param(
            _measured("rides", "4", "better: higher, worse_by: 2"),
            _readings("rides", 3),
            [],
            id="own measure: too little",
        ),
        pytest.param(
            _measured("rides", "4", "better: higher, worse_by: 2"),
            _readings("rides", 2),
            ["2026-03-08"],
            id="own measure: by as much as worse_by",
        ),
        pytest.param(
            _measured("attacks", "4", "better: lower, worse_by: 0.5"),
            _readings("attacks", 4.5),
            ["2026-03-08"],
            id="own measure: by half a point",
        ),
        pytest.param(
            _measured("attacks", "0.1", "better: lower, worse_by: 0.2"),
            _readings("attacks", 0.3),
            ["2026-03-08"],
            id="own measure: exactly enough in decimals",
        ),
        pytest.param(
            _measured("rides", "4", "better: higher"), _readings("rides", 0), [], id="own measure without worse_by"
        ),
        pytest.param(_measured("phq 9", "12"), _readings("PHQ9", 17), ["2026-03-08"], id="spelt in another way"),
        pytest.param(
            _measured("Patient Health Questionnaire-9", "12"),
            _readings("PHQ-9", 17),
            ["2026-03-08"],
            id="the instrument's full name in the goal",
        ),
        pytest.param(
            _measured("BDI-2", "20"), _readings("BDI-II", 30), ["2026-03-08"], id="another name of the instrument"
        ),
        pytest.param(
            "[{id: g1, text: A, objectives: [{id: g1a, text: B, measure: {name: PHQ-9, baseline: 12}}]}]",
            _readings("PHQ-9", 17),
            ["2026-03-08"],
            id="the measure of an objective",
        ),
        pytest.param(
            _measured("PHQ-9", "12"),
            ["reading 2026-03-01, measure: PHQ-9, value: 17, logged: 2026-03-05"],
            ["2026-03-12"],
            id="counted from the day it became known",
        ),
        pytest.param(
            _measured("PHQ-9", "12"),
            [*_readings("PHQ-9", 17), "achieved 2026-03-10, goal: g1"],
            ["2026-03-08"],
            id="an instrument is watched after its goal is achieved",
        ),
        pytest.param(
            _measured("PHQ-9", "12"),
            [*_readings("PHQ-9", 17), "dropped 2026-03-10, goal: g1"],
            ["2026-03-08"],
            id="an instrument is watched after its goal is dropped",
        ),
        pytest.param(_measured("PHQ-9"), _readings("PHQ-9", 9), [], id="no baseline and a single reading"),
    ],
)
def test_deterioration(due: Callable[..., Due], goals: str, readings: list[str], days: list[str]) -> None:
    assert _days(due(*readings, as_of="2026-03-20", goals=goals), "deterioration") == days


@pytest.mark.parametrize(
    ("history", "days"),
    [
        pytest.param(
            [*_readings("PHQ-9", 8), "review 2026-03-02", "reading 2026-03-03, measure: PHQ-9, value: 13"],
            ["2026-03-10"],
            id="the last reading before the review, not the baseline",
        ),
        pytest.param(
            [*_readings("PHQ-9", 20), "review 2026-03-02", "reading 2026-03-03, measure: PHQ-9, value: 23"],
            [],
            id="what the review has seen is no deterioration",
        ),
        pytest.param(
            [
                *_readings("PHQ-9", 8),
                "review 2026-03-01, scope: event",
                "reading 2026-03-03, measure: PHQ-9, value: 13",
            ],
            ["2026-03-10"],
            id="an event review and a reading of the same day",
        ),
        pytest.param(
            [
                "reading 2026-03-01, measure: PHQ-9, value: 8, logged: 2026-03-04",
                "review 2026-03-02",
                "reading 2026-03-05, measure: PHQ-9, value: 13",
            ],
            [],
            id="a reading that was not known at the review is no reference",
        ),
        pytest.param(
            ["review 2026-02-01", *_readings("PHQ-9", 17)],
            ["2026-03-08"],
            id="no reading before the review: the baseline",
        ),
        pytest.param([*_readings("PHQ-9", 17), "review 2026-03-02"], [], id="nothing new since the review"),
        pytest.param(
            [
                "review 2026-03-02",
                "reading 2026-03-02, measure: PHQ-9, value: 17",
            ],
            ["2026-03-09"],
            id="a reading of the review's day, written below it, came after it",
        ),
        pytest.param(
            ["reading 2026-03-02, measure: PHQ-9, value: 17", "review 2026-03-02"],
            [],
            id="written above it, before it",
        ),
        pytest.param(
            [
                "reading 2026-03-02, measure: PHQ-9, value: 8",
                "review 2026-03-02",
                "reading 2026-03-02, measure: PHQ-9, value: 14",
            ],
            ["2026-03-09"],
            id="one above and one below on the review's day",
        ),
        pytest.param(
            [
                "review 2026-03-02",
                "reading 2026-03-02, measure: PHQ-9, value: 17",
                "review 2026-03-02, scope: event",
            ],
            [],
            id="between two reviews of one day: before the latest",
        ),
        pytest.param(
            [
                "reading 2026-02-20, measure: PHQ-9, value: 8, logged: 2026-03-02",
                "review 2026-03-02",
                "reading 2026-03-03, measure: PHQ-9, value: 13",
            ],
            ["2026-03-10"],
            id="known on the review's day, above it",
        ),
        pytest.param(
            [
                "review 2026-03-02",
                "reading 2026-02-20, measure: PHQ-9, value: 20",
                "reading 2026-03-03, measure: PHQ-9, value: 20",
            ],
            [],
            id="of a day before the review, wherever it stands",
        ),
    ],
)
def test_reference_is(due: Callable[..., Due], history: list[str], days: list[str]) -> None:
    found = due(*history, as_of="2026-03-20", goals=_measured("PHQ-9", "12"))

    assert _days(found, "deterioration") == days


@pytest.mark.parametrize(
    ("reference", "value", "worse"),
    [
        pytest.param(30, 33, False, id="15 percent of the 20 points above the minimum"),
        pytest.param(30, 34, True, id="20 percent of the 20 points above the minimum"),
        pytest.param(20, 22, True, id="20 percent of the 10 points above the minimum"),
        pytest.param(10, 11, False, id="one point from the minimum"),
        pytest.param(10, 12, True, id="more than one point from the minimum"),
        pytest.param(10, 10, False, id="no change at the minimum"),
    ],
)
def test_percent_counts_above_the_minimum_of_the_scale(
    due: Callable[..., Due], settings: Settings, reference: int, value: int, worse: bool
) -> None:
    scale = _instrument(settings)._replace(low=10, high=50, min_change=20, min_change_kind="percent")
    using = settings._replace(instruments={**settings.instruments, "k10": scale})

    found = due(*_readings("K10", value), as_of="2026-03-20", goals=_measured("K10", str(reference)), using=using)

    assert bool(_days(found, "deterioration")) is worse


def _instrument(settings: Settings) -> Instrument:
    return settings.instruments["k10"]


@pytest.mark.parametrize(
    ("folder", "own", "days"),
    [
        pytest.param({}, "", ["2026-03-08"], id="seven days by default"),
        pytest.param({"deterioration": Interval(3, "day")}, "", ["2026-03-04"], id="the folder's lead"),
        pytest.param(
            {"deterioration": Interval(3, "day")},
            "{triggers: {deterioration: 1 day}}",
            ["2026-03-02"],
            id="the plan's lead",
        ),
        pytest.param({}, "{triggers: {deterioration: never}}", [], id="never"),
    ],
)
def test_lead_of_deterioration(
    due: Callable[..., Due], settings: Settings, folder: dict[str, Interval | Never], own: str, days: list[str]
) -> None:
    found = due(
        *_readings("PHQ-9", 17),
        as_of="2026-03-20",
        review=own,
        goals=_measured("PHQ-9", "12"),
        using=settings._replace(triggers=folder),
    )

    assert _days(found, "deterioration") == days


def test_deterioration_shows_its_arithmetic(due: Callable[..., Due]) -> None:
    found = due(*_readings("PHQ-9", 19), as_of="2026-03-20", goals=_measured("PHQ-9", "12"))

    assert found.deciding is not None
    assert (found.deciding.measure, found.deciding.line) == ("PHQ-9", 7)
    assert [
        word
        for word in ("PHQ-9", "12", "19", "7", "5", "2026-03-01", "7 days")
        if word not in reason_text(found.deciding)
    ] == []


def test_one_measure_of_two_goals_is_told_once(due: Callable[..., Due]) -> None:
    goals = (
        "[{id: g1, text: A, measure: {name: PHQ-9, baseline: 12}},"
        " {id: g2, text: B, measure: {name: PHQ9, baseline: 12}}]"
    )

    assert _days(due(*_readings("PHQ-9", 19), as_of="2026-03-20", goals=goals), "deterioration") == ["2026-03-08"]


@pytest.mark.parametrize(
    ("name", "readings", "days"),
    [
        pytest.param("Y-BOCS", (0, 1), [], id="Y-BOCS 0 to 1: nothing"),
        pytest.param("Y-BOCS", (0, 2), ["2026-03-09"], id="Y-BOCS 0 to 2"),
        pytest.param("BDI-II", (0, 1), [], id="BDI-II 0 to 1: nothing"),
    ],
)
def test_score_at_the_minimum_of_a_percentage(
    due: Callable[..., Due], name: str, readings: tuple[int, ...], days: list[str]
) -> None:
    assert _days(due(*_readings(name, *readings), as_of="2026-03-20"), "deterioration") == days


# ---- reviews that say nothing ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "said", "needs", "is_open"),
    [
        pytest.param("crisis", "", "", True, id="a crisis"),
        pytest.param("trauma", "", "", True, id="a trauma"),
        pytest.param("hospital_discharge", "", "", True, id="a discharge"),
        pytest.param("emergency_visit", "", "", True, id="an emergency visit"),
        pytest.param("relapse", "", "", False, id="a relapse"),
        pytest.param("crisis", ", scope: event", "", True, id="a scope is no content"),
        pytest.param("crisis", ", logged: 2026-03-04", "", True, id="nor the day it was logged"),
        pytest.param("crisis", ", decision: continue", "", False, id="a decision is"),
        pytest.param("crisis", ", next: 2026-06-01", "", False, id="a next date is"),
        pytest.param("crisis", ", note: by phone", "", False, id="a note is"),
        pytest.param("crisis", ", with: client", "", False, id="somebody named is"),
        pytest.param("crisis", ", goals: {g2: improving}", "", False, id="a goal's progress is"),
        pytest.param("crisis", ", goals: {}", "", True, id="no goal's progress is not"),
        pytest.param("crisis", "", "{needs_content: []}", False, id="the plan asks for none"),
        pytest.param("relapse", "", "{needs_content: [relapse]}", True, id="the plan asks for it of a relapse"),
        pytest.param("crisis", "", "{needs_content: [relapse]}", False, id="and of a relapse alone"),
    ],
)
def test_review_without_content(due: Callable[..., Due], kind: str, said: str, needs: str, is_open: bool) -> None:
    found = due(f"{kind} 2026-03-02", f"review 2026-03-03{said}", as_of="2026-03-20", review=needs, goals=GOALS)

    assert bool(_days(found, kind)) is is_open
    if is_open:
        (trigger,) = (candidate for candidate in found.reasons if candidate.kind == kind)
        assert reason_text(trigger).endswith("; the review on 2026-03-03 says nothing")


@pytest.mark.parametrize(
    ("folder", "own", "is_open"),
    [
        pytest.param(("court_date",), "", True, id="the folder asks for it of a kind of its own"),
        pytest.param(("court_date",), "{needs_content: [crisis]}", False, id="the plan does not"),
        pytest.param((), "{needs_content: [court_date]}", True, id="the plan does"),
        pytest.param(None, "", False, id="nobody does"),
    ],
)
def test_kinds_that_need_content_are_the_plans_else_the_folders(
    due: Callable[..., Due], settings: Settings, folder: tuple[str, ...] | None, own: str, is_open: bool
) -> None:
    using = settings._replace(triggers={"court_date": Interval(3, "week")}, review=ReviewTerms(needs_content=folder))
    found = due("court_date 2026-03-02", "review 2026-03-03", as_of="2026-03-20", review=own, using=using)

    assert bool(_days(found, "court_date")) is is_open


def test_review_without_content_is_no_yardstick_where_deterioration_needs_content(due: Callable[..., Due]) -> None:
    history = [*_readings("PHQ-9", 8), "reading 2026-03-02, measure: PHQ-9, value: 20", "review 2026-03-03"]
    needs = "{needs_content: [deterioration]}"

    assert _days(due(*history, as_of="2026-03-20"), "deterioration") == []
    assert _days(due(*history, as_of="2026-03-20", review=needs), "deterioration") == ["2026-03-09"]
