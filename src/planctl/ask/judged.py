"""What the rules find in one goal while it is typed in, put as questions."""

from collections.abc import Sequence

from planctl import ask
from planctl.ask.sitting import Sitting
from planctl.lint import linter
from planctl.lint.linter import Finding, RuleSelection
from planctl.lint.rule import LEVELS
from planctl.model.plan import Goal, Plan

# More than a few questions at once are read as none.
_AT_ONCE = 3
# Of its sentence, before anything else was asked; and once its measure and its day were.
SENTENCE = ("S", "A", "P010")
WHOLE = ("S", "A", "P010", "M", "T")
# Nothing was asked about readings, and of levels and days a sentence may say nothing yet.
_NEVER = ("M009",)


def with_goal(plan: Plan, goal: Goal, under: str | None = None) -> Plan:
    """The plan with the goal in the place of the one of that id, or below the others; `under` names its goal."""
    if under is not None:
        parent = next(each for each in plan.goals if each.id == under)
        return with_goal(plan, parent.replace(objectives=_placed(parent.objectives, goal)))
    return plan.replace(goals=_placed(plan.goals, goal))


def _placed(goals: Sequence[Goal], goal: Goal) -> tuple[Goal, ...]:
    if any(each.id == goal.id for each in goals):
        return tuple(goal if each.id == goal.id else each for each in goals)
    return (*goals, goal)


def unasked(
    plan: Plan, goal: Goal, sitting: Sitting, about: tuple[str, ...], asked: set[str], under: str | None = None
) -> list[Finding]:
    """The gravest few findings of the goal that were not asked about yet; they are counted as asked.

    Args:
        plan: the plan so far.
        goal: the goal or objective, which need not be in it yet.
        sitting: with the word lists.
        about: the rules wanted, by the beginnings of their codes.
        asked: the codes asked about before; those found now are added.
        under: the goal that it is an objective of.
    """
    settings = sitting.settings
    choice = RuleSelection(settings.check.select, _NEVER)
    found, _ = linter.findings(
        with_goal(plan, goal, under), "", settings, sitting.lexicon, sitting.today, choice, sitting.same_texts()
    )
    own = [each for each in found if each.goal == goal.id and each.rule.startswith(about) and each.rule not in asked]
    own.sort(key=lambda each: -LEVELS.index(each.level))
    asked.update(each.rule for each in own[:_AT_ONCE])
    return own[:_AT_ONCE]


def put(found: Sequence[Finding]) -> None:
    """Put findings as questions, each with its code and the reason it is asked for."""
    for each in found:
        if each.question:
            ask.tell(f"? {each.question}", "  ", "    ")
            ask.tell(f"{each.rule}: {each.message}", "    ")
        else:
            ask.tell(f"? {each.rule}: {each.message}", "  ", "    ")
