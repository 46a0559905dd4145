"""Texts of a page that may need another look before they are handed out."""

from collections.abc import Callable

import pytest

from planctl.analysis import sensitive_text
from planctl.model.plan import Plan

Planned = Callable[..., Plan]


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        pytest.param("No self-injury for a month", True, id="self-injury"),
        pytest.param("Fewer suicidal thoughts", True, id="a beginning of a word"),
        pytest.param("Leave when he hits me", True, id="violence"),
        pytest.param("Move to 12 Birch Street", True, id="an address"),
        pytest.param("Visit her, she lives at number 9", True, id="where somebody lives"),
        pytest.param("Sleep 7 hours on 5 nights a week", False, id="sleep"),
        pytest.param("Drive through the junction on 3 days", False, id="a drive without a number of a house"),
        pytest.param("Begin again", False, id="a word within a word"),
    ],
)
def test_text_that_needs_another_look(planned: Planned, text: str, warned: bool) -> None:
    plan = planned(goals=f"[{{id: g1, text: '{text}'}}]")

    assert [mention.field for mention in sensitive_text.mentions(plan)] == (["goal g1: text"] if warned else [])
