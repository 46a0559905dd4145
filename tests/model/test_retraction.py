"""Entries that were retracted, by the journal alone."""

from datetime import date

import pytest

from planctl.model.plan import Entry, Plan
from planctl.model.retraction import references, unresolved

DAY = date(2026, 3, 2)
CREATED = Entry(date=date(2026, 1, 12), kind="created")
CRISIS = Entry(date=DAY, kind="crisis")


def _retracted(*journal: Entry, place: int = -1, reason: str | None = None) -> tuple[Entry, ...]:
    """The journal and a retraction of one of its entries, the last unless told otherwise."""
    return (*journal, Entry(date=DAY, kind="retracted", of=references(journal)[place], reason=reason))


def _kinds(*journal: Entry) -> list[str]:
    return [entry.kind for entry in Plan(client="c-1", start=CREATED.date, journal=journal).history]


@pytest.mark.parametrize(
    ("journal", "counts"),
    [
        pytest.param((CREATED, CRISIS), ["created", "crisis"], id="nothing retracted"),
        pytest.param(_retracted(CREATED, CRISIS), ["created"], id="the last entry"),
        pytest.param(_retracted(CREATED, CRISIS, CRISIS), ["created", "crisis"], id="one of two that say the same"),
        pytest.param(
            _retracted(*_retracted(CREATED, CRISIS, CRISIS, place=1), place=2), ["created"], id="both of them"
        ),
        pytest.param(
            _retracted(*_retracted(CREATED, CRISIS, CRISIS), place=2, reason="twice"),
            ["created", "crisis"],
            id="the same one in two clones",
        ),
        pytest.param(_retracted(*_retracted(CREATED, CRISIS)), ["created", "crisis"], id="the retraction"),
        pytest.param(
            _retracted(*_retracted(*_retracted(CREATED, CRISIS))), ["created"], id="the retraction of the retraction"
        ),
        pytest.param(
            _retracted(*_retracted(*_retracted(CREATED, CRISIS)), place=1), ["created"], id="once more, as before"
        ),
        pytest.param(
            (CREATED, Entry(date=DAY, kind="retracted", of="2026-03-02 crisis 00000000"), CRISIS),
            ["created", "crisis"],
            id="an entry that is not there",
        ),
    ],
)
def test_what_counts(journal: tuple[Entry, ...], counts: list[str]) -> None:
    assert _kinds(*journal) == counts


def test_a_thousand_retractions_of_one_another() -> None:
    journal: tuple[Entry, ...] = (CREATED, CRISIS)
    for _ in range(1000):
        journal = (
            *journal,
            Entry(date=DAY, kind="retracted", of=references(journal[-1:])[0], reason=str(len(journal))),
        )
    assert _kinds(*journal) == ["created", "crisis"]


def test_as_known_before_the_retraction_it_counted() -> None:
    (*journal, taken_back) = _retracted(CREATED, CRISIS)
    plan = Plan(client="c-1", start=CREATED.date, journal=(*journal, taken_back.replace(date=date(2026, 3, 9))))
    assert [entry.kind for entry in plan.as_known(date(2026, 3, 8)).history] == ["created", "crisis"]
    assert [entry.kind for entry in plan.as_known(date(2026, 3, 9)).history] == ["created"]
    assert plan.without_retracted().journal == (CREATED,)


@pytest.mark.parametrize(
    ("journal", "count"),
    [
        pytest.param(_retracted(CREATED, CRISIS), 0, id="an entry above"),
        pytest.param((*_retracted(CREATED, CRISIS)[::2], CRISIS), 1, id="an entry below"),
        pytest.param(_retracted(CREATED), 1, id="the making of the plan"),
        pytest.param((CREATED, Entry(date=DAY, kind="retracted", of="2026-03-02 crisis")), 1, id="no fingerprint"),
    ],
)
def test_unresolved(journal: tuple[Entry, ...], count: int) -> None:
    assert len(unresolved(journal)) == count
