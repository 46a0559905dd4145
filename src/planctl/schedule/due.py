"""When a review is due, and all that could have brought it about."""

from datetime import date as Day  # noqa: N812  # a field named `date` hides the type of that name
from typing import Final, Literal, NamedTuple

from planctl.model.dates import Interval

Rank = Literal["trigger", "deterioration", "target", "next", "clock"]
State = Literal["overdue", "due", "upcoming"]
PlanState = Literal["active", "paused", "closed"]
# A plan is listed this long before it is due, unless it or its folder says otherwise.
DEFAULT_NOTICE: Final = Interval(14, "day")
# On a tie the first of these binds.
ORDER: Final[tuple[Rank, ...]] = ("trigger", "deterioration", "target", "next", "clock")


class Reason(NamedTuple):
    """One reason for a review.

    Attributes:
        kind: `clock`, `first`, `sessions`, `next`, `no-next`, `target-date`, `deterioration`, or
            the trigger's kind.
        rank: the sort of reason, which decides on a tie.
        due: the day; none where it depends on what has not happened yet.
        date: the day it is counted from.
        lead: the interval added to it, written out; none where nothing is added.
        line: the line of the file that it comes from.
        said: the arithmetic in words, with `{goal}`, `{measure}`, `{reference}`, `{value}` and `{worse}`
            where those stand.
        goal: the goal or objective that it is about.
        measure: the measure that got worse, from `reference` to `value`.
        policy: the policy whose clock it is.
    """

    kind: str
    rank: Rank
    due: Day | None
    date: Day
    lead: str | None
    line: int
    said: str
    goal: str | None = None
    measure: str | None = None
    policy: str | None = None
    reference: int | float | None = None
    value: int | float | None = None

    @property
    def text(self) -> str:
        """The arithmetic in words."""
        if self.measure is not None and self.reference is not None and self.value is not None:
            worse = f"{abs(self.value - self.reference):.2f}".rstrip("0").rstrip(".")
            return self.said.format(measure=self.measure, reference=self.reference, value=self.value, worse=worse)
        return self.said if self.goal is None else self.said.replace("{goal}", self.goal)

    @property
    def order(self) -> tuple[bool, Day, int, int]:
        """The order of candidates: the earliest first, those without a date last."""
        return (self.due is None, self.due or Day.max, ORDER.index(self.rank), self.line)


class Due(NamedTuple):
    """The answer for one plan and one day: the day of the next review, if any, and the reasons for it.

    `notice` is how long before that day the plan is listed. The reason that decides stands first.
    """

    as_of: Day
    notice: Interval
    plan_state: PlanState
    day: Day | None
    candidates: tuple[Reason, ...] = ()

    @property
    def deciding(self) -> Reason | None:
        """The candidate that the due date comes from; none where there is no due date."""
        first = self.candidates[0] if self.candidates else None
        return first if first is not None and first.due is not None else None

    @property
    def open_triggers(self) -> tuple[str, ...]:
        """The kinds of the triggers, and of deteriorations, that no review has dealt with yet."""
        return tuple(each.kind for each in self.candidates if each.rank in ("trigger", "deterioration"))

    @property
    def days(self) -> int | None:
        """Days from `as_of` to the due date; less than zero when it has passed."""
        return (self.day - self.as_of).days if self.day else None

    @property
    def state(self) -> State | None:
        """`overdue`, `due` or `upcoming`; none without a due date."""
        if self.days is None:
            return None
        return "overdue" if self.days < 0 else "due" if self.days == 0 else "upcoming"
