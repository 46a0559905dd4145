"""The progress of a plan as text: a chart a measure, and every reading with what it says."""

import textwrap
from collections.abc import Iterator, Sequence

from planctl.course import Course, Target
from planctl.measures import shown
from planctl.model import Entry, Plan
from planctl.progress import Score
from planctl.render import visible
from planctl.render.text.chart import DRAWN, TYPED, Signs, chart
from planctl.render.text.columns import columns

_OFF_A_TERMINAL = 80


def progress(plan: Plan, courses: Sequence[Course], width: int | None, ascii_only: bool = False) -> str:
    """Each measure's course. Lines are wrapped at `width`, and not at all without one."""
    signs = TYPED if ascii_only else DRAWN
    if not courses:
        return f"{plan.client}: no goal has a measure\n"
    lines: list[str] = []
    for course in courses:
        lines += [*([""] if lines else []), *_course(course, width, signs)]
    return "".join(f"{line}\n" for line in lines)


def _course(course: Course, width: int | None, signs: Signs) -> Iterator[str]:
    measure = course.measure
    unit = f", {measure.unit}" if measure.unit else ""
    direction = f", {course.better} is better" if course.better else ""
    yield from _wrapped(f"{measure.name}{unit}{direction}", width, "")
    for target in course.targets:
        yield from _wrapped(_target(target), width, "      ")
    if not course.scores:
        yield "  no reading yet"
        return
    yield ""
    yield from chart(course, width or _OFF_A_TERMINAL, signs)
    yield ""
    yield from _key(course, signs, width)
    for line in columns(reading_rows(course)):
        yield from _wrapped(f"  {line}", width, "      ")
    yield from _wrapped(f"  {_threshold(course)}", width, "  ")
    for what, marks in (("reviews", course.reviews), ("events", course.events)):
        if marks:
            yield from _wrapped(f"  {what}: {', '.join(_mark(entry) for entry in marks)}", width, "    ")


def _target(target: Target) -> str:
    wanted = f"to {target.value}" if target.value is not None else "no target"
    by = f" by {target.by}" if target.by else ""
    state = "" if target.state == "active" else f" ({target.state})"
    return f"  {target.goal.id}  {wanted}{by}{state}: {target.goal.text}"


def _key(course: Course, signs: Signs, width: int | None) -> Iterator[str]:
    line = ""
    for part in _signs(course, signs):
        if line and width is not None and len(line) + 3 + len(part) > width:
            yield line
            line = ""
        line = f"{line}   {part}" if line else f"  {part}"
    yield line


def _signs(course: Course, signs: Signs) -> list[str]:
    parts = [f"{signs.point} reading", *(f"{signs.lines[what]} {what} {shown(value)}" for what, value in course.lines)]
    if any(entry.full_review for entry in course.marks):
        parts.append("R review")
    if any(entry.kind == "review" and not entry.full_review for entry in course.marks):
        parts.append("r event review")
    if course.events:
        parts.append("! event")
    if len(course.marks) > 1:
        parts.append("* several")
    return parts


def reading_rows(course: Course) -> list[list[str]]:
    """A heading and a row a reading: day, value, change since the baseline, way to the target, what it says."""
    return [list(_HEADING), *(_reading(score) for score in course.scores)]


_HEADING = ["date", "value", "change", "way", "what it says"]


def _reading(score: Score) -> list[str]:
    change = ""
    if score.gain is not None:
        change = f"{shown(abs(score.gain))} {'better' if score.gain > 0 else 'worse'}" if score.gain else "none"
    way = f"{round(score.way * 100)} %" if score.way is not None else ""
    return [score.day.isoformat(), str(score.value), change, way, ", ".join(said(score))]


def said(score: Score) -> Iterator[str]:
    """What a score says, in a word or two each; only what is defined for its measure."""
    if score.meaningful is not None:
        what = "reliable" if score.smallest_kind == "RCI" else "meaningful"
        yield what if score.meaningful else f"not {what}"
    if score.response:
        yield "response"
    if score.remission is not None:
        yield "no longer clinical" if score.remission else "clinical"
    if score.band:
        yield score.band


def _threshold(course: Course) -> str:
    score = course.scores[-1]
    if score.smallest is None:
        return "change counts from the baseline; no smallest meaningful change is on file"
    kind = {"RCI": "reliable change", "own": "change set as meaningful"}.get(
        score.smallest_kind, "smallest meaningful change"
    )
    return f"change counts from the baseline; {kind}: {shown(score.smallest)}"


def _mark(entry: Entry) -> str:
    what = entry.kind.replace("_", " ")
    if entry.kind == "review":
        what = "" if entry.full_review else "event"
    elif entry.goal:
        what = f"{entry.goal} {what}"
    return " ".join(filter(None, (entry.date.isoformat(), what)))


def _wrapped(text: str, width: int | None, indent: str) -> list[str]:
    line = visible.line(text)
    if width is None or len(line) <= width:
        return [line.rstrip()]
    return textwrap.wrap(
        line, width, subsequent_indent=indent, break_on_hyphens=False, drop_whitespace=True, replace_whitespace=False
    )
