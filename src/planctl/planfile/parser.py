"""Parse a plan out of a document's tree, or find all that is wrong with it."""

from collections.abc import Collection

from planctl.model import entry_kinds_and_leads, ids, schema
from planctl.model import instruments as measures
from planctl.model.plan import Plan
from planctl.model.source import Items, Mapping, Node, Problem, Scalar
from planctl.planfile import records
from planctl.planfile.fields import ParseContext, amount_fault, day_in, text_fault

__all__ = ["amount_fault", "plan", "text_fault"]


def plan(
    tree: Node,
    client: str | None = None,
    custom_kinds: Collection[str] = (),
    policies: Collection[str] = (),
    instruments: Collection[str] = (),
) -> tuple[Plan | None, list[Problem]]:
    """Parse the plan that a tree holds; return it, or none and every structural problem, in the order of the file.

    Args:
        tree: the document.
        client: the id that the plan must have, from its file's name; not compared if none.
        custom_kinds: trigger kinds of the folder's settings.
        policies: the names of all policies known.
        instruments: the normalized names of all instruments known.
    """
    context = ParseContext(custom_kinds, policies, instruments)
    parsed: Plan | None = records.record(tree, schema.PLAN, context)
    _resolve_references(context, tree)
    if isinstance(tree, Mapping):
        _check_goals(tree, context)
        _check_client(tree, client, context)
        _check_history(tree, context)
    if parsed is not None:
        _check_retractions(parsed, context)
    if context.problems:
        return None, context.sorted_problems()
    return parsed, []


def _resolve_references(context: ParseContext, tree: Node) -> None:
    known_measures = {measures.normalize_name(name) for name in _measure_names(tree)}
    for what, scalar in context.references:
        if what == "policy":
            is_known = scalar.text in context.policies
            candidates: Collection[str] = context.policies
        elif what == "trigger":
            candidates = [*entry_kinds_and_leads.LEADS, *context.custom_kinds]
            is_known = scalar.text in candidates
        elif what == "measure":
            name = measures.normalize_name(scalar.text)
            is_known = name in known_measures or name in context.instruments
            candidates = ()
        else:
            is_known = scalar.text in context.named[what]
            candidates = context.named[what]
        if not is_known:
            context.add_problem(
                scalar.place,
                f"there is no {what} of this name"
                + ("" if what in ("policy", "measure", "trigger") else " in the plan"),
                context.suggestion(scalar.text, candidates, _WHERE_NAMED[what]),
            )


_WHERE_NAMED = {
    "policy": "planctl policies shows those there are; more can be written under `policies` in planctl.yaml",
    "trigger": "a kind of your own is named under `triggers` in planctl.yaml",
    "measure": "a reading's measure is a known instrument (planctl measures) or the `measure` of a goal",
    "problem": "a problem is named by its `id` under `problems`",
    "goal": "a goal or objective is named by its `id` under `goals`",
    "diagnosis": "a diagnosis is named by its `code` under `diagnoses`",
}


def _measure_names(node: Node) -> list[str]:
    """List the names of all measures of the goals and objectives, whatever else is wrong with them."""
    if not isinstance(node, Mapping):
        return []
    names = []
    goals = node.get("goals") or node.get("objectives")
    for goal in goals.items if isinstance(goals, Items) else ():
        if isinstance(goal, Mapping):
            measure = goal.get("measure")
            name = measure.get("name") if isinstance(measure, Mapping) else None
            if isinstance(name, Scalar):
                names.append(name.text)
            names.extend(_measure_names(goal))
    return names


# Each goal is read word by word, which takes about a millisecond.
MOST_GOALS = 500


def _check_goals(tree: Mapping, context: ParseContext) -> None:
    goals = tree.get("goals")
    nodes = []
    for goal in goals.items if isinstance(goals, Items) else ():
        objectives = goal.get("objectives") if isinstance(goal, Mapping) else None
        nodes += [goal, *(objectives.items if isinstance(objectives, Items) else ())]
    if len(nodes) > MOST_GOALS:
        problem = f"the plan has more than {MOST_GOALS} goals and objectives"
        context.add_problem(nodes[MOST_GOALS].place, problem, "is it a plan?")


def _check_client(tree: Mapping, client: str | None, context: ParseContext) -> None:
    node = tree.get("client")
    if client is not None and isinstance(node, Scalar) and not ids.fault(node.text) and node.text != client:
        context.add_problem(
            node.place,
            f"the client is {node.text}, the file is {client}.yaml",
            "rename the file, or correct the key `client`: both must be the same",
        )


def _check_history(tree: Mapping, context: ParseContext) -> None:
    keys = [key.text for key, _ in tree.pairs]
    if "history" in keys and keys[-1] != "history":
        misplaced = tree.pairs[keys.index("history") + 1][0]
        context.add_problem(
            misplaced.place,
            "a key stands below the history",
            "the history is always the last key, since entries are added at the end of the file: move it down",
        )
    history = tree.get("history")
    if not isinstance(history, Items) or not history.items:
        return
    for index, item in enumerate(history.items):
        kind = item.get("kind") if isinstance(item, Mapping) else None
        is_created = isinstance(kind, Scalar) and kind.text == "created"
        if index == 0 and isinstance(kind, Scalar) and not is_created:
            context.add_problem(item.place, "the first entry of the history must be `created`")
        elif index > 0 and is_created:
            context.add_problem(item.place, "there is a second `created` entry", "a plan is created exactly once")
    first = history.items[0]
    start = day_in(tree, "start")
    created = day_in(first, "date") if isinstance(first, Mapping) else None
    kind = first.get("kind") if isinstance(first, Mapping) else None
    if start and created and created.day > start.day and isinstance(kind, Scalar) and kind.text == "created":
        context.add_problem(
            created.place,
            f"the plan was created after its start on {start.day}",
            "`created` is dated `start` or earlier",
        )


def _check_retractions(plan: Plan, context: ParseContext) -> None:
    if not any(entry.is_retraction for entry in plan.journal):
        return
    from planctl.model import retraction

    for entry in retraction.unresolved(plan.journal):
        context.add_problem(
            entry.place("of"),
            "no entry above this one is the entry that it retracts",
            "was that entry changed? planctl undo writes the reference; `created` cannot be retracted",
        )
