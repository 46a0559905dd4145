"""Findings: of `check` and of `doctor`."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from planctl.lint.linter import Finding
from planctl.lint.rule import GoalContext
from planctl.model.english import count
from planctl.model.source import Problem
from planctl.render import escape
from planctl.render.blocks import Block, Line, Span, Tone, span

if TYPE_CHECKING:
    from planctl.doctor.finding import HealthFinding

_TONES: Final[dict[str, Tone]] = {"error": "error", "warning": "warning", "note": "note"}


def doctor(findings: Sequence["HealthFinding"], folder: str, plans: int) -> str:
    """Write two lines per finding: what is wrong, and what to do; one line if there are no problems."""
    text = ""
    if all(finding.note for finding in findings):
        text = f"{escape.line(folder)}: {count(plans, 'plan')}, no problems found\n"
    for finding in findings:
        note = "note: " if finding.note else ""
        text += f"{note}{escape.line(finding.about)}: {escape.line(finding.message)}\n  {escape.line(finding.hint)}\n"
    return text


def page(findings: Iterable[Finding]) -> list[Block]:
    """Lay out `file:line:column: level CODE name: message. Question?`, in the order of the files."""
    return [_line(finding) for finding in findings]


def _line(finding: Finding) -> Line:
    place = Problem(finding.place, "").at(finding.file)
    question = f". {finding.question[:1].upper()}{finding.question[1:]}" if finding.question else ""
    return Line(
        (
            span(f"{place}: ", "quiet"),
            span(finding.level, _TONES.get(finding.level, "")),
            Span(" "),
            span(f"{finding.rule} {finding.name}", "title"),
            span(f": {finding.message}{question}"),
        ),
        hanging_indent=4,
    )


def parts(file: str, goals: Iterable[GoalContext]) -> str:
    """Write how each goal's sentence is read: its place, then its parts with the words they are read from."""
    lines = []
    for goal in goals:
        lines.append(f"{Problem(goal.goal.place('text'), '').at(file)}: {goal.goal.id}")
        lines += [f"  {line}" for line in goal.parts.describe()]
    return "".join(f"{escape.line(line)}\n" for line in lines)
