"""What is left of a plan once it has been read, for those who ask for no more than a line or a date."""

from datetime import date
from typing import Final, NamedTuple

from planctl.due import Candidate, PlanState
from planctl.model.dates import Interval

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
    binding: Candidate | None
    places: dict[str, tuple[int, int]]
