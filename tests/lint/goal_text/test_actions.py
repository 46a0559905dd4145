"""Who does what to what: subjects, verbs and objects."""

from collections.abc import Callable

import pytest

from planctl.lint.goal_text import GoalText

Read = Callable[[str], GoalText]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("Client will swim", "client", id="the client"),
        pytest.param("I want to swim", "client", id="I"),
        pytest.param("Ottilie will swim", "client", id="a first name"),
        pytest.param("[Client] will swim", "client", id="a blank for the client"),
        pytest.param("Swim a mile", "unnamed", id="the bare imperative"),
        pytest.param("By the end of May, Ottilie will swim", "client", id="behind an opening"),
        pytest.param("Goal 2: Client will swim", "client", id="behind a heading"),
        pytest.param("Therapist will teach breathing", "staff", id="the therapist"),
        pytest.param("The treatment team will meet", "staff", id="the team"),
        pytest.param("PT will train balance", "staff", id="PT in capitals"),
        pytest.param("Pt will train balance", "client", id="Pt for patient"),
        pytest.param("My husband will drink less", "other", id="somebody else"),
        pytest.param("Encourage client to join a choir", "staff", id="an imperative said to those who treat"),
        pytest.param("Help my son with his maths", "unnamed", id="the client's own help"),
        pytest.param("Hope will call her aunt", "client", id="a name that is a noun as well"),
        pytest.param("Couple will have dinner together", "client", id="the couple"),
        pytest.param("Client will be provided with a workbook", "passive", id="being provided"),
        pytest.param("Client will receive counselling", "passive", id="receiving a service"),
        pytest.param("Receive a driving licence", "unnamed", id="receiving a thing"),
        pytest.param("Client's husband is invited to dinner", "other", id="somebody of the client's is not the client"),
    ],
)
def test_subject(read: Read, text: str, kind: str) -> None:
    assert read(text).subject.kind == kind


@pytest.mark.parametrize(
    ("text", "verb", "kind"),
    [
        pytest.param("Client will be able to walk", "walk", "doing", id="past what adds nothing"),
        pytest.param("Client will independently walk", "walk", "doing", id="past an adverb"),
        pytest.param("Improve balance", "Improve", "direction", id="a direction"),
        pytest.param("Be calmer at home", "Be", "direction", id="being more of something"),
        pytest.param("Better posture", "Better", "direction", id="a comparative without a verb"),
        pytest.param("Mood will improve", "improve", "direction", id="what changes stands first"),
        pytest.param("My mood will improve", "improve", "direction", id="past whose mood it is"),
        pytest.param("Accept the loss", "Accept", "inner", id="an inner state"),
        pytest.param("Return to the choir", "Return to", "once", id="done or not done"),
        pytest.param("Stop shouting", "Stop", "stopping", id="an end to something"),
        pytest.param("Client will not shout", "not", "stopping", id="a denial"),
        pytest.param("No more shouting", "No", "stopping", id="no without a verb"),
        pytest.param("State three reasons", "State", "saying", id="saying"),
        pytest.param("Whittle a spoon", "Whittle", "other", id="a verb in no list"),
        pytest.param("Agree to call my aunt", "call", "doing", id="agreeing to do"),
        pytest.param("Say no to requests", "Say", "doing", id="a noun behind to"),
    ],
)
def test_main_act(read: Read, text: str, verb: str, kind: str) -> None:
    main = read(text).main
    assert main is not None
    assert (main.verb, main.kind) == (verb, kind)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        pytest.param("Lower stress by walking home", ["goal", "means"], id="a means"),
        pytest.param("Lower stress as shown by walking home", ["goal", "sign"], id="a sign"),
        pytest.param("Walk home and call my aunt", ["goal", "goal"], id="two acts"),
        pytest.param("Buy bread, eggs and milk", ["goal"], id="one act on several things"),
        pytest.param("Eat fruit and balanced meals", ["goal"], id="a participle before a noun"),
    ],
)
def test_roles(read: Read, text: str, roles: list[str]) -> None:
    assert [act.role for act in read(text).actions] == roles


def test_two_verbs_share_one_object(read: Read) -> None:
    first, second = read("Learn and practise coping skills").actions
    assert first.object == second.object


@pytest.mark.parametrize(
    ("text", "head", "broad", "lists"),
    [
        pytest.param("Use coping skills", "skills", True, "coping", id="a domain"),
        pytest.param("Use 3 coping skills", "skills", True, "coping", id="a count does not narrow"),
        pytest.param("Use box breathing", "breathing", False, "technique", id="a named technique"),
        pytest.param("Improve mood", "mood", True, "", id="an inner state"),
        pytest.param("Have fewer nightmares", "nightmares", False, "event", id="an event"),
        pytest.param("Reduce the frequency of outbursts", "outbursts", False, "event", id="past a word of amount"),
        pytest.param("Reduce intensity and duration of outbursts", "outbursts", False, "event", id="past two of them"),
        pytest.param("Show appropriate, kind behavior", "behavior", True, "", id="past words of judgment"),
        pytest.param(
            "Write a plan addressing triggers", "plan", False, "product", id="a participle begins something else"
        ),
        pytest.param("Reduce fall risk", "risk", True, "", id="the last noun of several"),
        pytest.param("Check my blood sugar", "sugar", True, "", id="of two phrases the longer"),
    ],
)
def test_object(read: Read, text: str, head: str, broad: bool, lists: str) -> None:
    main = read(text).main
    assert main is not None
    assert (main.head, main.broad) == (head, broad)
    assert not lists or lists in main.head_lists


@pytest.mark.parametrize(
    ("text", "comparing", "by_degrees"),
    [
        pytest.param("Become very fit", True, False, id="a word of judgment is all"),
        pytest.param("Drink responsibly", True, False, id="an adverb is all"),
        pytest.param("Skip breakfast less often", False, True, id="an act less often"),
        pytest.param("Walk the dog", False, False, id="neither"),
    ],
)
def test_degree(read: Read, text: str, comparing: bool, by_degrees: bool) -> None:
    main = read(text).main
    assert main is not None
    assert (main.comparing, main.by_degrees) == (comparing, by_degrees)
