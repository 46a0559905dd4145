"""What a rule is: documentation, data and one small generator."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from planctl.analysis.scores import readings_by_measure
from planctl.lint.goal_text import GoalText, Lexicon, read
from planctl.model.instruments import Instrument, find
from planctl.model.plan import Entry, Goal, Plan, Route
from planctl.model.settings import Settings
from planctl.schedule.terms import Terms, terms

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("note", "warning", "error")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What a rule has to say about one place of a plan.

    `at` is the route to the place. `message` may quote at most the offending words of the goal;
    `bare_message` says the same without any word of the client, for what leaves the machine.
    `criteria` are the letters it speaks for, where they are more than the rule's own.
    """

    at: Route
    message: str
    question: str = ""
    bare_message: str = ""
    level: Level | None = None
    goal: str | None = None
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True)
class GoalContext:
    """A goal or an objective, with what an objective takes from its goal."""

    plan: Plan
    goal: Goal
    parent: Goal | None
    route: Route
    settings: Settings
    lexicon: Lexicon

    @property
    def id(self) -> str:
        """How a message names it: `g1`."""
        return self.goal.id

    @property
    def start(self) -> date:
        """The day work on it starts: its own, its goal's, or the plan's."""
        return self.goal.start or (self.parent.start if self.parent else None) or self.plan.start

    @cached_property
    def instrument(self) -> Instrument | None:
        """The known instrument that its measure names."""
        return find(self.goal.measure.name, self.settings.instruments) if self.goal.measure else None

    @cached_property
    def sentence(self) -> GoalText:
        """The goal's sentence, read."""
        return self.read(self.goal)

    def read(self, goal: Goal) -> GoalText:
        """The sentence of this goal, or of an objective below it."""
        return read(goal.text, self.lexicon, self.plan.language or self.settings.language)


@dataclass(frozen=True)
class Context:
    """All that a rule may look at besides the goal: the plan, the day, the settings, the other plans."""

    plan: Plan
    today: date
    settings: Settings
    lexicon: Lexicon
    # Goal text, folded, to the clients whose plans have it: for the rule on scripted goals.
    same_texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Fingerprint of a plan half to the plan that was signed under it, where git has it.
    signed_plans: Mapping[str, Plan] = field(default_factory=dict)
    # The numbers of the plan's `ignore` entries that set nothing aside, once that is known.
    unused_ignores: tuple[int, ...] = ()

    @cached_property
    def terms(self) -> Terms:
        """The clocks and lead times that hold for the plan."""
        return terms(self.plan, self.settings)

    @cached_property
    def readings(self) -> Mapping[str, Sequence[Entry]]:
        """The readings of each measure, by its identity and in their order."""
        return readings_by_measure(self.plan.history, self.settings.instruments)

    @cached_property
    def interventions(self) -> Mapping[str, Sequence[int]]:
        """Which interventions name a goal or objective, by its id, in the order of the file."""
        serving: dict[str, list[int]] = {}
        for index, intervention in enumerate(self.plan.interventions):
            for id in dict.fromkeys(intervention.goals):
                serving.setdefault(id, []).append(index)
        return serving


PlanCheck = Callable[[Context], Iterator[Diagnostic]]
GoalCheck = Callable[[GoalContext, Context], Iterator[Diagnostic]]


@dataclass(frozen=True)
class Rule:
    """One rule. Its documentation is the docstring of its check, in named sections.

    `decides` says whether a finding by itself means that the criterion is not met. `on_closed` rules
    speak of a closed plan too.
    """

    code: str
    name: str
    level: Level
    scope: Literal["plan", "goal"]
    check: PlanCheck | GoalCheck
    decides: bool = False
    on_closed: bool = False

    @property
    def criterion(self) -> str:
        """The SMART letter, P for the plan as a whole, or X for the findings set aside."""
        return self.code[0]

    @cached_property
    def sections(self) -> dict[str, str]:
        """Summary, Why, Poor, Better, Clear and Source, as the docstring has them."""
        return sections(self.check.__doc__ or "")


def sections(docstring: str) -> dict[str, str]:
    """A docstring's named sections; the text before the first is the `Summary`."""
    import inspect

    by_heading: dict[str, str] = {}
    name, lines = "Summary", list[str]()
    for line in [*inspect.cleandoc(docstring).splitlines(), "End:"]:
        heading = re.fullmatch(r"(Why|Poor|Better|Clear|Source|End):(?: +(.*))?", line)
        if heading:
            by_heading[name] = inspect.cleandoc("\n".join(lines)).strip()
            name, lines = heading[1], [heading[2] or ""]
        else:
            lines.append(line)
    return by_heading


def plan_rule(code: str, name: str, level: Level, on_closed: bool = False) -> Callable[[PlanCheck], Rule]:
    """Make a rule of a generator that looks at the plan as a whole."""
    return lambda check: Rule(code, name, level, "plan", check, on_closed=on_closed)


def goal_rule(code: str, name: str, level: Level, decides: bool = False) -> Callable[[GoalCheck], Rule]:
    """Make a rule of a generator that looks at one active goal or objective at a time."""
    return lambda check: Rule(code, name, level, "goal", check, decides)
