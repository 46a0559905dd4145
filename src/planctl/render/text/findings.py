"""What the doctor found, as text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from planctl.lint.linter import LETTERS, Finding, GoalVerdicts, Verdict
from planctl.lint.rule import GoalContext
from planctl.model.source import Problem
from planctl.render import escape, plain_layout
from planctl.render.blocks import Block, Line, Span, Tone, span

if TYPE_CHECKING:
    from planctl.doctor.finding import HealthFinding


_MARKS: Final[Mapping[Verdict, str]] = {"met": "+", "not_met": "-", "not_judged": "."}
_MARK_TONES: Final[Mapping[Verdict, Tone]] = {"met": "good", "not_met": "bad", "not_judged": "quiet"}
LEGEND: Final = "+ met   - not met   . not judged"


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


def checked(found: Sequence[Finding], goals: Sequence[GoalVerdicts]) -> Iterator[Block]:
    """The findings of each plan, each plan's closed by the grid of its goals."""
    clients = dict.fromkeys([*(each.client for each in found), *(goal.client for goal in goals)])
    for client in clients:
        yield from page(each for each in found if each.client == client)
        yield from grid([goal for goal in goals if goal.client == client])


def grid(goals: Sequence[GoalVerdicts]) -> Iterator[Block]:
    """The verdict for each letter of each goal, under the client's id."""
    if not goals:
        return
    width = max(12, *(len(goal.goal) + 4 for goal in goals), *(len(goal.client) + 2 for goal in goals))
    client = ""
    for goal in goals:
        legend = ""
        if goal.client != client:
            client, legend = goal.client, LEGEND
            yield Line((span(f"{client:<{width}}  {'  '.join(LETTERS)}", "heading"),))
        marks = [(_MARKS[goal.letters[letter]], _MARK_TONES[goal.letters[letter]]) for letter in LETTERS]
        spans = [Span(f"  {goal.goal:<{width}}")]
        for mark, tone in marks:
            spans += [Span(mark, tone), Span("  ")]
        yield Line((*spans, Span(f"  {legend}", "quiet")) if legend else tuple(spans[:-1]))


def parts(file: str, goals: Iterable[GoalContext]) -> str:
    """How each goal's sentence is read: its place, then its parts with the words they are read from."""
    lines = []
    for goal in goals:
        lines.append(f"{Problem(goal.goal.place('text'), '').at(file)}: {goal.id}")
        lines += [f"  {line}" for line in goal.sentence.describe()]
    return "".join(f"{escape.line(line)}\n" for line in lines)
