"""What the doctor found, as text."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from planctl.lint.linter import Finding
from planctl.lint.rule import GoalContext
from planctl.model.source import Problem
from planctl.render import escape, plain_layout
from planctl.render.blocks import Block, Line, Span, Tone, span

if TYPE_CHECKING:
    from planctl.doctor.finding import HealthFinding


def doctor(found: Sequence["HealthFinding"], folder: str, plans: int) -> str:
    """Two lines for each finding: what is wrong, and what to do; one line where there is nothing to mend."""
    text = ""
    if all(each.note for each in found):
        text = f"{escape.line(folder)}: {plans} plan{'' if plans == 1 else 's'}, and nothing to mend\n"
    for each in found:
        note = "note: " if each.note else ""
        text += f"{note}{escape.line(each.about)}: {escape.line(each.message)}\n  {escape.line(each.hint)}\n"
    return text


def findings(found: Sequence[Finding]) -> str:
    """`file:line:column: level CODE name: message. Question?`, in the order of the files."""
    return plain_layout.text(page(found))


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
    return "".join(f"{escape.line(line)}\n" for line in lines)
