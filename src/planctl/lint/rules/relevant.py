"""Rules on how problems, goals and interventions hang together."""

from collections.abc import Iterator

from planctl.lint.rule import Context, Diagnostic, GoalContext, goal_rule, plan_rule
from planctl.model.plan import Intervention
from planctl.schedule import status


@goal_rule("R001", "no-problem", "error", decides=True)
def no_problem(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The goal is linked to no problem.

    Why: Payers follow a thread from diagnosis to problem to goal to intervention; where it breaks,
        they see no medical necessity.
    Poor:
        text: Walk to the corner shop alone twice a week by 31 May 2026
    Better:
        text: Walk to the corner shop alone twice a week by 31 May 2026
        problem: p1
    Clear: `problem: ID`.
    Source: planctl's own.
    """
    # Of an objective it is said once, with its goal.
    if goal.parent is None and not goal.goal.problem:
        none = "" if context.plan.problems else ", and the plan lists none"
        yield Diagnostic(goal.route, f"{goal.id} is not linked to a problem{none}", "Which problem does it address?")


def _serving(goal: GoalContext, context: Context) -> list[tuple[int, Intervention]]:
    """The interventions that serve a goal, its objectives, or for an objective its goal."""
    ids = {goal.goal.id, *(objective.id for objective in goal.goal.objectives)}
    if goal.parent is not None:
        ids.add(goal.parent.id)
    places = sorted({index for id in ids for index in context.interventions.get(id, ())})
    return [(index, context.plan.interventions[index]) for index in places]


@goal_rule("R002", "no-intervention", "warning", decides=True)
def no_intervention(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """No intervention that the client agreed to is linked to the goal.

    Why: A goal that nothing is done for is a wish.
    Poor:
        text: Walk to the corner shop alone twice a week by 31 May 2026
        id: g9
    Better:
        text: Walk to the corner shop alone twice a week by 31 May 2026
    Clear: `goals: [ID]` and `agreement: agreed` of an intervention.
    Source: planctl's own.
    """
    serving = [intervention for _, intervention in _serving(goal, context)]
    # R005 asks where all of them were declined.
    declined = serving and all(intervention.agreement == "declined" for intervention in serving)
    if goal.parent is None and not declined and not any(served.agreement == "agreed" for served in serving):
        yield Diagnostic(
            goal.route, f"no agreed intervention is linked to {goal.id}", "What will you and the client do about it?"
        )


@goal_rule("R003", "no-agreement", "warning", decides=True)
def no_agreement(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Nothing says whether the client agreed to the goal.

    Why: The plan is the client's. That a goal was declined is worth recording, too.
    Poor:
        text: Walk to the corner shop alone twice a week by 31 May 2026
    Better:
        text: Walk to the corner shop alone twice a week by 31 May 2026
        agreed: 2026-01-12
    Clear: `agreed: DATE`, or `agreed: declined`.
    Source: planctl's own.
    """
    if goal.parent is None and goal.goal.agreed is None:
        yield Diagnostic(goal.route, f"no agreement is recorded for {goal.id}", "Did the client agree to it, and when?")


@plan_rule("R004", "problem-without-goal", "warning")
def problem_without_goal(context: Context) -> Iterator[Diagnostic]:
    """A problem is neither worked on nor deferred.

    Why: A problem that is listed and never addressed reads as forgotten.
    Poor:
        problems:
          - {id: p1, text: Two panic attacks a week on the bus}
        goals:
          - {id: g1, text: Sleep seven hours on five nights a week}
    Better:
        problems:
          - {id: p1, text: Two panic attacks a week on the bus, deferred: The client wants to sleep first}
        goals:
          - {id: g1, text: Sleep seven hours on five nights a week}
    Clear: a goal with `problem: ID`, or `deferred` with the reason.
    Source: planctl's own.
    """
    over = status.ended_goals(context.plan.history)
    served = {
        goal.problem
        for goal, _ in context.plan.goals_and_objectives()
        if goal.id not in over or over[goal.id].kind != "dropped"
    }
    for index, problem in enumerate(context.plan.problems):
        if problem.id not in served and not problem.deferred:
            yield Diagnostic(
                ("problems", index),
                f"no goal addresses {problem.id}",
                "Is it being worked on, or why is it deferred?",
                goal=problem.id,
            )


@goal_rule("R005", "declined-intervention-in-use", "warning", decides=True)
def declined_intervention_in_use(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """All that is planned for the goal is something the client declined.

    Why: What was declined is not done; the goal stands without an intervention.
    Poor:
        text: Walk to the corner shop alone twice a week by 31 May 2026
        id: g8
    Better:
        text: Walk to the corner shop alone twice a week by 31 May 2026
    Clear: another intervention, agreed with the client.
    Source: planctl's own.
    """
    serving = _serving(goal, context)
    if goal.parent is None and serving and all(intervention.agreement == "declined" for _, intervention in serving):
        index, only = serving[0]
        yield Diagnostic(
            ("interventions", index, "agreement"),
            f"the client declined {only.id}, the only intervention for {goal.id}",
            "What would the client agree to?",
        )


RULES = (no_problem, no_intervention, no_agreement, problem_without_goal, declined_intervention_in_use)
