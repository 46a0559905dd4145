"""Plans checked against the rules: findings with their places, and a verdict for each letter of each goal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from planctl.lint import evidence
from planctl.lint.goal_text import Lexicon
from planctl.lint.rule import LEVELS, Context, Diagnostic, GoalContext, Level, Rule
from planctl.lint.rules import BY_CODE, RULES
from planctl.lint.rules.ignores import ignore_unused
from planctl.lint.rules.measurable import words_not_in_fields
from planctl.lint.rules.plan import folded, not_a_plan
from planctl.model.plan import EMPTY, Goal, Ignore, Plan, PlanPart, Route
from planctl.model.settings import Settings
from planctl.model.source import Place, Problem
from planctl.schedule import status
from planctl.schedule.pauses import plan_state

Verdict = Literal["met", "not_met", "not_judged"]
LETTERS: Final = ("S", "M", "A", "R", "T")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule at one place. `bare_message` holds no word of the client's."""

    rule: str
    name: str
    criteria: tuple[str, ...]
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


class GoalVerdicts(NamedTuple):
    """What became of each letter, for one goal or objective."""

    client: str
    goal: str
    letters: Mapping[str, Verdict]


class CheckResult(NamedTuple):
    """The findings of one plan in the order of its file, how many were ignored, and the verdicts."""

    findings: list[Finding]
    ignored: int
    goals: list[GoalVerdicts]


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
    clients_of: dict[str, tuple[str, ...]] = {}
    for plan in plans:
        for goal in plan.goals:
            clients = clients_of.get(folded(goal.text), ())
            if plan.client not in clients:
                clients_of[folded(goal.text)] = (*clients, plan.client)
    return clients_of


def check(
    plan: Plan,
    file: str,
    settings: Settings,
    lexicon: Lexicon,
    today: date,
    selection: RuleSelection = RuleSelection(),
    texts: Mapping[str, tuple[str, ...]] | None = None,
    words_only: bool = False,
    signed_plans: Mapping[str, Plan] = EMPTY,
) -> CheckResult:
    """Check one plan.

    Args:
        plan: the plan.
        file: its file's name.
        settings: the folder's.
        lexicon: the word lists that goals are read with.
        today: the day after which entries lie in the future and before which dates have passed.
        selection: the rules whose findings are wanted; what `settings.check.ignore` names is ignored.
        texts: the goal texts of all plans of the folder, as `same_texts` gives them.
        words_only: whether to judge the goals' sentences alone, without any field.
        signed_plans: earlier states of the plan, by their fingerprints.
    """
    plan = _without_fields(plan) if words_only else plan
    context = Context(plan, today, settings, lexicon, texts or {}, signed_plans)
    goals = list(goal_contexts(plan, settings, lexicon))
    closed = plan_state(plan.as_known(today).history, today) == "closed"
    rules = [rule for rule in RULES if rule is not ignore_unused and _applies(rule, closed, words_only)]
    everything = [finding for rule in rules for finding in _findings(rule, context, goals, file)]
    findings = [finding for finding in everything if selection.includes(finding.rule)]
    kept, used = _without_ignored(findings, plan.ignore, today)
    if selection.includes(ignore_unused.code) and not words_only:
        unused = (n for n, ignore in enumerate(plan.ignore) if n not in used and _can_match(ignore, selection))
        kept += _findings(ignore_unused, replace(context, unused_ignores=tuple(unused)), goals, file)
    codes = tuple(settings.check.ignore)
    reported = [finding for finding in kept if not (codes and finding.rule.startswith(codes))]
    reported.sort(key=lambda finding: (finding.place, finding.rule))
    ignored = len(findings) - len([finding for finding in reported if finding.rule != ignore_unused.code])
    return CheckResult(reported, ignored, [] if closed else _verdicts(goals, everything, words_only))


def unreadable(file: str, client: str, problems: Sequence[Problem]) -> list[Finding]:
    """The findings of a file that is no plan."""
    return [
        _finding(not_a_plan, Diagnostic((), problem.message, problem.hint), file, client, problem.place)
        for problem in problems
    ]


def goal_contexts(plan: Plan, settings: Settings, lexicon: Lexicon) -> Iterator[GoalContext]:
    """The goals and objectives that rules look at: those still worked on."""
    active = {id(goal) for goal, _ in status.active_goals(plan)}
    for index, goal in enumerate(plan.goals):
        if id(goal) in active:
            yield GoalContext(plan, goal, None, ("goals", index), settings, lexicon)
        for number, objective in enumerate(goal.objectives):
            if id(objective) in active:
                yield GoalContext(plan, objective, goal, ("goals", index, "objectives", number), settings, lexicon)


