"""Questions about what shows that a goal is reached: the measure, where it is now, where it is to be."""

import difflib
from collections.abc import Callable, Container, Iterator

from planctl.cli.prompts import answers
from planctl.cli.prompts.dialogue import PlanDialogue
from planctl.errors import UsageError
from planctl.lint.goal_text import GoalText
from planctl.lint.goal_text.measure_match import claims
from planctl.model import instruments as measures
from planctl.model.instruments import Instrument, Number, format_number
from planctl.model.plan import Measure
from planctl.model.settings import Suggested

# Two names may be meant for one another from here on: PHQ-8 and PHQ-9.
_ALIKE = 0.75


def ask_measure(dialogue: PlanDialogue, parts: GoalText, current: Measure | None) -> Measure | None:
    """Ask for the measure of a goal; return none if the question is skipped.

    Args:
        dialogue: with the instruments and the template's suggestions.
        parts: the goal's sentence as it was read; what it says of a measure is on the line to begin with.
        current: the measure the goal has now.
    """
    suggestions = {measures.normalize_name(suggestion.name): suggestion for suggestion in dialogue.template.measures}
    name = dialogue.ask(
        "What will you measure?",
        str,
        current.name if current else None,
        suggested=parts.instruments[0].label if parts.instruments else "",
        completions=_names(dialogue),
        hint=_hint(dialogue),
        help="An instrument (planctl measures lists them), or anything that can be counted. Enter: no measure.",
    )
    if name is None:
        return None
    name, instrument = _recognize(name, dialogue, suggestions)
    same = (
        current
        if current is not None and measures.normalize_name(current.name) == measures.normalize_name(name)
        else None
    )
    measure = same.replace(name=name) if same else Measure(name=name)
    if instrument is not None:
        for line in _facts(instrument):
            dialogue.show(line, "  ", "    ")
    else:
        measure = _custom(measure, suggestions.get(measures.normalize_name(name)), dialogue)
    claimed = claims(parts, measure, instrument, dialogue.lexicon)
    targets = {level.low for level in claimed.targets if level.low == level.high}
    starts = {value for _, value in claimed.baselines}
    target = targets.pop() if len(targets) == 1 else None
    start = starts.pop() if len(starts) == 1 else None
    measure = measure.replace(
        baseline=_value(dialogue, "Where is it now?", instrument, measure.baseline, start, is_score=True),
        target=_value(dialogue, "Target?", instrument, measure.target, target),
    )
    if instrument is None and measure.direction(None) is None and (measure.baseline, measure.target) != (None, None):
        measure = measure.replace(
            better=dialogue.ask_word("Is lower or higher better?", ("lower", "higher"), measure.better)
        )
    if instrument is not None:
        _show_change(measure, instrument, dialogue)
    return measure


def _names(dialogue: PlanDialogue) -> list[str]:
    labels = sorted({item.label for item in dialogue.settings.instruments.values()}, key=str.casefold)
    return list(dict.fromkeys([*(item.name for item in dialogue.template.measures), *labels]))


def _hint(dialogue: PlanDialogue) -> str:
    names = [measure.name for measure in dialogue.template.measures]
    return f"Tab completes: {', '.join(names)}; or any other" if names else "PHQ-9, or a count of your own"


def _recognize(name: str, dialogue: PlanDialogue, custom: Container[str]) -> tuple[str, Instrument | None]:
    """Return the measure's name and the instrument it names, asking about one that is misspelled."""
    instruments = dialogue.settings.instruments
    instrument = measures.find(name, instruments)
    if instrument is not None:
        return instrument.label, instrument
    if measures.normalize_name(name) in custom:
        return name, None
    labels = {measures.normalize_name(item.label): item for item in instruments.values()}
    close = difflib.get_close_matches(measures.normalize_name(name), labels, n=3, cutoff=_ALIKE)
    alike = {labels[item].label: labels[item] for item in close}
    if len(alike) == 1 and dialogue.confirm(
        f"There is no instrument by that name. Did you mean {next(iter(alike))}?", True
    ):
        return next(iter(alike.items()))
    if len(alike) > 1:
        question = "There is no instrument by that name. Did you mean one of these?"
        choice = dialogue.ask_word(question, tuple(alike), enter="no, it is a custom measure")
        if choice is not None:
            return choice, alike[choice]
    return name, None


def _custom(measure: Measure, suggestion: Suggested | None, dialogue: PlanDialogue) -> Measure:
    unit = dialogue.ask(
        "What is counted?",
        str,
        measure.unit or (suggestion.unit if suggestion else None),
        hint="days per week, minutes per day, points from 0 to 10",
    )
    return measure.replace(unit=unit, better=measure.better or (suggestion.better if suggestion else None))


def _facts(instrument: Instrument) -> Iterator[str]:
    """Yield what is known of an instrument, as far as it helps to set a target."""
    better = "" if instrument.better == "either" else f", {instrument.better} is better"
    yield f"{instrument.label}: {instrument.name}{_range(instrument, ', ', '')}{better}"
    if instrument.bands:
        yield "bands: " + ", ".join(f"{band.low} to {band.high} {band.label}" for band in instrument.bands)
    if instrument.cutoff_text:
        yield f"clinical cut-off: {instrument.cutoff_text}"
    if instrument.min_change is not None:
        amount = (
            f"{instrument.min_change} % of the baseline"
            if instrument.min_change_kind == "percent"
            else f"{instrument.min_change}"
        )
        yield f"smallest meaningful change: {amount} ({instrument.min_change_population})"


def _range(instrument: Instrument | None, prefix: str = " (", suffix: str = ")") -> str:
    if instrument is None or instrument.low is None:
        return ""
    return f"{prefix}{instrument.low} {'or more' if instrument.high is None else f'to {instrument.high}'}{suffix}"


def _value(
    dialogue: PlanDialogue,
    question: str,
    instrument: Instrument | None,
    current: Number | None,
    named: Number | None,
    *,
    is_score: bool = False,
) -> Number | None:
    suggested = "" if named is None or (instrument is not None and not instrument.holds(named)) else f"{named}"
    return dialogue.ask(
        f"{question}{_range(instrument)}",
        _within(instrument, is_score),
        current,
        suggested=suggested,
        hint="" if instrument else "a number",
    )


def _within(instrument: Instrument | None, is_score: bool) -> Callable[[str], Number]:
    def parse(answer: str) -> Number:
        value = answers.parse_number(answer)
        if instrument is not None and not instrument.holds(value):
            raise UsageError(f"{instrument.label} runs from {_range(instrument, '', '')}, and {answer} lies outside")
        if is_score and instrument is not None and (fault := instrument.score_fault(value)):
            raise UsageError(fault)
        return value

    return parse


def _show_change(measure: Measure, instrument: Instrument, dialogue: PlanDialogue) -> None:
    """Show the bands of baseline and target, and how large the change is."""
    start, end = measure.baseline, measure.target
    if start is None or end is None:
        return
    described = [f"{value} ({band})" if (band := instrument.band(value)) else f"{value}" for value in (start, end)]
    smallest = instrument.smallest_change(start)
    meaning = f"; {format_number(smallest)} is the smallest meaningful one" if smallest else ""
    better = measure.direction(instrument)
    if better is not None and (end > start if better == "lower" else end < start):
        dialogue.show(
            f"{better} is better, and so {described[1]} is worse than {described[0]}: is that the target?", "  ", "    "
        )
        return
    dialogue.show(
        f"from {described[0]} to {described[1]}: a change of {format_number(abs(start - end))}{meaning}", "  ", "    "
    )
