"""Achievable, as far as words and fields show: whose act it is, and what it leaves to chance."""

from collections.abc import Iterator
from typing import Final

from planctl.lint import evidence
from planctl.lint.goal_text import judgment
from planctl.lint.rule import Context, Diagnostic, GoalContext, goal_rule, plan_rule
from planctl.model.instruments import Instrument, format_number
from planctl.model.plan import Measure, Route
from planctl.schedule import status

_MOST_GOALS: Final = 5


def _text(goal: GoalContext) -> Route:
    return (*goal.route, "text")


def _safety(goal: GoalContext) -> bool:
    return goal.goal.safety or (goal.parent is not None and goal.parent.safety)


@goal_rule("A001", "absolute", "note")
def absolute(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Never, always or cure is the outcome.

    Why: One bad day breaks a goal of "never" or "always", and after it there is nothing left to
        aim at. Where an absolute is meant, as with self-harm or violence, say so.
    Poor: text: Never argue with my brother again
    Better: text: Leave the room before an argument with my brother in 4 of 5 cases by 30 June 2026
    Clear: `safety: true`, where an absolute is meant.
    Source: planctl's own.
    """
    words = goal.sentence.absolutes
    if words and not _safety(goal):
        yield Diagnostic(
            _text(goal),
            f'{goal.id} leaves no room for one bad day ("{words[0].lower()}")',
            "How much would be good enough? If an absolute is meant for safety, set `safety: true`.",
            f"{goal.id} leaves no room for one bad day",
        )


def _improves(measure: Measure, instrument: Instrument) -> bool:
    if measure.baseline is None or measure.target is None:
        return True
    lower = measure.direction(instrument) == "lower"
    return measure.target < measure.baseline if lower else measure.target > measure.baseline


def _too_small(goal: GoalContext) -> bool:
    """Whether the change aimed at is smaller than the smallest meaningful one."""
    measure, instrument = goal.goal.measure, goal.instrument
    if measure is None or instrument is None or measure.baseline is None or measure.target is None:
        return False
    smallest = instrument.smallest_change(measure.baseline)
    return bool(smallest) and abs(measure.baseline - measure.target) < (smallest or 0) - 1e-9


@goal_rule("A002", "size-of-change", "note", decides=True)
def size_of_change(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The change aimed at is smaller than what is meaningful, or not possible from this baseline.

    Why: A change within measurement error, or smaller than clients notice, proves nothing.
    Poor:
        text: PHQ-9 from 15 to 13 by 31 May 2026
        measure: {name: PHQ-9, baseline: 15, target: 13}
    Better:
        text: PHQ-9 from 15 to 9 by 31 May 2026
        measure: {name: PHQ-9, baseline: 15, target: 9}
    Clear: an `ignore` with the reason.
    Source: measures.csv, with the population of each figure.
    """
    measure, instrument = goal.goal.measure, goal.instrument
    if measure is None or instrument is None or goal.goal.maintenance or instrument.better == "either":
        return
    start, target = measure.baseline, measure.target
    smallest = instrument.smallest_change(start) if start is not None else None
    if start is None or target is None or not smallest:
        return
    lower = instrument.better == "lower"
    end = instrument.low if lower else instrument.high
    population = f", {instrument.min_change_population}" if instrument.min_change_population else ""
    reliable = instrument.min_change_kind in ("RCI", "SDC", "MDC")
    kind = "reliable change" if reliable else "smallest meaningful change"
    source = f"{kind} is {format_number(smallest)}{population}; {instrument.sources[0]}"
    at = (*goal.route, "measure", "target")
    if end is not None and abs(start - end) < smallest:
        name = "floor" if lower else "ceiling"
        yield Diagnostic(
            at,
            f"{goal.id}: {instrument.label} is at its {name} at {start} ({source})",
            "Would another measure show more?",
        )
    elif _improves(measure, instrument) and _too_small(goal):
        within = "within measurement error" if reliable else "too small to be noticed"
        yield Diagnostic(
            at, f"{goal.id}: {instrument.label} {start} to {target} is {within} ({source})", "Is that enough?"
        )


def _named(words: str) -> str:
    """`Mom` keeps its capital, `Husband` at the head of a sentence does not."""
    return words if words in ("Mom", "Dad", "Mum") else f"the {words.lower()}"


@goal_rule("A003", "depends-on-others", "warning", decides=True)
def depends_on_others(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Somebody else would have to change.

    Why: The client can do everything right and still miss the goal. What the client will do about
        it is in the client's hands.
    Poor: text: Husband will stop drinking by 30 June 2026
    Better: text: Tell my husband in two talks a month how his drinking affects me, by 30 June 2026
    Clear: The client's own act.
    Source: planctl's own.
    """
    subject = goal.sentence.subject
    if subject.kind == "other":
        yield Diagnostic(
            _text(goal),
            f"{goal.id} depends on what {_named(subject.words)} does",
            "What will the client do?",
            f"{goal.id} depends on what somebody else does",
        )


@goal_rule("A004", "hedged", "note")
def hedged(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Try to, if possible or as needed is the criterion.

    Why: A goal that is met by trying, or only where it suits, is always met. A small level says
        more kindly what is within reach.
    Poor: text: Try to speak up in meetings when possible
    Better: text: Speak up in 1 of 4 meetings by 30 June 2026
    Clear: A level, in the words or as a measure with a target.
    Source: planctl's own.
    """
    text = goal.sentence
    if text.hedges and not judgment.strong_levels(text) and not evidence.has_level(goal.goal):
        yield Diagnostic(
            _text(goal),
            f'{goal.id} leaves it open whether it is done ("{text.hedges[0].lower()}")',
            "How often or how much would be enough?",
            f"{goal.id} leaves it open whether it is done",
        )


@goal_rule("A005", "only-an-absence", "note")
def only_an_absence(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Only what will stop is named, and nothing to do instead.

    Why: Nobody can practice not doing something. What the client will do at that moment can be
        practiced, seen and praised.
    Poor: text: Stop biting my nails by 30 June 2026
    Better: text: Squeeze the stress ball when my hands go to my mouth, 8 of 10 times by 30 June 2026
    Clear: An objective that says what will be done instead; `safety: true`, where an absence is meant.
    Source: planctl's own.
    """
    text = goal.sentence
    if _safety(goal) or text.subject.kind == "other" or not judgment.only_absence(text):
        return
    if any(not judgment.only_absence(goal.read(objective)) for objective in goal.goal.objectives):
        return
    yield Diagnostic(
        _text(goal), f"{goal.id} says only what will stop", "What will the client do at that moment instead?"
    )


@plan_rule("A006", "too-many", "warning")
def too_many(context: Context) -> Iterator[Diagnostic]:
    """More than five goals are worked on at once.

    Why: Attention is limited: what everything is aimed at, nothing is worked on.
    Poor:
        goals:
          - {id: g1, text: Ride the bus to work}
          - {id: g2, text: Call a friend weekly}
          - {id: g3, text: Sleep seven hours}
          - {id: g4, text: Cook three dinners a week}
          - {id: g5, text: Walk daily}
          - {id: g6, text: Open the mail weekly}
    Better:
        goals:
          - {id: g1, text: Ride the bus to work}
          - {id: g2, text: Call a friend weekly}
    Clear: drop or defer some, or make them objectives of a goal.
    Source: planctl's own.
    """
    goals = [goal for goal, parent in status.active_goals(context.plan) if parent is None]
    if len(goals) > _MOST_GOALS:
        yield Diagnostic(("goals",), f"{len(goals)} goals are open at once", "Which matter most to the client now?")


@goal_rule("A007", "target-still-clinical", "note")
def target_still_clinical(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The target is still on the clinical side of the cut-off.

    Why: A score that improves and stays above the cut-off still counts as a case. That may be as much as
        this plan can reach; then it is worth saying so.
    Poor:
        text: PHQ-9 from 20 to 14 by 31 May 2026
        measure: {name: PHQ-9, baseline: 20, target: 14}
    Better:
        text: PHQ-9 from 20 to 9 by 31 May 2026
        measure: {name: PHQ-9, baseline: 20, target: 9}
    Clear: a target past the cut-off, or an `ignore` with the reason.
    Source: measures.csv for the cut-offs.
    """
    measure, instrument = goal.goal.measure, goal.instrument
    # A step on the way need not be the end of it, and a change too small is asked about already.
    if measure is None or instrument is None or measure.target is None or goal.parent is not None:
        return
    if goal.goal.maintenance or _too_small(goal) or not _improves(measure, instrument):
        return
    if instrument.holds(measure.target) and instrument.clinical(measure.target):
        yield Diagnostic(
            (*goal.route, "measure", "target"),
            f"{goal.id}: {instrument.label} {measure.target} is still on the clinical side of the cut-off "
            f"({instrument.cutoff_text})",
            "Is that as far as this plan should go?",
        )


RULES = (
    absolute, size_of_change, depends_on_others, hedged, only_an_absence, too_many, target_still_clinical,
)  # fmt: skip
