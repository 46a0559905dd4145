"""Plans checked against the rules: findings with their places, those set aside counted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from planctl.lint.goal_text import Lexicon
from planctl.lint.rule import LEVELS, Context, Diagnostic, GoalContext, Level, Rule
from planctl.lint.rules import RULES
from planctl.lint.rules.ignores import ignore_unused
from planctl.lint.rules.plan import folded, not_a_plan
from planctl.model.plan import Ignore, Plan, PlanPart, Route
from planctl.model.settings import Settings
from planctl.model.source import Place, Problem
from planctl.schedule import status


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule at one place. `bare_message` holds no word of the client's."""

    rule: str
    name: str
    criterion: str
    level: Level
    file: str
    place: Place
    client: str
    goal: str | None
    message: str
    question: str
    bare_message: str

    def reaches(self, level: Level) -> bool:
        """Whether it is as grave as `level`, or graver."""
        return LEVELS.index(self.level) >= LEVELS.index(level)


@dataclass(frozen=True, slots=True)
class RuleSelection:
    """Which rules to apply: those that begin with one of `select` (all if empty) and none of `ignore`."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def includes(self, code: str) -> bool:
        """Whether findings of this code are wanted."""
        return (not self.select or code.startswith(self.select)) and not (self.ignore and code.startswith(self.ignore))


def same_texts(plans: Iterable[Plan]) -> dict[str, tuple[str, ...]]:
    """The goal texts, folded, with the clients whose plans have them."""
    found: dict[str, tuple[str, ...]] = {}
    for plan in plans:
        for goal in plan.goals:
            clients = found.get(folded(goal.text), ())
            if plan.client not in clients:
                found[folded(goal.text)] = (*clients, plan.client)
    return found


def findings(
    plan: Plan,
    file: str,
    settings: Settings,
    lexicon: Lexicon,
    today: date,
    choice: RuleSelection = RuleSelection(),
    texts: Mapping[str, tuple[str, ...]] | None = None,
    rules: Sequence[Rule] = RULES,
) -> tuple[list[Finding], int]:
    """The findings of one plan in the order of its file, and how many were set aside.

    Args:
        plan: the plan.
        file: its file's name.
        settings: the folder's.
        lexicon: the word lists that goals are read with.
        today: the day on which entries lie ahead or dates have passed.
        choice: the rules wanted; what `settings.check.ignore` names is set aside.
        texts: the goal texts of all plans of the folder, as `same_texts` gives them.
        rules: the rules to apply.
    """
    context = Context(plan, today, settings, lexicon, texts or {})
    active = list(aims(plan, settings, lexicon))
    wanted = [rule for rule in rules if choice.includes(rule.code)]
    found = [each for rule in wanted if rule is not ignore_unused for each in _of(rule, context, active, file)]
    kept, used = _set_aside(found, plan.ignore, today)
    if ignore_unused in wanted:
        unused = (n for n, each in enumerate(plan.ignore) if n not in used and _can_match(each, choice))
        kept += _of(ignore_unused, replace(context, unused_ignores=tuple(unused)), active, file)
    codes = tuple(settings.check.ignore)
    reported = [each for each in kept if not (codes and each.rule.startswith(codes))]
    reported.sort(key=lambda each: (each.place, each.rule))
    return reported, len(found) - len([each for each in reported if each.rule != ignore_unused.code])


def broken(file: str, client: str, problems: Sequence[Problem]) -> list[Finding]:
    """The findings of a file that is no plan."""
    return [
        Finding(
            rule=not_a_plan.code,
            name=not_a_plan.name,
            criterion=not_a_plan.criterion,
            level=not_a_plan.level,
            file=file,
            place=problem.place,
            client=client,
            goal=None,
            message=problem.message,
            question=problem.hint,
            bare_message=problem.message,
        )
        for problem in problems
    ]


def _of(rule: Rule, context: Context, active: Sequence[GoalContext], file: str) -> list[Finding]:
    return [_finding(rule, remark, context.plan, file) for remark in _remarks(rule, context, active)]


def _remarks(rule: Rule, context: Context, active: Sequence[GoalContext]) -> Iterator[Diagnostic]:
    check: Any = rule.check
    if rule.scope == "plan":
        yield from check(context)
        return
    for aim in active:
        for remark in check(aim, context):
            # What is said of a goal names it: an `ignore` is set on its id.
            yield remark if remark.goal else replace(remark, goal=aim.goal.id)


def aims(plan: Plan, settings: Settings, lexicon: Lexicon) -> Iterator[GoalContext]:
    """The goals and objectives that rules look at: those still worked on."""
    active = {id(goal) for goal, _ in status.active_goals(plan)}
    for index, goal in enumerate(plan.goals):
        if id(goal) in active:
            yield GoalContext(plan, goal, None, ("goals", index), settings, lexicon)
        for number, objective in enumerate(goal.objectives):
            if id(objective) in active:
                yield GoalContext(plan, objective, goal, ("goals", index, "objectives", number), settings, lexicon)


def _finding(rule: Rule, remark: Diagnostic, plan: Plan, file: str) -> Finding:
    return Finding(
        rule=rule.code,
        name=rule.name,
        criterion=rule.criterion,
        level=remark.level or rule.level,
        file=file,
        place=place(plan, remark.at),
        client=plan.client,
        goal=remark.goal,
        message=remark.message,
        question=remark.question,
        bare_message=remark.bare_message or remark.message,
    )


def place(plan: Plan, route: Route) -> Place:
    """Where a route leads in the plan's file; what is missing stands where its parent does."""
    part: Any = plan
    found = plan.place()
    for step in route:
        if isinstance(part, PlanPart) and isinstance(step, str):
            found = part.place(step)
            part = getattr(part, step, None)
        elif isinstance(part, tuple) and isinstance(step, int) and step < len(part):
            part = part[step]
            found = part.place() if isinstance(part, PlanPart) else found
    return found


def _set_aside(found: list[Finding], ignores: Sequence[Ignore], today: date) -> tuple[list[Finding], set[int]]:
    """The findings that no `ignore` matches, and the numbers of the entries that matched."""
    kept, used = [], set()
    for finding in found:
        matching = [number for number, each in enumerate(ignores) if _matches(each, finding, today)]
        used.update(matching)
        if not matching:
            kept.append(finding)
    return kept, used


def _can_match(each: Ignore, choice: RuleSelection) -> bool:
    """Whether the entry is whole, and about a rule that was asked for."""
    return bool(each.rule and (each.reason or "").strip()) and choice.includes(each.rule or "")


def _matches(each: Ignore, finding: Finding, today: date) -> bool:
    if not each.rule or not (each.reason or "").strip() or (each.until is not None and each.until < today):
        return False
    # What is wrong with the setting aside cannot itself be set aside.
    if finding.criterion == "X":
        return False
    return finding.rule.startswith(each.rule) and (each.on is None or each.on in (finding.goal, finding.client))
