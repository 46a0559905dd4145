"""Which plan a new file was: told by what it says."""

import pytest

from planctl.git import renames

CREATED = "  - {date: 2026-01-12, kind: created}\n"
SESSIONS = "  - {date: 2026-01-20, kind: session}\n  - {date: 2026-01-27, kind: session}\n"


def plan(client: str, history: str = CREATED + SESSIONS, problem: str = "Panic on buses") -> bytes:
    text = f"format: 1\nclient: {client}\nstart: 2026-01-12\nproblems:\n  - {{id: p1, text: {problem}}}\n"
    return f"{text}history:\n{history}".encode()


@pytest.mark.parametrize(
    ("new", "old", "is_same"),
    [
        pytest.param(plan("c-1"), plan("c-1"), True, id="moved"),
        pytest.param(plan("c-2"), plan("c-1"), True, id="another id"),
        pytest.param(plan("c-2").replace(b"\n", b"\r\n"), plan("c-1"), True, id="other line ends"),
        pytest.param(plan("c-2", CREATED), plan("c-1", CREATED), True, id="a new plan, another id"),
        pytest.param(plan("c-1", CREATED + SESSIONS * 2, "Sleep"), plan("c-1"), True, id="moved and worked on"),
        pytest.param(plan("c-2", problem="Sleep"), plan("c-1"), True, id="the same history"),
        pytest.param(plan("c-2", CREATED, "Sleep"), plan("c-1", CREATED), False, id="begun on one day"),
        pytest.param(plan("c-2", SESSIONS), plan("c-1"), False, id="another beginning"),
        pytest.param(plan("c-2", CREATED), plan("c-1"), False, id="most of the history gone"),
        pytest.param(b"a: [\n", plan("c-1"), False, id="no YAML"),
        pytest.param(b"a: 1\n", b"b: 1\n", False, id="no plans"),
    ],
)
def test_a_plan_is_known_by_what_it_says(new: bytes, old: bytes, is_same: bool) -> None:
    assert renames.former_names({"new.yaml": new}, {"old.yaml": old}) == ({"new.yaml": "old.yaml"} if is_same else {})


def test_no_plan_is_taken_for_two() -> None:
    former = renames.former_names({"a": plan("c-2"), "b": plan("c-3")}, {"c": plan("c-1")})
    assert list(former.values()) == ["c"]
