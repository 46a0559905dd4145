"""Questions about goals: the client's words, the statement, what shows it, by when, and the client's agreement."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, Literal

from planctl.cli.prompts import answers, editable, measure, terminal
from planctl.cli.prompts.context import PromptContext
from planctl.errors import UsageError
from planctl.lint import evidence, goal_text, linter
from planctl.lint.goal_text import GoalText
from planctl.lint.linter import Finding, RuleSelection
from planctl.lint.rule import LEVELS
from planctl.model.plan import Goal, Plan

Agreed = date | Literal["declined"]
_PARTS: Final = ("sentence", "measure", "date")
_DAYS: Final = "2026-08-31, +3m or 31 August 2026"


def ask_goals(plan: Plan, sitting: PromptContext) -> Plan:
    """The plan with its goals: those it has changed, where it has any, and further ones.

    Raises:
        KeyboardInterrupt: the dialogue was broken off.
    """
    editable.show_questions(sitting.template.goals)
    if plan.goals:
        plan = _changed(plan, sitting)
    elif (first := _goal(plan, Goal(id=_next(plan), text=""), sitting)) is not None:
        plan = with_goal(plan, first)
    while plan.goals and _another():
        more = _goal(plan, Goal(id=_next(plan), text=""), sitting)
        plan = with_goal(plan, more) if more is not None else plan
    return _deferred(plan)


def _another() -> bool:
    terminal.show()
    return terminal.confirm("Another goal?", False)


def _changed(plan: Plan, sitting: PromptContext) -> Plan:
    ids = [each.id for each in plan.goals]
    for each in plan.goals:
        terminal.show(f"{each.id}  {each.text}", "  ", "      ")
    which = ids[0] if len(ids) == 1 else editable.choose("Which goal?", ids, enter="none of them")
    goal = next((each for each in plan.goals if each.id == which), None)
    if goal is None:
        return plan
    after = _goal(plan, goal, sitting)
    return with_goal(plan, after) if after is not None else _without(plan, goal)


def _without(plan: Plan, goal: Goal) -> Plan:
    gone = {goal.id, *(each.id for each in goal.objectives)}
    return plan.replace(
        goals=tuple(each for each in plan.goals if each.id != goal.id),
        interventions=tuple(
            each.replace(goals=tuple(id for id in each.goals if id not in gone)) for each in plan.interventions
        ),
    )


def _next(plan: Plan) -> str:
    taken = {each.id for each, _ in plan.goals_and_objectives()}
    return next(id for n in range(1, len(taken) + 2) if (id := f"g{n}") not in taken)


def _goal(plan: Plan, before: Goal, sitting: PromptContext) -> Goal | None:
    """The goal as it is answered; none if it has no statement."""
    words = editable.ask_text("What does the client want, in their own words?", before.words)
    text = editable.ask_text("The goal: what will be different, by how much, by when?", before.text or None)
    if not text and words and terminal.confirm("Use the client's own words as the goal?", True):
        text = words
    if not text:
        return None
    goal, codes = before.replace(text=text, words=words), set[str]()
    goal = _sentence(plan, goal, sitting, codes)
    goal = goal.replace(measure=measure.ask_measure(sitting, _parts(goal, sitting), goal.measure))
    goal = _maintained(goal)
    goal = goal.replace(by=_by(plan, goal, sitting))
    goal = _whole(plan, goal, sitting, codes)
    goal = goal.replace(problem=_problem(plan, goal), agreed=_agreed(goal, sitting.today))
    return _objectives(plan, goal, sitting)


def _parts(goal: Goal, sitting: PromptContext) -> GoalText:
    return goal_text.read(goal.text, sitting.lexicon, sitting.settings.language)


def _sentence(plan: Plan, goal: Goal, sitting: PromptContext, codes: set[str], under: str | None = None) -> Goal:
    """The goal after what its sentence leaves open was asked; each finding is asked once."""
    while found := unasked(plan, goal, sitting, SENTENCE, codes, under):
        put(found)
        text = terminal.ask_text("Change the wording, or press Enter to keep it:", prefilled=goal.text)
        if text in ("", goal.text):
            break
        goal = goal.replace(text=text)
    return goal


def _whole(plan: Plan, goal: Goal, sitting: PromptContext, codes: set[str], under: str | None = None) -> Goal:
    """The goal after what sentence, measure and day together leave open was asked; each finding once."""
    while found := unasked(plan, goal, sitting, WHOLE, codes, under):
        put(found)
        part = editable.choose("Change something?", _PARTS, enter="leave it as it is")
        if part is None:
            break
        if part == "sentence":
            goal = goal.replace(text=editable.ask_text("The goal:", goal.text) or goal.text)
        elif part == "measure":
            goal = _maintained(goal.replace(measure=measure.ask_measure(sitting, _parts(goal, sitting), goal.measure)))
        else:
            goal = goal.replace(by=_by(plan, goal, sitting))
    return goal


def _maintained(goal: Goal) -> Goal:
    found = goal.measure
    if found is None or found.baseline is None or found.baseline != found.target:
        return goal.replace(maintenance=False)
    return goal.replace(
        maintenance=terminal.confirm("The target equals the baseline. Is the goal to maintain that level?", True)
    )


def _by(plan: Plan, goal: Goal, sitting: PromptContext) -> date | None:
    named = [evidence.exact_day(deadline, plan.start) for deadline in _parts(goal, sitting).deadlines]
    days = [day for day in named if day is not None]
    suggested = days[0].isoformat() if len(days) == 1 else ""
    return editable.ask_day("By when?", _ahead(plan, sitting.today), goal.by, suggested=suggested, hint=_DAYS)


def _ahead(plan: Plan, today: date) -> Callable[[str], date]:
    def meant(answer: str) -> date:
        found = answers.parse_future_day(answer, today)
        if found <= plan.start:
            raise UsageError(f"{found} is not after the plan's start on {plan.start}")
        return found

    return meant


def _problem(plan: Plan, goal: Goal) -> str | None:
    ids = [each.id for each in plan.problems]
    if len(ids) < 2:
        return ids[0] if ids else None
    for each in plan.problems:
        terminal.show(f"{each.id}  {each.text}", "  ", "      ")
    return editable.choose("Which problem does this goal address?", ids, goal.problem)


def _agreed(goal: Goal, today: date) -> Agreed | None:
    def meant(answer: str) -> Agreed | Literal["no"]:
        said = answer.casefold()
        if said in ("n", "no", "not yet"):
            return "no"
        if said in ("y", "yes"):
            return today
        return "declined" if len(said) > 1 and "declined".startswith(said) else answers.parse_past_day(answer, today)

    found: Agreed | Literal["no"] | None = editable.ask(
        "When did the client agree?",
        meant,
        goal.agreed,
        hint="today, a day, or declined; Enter: not yet",
    )
    if found == "no":
        return None
    if found == "declined":
        terminal.show("recorded as declined", "  ")
    elif found is not None and found != goal.agreed:
        editable.show_day(found)
    return found


def _objectives(plan: Plan, goal: Goal, sitting: PromptContext) -> Goal:
    """The goal with its steps: those it has changed, and further ones."""
    steps = [_step(plan, goal, each, sitting) for each in goal.objectives]
    goal = goal.replace(objectives=tuple(each for each in steps if each is not None))
    if not terminal.confirm("Add objectives, each with its own target date?", False):
        return goal
    while True:
        taken = {each.id for each in goal.objectives}
        id = next(name for letter in _LETTERS if (name := f"{goal.id}{letter}") not in taken)
        step = _step(plan, goal, Goal(id=id, text=""), sitting)
        if step is None or len(taken) + 1 == len(_LETTERS):
            return goal if step is None else _with_step(goal, step)
        goal = _with_step(goal, step)


_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def _with_step(goal: Goal, step: Goal) -> Goal:
    return goal.replace(objectives=(*goal.objectives, step))


def _step(plan: Plan, goal: Goal, before: Goal, sitting: PromptContext) -> Goal | None:
    text = editable.ask_text("The objective: what, how much, by when? (Enter: no more)", before.text or None)
    if not text:
        return None
    plan = with_goal(plan, goal)
    step, codes = before.replace(text=text), set[str]()
    step = step.replace(by=_by(plan, step, sitting))
    return _whole(plan, step, sitting, codes, goal.id)


def _deferred(plan: Plan) -> Plan:
    """The plan after it was asked why a problem that no goal takes up is not worked on now."""
    served = {each.problem for each in plan.goals}
    problems = []
    for each in plan.problems:
        if plan.goals and each.id not in served:
            terminal.show(f"{each.id}  {each.text}", "  ", "      ")
            each = each.replace(
                deferred=editable.ask_text(
                    f"No goal addresses {each.id}. Why is it deferred?", each.deferred, hint="Enter: skip"
                )
            )
        problems.append(each)
    return plan.replace(problems=tuple(problems))


# More than a few questions at once are read as none.
_AT_ONCE = 3
# Of its sentence, before anything else was asked; and once its measure and its day were.
SENTENCE = ("S", "A", "P010")
WHOLE = ("S", "A", "P010", "M", "T")
# Nothing was asked about readings, and of levels and days a sentence may say nothing yet.
_NEVER = ("M009", "M010")


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
    plan: Plan, goal: Goal, sitting: PromptContext, about: tuple[str, ...], asked: set[str], under: str | None = None
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
    result = linter.check(
        with_goal(plan, goal, under), "", settings, sitting.lexicon, sitting.today, choice, sitting.same_texts()
    )
    own = [
        finding
        for finding in result.findings
        if finding.goal == goal.id and finding.rule not in asked and _concerns(finding, about)
    ]
    own.sort(key=lambda each: -LEVELS.index(each.level))
    asked.update(each.rule for each in own[:_AT_ONCE])
    return own[:_AT_ONCE]


def _concerns(finding: Finding, about: tuple[str, ...]) -> bool:
    """Whether a finding is of these rules, or speaks for their letters as well as for its own."""
    return finding.rule.startswith(about) or not set(about).isdisjoint(finding.criteria)


def put(found: Sequence[Finding]) -> None:
    """Put findings as questions, each with its code and the reason it is asked for."""
    for each in found:
        if each.question:
            terminal.show(f"? {each.question}", "  ", "    ")
            terminal.show(f"{each.rule}: {each.message}", "    ")
        else:
            terminal.show(f"? {each.rule}: {each.message}", "  ", "    ")
