"""What of a history still has a say in when a plan must be reviewed, for replaying it day by day."""

from collections.abc import Sequence
from datetime import date

from planctl.model import entry_kinds_and_leads
from planctl.model.plan import Entry
from planctl.schedule import pauses, status
from planctl.schedule.terms import Terms


def unsettled(history: Sequence[Entry], terms: Terms) -> list[Entry]:
    """Leave out what nothing depends on from now on: triggers dealt with, and reviews that one below them outdoes.

    All of the history is to be known already.
    """
    if pauses.has_pauses(history):
        return list(history)  # What was held in a pause may tell that somebody forgot to end it.
    kept = []
    # Of the reviews further down: the latest dates by whether they are full and say anything, and the goals that
    # they found still worked on.
    latest: dict[tuple[bool, bool], date] = {}
    judged: set[str] = set()
    for entry in reversed(history):
        if entry.kind == "review":
            kind = entry.full_review, entry.has_content
            outdone = any(
                full >= kind[0] and content >= kind[1] and day >= entry.date for (full, content), day in latest.items()
            )
            open_goals = {goal for goal, progress in entry.goals.items() if progress not in status.STILL_ACHIEVED}
            if outdone and "achieved" not in entry.goals.values() and open_goals <= judged:
                continue
            judged |= open_goals
            latest[kind] = max(entry.date, latest.get(kind, date.min))
        elif entry.kind in terms.leads and entry.kind not in entry_kinds_and_leads.GOAL_ENDS:
            silent = entry.kind not in terms.needs_content
            if any(day >= entry.known and (silent or content) for (_, content), day in latest.items()):
                continue
        kept.append(entry)
    kept.reverse()
    return kept
