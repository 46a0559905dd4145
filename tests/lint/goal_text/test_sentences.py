"""How well several hundred invented goals are judged: floors that no change to lists or grammar may fall below."""

from collections.abc import Callable
from pathlib import Path

import pytest

from planctl.lint.goal_text import Parts, evidence

Read = Callable[[str], Parts]


def _not_specific(parts: Parts) -> bool:
    return (
        parts.subject.sort in ("staff", "passive")
        or evidence.directed(parts)
        or evidence.too_wide(parts)
        or evidence.only_judged(parts)
        or evidence.fragment(parts)
    )


def _not_measurable(parts: Parts) -> bool:
    return not evidence.measured(parts)


def _not_timed(parts: Parts) -> bool:
    return not parts.horizons


def _sentences() -> list[tuple[str, str]]:
    lines = Path(__file__).with_name("sentences.tsv").read_text(encoding="utf-8").splitlines()
    return [(marks, text) for marks, _, text in (line.partition("\t") for line in lines if not line.startswith("#"))]


@pytest.mark.parametrize(
    ("place", "judged", "precision", "recall"),
    [
        pytest.param(0, _not_specific, 0.95, 0.88, id="not specific"),
        pytest.param(1, _not_measurable, 0.95, 0.95, id="not measurable"),
        pytest.param(2, _not_timed, 0.98, 0.98, id="not time-bound"),
    ],
)
def test_floor(read: Read, place: int, judged: Callable[[Parts], bool], precision: float, recall: float) -> None:
    outcomes = [(judged(read(text)), marks[place] == "0") for marks, text in _sentences()]
    true = sum(found and bad for found, bad in outcomes)
    assert true / sum(found for found, _ in outcomes) >= precision
    assert true / sum(bad for _, bad in outcomes) >= recall
