"""Editors and planctl take the same plans, whatever is changed in one; `tests/bench/schema_mutants.py` tries more."""

import pytest
from tests.planfile import schema_mutants


@pytest.mark.parametrize(("format", "seed"), [("plan", 1), ("plan", 2), ("plan", 3), ("settings", 1), ("template", 1)])
def test_schema_and_planctl_differ_only_in_what_no_schema_can_see(format: str, seed: int) -> None:
    judged = list(schema_mutants.verdicts(seed, 40, format))

    assert len(judged) > 30
    assert [verdict for verdict in judged if verdict.differs] == []
