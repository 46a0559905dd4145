"""Fields that a goal's sentence already holds: the measure with its numbers, and the day."""

from collections.abc import Mapping
from datetime import date

from planctl.lint import evidence
from planctl.lint.goal_text.measure_match import claims
from planctl.lint.rule import GoalContext
from planctl.model.plan import Measure


def fields_in_words(context: GoalContext) -> Mapping[str, Measure | date]:
    """`measure` and `by`, as far as the words hold them exactly and the goal has no such field."""
    fields: dict[str, Measure | date] = {}
    text, goal = context.sentence, context.goal
    if not text.english:
        return fields
    if goal.measure is None and not goal.levels and (measure := _measure(context)) is not None:
        fields["measure"] = measure
    days = {evidence.exact_day(deadline, context.start) for deadline in text.deadlines if deadline.kind != "occasion"}
    if goal.by is None and len(days) == 1 and (day := days.pop()) is not None and day > context.start:
        fields["by"] = day
    return fields


def shown(proposed: Mapping[str, Measure | date]) -> str:
    """The fields as they would be written: `by: 2026-06-01`."""
    return " and ".join(f"`{name}: {_value(value)}`" for name, value in proposed.items())


def _value(value: Measure | date) -> str:
    if isinstance(value, date):
        return value.isoformat()
    given = (("name", value.name), ("baseline", value.baseline), ("target", value.target))
    return "{" + ", ".join(f"{key}: {item}" for key, item in given if item is not None) + "}"


def _measure(context: GoalContext) -> Measure | None:
    """The one instrument that the words name, with the one target they give it."""
    text = context.sentence
    if len(text.instruments) != 1 or text.instruments[0].better == "either":
        return None
    instrument = text.instruments[0]
    read = claims(text, Measure(name=instrument.label), instrument, context.lexicon)
    targets = {level.high if instrument.better == "lower" else level.low for level in read.targets}
    if len(read.targets) != 1:
        return None
    target = targets.pop()
    bound = read.targets[0].bound
    if target is not None and bound in ("<", ">") and isinstance(target, int):
        target += -1 if bound == "<" else 1
    baselines = {value for _, value in read.baselines}
    if target is None or bound == "~" or len(baselines) > 1 or not instrument.holds(target):
        return None
    baseline = baselines.pop() if baselines else None
    if baseline is not None and (not instrument.holds(baseline) or baseline == target):
        return None
    return Measure(name=instrument.label, baseline=baseline, target=target)
