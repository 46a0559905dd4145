"""Questions about goals: the client's words, the statement, what shows it, by when, and the client's agreement."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, Literal

from planctl.cli.prompts import answers, measure
from planctl.cli.prompts.dialogue import PlanDialogue
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


def ask_goals(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Ask about the goals: changes to those the plan has, then further ones."""
    dialogue.show_questions(dialogue.template.goals)
    if plan.goals:
        plan = _change_a_goal(plan, dialogue)
    elif (first := _ask_goal(plan, Goal(id=_next_goal_id(plan), text=""), dialogue)) is not None:
        plan = with_goal(plan, first)
    while plan.goals and (more := _ask_what_next(plan.goals[-1], dialogue)) is not None:
        if more == "objective":
            last = plan.goals[-1]
            step = _ask_objective(plan, last, Goal(id=_next_objective_id(last), text=""), dialogue)
            plan = with_goal(plan, step, last.id) if step is not None else plan
        elif (goal := _ask_goal(plan, Goal(id=_next_goal_id(plan), text=""), dialogue)) is not None:
            plan = with_goal(plan, goal)
    return _ask_deferrals(plan, dialogue)


def _ask_what_next(last: Goal, dialogue: PlanDialogue) -> str | None:
    dialogue.show()
    words = ("objective", "goal") if len(last.objectives) < len(_LETTERS) else ("goal",)
    return dialogue.ask_word(
        f"An objective for {last.id}, or another goal?",
        words,
        enter="go on",
        help="An objective is a step toward the goal, with a target date of its own.",
    )


def _change_a_goal(plan: Plan, dialogue: PlanDialogue) -> Plan:
    ids = [listed.id for listed in plan.goals]
    for listed in plan.goals:
        dialogue.show(f"{listed.id}  {listed.text}", "  ", "      ")
    which = ids[0] if len(ids) == 1 else dialogue.ask_word("Which goal?", ids, enter="none of them")
    goal = next((listed for listed in plan.goals if listed.id == which), None)
    if goal is None:
        return plan
    after = _ask_goal(plan, goal, dialogue)
    return with_goal(plan, after) if after is not None else _without(plan, goal)


def _without(plan: Plan, goal: Goal) -> Plan:
    removed = {goal.id, *(item.id for item in goal.objectives)}
    return plan.replace(
        goals=tuple(item for item in plan.goals if item.id != goal.id),
        interventions=tuple(
            item.replace(goals=tuple(id for id in item.goals if id not in removed)) for item in plan.interventions
        ),
    )


def _next_goal_id(plan: Plan) -> str:
    taken = {goal.id for goal, _ in plan.goals_and_objectives()}
    return next(id for n in range(1, len(taken) + 2) if (id := f"g{n}") not in taken)


def _ask_goal(plan: Plan, current: Goal, dialogue: PlanDialogue) -> Goal | None:
    """Ask for one goal; return none if it is given no statement."""
    words = dialogue.ask(
        "What does the client want, in their own words?",
        str,
        current.words,
        help="The client's words stand beside yours in the plan and on the client's page.",
    )
    text = dialogue.ask(
        "The goal: what will be different, by how much, by when?",
        str,
        current.text or None,
        help="One thing the client will do, with a number and a date; both are taken from the sentence.",
    )
    if not text and words and dialogue.confirm("Use the client's own words as the goal?", True):
        text = words
    if not text:
        return None
    goal, asked_codes = current.replace(text=text, words=words), set[str]()
    goal = _improve_sentence(plan, goal, dialogue, asked_codes)
    goal = goal.replace(measure=measure.ask_measure(dialogue, _read_sentence(goal, dialogue), goal.measure))
    goal = _ask_maintenance(goal, dialogue)
    goal = goal.replace(by=_ask_target_date(plan, goal, dialogue))
    goal = _improve_goal(plan, goal, dialogue, asked_codes)
    goal = goal.replace(problem=_ask_problem(plan, goal, dialogue), agreed=_ask_agreement(goal, dialogue))
    steps = [_ask_objective(plan, goal, step, dialogue) for step in goal.objectives]
    return goal.replace(objectives=tuple(step for step in steps if step is not None))


def _read_sentence(goal: Goal, dialogue: PlanDialogue) -> GoalText:
    return goal_text.read(goal.text, dialogue.lexicon, dialogue.settings.language)


