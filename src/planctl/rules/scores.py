"""Rules on a goal's measure: what its numbers say, with what is known of the instrument."""

from collections.abc import Iterator

from planctl import dates, progress, schedule
from planctl.measures import shown
from planctl.rules.rule import Aim, Look, Remark, goal_rule

# Instruments that say nothing about change: a suicide risk screen, and a rating of the session.
_NOT_FOR_CHANGE = {
    "c_ssrs": "screens for risk and is never a target",
    "srs": "rates the session, not the client",
}
_OBSOLETE = {"gaf": "was dropped from DSM-5"}


@goal_rule("M004", "not-a-change", "error")
def not_a_change(aim: Aim, look: Look) -> Iterator[Remark]:
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
            yield Remark(
                (*aim.route, "measure", key),
                f"{aim.what}: {instrument.label} runs from {instrument.low} to {instrument.high}, the {key} is {value}",
                goal=aim.goal.id,
            )
    if aim.goal.maintenance or measure.baseline is None or measure.target is None:
        return
    at = (*aim.route, "measure", "target")
    if measure.baseline == measure.target:
        yield Remark(at, f"{aim.what}: the target is the baseline", "Is holding that level the goal?", goal=aim.goal.id)
        return
    better = measure.direction(instrument)
    aims_at = "lower" if measure.target < measure.baseline else "higher"
    if better is not None and better != aims_at:
        yield Remark(
            at,
            f"{aim.what}: {better} is better, and the target {measure.target} is {aims_at} "
            f"than the baseline {measure.baseline}",
            goal=aim.goal.id,
        )


@goal_rule("M008", "not-for-change", "error")
def not_for_change(aim: Aim, look: Look) -> Iterator[Remark]:
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
        yield Remark(
            (*aim.route, "measure", "name"),
            f"{aim.what}: {instrument.label} {why}",
            "What would the client do or feel differently?",
            goal=aim.goal.id,
        )


@goal_rule("M009", "no-reading", "note")
def no_reading(aim: Aim, look: Look) -> Iterator[Remark]:
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
    taken = progress.readings(look.plan.history, measure.name, look.settings.instruments)
    start = aim.start
    last = max([start, *(entry.date for entry in taken)])
    clocks = schedule.terms(look.plan, look.settings).clocks
    intervals = [clock.terms.every for clock in clocks if clock.terms.every]
    for every in intervals[:1]:
        if look.today > dates.after(last, every, 2):
            since = f"since {last}" if taken else f"yet, {last} being the start"
            yield Remark(
                (*aim.route, "measure"),
                f"{aim.what}: {measure.name} has no reading {since}",
                "Is it still the right measure?",
                f"{aim.what}: its measure has no reading {since}",
                goal=aim.goal.id,
            )


@goal_rule("A002", "size-of-change", "note")
def size_of_change(aim: Aim, look: Look) -> Iterator[Remark]:
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
        yield Remark(
            at,
            f"{aim.what}: {instrument.label} is at its {name}: from {measure.baseline} a change of {shown(smallest)}, "
            f"the smallest meaningful one, is not possible ({source})",
            "Would another measure show more?",
            goal=aim.goal.id,
        )
    elif 0 < gain < smallest - 1e-9:
        yield Remark(
            at,
            f"{aim.what}: a change of {shown(gain)} on {instrument.label} is below the smallest meaningful one "
            f"of {shown(smallest)} ({source})",
            "Is that enough to matter to the client?",
            goal=aim.goal.id,
        )


RULES = (not_a_change, not_for_change, no_reading, size_of_change)
