"""A progress bar for work that takes more than a second: on a terminal's stderr, and nowhere else."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from planctl.cli import streams

Thing = TypeVar("Thing")
_PATIENCE_SECONDS: Final = 1.0
_EVERY_SECONDS: Final = 0.1
_BAR_WIDTH: Final = 10


def watched(things: Sequence[Thing], doing: str = "reading plans") -> Iterator[Thing]:
    """The things, one after the other; a bar tells how far that is while it takes long, and goes when it ends."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield from things
        return
    due = time.monotonic() + _PATIENCE_SECONDS
    try:
        for done, thing in enumerate(things):
            if time.monotonic() >= due:
                filled = done * _BAR_WIDTH // len(things)
                bar = f"{'#' * filled}{'.' * (_BAR_WIDTH - filled)}"
                streams.pass_by(f"{doing}  [{bar}] {100 * done // len(things)} %")
                due = time.monotonic() + _EVERY_SECONDS
            yield thing
    finally:
        streams.pass_by("")
