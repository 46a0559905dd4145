"""A reason for a review in words: the arithmetic that one can check with a finger on the calendar."""

from planctl.model.instruments import format_number
from planctl.model.plurals import count, spaced
from planctl.schedule.due import Reason


def reason_text(reason: Reason) -> str:
    """Put a reason into words, such as `crisis on 2026-05-28 + 2 days`."""
    arithmetic = _arithmetic(reason)
    computed = reason.due if reason.moved_by is None else reason.computed
    if reason.later_of is not None:
        other = reason.later_of
        if computed is None:
            arithmetic += f", and not before {other.due} ({_arithmetic(other)})"
        else:
            arithmetic += f", which is later than {other.due} ({_arithmetic(other)})"
    if reason.silent_review is not None:
        arithmetic += f"; the review on {reason.silent_review} says nothing"
    if reason.moved_by is None:
        return arithmetic
    if reason.due is not None:
        end = f"the end of the time the plan was {reason.moved_by}"
        return f"{arithmetic} = {computed}, moved to {reason.due}, {end}"
    if reason.moved_by == "closed":
        return f"{arithmetic}, never reviewed"
    return f"{arithmetic} = {computed}, held back while the plan is paused"


def lead_text(reason: Reason) -> str | None:
    """Say what is added to the day it is counted from: an interval, or a number of sessions."""
    if reason.sessions is not None:
        return count(reason.sessions, "session")
    return str(reason.lead) if reason.lead is not None else None


def _arithmetic(reason: Reason) -> str:
    policy = f" ({reason.policy})" if reason.policy else ""
    known = f", known on {reason.date}," if reason.happened is not None else ""
    happened = reason.happened or reason.date
    match reason.kind:
        case "clock":
            times = f"{reason.times} × " if reason.times > 1 else ""  # noqa: RUF001  # the arithmetic's own sign
            return f"{reason.anchor} on {reason.date} + {times}{reason.lead}{policy}"
        case "first":
            return f"start on {reason.date} + {reason.lead}, for the first review{policy}"
        case "sessions":
            since = f"{lead_text(reason)} since the {reason.anchor} on {reason.since}"
            if reason.held >= (reason.sessions or 0):
                return f"{since}, the last on {reason.date}{policy}"
            return f"after {since}, {reason.held} held{policy}"
        case "initial-plan":
            done = " to be signed by the practitioner" if reason.event == "signed" else ""
            counted = f"{reason.anchor} on {reason.date} + {reason.lead}"
            if reason.sessions is not None:
                counted = f"after {lead_text(reason)}, {reason.held} held"
                if reason.held >= reason.sessions:
                    counted = f"session {reason.sessions} on {reason.date}"
            return f"{counted}, for the initial plan{done}{policy}"
        case "next":
            before = "before the import" if reason.anchor == "import" else "at the review"
            return f"set for {reason.computed or reason.due} {before} on {reason.date}"
        case "no-next":
            return f"no next review date was set at the {reason.anchor} on {reason.date}"
        case "target-date":
            return f"target date of {'objective' if reason.is_objective else 'goal'} {reason.goal}"
        case "pause-forgotten":
            return f"{reason.event} on {reason.date}, and the plan has been paused since {reason.since} (P017)"
        case "in-the-future":
            return f"an entry is dated {reason.date}, which lies ahead (P003)"
        case "deterioration":
            worse = format_number(abs((reason.value or 0) - (reason.reference or 0)))
            change = f"worse by {worse}, {format_number(reason.min_change or 0)} is meaningful"
            scores = f"{reason.measure} from {reason.reference} to {reason.value}"
            return f"{scores} on {happened}{known} ({change}) + {reason.lead}"
        case kind:
            what = f"{reason.goal} {kind}" if reason.goal is not None else spaced(kind)
            return f"{what} on {happened}{known} + {reason.lead}"
