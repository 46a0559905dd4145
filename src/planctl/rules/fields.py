"""What a goal's fields say of its level and its horizon, where the words are silent."""

from planctl.model import Goal
from planctl.rules.rule import Aim
from planctl.wording import evidence, read
from planctl.wording.parts import Parts


def level(goal: Goal) -> bool:
    """Whether the fields hold a level: a measure with its target, or the levels of goal attainment scaling."""
    measure = goal.measure
    if goal.levels:
        return True
    if measure is None:
        return False
    # Holding a level is the goal: the level is where one starts.
    return measure.target is not None or (goal.maintenance and measure.baseline is not None)


def objectives_have(aim: Aim, what: str) -> bool:
    """Whether there are objectives and every one has its own `level`, `horizon` or `target`."""
    return bool(aim.goal.objectives) and all(_HAS[what](aim, objective) for objective in aim.goal.objectives)


def measured(aim: Aim) -> bool:
    """Whether fields or objectives give the goal the level that its words lack."""
    return level(aim.goal) or objectives_have(aim, "level")


def _parts(aim: Aim, goal: Goal) -> Parts:
    if aim.settings.lexicon is None:
        raise ValueError("the settings carry no word lists to read a goal with")
    return read(goal.text, aim.settings.lexicon)


def _level(aim: Aim, goal: Goal) -> bool:
    return level(goal) or evidence.measured(_parts(aim, goal))


def _horizon(aim: Aim, goal: Goal) -> bool:
    return goal.by is not None or bool(_parts(aim, goal).horizons)


def _target(aim: Aim, goal: Goal) -> bool:
    parts = _parts(aim, goal)
    return level(goal) or not (evidence.directed(parts) or evidence.too_wide(parts))


def _positive(aim: Aim, goal: Goal) -> bool:
    return not evidence.only_absence(_parts(aim, goal))


_HAS = {"level": _level, "horizon": _horizon, "target": _target, "positive": _positive}


def any_positive_objective(aim: Aim) -> bool:
    """Whether an objective says what will be done instead."""
    return any(_positive(aim, objective) for objective in aim.goal.objectives)
