"""Forty days of a laptop that sleeps, travels and crashes: whoever hears nothing can prove that nothing was due."""

import pytest
from tests.reminders.simulation import simulate


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.process) for seed in range(1, 8))])
def test_nothing_due_goes_untold_and_no_death_unnoticed(seed: int) -> None:
    simulate(seed)
