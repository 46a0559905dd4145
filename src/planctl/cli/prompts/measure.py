"""Questions about what shows that a goal is reached: the measure, where it is now, where it is to be."""

import difflib
from collections.abc import Callable, Container, Iterator

from planctl.cli.prompts import answers
from planctl.cli.prompts.context import PromptContext
from planctl.errors import UsageError
from planctl.lint.goal_text import GoalText
from planctl.lint.goal_text.measure_match import claims
from planctl.model import instruments as measures
from planctl.model.instruments import Instrument, Number, format_number
from planctl.model.plan import Measure
from planctl.model.settings import Suggested

# Two names may be meant for one another from here on: PHQ-8 and PHQ-9.
_ALIKE = 0.75


def ask_measure(context: PromptContext, parts: GoalText, before: Measure | None) -> Measure | None:
    """The measure of a goal, or none.

    Args:
        context: with the instruments and the template's suggestions.
        parts: the goal's sentence as it was read; what it says of a measure is on the line to begin with.
        before: the measure that stands already.

    Raises:
        KeyboardInterrupt: the dialogue was broken off.
    """
    suggestions = {measures.normalize_name(each.name): each for each in context.template.measures}
    name = context.dialogue.ask(
        "What will you measure?",
        str,
        before.name if before else None,
        suggested=parts.instruments[0].label if parts.instruments else "",
        completions=_names(context),
        hint=_hint(context),
        help="An instrument (planctl measures lists them), or anything that can be counted. Enter: no measure.",
    )
    if name is None:
        return None
    name, instrument = _meant(name, context, suggestions)
    same = (
        before if before is not None and measures.normalize_name(before.name) == measures.normalize_name(name) else None
    )
    found = same.replace(name=name) if same else Measure(name=name)
    if instrument is not None:
        _show_facts(instrument, context)
    else:
        found = _custom(found, suggestions.get(measures.normalize_name(name)), context)
    said = claims(parts, found, instrument, context.lexicon)
    targets = {level.low for level in said.targets if level.low == level.high}
    starts = {value for _, value in said.baselines}
    target = targets.pop() if len(targets) == 1 else None
    start = starts.pop() if len(starts) == 1 else None
    found = found.replace(
        baseline=_value(context, "Where is it now?", instrument, found.baseline, start),
        target=_value(context, "Target?", instrument, found.target, target),
    )
    if instrument is None and found.direction(None) is None and (found.baseline, found.target) != (None, None):
        found = found.replace(
            better=context.dialogue.ask_word("Is lower or higher better?", ("lower", "higher"), found.better)
        )
    if instrument is not None:
        _show_change(found, instrument, context)
    return found


def _names(context: PromptContext) -> list[str]:
    labels = sorted({each.label for each in context.settings.instruments.values()}, key=str.casefold)
    return list(dict.fromkeys([*(each.name for each in context.template.measures), *labels]))


def _hint(context: PromptContext) -> str:
    names = [each.name for each in context.template.measures]
    return f"Tab completes: {', '.join(names)}; or any other" if names else "PHQ-9, or a count of your own"


def _meant(name: str, context: PromptContext, own: Container[str]) -> tuple[str, Instrument | None]:
    """The measure's name as it is written, and the instrument that it names; one that is misspelt is asked about."""
    instruments = context.settings.instruments
    instrument = measures.find(name, instruments)
    if instrument is not None:
        return instrument.label, instrument
    if measures.normalize_name(name) in own:
        return name, None
    labels = {measures.normalize_name(each.label): each for each in instruments.values()}
    close = difflib.get_close_matches(measures.normalize_name(name), labels, n=3, cutoff=_ALIKE)
    alike = {labels[each].label: labels[each] for each in close}
    if len(alike) == 1 and context.dialogue.confirm(
        f"There is no instrument by that name. Did you mean {next(iter(alike))}?", True
    ):
        return next(iter(alike.items()))
    if len(alike) > 1:
        question = "There is no instrument by that name. Did you mean one of these?"
        meant = context.dialogue.ask_word(question, tuple(alike), enter="no, it is a custom measure")
        if meant is not None:
            return meant, alike[meant]
    return name, None


def _custom(measure: Measure, suggestion: Suggested | None, context: PromptContext) -> Measure:
    unit = context.dialogue.ask_text(
        "What is counted?",
        measure.unit or (suggestion.unit if suggestion else None),
        hint="days per week, minutes per day, points from 0 to 10",
    )
    return measure.replace(unit=unit, better=measure.better or (suggestion.better if suggestion else None))


def _show_facts(instrument: Instrument, context: PromptContext) -> None:
    for line in _facts(instrument):
        context.dialogue.show(line, "  ", "    ")


def _facts(each: Instrument) -> Iterator[str]:
    """What is known of an instrument, as far as it helps to set a target."""
    better = "" if each.better == "either" else f", {each.better} is better"
    yield f"{each.label}: {each.name}{_range(each, ', ', '')}{better}"
    if each.bands:
        yield "bands: " + ", ".join(f"{band.low} to {band.high} {band.label}" for band in each.bands)
    if each.cutoff_text:
        yield f"clinical cut-off: {each.cutoff_text}"
    if each.min_change is not None:
        amount = f"{each.min_change} % of the baseline" if each.min_change_kind == "percent" else f"{each.min_change}"
        yield f"smallest meaningful change: {amount} ({each.min_change_population})"


def _range(each: Instrument | None, before: str = " (", after: str = ")") -> str:
    if each is None or each.low is None:
        return ""
    return f"{before}{each.low} {'or more' if each.high is None else f'to {each.high}'}{after}"


def _value(
    context: PromptContext, question: str, instrument: Instrument | None, before: Number | None, said: Number | None
) -> Number | None:
    suggested = "" if said is None or (instrument is not None and not instrument.holds(said)) else f"{said}"
    return context.dialogue.ask(
        f"{question}{_range(instrument)}",
        _within(instrument),
        before,
        suggested=suggested,
        hint="" if instrument else "a number",
    )


def _within(instrument: Instrument | None) -> Callable[[str], Number]:
    def meant(answer: str) -> Number:
        found = answers.parse_number(answer)
        if instrument is not None and not instrument.holds(found):
            raise UsageError(f"{instrument.label} runs from {_range(instrument, '', '')}, and {answer} lies outside")
        return found

    return meant


def _show_change(measure: Measure, instrument: Instrument, context: PromptContext) -> None:
    """What the numbers say: the bands of both, and how large the change is."""
    start, end = measure.baseline, measure.target
    if start is None or end is None:
        return
    said = [f"{value} ({band})" if (band := instrument.band(value)) else f"{value}" for value in (start, end)]
    smallest = instrument.smallest_change(start)
    meaning = f"; {format_number(smallest)} is the smallest meaningful one" if smallest else ""
    better = measure.direction(instrument)
    if better is not None and (end > start if better == "lower" else end < start):
        context.dialogue.show(
            f"{better} is better, and so {said[1]} is worse than {said[0]}: is that the target?", "  ", "    "
        )
        return
    context.dialogue.show(
        f"from {said[0]} to {said[1]}: a change of {format_number(abs(start - end))}{meaning}", "  ", "    "
    )
