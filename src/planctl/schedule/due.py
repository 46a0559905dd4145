"""When a review is due, and all that could have brought it about."""

from datetime import date
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
    """The answer for one plan and one day: all candidates, the one that binds first among them."""

    as_of: Day
    notice: Interval
    plan_state: PlanState
    candidates: tuple[Reason, ...]

    @property
    def deciding(self) -> Reason | None:
        """The candidate that the due date comes from; none where there is no due date."""
        first = self.candidates[0] if self.candidates else None
        return first if first is not None and first.due is not None else None

    @property
    def day(self) -> Day | None:
        """The day the review is due on, or none."""
        return self.candidates[0].due if self.candidates else None

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


# What of a candidate is the client's, and is looked up in the file rather than kept elsewhere.
THE_CLIENTS: Final = ("goal", "measure", "reference", "value")


class Summary(NamedTuple):
    """A plan in one line, as it could be known on `as_of`.

    Attributes:
        notice: how long before its next review the plan is listed.
        last_review: the day of the latest review, full or for an event.
        next_review: the day the next one is due on, or none.
        active_goals: how many goals (not objectives) are still worked on.
        open_triggers: the kinds of the triggers, and of deteriorations, that no review has dealt with
            yet, each once, the one that is due first on top.
    """

    client: str
    as_of: date
    notice: Interval
    plan_state: PlanState
    start: date
    last_review: date | None
    next_review: date | None
    active_goals: int
    open_triggers: tuple[str, ...]


class Facts(NamedTuple):
    """What holds of a plan on every day from the one on which all of it is known.

    Attributes:
        summary: the plan in one line as of that day; of any later one it differs in `as_of` alone.
        binding: the candidate that the next review comes from.
        places: where in the file to find what of `binding` is the client's own, under the names of
            `THE_CLIENTS`, so that it need not be kept with the rest.
    """

    summary: Summary
    deciding: Reason | None
    places: dict[str, tuple[int, int]]
