"""Triggers in merged histories: no merge closes one that was open where it was written."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from tests.planfile.test_merge import CREATED, joined, parted_sides

from planctl.planfile.unseen_triggers import KeptOpen

SESSION = "- {date: 2026-02-02, kind: session}"
CRISIS = "- {date: 2026-06-10, kind: crisis}"
RELAPSE = "- {date: 2026-06-10, kind: relapse}"
LATE = "- {date: 2026-06-01, kind: relapse, logged: 2026-06-10}"
OWN_KIND = "- {date: 2026-06-10, kind: housing}"
READING = "- {date: 2026-06-11, kind: reading, measure: PHQ-9, value: 20}"
BEFORE = "- {date: 2026-06-09, kind: review, decision: continue}"
REVIEW = "- {date: 2026-06-11, kind: review, decision: continue}"
SAME_DAY = "- {date: 2026-06-10, kind: review, scope: event, note: by telephone}"
SILENT = "- {date: 2026-06-11, kind: review}"
SILENT_EVENT = "- {date: 2026-06-11, kind: review, scope: event}"
LATER = "- {date: 2026-06-20, kind: review, decision: continue}"
CASES = {
    "a review of a later day": ((CRISIS,), (REVIEW,), (REVIEW, CRISIS), "2026-06-11"),
    "a review of the same day": ((CRISIS,), (SAME_DAY,), (SAME_DAY, CRISIS), "2026-06-10"),
    "a review of an earlier day never closes it": ((CRISIS,), (BEFORE,), (BEFORE, CRISIS), ""),
    "below the last of two reviews": ((RELAPSE,), (REVIEW, LATER), (REVIEW, LATER, RELAPSE), "2026-06-20"),
    "two triggers keep their order": ((RELAPSE, CRISIS), (REVIEW,), (REVIEW, RELAPSE, CRISIS), "2026-06-11"),
    "learned late: that day counts": ((LATE,), (SAME_DAY,), (SAME_DAY, LATE), "2026-06-10"),
    "a kind of the practice's own": ((OWN_KIND,), (REVIEW,), (REVIEW, OWN_KIND), "2026-06-11"),
    "reviewed where it was written": ((CRISIS, REVIEW), (LATER,), (CRISIS, REVIEW, LATER), ""),
    "a silent review of its own side leaves a crisis open": (
        (CRISIS, SILENT), (LATER,), (SILENT, LATER, CRISIS), "2026-06-20",
    ),
    "a silent review of its own side closes a relapse": ((RELAPSE, SILENT), (LATER,), (RELAPSE, SILENT, LATER), ""),
    "a silent review of the other side leaves a crisis": ((CRISIS,), (SILENT_EVENT,), (CRISIS, SILENT_EVENT), ""),
    "both sides know it, and one has reviewed it": ((CRISIS,), (CRISIS, REVIEW), (CRISIS, REVIEW), ""),
    "a reading of the review's day comes after it": ((READING,), (REVIEW,), (REVIEW, READING), ""),
    "a reading of an earlier day stays where it is": (
        (READING,), (LATER,), (READING, LATER), "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "result", "review"), CASES.values(), ids=CASES)
def test_a_trigger_stays_open(
    ours: tuple[str, ...], theirs: tuple[str, ...], result: tuple[str, ...], review: str
) -> None:
    base = (CREATED, SESSION)
    found = joined(base, (*base, *ours), (*base, *theirs))
    assert found.lines == (*base, *result)
    assert joined(base, (*base, *theirs), (*base, *ours)).lines == found.lines
    assert {trigger.review for trigger in found.kept_open} == ({review} if review else set())


def test_a_trigger_that_was_open_before_both_parted_is_closed_by_a_review_that_saw_it() -> None:
    base = (CREATED, CRISIS)
    found = joined(base, (*base, SESSION), (*base, REVIEW))
    assert found.lines == (*base, SESSION, REVIEW)
    assert not found.kept_open


def test_a_trigger_inserted_above_what_both_know_is_moved_below_the_review() -> None:
    found = joined((CREATED, SESSION), (CREATED, CRISIS, SESSION), (CREATED, SESSION, REVIEW))
    assert found.lines == (CREATED, SESSION, REVIEW, CRISIS)
    assert found.kept_open == (KeptOpen("crisis", "2026-06-10", "2026-06-11"),)


@pytest.mark.parametrize(
    ("edited", "result"),
    [
        pytest.param('- {date: 2026-06-10, kind: crisis, note: "at work"}', "where it was", id="a note added"),
        pytest.param("- {date: 2026-06-11, kind: crisis}", "below", id="its day corrected"),
        pytest.param("- {date: 2026-06-10, kind: trauma}", "below", id="its kind corrected"),
    ],
)
def test_a_review_of_the_other_side_has_seen_an_edited_trigger_only_if_it_says_the_same(
    edited: str, result: str
) -> None:
    base = (CREATED, CRISIS)
    found = joined(base, (CREATED, edited), (CREATED, CRISIS, REVIEW))
    assert found.lines == (CREATED, *((edited, REVIEW) if result == "where it was" else (REVIEW, edited)))


def closed(lines: Sequence[str]) -> Counter[str]:
    """The triggers that a review further down has dealt with, edits of their reasons left out."""
    found: Counter[str] = Counter()
    for place, line in enumerate(lines):
        day, kind = line[9:19], line[27:].partition("}")[0].partition(",")[0]
        later = [other for other in lines[place:] if "kind: review" in other and other[9:19] >= day]
        if kind == "relapse" and later:
            found[line.partition(", reason")[0].rstrip("}")] += 1
        if kind == "crisis" and any("note" in other for other in later):
            found[line.partition(", reason")[0].rstrip("}")] += 1
    return found


@given(parted_sides())
def test_no_merge_closes_a_trigger_that_was_open(sides: tuple[tuple[str, ...], ...]) -> None:
    base, ours, theirs = sides
    found = joined(base, ours, theirs)
    if not found.conflicts:
        assert not closed(found.lines).keys() - (closed(ours) | closed(theirs)).keys()
