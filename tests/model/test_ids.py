"""Ids and numbers that a plan may hold."""

import pytest

from planctl.model import ids


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        # The examples of CMS, "Requirements for NPI and NPI check digit".
        pytest.param("1234567893", None, id="sound"),
        pytest.param("1245319599", None, id="sound, too"),
        pytest.param("1234567892", "the check digit of this NPI is wrong", id="the check digit off by one"),
        pytest.param("1243567893", "the check digit of this NPI is wrong", id="two digits changed places"),
        pytest.param("123456789", "this is not an NPI", id="nine digits"),
        pytest.param("12345678930", "this is not an NPI", id="eleven digits"),
        pytest.param("3234567893", "this is not an NPI", id="begins with 3"),
        pytest.param("1234-567893", "this is not an NPI", id="a hyphen"),
        pytest.param("१२३४५६७८९३", "this is not an NPI", id="digits of another script"),
    ],
)
def test_npi(text: str, fault: str | None) -> None:
    assert (ids.npi_fault(text) or (None,))[0] == fault


@pytest.mark.parametrize("position", range(10))
def test_npi_with_one_digit_mistyped_is_noticed(position: int) -> None:
    sound = "1234567893"
    wrong = [f"{sound[:position]}{digit}{sound[position + 1 :]}" for digit in "0123456789" if digit != sound[position]]
    assert all(ids.npi_fault(text) for text in wrong)
