"""Findings as text: one line each."""

from collections.abc import Iterable, Sequence

from planctl.lint.linter import Finding
from planctl.lint.rule import GoalContext
from planctl.model.source import Problem
from planctl.render import visible
from planctl.render.page import Block, Line, Span, Tone, span
from planctl.render.text import layout


def findings(found: Sequence[Finding]) -> str:
    """`file:line:column: level CODE name: message. Question?`, in the order of the files."""
    return layout.text(page(found))


def page(found: Iterable[Finding]) -> list[Block]:
    """The same, to be laid out."""
    return [_line(each) for each in found]


def _line(each: Finding) -> Line:
    tones: dict[str, Tone] = {"error": "error", "warning": "warning", "note": "note"}
    at = Problem(each.place, "").at(each.file)
    question = f". {each.question[:1].upper()}{each.question[1:]}" if each.question else ""
    rule = span(f"{each.rule} {each.name}", "title")
    said = span(f": {each.message}{question}")
    return Line((span(f"{at}: ", "quiet"), span(each.level, tones.get(each.level, "")), Span(" "), rule, said), hang=4)


def parts(file: str, aims: Iterable[GoalContext]) -> str:
    """How each goal's sentence is read: its place, then its parts with the words they are read from."""
    lines = []
    for aim in aims:
        lines.append(f"{Problem(aim.goal.place('text'), '').at(file)}: {aim.goal.id}")
        lines += [f"  {line}" for line in aim.parts.describe()]
    return "".join(f"{visible.line(line)}\n" for line in lines)
