"""Questions about goals: the client's words, the statement, what shows it, by when, and the client's agreement."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, Literal

from planctl.cli.prompts import answers, measure
from planctl.cli.prompts.context import PromptContext
from planctl.errors import UsageError
from planctl.lint import evidence, goal_text, linter
from planctl.lint.goal_text import GoalText
from planctl.lint.linter import Finding, RuleSelection
from planctl.lint.rule import LEVELS
from planctl.model import dates
from planctl.model.plan import Goal, Plan

Agreed = date | Literal["declined"]
_PARTS: Final = ("sentence", "measure", "date")
_DAYS: Final = "2026-08-31, +3m or 31 August 2026"


def ask_goals(plan: Plan, context: PromptContext) -> Plan:
    """The plan with its goals: those it has changed, where it has any, and further ones.

    Raises:
        KeyboardInterrupt: the dialogue was broken off.
    """
    context.dialogue.show_questions(context.template.goals)
    if plan.goals:
        plan = _changed(plan, context)
    elif (first := _goal(plan, Goal(id=_next(plan), text=""), context)) is not None:
        plan = with_goal(plan, first)
    while plan.goals and (more := _what_else(plan.goals[-1], context)) is not None:
        if more == "objective":
            last = plan.goals[-1]
            step = _step(plan, last, Goal(id=_next_step(last), text=""), context)
            plan = with_goal(plan, step, last.id) if step is not None else plan
        elif (goal := _goal(plan, Goal(id=_next(plan), text=""), context)) is not None:
            plan = with_goal(plan, goal)
    return _deferred(plan, context)


def _what_else(last: Goal, context: PromptContext) -> str | None:
    context.dialogue.show()
    words = ("objective", "goal") if len(last.objectives) < len(_LETTERS) else ("goal",)
    return context.dialogue.ask_word(
        f"An objective for {last.id}, or another goal?",
        words,
        enter="go on",
        help="An objective is a step toward the goal, with a target date of its own.",
    )


def _changed(plan: Plan, context: PromptContext) -> Plan:
    ids = [each.id for each in plan.goals]
    for each in plan.goals:
        context.dialogue.show(f"{each.id}  {each.text}", "  ", "      ")
    which = ids[0] if len(ids) == 1 else context.dialogue.ask_word("Which goal?", ids, enter="none of them")
    goal = next((each for each in plan.goals if each.id == which), None)
    if goal is None:
        return plan
    after = _goal(plan, goal, context)
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


def _goal(plan: Plan, before: Goal, context: PromptContext) -> Goal | None:
    """The goal as it is answered; none if it has no statement."""
    words = context.dialogue.ask_text(
        "What does the client want, in their own words?",
        before.words,
        help="The client's words stand beside yours in the plan and on the client's page.",
    )
    text = context.dialogue.ask_text(
        "The goal: what will be different, by how much, by when?",
        before.text or None,
        help="One thing the client will do, with a number and a date; both are taken from the sentence.",
    )
    if not text and words and context.dialogue.confirm("Use the client's own words as the goal?", True):
        text = words
    if not text:
        return None
    goal, codes = before.replace(text=text, words=words), set[str]()
    goal = _sentence(plan, goal, context, codes)
    goal = goal.replace(measure=measure.ask_measure(context, _parts(goal, context), goal.measure))
    goal = _maintained(goal, context)
    goal = goal.replace(by=_by(plan, goal, context))
    goal = _whole(plan, goal, context, codes)
    goal = goal.replace(problem=_problem(plan, goal, context), agreed=_agreed(goal, context))
    return _objectives(plan, goal, context)


def _parts(goal: Goal, context: PromptContext) -> GoalText:
    return goal_text.read(goal.text, context.lexicon, context.settings.language)


def _sentence(plan: Plan, goal: Goal, context: PromptContext, codes: set[str], under: str | None = None) -> Goal:
    """The goal after what its sentence leaves open was asked; each finding is asked once."""
    while findings := new_findings(plan, goal, context, SENTENCE, codes, under):
        show_findings(findings, context)
        text = context.dialogue.ask_text("Change the wording, or press Enter to keep it:", goal.text) or ""
        if text in ("", goal.text):
            break
        goal = goal.replace(text=text)
    return goal


def _whole(plan: Plan, goal: Goal, context: PromptContext, codes: set[str], under: str | None = None) -> Goal:
    """The goal after what sentence, measure and day together leave open was asked; each finding once."""
    while findings := new_findings(plan, goal, context, WHOLE, codes, under):
        show_findings(findings, context)
        part = context.dialogue.ask_word("Change something?", _PARTS, enter="leave it as it is")
        if part is None:
            break
        if part == "sentence":
            goal = goal.replace(text=context.dialogue.ask_text("The goal:", goal.text) or goal.text)
        elif part == "measure":
            goal = _maintained(
                goal.replace(measure=measure.ask_measure(context, _parts(goal, context), goal.measure)), context
            )
        else:
            goal = goal.replace(by=_by(plan, goal, context))
    return goal


def _maintained(goal: Goal, context: PromptContext) -> Goal:
    found = goal.measure
    if found is None or found.baseline is None or found.baseline != found.target:
        return goal.replace(maintenance=False)
    return goal.replace(
        maintenance=context.dialogue.confirm(
            "The target equals the baseline. Is the goal to maintain that level?", True
        )
    )


def _by(plan: Plan, goal: Goal, context: PromptContext) -> date | None:
    """Ask for the target date, unless the sentence names it and no other one stands there."""
    days = {evidence.exact_day(deadline, plan.start) for deadline in _parts(goal, context).deadlines} - {None}
    named = days.pop() if len(days) == 1 else None
    if goal.by is None and named is not None and named > max(plan.start, context.today):
        context.dialogue.show(f"by {dates.weekday(named)} {named}, from the sentence", "  ")
        return named
    return context.dialogue.ask_day(
        "By when?",
        _ahead(plan, context),
        goal.by,
        hint=_DAYS,
        help="The day on which you will check whether it is met.",
    )


def _ahead(plan: Plan, context: PromptContext) -> Callable[[str], date]:
    def meant(answer: str) -> date:
        found = answers.parse_future_day(answer, context.today)
        if found <= plan.start:
            raise UsageError(f"{found} is not after the plan's start on {plan.start}")
        return found

    return meant


def _problem(plan: Plan, goal: Goal, context: PromptContext) -> str | None:
    ids = [each.id for each in plan.problems]
    if len(ids) < 2:
        return ids[0] if ids else None
    for each in plan.problems:
        context.dialogue.show(f"{each.id}  {each.text}", "  ", "      ")
    return context.dialogue.ask_word("Which problem does this goal address?", ids, goal.problem)


def _agreed(goal: Goal, context: PromptContext) -> Agreed | None:
    def meant(answer: str) -> Agreed | Literal["no"]:
        said = answer.casefold()
        if said in ("n", "no", "not yet", "u", "undecided"):
            return "no"
        if said in ("y", "yes"):
            return context.today
        return (
            "declined"
            if len(said) > 1 and "declined".startswith(said)
            else answers.parse_past_day(answer, context.today)
        )

    found: Agreed | Literal["no"] | None = context.dialogue.ask(
        "Did the client agree to this goal?",
        meant,
        goal.agreed,
        hint="yes, declined, undecided, or the day",
        help="Yes means today. A goal that the client declined stays in the plan as declined.",
    )
    if found == "no":
        return None
    if found == "declined":
        context.dialogue.show("recorded as declined", "  ")
    elif found is not None and found != goal.agreed:
        context.dialogue.show_day(found)
    return found


def _objectives(plan: Plan, goal: Goal, context: PromptContext) -> Goal:
    """Ask for the objectives that are there already."""
    steps = [_step(plan, goal, step, context) for step in goal.objectives]
    return goal.replace(objectives=tuple(step for step in steps if step is not None))


def _next_step(goal: Goal) -> str:
    taken = {step.id for step in goal.objectives}
    return next(id for letter in _LETTERS if (id := f"{goal.id}{letter}") not in taken)


_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def _step(plan: Plan, goal: Goal, before: Goal, context: PromptContext) -> Goal | None:
    text = context.dialogue.ask_text("The objective: what, how much, by when?", before.text or None, hint="Enter: none")
    if not text:
        return None
    plan = with_goal(plan, goal)
    step, codes = before.replace(text=text), set[str]()
    step = step.replace(by=_by(plan, step, context))
    return _whole(plan, step, context, codes, goal.id)


def _deferred(plan: Plan, context: PromptContext) -> Plan:
    """The plan after it was asked why a problem that no goal takes up is not worked on now."""
    served = {each.problem for each in plan.goals}
    problems = []
    for each in plan.problems:
        if plan.goals and each.id not in served:
            context.dialogue.show(f"{each.id}  {each.text}", "  ", "      ")
            each = each.replace(
                deferred=context.dialogue.ask_text(
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


def new_findings(
    plan: Plan, goal: Goal, context: PromptContext, about: tuple[str, ...], asked: set[str], under: str | None = None
) -> list[Finding]:
    """The gravest few findings of the goal that were not asked about yet; they are counted as asked.

    Args:
        plan: the plan so far.
        goal: the goal or objective, which need not be in it yet.
        context: with the word lists.
        about: the rules wanted, by the beginnings of their codes.
        asked: the codes asked about before; those found now are added.
        under: the goal that it is an objective of.
    """
    settings = context.settings
    choice = RuleSelection(settings.check.select, _NEVER)
    result = linter.check(
        with_goal(plan, goal, under), "", settings, context.lexicon, context.today, choice, context.same_texts()
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


def show_findings(findings: Sequence[Finding], context: PromptContext) -> None:
    """Put findings as questions, each with its code and the reason it is asked for."""
    for each in findings:
        if each.question:
            context.dialogue.show(f"? {each.question}", "  ", "    ")
            context.dialogue.show(f"{each.rule}: {each.message}", "    ")
        else:
            context.dialogue.show(f"? {each.rule}: {each.message}", "  ", "    ")
