"""Measurable: whether two people, given the record, would agree that a goal is met."""

from collections.abc import Iterator
from typing import Final

from planctl.lint import evidence, proposals
from planctl.lint.goal_text import judgment
from planctl.lint.goal_text.measure_match import claims, disagreements
from planctl.lint.rule import Context, Diagnostic, GoalContext, goal_rule
from planctl.model import dates, instruments
from planctl.model.plan import Route

# Instruments that say nothing about change: a suicide risk screen, and a rating of the session.
_NOT_FOR_CHANGE: Final = {
    "c_ssrs": "screens for risk and cannot carry a target",
    "srs": "rates the session, not the client",
}
_OBSOLETE: Final = {"gaf": "was dropped from DSM-5"}


def _text(goal: GoalContext) -> Route:
    return (*goal.route, "text")


def _criteria(goal: GoalContext) -> tuple[str, ...]:
    """The letters that one question about a measure speaks for: what cannot be seen cannot be counted either."""
    main = goal.sentence.main
    reason = evidence.vague(goal)
    covered = reason in ("direction", "judgment", "topic") or (
        reason == "area" and main is not None and main.kind in ("direction", "inner")
    )
    return ("S", "M") if covered else ("M",)


@goal_rule("M001", "no-measure", "error")
def no_measure(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Nothing that can be counted stands in the words or the fields.

    Why: Without an amount, a score, or an event that happens or does not, two people who read the
        record can disagree forever about whether the goal is met. Of 166 goals that young people
        and their therapists wrote, 23 could be measured.
    Poor: text: Feel less tense in meetings
        by: 2026-06-30
    Better: text: Feel less tense in meetings
        by: 2026-06-30
        measure: {name: GAD-7, baseline: 15, target: 9}
    Clear: A measure with a target, or objectives that each have a level of their own.
    Source: Cairns 2019; Stewart 2024.
    """
    if evidence.unmeasured(goal) != "nothing" or not evidence.asks(goal):
        return
    yield Diagnostic(
        _text(goal),
        f"{goal.id} has no measurable criterion (a count, a score, or a yes/no event)",
        "How will you and the client know it has been met?",
        # That an act has no end of its own is what word lists suggest; only absence is proven.
        level=None if judgment.nothing_countable(goal.sentence) else "warning",
        criteria=_criteria(goal),
    )


@goal_rule("M002", "no-target", "error")
def no_target(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """A measure is named, and no level of it to reach.

    Why: "As measured by" says what to look at, not what to see there. Any change of one point
        would do, in either direction.
    Poor: text: Lower my score on the PHQ-9 by 30 June 2026
    Better: text: Lower my score on the PHQ-9 from 18 to 9 by 30 June 2026
    Clear: A target.
    Source: planctl's own.
    """
    if evidence.unmeasured(goal) != "target":
        return
    question = "What score or level is the target?"
    if goal.goal.measure is not None:
        yield Diagnostic((*goal.route, "measure"), f"{goal.id} has a measure but no target", question)
        return
    named = goal.sentence.instruments[0].label
    yield Diagnostic(
        _text(goal),
        f"{goal.id} names {named} but no target",
        question,
        f"{goal.id} names a measure but no target",
        level="warning" if goal.sentence.levels else None,
    )


@goal_rule("M003", "no-baseline", "warning")
def no_baseline(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
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
    if not _needs_baseline(goal):
        return
    yield Diagnostic(
        (*goal.route, "measure") if goal.goal.measure is not None else _text(goal),
        f"{goal.id} has a target but no baseline",
        "What is the current score or frequency?",
    )


def _needs_baseline(goal: GoalContext) -> bool:
    measure, text = goal.goal.measure, goal.sentence
    if goal.goal.maintenance or (measure is not None and measure.baseline is not None):
        return False
    if any(level.start is not None or level.present for level in text.levels):
        return False
    if measure is not None:
        # Where there is no target either M002 asks for it; where it starts comes after that.
        return measure.target is not None or judgment.measurable(text)
    if evidence.unmeasured(goal) or text.subject.kind == "staff":
        return False
    levels = judgment.strong_levels(text)
    sized = any(level.kind == "by" for level in levels)
    scored = any(level.instrument is not None and level.kind != "rate" for level in levels)
    main = text.main
    changes = main is not None and main.kind == "direction" and not judgment.holds(main)
    return sized or scored or (changes and any(level.low is not None for level in levels))


@goal_rule("M004", "not-a-change", "error", decides=True)
def not_a_change(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
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
    measure, instrument = goal.goal.measure, goal.instrument
    if measure is None:
        return
    for key in ("baseline", "target"):
        value = getattr(measure, key)
        if value is None or instrument is None:
            continue
        if not instrument.holds(value):
            yield Diagnostic(
                (*goal.route, "measure", key),
                f"{goal.id}: {instrument.label} is scored from {instrument.low} to {instrument.high}; "
                f"the {key} is {value}",
            )
        elif key == "baseline" and (fault := instrument.score_fault(value)):
            yield Diagnostic((*goal.route, "measure", key), f"{goal.id}: {fault}")
    if goal.goal.maintenance or measure.baseline is None or measure.target is None:
        return
    if instrument is not None and not instrument.holds(measure.target):
        return  # What is no score need not be compared.
    at = (*goal.route, "measure", "target")
    if measure.baseline == measure.target:
        yield Diagnostic(at, f"{goal.id}: target and baseline are the same", "Is holding that level the goal?")
        return
    better = measure.direction(instrument)
    heading = "lower" if measure.target < measure.baseline else "higher"
    if better is not None and better != heading:
        yield Diagnostic(
            at,
            f"{goal.id}: {better} is better, but the target of {measure.target} is {heading} "
            f"than the baseline of {measure.baseline}",
            "Are the two numbers swapped?",
        )


@goal_rule("M005", "words-and-fields-disagree", "error")
def words_and_fields_disagree(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """A number that the words tie to the measure is not the one in the field.

    Why: One of the two is out of date, and reviews go by the field. A finding is made only where
        words and field are two exact readings of the same thing; "drop 6 points" agrees with a
        baseline of 17 and a target of 11.
    Poor: text: PHQ-9 from 18 to 9 or below by 30 June 2026
        measure: {name: PHQ-9, baseline: 18, target: 12}
    Better: text: PHQ-9 from 18 to 9 or below by 30 June 2026
        measure: {name: PHQ-9, baseline: 18, target: 9}
    Clear: The same number in both.
    Source: planctl's own.
    """
    measure = goal.goal.measure
    if measure is None or not goal.sentence.english:
        return
    claimed = claims(goal.sentence, measure, goal.instrument, goal.lexicon)
    for field, words in disagreements(claimed, measure, goal.instrument):
        yield Diagnostic(
            (*goal.route, "measure", field),
            f'{goal.id} says "{words}" but the {field} is {getattr(measure, field)}',
            "Which one did you agree on?",
            f"{goal.id} says one number in words and another in `{field}`",
        )


@goal_rule("M006", "understanding-only", "warning")
def understanding_only(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Understanding or an inner state is claimed, with no sign of it.

    Why: That somebody says they understand shows that they said it. What they do with it, how
        often, or what they can name can be observed.
    Poor: text: Verbalize understanding of the panic cycle by 30 June 2026
    Better: text: Draw the panic cycle from memory, with 4 of its 5 steps, by 30 June 2026
    Clear: A measure with a target, or "as shown by" and an act.
    Source: planctl's own.
    """
    if evidence.unmeasured(goal) == "understanding" and evidence.asks(goal):
        yield Diagnostic(
            _text(goal),
            f"{goal.id} rests on understanding or insight, which cannot be observed",
            "What would the client say or do?",
            criteria=_criteria(goal),
        )


@goal_rule("M007", "percent-of-nothing", "warning")
def percent_of_nothing(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """A percentage is given of what nobody counts.

    Why: Nobody knows how many percent of anxiety are there today. A percentage counts when it
        is of trials, days, meals or a score.
    Poor: text: Reduce anxiety by 40% by 30 June 2026
    Better: text: Reduce anxiety from 8 to 4 on a scale of 0 to 10 by 30 June 2026
    Clear: A measure with a unit and a target.
    Source: planctl's own.
    """
    if evidence.unmeasured(goal) == "percent" and evidence.asks(goal):
        yield Diagnostic(
            _text(goal),
            f"{goal.id} gives a percentage but no count to start from",
            "What is counted, and how many are there now?",
            criteria=_criteria(goal),
        )


@goal_rule("M008", "not-for-change", "error", decides=True)
def not_for_change(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
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
    instrument = goal.instrument
    why = instrument and (_NOT_FOR_CHANGE.get(instrument.key) or _OBSOLETE.get(instrument.key))
    if instrument is not None and why:
        yield Diagnostic(
            (*goal.route, "measure", "name"),
            f"{goal.id}: {instrument.label} {why}",
            "What would the client do or feel differently?",
        )


@goal_rule("M009", "no-reading", "note")
def no_reading(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
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
    measure = goal.goal.measure
    if measure is None:
        return
    taken = context.readings.get(instruments.identity(measure.name, context.settings.instruments), ())
    start = goal.start
    last = max([start, *(entry.date for entry in taken[-1:])])
    intervals = [clock.terms.every for clock in context.terms.clocks if clock.terms.every]
    for every in intervals[:1]:
        if context.today > dates.after(last, every, 2):
            since = f"since {last}" if taken else f"since the start on {last}"
            yield Diagnostic(
                (*goal.route, "measure"),
                f"{goal.id}: {measure.name} has not been scored {since}",
                "Is it still the right measure?",
                f"{goal.id}: its measure has not been scored {since}",
            )


@goal_rule("M010", "words-not-in-fields", "warning")
def words_not_in_fields(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The sentence holds a score or a date that no field has.

    Why: Review dates and `progress` read fields, not sentences. A score that stands in the words alone
        is never charted, and a date that stands there alone never brings a review forward.
    Poor: text: GAD-7 from 16 to 8 by 1 June 2026
    Better: text: GAD-7 from 16 to 8 by 1 June 2026
        by: 2026-06-01
        measure: {name: GAD-7, baseline: 16, target: 8}
    Clear: planctl check --fix adds the fields, after asking.
    Source: planctl's own.
    """
    proposed = proposals.fields_in_words(goal)
    if not proposed:
        return
    names = " and ".join(f"`{name}`" for name in proposed)
    seen = "it" if len(proposed) == 1 else "them"
    yield Diagnostic(
        _text(goal),
        f"{goal.id} holds {names} in words only, so review dates and `progress` cannot see {seen}",
        f"Add {proposals.shown(proposed)}? (planctl check --fix)",
        f"{goal.id} holds {names} in words only",
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
    words_not_in_fields,
)
