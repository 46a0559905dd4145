"""Random work in two clones, merged both ways: nothing lost, nothing twice, no needless conflict.

`tests/bench/merges.py` does it at length.
"""

from pathlib import Path

import pytest
from tests.git import pairs


@pytest.mark.parametrize("seed", range(8))
def test_random_work_in_two_clones_is_joined(seed: int, tmp_path: Path) -> None:
    (tmp_path / "pair").mkdir()
    assert pairs.trial(seed, tmp_path / "pair").faults == []
