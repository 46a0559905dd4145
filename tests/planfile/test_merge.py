"""Histories joined: what both sides know, nothing lost, nothing twice."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.planfile import history_blocks, merge, yaml_reader
from planctl.planfile.history_blocks import SplitPlan
from planctl.planfile.merge import MergedHistory

HEAD = "format: 1\nclient: c-1\nstart: 2026-01-01\nhistory:\n"
CREATED = "- {date: 2026-01-01, kind: created}"
CRISIS = "- {date: 2026-02-01, kind: crisis}"
RELAPSE = "- {date: 2026-03-01, kind: relapse}"
SESSION = "- {date: 2026-04-01, kind: session}"
REQUEST = "- {date: 2026-05-01, kind: request}"


def parted(*lines: str) -> SplitPlan:
    """The halves of a plan whose history has these lines."""
    text = HEAD + "".join(f"{line}\n" for line in lines)
    return history_blocks.split(text, yaml_reader.read(text))


def joined(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> MergedHistory:
    return merge.merge(parted(*base), parted(*ours), parted(*theirs))


BASE = (CREATED, CRISIS)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"),
    [
        pytest.param(
            BASE,
            (*BASE, SESSION),
            (*BASE, RELAPSE),
            (*BASE, RELAPSE, SESSION),
            id="what became known earlier goes first",
        ),
        pytest.param(
            BASE, (*BASE, SESSION), (*BASE, SESSION), (*BASE, SESSION), id="the same entry on both sides once"
        ),
        pytest.param(
            BASE,
            (*BASE, SESSION),
            (*BASE, '- {kind: session,   date: "2026-04-01"}'),
            (*BASE, SESSION),
            id="entries that say the same are the same however they are written",
        ),
        pytest.param(
            BASE,
            (*BASE, SESSION),
            (CREATED, RELAPSE),
            (CREATED, RELAPSE, SESSION),
            id="what one side deleted stays deleted",
        ),
        pytest.param(
            (*BASE, RELAPSE),
            (CREATED, "- {date: 2026-02-02, kind: crisis}", RELAPSE),
            (*BASE, RELAPSE, SESSION),
            (CREATED, "- {date: 2026-02-02, kind: crisis}", RELAPSE, SESSION),
            id="an edited entry takes the place of the old",
        ),
        pytest.param(
            (*BASE, RELAPSE),
            (CREATED, '- {date: 2026-02-01, kind: crisis, note: "x"}', RELAPSE),
            (CREATED, '- {date: 2026-02-01, kind: crisis, note: "x"}', RELAPSE, SESSION),
            (CREATED, '- {date: 2026-02-01, kind: crisis, note: "x"}', RELAPSE, SESSION),
            id="the same edit on both sides is one edit",
        ),
        pytest.param(
            (*BASE, CRISIS),
            (*BASE, CRISIS, SESSION),
            (*BASE, CRISIS, RELAPSE),
            (*BASE, CRISIS, RELAPSE, SESSION),
            id="two facts alike stay two",
        ),
        pytest.param(
            (*BASE, CRISIS), BASE, (*BASE, CRISIS, RELAPSE), (*BASE, RELAPSE), id="of two facts alike one is deleted"
        ),
        pytest.param(
            BASE,
            (*BASE, "# in the new room", SESSION),
            (*BASE, RELAPSE),
            (*BASE, RELAPSE, "# in the new room", SESSION),
            id="a comment stays with the entry below it",
        ),
        pytest.param(
            (CREATED, CRISIS),
            (CREATED, "# by phone", CRISIS, SESSION),
            (CREATED, CRISIS, RELAPSE),
            (CREATED, "# by phone", CRISIS, RELAPSE, SESSION),
            id="a comment added to an old entry is kept",
        ),
        pytest.param(
            (CREATED, "# c", CRISIS),
            (CREATED, "# c", "# mine", CRISIS),
            (CREATED, "# c", "# theirs", CRISIS, SESSION),
            (CREATED, "# c", "# mine", "# theirs", CRISIS, SESSION),
            id="comments of both sides are kept",
        ),
        pytest.param(
            (CREATED, CRISIS, "# until here: paper"),
            (CREATED, CRISIS, "# until here: paper", SESSION),
            (CREATED, CRISIS, "# until here: paper", RELAPSE),
            (CREATED, CRISIS, "# until here: paper", RELAPSE, SESSION),
            id="a comment at the end, which both sides added entries below, stands once",
        ),
        pytest.param(
            BASE,
            (*BASE, SESSION, "# to be continued"),
            (*BASE, RELAPSE),
            (*BASE, RELAPSE, SESSION, "# to be continued"),
            id="a comment at the end stays at the end",
        ),
        pytest.param(
            BASE,
            (*BASE, "- date: 2026-04-01", "  kind: session", "  note: |", "    a", "", "    b"),
            (*BASE, RELAPSE),
            (*BASE, RELAPSE, "- date: 2026-04-01", "  kind: session", "  note: |", "    a", "", "    b"),
            id="an entry in block style is one entry",
        ),
        pytest.param(
            BASE,
            (*BASE, "-", "  date: 2026-04-01", "  kind: session"),
            (*BASE, RELAPSE),
            (*BASE, RELAPSE, "-", "  date: 2026-04-01", "  kind: session"),
            id="a dash may stand on a line of its own",
        ),
        pytest.param(
            BASE,
            (*BASE, SESSION),
            tuple(f"  {line}" for line in (*BASE, RELAPSE)),
            tuple(f"  {line}" for line in (*BASE, RELAPSE, SESSION)),
            id="the indentation of the side that changed it is everyone's",
        ),
        pytest.param(
            BASE,
            (*BASE, REQUEST, RELAPSE),
            (*BASE, SESSION),
            (*BASE, SESSION, REQUEST, RELAPSE),
            id="what a person wrote out of order stays in that order",
        ),
        pytest.param(
            (CREATED, CRISIS, RELAPSE),
            (CREATED, RELAPSE, CRISIS),
            (CREATED, CRISIS, RELAPSE, SESSION),
            (CREATED, RELAPSE, CRISIS, SESSION),
            id="entries that one side moved are moved",
        ),
        pytest.param(
            BASE,
            (*BASE, "- {date: 2026-02-01, kind: relapse, logged: 2026-06-01}"),
            (*BASE, SESSION),
            (*BASE, SESSION, "- {date: 2026-02-01, kind: relapse, logged: 2026-06-01}"),
            id="the day it became known counts, not the day it happened",
        ),
        pytest.param(
            (CREATED,),
            ("- {date: 2026-01-02, kind: created}",),
            (CREATED, "- {date: 2025-12-01, kind: request}"),
            ("- {date: 2026-01-02, kind: created}", "- {date: 2025-12-01, kind: request}"),
            id="an edited first entry stays first",
        ),
    ],
)
def test_histories_join(
    base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...], result: tuple[str, ...]
) -> None:
    for found in (joined(base, ours, theirs), joined(base, theirs, ours)):
        assert found.lines == result
        assert found.conflicts == 0


EDITED = '- {date: 2026-02-01, kind: crisis, note: "mine"}'
OTHERWISE = '- {date: 2026-02-01, kind: crisis, note: "yours"}'


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"),
    [
        pytest.param(
            (*BASE, RELAPSE),
            (CREATED, EDITED, RELAPSE),
            (CREATED, OTHERWISE, RELAPSE, SESSION),
            (CREATED, "<<<<<<< ours", EDITED, "=======", OTHERWISE, ">>>>>>> theirs", RELAPSE, SESSION),
            id="both sides edited an entry: both versions stand",
        ),
        pytest.param(
            (*BASE, RELAPSE),
            (CREATED, RELAPSE),
            (CREATED, EDITED, RELAPSE),
            (CREATED, "<<<<<<< ours", "=======", EDITED, ">>>>>>> theirs", RELAPSE),
            id="deleted here and edited there: the edit stands",
        ),
        pytest.param(
            (*BASE, RELAPSE),
            (CREATED, RELAPSE),
            (CREATED, "# not sure of the day", CRISIS, RELAPSE),
            (CREATED, "<<<<<<< ours", "=======", "# not sure of the day", CRISIS, ">>>>>>> theirs", RELAPSE),
            id="deleted here and commented on there: the comment stands",
        ),
    ],
)
def test_what_both_sides_changed_is_a_conflict(
    base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...], result: tuple[str, ...]
) -> None:
    found = joined(base, ours, theirs)
    assert found.lines == result
    assert found.conflicts == 1
    assert joined(base, theirs, ours).conflicts == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("history: [{date: 2026-01-01, kind: created}]\n", id="in brackets"),
        pytest.param("history:\n- {date: 2026-01-01, kind: created}\nclient: c-1\n", id="a key below it"),
        pytest.param("{history: [{date: 2026-01-01, kind: created}]}\n", id="the plan in braces"),
        pytest.param("client: c-1\n", id="no history"),
        pytest.param("- history\n", id="a list"),
        pytest.param("history:\n- created\n", id="an entry that is no mapping"),
        pytest.param("? history\n: - {date: 2026-01-01, kind: created}\n", id="dashes behind a colon"),
    ],
)
def test_a_history_that_is_not_in_lines_is_not_taken_apart(text: str) -> None:
    with pytest.raises(history_blocks.CannotSplit):
        history_blocks.split(text, yaml_reader.read(text))


def entry(day: int, kind: str, note: int) -> str:
    return f"- {{date: 2026-02-{day:02}, kind: {kind}" + (f', note: "{note}"' if note else "") + "}"


entries = st.builds(
    entry, st.integers(1, 6), st.sampled_from(["crisis", "session", "relapse", "review"]), st.integers(0, 2)
)


@st.composite
def parted_sides(draw: Any) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    base = draw(st.lists(entries, max_size=6))
    sides = []
    for name in ("ours", "theirs"):
        side = []
        for index, line in enumerate(base):
            fate = draw(st.sampled_from(["stays"] * 8 + ["goes", "edited", "commented", "doubled"]))
            if fate == "commented":
                side.append(f"# {name} {index}")
            if fate == "edited":
                line = line.replace("}", f', reason: "{name} {draw(st.integers(0, 1))}"}}')
            side += [] if fate == "goes" else [line, line] if fate == "doubled" else [line]
        for line in draw(st.lists(entries, max_size=4)):
            side.insert(draw(st.sampled_from([len(side), len(side), draw(st.integers(0, len(side)))])), line)
        sides.append((CREATED, *side))
    return (CREATED, *base), sides[0], sides[1]


def said(lines: Sequence[str]) -> Counter[str]:
    return Counter(block.canonical for block in parted(*lines).blocks) if lines else Counter()


def lines_of(found: MergedHistory) -> Counter[str]:
    return Counter(found.lines)


@given(parted_sides())
def test_joining_is_symmetric(sides: tuple[tuple[str, ...], ...]) -> None:
    base, ours, theirs = sides
    one, other = joined(base, ours, theirs), joined(base, theirs, ours)
    assert one.entries == other.entries
    assert one.conflicts == other.conflicts
    assert lines_of(one) == lines_of(other)
    if not one.conflicts:
        assert one.lines == other.lines


@given(parted_sides())
def test_joining_loses_nothing(sides: tuple[tuple[str, ...], ...]) -> None:
    base, ours, theirs = sides
    found = joined(base, ours, theirs)
    here = Counter(line for line in found.lines if line.startswith("-"))
    for side in (ours, theirs):
        new = Counter(side) - Counter(base)
        assert not {line for line in new if line.startswith("-") and here[line] < Counter(side)[line]}
        assert {line for line in side if line.startswith("#")} <= set(found.lines)
    kept = Counter(base) & Counter(ours) & Counter(theirs)
    assert not kept - Counter(found.lines)


@given(parted_sides())
def test_nothing_stands_twice_and_what_was_deleted_stays_deleted(sides: tuple[tuple[str, ...], ...]) -> None:
    base, ours, theirs = sides
    found = joined(base, ours, theirs)
    if found.conflicts:
        return
    assert said(found.lines) == found.entries
    for meaning, count in found.entries.items():
        assert count <= max(said(ours)[meaning], said(theirs)[meaning])
        if max(said(ours)[meaning], said(theirs)[meaning]) <= said(base)[meaning]:
            assert count == min(said(ours)[meaning], said(theirs)[meaning])
    comments = Counter(line for line in found.lines if line.startswith("#"))
    assert all(count == 1 for count in comments.values())


@given(parted_sides())
def test_joining_what_is_joined_changes_nothing(sides: tuple[tuple[str, ...], ...]) -> None:
    base, ours, theirs = sides
    found = joined(base, ours, theirs)
    if found.conflicts:
        return
    for side in (ours, theirs):
        assert joined(side, side, found.lines).lines == found.lines
        assert joined(side, found.lines, side).lines == found.lines
        # Against the old base a deletion there and an addition below it may look like an edit of what was deleted.
        for again in (joined(base, side, found.lines), joined(base, found.lines, side)):
            assert again.conflicts or again.entries == found.entries
