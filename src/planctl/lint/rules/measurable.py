"""Measurable: whether two people, given the record, would agree that a goal is met."""

from collections.abc import Iterator

from planctl.analysis import scores
from planctl.lint import evidence as fields
from planctl.lint.goal_text import evidence as evidence
from planctl.lint.goal_text import tied
from planctl.lint.rule import Context, Diagnostic, GoalContext, goal_rule
from planctl.model import dates
from planctl.model.instruments import Number
from planctl.model.plan import Route
from planctl.schedule.terms import terms as review_terms

# Instruments that say nothing about change: a suicide risk screen, and a rating of the session.
_NOT_FOR_CHANGE = {
    "c_ssrs": "screens for risk and is never a target",
    "srs": "rates the session, not the client",
}
_OBSOLETE = {"gaf": "was dropped from DSM-5"}


def _text(aim: GoalContext) -> Route:
    return (*aim.route, "text")


def _silent(aim: GoalContext) -> bool:
    """Whether words, fields and objectives all leave the level out."""
    return not (evidence.measured(aim.parts) or fields.measured(aim))


def _without_target(aim: GoalContext) -> bool:
    return aim.goal.measure is not None or bool(aim.parts.instruments) or _bare_measure(aim)


def _bare_measure(aim: GoalContext) -> bool:
    main = aim.parts.main
    return main is not None and main.measured and main.sort != "saying"


def _percent_only(aim: GoalContext) -> bool:
    return bool(evidence.uncounted(aim.parts))


