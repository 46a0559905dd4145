"""A few of the faults that `tests/bench/injector.py` puts into every call of every writing command."""

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.bench import injector


def test_no_failing_call_is_taken_for_success_or_for_a_bug(tmp_path: Path) -> None:
    if shutil.which("strace") is None or subprocess.run(["strace", "true"], capture_output=True).returncode:
        pytest.skip("no strace, or it may not trace")
    place = tmp_path.resolve() / "trial"
    chosen = list(injector.faults("log", place, ("EIO",)))
    assert len(chosen) > 40
    # The last calls: from the exchange of the files to the answer.
    for fault, outcome, ended in injector.trials(chosen[-12::2], place):
        assert outcome in ("written", "quiet", "not written"), (fault, ended)
