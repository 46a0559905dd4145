"""What an import found, and what came of it; never a text of the source."""

from collections.abc import Sequence

from planctl.interchange.fhir_import import Addition, Listed
from planctl.interchange.fhir_plan import TakenPlan
from planctl.interchange.fhir_readings import Refused
from planctl.interchange.roster_and_scores import Incoming
from planctl.model.plan import Plan
from planctl.model.plurals import count
from planctl.render import plain_layout


def care_plans(listed: Sequence[Listed]) -> str:
    """Lay out the care plans of a source, a line each, by their numbers."""
    patients = max((plan.patient or 0 for plan in listed), default=0)
    return plain_layout.columns(
        [
            [
                f"{plan.number}",
                f"patient {plan.patient} of {patients}" if plan.patient else "patient not in the source",
                plan.category,
                plan.status,
                f"{plan.start or 'no date'} to {plan.end}" if plan.end else f"from {plan.start or 'no date'}",
                count(plan.goals, "goal"),
            ]
            for plan in listed
        ]
    )


def tables(incoming: Incoming) -> str:
    """Sum up what spreadsheets bring: `2 new plans (1 there already), 3 readings`."""
    readings = [entry for plan in incoming.plans for entry in plan.history if entry.kind == "reading"]
    readings += [entry for entries in incoming.additions.values() for entry in entries]
    counted = [
        (len(incoming.plans), incoming.known_plans, "new plan"),
        (len(readings), incoming.known_readings, "reading"),
    ]
    parts = [_with_known(new, known, noun) for new, known, noun in counted if new or known]
    return ", ".join(parts) or "nothing"


def new_plan(taken: TakenPlan) -> str:
    """Sum up a plan taken over: `c-0301: 1 goal, 2 problems, 3 readings`."""
    plan = taken.plan
    parts = [f"{number} {one if number == 1 else many}" for one, many, number in _numbers(plan) if number]
    return f"{plan.client}: {', '.join(parts) or 'a start'}"


def added(client: str, addition: Addition) -> str:
    """Sum up what a plan gains."""
    return f"{client}: {_with_known(len(addition.entries), addition.known, 'reading')}"


def refused(score: Refused, is_instrument: bool) -> str:
    """Say which score was not taken, and why; a measure of one's own is not named."""
    measure = score.measure if is_instrument else "a measure of the plan"
    day = f" on {score.day}" if score.day else ""
    return f"not taken: {measure}{day}: {score.why} ({score.pointer})"


def _numbers(plan: Plan) -> list[tuple[str, str, int]]:
    return [
        ("goal", "goals", len(plan.goals)),
        ("objective", "objectives", sum(len(goal.objectives) for goal in plan.goals)),
        ("problem", "problems", len(plan.problems)),
        ("diagnosis", "diagnoses", len(plan.diagnoses)),
        ("intervention", "interventions", len(plan.interventions)),
        ("service", "services", len(plan.services)),
        ("reading", "readings", sum(1 for entry in plan.history if entry.kind == "reading")),
    ]


def _with_known(new: int, known: int, noun: str) -> str:
    return count(new, noun) + (f" ({known} there already)" if known else "")