def _without_fields(plan: Plan) -> Plan:
    """The plan with nothing of its goals but their sentences."""

    def bare(goal: Goal) -> Goal:
        return goal.replace(
            measure=None, by=None, start=None, levels=EMPTY, maintenance=False, safety=False,
            objectives=tuple(map(bare, goal.objectives)),
        )  # fmt: skip

    return plan.replace(goals=tuple(map(bare, plan.goals)))


def _applies(rule: Rule, closed: bool, words_only: bool) -> bool:
    if words_only:
        return rule.scope == "goal" and rule.criterion in ("S", "M", "T") and rule is not words_not_in_fields
    return not closed or rule.on_closed or rule.criterion == "X"


def _verdicts(goals: Sequence[GoalContext], findings: Sequence[Finding], words_only: bool) -> list[GoalVerdicts]:
    missing: dict[str, set[str]] = {}
    for finding in findings:
        if finding.goal is not None and BY_CODE[finding.rule].decides:
            missing.setdefault(finding.goal, set()).update(finding.criteria)
    verdicts = []
    for goal in goals:
        not_met = missing.get(goal.id, set())
        # What links a goal to its problem and its interventions links its objectives as well.
        if goal.parent is not None:
            not_met = not_met | (missing.get(goal.parent.id, set()) & {"R"})
        not_met = not_met | evidence.missing(goal)
        letters: dict[str, Verdict] = {
            letter: "not_met" if letter in not_met else "met" if _judged(letter, goal, words_only) else "not_judged"
            for letter in LETTERS
        }
        verdicts.append(GoalVerdicts(goal.plan.client, goal.id, letters))
    return verdicts


def _judged(letter: str, goal: GoalContext, words_only: bool) -> bool:
    if letter in ("A", "R"):
        return not words_only
    if goal.sentence.english:
        return True
    return evidence.timed(goal) if letter == "T" else evidence.has_level(goal.goal)


def _findings(rule: Rule, context: Context, goals: Sequence[GoalContext], file: str) -> list[Finding]:
    plan = context.plan
    return [
        _finding(rule, diagnostic, file, plan.client, place(plan, diagnostic.at))
        for diagnostic in _diagnostics(rule, context, goals)
    ]


def _diagnostics(rule: Rule, context: Context, goals: Sequence[GoalContext]) -> Iterator[Diagnostic]:
    generate: Any = rule.check
    if rule.scope == "plan":
        yield from generate(context)
        return
    for goal in goals:
        for diagnostic in generate(goal, context):
            # What is said of a goal names it: an `ignore` is set on its id.
            yield replace(diagnostic, goal=goal.id)


def _finding(rule: Rule, diagnostic: Diagnostic, file: str, client: str, place: Place) -> Finding:
    return Finding(
        rule=rule.code,
        name=rule.name,
        criteria=diagnostic.criteria or (rule.criterion,),
        level=diagnostic.level or rule.level,
        file=file,
        place=place,
        client=client,
        goal=diagnostic.goal,
        message=diagnostic.message,
        question=diagnostic.question,
        bare_message=diagnostic.bare_message or diagnostic.message,
    )


def place(plan: Plan, route: Route) -> Place:
    """Where a route leads in the plan's file; what is missing stands where its parent does."""
    part: Any = plan
    position = plan.place()
    for step in route:
        if isinstance(part, PlanPart) and isinstance(step, str):
            position = part.place(step)
            part = getattr(part, step, None)
        elif isinstance(part, tuple) and isinstance(step, int) and step < len(part):
            part = part[step]
            position = part.place() if isinstance(part, PlanPart) else position
    return position


def _without_ignored(
    findings: Sequence[Finding], ignores: Sequence[Ignore], today: date
) -> tuple[list[Finding], set[int]]:
    """The findings that no `ignore` matches, and the numbers of the entries that matched."""
    by_what: dict[str | None, list[int]] = {}
    for number, entry in enumerate(ignores):
        by_what.setdefault(entry.on, []).append(number)
    kept, used = [], set()
    for finding in findings:
        about = {None, finding.goal, finding.client}
        numbers = [number for what in about for number in by_what.get(what, ())]
        matching = [number for number in numbers if _matches(ignores[number], finding, today)]
        used.update(matching)
        if not matching:
            kept.append(finding)
    return kept, used


def _can_match(entry: Ignore, selection: RuleSelection) -> bool:
    """Whether the entry is whole, and about a rule that was asked for."""
    return bool(entry.rule and (entry.reason or "").strip()) and selection.includes(entry.rule or "")


def _matches(entry: Ignore, finding: Finding, today: date) -> bool:
    if not entry.rule or not (entry.reason or "").strip() or (entry.until is not None and entry.until < today):
        return False
    # What is wrong with an `ignore` cannot itself be ignored.
    if finding.rule.startswith("X"):
        return False
    return finding.rule.startswith(entry.rule) and (entry.on is None or entry.on in (finding.goal, finding.client))