def _improve_sentence(
    plan: Plan, goal: Goal, dialogue: PlanDialogue, asked_codes: set[str], under: str | None = None
) -> Goal:
    """Ask what the sentence leaves open, each finding once, until it is kept as it is."""
    while findings := new_findings(plan, goal, dialogue, SENTENCE, asked_codes, under):
        show_findings(findings, dialogue)
        text = dialogue.ask("Change the wording, or press Enter to keep it:", str, goal.text) or ""
        if text in ("", goal.text):
            break
        goal = goal.replace(text=text)
    return goal


def _improve_goal(
    plan: Plan, goal: Goal, dialogue: PlanDialogue, asked_codes: set[str], under: str | None = None
) -> Goal:
    """Ask what sentence, measure and date together leave open, each finding once."""
    while findings := new_findings(plan, goal, dialogue, WHOLE, asked_codes, under):
        show_findings(findings, dialogue)
        part = dialogue.ask_word("Change something?", _PARTS, enter="leave it as it is")
        if part is None:
            break
        if part == "sentence":
            goal = goal.replace(text=dialogue.ask("The goal:", str, goal.text) or goal.text)
        elif part == "measure":
            goal = _ask_maintenance(
                goal.replace(measure=measure.ask_measure(dialogue, _read_sentence(goal, dialogue), goal.measure)),
                dialogue,
            )
        else:
            goal = goal.replace(by=_ask_target_date(plan, goal, dialogue))
    return goal


def _ask_maintenance(goal: Goal, dialogue: PlanDialogue) -> Goal:
    measure = goal.measure
    if measure is None or measure.baseline is None or measure.baseline != measure.target:
        return goal.replace(maintenance=False)
    return goal.replace(
        maintenance=dialogue.confirm("The target equals the baseline. Is the goal to maintain that level?", True)
    )


def _ask_target_date(plan: Plan, goal: Goal, dialogue: PlanDialogue) -> date | None:
    """Ask for the target date, unless the sentence names it and no other one stands there."""
    days = {evidence.exact_day(deadline, plan.start) for deadline in _read_sentence(goal, dialogue).deadlines} - {None}
    named = days.pop() if len(days) == 1 else None
    if goal.by is None and named is not None and named > max(plan.start, dialogue.today):
        dialogue.show(f"by {dates.weekday(named)} {named}, from the sentence", "  ")
        return named
    return dialogue.ask_day(
        "By when?",
        _parse_target_date(plan, dialogue),
        goal.by,
        hint=_DAYS,
        help="The day on which you will check whether it is met.",
    )


def _parse_target_date(plan: Plan, dialogue: PlanDialogue) -> Callable[[str], date]:
    def parse(answer: str) -> date:
        day = answers.parse_future_day(answer, dialogue.today)
        if day <= plan.start:
            raise UsageError(f"{day} is not after the plan's start on {plan.start}")
        return day

    return parse


def _ask_problem(plan: Plan, goal: Goal, dialogue: PlanDialogue) -> str | None:
    ids = [problem.id for problem in plan.problems]
    if len(ids) < 2:
        return ids[0] if ids else None
    for problem in plan.problems:
        dialogue.show(f"{problem.id}  {problem.text}", "  ", "      ")
    return dialogue.ask_word("Which problem does this goal address?", ids, goal.problem)


def _ask_agreement(goal: Goal, dialogue: PlanDialogue) -> Agreed | None:
    def parse(answer: str) -> Agreed | Literal["no"]:
        word = answer.casefold()
        if word in ("n", "no", "not yet", "u", "undecided"):
            return "no"
        if word in ("y", "yes"):
            return dialogue.today
        return (
            "declined"
            if len(word) > 1 and "declined".startswith(word)
            else answers.parse_past_day(answer, dialogue.today)
        )

    agreed: Agreed | Literal["no"] | None = dialogue.ask(
        "Did the client agree to this goal?",
        parse,
        goal.agreed,
        hint="yes, declined, undecided, or the day",
        help="Yes means today. A goal that the client declined stays in the plan as declined.",
    )
    if agreed == "no":
        return None
    if agreed == "declined":
        dialogue.show("recorded as declined", "  ")
    elif agreed is not None and agreed != goal.agreed:
        dialogue.show_day(agreed)
    return agreed


