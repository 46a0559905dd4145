"""Achievable, as far as words and fields show: whose act it is, and what it leaves to chance."""

from collections.abc import Iterator

from planctl.lint import evidence as fields
from planctl.lint.goal_text import evidence as evidence
from planctl.lint.rule import Context, Diagnostic, GoalContext, goal_rule, plan_rule
from planctl.model.instruments import shown
from planctl.model.plan import Route
from planctl.schedule import status

_MOST_GOALS = 5


def _text(aim: GoalContext) -> Route:
    return (*aim.route, "text")


@goal_rule("A001", "absolute", "note")
def absolute(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Never, always or cure is the outcome.

    Why: One bad day breaks a goal of "never" or "always", and after it there is nothing left to
        aim at. Where an absolute is meant, as with self-harm or violence, say so.
    Poor: text: Never argue with my brother again
    Better: text: Leave the room before an argument with my brother in 4 of 5 cases by 30 June 2026
    Clear: `safety: true`, where an absolute is meant.
    Source: planctl's own.
    """
    if not aim.parts.absolutes or aim.goal.safety or (aim.parent is not None and aim.parent.safety):
        return
    words = aim.parts.absolutes[0]
    yield Diagnostic(
        _text(aim),
        f'{aim.what} leaves no room for one bad day: "{words}"',
        "How much would be good enough? Where safety asks for an absolute, set `safety: true`.",
        f"{aim.what} leaves no room for one bad day",
    )


@goal_rule("A002", "size-of-change", "note")
def size_of_change(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
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
    measure, instrument = aim.goal.measure, aim.instrument
    if measure is None or instrument is None or aim.goal.maintenance:
        return
    if measure.baseline is None or measure.target is None or instrument.better == "either":
        return
    smallest = instrument.smallest_change(measure.baseline)
    if smallest is None or not smallest:
        return
    lower = instrument.better == "lower"
    gain = measure.baseline - measure.target if lower else measure.target - measure.baseline
    end = instrument.low if lower else instrument.high
    room = abs(measure.baseline - end) if end is not None else None
    population = f" in {instrument.min_change_population}" if instrument.min_change_population else ""
    source = f"{instrument.min_change_kind}{population}; {instrument.sources[0]}"
    at = (*aim.route, "measure", "target")
    if room is not None and room < smallest:
        name = "floor" if lower else "ceiling"
        yield Diagnostic(
            at,
            f"{aim.what}: {instrument.label} is at its {name}: from {measure.baseline} a change of {shown(smallest)}, "
            f"the smallest meaningful one, is not possible ({source})",
            "Would another measure show more?",
            goal=aim.goal.id,
        )
    elif 0 < gain < smallest - 1e-9:
        yield Diagnostic(
            at,
            f"{aim.what}: a change of {shown(gain)} on {instrument.label} is below the smallest meaningful one "
            f"of {shown(smallest)} ({source})",
            "Is that enough to matter to the client?",
            goal=aim.goal.id,
        )


@goal_rule("A003", "depends-on-others", "warning")
def depends_on_others(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Somebody else would have to change.

    Why: The client can do everything right and still miss the goal. What the client will do about
        it is in the client's hands.
    Poor: text: Husband will stop drinking by 30 June 2026
    Better: text: Tell my husband in two talks a month how his drinking affects me, by 30 June 2026
    Clear: The client's own act.
    Source: planctl's own.
    """
    if aim.parts.subject.sort != "other":
        return
    words = aim.parts.subject.words
    yield Diagnostic(
        _text(aim),
        f'{aim.what} is for "{words}" to do, not for the client',
        "What will the client do, whatever the others do?",
        f"{aim.what} is for somebody else to do, not for the client",
    )


@goal_rule("A004", "hedged", "note")
def hedged(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Try to, if possible or as needed is the criterion.

    Why: A goal that is met by trying, or only where it suits, is always met. A small level says
        more kindly what is within reach.
    Poor: text: Try to speak up in meetings when possible
    Better: text: Speak up in 1 of 4 meetings by 30 June 2026
    Clear: A level, in the words or as a measure with a target.
    Source: planctl's own.
    """
    if not aim.parts.hedges or evidence.levels(aim.parts) or fields.measured(aim):
        return
    words = aim.parts.hedges[0]
    yield Diagnostic(
        _text(aim),
        f'{aim.what} leaves it open with "{words}"',
        "How often or how much would be enough?",
        f"{aim.what} leaves it open how much is enough",
    )


@goal_rule("A005", "only-an-absence", "note")
def only_an_absence(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Only what will stop is named, and nothing to do instead.

    Why: Nobody can practise not doing something. What the client will do at that moment can be
        practised, seen and praised.
    Poor: text: Stop biting my nails by 30 June 2026
    Better: text: Squeeze the stress ball when my hands go to my mouth, 8 of 10 times by 30 June 2026
    Clear: An objective that says what will be done instead; `safety: true`, where an absence is meant.
    Source: planctl's own.
    """
    own = aim.goal.safety or (aim.parent is not None and aim.parent.safety)
    if own or not evidence.only_absence(aim.parts) or fields.any_positive_objective(aim):
        return
    yield Diagnostic(
        _text(aim),
        f"{aim.what} says what will stop, and not what takes its place",
        "What will the client do at that moment instead?",
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
    active = [goal for goal, parent in status.active_goals(context.plan) if parent is None]
    if len(active) > _MOST_GOALS:
        yield Diagnostic(
            ("goals",), f"{len(active)} goals are worked on at once", "Which matter most to the client now?"
        )


RULES = (absolute, size_of_change, depends_on_others, hedged, only_an_absence, too_many)
