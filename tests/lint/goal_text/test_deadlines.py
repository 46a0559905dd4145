"""By when: what a sentence names as its deadline, and what only looks like one."""

from collections.abc import Callable
from datetime import date

import pytest

from planctl.lint.goal_text import GoalText
from planctl.model.dates import Interval

Read = Callable[[str], GoalText]

DEADLINES = [
    pytest.param("Cook on Sundays by 30 June 2026", "by 30 June 2026", id="a day in words"),
    pytest.param("Cook on Sundays by June 30th, 2026", "by June 30th, 2026", id="month first"),
    pytest.param("Cook on Sundays by 2026-06-30", "by 2026-06-30", id="a day in figures"),
    pytest.param("Cook on Sundays by 6/30/26", "by 6/30/26", id="a day between slashes"),
    pytest.param("Cook on Sundays by 6/30", "by 6/30", id="a day between slashes without its year"),
    pytest.param("Cook on Sundays no later than 1 May", "no later than 1 May", id="no later than"),
    pytest.param("Cook on Sundays in October", "in October", id="a month"),
    pytest.param("Cook on Sundays by Friday", "by Friday", id="a weekday"),
    pytest.param("Cook on Sundays within 8 weeks", "within 8 weeks", id="within so many weeks"),
    pytest.param("Cook on Sundays within a 12-week period", "within a 12-week period", id="a period of weeks"),
    pytest.param("Cook on Sundays in six months' time", "in six months' time", id="months' time"),
    pytest.param("Cook on Sundays over the next two months", "over the next two months", id="over the next months"),
    pytest.param("Cook on Sundays in the next month", "in the next month", id="in the next month"),
    pytest.param("Cook on Sundays for ten weeks", "for ten weeks", id="a window that the doing runs over"),
    pytest.param("Cook on Sundays for the rest of the year", "for the rest of the year", id="the rest of a year"),
    pytest.param("Cook on Sundays x 6 weeks", "x 6 weeks", id="x weeks"),
    pytest.param("Cook on Sundays (3 months)", "3 months", id="a span in brackets"),
    pytest.param("Cook on Sundays by week 6", "by week 6", id="by a numbered week"),
    pytest.param("Cook on Sundays by the fifth session", "by the fifth session", id="by a counted session"),
    pytest.param("Cook on Sundays within 6 sessions", "within 6 sessions", id="within sessions"),
    pytest.param("Cook on Sundays before the next visit", "before the next visit", id="before the next visit"),
    pytest.param("Cook on Sundays by discharge", "by discharge", id="by discharge"),
    pytest.param("Cook on Sundays prior to discharge", "prior to discharge", id="prior to discharge"),
    pytest.param("Cook on Sundays by the end of term", "by the end of term", id="by the end of term"),
    pytest.param("Cook on Sundays this month", "this month", id="this month"),
    pytest.param("Call Ana every Sunday until Labor Day 2026", "until Labor Day", id="until a holiday"),
    pytest.param("Camp once before Memorial Day", "before Memorial Day", id="before a holiday"),
    pytest.param("Cook on Sundays until my court date", "until my court date", id="until an occasion"),
    pytest.param("Cook on Sundays during the holiday season", "during the holiday season", id="during a season"),
    pytest.param(
        "Cook on Sundays throughout the hospital stay", "throughout the hospital stay", id="throughout a stay"
    ),
    pytest.param("Cook on Sundays at 6 months", "at 6 months", id="at so many months"),
    pytest.param("Cook on Sundays over a two-week period", "over a two-week period", id="number and unit in one word"),
    pytest.param("Cook on Sundays until 12/2026", "until 12/2026", id="a month and its year"),
    pytest.param("Cook on Sundays before the baby is born", "before the baby is born", id="before an event of life"),
    pytest.param("After 3 months, cook on Sundays", "After 3 months", id="after a span at the head"),
    pytest.param("Call the clinic within 48 hours", "within 48 hours", id="within many hours"),
]

