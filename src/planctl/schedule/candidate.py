"""A date on which a review may be due, with the arithmetic it comes from."""

from dataclasses import dataclass
from datetime import date as Day  # noqa: N812  # a field named `date` hides the type of that name
from typing import Final, Literal

Rank = Literal["trigger", "deterioration", "target", "next", "clock"]
# On a tie the first of these binds.
ORDER: Final[tuple[Rank, ...]] = ("trigger", "deterioration", "target", "next", "clock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One reason for a review.

    Attributes:
        kind: `clock`, `first`, `sessions`, `next`, `no-next`, `target-date`, `deterioration`, or
            the trigger's kind.
        rank: the sort of reason, which decides on a tie.
        due: the day; none where it depends on what has not happened yet.
        date: the day it is counted from.
        lead: the interval added to it, written out; none where nothing is added.
        line: the line of the file that it comes from.
        text: the arithmetic in words.
        goal: the goal or objective whose target date it is.
        measure: the measure that got worse.
        policy: the policy whose clock it is.
    """

    kind: str
    rank: Rank
    due: Day | None
    date: Day
    lead: str | None
    line: int
    text: str
    goal: str | None = None
    measure: str | None = None
    policy: str | None = None

    @property
    def order(self) -> tuple[bool, Day, int, int]:
        """The order of candidates: the earliest first, those without a date last."""
        return (self.due is None, self.due or Day.max, ORDER.index(self.rank), self.line)
