"""Rules on how problems, goals and interventions hang together."""

from collections.abc import Iterator

from planctl.lint.rule import Context, Diagnostic, GoalContext, goal_rule, plan_rule
from planctl.model.plan import Intervention
from planctl.schedule import status


@goal_rule("R001", "no-problem", "error")
def no_problem(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
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
    if aim.goal.problem or (aim.parent is not None and aim.parent.problem):
        return
    if aim.parent is not None:
        return  # Said of its goal already.
    none = "" if context.plan.problems else ", and the plan lists none"
    yield Diagnostic(
        aim.route, f"{aim.what} is linked to no problem{none}", "Which problem does it help with?", goal=aim.goal.id
    )


def _serving(aim: GoalContext, context: Context) -> list[tuple[int, Intervention]]:
    """The interventions that serve a goal, its objectives, or for an objective its goal."""
    ids = {aim.goal.id, *(objective.id for objective in aim.goal.objectives)}
    if aim.parent is not None:
        ids.add(aim.parent.id)
    return [
        (index, intervention)
        for index, intervention in enumerate(context.plan.interventions)
        if ids.intersection(intervention.goals)
    ]


@goal_rule("R002", "no-intervention", "warning")
def no_intervention(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """No intervention that the client agreed to serves the goal.

    Why: A goal that nothing is done for is a wish.
    Poor:
        text: Walk to the corner shop alone twice a week by 31 May 2026
        id: g9
    Better:
        text: Walk to the corner shop alone twice a week by 31 May 2026
    Clear: `goals: [ID]` and `agreement: agreed` of an intervention.
    Source: planctl's own.
    """
    if aim.parent is None and not any(each.agreement == "agreed" for _, each in _serving(aim, context)):
        yield Diagnostic(
            aim.route, f"no agreed intervention serves {aim.what}", "What will be done for it?", goal=aim.goal.id
        )


@goal_rule("R003", "no-agreement", "warning")
def no_agreement(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
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
    if aim.parent is None and aim.goal.agreed is None:
        yield Diagnostic(aim.route, f"nothing says whether the client agreed to {aim.what}", goal=aim.goal.id)


@plan_rule("R004", "problem-without-goal", "warning")
def problem_without_goal(context: Context) -> Iterator[Diagnostic]:
    """A problem is neither worked on nor deferred.

    Why: A problem that stands in the plan and is never taken up reads as forgotten.
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
                f"no goal takes up problem {problem.id}, and it is not deferred",
                "Is it worked on, or why not now?",
                goal=problem.id,
            )


@goal_rule("R005", "declined-intervention-in-use", "warning")
def declined_intervention_in_use(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
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
    serving = _serving(aim, context)
    if aim.parent is None and serving and all(each.agreement == "declined" for _, each in serving):
        index, only = serving[0]
        yield Diagnostic(
            ("interventions", index, "agreement"),
            f"the client declined {only.id}, and {aim.what} has no other intervention",
            "What would the client agree to?",
            goal=aim.goal.id,
        )


RULES = (no_problem, no_intervention, no_agreement, problem_without_goal, declined_intervention_in_use)
