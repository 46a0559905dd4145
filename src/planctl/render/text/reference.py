"""The reference pages as text: rules, instruments, policies."""

import textwrap
from collections.abc import Sequence

from planctl.lint.rule import Rule
from planctl.model.instruments import Instrument
from planctl.model.settings import Policy
from planctl.render import escape
from planctl.render.plain_layout import columns

_CRITERIA = {
    "P": "Plan",
    "S": "Specific",
    "M": "Measurable",
    "T": "Time-bound",
    "A": "Achievable",
    "R": "Relevant",
    "X": "Findings set aside",
}


def _joined(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def rules(all_rules: Sequence[Rule]) -> str:
    """All rules, a line each, under their criterion."""
    lines = []
    for criterion, title in _CRITERIA.items():
        of_criterion = [each for each in all_rules if each.criterion == criterion]
        rows = [[f"  {each.code}", each.name, each.level, _one_line(each, "Summary")] for each in of_criterion]
        lines += [title, *columns(rows)]
    return _joined(lines)


def _one_line(each: Rule, section: str) -> str:
    return " ".join(each.sections.get(section, "").split())


def rule(each: Rule) -> str:
    """One rule: what it finds, why it matters, an example, what clears it, its source."""
    lines = [f"{each.code} {each.name} ({_CRITERIA[each.criterion]}, {each.level})", "", _one_line(each, "Summary")]
    if "Why" in each.sections:
        lines += ["", _one_line(each, "Why")]
    for section in ("Poor", "Better"):
        if section in each.sections:
            lines += ["", f"{section}:", *textwrap.indent(each.sections[section], "    ").splitlines()]
    if "Clear" in each.sections:
        lines += ["", f"Cleared by: {_one_line(each, 'Clear')}"]
    if "Source" in each.sections:
        lines += [f"Source: {_one_line(each, 'Source')}"]
    return _joined(lines)


def instruments(all_instruments: Sequence[Instrument]) -> str:
    """All instruments, a line each."""
    head = ["name", "range", "better", "cut-off", "smallest change", "full name"]
    rows = [
        [each.label, _range(each), each.better, each.cutoff_text or "none", _change(each), each.name]
        for each in all_instruments
    ]
    return _joined(columns([head, *rows]))


def _range(each: Instrument) -> str:
    low = "" if each.low is None else f"{each.low}"
    high = "any" if each.high is None else f"{each.high}"
    return f"{low} to {high}"


def _change(each: Instrument) -> str:
    if each.min_change is None:
        return "not on file"
    return (
        f"{each.min_change} %" if each.min_change_kind == "percent" else f"{each.min_change} ({each.min_change_kind})"
    )


def instrument(each: Instrument) -> str:
    """One instrument, every fact with what is known of its source."""
    rows = [
        ["range", f"{_range(each)}, {each.better} is better"],
        ["cut-off", each.cutoff_text or "none on file"],
        ["bands", "; ".join(f"{band.low} to {band.high} {band.label}" for band in each.bands) or "none on file"],
        ["smallest change", _change_in_full(each)],
        ["LOINC", each.loinc or "none on file"],
        ["licence", each.licence or "none on file"],
        ["confirmed", each.confirmed],
        *[["source" if index == 0 else "", source] for index, source in enumerate(each.sources)],
    ]
    return _joined([f"{each.label}  {each.name}", *columns([[f"  {label}", value] for label, value in rows])])


def _change_in_full(each: Instrument) -> str:
    if each.min_change is None:
        return "none on file" + (f": {each.min_change_population}" if each.min_change_population else "")
    what = (
        "percent of the reference above the scale's minimum"
        if each.min_change_kind == "percent"
        else f"points ({each.min_change_kind})"
    )
    return f"{each.min_change} {what}, {each.min_change_population}"


def policies(all_policies: Sequence[Policy]) -> str:
    """Policies with their clocks and sources. None claims to be legal advice."""
    lines = []
    for each in all_policies:
        terms = each.clock
        said = {
            "every": terms.every,
            "from": terms.from_,
            "first": terms.first,
            "sessions": terms.sessions,
            "whichever": terms.whichever,
            "grace": terms.grace,
        }
        clock = ", ".join(f"{name} {value}" for name, value in said.items() if value is not None)
        read_on = f", read on {each.read_on}" if each.read_on else ""
        lines += [
            each.name,
            f"  {each.description}",
            f"  clock: {clock or 'none'}",
            f"  source: {each.source}",
            f"  confirmed: {each.confirmed}{read_on}",
        ]
    lines.append("No policy claims to be legal advice.")
    return _joined([escape.line(line) for line in lines])