@goal_rule("M001", "no-measure", "error")
def no_measure(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Nothing that can be counted stands in the words or the fields.

    Why: Without an amount, a score or an event that happens or does not, two people who read the
        record can disagree for ever about whether the goal is met. Of 166 goals that young people
        and their therapists wrote, 23 could be measured.
    Poor: text: Feel less tense in meetings
        by: 2026-06-30
    Better: text: Feel less tense in meetings
        by: 2026-06-30
        measure: {name: GAD-7, baseline: 15, target: 9}
    Clear: A measure with a target, or objectives that each have a level of their own.
    Source: Cairns 2019; Stewart 2024.
    """
    if not _silent(aim) or _without_target(aim) or _percent_only(aim) or evidence.understanding_only(aim.parts):
        return
    yield Diagnostic(
        _text(aim),
        f"{aim.what} names nothing that can be counted",
        "What would show that it is reached?",
        # That a doing has no end of its own is what word lists suggest; only absence is proven.
        level=None if evidence.nothing_countable(aim.parts) else "warning",
    )


@goal_rule("M002", "no-target", "error")
def no_target(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """A measure is named, and no level of it to reach.

    Why: "As measured by" says what to look at, not what to see there. Any change of one point
        would do, in either direction.
    Poor: text: Lower my score on the PHQ-9 by 30 June 2026
    Better: text: Lower my score on the PHQ-9 from 18 to 9 by 30 June 2026
    Clear: A target.
    Source: planctl's own.
    """
    if not _silent(aim) or not _without_target(aim) or _percent_only(aim):
        return
    measure = aim.goal.measure
    if measure is not None:
        yield Diagnostic(
            (*aim.route, "measure"),
            f"{aim.what} has a measure and no target",
            "Which value would be good enough?",
        )
        return
    named = (
        aim.parts.instruments[0].label if aim.parts.instruments else aim.parts.physical[0] if aim.parts.physical else ""
    )
    yield Diagnostic(
        _text(aim),
        f'{aim.what} names a measure, "{named}", and no level to reach',
        "Which value would be good enough?",
        f"{aim.what} names a measure, and no level to reach",
        level=None if aim.parts.instruments and not aim.parts.unread and not aim.parts.levels else "warning",
    )


@goal_rule("M003", "no-baseline", "warning")
def no_baseline(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """A change is aimed at, and nobody wrote down where it starts.

    Why: A target without a starting value cannot show progress, only arrival. After a few weeks
        nobody remembers how it was.
    Poor: text: Sleep through on 5 nights a week by 30 June 2026
        measure: {name: nights slept through, unit: nights per week, target: 5, better: higher}
    Better: text: Sleep through on 5 nights a week by 30 June 2026
        measure: {name: nights slept through, unit: nights per week, baseline: 1, target: 5, better: higher}
    Clear: The baseline of the measure.
    Source: planctl's own.
    """
    goal, parts = aim.goal, aim.parts
    measure = goal.measure
    if goal.maintenance or (measure is not None and measure.baseline is not None):
        return
    if any(level.sort == "change" or level.start is not None for level in parts.levels):
        return
    if measure is not None and measure.target is None and not evidence.measured(parts):
        # M002 already asks for the level to reach; where it starts comes after that.
        return
    main = parts.main
    changes = (
        main is not None
        and main.sort == "direction"
        and any(level.low is not None and level.bound != "by" for level in evidence.levels(parts))
    )
    scored = bool(parts.instruments) and any(
        level.instrument is not None and level.bound != "by" for level in parts.levels
    )
    if measure is None and not changes and not scored:
        return
    yield Diagnostic(
        (*aim.route, "measure") if measure is not None else _text(aim),
        f"{aim.what} aims at a change and does not say where it starts",
        "What is the value now?",
    )


@goal_rule("M004", "not-a-change", "error")
def not_a_change(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The target is no change from the baseline, the wrong way, or outside the instrument's range.

    Why: A target that cannot be told from the baseline, or cannot be scored, is never reached.
    Poor:
        text: PHQ-9 from 12 to 15 by 31 May 2026
        measure: {name: PHQ-9, baseline: 12, target: 15}
    Better:
        text: PHQ-9 from 15 to 8 by 31 May 2026
        measure: {name: PHQ-9, baseline: 15, target: 8}
    Clear: `maintenance: true` where holding a level is the goal.
    Source: measures.csv for ranges and directions.
    """
    measure = aim.goal.measure
    if measure is None:
        return
    instrument = aim.instrument
    for key in ("baseline", "target"):
        value = getattr(measure, key)
        if value is not None and instrument is not None and not instrument.holds(value):
            yield Diagnostic(
                (*aim.route, "measure", key),
                f"{aim.what}: {instrument.label} runs from {instrument.low} to {instrument.high}, the {key} is {value}",
                goal=aim.goal.id,
            )
    if aim.goal.maintenance or measure.baseline is None or measure.target is None:
        return
    at = (*aim.route, "measure", "target")
    if measure.baseline == measure.target:
        yield Diagnostic(
            at, f"{aim.what}: the target is the baseline", "Is holding that level the goal?", goal=aim.goal.id
        )
        return
    better = measure.direction(instrument)
    aims_at = "lower" if measure.target < measure.baseline else "higher"
    if better is not None and better != aims_at:
        yield Diagnostic(
            at,
            f"{aim.what}: {better} is better, and the target {measure.target} is {aims_at} "
            f"than the baseline {measure.baseline}",
            goal=aim.goal.id,
        )


@goal_rule("M005", "words-and-fields-disagree", "error")
def words_and_fields_disagree(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """A number that the words tie to the measure is not the one in the field.

    Why: One of the two is out of date, and reviews go by the field. A finding is made only where
        the words tie exactly one level to the measure.
    Poor: text: PHQ-9 from 18 to 9 or below by 30 June 2026
        measure: {name: PHQ-9, baseline: 18, target: 12}
    Better: text: PHQ-9 from 18 to 9 or below by 30 June 2026
        measure: {name: PHQ-9, baseline: 18, target: 9}
    Clear: The same number in both.
    Source: planctl's own.
    """
    measure = aim.goal.measure
    if measure is None:
        return
    found = tied.reading(aim.parts, aim.instrument, measure.name, measure.unit)
    if found is None:
        return
    if measure.target is not None and tied.differs(found, measure.target):
        yield _disagreement(aim, "target", found.words, measure.target)
    if measure.baseline is not None and found.start is not None and found.start != measure.baseline:
        yield _disagreement(aim, "baseline", found.words, measure.baseline)


def _disagreement(aim: GoalContext, field: str, words: str, value: Number) -> Diagnostic:
    return Diagnostic(
        (*aim.route, "measure", field),
        f'{aim.what} says "{words}" in its words and {value} as `{field}`',
        "Which of the two did you agree on?",
        f"{aim.what} gives another number in its words than as `{field}`",
    )


@goal_rule("M006", "understanding-only", "warning")
def understanding_only(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Understanding or an inner state is claimed, with no sign of it.

    Why: That somebody says they understand shows that they said it. What they do with it, how
        often, or what they can name can be seen.
    Poor: text: Verbalize understanding of the panic cycle by 30 June 2026
    Better: text: Draw the panic cycle from memory, with 4 of its 5 steps, by 30 June 2026
    Clear: A measure with a target, or "as shown by" and an act.
    Source: planctl's own.
    """
    if not _silent(aim) or _without_target(aim) or _percent_only(aim) or not evidence.understanding_only(aim.parts):
        return
    verb = aim.parts.main.verb if aim.parts.main else ""
    yield Diagnostic(
        _text(aim),
        f'{aim.what} claims an inner state ("{verb}") and gives no sign of it',
        "What would the client say or do that shows it, and how often?",
        f"{aim.what} claims an inner state and gives no sign of it",
    )


@goal_rule("M007", "percent-of-nothing", "warning")
def percent_of_nothing(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """A percentage is given of what nobody counts.

    Why: Nobody knows how many per cent of anxiety are there today. A percentage counts when it
        is of trials, days, meals or a score.
    Poor: text: Reduce anxiety by 40% by 30 June 2026
    Better: text: Reduce anxiety from 8 to 4 on a scale of 0 to 10 by 30 June 2026
    Clear: A measure with a unit and a target.
    Source: planctl's own.
    """
    if not _silent(aim) or not _percent_only(aim):
        return
    words = evidence.uncounted(aim.parts)[0].words
    yield Diagnostic(
        _text(aim),
        f'{aim.what} says "{words}" and not of what',
        "What is counted, and how many are there now?",
        f"{aim.what} gives a percentage and does not say of what",
    )


@goal_rule("M008", "not-for-change", "error")
def not_for_change(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The measure must not carry a change target, or is obsolete.

    Why: A risk screen has no total to bring down, a session rating does not rate the client, and an
        obsolete scale tells today's reader nothing.
    Poor:
        text: C-SSRS from 3 to 0 by 31 May 2026
        measure: {name: C-SSRS, baseline: 3, target: 0}
    Better:
        text: Follow the safety plan on every day with an urge until 31 May 2026
        measure: {name: days with an urge and the safety plan used, unit: percent, baseline: 20, target: 100}
    Clear: another measure.
    Source: measures.csv; C-SSRS "not for change scoring", GAF dropped from DSM-5 (jaapl.org 42/2/173).
    """
    instrument = aim.instrument
    if instrument is None:
        return
    why = _NOT_FOR_CHANGE.get(instrument.key) or _OBSOLETE.get(instrument.key)
    if why:
        yield Diagnostic(
            (*aim.route, "measure", "name"),
            f"{aim.what}: {instrument.label} {why}",
            "What would the client do or feel differently?",
            goal=aim.goal.id,
        )


@goal_rule("M009", "no-reading", "note")
def no_reading(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The measure has had no reading for longer than two review intervals.

    Why: A measure that nobody takes shows neither progress nor deterioration.
    Poor:
        text: PHQ-9 from 15 to 8 by 31 May 2026
        measure: {name: PHQ-9, baseline: 15, target: 8}
        start: 2024-06-01
    Better:
        text: PHQ-9 from 15 to 8 by 31 May 2026
        measure: {name: PHQ-9, baseline: 15, target: 8}
    Clear: planctl score CLIENT MEASURE VALUE.
    Source: planctl's own.
    """
    measure = aim.goal.measure
    if measure is None:
        return
    taken = scores.readings(context.plan.history, measure.name, context.settings.instruments)
    start = aim.start
    last = max([start, *(entry.date for entry in taken)])
    clocks = review_terms(context.plan, context.settings).clocks
    intervals = [clock.terms.every for clock in clocks if clock.terms.every]
    for every in intervals[:1]:
        if context.today > dates.after(last, every, 2):
            since = f"since {last}" if taken else f"yet, {last} being the start"
            yield Diagnostic(
                (*aim.route, "measure"),
                f"{aim.what}: {measure.name} has no reading {since}",
                "Is it still the right measure?",
                f"{aim.what}: its measure has no reading {since}",
                goal=aim.goal.id,
            )


RULES = (
    no_measure,
    no_target,
    no_baseline,
    not_a_change,
    words_and_fields_disagree,
    understanding_only,
    percent_of_nothing,
    not_for_change,
    no_reading,
)
