"""The laws of reading, and what a reading says of itself."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.lint import goal_text
from planctl.lint.goal_text import GoalText, judgment, lexicon
from planctl.storage import bundled_data

Read = Callable[[str], GoalText]

_WORDS = (
    "by from to no for the next 3 9 10 % / - ( ) , week times weeks a improve walk and within PHQ mood end of May "
    "2026 less than < [ ] ___ not will client all every once at least as shown until during or below"
)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    parts = goal_text.read(text, bundled_data.lexicon())
    assert parts.text == text
    assert parts.describe()


@given(st.lists(st.sampled_from(_WORDS.split()), max_size=40))
def test_any_order_of_the_words_it_knows_can_be_read_and_weighed(order: list[str]) -> None:
    text = " ".join(order)
    parts = goal_text.read(text, bundled_data.lexicon())
    read = [*(part.words for part in parts.levels), *(part.words for part in parts.deadlines)]
    assert all(words in text for words in read)
    assert judgment.measurable(parts) in (True, False)
    assert judgment.directed(parts) in (True, False)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * 10_000, id="one long word"),
        pytest.param("9" * 10_000, id="one long number"),
        pytest.param("1,000," * 1_700, id="thousands without end"),
        pytest.param("the next " * 1_100, id="next without end"),
        pytest.param("from 3 to " * 1_000, id="changes without end"),
        pytest.param("and walk " * 1_100, id="acts without end"),
        pytest.param("(" * 10_000, id="brackets without end"),
        pytest.param("[a" * 5_000, id="blanks that are not closed"),
        pytest.param("a-" * 5_000, id="hyphens without end"),
        pytest.param("by the end of the " * 560, id="ends without end"),
    ],
)
def test_ten_thousand_characters_take_no_time(read: Read, text: str) -> None:
    read("Warm the lists up")
    begun = time.process_time()
    read(text)
    # A tenth of a second, and room for a slow machine.
    assert time.process_time() - begun < 0.3


def test_description_names_each_part_with_its_exact_words(read: Read) -> None:
    lines = read("Ottilie will walk at least 10 laps by 30 June 2026, for 2 weeks in a row").describe()
    assert lines == (
        'subject: the client "Ottilie"',
        'act: "walk" (something one can watch)',
        'object: "at least 10 laps" (something in particular)',
        'level: "at least 10 laps" (count)',
        'level: "2 weeks" (count)',
        'deadline: "by 30 June 2026" (date)',
        'does not count: "for 2 weeks in a row" (a run, not a day by which)',
    )


def test_every_list_is_shipped_and_says_what_concept_it_is() -> None:
    for name in lexicon.LISTS:
        text = bundled_data.text(f"words/{name}.txt")
        assert text.startswith("# "), name
        assert len(text.splitlines()) > 2, name


@pytest.mark.parametrize(
    ("form", "base"),
    [
        pytest.param("walks", "walk", id="third person"),
        pytest.param("improving", "improve", id="a silent e"),
        pytest.param("stopped", "stop", id="a doubled letter"),
        pytest.param("tried", "try", id="y"),
        pytest.param("strategies", "strategy", id="ies"),
        pytest.param("boxes", "box", id="es"),
    ],
)
def test_base_form(form: str, base: str) -> None:
    assert base in lexicon.base_forms(form)


# For each list an entry, and the same word or its nearest neighbour where it means something else.
COUNTER_EXAMPLES = [
    pytest.param("direction", "Increase confidence", "Increase push-ups from 5 to 20", id="a level"),
    pytest.param("inner", "Accept my brother", "Accept my brother as shown by calling him weekly", id="a sign"),
    pytest.param("coping", "Use strategies", "Use a sleep diary", id="a technique"),
    pytest.param("broad", "Reduce worry", "Reduce worry from 8 to 4 on a scale of 0 to 10", id="a rating"),
    pytest.param("judging", "Be braver", "Be at the pool on 3 Mondays", id="being somewhere"),
    pytest.param("judging", "Answer respectfully", "Answer respectfully in 4 of 5 quarrels", id="a ratio"),
]


@pytest.mark.parametrize(("concept", "vague", "clear"), COUNTER_EXAMPLES)
def test_concept_and_its_counter_example(read: Read, concept: str, vague: str, clear: str) -> None:
    def wanting(text: str) -> bool:
        parts = read(text)
        return judgment.directed(parts) or judgment.too_broad(parts) or judgment.only_judged(parts)

    assert wanting(vague), concept
    assert not wanting(clear), concept


@pytest.mark.parametrize(
    ("decided", "open_"),
    [
        pytest.param("Write a letter to my late aunt", "Write well", id="a deliverable"),
        pytest.param("Return to the choir", "Attend the choir", id="something done or not done"),
        pytest.param("No self-harm", "No worry", id="an event that proves it missed"),
        pytest.param("Go for a hike", "Go for hikes", id="one of them"),
        pytest.param("Call my aunt by Friday", "Call my aunt", id="one person and a day"),
        pytest.param("Stay sober", "Stay calm", id="an absence"),
        pytest.param("Avoid the casino", "Avoid places", id="one place to avoid"),
        pytest.param("Attend my sister's wedding", "Attend weddings", id="one occasion"),
        pytest.param("Client will not hit", "Client will not worry", id="a denied doing"),
        pytest.param("Create a safety plan", "Follow the safety plan", id="making a thing"),
        pytest.param("Sign up for a class", "Sign up for a class if possible", id="a hedge takes it back"),
    ],
)
def test_yes_or_no(read: Read, decided: str, open_: str) -> None:
    assert judgment.yes_or_no(read(decided))
    assert not judgment.yes_or_no(read(open_))