def _next_objective_id(goal: Goal) -> str:
    taken = {step.id for step in goal.objectives}
    return next(id for letter in _LETTERS if (id := f"{goal.id}{letter}") not in taken)


_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def _ask_objective(plan: Plan, goal: Goal, current: Goal, dialogue: PlanDialogue) -> Goal | None:
    text = dialogue.ask("The objective: what, how much, by when?", str, current.text or None, hint="Enter: none")
    if not text:
        return None
    plan = with_goal(plan, goal)
    step, asked_codes = current.replace(text=text), set[str]()
    step = step.replace(by=_ask_target_date(plan, step, dialogue))
    return _improve_goal(plan, step, dialogue, asked_codes, goal.id)


def _ask_deferrals(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Ask why each problem that no goal addresses is deferred."""
    served = {problem.problem for problem in plan.goals}
    problems = []
    for problem in plan.problems:
        if plan.goals and problem.id not in served:
            dialogue.show(f"{problem.id}  {problem.text}", "  ", "      ")
            problem = problem.replace(
                deferred=dialogue.ask(
                    f"No goal addresses {problem.id}. Why is it deferred?", str, problem.deferred, hint="Enter: skip"
                )
            )
        problems.append(problem)
    return plan.replace(problems=tuple(problems))


# More than a few questions at once are read as none.
_AT_ONCE = 3
# The rules that a sentence alone can meet, and those that need the measure and the date as well.
SENTENCE = ("S", "A", "P010")
WHOLE = ("S", "A", "P010", "M", "T")
# Readings were not asked about, and a sentence need not name levels and days yet.
_NEVER = ("M009", "M010")


def with_goal(plan: Plan, goal: Goal, under: str | None = None) -> Plan:
    """Replace the goal of that id, or add it below the others; `under` names the goal of an objective."""
    if under is not None:
        parent = next(other for other in plan.goals if other.id == under)
        return with_goal(plan, parent.replace(objectives=_placed(parent.objectives, goal)))
    return plan.replace(goals=_placed(plan.goals, goal))


def _placed(goals: Sequence[Goal], goal: Goal) -> tuple[Goal, ...]:
    if any(other.id == goal.id for other in goals):
        return tuple(goal if other.id == goal.id else other for other in goals)
    return (*goals, goal)


def new_findings(
    plan: Plan,
    goal: Goal,
    dialogue: PlanDialogue,
    rules: tuple[str, ...],
    asked_codes: set[str],
    under: str | None = None,
) -> list[Finding]:
    """Return the gravest few findings not asked about yet, and count them as asked about.

    Args:
        plan: the plan so far.
        goal: the goal or objective, which need not be in it yet.
        dialogue: with the word lists.
        rules: the rules wanted, by the beginnings of their codes.
        asked_codes: the rules asked about before; those returned now are added.
        under: the goal that it is an objective of.
    """
    settings = dialogue.settings
    choice = RuleSelection(settings.check.select, _NEVER)
    result = linter.check(
        with_goal(plan, goal, under), "", settings, dialogue.lexicon, dialogue.today, choice, dialogue.same_texts()
    )
    findings = [
        finding
        for finding in result.findings
        if finding.goal == goal.id and finding.rule not in asked_codes and _is_about(finding, rules)
    ]
    findings.sort(key=lambda finding: -LEVELS.index(finding.level))
    asked_codes.update(finding.rule for finding in findings[:_AT_ONCE])
    return findings[:_AT_ONCE]


def _is_about(finding: Finding, rules: tuple[str, ...]) -> bool:
    """Whether a finding is of these rules, or speaks for their letters as well as for its own."""
    return finding.rule.startswith(rules) or not set(rules).isdisjoint(finding.criteria)


def show_findings(findings: Sequence[Finding], dialogue: PlanDialogue) -> None:
    """Show findings as questions, each with its code and the reason it is asked for."""
    for finding in findings:
        if finding.question:
            dialogue.show(f"? {finding.question}", "  ", "    ")
            dialogue.show(f"{finding.rule}: {finding.message}", "    ")
        else:
            dialogue.show(f"? {finding.rule}: {finding.message}", "  ", "    ")
