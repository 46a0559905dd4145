"""Text in an iCalendar file: whatever it is, it reads back, and no line is too long."""

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.render import ics

LONG = "\u2009\u00e9\u4eca\U0001f600x" * 40


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zs", "Zl", "Zp"])) | st.text('a;,\\ :\n"')
)
def test_text_reads_back(said: str) -> None:
    pieces = list(ics.folded(f"DESCRIPTION:{ics.escaped(said)}"))
    event = "".join(f"{piece}\r\n" for piece in ("BEGIN:VEVENT", *pieces, "END:VEVENT"))

    assert str(icalendar.Event.from_ical(event)["DESCRIPTION"]) == said


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_line_is_longer_than_75_octets_or_broken_within_a_character(said: str) -> None:
    first, *others = ics.folded(said)

    assert first + "".join(piece[1:] for piece in others) == said
    assert all(piece.startswith(" ") for piece in others)
    assert max(len(piece.encode()) for piece in (first, *others)) <= 75


@pytest.mark.parametrize("said", ["a\x1bb", "a\rb", "a\u2028b", LONG + "\x07"])
def test_nothing_that_ends_a_line_is_in_a_text(said: str) -> None:
    assert ics.escaped(said).isprintable()
