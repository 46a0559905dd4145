"""Where a plan and its goals stand, read off the history."""

from collections.abc import Iterable, Iterator, Sequence

from planctl.model.plan import Entry, Goal, Plan

# What a review may say of a goal that has been achieved without taking it up again.
STILL_ACHIEVED = ("achieved", "sustaining")


def latest(entries: Iterable[Entry]) -> Entry | None:
    """Return the entry with the greatest date; on a tie the one further down the file."""
    last = None
    for entry in entries:
        if last is None or entry.date >= last.date:
            last = entry
    return last


def reviews(history: Sequence[Entry]) -> list[Entry]:
    """Return the reviews held, full or for an event."""
    return [entry for entry in history if entry.kind == "review"]


def ended_goals(history: Sequence[Entry]) -> dict[str, Entry]:
    """Return the goals and objectives that are achieved or dropped, each with the entry that says so.

    A goal achieved is active again once it is resumed, or once a later review finds it neither
    achieved nor sustaining: in doubt it is still worked on.
    """
    ended: dict[str, Entry] = {}
    for entry in history:
        if entry.kind in ("achieved", "dropped") and entry.goal is not None:
            ended[entry.goal] = entry
        elif entry.kind == "resumed_goal" and entry.goal is not None:
            ended.pop(entry.goal, None)
        elif entry.kind == "review":
            for goal, progress in entry.goals.items():
                if progress == "achieved":
                    ended.setdefault(goal, entry)
                elif progress not in STILL_ACHIEVED and goal in ended and ended[goal].kind != "dropped":
                    del ended[goal]
    return ended


def active_goals(plan: Plan) -> Iterator[tuple[Goal, Goal | None]]:
    """Yield the goals and objectives still worked on; an objective ends with its goal."""
    over = ended_goals(plan.history)
    for goal, parent in plan.goals_and_objectives():
        if goal.id not in over and (parent is None or parent.id not in over):
            yield goal, parent
