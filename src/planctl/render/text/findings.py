"""Findings: of `check` and of `doctor`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from planctl.lint.linter import LETTERS, CheckResult, Finding, GoalVerdicts, Verdict
from planctl.lint.rule import GoalContext
from planctl.model.plurals import count
from planctl.model.source import Problem
from planctl.render import escape
from planctl.render.blocks import Block, Line, Span, Tone, span

if TYPE_CHECKING:
    from planctl.doctor.finding import HealthFinding

_MARKS: Final[Mapping[Verdict, str]] = {"met": "+", "not_met": "-", "not_judged": "."}
_MARK_TONES: Final[Mapping[Verdict, Tone]] = {"met": "good", "not_met": "bad", "not_judged": "quiet"}
_LEGEND: Final = "+ met   - not met   . not judged"
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


def checked(results: Iterable[CheckResult]) -> Iterator[Block]:
    """Lay out the findings of each plan, followed by the grid of its goals."""
    for result in results:
        yield from page(result.findings)
        yield from grid(result.goals)


def grid(goals: Sequence[GoalVerdicts]) -> Iterator[Block]:
    """Lay out the verdict for each letter of one plan's goals, under the client's id."""
    if not goals:
        return
    width = max(12, len(goals[0].client) + 2, *(len(goal.goal) + 4 for goal in goals))
    yield Line((span(f"{goals[0].client:<{width}}  {'  '.join(LETTERS)}", "heading"),))
    for goal in goals:
        marks = [Span(_MARKS[verdict], _MARK_TONES[verdict]) for verdict in map(goal.letters.__getitem__, LETTERS)]
        between = [part for mark in marks for part in (mark, Span("  "))][:-1]
        legend = [Span(f"    {_LEGEND}", "quiet")] if goal is goals[0] else []
        yield Line((Span(f"  {goal.goal:<{width}}"), *between, *legend))


def parts(file: str, goals: Iterable[GoalContext]) -> str:
    """Write how each goal's sentence is read: its place, then its parts with the words they are read from."""
    lines = []
    for goal in goals:
        lines.append(f"{Problem(goal.goal.place('text'), '').at(file)}: {goal.id}")
        lines += [f"  {line}" for line in goal.sentence.describe()]
    return "".join(f"{escape.line(line)}\n" for line in lines)
