"""When a review is due, and every reason for it."""

from datetime import date as Day  # noqa: N812  # a field named `date` hides the type of that name
from typing import Final, Literal, NamedTuple

from planctl.model.dates import Interval

Category = Literal["trigger", "deterioration", "target", "next", "clock", "initial plan"]
# What a clock counts from; the previous review is one held elsewhere.
Anchor = Literal["start", "signature", "review", "previous review", "first contact", "import"]
State = Literal["overdue", "due", "upcoming"]
PlanState = Literal["active", "paused", "closed"]
# A plan is listed this long before it is due, unless it or its folder says otherwise.
DEFAULT_NOTICE: Final = Interval(14, "day")
# On a tie the first of these decides.
CATEGORIES: Final[tuple[Category, ...]] = ("trigger", "deterioration", "target", "next", "clock", "initial plan")


class Reason(NamedTuple):
    """One reason for a review, as facts; `render.reason` puts them into words.

    Attributes:
        kind: `clock`, `first`, `sessions`, `next`, `no-next`, `target-date`, `deterioration`, `initial-plan`,
            `pause-forgotten`, `in-the-future`, or the trigger's kind.
        category: decides on a tie.
        due: the day; none where it depends on what has not happened yet.
        date: the day it is counted from.
        line: the line of the file that it comes from.
        lead: the interval added to `date`; none where nothing is added.
        happened: the day of the event, where it became known later, on `date`.
        anchor: what a clock counts from.
        times: how many times a clock adds `lead`.
        policy: the policy whose clock it is.
        sessions: the number of sessions that makes a review due.
        held: how many of those sessions have been held.
        since: the day from which sessions are counted, or from which the plan has been paused.
        event: the kind of entry that shows that a pause has been forgotten, or that completes the initial plan.
        later_of: the other of two dates of which the later one counts.
        goal: the goal or objective that it is about.
        is_objective: whether `goal` is an objective.
        measure: the measure that got worse, from `reference` to `value`; `min_change` is meaningful.
        silent_review: the day of a review after the trigger that has no content, and so did not deal with it.
        computed: the due date before a pause or closure moved it; without a new one, `due` is none.
        moved_by: what moved it.
    """

    kind: str
    category: Category
    due: Day | None
    date: Day
    line: int
    lead: Interval | None = None
    happened: Day | None = None
    anchor: Anchor = "start"
    times: int = 1
    policy: str | None = None
    sessions: int | None = None
    held: int = 0
    since: Day | None = None
    event: str | None = None
    later_of: "Reason | None" = None
    goal: str | None = None
    is_objective: bool = False
    measure: str | None = None
    reference: int | float | None = None
    value: int | float | None = None
    min_change: float | None = None
    silent_review: Day | None = None
    computed: Day | None = None
    moved_by: Literal["paused", "closed"] | None = None

    @property
    def is_trigger(self) -> bool:
        """Whether only a review can settle it: a trigger, or a deterioration."""
        return self.category in ("trigger", "deterioration")

    @property
    def order(self) -> tuple[bool, Day, int, int]:
        """Sort key: the earliest first, those without a date last."""
        return (self.due is None, self.due or Day.max, CATEGORIES.index(self.category), self.line)


class Due(NamedTuple):
    """Answer for one plan and one day: the day of the next review, if any, and the reasons for it.

    `notice` is how long before that day the plan is listed. The deciding reason stands first.
    """

    as_of: Day
    notice: Interval
    plan_state: PlanState
    day: Day | None
    reasons: tuple[Reason, ...] = ()

    @property
    def deciding(self) -> Reason | None:
        """The reason that the due date comes from; none where there is no due date."""
        return self.reasons[0] if self.reasons and self.reasons[0].due is not None else None

    def for_review(self) -> "Due":
        """Return the answer without what no review settles: the initial plan, which is to be signed."""
        reasons = tuple(reason for reason in self.reasons if reason.category != "initial plan")
        return self._replace(day=reasons[0].due if reasons else None, reasons=reasons)

    @property
    def open_triggers(self) -> tuple[str, ...]:
        """The kinds of the triggers, and of deteriorations, that no review has dealt with yet."""
        return tuple(reason.kind for reason in self.reasons if reason.is_trigger)

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