NO_HORIZONS = [
    pytest.param("Swim 3 times a week", id="a frequency"),
    pytest.param("Swim twice in a week", id="a frequency in a week"),
    pytest.param("Swim for 3 days a week", id="days of every week"),
    pytest.param("Swim every other week", id="every other week"),
    pytest.param("Swim for 30 minutes", id="the length of one go"),
    pytest.param("Swim a mile in 40 minutes", id="a pace"),
    pytest.param("Be in bed by 11pm", id="a time of day"),
    pytest.param("Be in bed by midnight", id="midnight"),
    pytest.param("Swim before dinner", id="a cue"),
    pytest.param("Swim in the mornings", id="a part of the day"),
    pytest.param("Swim at the end of the day", id="the end of every day"),
    pytest.param("Swim for 4 consecutive weeks", id="a mastery run"),
    pytest.param("Swim for 4 weeks in a row", id="weeks in a row"),
    pytest.param("Swim across 3 consecutive sessions", id="sessions in a row"),
    pytest.param("Swim again, as I have not since March", id="since a month"),
    pytest.param("Swim with the group that began on the 12-step path", id="a number in a name"),
    pytest.param("Swim less often than in the past two months", id="months that are over"),
    pytest.param("Ask for help with work deadlines", id="deadlines as the topic"),
    pytest.param("Bring systolic blood pressure to 120/80", id="a blood pressure is no day"),
    pytest.param("Bring the 10-year risk below 10%", id="a risk over ten years"),
    pytest.param("Cut the bill by 10 pounds", id="an amount behind by"),
    pytest.param("Calm down by counting to ten", id="a means behind by"),
    pytest.param("I may swim", id="may the verb"),
    pytest.param("Get through the week without a quarrel", id="any week"),
    pytest.param("Wait 24 hours before sending an angry message", id="a pause"),
    pytest.param("Call somebody within an hour of a craving", id="how soon after an event"),
    pytest.param("In 3 of 4 weeks, swim on Monday", id="so many of so many weeks"),
]

VAGUE = [
    pytest.param("Swim again soon", "soon", id="soon"),
    pytest.param("Swim again when ready", "when ready", id="when ready"),
    pytest.param("Swim again one day", "one day", id="one day"),
    pytest.param("Swim again in the near future", "in the near future", id="the near future"),
    pytest.param("Eventually swim again", "Eventually", id="eventually"),
]


@pytest.mark.parametrize(("text", "words"), DEADLINES)
def test_horizon(read: Read, text: str, words: str) -> None:
    assert [deadline.words for deadline in read(text).deadlines] == [words]


@pytest.mark.parametrize("text", NO_HORIZONS)
def test_no_horizon(read: Read, text: str) -> None:
    parts = read(text)
    assert not parts.deadlines
    assert not parts.vague_deadlines


@pytest.mark.parametrize(("text", "words"), VAGUE)
def test_vague_horizon(read: Read, text: str, words: str) -> None:
    parts = read(text)
    assert parts.vague_deadlines == (words,)
    assert not parts.deadlines


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Swim one day a week", id="one day of every week"),
        pytest.param("Long-term goal: swim a mile", id="a heading"),
        pytest.param("Train short-term memory with the number game", id="short-term memory"),
    ],
)
def test_words_of_a_vague_horizon_that_speak_of_something_else(read: Read, text: str) -> None:
    assert not read(text).vague_deadlines


@pytest.mark.parametrize(
    ("text", "day", "offset"),
    [
        pytest.param("Swim by 3 March 2026", date(2026, 3, 3), None, id="a day with its year is exact"),
        pytest.param("Swim by 31/12/2026", date(2026, 12, 31), None, id="a first number above 12 is the day"),
        pytest.param("Swim by 30 February 2026", None, None, id="a day that does not exist is none"),
        pytest.param("Swim within 12-16 weeks", None, Interval(16, "week"), id="of a range the far end"),
        pytest.param("Swim within a month", None, Interval(1, "month"), id="a month is one month"),
        pytest.param("Swim within a fortnight", None, Interval(2, "week"), id="a fortnight is two weeks"),
    ],
)
def test_exact_reading(read: Read, text: str, day: date | None, offset: Interval | None) -> None:
    deadline = read(text).deadlines[0]
    assert (deadline.date and deadline.date.exact, deadline.offset) == (day, offset)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("Swim for 4 consecutive weeks", "a run, not a day by which", id="a mastery run"),
        pytest.param("Be up by 7:30 am", "a time of day", id="a time of day"),
        pytest.param("Swim a lap in 2 minutes", "how long one go takes", id="a pace"),
        pytest.param("No argument in the last two weeks", "looks back", id="a look back"),
        pytest.param("Swim at the end of the day", "comes every day", id="the end of every day"),
    ],
)
def test_aside_says_why_it_does_not_count(read: Read, text: str, why: str) -> None:
    assert why in [ignored.why for ignored in read(text).ignored]
