"""Edits of a plan, as values: what the plan is afterwards, and which lines of its file that changes."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from planctl.errors import UsageError
from planctl.model import fingerprint, ids, schema
from planctl.model.plan import Entry, Goal, Measure, Plan
from planctl.model.source import Items, Mapping, Node, Scalar, did_you_mean
from planctl.planfile.yaml_writer import bare, entry_text, indented, item_lines, key_lines


class CannotExtend(Exception):
    """The file's layout is one that no line can be added to safely; `hint` says what to do."""

    def __init__(self, message: str, hint: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.line = line


class Insertion(NamedTuple):
    """Lines to add to a file after one of its lines, counted from 1; at its end if that is none.

    `bare` is set where the value on that line is an empty `[]`, which the new lines stand in for. `removed`
    is how many of the lines below it go, and `unfinished` says that the last line is then left without its end.
    """

    after_line: int | None
    lines: tuple[str, ...] = ()
    bare: bool = False
    removed: int = 0
    unfinished: bool = False


class Edit(Protocol):
    """One change to one plan."""

    def check(self, plan: Plan) -> "Edit":
        """Return the edit as it applies to the plan, such as with an id that is free there.

        Raises:
            UsageError: what it refers to is not in the plan.
        """

    def applied(self, plan: Plan) -> Plan:
        """Return the plan after the edit."""

    def insertion(self, tree: Node) -> Insertion:
        """Return the lines that the edit adds to the file of that tree, or takes out of it.

        Raises:
            CannotExtend: the layout does not allow it.
        """


class AddEntry(NamedTuple):
    """Add an entry to the end of the history."""

    entry: Entry

    def check(self, plan: Plan) -> "AddEntry":
        # A signature is of the plan as it is when the line is written.
        if self.entry.is_signature and self.entry.plan is None:
            return self._replace(entry=fingerprint.signed(self.entry, plan))
        known = [goal.id for goal, _ in plan.goals_and_objectives()]
        for id in filter(None, [self.entry.goal, *self.entry.goals]):
            if id not in known:
                raise UsageError(f"the plan has no goal {id}", did_you_mean(id, known, "goals") if known else "")
        return self

    def applied(self, plan: Plan) -> Plan:
        return plan.with_entry(self.entry)

    def insertion(self, tree: Node) -> Insertion:
        return _below_history(tree, [self.entry])


class AddEntries(NamedTuple):
    """Add several entries to the end of the history."""

    entries: tuple[Entry, ...]

    def check(self, plan: Plan) -> "AddEntries":
        for entry in self.entries:
            AddEntry(entry).check(plan)
        return self

    def applied(self, plan: Plan) -> Plan:
        return plan.replace(journal=(*plan.journal, *self.entries))

    def insertion(self, tree: Node) -> Insertion:
        return _below_history(tree, self.entries)


def _below_history(tree: Node, entries: Sequence[Entry]) -> Insertion:
    margin = " " * (_history(tree).column - 1)
    return Insertion(None, tuple(f"{margin}- {entry_text(entry)}" for entry in entries))


class RemoveEntry(NamedTuple):
    """Take the last entry out of the history, as if it had never been written.

    `unfinished` is set where the file then ends without a line end, as it did before the entry was written.
    """

    unfinished: bool = False

    def check(self, plan: Plan) -> "RemoveEntry":
        if len(plan.journal) < 2:
            raise UsageError("the history holds nothing but its `created` entry")
        return self

    def applied(self, plan: Plan) -> Plan:
        return plan.replace(journal=plan.journal[:-1])

    def insertion(self, tree: Node) -> Insertion:
        last = _history(tree).items[-1]
        return Insertion(last.line - 1, removed=last.last_line - last.line + 1, unfinished=self.unfinished)


def _history(tree: Node) -> Items:
    """The list of entries, each on lines of its own."""
    history = tree.get("history") if isinstance(tree, Mapping) else None
    if not isinstance(history, Items) or history.flow or (isinstance(tree, Mapping) and tree.flow):
        raise CannotExtend(
            "the history is written in brackets, and no line of it can be added or removed safely",
            "write each entry on a line of its own that begins with `- `",
            history.line if history else 1,
        )
    return history


class AddGoal(NamedTuple):
    """Add a goal to the plan, or an objective to the goal named by `under`.

    A goal without an id is given the first that is free: `g1`, `g2`, or `g1a`, `g1b` under `g1`.
    """

    goal: Goal
    under: str | None = None

    def check(self, plan: Plan) -> "AddGoal":
        parents = {goal.id: parent for goal, parent in plan.goals_and_objectives()}
        goals = [id for id, parent in parents.items() if parent is None]
        if self.under is not None and self.under not in goals:
            parent = parents.get(self.under)
            if parent is not None:
                raise UsageError(
                    f"{self.under} is an objective of {parent.id}, and objectives have none of their own",
                    f"to add one beside it: --under {parent.id}",
                )
            hint = did_you_mean(self.under, goals, "goals") if goals else ""
            raise UsageError(f"the plan has no goal {self.under}", hint)
        problems = [problem.id for problem in plan.problems]
        if self.goal.problem is not None and self.goal.problem not in problems:
            none = "the plan lists no problems yet"
            hint = did_you_mean(self.goal.problem, problems, "problems") if problems else none
            raise UsageError(f"the plan has no problem {self.goal.problem}", hint)
        if not self.goal.id:
            names = (f"{self.under}{_letters(n)}" if self.under else f"g{n}" for n in range(1, len(parents) + 2))
            return self._replace(goal=self.goal.replace(id=next(name for name in names if name not in parents)))
        fault = ids.fault(self.goal.id)
        if fault:
            raise UsageError(f"{self.goal.id}: {fault[0]}", fault[1])
        if self.goal.id in parents:
            raise UsageError(f"the id {self.goal.id} is taken", "choose another")
        return self

    def applied(self, plan: Plan) -> Plan:
        if self.under is None:
            return plan.replace(goals=(*plan.goals, self.goal))
        return plan.replace(
            goals=tuple(
                goal.replace(objectives=(*goal.objectives, self.goal)) if goal.id == self.under else goal
                for goal in plan.goals
            ),
        )

    def insertion(self, tree: Node) -> Insertion:
        if not isinstance(tree, Mapping) or tree.flow:
            raise CannotExtend("the plan is written in braces", "write each key on a line of its own", 1)
        if self.under is None:
            return _into_list(tree, "goals", self.goal, _line_above_goals(tree))
        goals = tree.get("goals")
        for goal in goals.items if isinstance(goals, Items) else ():
            id = goal.get("id") if isinstance(goal, Mapping) else None
            if isinstance(goal, Mapping) and isinstance(id, Scalar) and id.text == self.under:
                if goal.flow:
                    raise CannotExtend(
                        f"the goal {self.under} is written in braces, and no objective can be added to it safely",
                        "write each of its keys on a line of its own",
                        goal.line,
                    )
                return _into_list(goal, "objectives", self.goal, goal.last_line)
        raise CannotExtend(f"there is no goal {self.under}", "look at the ids under `goals`", 1)


class FillGoal(NamedTuple):
    """Add fields to a goal or objective that has none of them yet, below its text."""

    id: str
    measure: Measure | None = None
    by: date | None = None

    def check(self, plan: Plan) -> "FillGoal":
        goal = plan.goal_or_objective(self.id)
        if goal is None:
            raise UsageError(f"the plan has no goal {self.id}")
        for name in ("measure", "by"):
            if getattr(self, name) is not None and getattr(goal, name) is not None:
                raise UsageError(f"{self.id} has a `{name}` by now")
        return self

    def applied(self, plan: Plan) -> Plan:
        return plan.replace(goals=tuple(self._filled(goal) for goal in plan.goals))

    def _filled(self, goal: Goal) -> Goal:
        if goal.id != self.id:
            return goal.replace(objectives=tuple(self._filled(objective) for objective in goal.objectives))
        goal = goal if self.measure is None else goal.replace(measure=self.measure)
        return goal if self.by is None else goal.replace(by=self.by)

    def insertion(self, tree: Node) -> Insertion:
        goal = _find_goal(tree.get("goals") if isinstance(tree, Mapping) else None, self.id)
        text = goal.get("text") if goal is not None else None
        if goal is None or text is None:
            raise CannotExtend(f"there is no goal {self.id}", "look at the ids under `goals`", 1)
        if goal.flow:
            raise CannotExtend(
                f"the goal {self.id} is written in braces, and no field can be added to it safely",
                "write each of its keys on a line of its own",
                goal.line,
            )
        keys = {key.name: key for key in schema.GOAL.keys}
        fields = (("measure", self.measure), ("by", self.by))
        lines = [line for name, value in fields if value is not None for line in key_lines(value, keys[name])]
        return Insertion(text.last_line, indented(lines, " " * (goal.column - 1)))


def _find_goal(goals: Node | None, id: str) -> Mapping | None:
    """The mapping of the goal or objective of that id."""
    for goal in goals.items if isinstance(goals, Items) else ():
        if not isinstance(goal, Mapping):
            continue
        named = goal.get("id")
        if isinstance(named, Scalar) and named.text == id:
            return goal
        inner = _find_goal(goal.get("objectives"), id)
        if inner is not None:
            return inner
    return None


def _letters(number: int) -> str:
    """Write a number in letters: 1 is a, 26 is z, 27 is aa."""
    number, rest = divmod(number - 1, 26)
    return (_letters(number) if number else "") + chr(ord("a") + rest)


def _line_above_goals(tree: Mapping) -> int:
    """Return the last line of what stands above the goals in the format's order of keys."""
    names = [key.name for key in schema.PLAN.keys]
    above = names[: names.index("goals")]
    present = [value.last_line for key, value in tree.pairs if key.text in above]
    return max(present, default=tree.line)


def _into_list(parent: Mapping, key: str, goal: Goal, otherwise_after: int) -> Insertion:
    node = parent.get(key)
    margin = " " * (parent.column - 1)
    if node is None:
        return Insertion(otherwise_after, (f"{margin}{key}:", *indented(item_lines(goal, schema.GOAL), f"{margin}  ")))
    if isinstance(node, Items) and not node.items and node.line == node.last_line:
        return Insertion(node.line, indented(item_lines(goal, schema.GOAL), f"{margin}  "), bare=True)
    if not isinstance(node, Items) or node.flow:
        raise CannotExtend(
            f"the {key} are written in brackets, and none can be added safely",
            "write each on lines of its own, the first of which begins with `- `",
            node.line,
        )
    return Insertion(node.last_line, indented(item_lines(goal, schema.GOAL), " " * (node.column - 1)))


def with_client(text: str, tree: Node, client: str) -> str:
    """Return a plan's text with another `client`, every other character as it was.

    Raises:
        CannotExtend: the value is written in a way that cannot be replaced safely.
    """
    value = tree.get("client") if isinstance(tree, Mapping) else None
    if isinstance(value, Scalar):
        lines = text.split("\n")
        line = lines[value.line - 1] if value.line <= len(lines) else ""
        head, rest = line[: value.column - 1], line[value.column - 1 :]
        for mark in ("", '"', "'"):
            old = f"{mark}{value.text}{mark}"
            if rest.startswith(old):
                new = f"{mark}{client}{mark}" if mark else bare(client)
                lines[value.line - 1] = head + new + rest.removeprefix(old)
                return "\n".join(lines)
    raise CannotExtend(
        "the client's id is written in a way that cannot be replaced safely",
        "write it on one line, like client: c-0142",
        value.line if value is not None else 1,
    )
