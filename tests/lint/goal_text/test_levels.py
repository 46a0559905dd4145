"""How much: what a sentence gives as its level, and the numbers that are none."""

from collections.abc import Callable

import pytest

from planctl.lint.goal_text import GoalText, judgment

Read = Callable[[str], GoalText]

LEVELS = [
    pytest.param("Speak up in 4 of 5 meetings", "ratio", "4 of 5 meetings", id="so many of so many"),
    pytest.param("Speak up in 8 out of 10 talks", "ratio", "8 out of 10 talks", id="out of"),
    pytest.param("Raise swim distance from 200 to 400 metres", "change", "from 200 to 400 metres", id="from and to"),
    pytest.param("Move swims from monthly to twice a week", "rate", "twice a week", id="two rates"),
    pytest.param("No more than two drinks a day", "rate", "No more than two drinks a day", id="an upper bound"),
    pytest.param("Swim at least 10 laps", "count", "at least 10 laps", id="a lower bound"),
    pytest.param("Swim three times a week", "rate", "three times a week", id="times a week"),
    pytest.param("Swim 2x/week", "rate", "2x/week", id="x a week in short"),
    pytest.param("Swim every Tuesday", "rate", "every Tuesday", id="a weekday"),
    pytest.param("Swim daily", "rate", "daily", id="daily"),
    pytest.param("Ride the ferry once by 31 July", "count", "once", id="once, and no more is said"),
    pytest.param("Swim 20 minutes", "count", "20 minutes", id="minutes"),
    pytest.param("Save $40 for shoes", "money", "$40", id="money"),
    pytest.param("Name two people to call", "count", "two people", id="a count of things"),
    pytest.param("GAD-7 of 7 or less", "count", "of 7 or less", id="a score"),
    pytest.param("GAD-7 below 8", "count", "below 8", id="a bare bound"),
    pytest.param("Keep distress at 3/10", "rating", "3/10", id="a rating of ten"),
    pytest.param("Answer in 70% of lessons", "percent", "70% of lessons", id="a percentage"),
    pytest.param("Symptoms on the GAD-7 in the mild range", "rate", "mild range", id="a band"),
]


@pytest.mark.parametrize(("text", "kind", "words"), LEVELS)
def test_level(read: Read, text: str, kind: str, words: str) -> None:
    assert (kind, words) in [(level.kind, level.words) for level in read(text).levels]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Knit a scarf (80% confident)", id="how sure somebody is, in per cent"),
        pytest.param("Knit a scarf, confidence level 7/10", id="how sure somebody is, of ten"),
        pytest.param("Knit a scarf (7/10)", id="a rating of nothing that is named"),
        pytest.param("Work on step 4 with my sponsor", id="a numbered step"),
        pytest.param("Use the 5-4-3-2-1 exercise", id="a technique with numbers in its name"),
        pytest.param("Support my 6-year-old son", id="an age"),
        pytest.param("Take the bus 12", id="a bus line"),
        pytest.param("Have somebody to talk to 24/7", id="round the clock"),
        pytest.param("Be up at 7:30", id="a time of day"),
        pytest.param("Improve daily life", id="daily as an adjective"),
    ],
)
def test_number_that_is_no_level(read: Read, text: str) -> None:
    parts = read(text)
    assert not parts.levels


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        pytest.param("Reduce sadness by 50%", False, id="a percentage of a feeling"),
        pytest.param("Answer in 50% of lessons", True, id="a percentage of lessons"),
        pytest.param("Cut cigarettes by half", True, id="half of what is counted"),
        pytest.param("Improve mood every day", False, id="a direction every day"),
        pytest.param("Write in the journal every day", True, id="a doing every day"),
        pytest.param("Live without fear", False, id="without a feeling"),
    ],
)
def test_level_that_two_people_could_judge_by(read: Read, text: str, counts: bool) -> None:
    assert bool(judgment.strong_levels(read(text))) is counts


@pytest.mark.parametrize(
    ("text", "start", "low", "high", "bound"),
    [
        pytest.param("PHQ-9 from 18 to 9", 18, 9, 9, "", id="downward"),
        pytest.param("WHO-5 from 28 to 52", 28, 52, 52, "", id="upward"),
        pytest.param("PHQ-9 from 18 to below 10", 18, 10, 10, "<", id="a bound at the end"),
        pytest.param("PHQ-9 from 18 to 9 or below", 18, 9, 9, "<=", id="a bound behind the number"),
        pytest.param("Sleep from 5 to 7-8 hours", 5, 7, 8, "", id="a range at the end"),
    ],
)
def test_numbers_of_a_change(read: Read, text: str, start: int, low: int, high: int, bound: str) -> None:
    level = next(level for level in read(text).levels if level.kind == "change")
    assert (level.start, level.low, level.high, level.bound) == (start, low, high, bound)


def test_level_knows_the_instrument_it_stands_beside(read: Read) -> None:
    levels = read("PHQ-9 from 18 to 9 and GAD-7 below 8").levels
    assert [level.instrument and level.instrument.label for level in levels] == ["PHQ-9", "GAD-7"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("AUDIT below 8", True, id="in capitals it is the instrument"),
        pytest.param("Audit my spending once a month", False, id="else it is a verb"),
        pytest.param("Feel less scared at night", False, id="scared is a feeling"),
        pytest.param("phq 9 below 10", True, id="with a figure case and hyphen do not matter"),
        pytest.param("Swim 3 days per week", False, id="a unit is no instrument"),
    ],
)
def test_instrument(read: Read, text: str, named: bool) -> None:
    assert bool(read(text).instruments) is named
