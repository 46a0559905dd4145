"""Findings as text: one line each."""

from collections.abc import Iterable, Sequence

from planctl.lint import Finding
from planctl.problems import Problem
from planctl.render import visible
from planctl.rules.rule import Aim


def findings(found: Sequence[Finding]) -> str:
    """`file:line:column: level CODE name: message. Question?`, in the order of the files."""
    return "".join(f"{visible.line(finding(each))}\n" for each in found)


def finding(each: Finding) -> str:
    """One finding on one line."""
    at = Problem(each.place, "").at(each.file)
    question = f". {each.question[:1].upper()}{each.question[1:]}" if each.question else ""
    return f"{at}: {each.level} {each.rule} {each.name}: {each.message}{question}"


def parts(file: str, aims: Iterable[Aim]) -> str:
    """How each goal's sentence is read: its place, then its parts with the words they are read from."""
    lines = []
    for aim in aims:
        lines.append(f"{Problem(aim.goal.place('text'), '').at(file)}: {aim.goal.id}")
        lines += [f"  {line}" for line in aim.parts.describe()]
    return "".join(f"{visible.line(line)}\n" for line in lines)
