"""The reference pages: rules, instruments, policies."""

import textwrap
from collections.abc import Sequence
from typing import Final

from planctl.lint.rule import Rule
from planctl.model import schema
from planctl.model.instruments import Instrument
from planctl.model.plurals import spaced
from planctl.model.settings import Policy, Vector
from planctl.render import escape
from planctl.render.plain_layout import columns

_CRITERIA: Final = {
    "P": "Plan",
    "S": "Specific",
    "M": "Measurable",
    "T": "Time-bound",
    "A": "Achievable",
    "R": "Relevant",
    "X": "Ignored findings",
}
# What a smallest change rests on.
_BASES: Final = {
    "distribution": "the spread of scores (distribution-based): what is more than chance, not what a client notices",
    "anchor": "what patients or another scale call a change (anchor-based)",
    "both": "the spread of scores and what patients or another scale call a change (both ways)",
    "response": "a criterion of response to treatment, not the smallest difference that counts",
    "": "not read in a source: it may be distribution-based",
}

_POLICY_CLOCK: Final = tuple(key for key in schema.REVIEW.keys if key in schema.CLOCK_KEYS or key.name == "grace")


def rules(all_rules: Sequence[Rule]) -> str:
    """List all rules, one per line, under their criterion."""
    text = ""
    for criterion, title in _CRITERIA.items():
        rows = [
            [f"  {rule.code}", rule.name, rule.level, _one_line(rule, "Summary")]
            for rule in all_rules
            if rule.criterion == criterion
        ]
        text += f"{title}\n{columns(rows)}"
    return text


def _one_line(rule: Rule, section: str) -> str:
    return " ".join(rule.sections.get(section, "").split())


def rule(rule: Rule) -> str:
    """Document one rule: what it finds, why it matters, an example, what clears it, its source."""
    lines = [f"{rule.code} {rule.name} ({_CRITERIA[rule.criterion]}, {rule.level})", "", _one_line(rule, "Summary")]
    if "Why" in rule.sections:
        lines += ["", _one_line(rule, "Why")]
    for section in ("Poor", "Better"):
        if section in rule.sections:
            lines += ["", f"{section}:", *textwrap.indent(rule.sections[section], "    ").splitlines()]
    if "Clear" in rule.sections:
        lines += ["", f"Cleared by: {_one_line(rule, 'Clear')}"]
    if "Source" in rule.sections:
        lines += [f"Source: {_one_line(rule, 'Source')}"]
    return "".join(f"{line}\n" for line in lines)


def instruments(all_instruments: Sequence[Instrument]) -> str:
    """List all instruments, one per line."""
    rows = [["name", "range", "better", "cut-off", "smallest change", "full name"]]
    for instrument in all_instruments:
        change = "not on file"
        if instrument.min_change is not None:
            kind = instrument.min_change_kind
            change = f"{instrument.min_change} %" if kind == "percent" else f"{instrument.min_change} ({kind})"
        cutoff = instrument.cutoff_text or "none"
        rows.append([instrument.label, _range(instrument), instrument.better, cutoff, change, instrument.name])
    return columns(rows)


def _range(instrument: Instrument) -> str:
    low = "" if instrument.low is None else f"{instrument.low}"
    high = "any" if instrument.high is None else f"{instrument.high}"
    return f"{low} to {high}"


def instrument(instrument: Instrument) -> str:
    """Document one instrument, every fact with what is known of its source."""
    population = instrument.min_change_population
    if instrument.min_change is None:
        change = "none on file" + (f": {population}" if population else "")
    elif instrument.min_change_kind == "percent":
        change = f"{instrument.min_change} percent of the reference above the scale's minimum, {population}"
    else:
        change = f"{instrument.min_change} points ({instrument.min_change_kind}), {population}"
    bands = "; ".join(
        f"{band.low} {band.label}" if band.low == band.high else f"{band.low} to {band.high} {band.label}"
        for band in instrument.bands
    )
    low = instrument.low or 0
    pairs = ", ".join(f"{low + index} is {score}" for index, score in enumerate(instrument.metric))
    scoring = f"the sum of the items stands for another score, which is the one to record: {pairs}"
    rows = [
        ("range", f"{_range(instrument)}, {instrument.better} is better"),
        ("scoring", scoring if instrument.metric else ""),
        ("cut-off", instrument.cutoff_text or "none on file"),
        ("bands", bands or "none on file"),
        ("", instrument.bands_note),
        ("smallest change", change),
        ("also", instrument.min_change_note),
        ("rests on", _BASES[instrument.min_change_basis] if instrument.has_published_change else ""),
        ("LOINC", instrument.loinc or "none on file"),
        ("license", instrument.licence or "none on file"),
        ("confirmed", instrument.confirmed),
        *(("" if index else "source", source) for index, source in enumerate(instrument.sources)),
    ]
    return f"{instrument.label}  {instrument.name}\n{columns([[f'  {name}', text] for name, text in rows if text])}"


def policies(all_policies: Sequence[Policy], *, in_full: bool = False) -> str:
    """List the policies with their clocks and sources. None claims to be legal advice."""
    lines = []
    for policy in all_policies:
        clock = {spaced(key.name): getattr(policy.clock, key.attribute) for key in _POLICY_CLOCK}
        set_terms = ", ".join(f"{name} {value}" for name, value in clock.items() if value is not None)
        read_on = f", read on {policy.read_on}" if policy.read_on else ""
        lines += [
            policy.name,
            f"  {policy.description}",
            f"  clock: {set_terms or 'none'}",
            f"  source: {policy.source}",
        ]
        if in_full:
            quotation = f'"{policy.quote}"' if policy.quote else "none; the wording was not seen"
            lines += [
                f"  quotation: {quotation}",
                f"  binds: {policy.binds or 'not stated'}",
                f"  inferred: {policy.inferred or 'nothing'}",
            ]
        lines.append(f"  confirmed: {policy.confirmed}{read_on}")
        if in_full:
            lines += [f"  formerly {name}: {wrong}" for name, wrong in policy.aliases.items()]
            lines += [f"  example: {_vector(vector)}" for vector in policy.vectors]
    lines.append("No policy claims to be legal advice.")
    return "".join(f"{escape.line(line)}\n" for line in lines)


def _vector(vector: Vector) -> str:
    due = "nothing due" if vector.due == "none" else f"due {vector.due}"
    return f"{due}, as of {vector.as_of}. {vector.why}"
