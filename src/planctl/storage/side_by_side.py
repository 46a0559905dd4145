"""A long list of files worked through by several processes side by side."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, TypeVar

Found = TypeVar("Found")
# Measured: starting a process takes as long as reading some twenty plans.
FEWEST_EACH: Final = 150
MOST_PROCESSES: Final = 4


def worked_through(
    work: Callable[[Sequence[str]], list[Found]],
    files: Sequence[str],
    processes: int | None = None,
    own: Callable[[Sequence[str]], list[Found]] | None = None,
) -> list[Found]:
    """What `work` finds in the files, in their order; `work` changes nothing, and what it finds can be pickled.

    Args:
        work: what is done with a part of the files.
        files: all files.
        processes: how many to use; as many as there are processors and enough files for, up to four, by default.
        own: how this process works through its part, if not just as the others do.
    """
    if processes is None:
        processes = min(_processors(), MOST_PROCESSES, len(files) // FEWEST_EACH)
    processes = min(processes, len(files))
    if processes < 2:
        return (own or work)(files)
    length = -(-len(files) // processes)
    first, *others = [files[start : start + length] for start in range(0, len(files), length)]
    # The library's pool of processes takes ten times as long to be imported and started.
    begun = [(part, *_begun(work, part)) for part in others]
    found = (own or work)(first)
    for part, process, pipe in begun:
        # A process that could not be started, or that was killed, leaves its part to this one.
        theirs: list[Found] | None = _ended(process, pipe) if process else None
        found += work(part) if theirs is None else theirs
    return found


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begun(work: Callable[[Sequence[str]], list[Found]], part: Sequence[str]) -> tuple[int, int]:
    """A process that works through the part, and the pipe that it will write to; 0 if there can be none."""
    import pickle

    try:
        reading, writing = os.pipe()
    except OSError:
        return 0, 0
    try:
        process = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return 0, 0
    if process:
        os.close(writing)
        return process, reading
    # Nothing that goes wrong here is told from here: the other process finds the part undone, and does it.
    with suppress(BaseException):
        os.close(reading)
        with open(writing, "wb") as pipe:
            pipe.write(pickle.dumps(work(part), protocol=pickle.HIGHEST_PROTOCOL))
    os._exit(0)


def _ended(process: int, pipe: int) -> list[Found] | None:
    """What the process has found; none if it did not come to its end."""
    import pickle

    try:
        with open(pipe, "rb") as reading:
            data = reading.read()
    finally:
        os.waitpid(process, 0)
    try:
        # It comes from a process of our own, through a pipe that nobody else has.
        found: list[Found] = pickle.loads(data)  # noqa: S301
    except (EOFError, pickle.UnpicklingError):
        return None
    return found
