"""What a goal's fields say of its level and its horizon, where the words are silent."""

from planctl.lint.goal_text import evidence, read
from planctl.lint.goal_text.parts import Parts
from planctl.lint.rule import GoalContext
from planctl.model.plan import Goal


def level(goal: Goal) -> bool:
    """Whether the fields hold a level: a measure with its target, or the levels of goal attainment scaling."""
    measure = goal.measure
    if goal.levels:
        return True
    if measure is None:
        return False
    # Holding a level is the goal: the level is where one starts.
    return measure.target is not None or (goal.maintenance and measure.baseline is not None)


def objectives_have(aim: GoalContext, what: str) -> bool:
    """Whether there are objectives and every one has its own `level`, `horizon` or `target`."""
    return bool(aim.goal.objectives) and all(_HAS[what](aim, objective) for objective in aim.goal.objectives)


def measured(aim: GoalContext) -> bool:
    """Whether fields or objectives give the goal the level that its words lack."""
    return level(aim.goal) or objectives_have(aim, "level")


def _parts(aim: GoalContext, goal: Goal) -> Parts:
    return read(goal.text, aim.lexicon)


def _level(aim: GoalContext, goal: Goal) -> bool:
    return level(goal) or evidence.measured(_parts(aim, goal))


def _horizon(aim: GoalContext, goal: Goal) -> bool:
    return goal.by is not None or bool(_parts(aim, goal).horizons)


def _target(aim: GoalContext, goal: Goal) -> bool:
    parts = _parts(aim, goal)
    return level(goal) or not (evidence.directed(parts) or evidence.too_wide(parts))


def _positive(aim: GoalContext, goal: Goal) -> bool:
    return not evidence.only_absence(_parts(aim, goal))


_HAS = {"level": _level, "horizon": _horizon, "target": _target, "positive": _positive}


def any_positive_objective(aim: GoalContext) -> bool:
    """Whether an objective says what will be done instead."""
    return any(_positive(aim, objective) for objective in aim.goal.objectives)
