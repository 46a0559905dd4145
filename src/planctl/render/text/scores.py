"""What a score shows, in words; only what is defined for its measure."""

from collections.abc import Iterator
from typing import Final

from planctl.analysis.scores import Score
from planctl.model.instruments import format_number

_MIN_CHANGES: Final = {"RCI": "reliable change", "own": "change set as meaningful"}


def min_change(score: Score) -> str:
    """Name the smallest change that counts."""
    return _MIN_CHANGES.get(score.min_change_kind, "smallest meaningful change")


def change(score: Score) -> str:
    """Write the change: `3 better`; `none` if there is none, empty if that is not known."""
    if score.improvement is None:
        return ""
    direction = "better" if score.improvement > 0 else "worse"
    return f"{format_number(abs(score.improvement))} {direction}" if score.improvement else "none"


def change_from(score: Score, reference: str) -> str:
    """Write the change against a reference: `3 better than the baseline 18`."""
    if score.improvement is None:
        return f"against {reference}"
    return f"{change(score)} than {reference}" if score.improvement else f"the same as {reference}"


def percent(share: float) -> str:
    """Write a share of the way to the target in percent."""
    return f"{round(share * 100)} %"


def against_baseline(score: Score) -> Iterator[str]:
    """Write the change since the baseline, and how much of the way to the target that is."""
    if score.improvement is not None:
        yield change_from(score, f"the baseline {score.baseline}")
        if score.progress is not None and score.improvement > 0:
            yield f"{percent(score.progress)} of the way to {score.target}"


def significance(score: Score) -> str:
    """Say whether the change counts; empty if that is not defined."""
    if score.meaningful is None:
        return ""
    adjective = "reliable" if score.min_change_kind == "RCI" else "meaningful"
    return adjective if score.meaningful else f"not {adjective}"


def labels(score: Score) -> Iterator[str]:
    """Name what a score shows, in a word or two each."""
    if score.meaningful is not None:
        yield significance(score)
    if score.response:
        yield "response"
    if score.remission is not None:
        yield "no longer clinical" if score.remission else "clinical"
    if score.band:
        yield score.band


def sentences(score: Score) -> Iterator[str]:
    """Say what a score shows, line by line."""
    against = ", ".join(against_baseline(score))
    if against:
        yield against
    if score.meaningful is not None and score.min_change is not None:
        comparison = "at least" if score.meaningful else "less than"
        yield f"{comparison} the {min_change(score)} of {format_number(score.min_change)}"
    if score.response:
        yield "response: improved by the published share of the baseline"
    if score.remission is not None:
        yield "below the clinical cut-off" if score.remission else "still on the clinical side of the cut-off"
    if score.band:
        yield f"band: {score.band}"
