"""Work that several processes share gives what one process gives."""

import os
import signal
from collections.abc import Sequence

import pytest

from planctl.storage import side_by_side

FILES = [f"c-{number:04}" for number in range(23)]


def _lengths(files: Sequence[str]) -> list[tuple[str, int]]:
    return [(file, len(file)) for file in files]


@pytest.mark.parametrize("processes", [1, 2, 3, 4, 22, 23, 40])
def test_everything_is_found_once_and_in_order(processes: int) -> None:
    assert side_by_side.worked_through(_lengths, FILES, processes) == _lengths(FILES)


@pytest.mark.parametrize("files", [[], ["c-1"], ["c-1", "c-2"]])
def test_few_files_are_enough(files: list[str]) -> None:
    assert side_by_side.worked_through(_lengths, files, 4) == _lengths(files)


def test_other_processes_take_part() -> None:
    found = side_by_side.worked_through(lambda files: [os.getpid() for _ in files], FILES, 3)
    assert len(found) == len(FILES)
    assert len(set(found)) == 3


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(lambda: os.kill(os.getpid(), signal.SIGKILL), id="killed"),
        pytest.param(lambda: os._exit(3), id="ended"),
        pytest.param(lambda: 1 // 0, id="failed"),
    ],
)
def test_part_of_a_process_that_came_to_no_end_is_done_here(end: object) -> None:
    here = os.getpid()

    def work(files: Sequence[str]) -> list[str]:
        if os.getpid() != here:
            end()  # type: ignore[operator]  # one of the three above
        return list(files)

    assert side_by_side.worked_through(work, FILES, 3) == FILES


def test_what_fails_here_fails() -> None:
    def work(files: Sequence[str]) -> list[str]:
        raise ValueError(files[0])

    with pytest.raises(ValueError, match="c-0000"):
        side_by_side.worked_through(work, FILES, 2)


def test_no_process_is_left_behind() -> None:
    found = side_by_side.worked_through(lambda files: [os.getpid() for _ in files], FILES, 4)
    for process in set(found) - {os.getpid()}:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)
