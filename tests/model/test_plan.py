"""What every part of a plan has in common."""

from datetime import date
from typing import Any

import pytest

from planctl.model.plan import Diagnosis, Entry, Goal, Measure, PlanPart, Strength
from planctl.model.source import Scalar

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("part", "values", "message"),
    [
        pytest.param(Goal, {"id": "g1", "text": "a", "due": DAY}, "Goal: unknown: due", id="a key of nobody's"),
        pytest.param(Entry, {"kind": "crisis"}, "Entry: missing: date", id="a required key is missing"),
        pytest.param(Measure, {"unit": "days"}, "Measure: missing: name", id="with other keys given"),
        pytest.param(Diagnosis, {"kode": "F41.0"}, "Diagnosis: unknown: kode; missing: code", id="both"),
    ],
)
def test_constructor_refuses(part: type[PlanPart], values: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        part(**values)


def test_replace_refuses_an_unknown_key() -> None:
    with pytest.raises(TypeError, match="unknown: tekst"):
        Strength(text="runs").replace(tekst="swims")


def test_part_is_immutable() -> None:
    strength = Strength(text="runs")
    with pytest.raises(AttributeError):
        strength.text = "swims"  # type: ignore[misc]  # that is the point
    with pytest.raises(AttributeError):
        del strength.text


def test_parts_that_say_the_same_are_equal_wherever_they_stand() -> None:
    here = Strength(text="runs", node=Scalar("runs", True, 4, 5, 4))  # type: ignore[call-arg]  # no field to mypy
    elsewhere = Strength(text="runs")

    assert here == elsewhere
    assert hash(here) == hash(elsewhere)
    assert (here.line(), elsewhere.line()) == (4, 0)


def test_parts_that_differ_in_kind_or_value_are_not_equal() -> None:
    assert Strength(text="runs") != Strength(text="runs", use="exposure")
    assert Strength(text="runs") != Measure(name="runs")
